package visible

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/services/permission/permissionapi"
)

// oracle answers by looking at every document, every time.
type oracle struct {
	docs   map[uint32]Doc
	unitOf map[uint32]string
	parent map[string]string
}

func (o *oracle) within(unit, top string) bool {
	for range 10 {
		if unit == top {
			return true
		}
		unit = o.parent[unit]
	}
	return false
}

// matches tells whether a document passes all filters but those left out.
func (o *oracle) matches(s *permissionapi.Scope, f Filter, d Doc, without string) bool {
	switch {
	case !s.AllowsID(d.ID, d.Owner, d.Class),
		d.Binned != f.Binned,
		f.Owner != nil && *f.Owner != d.Owner,
		f.Unit != "" && without != "unit" && !o.within(o.unitOf[d.Owner], f.Unit),
		len(f.Types) > 0 && without != "type" && !slices.Contains(f.Types, d.Type),
		len(f.Classes) > 0 && without != "class" && !slices.Contains(f.Classes, d.Class),
		f.DayFrom != nil && without != "year" && d.Day < *f.DayFrom,
		f.DayTo != nil && without != "year" && d.Day > *f.DayTo,
		f.CreatedFrom != nil && d.Created < *f.CreatedFrom,
		f.CreatedTo != nil && d.Created > *f.CreatedTo,
		f.Sender != "" && d.Sender != f.Sender,
		f.Expires != nil && !expires(d, f.Expires):
		return false
	}
	for _, t := range f.Tags {
		if !slices.Contains(d.Tags, t) {
			return false
		}
	}
	for _, b := range f.Among {
		if !b.Contains(d.N) {
			return false
		}
	}
	for _, w := range f.Words {
		if !w.documents.Contains(d.N) && !w.people.Contains(d.Owner) && !slices.Contains(w.types, d.Type) {
			return false
		}
	}
	return true
}

// expires counts months on the calendar, one by one.
func expires(d Doc, e *Expiry) bool {
	last := d.Until
	if !d.Ends {
		months := e.Months[d.Type]
		if months == 0 {
			return false
		}
		on := time.Unix(int64(d.Day)*86400, 0).UTC()
		day, first := on.Day(), on.AddDate(0, 0, 1-on.Day())
		for range months {
			first = first.AddDate(0, 1, 0)
		}
		then := first.AddDate(0, 0, day-1)
		for then.Month() != first.Month() {
			then = then.AddDate(0, 0, -1)
		}
		last = int32(then.Unix() / 86400)
	}
	return (e.From == nil || last >= *e.From) && (e.To == nil || last <= *e.To)
}

