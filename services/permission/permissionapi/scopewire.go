package permissionapi

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// ScopeMediaType is the media type of a scope's binary form:
//
//	4 bytes   "ACS1"
//	4 bytes   H, the header's length, little-endian
//	H bytes   the header, JSON (scopeHeader)
//	then      the header's "sets", one after the other, each as long as it says, in
//	          Roaring's portable serialisation
//	          (https://github.com/RoaringBitmap/RoaringFormatSpec)
//	then      for each group of allow_documents, then of deny_documents, "count"
//	          document ids of 16 bytes each
//
// and nothing after it. A set that several classes share is written once.
const ScopeMediaType = "application/vnd.acervo.scope"

const scopeMagic = "ACS1"

type scopeHeader struct {
	AccountID      string          `json:"account_id"`
	Action         Action          `json:"action"`
	Revision       uint64          `json:"revision"`
	ValidUntil     *time.Time      `json:"valid_until,omitempty"`
	Emergencies    []string        `json:"emergencies,omitempty"`
	Classes        []classHeader   `json:"classes"`
	Sets           []int           `json:"sets,omitempty"`            // lengths in bytes
	AllowDocuments []documentGroup `json:"allow_documents,omitempty"` // ids follow the sets
	DenyDocuments  []documentGroup `json:"deny_documents,omitempty"`
}

type classHeader struct {
	ID         string     `json:"id"`
	Restricted bool       `json:"restricted,omitempty"`
	Allow      *setHeader `json:"allow,omitempty"` // absent: nobody
	Deny       *setHeader `json:"deny,omitempty"`
}

// setHeader is the employees of a set, or with All everyone but them.
type setHeader struct {
	All bool `json:"all,omitempty"`
	Set *int `json:"set,omitempty"` // index in Sets; absent: no numbers
}

// documentGroup are documents held in the same classes: bit i is the i-th class.
type documentGroup struct {
	Classes ClassSet `json:"classes"`
	Count   int      `json:"count"`
}

// MarshalBinary writes the scope in its binary form.
func (s *Scope) MarshalBinary() ([]byte, error) {
	h := scopeHeader{AccountID: s.AccountID, Action: s.Action, Revision: s.Revision, Emergencies: s.Emergencies}
	if !s.ValidUntil.IsZero() {
		t := s.ValidUntil.UTC()
		h.ValidUntil = &t
	}
	var body bytes.Buffer
	written := map[*roaring.Bitmap]int{}
	set := func(e EmployeeSet) (*setHeader, error) {
		if e.IsEmpty() {
			return nil, nil
		}
		sh := &setHeader{All: e.All}
		if !e.bare() {
			at, seen := written[e.Numbers]
			if !seen {
				n, err := e.Numbers.WriteTo(&body)
				if err != nil {
					return nil, err
				}
				at = len(h.Sets)
				written[e.Numbers] = at
				h.Sets = append(h.Sets, int(n))
			}
			sh.Set = &at
		}
		return sh, nil
	}
	for _, c := range s.Classes {
		allow, err := set(c.Allow)
		if err != nil {
			return nil, err
		}
		deny, err := set(c.Deny)
		if err != nil {
			return nil, err
		}
		h.Classes = append(h.Classes, classHeader{ID: c.Class, Restricted: c.Restricted, Allow: allow, Deny: deny})
	}
	h.AllowDocuments = writeDocuments(&body, s.AllowDocuments)
	h.DenyDocuments = writeDocuments(&body, s.DenyDocuments)

	head, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(scopeMagic)+4+len(head)+body.Len())
	out = append(out, scopeMagic...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(head)))
	out = append(out, head...)
	return append(out, body.Bytes()...), nil
}

func writeDocuments(w *bytes.Buffer, docs DocumentSet) (groups []documentGroup) {
	byClasses := map[ClassSet][]byte{}
	var order []ClassSet
	for id, classes := range docs.All() {
		if _, seen := byClasses[classes]; !seen {
			order = append(order, classes)
		}
		byClasses[classes] = append(byClasses[classes], id[:]...)
	}
	for _, classes := range order {
		ids := byClasses[classes]
		groups = append(groups, documentGroup{Classes: classes, Count: len(ids) / 16})
		w.Write(ids)
	}
	return groups
}

