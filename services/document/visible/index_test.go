package visible

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/services/permission/permissionapi"
)

// worlds is how many random worlds a test goes through; ACERVO_WORLDS says otherwise. A
// short run, as that of the race detector, goes through few: one goroutine has no races.
func worlds(t *testing.T, usual int) (from, to uint64) {
	if text := os.Getenv("ACERVO_WORLD"); text != "" { // one, by its seed
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return seed, seed + 1
	}
	if text := os.Getenv("ACERVO_WORLDS"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return 0, n
	}
	if testing.Short() {
		usual /= 20
	}
	return 0, uint64(usual)
}

// TestAnswersAreTheOracles applies random changes and asks random questions in between.
func TestAnswersAreTheOracles(t *testing.T) {
	from, to := worlds(t, 300)
	for seed := from; seed < to && !t.Failed(); seed++ {
		oneWorld(t, seed)
	}
}

func oneWorld(t *testing.T, seed uint64) {
	defer func() {
		if r := recover(); r != nil || t.Failed() {
			t.Errorf("world %d: %v (ACERVO_WORLD=%d runs it alone)", seed, r, seed)
			if r != nil {
				panic(r)
			}
		}
	}()
	w := newWorld(seed)
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.tell(Delta{Units: w.units()}))
	accounts := []string{"ana", "bia", "caio"}
	for range 14 {
		if d := w.step(); w.IntN(12) == 0 {
			must(w.tell(w.all()))
		} else {
			must(w.tell(d))
		}
		for range 5 {
			scope := w.scope()
			if w.IntN(3) > 0 {
				scope = w.scopeOf(pick(w, accounts))
			}
			if w.ask(t, scope); t.Failed() {
				return
			}
		}
	}
}

