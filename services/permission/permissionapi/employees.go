package permissionapi

import "github.com/RoaringBitmap/roaring/v2"

// EmployeeSet is a set of employee numbers: Numbers, or, when All is set, everyone
// (the company itself, number 0, included) except Numbers. A nil Numbers is the
// empty bitmap. Sets are shared: whoever holds one never changes its Numbers.
type EmployeeSet struct {
	All     bool
	Numbers *roaring.Bitmap
}

// Everyone is the set of all employees and the company.
var Everyone = EmployeeSet{All: true}

// EmployeesOf is the set of these numbers.
func EmployeesOf(numbers ...uint32) EmployeeSet {
	return EmployeeSet{Numbers: roaring.BitmapOf(numbers...)}
}

// Contains reports whether an employee is in the set.
func (s EmployeeSet) Contains(number uint32) bool {
	return s.All != (s.Numbers != nil && s.Numbers.Contains(number))
}

// IsEmpty reports whether nobody is in the set.
func (s EmployeeSet) IsEmpty() bool { return !s.All && s.bare() }

// IsEveryone reports whether nobody is left out.
func (s EmployeeSet) IsEveryone() bool { return s.All && s.bare() }

func (s EmployeeSet) bare() bool { return s.Numbers == nil || s.Numbers.IsEmpty() }

// Minus is the set without those of t. It shares Numbers with s where it can.
func (s EmployeeSet) Minus(t EmployeeSet) EmployeeSet {
	switch {
	case t.IsEmpty() || s.IsEmpty():
		return s
	case t.IsEveryone():
		return EmployeeSet{}
	case s.All && t.All: // (¬S) \ (¬T) = T \ S
		return EmployeeSet{Numbers: roaring.AndNot(t.numbers(), s.numbers())}
	case s.All: // (¬S) \ T = ¬(S ∪ T)
		return EmployeeSet{All: true, Numbers: roaring.Or(s.numbers(), t.numbers())}
	case t.All: // S \ (¬T) = S ∩ T
		return EmployeeSet{Numbers: roaring.And(s.numbers(), t.numbers())}
	}
	return EmployeeSet{Numbers: roaring.AndNot(s.numbers(), t.numbers())}
}

// Equal reports whether both hold the same employees.
func (s EmployeeSet) Equal(t EmployeeSet) bool {
	return s.All == t.All && s.numbers().Equals(t.numbers())
}

var noNumbers = roaring.New()

func (s EmployeeSet) numbers() *roaring.Bitmap {
	if s.Numbers == nil {
		return noNumbers
	}
	return s.Numbers
}

// Of is which of these numbers are in the set. The result is not to be changed.
func (s EmployeeSet) Of(numbers *roaring.Bitmap) *roaring.Bitmap {
	switch {
	case s.IsEveryone():
		return numbers
	case s.All:
		return roaring.AndNot(numbers, s.Numbers)
	}
	return roaring.And(numbers, s.numbers())
}
