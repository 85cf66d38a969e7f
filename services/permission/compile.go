package permission

import (
	"slices"

	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// compiled is a scope in the cache. It is exact for from <= now < until, whichever
// way the clock goes, and until something that it was made from changes.
type compiled struct {
	account     *account
	action      permissionapi.Action
	scope       *permissionapi.Scope // replaced, never changed; under the world's lock
	at          int64                // when it was made
	from, until int64
	watched     []watchers // where it is registered

	wire wireForm
}

func (c *compiled) holdsAt(at int64) bool { return c.from <= at && at < c.until }

// compile makes an account's scope from all permissions that reach it.
func (l *lens) compile(a *account, action permissionapi.Action, at int64) *compiled {
	c := &compiled{account: a, action: action, at: at, from: always, until: never}
	var allow, deny people
	var allowDocs, denyDocs []permissionapi.Held
	var uploads permissionapi.DocumentSet
	if action == permissionapi.View || action == permissionapi.Download {
		uploads = l.uploadsOf(a)
	}
	w, emergencies := l.w, []string(nil)
	l.reaching(a, func(r *rule) {
		if !r.actions.Has(action) || !c.narrow(r) || r.classes == 0 {
			return
		}
		if r.BreakGlass != nil {
			emergencies = append(emergencies, r.ID)
		}
		side, docs := &allow, &allowDocs
		if !r.allow {
			side, docs = &deny, &denyDocs
		}
		switch r.Target.Kind {
		case permissionapi.TargetEveryone:
			side.everyone |= r.classes
		case permissionapi.TargetDocument:
			*docs = append(*docs, permissionapi.Held{ID: r.document, Classes: r.classes})
		default:
			c.watch(w, r.Target)
			if numbers := l.targetNumbers(r.Target, a); numbers != nil {
				side.add(r.classes, numbers)
			}
		}
	})
	slices.Sort(emergencies)
	s := &permissionapi.Scope{
		AccountID: a.id, Action: action, Revision: w.revision, Emergencies: emergencies,
		AllowDocuments: uploads.WithAll(allowDocs), DenyDocuments: permissionapi.DocumentSet{}.WithAll(denyDocs),
		Classes: make([]permissionapi.ClassScope, len(w.classes)),
	}
	if c.until != never {
		s.ValidUntil = fromMicros(c.until)
	}
	for i, class := range w.classes {
		s.Classes[i] = permissionapi.ClassScope{Class: class.ID, Restricted: class.Restricted, Allow: allow.of(i), Deny: deny.of(i)}
	}
	c.scope = s
	return c
}

// narrow counts the rule's window in: it reports whether the rule is in force, and
// cuts the time for which c is exact at the window's ends.
func (c *compiled) narrow(r *rule) bool {
	for _, edge := range [2]int64{r.from, r.to} {
		switch {
		case edge == always || edge == never:
		case edge <= c.at:
			c.from = max(c.from, edge)
		default:
			c.until = min(c.until, edge)
		}
	}
	return r.inForce(c.at)
}

// watch notes the scope where a change of a target's employees is seen; changes of the
// account's own place and reports drop its scopes anyway.
func (c *compiled) watch(w *World, t permissionapi.Target) {
	switch t.Kind {
	case permissionapi.TargetUnit:
		if u := w.units[t.ID]; u != nil && t.Subtree {
			c.watched = append(c.watched, u.watchSubtree)
		} else if u != nil {
			c.watched = append(c.watched, u.watchDirect)
		}
	case permissionapi.TargetTeam:
		if m := w.teams[t.ID]; m != nil {
			c.watched = append(c.watched, m.watch)
		}
	}
}

// people gathers whom one side of a scope reaches. Permissions that reach the same
// classes share one bitmap, so that sixty classes cost no more than the few
// different lists of classes that permissions have.
type people struct {
	everyone permissionapi.ClassSet
	some     []peopleIn
}

type peopleIn struct {
	classes permissionapi.ClassSet
	numbers *roaring.Bitmap
}

func (p *people) add(classes permissionapi.ClassSet, numbers *roaring.Bitmap) {
	for i := range p.some {
		if p.some[i].classes == classes {
			p.some[i].numbers.Or(numbers)
			return
		}
	}
	p.some = append(p.some, peopleIn{classes, numbers.Clone()})
}

func (p *people) of(class int) permissionapi.EmployeeSet {
	if p.everyone.Has(class) {
		return permissionapi.Everyone
	}
	var only *roaring.Bitmap
	shared := true // only is still one of p.some, not ours to change
	for _, in := range p.some {
		switch {
		case !in.classes.Has(class):
		case only == nil:
			only = in.numbers
		case shared:
			only, shared = roaring.Or(only, in.numbers), false
		default:
			only.Or(in.numbers)
		}
	}
	return permissionapi.EmployeeSet{Numbers: only}
}
