package rest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strconv"

	"acervo/platform/fault"
)

// PageInput is embedded in the input of a list.
type PageInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"The most items on the page" example:"50"`
	Cursor string `query:"cursor" maxLength:"2048" doc:"Where the page begins: next of the page before"`
	Count  bool   `query:"count" doc:"Whether to add the exact total of items on all pages"`
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T    `json:"items" doc:"The items, in the list's order"`
	Next  string `json:"next,omitempty" doc:"The cursor of the next page; omitted on the last"`
	Total *int   `json:"total,omitempty" doc:"How many items there are on all pages, with count=true"`
}

// AppendJSON implements Appender: items that are one write themselves.
func (p Page[T]) AppendJSON(b []byte) ([]byte, error) {
	b = append(b, `{"items":`...)
	var err error
	if _, own := any(new(T)).(Appender); !own || p.Items == nil {
		if b, err = AppendJSON(b, p.Items); err != nil {
			return b, err
		}
	} else {
		b = append(b, '[')
		for i := range p.Items {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = any(&p.Items[i]).(Appender).AppendJSON(b); err != nil {
				return b, err
			}
		}
		b = append(b, ']')
	}
	if p.Next != "" {
		b = append(b, `,"next":`...)
		if b, err = AppendJSON(b, p.Next); err != nil {
			return b, err
		}
	}
	if p.Total != nil {
		b = append(b, `,"total":`...)
		b = strconv.AppendInt(b, int64(*p.Total), 10)
	}
	return append(b, '}'), nil
}

// Paged is the output of a list.
type Paged[T any] struct{ Body Page[T] }

// filler is an output that makes itself presentable before it is written.
type filler interface{ fill() }

// fill makes an empty list [] rather than null.
func (p *Paged[T]) fill() {
	if p.Body.Items == nil {
		p.Body.Items = []T{}
	}
}

// InPage answers with a page.
func InPage[T any](p Page[T]) *Paged[T] { return &Paged[T]{Body: p} }

// checksum is how many bytes of hash go before a cursor's content.
const checksum = 6

// EncodeCursor makes an opaque cursor of a position (any JSON). It is no secret and
// not signed: it must not say anything that its reader may not know, and what it
// points at is filtered by what the caller may see.
func EncodeCursor(position any) string {
	content, err := json.Marshal(position)
	if err != nil {
		panic("rest: a cursor that is no JSON: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(append(cursorSum(content), content...))
}

// DecodeCursor reads a cursor that EncodeCursor made of a T. Anything else, or a
// cursor that was altered, or one of another kind of list, is Malformed, naming
// cursor. An empty cursor leaves position as it is.
func DecodeCursor[T any](cursor string, position *T) error {
	if cursor == "" {
		return nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(raw) <= checksum || !bytes.Equal(raw[:checksum], cursorSum(raw[checksum:])) {
		return badCursor()
	}
	dec := json.NewDecoder(bytes.NewReader(raw[checksum:]))
	dec.DisallowUnknownFields()
	var p T
	if err := dec.Decode(&p); err != nil {
		return badCursor()
	}
	*position = p
	return nil
}

func badCursor() error {
	return fault.Malformedf("cursor", fault.Unreadable, "is not one that this list gave out")
}

func cursorSum(content []byte) []byte {
	h := sha256.New()
	h.Write([]byte("acervo cursor\n"))
	h.Write(content)
	return h.Sum(nil)[:checksum]
}
