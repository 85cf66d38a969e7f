package visible

import (
	"cmp"
	"slices"
)

// best keeps the first of many documents in an order, behind a place.
type best struct {
	x         *Index
	desc      bool
	limit     int
	after     *place
	title     bool    // the keys are places of titles
	afterText *string // then it is behind this title

	items []item
	full  bool // there are enough: what does not come before bar is of no use
	bar   item
}

type item struct {
	key int64
	n   uint32
}

// compare puts two in the order that is wanted.
func (b *best) compare(a, c item) int {
	if b.desc {
		a, c = c, a
	}
	if a.key == c.key && b.title && a.key&1 == 1 {
		if d := b.x.titles.compare(uint32(b.x.title.at(a.n)), uint32(b.x.title.at(c.n))); d != 0 {
			return d
		}
	}
	return cmp.Or(cmp.Compare(a.key, c.key), cmp.Compare(a.n, c.n))
}

func (b *best) behind(it item) bool {
	if b.after == nil {
		return true
	}
	var c int
	if b.afterText != nil {
		c = cmp.Or(cmp.Compare(b.x.titles.at(uint32(b.x.title.at(it.n))), *b.afterText), cmp.Compare(it.n, b.after.n))
	} else {
		c = cmp.Or(cmp.Compare(it.key, b.after.key), cmp.Compare(it.n, b.after.n))
	}
	return c > 0 != b.desc && c != 0
}

// wants reports whether any key from one to another may be of use.
func (b *best) wants(from, to int64) bool {
	if b.desc {
		return (b.after == nil || from <= b.after.key) && (!b.full || to >= b.bar.key)
	}
	return (b.after == nil || to >= b.after.key) && (!b.full || from <= b.bar.key)
}

func (b *best) offer(it item) {
	if b.full && (b.desc && it.key < b.bar.key || !b.desc && it.key > b.bar.key) {
		return
	}
	if b.full && b.compare(it, b.bar) >= 0 || !b.behind(it) {
		return
	}
	b.items = append(b.items, it)
	if len(b.items) >= 4*b.limit+64 {
		b.cut()
	}
}

func (b *best) cut() {
	slices.SortFunc(b.items, b.compare)
	if len(b.items) >= b.limit {
		b.items = b.items[:b.limit]
		b.full, b.bar = true, b.items[b.limit-1]
	}
}

func (b *best) result() []uint32 {
	b.cut()
	page := make([]uint32, len(b.items))
	for i, it := range b.items {
		page[i] = it.n
	}
	return page
}

// placeOf is where a position is by now.
func (x *Index) placeOf(k sortKey, p *Position) *place {
	if p == nil {
		return nil
	}
	at := &place{key: p.Number, n: p.N}
	var none [16]byte
	if p.ID != none {
		x.ids.find(p.ID, func(n uint32) bool {
			if x.state(n) == absent {
				return true
			}
			at.n = n
			return false
		})
	}
	return at
}

// position is where a document is in an order.
func (x *Index) position(k sortKey, n uint32) Position {
	p := Position{N: n}
	switch k {
	case byDay:
		p.Number = x.day.at(n)
	case byCreated:
		p.Number = x.created.at(n)
	case byTitle:
		p.Text = x.titles.at(uint32(x.title.at(n)))
	}
	return p
}
