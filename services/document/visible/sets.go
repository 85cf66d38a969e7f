package visible

import (
	"container/list"
	"slices"
	"sync"
)

// sets keeps sets of documents that were made for queries, those used last, within a
// budget of bytes. A set that is kept is brought up to date when it is used, by what
// changed since.
type sets struct {
	budget int
	mu     sync.Mutex
	byKey  map[string]*list.Element // of *kept
	recent list.List                // the last used in front
	bytes  int
}

// defaultBudget is how many bytes of sets are kept: those of about forty scopes that
// reach half of ten million documents, or thousands of narrow ones.
const defaultBudget = 56 << 20

// kept is a set that is kept. Whoever has it from peek or get may read it while they
// hold the index for reading: nobody changes it, since it is as of now.
type kept struct {
	key   string
	bytes int // as sets counts it

	mu    sync.Mutex
	cond  *cond
	docs  *docs // nil until it is made
	tally *tally
	front map[Sort][]item // what comes first, as many as limits.front or all there is
	at    uint64          // up to which changes of documents, and of people, it goes
	moved uint64
	shape uint64 // of the unit tree
}

func (s *sets) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byKey, s.bytes = map[string]*list.Element{}, 0
	s.recent.Init()
}

func (s *sets) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bytes
}

// peek returns a set as of now, if it is kept.
func (s *sets) peek(x *Index, key string) *kept {
	k := s.find(key)
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.docs == nil || !x.bring(k) {
		return nil
	}
	return k
}

// spare is peek for whoever is making another set: it does not wait for one that
// somebody is making from that other one.
func (s *sets) spare(x *Index, key string) *kept {
	k := s.find(key)
	if k == nil || !k.mu.TryLock() {
		return nil
	}
	defer k.mu.Unlock()
	if k.docs == nil || !x.bring(k) {
		return nil
	}
	return k
}

func (s *sets) find(key string) *kept {
	if key == "" {
		return nil
	}
	s.mu.Lock()
	e := s.byKey[key]
	if e != nil {
		s.recent.MoveToFront(e)
	}
	s.mu.Unlock()
	if e == nil {
		return nil
	}
	return e.Value.(*kept)
}

// get returns the set of a condition as of now, and makes it if it is not kept; with
// its tally if that is wanted.
func (s *sets) get(x *Index, c *cond, withTally bool) *kept {
	k := &kept{key: c.key, cond: c}
	if c.key != "" {
		s.mu.Lock()
		e := s.byKey[c.key]
		if e == nil {
			e = s.recent.PushFront(k)
			s.byKey[c.key] = e
		}
		s.recent.MoveToFront(e)
		k = e.Value.(*kept)
		s.mu.Unlock()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.docs == nil || !x.bring(k) {
		k.cond = c
		k.docs, k.tally, k.front = c.docs, nil, nil
		if k.docs == nil {
			k.docs = c.build()
		}
		k.at, k.moved, k.shape = x.docChanges.now(), x.moves.now(), x.org.shape
	}
	if withTally && k.tally == nil {
		k.tally = x.count(k)
	}
	if c.key != "" {
		s.measure(k)
	}
	return k
}

// measure counts a set's bytes, and lets go of those used longest ago.
func (s *sets) measure(k *kept) {
	size := k.docs.bytes() + len(k.key) + 500
	if k.tally != nil {
		size += k.tally.bytes()
	}
	for _, items := range k.front {
		size += 16*cap(items) + 100
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.byKey[k.key]; e == nil || e.Value.(*kept) != k {
		return
	}
	s.bytes += size - k.bytes
	k.bytes = size
	for s.bytes > s.budget && s.recent.Len() > 1 {
		last := s.recent.Back()
		old := last.Value.(*kept)
		if old == k {
			return
		}
		s.recent.Remove(last)
		delete(s.byKey, old.key)
		s.bytes -= old.bytes
	}
}

// first is a page of the set, if that is among what is kept in front.
func (k *kept) first(s Sort, b *best) (page []uint32, found bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	items, found := k.front[s]
	if !found {
		return nil, false
	}
	for _, it := range items {
		if len(page) < b.limit && b.behind(it) {
			page = append(page, it.n)
		}
	}
	return page, len(page) == b.limit || len(items) == k.docs.n
}

// keepFront keeps what comes first of a set.
func (s *sets) keepFront(k *kept, by Sort, items []item) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.front == nil {
		k.front = map[Sort][]item{}
	}
	k.front[by] = slices.Clone(items)
	s.measure(k)
}

// bring brings a set up to date. It is false where that cannot be done, or would take
// longer than making the set anew.
func (x *Index) bring(k *kept) bool {
	if k.cond.units && k.shape != x.org.shape {
		return false
	}
	changes, known := x.docChanges.since(k.at)
	moves, known2 := x.moves.since(k.moved)
	if !known || !known2 || len(changes) > 1000+k.docs.n {
		return false
	}
	if k.cond.refresh != nil && len(changes) > 0 {
		k.cond.refresh()
	}
	// First all documents, in the units that their owners were in; then the people.
	var unitThen map[uint32]uint32
	if k.tally != nil && len(moves) > 0 {
		unitThen = make(map[uint32]uint32, len(moves))
		for i := range moves {
			if moves[i].prev <= k.moved {
				unitThen[moves[i].n] = moves[i].was
			}
		}
	}
	unitOf := func(owner uint32) uint32 {
		if unit, moved := unitThen[owner]; moved {
			return unit
		}
		return x.org.unitOf.at(owner)
	}
	for i := range changes {
		c := &changes[i]
		if c.prev > k.at {
			continue // it is the second change of the document: the first brought it to now
		}
		had, has := k.docs.has(c.n), k.cond.holds(c.n)
		if k.tally != nil && had {
			k.tally.add(c.was.kind, c.was.day, unitOf(c.was.owner), -1)
		}
		if k.tally != nil && has {
			k.tally.add(x.kindAt(c.n), int32(x.day.at(c.n)), unitOf(x.ownerOf(c.n)), +1)
		}
		k.docs.put(c.n, has)
		if had || has {
			k.front = nil
		}
	}
	if k.cond.units || k.tally != nil {
		for i := range moves {
			if moves[i].prev <= k.moved {
				x.move(k, moves[i].n, moves[i].was)
			}
		}
	}
	k.at, k.moved = x.docChanges.now(), x.moves.now()
	return true
}

// move brings a set up to date with somebody's move from a unit to where they are now.
func (x *Index) move(k *kept, person, from uint32) {
	to := x.org.unitOf.at(person)
	x.ofOwner.each(person, func(n uint32) bool {
		had := k.docs.has(n)
		has := had
		if k.cond.units {
			has = k.cond.holds(n)
		}
		if k.tally != nil {
			kind, day := x.kindAt(n), int32(x.day.at(n))
			if had {
				k.tally.add(kind, day, from, -1)
			}
			if has {
				k.tally.add(kind, day, to, +1)
			}
		}
		if had != has {
			k.docs.put(n, has)
		}
		return true
	})
}