// UnmarshalBinary reads what MarshalBinary wrote. Anything else is an error, and
// then the scope is left as it was: never half a scope.
func (s *Scope) UnmarshalBinary(data []byte) error {
	if len(data) < 8 || string(data[:4]) != scopeMagic {
		return fmt.Errorf("scope: not a scope, or of a later format")
	}
	headLen := binary.LittleEndian.Uint32(data[4:8])
	rest := data[8:]
	if uint64(headLen) > uint64(len(rest)) {
		return fmt.Errorf("scope: header cut off")
	}
	var h scopeHeader
	if err := json.Unmarshal(rest[:headLen], &h); err != nil {
		return fmt.Errorf("scope: header: %w", err)
	}
	rest = rest[headLen:]
	if h.Action.Index() < 0 {
		return fmt.Errorf("scope: unknown action %q", h.Action)
	}
	if len(h.Classes) > MaxClasses {
		return fmt.Errorf("scope: %d classes", len(h.Classes))
	}

	out := Scope{AccountID: h.AccountID, Action: h.Action, Revision: h.Revision, Emergencies: h.Emergencies}
	if h.ValidUntil != nil {
		out.ValidUntil = *h.ValidUntil
	}
	sets := make([]*roaring.Bitmap, len(h.Sets))
	for i, n := range h.Sets {
		if n < 0 || n > len(rest) {
			return fmt.Errorf("scope: set %d cut off", i)
		}
		set, err := readSet(rest[:n])
		if err != nil {
			return fmt.Errorf("scope: set %d: %w", i, err)
		}
		sets[i], rest = set, rest[n:]
	}
	for _, c := range h.Classes {
		allow, err := c.Allow.employees(sets)
		if err != nil {
			return err
		}
		deny, err := c.Deny.employees(sets)
		if err != nil {
			return err
		}
		out.Classes = append(out.Classes, ClassScope{Class: c.ID, Restricted: c.Restricted, Allow: allow, Deny: deny})
	}
	var err error
	if out.AllowDocuments, rest, err = readDocuments(rest, h.AllowDocuments); err != nil {
		return err
	}
	if out.DenyDocuments, rest, err = readDocuments(rest, h.DenyDocuments); err != nil {
		return err
	}
	if len(rest) != 0 {
		return fmt.Errorf("scope: %d bytes too many", len(rest))
	}
	*s = out
	return nil
}

func (h *setHeader) employees(sets []*roaring.Bitmap) (EmployeeSet, error) {
	if h == nil {
		return EmployeeSet{}, nil
	}
	e := EmployeeSet{All: h.All}
	if h.Set != nil {
		if *h.Set < 0 || *h.Set >= len(sets) {
			return EmployeeSet{}, fmt.Errorf("scope: there is no set %d", *h.Set)
		}
		e.Numbers = sets[*h.Set]
	}
	return e, nil
}

// readSet reads one bitmap that fills data exactly. The library trusts its input in
// places, so what it panics on is an error here, and what it read is validated.
func readSet(data []byte) (set *roaring.Bitmap, err error) {
	defer func() {
		if p := recover(); p != nil {
			set, err = nil, fmt.Errorf("not a bitmap: %v", p)
		}
	}()
	set = roaring.New()
	n, err := set.ReadFrom(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if n != int64(len(data)) {
		return nil, fmt.Errorf("%d bytes where %d were said", n, len(data))
	}
	if err := set.Validate(); err != nil {
		return nil, err
	}
	return set, nil
}

func readDocuments(data []byte, groups []documentGroup) (DocumentSet, []byte, error) {
	total := 0
	for _, g := range groups {
		if g.Count < 0 || g.Count > (len(data)/16)-total {
			return DocumentSet{}, nil, fmt.Errorf("scope: documents cut off")
		}
		total += g.Count
	}
	entries := make([]Held, 0, total)
	for _, g := range groups {
		for range g.Count {
			entries = append(entries, Held{DocumentID(data[:16]), g.Classes})
			data = data[16:]
		}
	}
	return DocumentSet{}.WithAll(entries), data, nil
}