func (o *oracle) list(sc *permissionapi.Scope, f Filter, by Sort) (out []uint32) {
	for n, d := range o.docs {
		if o.matches(sc, f, d, "") {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(i, j uint32) int {
		a, b := o.docs[i], o.docs[j]
		if by.desc {
			a, b = b, a
		}
		c := 0
		switch by.key {
		case byDay:
			c = cmp.Compare(a.Day, b.Day)
		case byCreated:
			c = cmp.Compare(a.Created, b.Created)
		case byTitle:
			c = cmp.Compare(a.Title, b.Title)
		}
		return cmp.Or(c, cmp.Compare(a.N, b.N))
	})
	return out
}

// counted are facets as they are compared.
type counted struct {
	Total             int
	Class, Type, Unit map[string]int
	Year              map[int]int
	Order             []string // of units
	Units             int
}

func countedOf(f Facets) counted {
	c := counted{f.Total, f.Class, f.Type, map[string]int{}, f.Year, nil, f.Units}
	for _, u := range f.Unit {
		c.Unit[u.ID] += u.Count
		c.Order = append(c.Order, u.ID)
	}
	return c
}

// most leaves of the units those that have most, and the one that was chosen.
func (c counted) most(n int, chosen string) counted {
	order := slices.Collect(maps.Keys(c.Unit))
	slices.SortFunc(order, func(a, b string) int { return cmp.Or(cmp.Compare(c.Unit[b], c.Unit[a]), cmp.Compare(a, b)) })
	c.Units = len(order)
	for i, id := range order {
		if i < n || id == chosen {
			c.Order = append(c.Order, id)
		} else {
			delete(c.Unit, id)
		}
	}
	return c
}

func (o *oracle) facets(s *permissionapi.Scope, f Filter) counted {
	out := counted{Class: map[string]int{}, Type: map[string]int{}, Unit: map[string]int{}, Year: map[int]int{}}
	units := map[string]bool{}
	for u, p := range o.parent {
		units[u], units[p] = true, true
	}
	for _, u := range o.unitOf {
		units[u] = true
	}
	delete(units, "")
	for _, d := range o.docs {
		if o.matches(s, f, d, "") {
			out.Total++
		}
		if o.matches(s, f, d, "class") {
			out.Class[d.Class]++
		}
		if o.matches(s, f, d, "type") {
			out.Type[d.Type]++
		}
		if o.matches(s, f, d, "unit") {
			for u := range units {
				if o.within(o.unitOf[d.Owner], u) {
					out.Unit[u]++
				}
			}
		}
		if o.matches(s, f, d, "year") {
			out.Year[time.Unix(int64(d.Day)*86400, 0).UTC().Year()]++
		}
	}
	return out
}

var (
	allClasses = []string{"public", "personal", "medical"}
	allTypes   = []string{"t1", "t2", "t3", "t4"}
	allUnits   = []string{"r", "a", "b", "aa", "ab", "ba"}
	allSorts   = []Sort{ByDay, ByDayDesc, ByCreated, ByCreatedDesc, ByTitle, ByTitleDesc}
)

// world is an index and the oracle that knows the same, and what decides what happens
// next. Everything is small, so that much of it collides.
type world struct {
	*rand.Rand
	x      *Index
	o      *oracle
	seq    uint64
	next   uint32 // the next document's number
	stride uint32
	owners int
	mixed  bool // ids do not ascend
	scopes map[string]*permissionapi.Scope
	words  []*Word
}

// newWorld is a world whose limits and sizes are such that each way to answer is taken
// in some.
func newWorld(seed uint64) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 1)), x: New(), next: 1, scopes: map[string]*permissionapi.Scope{},
		o: &oracle{docs: map[uint32]Doc{}, unitOf: map[uint32]string{}, parent: map[string]string{"a": "r", "b": "r", "aa": "a", "ab": "a", "ba": "b", "r": ""}}}
	w.stride = pick(w, []uint32{1, 1, 1, 50, 30_000})
	w.owners = pick(w, []int{3, 8, 100})
	w.mixed = w.IntN(3) == 0
	w.x.few = pick(w, []int{0, 2, 20, 1 << 14})
	w.x.several = pick(w, []int{0, 2, 20, 1 << 17})
	w.x.steps = pick(w, []int{0, 3, 1 << 15})
	w.x.front = pick(w, []int{0, 7, 256})
	w.x.byTitle = 1 << 30
	w.x.sets.budget = pick(w, []int{0, 20_000, 64 << 20})
	w.small()
	return w
}

// small makes the buckets of the orders small.
func (w *world) small() { w.x.byDay.max, w.x.byCreated.max = 6, 6 }

func pick[T any](w *world, of []T) T { return of[w.IntN(len(of))] }

func (w *world) some(of []string) (out []string) {
	for _, s := range of {
		if w.IntN(2) == 0 {
			out = append(out, s)
		}
	}
	return out
}

// id is the one that the document with this number has, whether or not it is there yet.
func (w *world) id(n uint32) (out permissionapi.DocumentID) {
	binary.BigEndian.PutUint32(out[4:], n)
	if w.mixed {
		binary.BigEndian.PutUint64(out[:], uint64(n)*2654435761%1000003)
	}
	binary.BigEndian.PutUint64(out[8:], uint64(n)*0x9e3779b97f4a7c15)
	return out
}

func (w *world) doc(n uint32) Doc {
	d := Doc{N: n, ID: w.id(n), Owner: uint32(w.IntN(w.owners)), Class: pick(w, allClasses), Type: pick(w, allTypes), Day: int32(w.IntN(5)*300 - 400),
		Created: int64(w.IntN(6)) * 1e9, Title: pick(w, []string{"a", "b", "c"}), Tags: w.some([]string{"x", "y"}), Binned: w.IntN(5) == 0,
		Sender: pick(w, []string{"ana", "bia", "caio"})}
	if w.IntN(4) == 0 {
		d.Ends, d.Until = true, int32(w.IntN(5)*300-400)
	}
	if w.IntN(10) == 0 {
		d.Title = fmt.Sprint(d.Title, w.IntN(1000))
	}
	if w.IntN(50) == 0 {
		d.Day = int32(w.IntN(110_000) - 25_567)
	}
	if w.IntN(50) == 0 {
		d.Created = w.Int64N(1 << 53)
	}
	return d
}

