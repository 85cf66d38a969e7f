package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/services/document/analyzer"
	"acervo/services/document/documentapi"
	"acervo/services/document/visible"
	"acervo/services/permission/permissionapi"
)

var visibleCPU = flag.Bool("visible-cpu", false, "have \"visible\" tell how long the processor worked, which others on the machine do not change")

// now is the clock, or the thread's.
func now() time.Duration {
	if *visibleCPU {
		return threadTime()
	}
	return time.Since(processStart)
}

var processStart = time.Now()

var visibleDocuments = flag.Int("visible-documents", 10_000_000, "how many documents the measurement \"visible\" fills its index with")

// shelf is an index that was filled without a catalogue, and what is needed to ask it.
type shelf struct {
	shape
	x       *visible.Index
	seq     uint64
	next    uint32
	ids     []permissionapi.DocumentID // of every thousandth document
	numbers *roaring.Bitmap            // employees
	units   [][]uint32                 // whose members are these employee numbers
	r       *rand.Rand
	began   time.Time
}

func employeeNumber(i int) uint32 { return uint32(i) + 1 }

// fill makes the index of a company: a fifth of it came out of an old archive, in the
// order of its folders, so that neither dates nor the days on which they were once
// scanned ascend.
func (s *shelf) fill() error {
	s.x, s.r, s.began = visible.New(), dice(9), time.Date(2021, 1, 4, 8, 0, 0, 0, time.UTC)
	s.units = make([][]uint32, s.Units)
	first := visible.Delta{Seq: 1, Reset: true}
	for i := range s.Units {
		u := visible.Unit{ID: unitCode(i), Name: fmt.Sprint("Unidade ", i)}
		if i > 0 {
			u.ParentID = unitCode(above(i))
		}
		first.Units = append(first.Units, u)
	}
	people := dice(1)
	for i := range s.Employees {
		unit := unitFor(people, s.Units)
		s.units[unit] = append(s.units[unit], employeeNumber(i))
		first.People = append(first.People, visible.Person{Number: employeeNumber(i), UnitID: unitCode(unit)})
	}
	s.numbers = roaring.New()
	s.numbers.AddRange(1, uint64(s.Employees)+1)
	s.seq = 1
	return s.x.Apply(func(yield func(visible.Delta, error) bool) {
		d := first
		for i, p := range s.papers() {
			d.Docs = append(d.Docs, s.doc(i, p))
			if len(d.Docs) == 1000 {
				if !yield(d, nil) {
					return
				}
				d = visible.Delta{Seq: 1, Docs: d.Docs[:0]}
			}
		}
		yield(d, nil)
	})
}

func (s *shelf) doc(i int, p paper) visible.Doc {
	s.next = uint32(i) + 1
	at := s.began.Add(time.Duration(i) * (5 * 365 * 24 * time.Hour / time.Duration(s.Documents)))
	d := visible.Doc{N: s.next, ID: s.id(at), Owner: employeeNumber(p.owner), Class: kinds[p.kind].class, Type: kinds[p.kind].title,
		Day: int32(p.date.Unix() / 86400), Created: at.UnixMicro() - s.r.Int64N(2_000_000), Title: analyzer.Fold(p.title), Tags: p.tags, Binned: s.r.IntN(200) == 0}
	if i < s.Documents/5 {
		d.Created = at.AddDate(-10, 0, s.r.IntN(3000)).UnixMicro() + s.r.Int64N(1e9)
	}
	d.Sender = fmt.Sprint("account ", s.r.IntN(2000))
	if i%8 == 0 {
		d.Ends, d.Until = true, d.Day+int32(s.r.IntN(1000))
	}
	if i%1000 == 0 {
		s.ids = append(s.ids, d.ID)
	}
	return d
}

// id is a UUIDv7 of a moment.
func (s *shelf) id(at time.Time) (id permissionapi.DocumentID) {
	binary.BigEndian.PutUint64(id[:], uint64(at.UnixMilli())<<16|7<<12|s.r.Uint64N(1<<12))
	binary.BigEndian.PutUint64(id[8:], 2<<62|s.r.Uint64N(1<<62))
	return id
}

