// Package visible answers which documents somebody may see, in memory: lists in any
// order, exact counts and facets, trimmed by a scope while they are made. It is filled
// from the catalogue and holds what filters, sorts and scopes need, not whole rows.
package visible

import (
	"slices"
	"sync"

	"acervo/services/permission/permissionapi"
)

// Doc is what the index knows of a document.
type Doc struct {
	N       uint32 // the catalogue's number of it: dense, ascending, never given again
	ID      permissionapi.DocumentID
	Owner   uint32 // employee number, 0 for the company
	Class   string
	Type    string
	Day     int32  // days since 1970-01-01
	Created int64  // microseconds since 1970
	Title   string // as it sorts
	Tags    []string
	Binned  bool
}

// Person is where an employee is.
type Person struct {
	Number uint32
	UnitID string // empty: in none
}

// Unit is a unit's place in the tree.
type Unit struct {
	ID, ParentID, Name string
	Gone               bool
}

// Delta is what changed up to a sequence: documents as they are now, and those that
// are no more. With Reset it is all there is.
type Delta struct {
	Seq    uint64
	Reset  bool
	Docs   []Doc
	Gone   []uint32
	People []Person
	Units  []Unit
}

// Index holds the documents in flat arrays by their number. It may be used by many
// goroutines: answers are given from one moment's state.
type Index struct {
	mu  sync.RWMutex
	seq uint64
	contents
}

type contents struct {
	ids     []permissionapi.DocumentID
	owner   []uint32
	class   []uint8
	typ     []uint16
	day     []int32
	created []int64
	title   []string
	tags    [][]uint32
	state   []state
	present int

	classes, types, tagNames names
	byID                     map[permissionapi.DocumentID]uint32
	byOwner                  map[uint32][]uint32 // owner → ascending numbers
	orders                   [sortKeys][]uint32
	org                      org
}

type state uint8

const (
	absent state = iota
	inUse
	binned
)

// New returns an empty index, at sequence 0.
func New() *Index { return &Index{contents: empty()} }

func empty() contents {
	return contents{
		byID: map[permissionapi.DocumentID]uint32{}, byOwner: map[uint32][]uint32{},
		classes: newNames(), types: newNames(), tagNames: newNames(), org: newOrg(),
	}
}

// Seq is the sequence up to which changes were applied.
func (x *Index) Seq() uint64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.seq
}

// Apply takes a delta in. Deltas of an earlier sequence are ignored.
func (x *Index) Apply(d Delta) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if d.Seq <= x.seq {
		return
	}
	if d.Reset {
		x.contents = empty()
	}
	for _, u := range d.Units {
		x.org.putUnit(u)
	}
	for _, p := range d.People {
		x.org.putPerson(p)
	}
	many := len(d.Docs)+len(d.Gone) > 64+x.present/16
	if many {
		for i := range x.orders {
			x.orders[i] = nil
		}
	}
	for _, n := range d.Gone {
		x.remove(n, many)
	}
	for _, doc := range d.Docs {
		x.remove(doc.N, many)
		x.put(doc, many)
	}
	if many {
		x.sortAll()
	}
	x.seq = d.Seq
}

func (x *Index) grow(n uint32) {
	if int(n) < len(x.ids) {
		return
	}
	size := int(n) + 1
	x.ids = extend(x.ids, size)
	x.owner = extend(x.owner, size)
	x.class = extend(x.class, size)
	x.typ = extend(x.typ, size)
	x.day = extend(x.day, size)
	x.created = extend(x.created, size)
	x.title = extend(x.title, size)
	x.tags = extend(x.tags, size)
	x.state = extend(x.state, size)
}

func extend[T any](s []T, size int) []T {
	return slices.Grow(s, size-len(s))[:size]
}

func (x *Index) put(d Doc, many bool) {
	x.grow(d.N)
	n := d.N
	x.ids[n], x.owner[n], x.day[n], x.created[n], x.title[n] = d.ID, d.Owner, d.Day, d.Created, d.Title
	x.class[n] = uint8(x.classes.number(d.Class))
	x.typ[n] = uint16(x.types.number(d.Type))
	x.tags[n] = nil
	for _, t := range d.Tags {
		x.tags[n] = append(x.tags[n], x.tagNames.number(t))
	}
	x.state[n] = inUse
	if d.Binned {
		x.state[n] = binned
	}
	x.present++
	x.byID[d.ID] = n
	owned := x.byOwner[d.Owner]
	at, _ := slices.BinarySearch(owned, n)
	x.byOwner[d.Owner] = slices.Insert(owned, at, n)
	if !many {
		for k := range x.orders {
			x.insert(sortKey(k), n)
		}
	}
}

func (x *Index) remove(n uint32, many bool) {
	if int(n) >= len(x.state) || x.state[n] == absent {
		return
	}
	if !many {
		for k := range x.orders {
			x.take(sortKey(k), n)
		}
	}
	owned := x.byOwner[x.owner[n]]
	if at, found := slices.BinarySearch(owned, n); found {
		if owned = slices.Delete(owned, at, at+1); len(owned) == 0 {
			delete(x.byOwner, x.owner[n])
		} else {
			x.byOwner[x.owner[n]] = owned
		}
	}
	delete(x.byID, x.ids[n])
	x.state[n], x.title[n], x.tags[n] = absent, "", nil
	x.present--
}

// names gives each text a small number, from 0, for ever.
type names struct {
	numbers map[string]uint32
	texts   []string
}

func newNames() names { return names{numbers: map[string]uint32{}} }

func (s *names) number(text string) uint32 {
	if n, ok := s.numbers[text]; ok {
		return n
	}
	n := uint32(len(s.texts))
	s.numbers[text] = n
	s.texts = append(s.texts, text)
	return n
}
