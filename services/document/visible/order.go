package visible

import (
	"cmp"
	"slices"
	"sort"

	"acervo/services/permission/permissionapi"
)

// sortKey is what a list is ordered by; equal ones follow as they came.
type sortKey uint8

const (
	byDay sortKey = iota
	byCreated
	byTitle
)

// Sort is an order of a list.
type Sort struct {
	key  sortKey
	desc bool
}

// The orders there are.
var (
	ByDay         = Sort{key: byDay}
	ByDayDesc     = Sort{byDay, true}
	ByCreated     = Sort{key: byCreated}
	ByCreatedDesc = Sort{byCreated, true}
	ByTitle       = Sort{key: byTitle}
	ByTitleDesc   = Sort{byTitle, true}
)

// Position is a place in an order: that of a document with this key and number, whether
// or not it is still there. Number holds days or microseconds, Text a title. If the ID
// is given and known, the document's number is the one it has now, and not N.
type Position struct {
	Number int64
	Text   string
	N      uint32
	ID     permissionapi.DocumentID
}

// order keeps documents sorted by (key, number), in buckets of bounded size, so that
// one more costs the same however many there are.
type order struct {
	keys    *column
	kinds   *column
	buckets []*bucket
	max     int // documents in a bucket
}

// bucket also knows which kinds its documents may be of, so that whoever wants others
// need not look into it.
type bucket struct {
	run
	kinds kindSet
}

// kindSet holds kinds by the last bits of their number: what is in it may be meant.
type kindSet uint64

func kindsOf(kind uint16) kindSet { return 1 << (kind & 63) }

const allKinds = ^kindSet(0)

// bucketOf makes a bucket of a list.
func (o *order) bucketOf(list []uint32) *bucket {
	b := &bucket{run: runOf(list)}
	for _, n := range list {
		b.kinds |= kindsOf(uint16(o.kinds.at(n)))
	}
	return b
}

const bucketMax = 4096

func (o *order) compare(n uint32, key int64, m uint32) int {
	return cmp.Or(cmp.Compare(o.keys.at(n), key), cmp.Compare(n, m))
}

// find is where (key, n) is or would be: before the i-th of a bucket.
func (o *order) find(key int64, n uint32) (bucket, i int) {
	bucket = max(0, sort.Search(len(o.buckets), func(b int) bool { return o.compare(o.buckets[b].at(0), key, n) > 0 })-1)
	if bucket == len(o.buckets) {
		return bucket, 0
	}
	b := o.buckets[bucket]
	return bucket, sort.Search(b.n, func(i int) bool { return o.compare(b.at(i), key, n) >= 0 })
}

func (o *order) insert(n uint32) {
	if len(o.buckets) == 0 {
		o.buckets = append(o.buckets, o.bucketOf([]uint32{n}))
		return
	}
	k, i := o.find(o.keys.at(n), n)
	b := o.buckets[k]
	b.insert(i, n)
	b.kinds |= kindsOf(uint16(o.kinds.at(n)))
	if b.n <= o.max {
		return
	}
	half := b.n / 2
	if k == len(o.buckets)-1 && i == b.n-1 { // what comes in order fills its buckets
		half = b.n - 1
	}
	o.buckets[k] = o.bucketOf(b.part(0, half))
	o.buckets = slices.Insert(o.buckets, k+1, o.bucketOf(b.part(half, b.n)))
}

// changed is told that the kind of n is another now; its key is the same.
func (o *order) changed(n uint32) {
	k, _ := o.find(o.keys.at(n), n)
	o.buckets[k].kinds |= kindsOf(uint16(o.kinds.at(n)))
}

// remove takes n out; its key must still be what it was.
func (o *order) remove(n uint32) {
	if len(o.buckets) == 0 {
		return
	}
	k, i := o.find(o.keys.at(n), n)
	b := o.buckets[k]
	if i == b.n || b.at(i) != n {
		return
	}
	b.remove(i)
	switch {
	case b.n == 0:
		o.buckets = slices.Delete(o.buckets, k, k+1)
	case k+1 < len(o.buckets) && b.n+o.buckets[k+1].n < o.max/4:
		next := o.buckets[k+1]
		o.buckets[k] = &bucket{runOf(append(b.part(0, b.n), next.part(0, next.n)...)), b.kinds | next.kinds}
		o.buckets = slices.Delete(o.buckets, k+1, k+2)
	}
}

