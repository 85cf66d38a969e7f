package visible

import (
	"math/bits"
	"slices"
)

// docs is a set of document numbers: a sorted list while it is small, and otherwise one
// chunk for each 65,536 numbers, which is a sorted list or a bitmap as Roaring's
// containers are. Chunks are found by their place, so that a look-up costs nanoseconds.
type docs struct {
	list   []uint32 // all of it, while chunks is nil
	chunks []chunk
	n      int
}

type chunk struct {
	few []uint16
	all *words
	n   int32
}

// words is a chunk as a bitmap.
type words [chunkDocs / 64]uint64

const (
	chunkBits = 16
	chunkDocs = 1 << chunkBits
	listMax   = 1024
	fewMax    = 4096
)

func (s *docs) has(n uint32) bool {
	if s.chunks == nil {
		_, found := slices.BinarySearch(s.list, n)
		return found
	}
	c := int(n >> chunkBits)
	return c < len(s.chunks) && s.chunks[c].has(uint16(n))
}

func (c *chunk) has(low uint16) bool {
	if c.all != nil {
		return c.all[low>>6]&(1<<(low&63)) != 0
	}
	_, found := slices.BinarySearch(c.few, low)
	return found
}

// put makes n be in the set or not.
func (s *docs) put(n uint32, in bool) {
	if in {
		s.add(n)
	} else {
		s.remove(n)
	}
}

func (s *docs) add(n uint32) {
	if s.chunks == nil {
		at, found := slices.BinarySearch(s.list, n)
		if found {
			return
		}
		if s.n < listMax {
			s.list = slices.Insert(s.list, at, n)
			s.n++
			return
		}
		s.spread()
	}
	c := int(n >> chunkBits)
	for c >= len(s.chunks) {
		s.chunks = append(s.chunks, chunk{})
	}
	if s.chunks[c].add(uint16(n)) {
		s.n++
	}
}

// spread turns a list into chunks.
func (s *docs) spread() {
	list := s.list
	s.list, s.n, s.chunks = nil, 0, make([]chunk, 0, 1)
	for _, n := range list {
		s.add(n)
	}
}

func (c *chunk) add(low uint16) bool {
	if c.all != nil {
		w, bit := &c.all[low>>6], uint64(1)<<(low&63)
		if *w&bit != 0 {
			return false
		}
		*w |= bit
		c.n++
		return true
	}
	at, found := slices.BinarySearch(c.few, low)
	if found {
		return false
	}
	if c.n == fewMax {
		all := new(words)
		for _, l := range c.few {
			all[l>>6] |= 1 << (l & 63)
		}
		c.few, c.all = nil, all
		return c.add(low)
	}
	if len(c.few) == cap(c.few) { // by an eighth: there are many of these
		grown := make([]uint16, len(c.few), len(c.few)+len(c.few)/8+4)
		copy(grown, c.few)
		c.few = grown
	}
	c.few = slices.Insert(c.few, at, low)
	c.n++
	return true
}

func (s *docs) remove(n uint32) {
	if s.chunks == nil {
		if at, found := slices.BinarySearch(s.list, n); found {
			s.list = slices.Delete(s.list, at, at+1)
			s.n--
		}
		return
	}
	c := int(n >> chunkBits)
	if c < len(s.chunks) && s.chunks[c].remove(uint16(n)) {
		s.n--
	}
}

func (c *chunk) remove(low uint16) bool {
	if c.all == nil {
		at, found := slices.BinarySearch(c.few, low)
		if found {
			c.few = slices.Delete(c.few, at, at+1)
			c.n--
		}
		return found
	}
	w, bit := &c.all[low>>6], uint64(1)<<(low&63)
	if *w&bit == 0 {
		return false
	}
	*w &^= bit
	if c.n--; c.n < fewMax/2 {
		few := make([]uint16, 0, c.n+c.n/8)
		for i, w := range c.all {
			for ; w != 0; w &= w - 1 {
				few = append(few, uint16(i<<6+bits.TrailingZeros64(w)))
			}
		}
		c.few, c.all = few, nil
	}
	return true
}