func (w *world) people() permissionapi.EmployeeSet {
	switch w.IntN(6) {
	case 0:
		return permissionapi.Everyone
	case 1:
		return permissionapi.EmployeeSet{All: true, Numbers: roaring.BitmapOf(uint32(w.IntN(w.owners)))}
	case 2:
		return permissionapi.EmployeeSet{}
	}
	b := roaring.New()
	for range w.IntN(5) {
		b.Add(uint32(w.IntN(w.owners)))
	}
	return permissionapi.EmployeeSet{Numbers: b}
}

// anyNumber is a document's number: of one that is, was, or will be.
func (w *world) anyNumber() uint32 { return (1 + w.Uint32N(w.next/w.stride+3)) * w.stride }

func (w *world) singles() permissionapi.DocumentSet {
	m := map[permissionapi.DocumentID]permissionapi.ClassSet{}
	for range w.IntN(6) {
		m[w.id(w.anyNumber())] = permissionapi.ClassSet(1 + w.IntN(7))
	}
	return permissionapi.DocumentsOf(m)
}

func (w *world) scope() *permissionapi.Scope {
	s := &permissionapi.Scope{}
	for _, i := range w.Perm(len(allClasses))[:1+w.IntN(len(allClasses))] {
		deny := permissionapi.EmployeeSet{}
		if w.IntN(3) == 0 {
			deny = w.people()
		}
		s.Classes = append(s.Classes, permissionapi.ClassScope{Class: allClasses[i], Allow: w.people(), Deny: deny})
	}
	if w.IntN(2) == 0 {
		s.AllowDocuments = w.singles()
	}
	if w.IntN(3) == 0 {
		s.DenyDocuments = w.singles()
	}
	return s
}

// scopeOf is an account's scope, which changes a little now and then.
func (w *world) scopeOf(account string) *permissionapi.Scope {
	old := w.scopes[account]
	if old == nil || w.IntN(20) == 0 {
		old = w.scope()
	} else if w.IntN(2) == 0 {
		return old
	}
	s := &permissionapi.Scope{AccountID: account, Classes: slices.Clone(old.Classes), AllowDocuments: old.AllowDocuments, DenyDocuments: old.DenyDocuments}
	changed := func(e permissionapi.EmployeeSet) permissionapi.EmployeeSet {
		b := roaring.New()
		if e.Numbers != nil {
			b = e.Numbers.Clone()
		}
		n := uint32(w.IntN(w.owners))
		b.Flip(uint64(n), uint64(n)+1)
		return permissionapi.EmployeeSet{All: e.All, Numbers: b}
	}
	c := &s.Classes[w.IntN(len(s.Classes))]
	switch w.IntN(6) {
	case 0, 1:
		c.Allow = changed(c.Allow)
	case 2:
		c.Deny = changed(c.Deny)
	case 3, 4:
		s.AllowDocuments = s.AllowDocuments.With(w.id(w.anyNumber()), permissionapi.ClassSet(w.IntN(8)))
	case 5:
		s.DenyDocuments = s.DenyDocuments.With(w.id(w.anyNumber()), permissionapi.ClassSet(w.IntN(8)))
	}
	w.scopes[account] = s
	return s
}

func (w *world) filter() (f Filter) {
	maybe := func() bool { return w.IntN(5) == 0 }
	f.Binned = maybe()
	if maybe() {
		f.Owner = new(uint32(w.IntN(w.owners)))
	}
	if maybe() {
		f.Unit = pick(w, append(allUnits, "none"))
	}
	if maybe() {
		f.Types = append(w.some(allTypes), "unknown")
	}
	if maybe() {
		f.Classes = append(w.some(allClasses), "unknown")
	}
	if maybe() {
		f.Tags = w.some([]string{"x", "y"})
	}
	if w.IntN(20) == 0 {
		f.Tags = []string{"unknown"}
	}
	if maybe() {
		f.DayFrom = new(int32(w.IntN(5)*300 - 400))
	}
	if maybe() {
		f.DayTo = new(int32(w.IntN(5)*300 - 400))
	}
	if maybe() {
		f.Sender = pick(w, []string{"ana", "bia", "nobody"})
	}
	if maybe() {
		f.Expires = &Expiry{Months: map[string]int{"t1": 1 + w.IntN(30), "t2": 12, "gone": 3}}
		if w.IntN(4) > 0 {
			f.Expires.From = new(int32(w.IntN(1500) - 400))
		}
		if w.IntN(4) > 0 {
			f.Expires.To = new(int32(w.IntN(1500) - 400))
		}
	}
	if maybe() {
		f.CreatedFrom = new(int64(w.IntN(6)) * 1e9)
	}
	if maybe() {
		f.CreatedTo = new(int64(w.IntN(6)) * 1e9)
	}
	if maybe() {
		b := roaring.New()
		for range w.IntN(50) {
			b.Add(w.anyNumber())
		}
		b.Add(4_000_000_000)
		f.Among = append(f.Among, b)
	}
	for range w.IntN(8) - 4 { // one of those that others asked for, or another
		if w.words == nil || w.IntN(4) == 0 {
			w.words = append(w.words, w.word())
		}
		f.Words = append(f.Words, pick(w, w.words))
	}
	return f
}