// some is every nth employee.
func (s *shelf) some(n int) permissionapi.EmployeeSet {
	b := roaring.New()
	for i := 0; i < s.Employees; i += n {
		b.Add(employeeNumber(i))
	}
	return permissionapi.EmployeeSet{Numbers: b}
}

func (s *shelf) firstOnes(n int) permissionapi.EmployeeSet {
	b := roaring.New()
	b.AddRange(1, uint64(n)+1)
	return permissionapi.EmployeeSet{Numbers: b}
}

// under are those in a unit and the units below it.
func (s *shelf) under(unit int) permissionapi.EmployeeSet {
	b := roaring.New()
	for i := unit; i < s.Units; i++ {
		at := i
		for at > unit {
			at = above(at)
		}
		if at == unit {
			b.AddMany(s.units[i])
		}
	}
	return permissionapi.EmployeeSet{Numbers: b}
}

func but(e permissionapi.EmployeeSet) permissionapi.EmployeeSet {
	return permissionapi.EmployeeSet{All: true, Numbers: e.Numbers}
}

var benchClasses = []string{"public", "personal", "payroll", "medical", "legal"}

type reach struct {
	name  string
	scope *permissionapi.Scope
}

// reaches are the kinds of scope that are measured.
func (s *shelf) reaches() (all []reach) {
	add := func(name string, people func(class string) permissionapi.EmployeeSet, change func(*permissionapi.Scope)) {
		sc := &permissionapi.Scope{AccountID: name, Action: permissionapi.View}
		for _, c := range benchClasses {
			sc.Classes = append(sc.Classes, permissionapi.ClassScope{Class: c, Allow: people(c)})
		}
		if change != nil {
			change(sc)
		}
		all = append(all, reach{name, sc})
	}
	same := func(e permissionapi.EmployeeSet) func(string) permissionapi.EmployeeSet {
		return func(string) permissionapi.EmployeeSet { return e }
	}
	only := func(e permissionapi.EmployeeSet, classes ...string) func(string) permissionapi.EmployeeSet {
		return func(c string) permissionapi.EmployeeSet {
			if slices.Contains(classes, c) {
				return e
			}
			return permissionapi.EmployeeSet{}
		}
	}
	shares := func(n int) permissionapi.DocumentSet {
		m := map[permissionapi.DocumentID]permissionapi.ClassSet{}
		for i := range n {
			m[s.ids[i*len(s.ids)/n]] = 1<<len(benchClasses) - 1
		}
		return permissionapi.DocumentsOf(m)
	}
	n := s.Employees
	add("nobody", same(permissionapi.EmployeeSet{}), nil)
	add("one person", same(permissionapi.EmployeesOf(777)), nil)
	add("ten people", same(permissionapi.EmployeesOf(7, 70, 700, 7000, 9, 90, 900, 9000, 11, 110)), nil)
	add("a unit", same(permissionapi.EmployeeSet{Numbers: roaring.BitmapOf(s.units[s.Units/2]...)}), nil)
	add("a subtree", same(s.under(s.Units/100)), nil)
	add("hundredth", same(s.some(100)), nil)
	add("tenth", same(s.some(10)), nil)
	add("quarter", same(s.some(4)), nil)
	add("an eighth, top unit", same(s.under(3)), nil)
	add("first half", same(s.firstOnes(n/2)), nil)
	add("everyone", same(permissionapi.Everyone), nil)
	add("everyone, not medical", only(permissionapi.Everyone, "public", "personal", "payroll", "legal"), nil)
	add("everyone but a hundredth", same(but(s.some(100))), nil)
	add("everyone but half", same(but(s.firstOnes(n/2))), nil)
	add("medical only", only(permissionapi.Everyone, "medical"), nil)
	add("legal only: all old", only(permissionapi.Everyone, "legal"), nil)
	add("who has a hundredth", same(permissionapi.EmployeesOf(employeeNumber(41%n))), nil)
	add("10,000 shares", same(permissionapi.EmployeesOf(777)), func(sc *permissionapi.Scope) { sc.AllowDocuments = shares(min(10_000, len(s.ids))) })
	add("everyone, 10,000 denied", same(permissionapi.Everyone), func(sc *permissionapi.Scope) { sc.DenyDocuments = shares(min(10_000, len(s.ids))) })
	add("tangled", func(c string) permissionapi.EmployeeSet {
		switch c {
		case "public":
			return permissionapi.Everyone
		case "personal":
			return s.some(3)
		case "payroll":
			return s.under(2)
		case "medical":
			return s.some(50)
		}
		return but(s.some(7))
	}, func(sc *permissionapi.Scope) {
		for i := range sc.Classes {
			sc.Classes[i].Deny = s.some(11 + i)
		}
		sc.AllowDocuments, sc.DenyDocuments = shares(min(5000, len(s.ids))), shares(min(3000, len(s.ids)))
	})
	return all
}

