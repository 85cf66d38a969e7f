package visible

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sort"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"pgregory.net/rapid"

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
		f.CreatedTo != nil && d.Created > *f.CreatedTo:
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
	return true
}

func (o *oracle) list(sc *permissionapi.Scope, f Filter, by Sort) (out []uint32) {
	for n, d := range o.docs {
		if o.matches(sc, f, d, "") {
			out = append(out, n)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := o.docs[out[i]], o.docs[out[j]]
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
		if c == 0 {
			c = bytes.Compare(a.ID[:], b.ID[:])
		}
		return c < 0
	})
	return out
}

func (o *oracle) facets(s *permissionapi.Scope, f Filter) Facets {
	out := Facets{Class: map[string]int{}, Type: map[string]int{}, Unit: map[string]int{}, Year: map[int]int{}}
	units := map[string]bool{}
	for u, p := range o.parent {
		units[u], units[p] = true, true
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
	allTypes   = []string{"t1", "t2", "t3"}
	allUnits   = []string{"r", "a", "b", "aa", "ab"}
	allSorts   = []Sort{ByDay, ByDayDesc, ByCreated, ByCreatedDesc, ByTitle, ByTitleDesc}
	parents    = map[string]string{"a": "r", "b": "r", "aa": "a", "ab": "a", "r": ""}
)

// dice makes everything small, so that much of it collides.
type dice struct{ *rand.Rand }

func pick[T any](d dice, of []T) T { return of[d.IntN(len(of))] }

func (d dice) some(of []string) (out []string) {
	for _, s := range of {
		if d.IntN(2) == 0 {
			out = append(out, s)
		}
	}
	return out
}

func id(n int) (out permissionapi.DocumentID) {
	binary.BigEndian.PutUint64(out[8:], uint64(n)*2654435761%1000003)
	return out
}

func (d dice) doc(n uint32) Doc {
	return Doc{N: n, ID: id(int(n)), Owner: uint32(d.IntN(8)), Class: pick(d, allClasses), Type: pick(d, allTypes), Day: int32(d.IntN(5) * 300),
		Created: int64(d.IntN(6)), Title: pick(d, []string{"a", "b", "c"}), Tags: d.some([]string{"x", "y"}), Binned: d.IntN(5) == 0}
}

func (d dice) people() permissionapi.EmployeeSet {
	switch d.IntN(6) {
	case 0:
		return permissionapi.Everyone
	case 1:
		return permissionapi.EmployeeSet{All: true, Numbers: roaring.BitmapOf(uint32(d.IntN(8)))}
	case 2:
		return permissionapi.EmployeeSet{}
	}
	b := roaring.New()
	for range d.IntN(5) {
		b.Add(uint32(d.IntN(8)))
	}
	return permissionapi.EmployeeSet{Numbers: b}
}

func (d dice) scope(documents int) *permissionapi.Scope {
	s := &permissionapi.Scope{}
	for _, i := range d.Perm(len(allClasses))[:1+d.IntN(len(allClasses))] {
		deny := permissionapi.EmployeeSet{}
		if d.IntN(3) == 0 {
			deny = d.people()
		}
		s.Classes = append(s.Classes, permissionapi.ClassScope{Class: allClasses[i], Allow: d.people(), Deny: deny})
	}
	single := func() permissionapi.DocumentSet {
		m := map[permissionapi.DocumentID]permissionapi.ClassSet{}
		for range d.IntN(6) {
			m[id(d.IntN(documents+1))] = permissionapi.ClassSet(1 + d.IntN(7))
		}
		return permissionapi.DocumentsOf(m)
	}
	if d.IntN(2) == 0 {
		s.AllowDocuments = single()
	}
	if d.IntN(3) == 0 {
		s.DenyDocuments = single()
	}
	return s
}

func (d dice) filter(documents int) (f Filter) {
	maybe := func() bool { return d.IntN(4) == 0 }
	f.Binned = maybe()
	if maybe() {
		f.Owner = new(uint32(d.IntN(8)))
	}
	if maybe() {
		f.Unit = pick(d, append(allUnits, "none"))
	}
	if maybe() {
		f.Types = append(d.some(allTypes), "unknown")
	}
	if maybe() {
		f.Classes = append(d.some(allClasses), "unknown")
	}
	if maybe() {
		f.Tags = d.some([]string{"x", "y"})
	}
	if d.IntN(20) == 0 {
		f.Tags = []string{"unknown"}
	}
	if maybe() {
		f.DayFrom = new(int32(d.IntN(5) * 300))
	}
	if maybe() {
		f.DayTo = new(int32(d.IntN(5) * 300))
	}
	if maybe() {
		f.CreatedFrom = new(int64(d.IntN(6)))
	}
	if maybe() {
		f.CreatedTo = new(int64(d.IntN(6)))
	}
	if maybe() {
		b := roaring.New()
		for range d.IntN(documents + 1) {
			b.Add(uint32(d.IntN(documents + 50)))
		}
		f.Among = append(f.Among, b)
	}
	return f
}

// TestAnswersAreTheOracles applies random changes and asks random questions in between.
func TestAnswersAreTheOracles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		d := dice{rand.New(rand.NewPCG(seed, 1))}
		x, o := New(), &oracle{docs: map[uint32]Doc{}, unitOf: map[uint32]string{}, parent: parents}
		seq, next := uint64(0), uint32(1)
		apply := func(delta Delta) {
			seq++
			delta.Seq = seq
			x.Apply(delta)
		}
		var units []Unit
		for u, p := range parents {
			units = append(units, Unit{ID: u, ParentID: p})
		}
		apply(Delta{Units: units})
		for range 12 {
			var delta Delta
			for range d.IntN(1 + pick(d, []int{3, 10, 200})) {
				n := uint32(d.IntN(int(next)))
				if n == 0 || d.IntN(3) > 0 {
					n = next
					next++
				}
				doc := d.doc(n)
				o.docs[n] = doc
				delta.Docs = slices.DeleteFunc(delta.Docs, func(e Doc) bool { return e.N == n })
				delta.Docs = append(delta.Docs, doc)
			}
			for n := range o.docs {
				if d.IntN(20) == 0 && !slices.ContainsFunc(delta.Docs, func(e Doc) bool { return e.N == n }) {
					delete(o.docs, n)
					delta.Gone = append(delta.Gone, n)
				}
			}
			for range d.IntN(4) {
				p := Person{Number: 1 + uint32(d.IntN(7)), UnitID: pick(d, append(allUnits, ""))}
				o.unitOf[p.Number] = p.UnitID
				delta.People = append(delta.People, p)
			}
			if d.IntN(15) == 0 {
				delta = Delta{Reset: true, Units: units}
				for _, doc := range o.docs {
					delta.Docs = append(delta.Docs, doc)
				}
				for number, unit := range o.unitOf {
					delta.People = append(delta.People, Person{number, unit})
				}
			}
			apply(delta)
			for range 8 {
				ask(t, x, o, d, int(next))
			}
		}
	})
}

