package permission

import (
	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// Sets of employees as they come in scopes: some, or everyone but some.
type employeeSet = permissionapi.EmployeeSet

func without(s employeeSet) employeeSet { return employeeSet{All: !s.All, Numbers: s.Numbers} }

// both is who is in both sets.
func both(s, t employeeSet) employeeSet { return s.Minus(without(t)) }

// either is who is in one set or the other.
func either(s, t employeeSet) employeeSet {
	if s.IsEmpty() {
		return t
	}
	if t.IsEmpty() {
		return s
	}
	return without(without(s).Minus(t))
}

// owners are those about whom there are documents of a class that are not in the bin.
func (w *World) owners(class int) *roaring.Bitmap { return w.tally.of(w.classes[class].ID).owners }

// ownersIn is how many owners of a class there are in a set.
func (w *World) ownersIn(class int, s employeeSet) int {
	owners := w.owners(class)
	n := 0
	if s.Numbers != nil {
		n = int(owners.AndCardinality(s.Numbers))
	}
	if s.All {
		n = int(owners.GetCardinality()) - n
	}
	return n
}

// countOf is how many documents of a class there are about some owners.
func (w *World) countOf(class int, owners *roaring.Bitmap) (n int) {
	per := w.tally.of(w.classes[class].ID).perOwner
	for it := owners.Iterator(); it.HasNext(); {
		n += per[it.Next()]
	}
	return n
}

func (w *World) countOfOne(class int, owner uint32) int {
	return w.tally.of(w.classes[class].ID).perOwner[owner]
}

// documentsIn is countOf for a set, the company included where everyone is.
func (w *World) documentsIn(class int, s employeeSet) int {
	if s.All {
		total := w.tally.of(w.classes[class].ID).total
		if s.Numbers == nil {
			return total
		}
		return total - w.countOf(class, roaring.And(w.owners(class), s.Numbers))
	}
	if s.Numbers == nil {
		return 0
	}
	return w.countOf(class, roaring.And(w.owners(class), s.Numbers))
}
