// Package visible answers which documents somebody may see, in memory: lists in any
// order, exact counts and facets, trimmed by a scope while they are made. It is filled
// from the catalogue and holds what filters, sorts and scopes need, not whole rows.
package visible

import (
	"iter"
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
	Sender  string // the account that brought it
	Until   int32  // the last day that it is good, days since 1970-01-01, where Ends
	Ends    bool   // it says itself until when it is good
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
// are no more. With Reset it is all there is. What is too much for one Delta comes in
// several with the same Seq, of which the first has Reset if any has.
type Delta struct {
	Seq    uint64
	Reset  bool
	Docs   []Doc
	Gone   []uint32
	People []Person
	Units  []Unit
}

// Index holds the documents in columns by their number. It may be used by many
// goroutines: answers are given from one moment's state.
type Index struct {
	mu  sync.RWMutex // held for writing while a Delta is taken in, and no longer
	seq uint64
	*contents
	limits
	docChanges journal[record]
	moves      journal[uint32] // of people; what it keeps is the unit they were in
	sets       sets
	scopes     scopes
}

// New returns an empty index, at sequence 0.
func New() *Index {
	x := &Index{limits: usual}
	x.sets.budget = defaultBudget
	x.install(newContents())
	return x
}

func (x *Index) install(c *contents) {
	x.contents = c
	x.docChanges.clear()
	x.moves.clear()
	x.sets.clear()
	x.scopes.clear()
}

// Seq is the sequence up to which changes were applied.
func (x *Index) Seq() uint64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.seq
}

// Apply takes in the pieces of one change, whose sequence it has when all of them are
// in. One of an earlier sequence is ignored. One with Reset is built aside: until it is
// complete, answers are those of before. Only one goroutine may apply at a time.
func (x *Index) Apply(pieces iter.Seq2[Delta, error]) error {
	var fresh *contents
	var seq uint64
	for d, err := range pieces {
		if err != nil {
			return err
		}
		if d.Seq <= x.Seq() {
			return nil
		}
		seq = d.Seq
		if d.Reset {
			fresh = newContents()
		}
		if fresh != nil {
			fresh.take(d)
			continue
		}
		x.change(d)
	}
	if fresh != nil {
		fresh.arrange()
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if fresh != nil {
		x.install(fresh)
	}
	x.seq = max(x.seq, seq)
	return nil
}

// change takes one piece in.
func (x *Index) change(d Delta) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.org.putUnits(d.Units)
	for _, p := range d.People {
		if had, moved := x.org.putPerson(p); moved {
			x.moves.add(p.Number, had)
		}
	}
	x.org.settle()
	for _, n := range d.Gone {
		if was := x.record(n); was.state != absent {
			x.contents.remove(n)
			x.docChanges.add(n, was)
		}
	}
	for i := range d.Docs {
		was := x.record(d.Docs[i].N)
		x.put(&d.Docs[i])
		was.id = d.Docs[i].ID
		x.docChanges.add(d.Docs[i].N, was)
	}
}

// record is what facets count a document by, and what is needed to know it again.
type record struct {
	id    permissionapi.DocumentID
	owner uint32
	kind  uint16
	state state
	day   int32
}

type state uint8

const (
	absent state = iota
	inUse
	binned
)

// journal is what changed last, so that a cached set can be brought up to date: for
// each change the document (or person) and what it was before.
type journal[T any] struct {
	from    uint64 // how many entries were forgotten
	entries []entry[T]
	last    map[uint32]uint64 // number → its last entry, counted from 1
}

type entry[T any] struct {
	n    uint32
	prev uint64 // the entry before of the same number, counted from 1
	was  T
}

const journalMax = 1 << 16

func (j *journal[T]) clear() { *j = journal[T]{from: j.now() + 1, last: map[uint32]uint64{}} }

func (j *journal[T]) now() uint64 { return j.from + uint64(len(j.entries)) }

func (j *journal[T]) add(n uint32, was T) {
	if len(j.entries) == journalMax {
		half := journalMax / 2
		for i, e := range j.entries[:half] {
			if j.last[e.n] == j.from+uint64(i)+1 {
				delete(j.last, e.n)
			}
		}
		j.entries = append(make([]entry[T], 0, journalMax/2+64), j.entries[half:]...)
		j.from += uint64(half)
	}
	j.entries = append(j.entries, entry[T]{n, j.last[n], was})
	j.last[n] = j.now()
}

// since calls yield with each number that changed after a moment, and what it was then.
// ok is false where that is not known any more.
func (j *journal[T]) since(at uint64) (entries []entry[T], ok bool) {
	if at < j.from {
		return nil, false
	}
	return j.entries[at-j.from:], true
}