type filtered struct {
	name string
	f    visible.Filter
}

// filters are each single filter, common and rare.
func (s *shelf) filters() []filtered {
	day := func(y int, m time.Month, d int) *int32 {
		v := int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		return &v
	}
	moment := func(y int, m time.Month) *int64 {
		v := time.Date(y, m, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
		return &v
	}
	owner := uint32(777)
	return []filtered{
		{"none", visible.Filter{}},
		{"employee", visible.Filter{Owner: &owner}},
		{"small unit", visible.Filter{Unit: unitCode(s.Units / 2)}},
		{"large unit", visible.Filter{Unit: unitCode(2)}},
		{"common type", visible.Filter{Types: []string{"Holerite"}}},
		{"old type", visible.Filter{Types: []string{"Advertência"}}},
		{"class", visible.Filter{Classes: []string{"medical"}}},
		{"two classes", visible.Filter{Classes: []string{"medical", "personal"}}},
		{"tag", visible.Filter{Tags: []string{"admissão"}}},
		{"year", visible.Filter{DayFrom: day(2025, 1, 1), DayTo: day(2025, 12, 31)}},
		{"month", visible.Filter{DayFrom: day(2026, 3, 1), DayTo: day(2026, 3, 31)}},
		{"old days", visible.Filter{DayTo: day(2019, 1, 1)}},
		{"created", visible.Filter{CreatedFrom: moment(2025, 6), CreatedTo: moment(2025, 9)}},
		{"sent by one", visible.Filter{Sender: "account 7"}},
		{"expiring", visible.Filter{Expires: &visible.Expiry{From: day(2026, 3, 1), To: day(2026, 3, 31), Months: map[string]int{"ASO": 12, "Atestado médico": 1}}}},
		{"bin", visible.Filter{Binned: true}},
	}
}

// times are how long something took, the first time and later.
type times struct{ cold, warm []time.Duration }

func (t *times) time(again int, f func()) {
	for i := range again + 1 {
		begun := now()
		f()
		if took := now() - begun; i == 0 {
			t.cold = append(t.cold, took)
		} else {
			t.warm = append(t.warm, took)
		}
	}
}

func (t *times) add(o times) { t.cold, t.warm = append(t.cold, o.cold...), append(t.warm, o.warm...) }

func micros(took []time.Duration, q float64) float64 {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return float64(sorted[int(math.Ceil(q*float64(len(sorted)-1)))].Nanoseconds()) / 1000
}

func columns(all ...times) (text string) {
	for _, t := range all {
		text += fmt.Sprintf("\t%.0f\t%.0f\t%.0f\t%.0f", micros(t.warm, .5), micros(t.warm, .99), micros(t.warm, 1), micros(t.cold, 1))
	}
	return text + "\t"
}

var visibleSorts = []visible.Sort{visible.ByDayDesc, visible.ByDay, visible.ByCreatedDesc, visible.ByCreated}

// measureVisible fills an index directly and asks it as each kind of user would. What
// each kind took is printed on the way.
func measureVisible(ctx context.Context, _ *target) ([]row, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	s := &shelf{shape: shapeOf(*visibleDocuments)}
	begun := time.Now()
	if err := s.fill(); err != nil {
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "filled with %d documents in %s\n", s.Documents, time.Since(begun).Round(time.Millisecond))
	s.x.Warm()
	runtime.GC()
	index, _ := s.x.Memory()
	for _, part := range s.x.Parts() {
		fmt.Fprintf(os.Stderr, "  %-12s %6.2f bytes a document\n", part.Name, float64(part.Bytes)/float64(s.Documents))
	}
	out := tabwriter.NewWriter(os.Stderr, 0, 4, 2, ' ', tabwriter.AlignRight)
	const heads = "µs\tpage p50\tp99\tworst\tfirst ever\tcount p50\tp99\tworst\tfirst ever\tfacets p50\tp99\tworst\tfirst ever\t"
	fmt.Fprintln(out, heads+"its set\t")
	byFilter := map[string]*[3]times{}
	var pages, counts, facets, plain times
	for _, r := range s.reaches() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var page, count, facet times
		for _, f := range s.filters() {
			var one, onePage, oneCount times
			for _, by := range visibleSorts {
				onePage.time(7, func() { s.page(r.scope, f.f, by, nil) })
			}
			oneCount.time(7, func() { s.x.Count(r.scope, f.f) })
			one.time(7, func() { s.x.Facets(r.scope, f.f, documentapi.MostUnits) })
			page.add(onePage)
			count.add(oneCount)
			facet.add(one)
			if f.name == "none" {
				plain.add(one)
			}
			if byFilter[f.name] == nil {
				byFilter[f.name] = &[3]times{}
			}
			for i, t := range []times{onePage, oneCount, one} {
				byFilter[f.name][i].add(t)
			}
		}
		for _, by := range visibleSorts {
			deep := s.deep(r.scope, by, 1000)
			page.time(7, func() { s.page(r.scope, visible.Filter{}, by, deep) })
		}
		fmt.Fprintf(out, "%s%s%d\t\n", r.name, columns(page, count, facet), s.x.Count(r.scope, visible.Filter{}))
		pages.add(page)
		counts.add(count)
		facets.add(facet)
	}
	fmt.Fprintln(out, heads)
	for _, f := range s.filters() {
		t := byFilter[f.name]
		fmt.Fprintf(out, "filter: %s%s\n", f.name, columns(t[0], t[1], t[2]))
	}
	_ = out.Flush()
	title := s.titles()
	applied := s.arrivals(2000)
	moved := s.reorganise(50_000)
	all, cached := s.x.Memory()
	load, size, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	ms := func(us float64) float64 { return us / 1000 }
	mib := func(n int) float64 { return float64(n) / (1 << 20) }
	return []row{
		{name: "index: page of 50, any scope and filter, p50", value: ms(micros(pages.warm, .5)), unit: "ms", bar: 0.3},
		{name: "index: page, p99", value: ms(micros(pages.warm, .99)), unit: "ms", bar: 2},
		{name: "index: page, worst", value: ms(micros(pages.warm, 1)), unit: "ms", bar: 5},
		{name: "index: page, first ever of its kind, p99", value: ms(micros(pages.cold, .99)), unit: "ms", bar: 60},
		{name: "index: page by title, 100,000 in question, worst", value: ms(title), unit: "ms", bar: 5},
		{name: "index: exact count, any scope and filter, p99", value: ms(micros(counts.warm, .99)), unit: "ms", bar: 1},
		{name: "index: exact count, first ever, p99", value: ms(micros(counts.cold, .99)), unit: "ms", bar: 60},
		{name: "index: facets of any scope, p99", value: ms(micros(plain.warm, .99)), unit: "ms", bar: 1},
		{name: "index: facets with any filter, p99", value: ms(micros(facets.warm, .99)), unit: "ms", bar: 1},
		{name: "index: facets, first ever, worst", value: ms(micros(facets.cold, 1)), unit: "ms", bar: 300},
		{name: "index: one document arrives, p50", value: ms(micros(applied, .5)), unit: "ms", bar: 0.05},
		{name: "index: one document arrives, p99", value: ms(micros(applied, .99)), unit: "ms", bar: 0.5},
		{name: "index: 50,000 people move, in force", value: ms(moved), unit: "ms", bar: 1000},
		{name: "index: bytes a document", value: float64(index) / float64(s.Documents), unit: "B", bar: 36},
		{name: "index with its sets", value: mib(all), unit: "MiB", bar: 400 * float64(s.Documents) / 1e7},
		{name: "index: sets of scopes and filters", value: mib(cached), unit: "MiB", bar: 64},
		{name: "index: snapshot loads", value: load.Seconds(), unit: "s", bar: 6},
		{name: "index: snapshot", value: mib(size), unit: "MiB", bar: 300 * float64(s.Documents) / 1e7},
	}, nil
}

