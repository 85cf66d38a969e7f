package permission

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"acervo/services/permission/permissionapi"
)

// Wire is a scope as it travels.
type Wire struct {
	Tag      string // names what the scope allows and until when
	Revision uint64
	Body     []byte // nil when the asker holds what Tag names
	Delta    bool   // Body is a permissionapi.ScopeDelta to what the asker holds
}

// ScopeWire is Scope as it travels to somebody who holds the scope that the tag held
// names, if any: nothing when that is this one, with deltaToo a delta when it is this
// one but for a few documents, and all of it otherwise.
func (w *World) ScopeWire(accountID string, action permissionapi.Action, held string, deltaToo bool, now time.Time) (wire Wire, ok bool, err error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	c := w.compiled(accountID, action, now)
	if c == nil {
		return Wire{}, false, nil
	}
	wire, err = c.wire.to(c.scope, held, deltaToo)
	if wire.Body == nil {
		wire.Revision = w.revision
	}
	return wire, true, err
}

// The trail of a scope goes back so many documents and tags.
const (
	trailDocuments = 512
	trailTags      = 32
)

// wireForm is what a cached scope is on the wire, made when it is asked for, and a
// trail of what it was when it was asked for before.
type wireForm struct {
	mu        sync.Mutex
	hasPeople bool
	people    [32]byte // of all but the documents, which patches leave as it is
	tag       string   // empty: to be made
	body      []byte   // nil: to be made
	documents []permissionapi.DocumentID
	tags      []tagAt
}

// tagAt is a tag that the scope had when so many of documents had changed.
type tagAt struct {
	tag string
	at  int
}

// changed notes that a document of the scope is about to be another.
func (f *wireForm) changed(doc permissionapi.DocumentID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tag, f.body = "", nil
	if len(f.tags) == 0 {
		return // nobody holds it
	}
	if len(f.documents) == trailDocuments {
		f.documents, f.tags = nil, nil
		return
	}
	f.documents = append(f.documents, doc)
}

func (f *wireForm) to(s *permissionapi.Scope, held string, deltaToo bool) (Wire, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.tag == "" {
		if !f.hasPeople {
			f.people, f.hasPeople = s.PeopleDigest(), true
		}
		f.tag = s.Tag(f.people)
		if len(f.tags) == trailTags {
			f.tags = slices.Delete(f.tags, 0, 1)
		}
		f.tags = append(f.tags, tagAt{f.tag, len(f.documents)})
	}
	if f.tag == held {
		return Wire{Tag: f.tag}, nil
	}
	if deltaToo {
		if i := slices.IndexFunc(f.tags, func(t tagAt) bool { return t.tag == held }); i >= 0 {
			body, err := delta(s, held, f.documents[f.tags[i].at:])
			return Wire{Tag: f.tag, Revision: s.Revision, Body: body, Delta: true}, err
		}
	}
	if f.body == nil {
		body, err := s.MarshalBinary()
		if err != nil {
			return Wire{}, err
		}
		f.body = body
	}
	return Wire{Tag: f.tag, Revision: s.Revision, Body: f.body}, nil
}

// delta is what became of documents, as it travels.
func delta(s *permissionapi.Scope, from string, documents []permissionapi.DocumentID) ([]byte, error) {
	d := permissionapi.ScopeDelta{From: from, Revision: s.Revision}
	seen := map[permissionapi.DocumentID]bool{}
	for _, id := range documents {
		if !seen[id] {
			seen[id] = true
			d.Documents = append(d.Documents, permissionapi.DocumentDelta{
				ID: id.String(), Allow: s.AllowDocuments.Classes(id), Deny: s.DenyDocuments.Classes(id),
			})
		}
	}
	return json.Marshal(d)
}