// build sorts all documents. They are dealt out by keys that some of them have, and then
// sorted pile by pile, which takes little more memory than the result.
func (o *order) build(all *docs) {
	o.buckets = nil
	if all.n == 0 {
		return
	}
	limits := o.sample(all)
	pileOf := make([]uint16, 0, all.n)
	ends := make([]int, len(limits)+2)
	all.each(func(n uint32) bool {
		key := o.keys.at(n)
		pile := sort.Search(len(limits), func(i int) bool { return limits[i] > key })
		pileOf = append(pileOf, uint16(pile))
		ends[pile+1]++
		return true
	})
	for i := 1; i < len(ends); i++ {
		ends[i] += ends[i-1]
	}
	piles, next, i := make([]uint32, all.n), slices.Clone(ends), 0
	all.each(func(n uint32) bool {
		at := &next[pileOf[i]]
		piles[*at] = n
		*at++
		i++
		return true
	})
	o.buckets = make([]*bucket, 0, all.n/(o.max/2)+1)
	var items []item
	for p := range len(limits) + 1 {
		items = items[:0]
		for _, n := range piles[ends[p]:ends[p+1]] {
			items = append(items, item{o.keys.at(n), n})
		}
		slices.SortFunc(items, func(a, b item) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.n, b.n)) })
		for piece := range slices.Chunk(items, o.max*3/4) {
			list := make([]uint32, len(piece))
			for i, it := range piece {
				list[i] = it.n
			}
			o.buckets = append(o.buckets, o.bucketOf(list))
		}
	}
}

// sample is ascending keys that divide all documents into about equal piles.
func (o *order) sample(all *docs) (limits []int64) {
	step := max(1, all.n/(1<<18))
	keys, i := make([]int64, 0, all.n/step+1), 0
	all.each(func(n uint32) bool {
		if i++; i%step == 0 {
			keys = append(keys, o.keys.at(n))
		}
		return true
	})
	slices.Sort(keys)
	piles := min(all.n/(o.max/2)+1, 1<<15)
	for p := 1; p < piles; p++ {
		if k := keys[p*len(keys)/piles]; len(limits) == 0 || k > limits[len(limits)-1] {
			limits = append(limits, k)
		}
	}
	return limits
}

// walk calls yield with the documents behind a place (nil: all) whose key is from one to
// another and whose kind may be among some, in order, until it says no.
func (o *order) walk(desc bool, after *place, from, to int64, kinds kindSet, yield func(n uint32) bool) {
	if len(o.buckets) == 0 {
		return
	}
	if desc {
		start := place{to, ^uint32(0)}
		if after != nil && (after.key < to || after.key == to && after.n < start.n) {
			start = *after
		}
		k, i := o.find(start.key, start.n)
		for ; k >= 0; k-- {
			if b := o.buckets[k]; b.kinds&kinds != 0 {
				for i--; i >= 0; i-- {
					if !yield(b.at(i)) {
						return
					}
				}
			}
			if k > 0 {
				i = o.buckets[k-1].n
				if o.keys.at(o.buckets[k].at(0)) < from {
					return
				}
			}
		}
		return
	}
	start := place{from, 0}
	if after != nil && after.key >= from {
		start = *after
	}
	k, i := o.find(start.key, start.n)
	if b := o.buckets[k]; after != nil && i < b.n && b.at(i) == after.n && o.keys.at(after.n) == after.key {
		i++
	}
	for ; k < len(o.buckets); k, i = k+1, 0 {
		b := o.buckets[k]
		if o.keys.at(b.at(0)) > to {
			return
		}
		if b.kinds&kinds == 0 {
			continue
		}
		for ; i < b.n; i++ {
			if !yield(b.at(i)) {
				return
			}
		}
	}
}

// between is how many documents have a key from one to another, at most, give or take
// the two buckets at the ends.
func (o *order) between(from, to int64) (n int) {
	if len(o.buckets) == 0 || from > to {
		return 0
	}
	first, _ := o.find(from, 0)
	last, _ := o.find(to, ^uint32(0))
	for k := first; k <= last; k++ {
		n += o.buckets[k].n
	}
	return n
}

// in calls yield with the documents whose key is from one to another.
func (o *order) in(from, to int64, yield func(n uint32) bool) {
	if len(o.buckets) == 0 {
		return
	}
	k, i := o.find(from, 0)
	for ; k < len(o.buckets); k, i = k+1, 0 {
		b := o.buckets[k]
		inside := k+1 < len(o.buckets) && o.keys.at(o.buckets[k+1].at(0)) <= to
		for ; i < b.n; i++ {
			n := b.at(i)
			if !inside && o.keys.at(n) > to || !yield(n) {
				return
			}
		}
	}
}

func (o *order) bytes() (size int) {
	size = 8 * cap(o.buckets)
	for _, b := range o.buckets {
		size += 56 + cap(b.data)
	}
	return size
}

// place is a position by number only: that of n with this key.
type place struct {
	key int64
	n   uint32
}
