package permissionapi

import (
	"slices"
	"time"
)

// Scope is all that one account may do one action on, as of a revision: for each
// class whom it is allowed and denied for, and single documents. A document is
// within it when no deny holds for it or its owner in its class, and an allow does.
// Classes that the scope does not know are outside. A Scope is never changed once
// made; it may be used by several goroutines.
type Scope struct {
	AccountID   string
	Action      Action
	Revision    uint64    // of the permission service when this scope last changed
	ValidUntil  time.Time // the next start or end of a window; zero when none is ahead
	Emergencies []string  // the ids of the emergency accesses that are part of it, in order

	Classes        []ClassScope // in the order in which ClassSets number them; at most 64
	AllowDocuments DocumentSet
	DenyDocuments  DocumentSet
}

// ClassScope is whose documents of one class are allowed, and whose are denied.
type ClassScope struct {
	Class       string
	Restricted  bool // what is read of it leaves a trail
	Allow, Deny EmployeeSet
}

// MaxClasses is how many classes there may be.
const MaxClasses = 64

func (s *Scope) class(name string) int {
	for i := range s.Classes {
		if s.Classes[i].Class == name {
			return i
		}
	}
	return -1
}

// Allows reports whether the action is allowed on documents of this class about
// this employee as such: what single documents are allowed or denied is not counted.
func (s *Scope) Allows(owner uint32, class string) bool {
	i := s.class(class)
	return i >= 0 && s.Classes[i].Allow.Contains(owner) && !s.Classes[i].Deny.Contains(owner)
}

// AllowsDocument reports whether the action is allowed on this document, whose
// owner and class are given.
func (s *Scope) AllowsDocument(id string, owner uint32, class string) bool {
	doc, ok := ParseDocumentID(id)
	if !ok {
		return s.Allows(owner, class)
	}
	return s.AllowsID(doc, owner, class)
}

// AllowsID is AllowsDocument for those who hold the id in 16 bytes.
func (s *Scope) AllowsID(id DocumentID, owner uint32, class string) bool {
	i := s.class(class)
	if i < 0 || s.Classes[i].Deny.Contains(owner) || s.DenyDocuments.Classes(id).Has(i) {
		return false
	}
	return s.Classes[i].Allow.Contains(owner) || s.AllowDocuments.Classes(id).Has(i)
}

// Visible is whose documents of a class are within the scope: allowed and not
// denied. To trim a list, take the documents of Visible(class) and those of
// AllowDocuments, and of both only what AllowsDocument says yes to (it knows the
// single documents that are denied). Visible does work when there are denies: call
// it once per list, not per row.
func (s *Scope) Visible(class string) EmployeeSet {
	i := s.class(class)
	if i < 0 {
		return EmployeeSet{}
	}
	return s.Classes[i].Allow.Minus(s.Classes[i].Deny)
}

// Emergency reports whether an emergency access is part of the scope: what is read leaves
// a trail.
func (s *Scope) Emergency() bool { return len(s.Emergencies) > 0 }

// LeavesTrail reports whether reading a document of this class has to be recorded: it is
// restricted, or the scope holds an emergency access.
func (s *Scope) LeavesTrail(class string) bool {
	i := s.class(class)
	return s.Emergency() || i >= 0 && s.Classes[i].Restricted
}

// ClassNames are the classes that the scope knows, by their number in ClassSets.
func (s *Scope) ClassNames() []string {
	names := make([]string, len(s.Classes))
	for i, c := range s.Classes {
		names[i] = c.Class
	}
	return names
}

// IsEmpty reports whether the scope allows nothing at all.
func (s *Scope) IsEmpty() bool {
	return s.AllowDocuments.Len() == 0 &&
		!slices.ContainsFunc(s.Classes, func(c ClassScope) bool { return !c.Allow.IsEmpty() })
}

// Equal reports whether both allow the same for the same time, whatever their
// revisions.
func (s *Scope) Equal(t *Scope) bool {
	return s.AccountID == t.AccountID && s.Action == t.Action && s.ValidUntil.Equal(t.ValidUntil) && slices.Equal(s.Emergencies, t.Emergencies) &&
		slices.EqualFunc(s.Classes, t.Classes, func(a, b ClassScope) bool {
			return a.Class == b.Class && a.Restricted == b.Restricted && a.Allow.Equal(b.Allow) && a.Deny.Equal(b.Deny)
		}) &&
		s.AllowDocuments.Equal(t.AllowDocuments) && s.DenyDocuments.Equal(t.DenyDocuments)
}
