package permission

import (
	"iter"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// employee is a person on the payroll, with their place in the unit tree, in teams
// and in the chain of managers.
type employee struct {
	id     string
	known  bool
	number uint32 // 0 until known
	left   bool   // terminated: their documents remain, their accounts may do nothing

	unit     *unit
	manager  *employee
	reports  map[*employee]struct{} // direct ones; nil where there are none, as teams
	teams    map[*team]struct{}
	accounts []*account
}

// join adds to a set, which is nil while it is empty: most people have no reports and
// are in no team.
func join[K comparable](set *map[K]struct{}, k K) {
	if *set == nil {
		*set = map[K]struct{}{}
	}
	(*set)[k] = struct{}{}
}

// unit is a node of the org tree.
type unit struct {
	id       string
	known    bool
	parent   *unit
	children map[*unit]struct{}
	direct   *roaring.Bitmap // numbers of the known employees in it
	subtree  lazyBitmap      // and below it; nil until asked for

	watchDirect, watchSubtree watchers
}

// team is employees together, freely.
type team struct {
	id      string
	known   bool
	members map[*employee]struct{}
	numbers *roaring.Bitmap // of those known
	watch   watchers
}

func (w *World) employee(id string) *employee {
	e := w.employees[id]
	if e == nil {
		e = &employee{id: id}
		w.employees[id] = e
	}
	return e
}

func (w *World) unit(id string) *unit {
	u := w.units[id]
	if u == nil {
		u = &unit{id: id, children: map[*unit]struct{}{}, direct: roaring.New(), watchDirect: watchers{}, watchSubtree: watchers{}}
		w.units[id] = u
	}
	return u
}

func (w *World) team(id string) *team {
	t := w.teams[id]
	if t == nil {
		t = &team{id: id, members: map[*employee]struct{}{}, numbers: roaring.New(), watch: watchers{}}
		w.teams[id] = t
	}
	return t
}

// chain walks a unit and those above it, each once: while facts arrive out of order
// the tree may for a moment have a cycle.
func (u *unit) chain() iter.Seq[*unit] {
	return func(yield func(*unit) bool) {
		seen := make([]*unit, 0, 16) // a chain is short: looking through it beats hashing
		for ; u != nil && !slices.Contains(seen, u); u = u.parent {
			if !yield(u) {
				return
			}
			seen = append(seen, u)
		}
	}
}

// within reports whether u is top or below it.
func (u *unit) within(top *unit) bool {
	for above := range u.chain() {
		if above == top {
			return true
		}
	}
	return false
}

// numbers are those of the employees in the unit and below it. The caller may read
// them while it holds the world's lock, and not change them.
func (u *unit) numbers() *roaring.Bitmap {
	if bm := u.subtree.Load(); bm != nil {
		return bm
	}
	if len(u.children) == 0 {
		return u.direct
	}
	var parts []*roaring.Bitmap
	seen := map[*unit]struct{}{u: {}}
	for queue := []*unit{u}; len(queue) > 0; {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		parts = append(parts, at.direct)
		for child := range at.children {
			if _, again := seen[child]; !again {
				seen[child] = struct{}{}
				queue = append(queue, child)
			}
		}
	}
	bm := roaring.FastOr(parts...)
	u.subtree.Store(bm)
	return bm
}

// managers walks those above e, nearest first: each once, and never e itself.
func (e *employee) managers() iter.Seq[*employee] {
	return func(yield func(*employee) bool) {
		seen := append(make([]*employee, 0, 16), e)
		for m := e.manager; m != nil && !slices.Contains(seen, m); m = m.manager {
			if !yield(m) {
				return
			}
			seen = append(seen, m)
		}
	}
}

// allReports walks everyone below e, directly or not: each once, and never e itself.
func (e *employee) allReports() iter.Seq[*employee] {
	return func(yield func(*employee) bool) {
		seen := map[*employee]struct{}{e: {}}
		for queue := []*employee{e}; len(queue) > 0; {
			at := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			for r := range at.reports {
				if _, again := seen[r]; again {
					continue
				}
				seen[r] = struct{}{}
				if !yield(r) {
					return
				}
				queue = append(queue, r)
			}
		}
	}
}

// reportNumbers are those of everyone known below e. A number tells whether somebody was
// met already, which is cheaper than keeping who was.
func (e *employee) reportNumbers() *roaring.Bitmap {
	numbers := roaring.New()
	var unknown map[*employee]struct{}
	for queue := []*employee{e}; len(queue) > 0; {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for r := range at.reports {
			if r == e || r.known && !numbers.CheckedAdd(r.number) {
				continue
			}
			if !r.known {
				if _, again := unknown[r]; again {
					continue
				}
				join(&unknown, r)
			}
			if r.reports != nil {
				queue = append(queue, r)
			}
		}
	}
	return numbers
}

func (e *employee) reportsTo(m *employee) bool {
	for above := range e.managers() {
		if above == m {
			return true
		}
	}
	return false
}

// enter and leave put a known employee's number into the sets of their unit and of
// those above, or take it out, and drop the scopes compiled from these.
func (w *World) enter(e *employee) { w.shift(e, (*roaring.Bitmap).Add) }
func (w *World) leave(e *employee) { w.shift(e, (*roaring.Bitmap).Remove) }

func (w *World) shift(e *employee, change func(*roaring.Bitmap, uint32)) {
	if !e.known {
		return
	}
	if e.unit != nil {
		change(e.unit.direct, e.number)
		w.cache.dropAll(e.unit.watchDirect)
		for u := range e.unit.chain() {
			if bm := u.subtree.Load(); bm != nil {
				change(bm, e.number)
			}
			w.cache.dropAll(u.watchSubtree)
		}
	}
	for t := range e.teams {
		change(t.numbers, e.number)
		w.cache.dropAll(t.watch)
	}
}

// dropSubject drops all that was compiled for an employee's own accounts.
func (w *World) dropSubject(e *employee) {
	for _, a := range e.accounts {
		w.cache.dropAccount(a)
	}
}

// dropManagers drops what was compiled for those above e, whose reports e counts among.
func (w *World) dropManagers(e *employee) {
	for m := range e.managers() {
		w.dropSubject(m)
	}
}