func (s *shelf) page(sc *permissionapi.Scope, f visible.Filter, by visible.Sort, after *visible.Position) *visible.Position {
	_, next, err := s.x.Page(sc, f, by, after, 50)
	if err != nil {
		panic(err)
	}
	return next
}

// deep is where the nth page begins, or the last one.
func (s *shelf) deep(sc *permissionapi.Scope, by visible.Sort, n int) (at *visible.Position) {
	for range n - 1 {
		next := s.page(sc, visible.Filter{}, by, at)
		if next == nil {
			return at
		}
		at = next
	}
	return at
}

// titles is the worst time of a page by title, in microseconds, where as many documents
// are in question as may be.
func (s *shelf) titles() float64 {
	n := s.Employees
	for {
		sc := &permissionapi.Scope{AccountID: "titles"}
		for _, c := range benchClasses {
			sc.Classes = append(sc.Classes, permissionapi.ClassScope{Class: c, Allow: s.some(max(1, s.Employees/n))})
		}
		if n /= 2; s.x.Count(sc, visible.Filter{}) > visible.MaxByTitle {
			continue
		}
		var t times
		t.time(30, func() { s.page(sc, visible.Filter{}, visible.ByTitle, nil) })
		return micros(t.warm, 1)
	}
}

// arrivals is how long it takes to take in a document each, while as many sets are kept
// as there is room for, and one that sees it asks in between.
func (s *shelf) arrivals(n int) (took []time.Duration) {
	everyone := s.reaches()[10].scope
	for i := range n {
		p := paper{owner: s.r.IntN(s.Employees), kind: i % len(kinds), date: time.Date(2015+i%12, 5, 1+i%28, 0, 0, 0, 0, time.UTC), title: "Holerite 05/2020"}
		d := s.doc(int(s.next), p)
		s.seq++
		begun := now()
		_ = s.x.Apply(once(visible.Delta{Seq: s.seq, Docs: []visible.Doc{d}}))
		took = append(took, now()-begun)
		s.page(everyone, visible.Filter{}, visible.ByDayDesc, nil)
	}
	return took
}

