package visible

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// org is who is in which unit, and the units' tree.
type org struct {
	units   map[string]*Unit
	unitOf  map[uint32]string
	members map[string]*roaring.Bitmap // directly
}

func newOrg() org {
	return org{units: map[string]*Unit{}, unitOf: map[uint32]string{}, members: map[string]*roaring.Bitmap{}}
}

func (o *org) putUnit(u Unit) {
	if u.Gone {
		delete(o.units, u.ID)
		return
	}
	o.units[u.ID] = &u
}

func (o *org) putPerson(p Person) {
	had := o.unitOf[p.Number]
	if had == p.UnitID {
		return
	}
	if m := o.members[had]; m != nil {
		if m.Remove(p.Number); m.IsEmpty() {
			delete(o.members, had)
		}
	}
	if p.UnitID == "" {
		delete(o.unitOf, p.Number)
		return
	}
	o.unitOf[p.Number] = p.UnitID
	if o.members[p.UnitID] == nil {
		o.members[p.UnitID] = roaring.New()
	}
	o.members[p.UnitID].Add(p.Number)
}

// above are the unit and those above it. A cycle, which events out of order could
// show for a moment, ends the walk.
func (o *org) above(id string) (chain []string) {
	for id != "" && !slices.Contains(chain, id) {
		chain = append(chain, id)
		u := o.units[id]
		if u == nil {
			break
		}
		id = u.ParentID
	}
	return chain
}

// within are the numbers of those in a unit or below it.
func (o *org) within(id string) *roaring.Bitmap {
	all := roaring.New()
	for unit, members := range o.members {
		if slices.Contains(o.above(unit), id) {
			all.Or(members)
		}
	}
	return all
}

// UnitNames are what the units are called, by id.
func (x *Index) UnitNames() map[string]string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	names := make(map[string]string, len(x.org.units))
	for id, u := range x.org.units {
		names[id] = u.Name
	}
	return names
}

// DocumentsOf are the numbers of the documents about these employees or of these types.
func (x *Index) DocumentsOf(people *roaring.Bitmap, types []string) *roaring.Bitmap {
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := roaring.New()
	for it := people.Iterator(); it.HasNext(); {
		out.AddMany(x.byOwner[it.Next()])
	}
	if chosen := x.types.chosen(types); chosen != nil {
		for n, s := range x.state {
			if s != absent && chosen[x.typ[n]] {
				out.Add(uint32(n))
			}
		}
	}
	return out
}