// word is found in any documents, people and types, or in none.
func (w *world) word() *Word {
	documents, people := roaring.BitmapOf(4_000_000_000), roaring.New()
	for range pick(w, []int{0, 3, 100}) {
		documents.Add(w.anyNumber())
	}
	for range pick(w, []int{0, 0, 1, 5}) {
		people.Add(uint32(w.IntN(w.owners)))
	}
	var types []string
	if w.IntN(2) == 0 {
		types = append(w.some(allTypes), "unknown")
	}
	return NewWord(documents, people, types)
}

// all is a delta that tells of everything.
func (w *world) all() Delta {
	d := Delta{Reset: true, Units: w.units()}
	for _, n := range slices.Sorted(maps.Keys(w.o.docs)) {
		d.Docs = append(d.Docs, w.o.docs[n])
	}
	for number, unit := range w.o.unitOf {
		d.People = append(d.People, Person{number, unit})
	}
	return d
}

func (w *world) units() (units []Unit) {
	for u, p := range w.o.parent {
		units = append(units, Unit{ID: u, ParentID: p, Name: "unit " + u})
	}
	return units
}

// step makes something happen and returns what the index is to be told of it.
func (w *world) step() (d Delta) {
	for range w.IntN(1 + pick(w, []int{3, 10, 60})) {
		n := w.anyNumber()
		if n >= w.next || w.IntN(3) > 0 {
			n = w.next
			w.next += w.stride
		}
		doc := w.doc(n)
		if was, there := w.o.docs[n]; there {
			doc.Created = was.Created
			if w.IntN(2) == 0 { // only one thing changes
				doc = was
				switch w.IntN(4) {
				case 0:
					doc.Binned = !doc.Binned
				case 1:
					doc.Owner = uint32(w.IntN(w.owners))
				case 2:
					doc.Tags = w.some([]string{"x", "y"})
				case 3:
					doc.Title = "mended"
				}
			}
		} else if n < w.next-w.stride {
			continue // purged: its number is never given again
		}
		w.o.docs[n] = doc
		d.Docs = slices.DeleteFunc(d.Docs, func(e Doc) bool { return e.N == n })
		d.Docs = append(d.Docs, doc)
	}
	for n := range w.o.docs {
		if w.IntN(25) == 0 && !slices.ContainsFunc(d.Docs, func(e Doc) bool { return e.N == n }) {
			delete(w.o.docs, n)
			d.Gone = append(d.Gone, n)
		}
	}
	for range w.IntN(4) {
		p := Person{Number: 1 + uint32(w.IntN(w.owners)), UnitID: pick(w, append(allUnits, ""))}
		w.o.unitOf[p.Number] = p.UnitID
		d.People = append(d.People, p)
	}
	if w.IntN(6) == 0 { // one below another top, or away
		u := pick(w, allUnits)
		unit := Unit{ID: u, ParentID: pick(w, append(allUnits, "")), Gone: w.IntN(5) == 0, Name: "unit " + u}
		if !w.o.within(unit.ParentID, u) {
			w.o.parent[u] = unit.ParentID
			if unit.Gone {
				w.o.parent[u] = ""
			}
			d.Units = append(d.Units, unit)
		}
	}
	return d
}

// tell has the index take a delta in, in one piece or several.
func (w *world) tell(d Delta) error {
	w.seq++
	d.Seq = w.seq
	err := w.x.Apply(func(yield func(Delta, error) bool) {
		if half := len(d.Docs) / 2; d.Reset && half > 0 {
			first, second := d, Delta{Seq: d.Seq, Docs: d.Docs[half:]}
			first.Docs = d.Docs[:half]
			if !yield(first, nil) {
				return
			}
			d = second
		}
		yield(d, nil)
	})
	w.small()
	return err
}
