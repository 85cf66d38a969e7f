package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"acervo/platform/fault"
)

// inspect finds in JSON what a decoder would pass over in silence: a name given twice in
// one object, of which only the last would count (Malformed), and a number with more
// digits than are kept or beyond what can be (Invalid), which decoders refuse without
// saying where. It says nothing about what is no JSON.
func inspect(data []byte) error {
	s := scanner{data: data}
	s.value(place{})
	return s.found
}

// maxNesting is where decoders give up.
const maxNesting = 10_000

type scanner struct {
	data  []byte
	at    int
	depth int
	found error
}

// place is where in the JSON a value stands; only an error spells it out.
type place struct {
	under *place
	name  string
	index int // in a list, when name is empty
}

func (p *place) String() string {
	switch {
	case p.under == nil:
		return ""
	case p.name == "":
		return p.under.String() + "[" + strconv.Itoa(p.index) + "]"
	}
	return join(p.under.String(), p.name)
}

func (p *place) field() string {
	if s := p.String(); s != "" {
		return clip(s)
	}
	return "body"
}

// value passes over one value and reports whether to go on.
func (s *scanner) value(here place) bool {
	switch s.next() {
	case '{':
		return s.object(here)
	case '[':
		return s.list(here)
	case '"':
		_, ok := s.text()
		return ok
	case 't', 'f', 'n':
		s.word()
		return true
	}
	return s.number(here)
}

func (s *scanner) object(here place) bool {
	if !s.enter() {
		return false
	}
	var few [16]string
	names, many := few[:0], map[string]bool(nil)
	for first := true; ; first = false {
		switch c := s.next(); {
		case c == '}' && first:
			return s.leave()
		case c != '"':
			return false
		}
		name, ok := s.text()
		if !ok {
			return false
		}
		inside := place{under: &here, name: name}
		if given(names, many, name) {
			s.found = fault.Malformedf(inside.field(), fault.Repeated, "is given twice")
			return false
		}
		if names = append(names, name); len(names) > len(few) {
			if many == nil {
				many = map[string]bool{}
				for _, n := range names {
					many[n] = true
				}
			}
			many[name] = true
		}
		if s.next() != ':' {
			return false
		}
		s.at++
		if !s.value(inside) {
			return false
		}
		switch s.next() {
		case ',':
			s.at++
		case '}':
			return s.leave()
		default:
			return false
		}
	}
}

func given(few []string, many map[string]bool, name string) bool {
	if many != nil {
		return many[name]
	}
	for _, n := range few {
		if n == name {
			return true
		}
	}
	return false
}

func (s *scanner) list(here place) bool {
	if !s.enter() {
		return false
	}
	if s.next() == ']' {
		return s.leave()
	}
	for i := 0; ; i++ {
		if !s.value(place{under: &here, index: i}) {
			return false
		}
		switch s.next() {
		case ',':
			s.at++
		case ']':
			return s.leave()
		default:
			return false
		}
	}
}

func (s *scanner) enter() bool { s.at++; s.depth++; return s.depth <= maxNesting }
func (s *scanner) leave() bool { s.at++; s.depth--; return true }

// next is the next character that is no space, 0 at the end.
func (s *scanner) next() byte {
	for ; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// text reads a string.
func (s *scanner) text() (string, bool) {
	from := s.at
	for i := from + 1; ; i++ {
		end := bytes.IndexAny(s.data[min(i, len(s.data)):], `"\`)
		if end < 0 {
			return "", false
		}
		if i += end; s.data[i] == '\\' {
			i++ // whatever is escaped
			continue
		}
		s.at = i + 1
		if raw := s.data[from+1 : i]; bytes.IndexByte(raw, '\\') < 0 {
			return string(raw), true
		}
		var out string
		return out, json.Unmarshal(s.data[from:s.at], &out) == nil
	}
}

// word passes over true, false and null.
func (s *scanner) word() {
	for s.at < len(s.data) && s.data[s.at] >= 'a' && s.data[s.at] <= 'z' {
		s.at++
	}
}

func (s *scanner) number(here place) bool {
	from := s.at
	for s.at < len(s.data) && strings.IndexByte("+-.0123456789eE", s.data[s.at]) >= 0 {
		s.at++
	}
	text := s.data[from:s.at]
	if len(text) == 0 {
		return false
	}
	if _, err := strconv.ParseFloat(string(text), 64); errors.Is(err, strconv.ErrRange) {
		s.found = fault.Invalidf(here.field(), fault.NotKept, "is too large a number")
		return false
	}
	if !exact(text) {
		s.found = fault.Invalidf(here.field(), fault.NotKept, "has more digits than can be kept")
		return false
	}
	return true
}

// exact reports whether a number can be kept as a float64 and written again as the same
// number.
func exact(text []byte) bool {
	const always = 15 // so many digits any float64 keeps
	if len(text) <= always && !bytes.ContainsAny(text, "eE") {
		return true
	}
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return true
	}
	digits, power := decimal(string(text))
	kept, keptPower := decimal(strconv.FormatFloat(f, 'e', -1, 64))
	return digits == kept && power == keptPower
}

// decimal is a number as its significant digits d and a power p: 0.d × 10^p.
func decimal(text string) (digits string, power int) {
	text = strings.TrimLeft(text, "+-")
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	power, _ = strconv.Atoi(exponent)
	whole, fraction, _ := strings.Cut(mantissa, ".")
	power += len(whole)
	digits = whole + fraction
	short := strings.TrimLeft(digits, "0")
	power -= len(digits) - len(short)
	if short = strings.TrimRight(short, "0"); short == "" {
		return "", 0
	}
	return short, power
}
