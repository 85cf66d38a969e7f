package visible

import (
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/services/permission/permissionapi"
)

// Filter chooses documents; the zero value all that are not in the bin.
type Filter struct {
	Binned                 bool
	Owner                  *uint32
	Unit                   string // with the units below it
	Types, Classes         []string
	Tags                   []string // all of them
	DayFrom, DayTo         *int32   // inclusive
	CreatedFrom, CreatedTo *int64   // inclusive
	Among                  []*roaring.Bitmap
}

// few is how many documents may be gathered and sorted rather than found by walking an
// order.
const few = 2000

// query is a filter and a scope made ready for one index at one moment.
type query struct {
	x     *Index
	state state

	owner          *uint32
	unit           *roaring.Bitmap
	types, classes []bool // nil: any
	tags           []uint32
	dayFrom, dayTo int32
	from, to       int64
	among          []*roaring.Bitmap

	scope  *permissionapi.Scope
	people []permissionapi.EmployeeSet // by class number: whose documents are within the scope
	bits   []int                       // class number → the scope's number of it, -1 when it has none
	single bool                        // documents are allowed or denied one by one
	denied bool
}

// failing says which filters a document does not pass.
type failing uint8

const (
	failsClass failing = 1 << iota
	failsType
	failsUnit
	failsDay
	failsOther
)

// prepare returns nil when nothing can match.
func (x *Index) prepare(scope *permissionapi.Scope, f Filter) *query {
	q := &query{x: x, state: inUse, owner: f.Owner, scope: scope, among: f.Among,
		dayFrom: math.MinInt32, dayTo: math.MaxInt32, from: math.MinInt64, to: math.MaxInt64,
		single: scope.AllowDocuments.Len() > 0, denied: scope.DenyDocuments.Len() > 0}
	if f.Binned {
		q.state = binned
	}
	if f.Unit != "" {
		q.unit = x.org.within(f.Unit)
	}
	for _, t := range f.Tags {
		n, known := x.tagNames.numbers[t]
		if !known {
			return nil
		}
		q.tags = append(q.tags, n)
	}
	q.types, q.classes = x.types.chosen(f.Types), x.classes.chosen(f.Classes)
	set(&q.dayFrom, f.DayFrom)
	set(&q.dayTo, f.DayTo)
	set(&q.from, f.CreatedFrom)
	set(&q.to, f.CreatedTo)

	names := scope.ClassNames()
	q.people = make([]permissionapi.EmployeeSet, len(x.classes.texts))
	q.bits = make([]int, len(x.classes.texts))
	for i, class := range x.classes.texts {
		q.people[i] = scope.Visible(class)
		q.bits[i] = slices.Index(names, class)
	}
	return q
}

func set[T any](dst *T, v *T) {
	if v != nil {
		*dst = *v
	}
}

// chosen marks the texts that are wanted; nil when none is named.
func (s *names) chosen(wanted []string) []bool {
	if len(wanted) == 0 {
		return nil
	}
	marks := make([]bool, len(s.texts))
	for _, w := range wanted {
		if n, ok := s.numbers[w]; ok {
			marks[n] = true
		}
	}
	return marks
}

// fails tells which filters the document does not pass, its scope apart.
func (q *query) fails(n uint32) (f failing) {
	x := q.x
	if q.classes != nil && !q.classes[x.class[n]] {
		f |= failsClass
	}
	if q.types != nil && !q.types[x.typ[n]] {
		f |= failsType
	}
	if q.unit != nil && !q.unit.Contains(x.owner[n]) {
		f |= failsUnit
	}
	if d := x.day[n]; d < q.dayFrom || d > q.dayTo {
		f |= failsDay
	}
	if c := x.created[n]; c < q.from || c > q.to || x.state[n] != q.state || q.owner != nil && *q.owner != x.owner[n] {
		return f | failsOther
	}
	for _, t := range q.tags {
		if !slices.Contains(x.tags[n], t) {
			return f | failsOther
		}
	}
	for _, among := range q.among {
		if !among.Contains(n) {
			return f | failsOther
		}
	}
	return f
}

// reaches reports whether the document is within the scope.
func (q *query) reaches(n uint32) bool {
	x := q.x
	class := x.class[n]
	bit := q.bits[class]
	if bit < 0 || q.denied && q.scope.DenyDocuments.Classes(x.ids[n]).Has(bit) {
		return false
	}
	if q.people[class].Contains(x.owner[n]) {
		return true
	}
	return q.single && q.scope.AllowDocuments.Classes(x.ids[n]).Has(bit) && !q.scope.Classes[bit].Deny.Contains(x.owner[n])
}

// gather lists all documents that could match, when they are known to be few.
func (q *query) gather() (candidates []uint32, isFew bool) {
	x := q.x
	if q.owner != nil {
		return slices.Clone(x.byOwner[*q.owner]), true
	}
	for _, among := range q.among {
		if among.GetCardinality() <= few {
			return slices.DeleteFunc(among.ToArray(), func(n uint32) bool { return int(n) >= len(x.state) || x.state[n] == absent }), true
		}
	}
	if q.scope.AllowDocuments.Len() > few {
		return nil, false
	}
	owners := roaring.New()
	for _, p := range q.people {
		switch {
		case p.IsEmpty():
		case p.All || p.Numbers.GetCardinality() > few:
			return nil, false
		default:
			owners.Or(p.Numbers)
		}
	}
	for it := owners.Iterator(); it.HasNext(); {
		candidates = append(candidates, x.byOwner[it.Next()]...)
		if len(candidates) > few {
			return nil, false
		}
	}
	for id := range q.scope.AllowDocuments.All() {
		if n, ok := x.byID[id]; ok && !owners.Contains(x.owner[n]) {
			candidates = append(candidates, n)
		}
	}
	return candidates, true
}

// each calls yield with every document that is within the scope, whatever filters it
// fails.
func (q *query) each(yield func(n uint32, f failing)) {
	visit := func(n uint32) {
		if f := q.fails(n); f&failsOther == 0 && q.reaches(n) {
			yield(n, f)
		}
	}
	if candidates, ok := q.gather(); ok {
		for _, n := range candidates {
			visit(n)
		}
		return
	}
	for n, s := range q.x.state {
		if s == q.state {
			visit(uint32(n))
		}
	}
}

// Page returns up to limit documents behind a position (nil: from the first), and the
// position of the last one when there are more.
func (x *Index) Page(scope *permissionapi.Scope, f Filter, s Sort, after *Position, limit int) (page []uint32, next *Position) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	q := x.prepare(scope, f)
	if q == nil {
		return nil, nil
	}
	visit := func(n uint32) bool {
		if q.fails(n) != 0 || !q.reaches(n) {
			return true
		}
		if len(page) == limit {
			last := x.position(s.key, page[limit-1])
			next = &last
			return false
		}
		page = append(page, n)
		return true
	}
	candidates, isFew := q.gather()
	if !isFew {
		x.walk(s, after, visit)
		return page, next
	}
	for _, n := range x.arrange(s, after, candidates) {
		if !visit(n) {
			break
		}
	}
	return page, next
}

// Count is how many documents match.
func (x *Index) Count(scope *permissionapi.Scope, f Filter) (total int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if q := x.prepare(scope, f); q != nil {
		q.each(func(_ uint32, f failing) {
			if f == 0 {
				total++
			}
		})
	}
	return total
}