// ask asks for a list, page by page, for its count and its facets.
func (w *world) ask(t *testing.T, sc *permissionapi.Scope) {
	f, by := w.filter(), pick(w, allSorts)
	want := w.o.list(sc, f, by)
	limit := 1 + w.IntN(9)
	var got []uint32
	var after *Position
	for pages := 0; ; pages++ {
		page, next, err := w.x.Page(sc, f, by, after, limit)
		if err != nil || len(page) > limit || next != nil && len(page) != limit || pages > len(want) {
			t.Errorf("a page of %d for a limit of %d, next %v: %v", len(page), limit, next, err)
			return
		}
		got = append(got, page...)
		if after = next; next == nil {
			break
		}
		if after.ID = w.id(page[limit-1]); w.IntN(2) == 0 {
			after.N += 7 // of no meaning where the id is known
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("listed %v, want %v (%+v by %+v)", got, want, f, by)
	}
	if n := w.x.Count(sc, f); n != len(want) {
		t.Errorf("counted %d, want %d (%+v)", n, len(want), f)
	}
	most := pick(w, []int{1, 2, 100})
	facets := w.x.Facets(sc, f, most)
	if got, want := countedOf(facets), w.o.facets(sc, f).most(most, f.Unit); !reflect.DeepEqual(got, want) {
		t.Errorf("facets %+v, want %+v (%d units, %+v)", got, want, most, f)
	}
}

// TestWhatComesFirstIsKeptUpToDate asks for the same lists again and again while documents
// change, where what comes first is kept with the scope's set.
func TestWhatComesFirstIsKeptUpToDate(t *testing.T) {
	from, to := worlds(t, 100)
	for seed := from; seed < to; seed++ {
		w := newWorld(seed)
		w.x.few, w.x.steps, w.x.front, w.x.sets.budget = 0, 0, pick(w, []int{1, 10, 40}), 64<<20
		scope := w.scopeOf("ana")
		for range 20 {
			if err := w.tell(w.step()); err != nil {
				t.Fatal(err)
			}
			for _, by := range []Sort{ByDayDesc, ByCreated} {
				want := w.o.list(scope, Filter{}, by)
				var got []uint32
				for next := (&Position{}); next != nil; {
					after := next
					if len(got) == 0 {
						after = nil
					}
					page, behind, err := w.x.Page(scope, Filter{}, by, after, 6)
					if err != nil {
						t.Fatal(err)
					}
					got, next = append(got, page...), behind
				}
				if !slices.Equal(got, want) {
					t.Fatalf("world %d: listed %v, want %v by %+v", seed, got, want, by)
				}
			}
		}
	}
}

// TestPagesJoinWhileDocumentsComeAndGo walks lists while others are changed: what was
// there all the time comes exactly once, in order.
func TestPagesJoinWhileDocumentsComeAndGo(t *testing.T) {
	from, to := worlds(t, 60)
	for seed := from; seed < to && !t.Failed(); seed++ {
		by := allSorts[seed%uint64(len(allSorts))]
		w := newWorld(seed)
		w.stride = 1
		everyone := &permissionapi.Scope{}
		for _, c := range allClasses {
			everyone.Classes = append(everyone.Classes, permissionapi.ClassScope{Class: c, Allow: permissionapi.Everyone})
		}
		var first Delta
		for range 300 {
			doc := w.doc(w.next)
			w.next++
			doc.Binned = false
			w.o.docs[doc.N] = doc
			first.Docs = append(first.Docs, doc)
		}
		if err := w.tell(first); err != nil {
			t.Fatal(err)
		}
		stays := func(n uint32) bool { return n <= 300 && n%3 != 0 }
		want := slices.DeleteFunc(w.o.list(everyone, Filter{}, by), func(n uint32) bool { return !stays(n) })
		var got []uint32
		var after *Position
		for {
			page, position, err := w.x.Page(everyone, Filter{}, by, after, 7)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, page...)
			if after = position; after == nil {
				break
			}
			if after.ID = w.id(page[6]); w.IntN(3) == 0 { // all numbers but those that are never given again
				after.ID = permissionapi.DocumentID{}
			}
			var delta Delta
			for range 5 {
				delta.Gone = append(delta.Gone, 3*uint32(1+w.IntN(100)), page[w.IntN(len(page))]/3*3)
				doc := w.doc(w.next)
				doc.Binned = false
				w.next++
				delta.Docs = append(delta.Docs, doc)
			}
			if err := w.tell(delta); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[uint32]bool{}
		for _, n := range got {
			if seen[n] {
				t.Errorf("world %d, %+v: %d came twice", seed, by, n)
			}
			seen[n] = true
		}
		if got = slices.DeleteFunc(got, func(n uint32) bool { return !stays(n) }); !slices.Equal(got, want) {
			t.Errorf("world %d, %+v: listed %v, want %v", seed, by, got, want)
		}
	}
}

// TestManyByTitleAreToBeNarrowed holds the limit to what matches, not to what there is.
func TestManyByTitleAreToBeNarrowed(t *testing.T) {
	w := newWorld(1)
	w.x.byTitle = 10
	everyone := &permissionapi.Scope{Classes: []permissionapi.ClassScope{{Class: "personal", Allow: permissionapi.Everyone}}}
	var d Delta
	for n := range uint32(30) {
		doc := w.doc(n + 1)
		doc.Class, doc.Type, doc.Binned = "personal", []string{"t1", "t2", "t2"}[n%3], false
		d.Docs = append(d.Docs, doc)
	}
	if err := w.tell(d); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.x.Page(everyone, Filter{}, ByTitle, nil, 5); !errors.Is(err, ErrTooManyByTitle) {
		t.Errorf("30 are listed by title: %v", err)
	}
	if page, _, err := w.x.Page(everyone, Filter{Types: []string{"t1"}}, ByTitleDesc, nil, 5); err != nil || len(page) != 5 {
		t.Errorf("10 are not: %v %v", page, err)
	}
}

// TestReadersAndWriters asks while documents, people and scopes change; what one
// goroutine was told of it finds at once. The race detector has its part in it.
func TestReadersAndWriters(t *testing.T) {
	w := newWorld(3)
	w.stride, w.owners = 1, 8
	w.x.limits, w.x.sets.budget = usual, 60_000
	w.x.few = 10
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for r := range uint64(4) {
		wg.Go(func() {
			mine := &world{Rand: rand.New(rand.NewPCG(r, 9)), x: w.x, next: 200, stride: 1, owners: 8, scopes: map[string]*permissionapi.Scope{}}
			for {
				select {
				case <-stop:
					return
				default:
				}
				sc, f := mine.scopeOf(pick(mine, []string{"ana", "bia"})), mine.filter()
				if _, _, err := w.x.Page(sc, f, pick(mine, allSorts), nil, 10); err != nil {
					t.Error(err)
				}
				w.x.Count(sc, f)
				w.x.Facets(sc, f, 5)
			}
		})
	}
	everyone := &permissionapi.Scope{}
	for _, c := range allClasses {
		everyone.Classes = append(everyone.Classes, permissionapi.ClassScope{Class: c, Allow: permissionapi.Everyone})
	}
	for i := range 400 {
		d := w.step()
		if i == 200 {
			d = w.all()
		}
		if err := w.tell(d); err != nil {
			t.Fatal(err)
		}
		if got, want := w.x.Count(everyone, Filter{}), len(w.o.list(everyone, Filter{}, ByDay)); got != want {
			t.Fatalf("counts %d after a change, want %d", got, want)
		}
	}
	close(stop)
	wg.Wait()
}

// TestSetsOfDocuments holds a set against a bitmap of which we know that it is right,
// through all its forms.
func TestSetsOfDocuments(t *testing.T) {
	from, to := worlds(t, 20)
	for seed := from; seed < to; seed++ {
		d := rand.New(rand.NewPCG(seed, 2))
		s, want := &docs{}, roaring.New()
		numbers := uint32(1) << (8 + d.IntN(12))
		for range 3 {
			for _, in := range []bool{true, false} {
				for range d.IntN(60_000) {
					n := d.Uint32N(numbers)
					if in {
						want.Add(n)
					} else {
						want.Remove(n)
					}
					s.put(n, in)
				}
				c := s.clone()
				for _, s := range []*docs{s, c} {
					var got []uint32
					s.each(func(n uint32) bool {
						got = append(got, n)
						return true
					})
					if s.n != len(got) || !slices.Equal(got, want.ToArray()) || len(got) > 0 && !s.has(got[len(got)-1]) || s.has(numbers) {
						t.Fatalf("seed %d: %d documents, want %d", seed, len(got), want.GetCardinality())
					}
				}
				chunk := d.IntN(int(numbers>>chunkBits) + 1)
				var all, scratch words
				for i := range all {
					all[i] = d.Uint64()
				}
				both := all
				s.and(chunk, &both, &scratch)
				for low := range uint32(chunkDocs) {
					n := uint32(chunk)<<chunkBits + low
					if has := both[low>>6]&(1<<(low&63)) != 0; has != (want.Contains(n) && all[low>>6]&(1<<(low&63)) != 0) {
						t.Fatalf("seed %d: %d is in both: %v", seed, n, has)
					}
				}
			}
		}
	}
}

// TestTitlesKeepTheirOrder adds titles in all orders.
func TestTitlesKeepTheirOrder(t *testing.T) {
	d := rand.New(rand.NewPCG(1, 1))
	titles := newTitles()
	known := map[string]uint32{}
	for i := range 6000 {
		title := fmt.Sprintf("t%05d", d.IntN(4000))
		if i%2 == 0 {
			title = fmt.Sprintf("u%05d", i)
		}
		n := titles.number(title)
		if was, there := known[title]; there && was != n || titles.at(n) != title {
			t.Fatalf("%s is %d, was %d", title, n, was)
		}
		known[title] = n
		for range 3 {
			other := uint32(d.IntN(len(known)))
			a, b := titles.at(n), titles.at(other)
			if got := titles.compare(n, other); (got < 0) != (a < b) || (got == 0) != (a == b) {
				t.Fatalf("%s and %s compare as %d", a, b, got)
			}
		}
	}
}
