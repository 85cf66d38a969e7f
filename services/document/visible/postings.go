package visible

import "sort"

// postings are each owner's documents, ascending. 64 owners share a run; who has many
// has a set of their own.
type postings struct {
	segments table[*segment]
	large    map[uint32]*docs
}

type segment struct {
	ends [segmentOwners]uint32
	ns   run
}

const (
	segmentBits   = 6
	segmentOwners = 1 << segmentBits
	largeOwner    = 1 << 14
)

func newPostings() postings { return postings{large: map[uint32]*docs{}} }

func (s *segment) span(slot uint32) (from, to int) {
	if slot > 0 {
		from = int(s.ends[slot-1])
	}
	return from, int(s.ends[slot])
}

// find is where n is within the run, or would be.
func (s *segment) find(slot, n uint32) (at int, found bool) {
	from, to := s.span(slot)
	at = from + sort.Search(to-from, func(i int) bool { return s.ns.at(from+i) >= n })
	return at, at < to && s.ns.at(at) == n
}

func (p *postings) add(owner, n uint32) {
	if large := p.large[owner]; large != nil {
		large.add(n)
		return
	}
	s := p.segments.at(owner >> segmentBits)
	if s == nil {
		s = &segment{ns: run{data: make([]byte, 3), width: 1}}
		p.segments.set(owner>>segmentBits, s)
	}
	slot := owner & (segmentOwners - 1)
	at, found := s.find(slot, n)
	if found {
		return
	}
	s.ns.insert(at, n)
	for i := slot; i < segmentOwners; i++ {
		s.ends[i]++
	}
	if from, to := s.span(slot); to-from > largeOwner {
		large := &docs{}
		for _, n := range s.ns.part(from, to) {
			large.add(n)
		}
		p.large[owner] = large
		s.ns = runOf(append(s.ns.part(0, from), s.ns.part(to, s.ns.n)...))
		for i := slot; i < segmentOwners; i++ {
			s.ends[i] -= uint32(to - from)
		}
	}
}

func (p *postings) remove(owner, n uint32) {
	if large := p.large[owner]; large != nil {
		large.remove(n)
		return
	}
	s := p.segments.at(owner >> segmentBits)
	if s == nil {
		return
	}
	slot := owner & (segmentOwners - 1)
	if at, found := s.find(slot, n); found {
		s.ns.remove(at)
		for i := slot; i < segmentOwners; i++ {
			s.ends[i]--
		}
	}
}

// count is how many documents an owner has.
func (p *postings) count(owner uint32) int {
	if len(p.large) > 0 {
		if large := p.large[owner]; large != nil {
			return large.n
		}
	}
	s := p.segments.at(owner >> segmentBits)
	if s == nil {
		return 0
	}
	from, to := s.span(owner & (segmentOwners - 1))
	return to - from
}

// each calls yield with an owner's documents, ascending, until it says no.
func (p *postings) each(owner uint32, yield func(n uint32) bool) bool {
	if len(p.large) > 0 {
		if large := p.large[owner]; large != nil {
			going := true
			large.each(func(n uint32) bool {
				going = yield(n)
				return going
			})
			return going
		}
	}
	s := p.segments.at(owner >> segmentBits)
	if s == nil {
		return true
	}
	for i, to := s.span(owner & (segmentOwners - 1)); i < to; i++ {
		if !yield(s.ns.at(i)) {
			return false
		}
	}
	return true
}

// buildPostings makes postings of all documents at once: owner tells whose each is.
func buildPostings(all *docs, owner func(n uint32) uint32) postings {
	type draft struct {
		next [segmentOwners]uint32 // how many, and then where the next one goes
		list []uint32
	}
	p := newPostings()
	var drafts table[*draft]
	all.each(func(n uint32) bool {
		o := owner(n)
		d := drafts.at(o >> segmentBits)
		if d == nil {
			d = &draft{}
			drafts.set(o>>segmentBits, d)
		}
		d.next[o&(segmentOwners-1)]++
		return true
	})
	drafts.each(func(key uint32, d *draft) {
		if d == nil {
			return
		}
		total := uint32(0)
		for slot, count := range d.next {
			if count > largeOwner {
				p.large[key<<segmentBits+uint32(slot)] = &docs{}
				count = 0
			}
			d.next[slot] = total
			total += count
		}
		d.list = make([]uint32, total)
	})
	all.each(func(n uint32) bool {
		o := owner(n)
		if len(p.large) > 0 {
			if large := p.large[o]; large != nil {
				large.add(n)
				return true
			}
		}
		d := drafts.at(o >> segmentBits)
		at := &d.next[o&(segmentOwners-1)]
		d.list[*at] = n
		*at++
		return true
	})
	drafts.each(func(key uint32, d *draft) {
		if d != nil {
			p.segments.set(key, &segment{ends: d.next, ns: runOf(d.list)})
			d.list = nil
		}
	})
	return p
}

func (p *postings) bytes() (size int) {
	p.segments.each(func(_ uint32, s *segment) {
		if s != nil {
			size += 4*segmentOwners + 40 + cap(s.ns.data)
		}
	})
	for _, large := range p.large {
		size += large.bytes()
	}
	return size
}

// table is a sparse array: employee numbers are dense, but nothing breaks if they are
// not.
type table[T any] struct {
	pages []*[tablePage]T
	far   map[uint32]*[tablePage]T
}

const tablePage = 1024

func (t *table[T]) at(i uint32) (v T) {
	k := i / tablePage
	if int(k) < len(t.pages) {
		if p := t.pages[k]; p != nil {
			return p[i%tablePage]
		}
	} else if len(t.far) > 0 {
		if p := t.far[k]; p != nil {
			return p[i%tablePage]
		}
	}
	return v
}

func (t *table[T]) set(i uint32, v T) {
	k := i / tablePage
	if k >= 1<<14 {
		if t.far == nil {
			t.far = map[uint32]*[tablePage]T{}
		}
		if t.far[k] == nil {
			t.far[k] = new([tablePage]T)
		}
		t.far[k][i%tablePage] = v
		return
	}
	for int(k) >= len(t.pages) {
		t.pages = append(t.pages, nil)
	}
	if t.pages[k] == nil {
		t.pages[k] = new([tablePage]T)
	}
	t.pages[k][i%tablePage] = v
}

// each calls f with every place of the pages that there are.
func (t *table[T]) each(f func(i uint32, v T)) {
	visit := func(k uint32, p *[tablePage]T) {
		for i, v := range p {
			f(k*tablePage+uint32(i), v)
		}
	}
	for k, p := range t.pages {
		if p != nil {
			visit(uint32(k), p)
		}
	}
	for k, p := range t.far {
		visit(k, p)
	}
}