func ask(t *rapid.T, x *Index, o *oracle, d dice, documents int) {
	sc, f, by := d.scope(documents), d.filter(documents), pick(d, allSorts)
	want := o.list(sc, f, by)
	limit := 1 + d.IntN(9)
	var got []uint32
	var after *Position
	for pages := 0; ; pages++ {
		page, next := x.Page(sc, f, by, after, limit)
		if len(page) > limit || next != nil && len(page) != limit || pages > documents {
			t.Fatalf("a page of %d for a limit of %d, next %v", len(page), limit, next)
		}
		got = append(got, page...)
		if after = next; next == nil {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("listed %v, want %v (%+v by %+v)", got, want, f, by)
	}
	if n := x.Count(sc, f); n != len(want) {
		t.Fatalf("counted %d, want %d", n, len(want))
	}
	if got, want := x.Facets(sc, f), o.facets(sc, f); !reflect.DeepEqual(got, want) {
		t.Fatalf("facets %+v, want %+v (%+v)", got, want, f)
	}
}

// TestPagesJoinWhileDocumentsComeAndGo walks a list while others are changed: what was
// there all the time comes exactly once, in order.
func TestPagesJoinWhileDocumentsComeAndGo(t *testing.T) {
	for _, by := range allSorts {
		d := dice{rand.New(rand.NewPCG(1, 2))}
		x := New()
		everyone := &permissionapi.Scope{Classes: []permissionapi.ClassScope{
			{Class: "public", Allow: permissionapi.Everyone}, {Class: "personal", Allow: permissionapi.Everyone}, {Class: "medical", Allow: permissionapi.Everyone}}}
		o := &oracle{docs: map[uint32]Doc{}}
		var first Delta
		for n := range uint32(300) {
			doc := d.doc(n + 1)
			doc.Binned = false
			o.docs[doc.N] = doc
			first.Docs = append(first.Docs, doc)
		}
		first.Seq = 1
		x.Apply(first)
		stays := func(n uint32) bool { return n <= 300 && n%3 != 0 }
		want := slices.DeleteFunc(o.list(everyone, Filter{}, by), func(n uint32) bool { return !stays(n) })
		var got []uint32
		var after *Position
		seq, next := uint64(1), uint32(301)
		for {
			page, position := x.Page(everyone, Filter{}, by, after, 7)
			got = append(got, page...)
			if after = position; after == nil {
				break
			}
			var delta Delta
			for range 5 {
				gone := 3 * uint32(1+d.IntN(100))
				delta.Gone = append(delta.Gone, gone, page[d.IntN(len(page))]/3*3)
				doc := d.doc(next)
				doc.Binned = false
				next++
				delta.Docs = append(delta.Docs, doc)
			}
			seq++
			delta.Seq = seq
			x.Apply(delta)
		}
		seen := map[uint32]bool{}
		for _, n := range got {
			if seen[n] {
				t.Errorf("%+v: %d came twice", by, n)
			}
			seen[n] = true
		}
		if got = slices.DeleteFunc(got, func(n uint32) bool { return !stays(n) }); !slices.Equal(got, want) {
			t.Errorf("%+v: listed %v, want %v", by, got, want)
		}
	}
}

func BenchmarkPage12000(b *testing.B) {
	d := dice{rand.New(rand.NewPCG(1, 2))}
	x := New()
	delta := Delta{Seq: 1}
	for n := range uint32(12000) {
		doc := d.doc(n + 1)
		doc.Owner, doc.Title = uint32(d.IntN(1200)), fmt.Sprint(d.IntN(5000))
		delta.Docs = append(delta.Docs, doc)
	}
	start := time.Now()
	x.Apply(delta)
	b.Logf("built in %v", time.Since(start))
	everyone := &permissionapi.Scope{Classes: []permissionapi.ClassScope{{Class: "personal", Allow: permissionapi.Everyone}}}
	for b.Loop() {
		x.Page(everyone, Filter{}, ByDayDesc, nil, 50)
		x.Count(everyone, Filter{})
	}
}