// each calls yield with the numbers, ascending, until it says no.
func (s *docs) each(yield func(n uint32) bool) {
	for _, n := range s.list {
		if !yield(n) {
			return
		}
	}
	for i := range s.chunks {
		c, base := &s.chunks[i], uint32(i)<<chunkBits
		for _, low := range c.few {
			if !yield(base + uint32(low)) {
				return
			}
		}
		if c.all != nil && !c.all.each(base, yield) {
			return
		}
	}
}

func (w *words) each(base uint32, yield func(n uint32) bool) bool {
	for i, word := range w {
		for ; word != 0; word &= word - 1 {
			if !yield(base + uint32(i<<6+bits.TrailingZeros64(word))) {
				return false
			}
		}
	}
	return true
}

// or adds one chunk's numbers to w.
func (s *docs) or(i int, w *words) {
	if s.chunks == nil {
		at, _ := slices.BinarySearch(s.list, uint32(i)<<chunkBits)
		for _, n := range s.list[at:] {
			if int(n>>chunkBits) != i {
				return
			}
			w[uint16(n)>>6] |= 1 << (n & 63)
		}
		return
	}
	if i >= len(s.chunks) {
		return
	}
	c := &s.chunks[i]
	for _, low := range c.few {
		w[low>>6] |= 1 << (low & 63)
	}
	if c.all != nil {
		for k, word := range c.all {
			w[k] |= word
		}
	}
}

// and leaves in w what is also in one chunk of the set; scratch is of no meaning before
// or after.
func (s *docs) and(i int, w, scratch *words) {
	if s.chunks != nil && i < len(s.chunks) && s.chunks[i].all != nil {
		for k, word := range s.chunks[i].all {
			w[k] &= word
		}
		return
	}
	clear(scratch[:])
	s.or(i, scratch)
	for k, word := range scratch {
		w[k] &= word
	}
}

func (w *words) count() (n int) {
	for _, word := range w {
		n += bits.OnesCount64(word)
	}
	return n
}

// fromWords makes a set of one bit for each number.
func fromWords(all []words) *docs {
	s := &docs{chunks: make([]chunk, 0, len(all))}
	for i := range all {
		s.append(&all[i])
	}
	return s.tidy()
}

// fromList makes a set of an ascending list, which is the set's from now on.
func fromList(list []uint32) *docs {
	if len(list) <= listMax {
		return &docs{list: list, n: len(list)}
	}
	s := &docs{chunks: []chunk{}}
	for _, n := range list {
		s.add(n)
	}
	return s
}

// append adds the next chunk, all of it.
func (s *docs) append(w *words) {
	n := w.count()
	c := chunk{n: int32(n)}
	if n > fewMax {
		c.all = new(words)
		*c.all = *w
	} else if n > 0 {
		c.few = make([]uint16, 0, n)
		w.each(0, func(n uint32) bool {
			c.few = append(c.few, uint16(n))
			return true
		})
	}
	s.chunks = append(s.chunks, c)
	s.n += n
}

// tidy turns a small set into a list.
func (s *docs) tidy() *docs {
	if s.n > listMax/2 {
		return s
	}
	list := make([]uint32, 0, s.n)
	s.each(func(n uint32) bool {
		list = append(list, n)
		return true
	})
	return &docs{list: list, n: len(list)}
}

func (s *docs) clone() *docs {
	c := &docs{list: slices.Clone(s.list), chunks: slices.Clone(s.chunks), n: s.n}
	for i := range c.chunks {
		k := &c.chunks[i]
		k.few = slices.Clone(k.few)
		if k.all != nil {
			all := *k.all
			k.all = &all
		}
	}
	return c
}

// bytes is about how much memory the set takes.
func (s *docs) bytes() int {
	size := 80 + 4*cap(s.list) + 40*cap(s.chunks)
	for i := range s.chunks {
		size += 2 * cap(s.chunks[i].few)
		if s.chunks[i].all != nil {
			size += 8 * len(words{})
		}
	}
	return size
}
