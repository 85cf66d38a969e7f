package permissionapi

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
)

// PeopleDigest is a hash of all of a scope but its documents and its revision.
func (s *Scope) PeopleDigest() [32]byte {
	h := sha256.New()
	str := func(s string) {
		num(h, uint64(len(s)))
		h.Write([]byte(s))
	}
	set := func(e EmployeeSet) {
		if e.All {
			str("all but")
		}
		if e.bare() {
			num(h, 0)
			return
		}
		num(h, e.Numbers.GetSerializedSizeInBytes())
		_, _ = e.Numbers.WriteTo(h) // a hash takes everything
	}
	str(s.AccountID)
	str(string(s.Action))
	if s.ValidUntil.IsZero() {
		str("")
	} else {
		num(h, uint64(s.ValidUntil.UnixMicro()))
	}
	if s.Emergency() {
		str("break glass")
	}
	for _, id := range s.Emergencies {
		str(id)
	}
	for _, c := range s.Classes {
		str(c.Class)
		if c.Restricted {
			str("restricted")
		}
		set(c.Allow)
		set(c.Deny)
	}
	return [32]byte(h.Sum(nil))
}

func num(h hash.Hash, n uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], n)
	h.Write(b[:])
}

// Tag names what the scope allows and until when, given its PeopleDigest: scopes with
// one tag are equal, across restarts, instances and restored databases. It costs the
// same however many documents there are.
func (s *Scope) Tag(people [32]byte) string {
	h := sha256.New()
	h.Write(people[:])
	for _, docs := range [2]DocumentSet{s.AllowDocuments, s.DenyDocuments} {
		num(h, docs.digest[0])
		num(h, docs.digest[1])
		num(h, uint64(docs.n))
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// ScopeDeltaMediaType is the media type of a ScopeDelta. It is answered to those who
// accept it and hold a scope that differs in few documents only.
const ScopeDeltaMediaType = "application/vnd.acervo.scope-delta+json"

// ScopeDelta is what became of single documents since a scope was what it was; all
// else of it is unchanged.
type ScopeDelta struct {
	From      string          `json:"from"` // the tag of the scope that it changes
	Revision  uint64          `json:"revision"`
	Documents []DocumentDelta `json:"documents"`
}

// DocumentDelta is in which classes a document is allowed and denied now; 0 is none.
type DocumentDelta struct {
	ID    string   `json:"id"`
	Allow ClassSet `json:"allow,omitempty"`
	Deny  ClassSet `json:"deny,omitempty"`
}

// With is the scope with a delta to it carried out. ok is false for a delta that names
// no document.
func (s *Scope) With(d ScopeDelta) (changed *Scope, ok bool) {
	changed = &Scope{
		AccountID: s.AccountID, Action: s.Action, Revision: d.Revision, ValidUntil: s.ValidUntil, Emergencies: s.Emergencies, Classes: s.Classes,
		AllowDocuments: s.AllowDocuments, DenyDocuments: s.DenyDocuments,
	}
	for _, doc := range d.Documents {
		id, ok := ParseDocumentID(doc.ID)
		if !ok {
			return nil, false
		}
		changed.AllowDocuments = changed.AllowDocuments.With(id, doc.Allow)
		changed.DenyDocuments = changed.DenyDocuments.With(id, doc.Deny)
	}
	return changed, true
}
