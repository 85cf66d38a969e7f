package visible

import (
	"bytes"
	"cmp"
	"slices"
	"sort"

	"acervo/services/permission/permissionapi"
)

// sortKey is what a list is ordered by; equal ones follow by id.
type sortKey uint8

const (
	byDay sortKey = iota
	byCreated
	byTitle
	sortKeys
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

// Position is a place in an order: that of a document with this key and id, whether or
// not it is still there. Number holds days or microseconds, Text a title.
type Position struct {
	Number int64
	Text   string
	ID     permissionapi.DocumentID
}

func (x *Index) position(k sortKey, n uint32) Position {
	p := Position{ID: x.ids[n]}
	switch k {
	case byDay:
		p.Number = int64(x.day[n])
	case byCreated:
		p.Number = x.created[n]
	case byTitle:
		p.Text = x.title[n]
	}
	return p
}

// compare puts two documents in ascending order.
func (x *Index) compare(k sortKey, a, b uint32) int {
	var c int
	switch k {
	case byDay:
		c = cmp.Compare(x.day[a], x.day[b])
	case byCreated:
		c = cmp.Compare(x.created[a], x.created[b])
	case byTitle:
		c = cmp.Compare(x.title[a], x.title[b])
	}
	if c == 0 {
		c = bytes.Compare(x.ids[a][:], x.ids[b][:])
	}
	return c
}

// against compares a document with a position, in ascending order.
func (x *Index) against(k sortKey, n uint32, p Position) int {
	var c int
	switch k {
	case byDay:
		c = cmp.Compare(int64(x.day[n]), p.Number)
	case byCreated:
		c = cmp.Compare(x.created[n], p.Number)
	case byTitle:
		c = cmp.Compare(x.title[n], p.Text)
	}
	if c == 0 {
		c = bytes.Compare(x.ids[n][:], p.ID[:])
	}
	return c
}

func (x *Index) find(k sortKey, n uint32) (int, bool) {
	return slices.BinarySearchFunc(x.orders[k], n, func(a, b uint32) int { return x.compare(k, a, b) })
}

func (x *Index) insert(k sortKey, n uint32) {
	at, _ := x.find(k, n)
	x.orders[k] = slices.Insert(x.orders[k], at, n)
}

func (x *Index) take(k sortKey, n uint32) {
	if at, found := x.find(k, n); found {
		x.orders[k] = slices.Delete(x.orders[k], at, at+1)
	}
}

func (x *Index) sortAll() {
	for k := range x.orders {
		order := make([]uint32, 0, x.present+x.present/8)
		for n, s := range x.state {
			if s != absent {
				order = append(order, uint32(n))
			}
		}
		slices.SortFunc(order, func(a, b uint32) int { return x.compare(sortKey(k), a, b) })
		x.orders[k] = order
	}
}

// walk calls yield with the numbers behind a position (all, without one), in order,
// until it says no.
func (x *Index) walk(s Sort, after *Position, yield func(n uint32) bool) {
	order := x.orders[s.key]
	if s.desc {
		at := len(order)
		if after != nil {
			at = sort.Search(len(order), func(i int) bool { return x.against(s.key, order[i], *after) >= 0 })
		}
		for i := at - 1; i >= 0; i-- {
			if !yield(order[i]) {
				return
			}
		}
		return
	}
	at := 0
	if after != nil {
		at = sort.Search(len(order), func(i int) bool { return x.against(s.key, order[i], *after) > 0 })
	}
	for _, n := range order[at:] {
		if !yield(n) {
			return
		}
	}
}

// arrange puts candidates into an order and leaves out what is not behind a position.
func (x *Index) arrange(s Sort, after *Position, candidates []uint32) []uint32 {
	if after != nil {
		candidates = slices.DeleteFunc(candidates, func(n uint32) bool {
			c := x.against(s.key, n, *after)
			return s.desc && c >= 0 || !s.desc && c <= 0
		})
	}
	slices.SortFunc(candidates, func(a, b uint32) int {
		if s.desc {
			a, b = b, a
		}
		return x.compare(s.key, a, b)
	})
	return candidates
}
