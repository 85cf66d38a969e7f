package visible

import (
	"cmp"
	"hash/maphash"
	"slices"
	"sort"
	"strings"
)

// titles gives each different title a number and knows their order. Titles repeat a lot.
type titles struct {
	text    []byte
	ends    []uint32 // where each title's text ends
	places  []uint64 // 2·place among those sorted; one more for those behind it that came since
	sorted  []uint32
	since   int      // how many came since they were sorted
	table   []uint32 // by hash: number + 1
	hashing maphash.Seed
}

func newTitles() titles {
	return titles{hashing: maphash.MakeSeed(), table: make([]uint32, 1024)}
}

func (t *titles) at(n uint32) string {
	from := uint32(0)
	if n > 0 {
		from = t.ends[n-1]
	}
	return string(t.text[from:t.ends[n]])
}

func (t *titles) raw(n uint32) []byte {
	from := uint32(0)
	if n > 0 {
		from = t.ends[n-1]
	}
	return t.text[from:t.ends[n]]
}

func (t *titles) number(title string) uint32 {
	if n, found := t.find(title); found {
		return n
	}
	n := uint32(len(t.ends))
	t.text = append(t.text, title...)
	t.ends = append(t.ends, uint32(len(t.text)))
	t.places = append(t.places, uint64(2*t.before(title))+1)
	if len(t.ends)*4 > len(t.table)*3 {
		t.table = make([]uint32, 2*len(t.table))
		for k := range n {
			t.enter(t.at(k), k)
		}
	}
	t.enter(title, n)
	if t.since++; t.since > 1024+len(t.sorted)/16 {
		t.sort()
	}
	return n
}

func (t *titles) slot(title string) int {
	return int(maphash.String(t.hashing, title) & uint64(len(t.table)-1))
}

func (t *titles) enter(title string, n uint32) {
	i := t.slot(title)
	for t.table[i] != 0 {
		i = (i + 1) & (len(t.table) - 1)
	}
	t.table[i] = n + 1
}

func (t *titles) find(title string) (uint32, bool) {
	for i := t.slot(title); t.table[i] != 0; i = (i + 1) & (len(t.table) - 1) {
		if n := t.table[i] - 1; string(t.raw(n)) == title {
			return n, true
		}
	}
	return 0, false
}

// before is how many of the sorted titles come before this one.
func (t *titles) before(title string) int {
	return sort.Search(len(t.sorted), func(i int) bool { return string(t.raw(t.sorted[i])) >= title })
}

// sort puts those that came since to the others.
func (t *titles) sort() {
	since := make([]uint32, 0, t.since)
	for n := len(t.sorted); n < len(t.ends); n++ {
		since = append(since, uint32(n))
	}
	slices.SortFunc(since, t.compare)
	merged := make([]uint32, 0, len(t.ends))
	for _, n := range t.sorted {
		for len(since) > 0 && t.places[since[0]] < t.places[n] {
			merged, since = append(merged, since[0]), since[1:]
		}
		merged = append(merged, n)
	}
	t.sorted, t.since = append(merged, since...), 0
	for place, n := range t.sorted {
		t.places[n] = uint64(2*place) + 2
	}
}

// compare puts two titles in order.
func (t *titles) compare(a, b uint32) int {
	if c := cmp.Compare(t.places[a], t.places[b]); c != 0 || a == b || t.places[a]&1 == 0 {
		return c
	}
	return strings.Compare(t.at(a), t.at(b))
}

func (t *titles) bytes() int {
	return cap(t.text) + 4*cap(t.ends) + 8*cap(t.places) + 4*cap(t.sorted) + 4*cap(t.table)
}