// reorganise moves people to one unit and asks for a filter and facets by units.
func (s *shelf) reorganise(n int) float64 {
	d := visible.Delta{Seq: s.seq + 1}
	for i := range min(n, s.Employees) {
		d.People = append(d.People, visible.Person{Number: employeeNumber(i * 3 % s.Employees), UnitID: unitCode(1)})
	}
	s.seq++
	everyone := s.reaches()[10].scope
	begun := time.Now()
	_ = s.x.Apply(once(d))
	s.x.Facets(everyone, visible.Filter{}, documentapi.MostUnits)
	s.x.Count(everyone, visible.Filter{Unit: unitCode(2)})
	return float64(time.Since(begun).Microseconds())
}

// snapshot saves and loads what there is, which is the end of it.
func (s *shelf) snapshot() (load time.Duration, size int, err error) {
	var b bytes.Buffer
	if _, err := s.x.Save(&b, "bench"); err != nil {
		return 0, 0, err
	}
	s.x = nil
	runtime.GC()
	begun := time.Now()
	x := visible.New()
	err = x.Load(bytes.NewReader(b.Bytes()), "bench", s.seq)
	return time.Since(begun), b.Len(), err
}

func once(d visible.Delta) iter.Seq2[visible.Delta, error] {
	return func(yield func(visible.Delta, error) bool) { yield(d, nil) }
}
