package visible

import (
	"encoding/binary"
	"math"
	"sort"

	"acervo/services/permission/permissionapi"
)

// ids finds a document's number by its id. Of each id it keeps a digest of 48 bits, and
// of each 128 numbers between which ids they lie: ids are given in ascending order, as
// numbers are, so an id can be in one or two blocks. That a foreign id meets a digest
// there has a chance of one in 10^12.
type ids struct {
	digests column
	blocks  []span
	reach   []uint64 // the highest of this block and those before
	least   []uint64 // the lowest of this block and those behind
}

type span struct{ from, to uint64 }

const blockBits = 7

// head is the part of an id that ascends: time, and what follows it.
func head(id permissionapi.DocumentID) uint64 { return binary.BigEndian.Uint64(id[:8]) }

// digest is never 0, as the rows of numbers that were not given are.
func digest(id permissionapi.DocumentID) int64 {
	x := mix(mix(head(id))^binary.BigEndian.Uint64(id[8:])) & mask(6)
	return int64(max(x, 1))
}

// mix is the finalizer of SplitMix64.
func mix(x uint64) uint64 {
	x = (x + 0x9e3779b97f4a7c15)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (t *ids) put(n uint32, id permissionapi.DocumentID) {
	t.digests.set(n, digest(id))
	h, i := head(id), int(n>>blockBits)
	for i >= len(t.blocks) {
		reach := uint64(0)
		if k := len(t.reach); k > 0 {
			reach = t.reach[k-1]
		}
		t.blocks, t.reach, t.least = append(t.blocks, span{math.MaxUint64, 0}), append(t.reach, reach), append(t.least, math.MaxUint64)
	}
	b := &t.blocks[i]
	b.from, b.to = min(b.from, h), max(b.to, h)
	for k := i; k < len(t.reach) && t.reach[k] < h; k++ {
		t.reach[k] = h
	}
	for k := i; k >= 0 && t.least[k] > h; k-- {
		t.least[k] = h
	}
}

// find calls yield with the numbers whose id is this one: one, as good as certainly, if
// there is any.
func (t *ids) find(id permissionapi.DocumentID, yield func(n uint32) bool) {
	h, d := head(id), digest(id)
	i := sort.Search(len(t.reach), func(i int) bool { return t.reach[i] >= h })
	for ; i < len(t.blocks) && t.least[i] <= h; i++ {
		if t.blocks[i].from > h || t.blocks[i].to < h {
			continue
		}
		first := uint32(i) << blockBits
		p := &t.digests.pages[first>>pageBits]
		if p.data == nil {
			continue
		}
		for n := first; n < first+1<<blockBits; n++ {
			if t.digests.at(n) == d && !yield(n) {
				return
			}
		}
	}
}

func (t *ids) bytes() int {
	return t.digests.bytes() + 16*cap(t.blocks) + 8*cap(t.reach) + 8*cap(t.least)
}

// restore makes reach and least of the blocks.
func (t *ids) restore() {
	t.reach, t.least = make([]uint64, len(t.blocks)), make([]uint64, len(t.blocks))
	high, low := uint64(0), uint64(math.MaxUint64)
	for i, b := range t.blocks {
		high = max(high, b.to)
		t.reach[i] = high
	}
	for i := len(t.blocks) - 1; i >= 0; i-- {
		low = min(low, t.blocks[i].from)
		t.least[i] = low
	}
}
