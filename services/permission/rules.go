package permission

import (
	"slices"
	"strings"

	"acervo/services/permission/permissionapi"
)

// rule is a permission in the form in which it is decided on.
type rule struct {
	permissionapi.Permission

	allow    bool
	actions  permissionapi.ActionSet // with what they imply, or what implies them
	classes  permissionapi.ClassSet  // what it reaches, by the classes there are now
	from, to int64                   // in force for from <= now < to
	document permissionapi.DocumentID
}

// rules are the permissions that are not revoked, found by whom they are given to
// and by what they are about.
type rules struct {
	byID       map[string]*rule
	inOrder    []*rule                           // by their ids, which is the order in which they were given
	bySubject  map[permissionapi.Subject]ruleSet // subtree set aside, see subjectKey
	byTarget   map[permissionapi.Target]ruleSet  // subtree set aside; those of one document are in byDocument
	byDocument map[permissionapi.DocumentID]ruleSet
	sharedBy   map[string]ruleSet // allows on one document, by the account that gave them
}

type ruleSet map[*rule]struct{}

func newRules() rules {
	return rules{
		byID:       map[string]*rule{},
		bySubject:  map[permissionapi.Subject]ruleSet{},
		byTarget:   map[permissionapi.Target]ruleSet{},
		byDocument: map[permissionapi.DocumentID]ruleSet{},
		sharedBy:   map[string]ruleSet{},
	}
}

func subjectKey(kind permissionapi.SubjectKind, id string) permissionapi.Subject {
	return permissionapi.Subject{Kind: kind, ID: id}
}

func targetKey(kind permissionapi.TargetKind, id string) permissionapi.Target {
	return permissionapi.Target{Kind: kind, ID: id}
}

func (w *World) newRule(p permissionapi.Permission) *rule {
	r := &rule{Permission: p, allow: p.Effect == permissionapi.Allow, from: always, to: never}
	if r.allow {
		r.actions = permissionapi.SetOf(p.Actions...).Given()
	} else {
		r.actions = permissionapi.SetOf(p.Actions...).Taken()
	}
	if p.NotBefore != nil {
		r.from = micros(*p.NotBefore)
	}
	if p.ExpiresAt != nil {
		r.to = micros(*p.ExpiresAt)
	}
	if p.Target.Kind == permissionapi.TargetDocument {
		var ok bool
		if r.document, ok = permissionapi.ParseDocumentID(p.Target.ID); !ok {
			r.actions = 0 // the id of no document: it reaches nothing
		}
	}
	r.classes = w.reachOf(p.Classes, r.allow)
	return r
}

// reachOf is which of the present classes a permission's list reaches. No list is
// every class in a deny, and every class that is not restricted in an allow.
func (w *World) reachOf(classes []string, allow bool) (set permissionapi.ClassSet) {
	if len(classes) == 0 {
		for i, c := range w.classes {
			if !allow || !c.Restricted {
				set |= 1 << i
			}
		}
		return set
	}
	for _, id := range classes {
		if i, ok := w.classBit[id]; ok {
			set |= 1 << i
		}
	}
	return set
}

// windowed reports whether time alone changes what the rule does.
func (r *rule) windowed() bool { return r.from != always || r.to != never }

func (r *rule) inForce(at int64) bool { return r.from <= at && at < r.to }

func (rs *rules) add(r *rule) {
	rs.byID[r.ID] = r
	i, _ := rs.place(r.ID)
	rs.inOrder = slices.Insert(rs.inOrder, i, r)
	put(rs.bySubject, subjectKey(r.Subject.Kind, r.Subject.ID), r)
	if r.Target.Kind == permissionapi.TargetDocument {
		put(rs.byDocument, r.document, r)
		if r.allow {
			put(rs.sharedBy, r.GrantedBy, r)
		}
	} else {
		put(rs.byTarget, targetKey(r.Target.Kind, r.Target.ID), r)
	}
}

func (rs *rules) remove(r *rule) {
	delete(rs.byID, r.ID)
	if i, there := rs.place(r.ID); there {
		rs.inOrder = slices.Delete(rs.inOrder, i, i+1)
	}
	take(rs.bySubject, subjectKey(r.Subject.Kind, r.Subject.ID), r)
	if r.Target.Kind == permissionapi.TargetDocument {
		take(rs.byDocument, r.document, r)
		if r.allow {
			take(rs.sharedBy, r.GrantedBy, r)
		}
	} else {
		take(rs.byTarget, targetKey(r.Target.Kind, r.Target.ID), r)
	}
}

// place is where a rule with this id stands in the order, or would.
func (rs *rules) place(id string) (i int, there bool) {
	if n := len(rs.inOrder); n == 0 || rs.inOrder[n-1].ID < id { // most come at the end
		return n, false
	}
	return slices.BinarySearchFunc(rs.inOrder, id, func(r *rule, id string) int { return strings.Compare(r.ID, id) })
}

func put[K comparable](m map[K]ruleSet, k K, r *rule) {
	if m[k] == nil {
		m[k] = ruleSet{}
	}
	m[k][r] = struct{}{}
}

func take[K comparable](m map[K]ruleSet, k K, r *rule) {
	delete(m[k], r)
	if len(m[k]) == 0 {
		delete(m, k)
	}
}

// reaching and reaches are the lens's, of the present.
func (w *World) reaching(a *account, yield func(*rule)) { w.now().reaching(a, yield) }

func (w *World) reaches(s permissionapi.Subject, a *account) bool { return w.now().reaches(s, a) }
