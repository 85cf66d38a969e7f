package visible

import "slices"

// UnitName is a unit's id and what it is called.
type UnitName struct{ ID, Name string }

// org is who is in which unit, and the units' tree. Units have numbers, from 1; 0 is no
// unit. The tree is kept as the order in which it is walked: whatever is below a unit
// comes right behind it, so that "within" is two comparisons.
type org struct {
	numbers map[string]uint32
	units   []unit
	unitOf  table[uint32]
	members map[uint32]*docs // by unit number: employee numbers, directly there

	shape  uint64   // counts the changes of the tree
	walked []uint32 // unit numbers; each is at its from
}

type unit struct {
	*UnitName // replaced, and never changed: answers share it
	parent    uint32
	known     bool // it was told of; others were only named by people or as parents
	from, to  uint32
}

func newOrg() org {
	return org{numbers: map[string]uint32{"": 0}, units: []unit{{UnitName: &UnitName{}}}, walked: make([]uint32, 1), members: map[uint32]*docs{}}
}

func (o *org) number(id string) uint32 {
	n, ok := o.numbers[id]
	if !ok {
		n = uint32(len(o.units))
		o.numbers[id] = n
		o.units = append(o.units, unit{UnitName: &UnitName{ID: id}})
	}
	return n
}

// putUnits takes units in; settle must follow.
func (o *org) putUnits(units []Unit) {
	changed := false
	for _, u := range units {
		n, parent := o.number(u.ID), uint32(0)
		if !u.Gone {
			parent = o.number(u.ParentID)
		}
		at := &o.units[n]
		changed = changed || at.parent != parent
		at.parent, at.known = parent, !u.Gone
		if at.Name != u.Name {
			at.UnitName = &UnitName{u.ID, u.Name}
		}
	}
	if changed {
		o.walked = nil
	}
}

// settle lays the tree out if that is due.
func (o *org) settle() {
	if len(o.walked) != len(o.units) {
		o.walk()
	}
}

// walk lays the tree out. Of a cycle, which events out of order could show for a
// moment, one unit counts as being at the top.
func (o *org) walk() {
	o.shape++
	below := make([][]uint32, len(o.units))
	tops := []uint32{}
	for n := 1; n < len(o.units); n++ {
		if p := o.units[n].parent; p != 0 {
			below[p] = append(below[p], uint32(n))
		} else {
			tops = append(tops, uint32(n))
		}
	}
	o.walked = append(o.walked[:0], 0)
	done := make([]bool, len(o.units))
	type step struct {
		n    uint32
		next int
	}
	descend := func(top uint32) {
		path := []step{}
		enter := func(n uint32) {
			done[n] = true
			o.units[n].from = uint32(len(o.walked))
			o.walked = append(o.walked, n)
			path = append(path, step{n: n})
		}
		enter(top)
		for len(path) > 0 {
			s := &path[len(path)-1]
			if s.next == len(below[s.n]) {
				o.units[s.n].to = uint32(len(o.walked))
				path = path[:len(path)-1]
				continue
			}
			s.next++
			if n := below[s.n][s.next-1]; !done[n] {
				enter(n)
			}
		}
	}
	for _, n := range tops {
		descend(n)
	}
	for n := 1; n < len(o.units); n++ {
		if !done[n] {
			descend(uint32(n))
		}
	}
}

// putPerson moves somebody, and returns where they were.
func (o *org) putPerson(p Person) (had uint32, moved bool) {
	had = o.unitOf.at(p.Number)
	n := o.number(p.UnitID)
	if had == n {
		return had, false
	}
	if m := o.members[had]; m != nil {
		if m.remove(p.Number); m.n == 0 {
			delete(o.members, had)
		}
	}
	o.unitOf.set(p.Number, n)
	if n != 0 {
		if o.members[n] == nil {
			o.members[n] = &docs{}
		}
		o.members[n].add(p.Number)
	}
	return had, true
}

// within calls yield with those in a unit or below it, until it says no.
func (o *org) within(u uint32, yield func(employee uint32) bool) {
	for _, n := range o.walked[o.units[u].from:o.units[u].to] {
		going := true
		if m := o.members[n]; m != nil {
			m.each(func(employee uint32) bool {
				going = yield(employee)
				return going
			})
		}
		if !going {
			return
		}
	}
}

// upwards makes of counts by unit number counts that include what is below.
func (o *org) upwards(counts []int32) {
	for _, n := range slices.Backward(o.walked) {
		if p := o.units[n].parent; p != 0 && o.units[p].from < o.units[n].from {
			counts[p] += counts[n]
		}
	}
}
