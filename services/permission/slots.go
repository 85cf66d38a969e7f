package permission

import (
	"slices"

	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// seats number the accounts, so that sets of them are bitmaps. The account of an employee
// has the employee's number, so that the employees of a unit or a team are, as a set, their
// accounts; all others have numbers from firstOther on. Only known accounts have a number.
type seats struct {
	others  map[uint32]*account        // from firstOther on
	acting  *roaring.Bitmap            // those that may act
	byRole  map[string]*roaring.Bitmap // those that have a role
	brought *roaring.Bitmap            // those that keep sight of something they brought
	next    uint32
	apart   map[*account]struct{} // those of employees, whose number is another's
}

const firstOther = 1 << 31

func newSeats() seats {
	return seats{
		others: map[uint32]*account{}, acting: roaring.New(), brought: roaring.New(), byRole: map[string]*roaring.Bitmap{},
		next: firstOther, apart: map[*account]struct{}{},
	}
}

// reseat carries a change of an account out and keeps its number and the sets right.
func (w *World) reseat(a *account, change func()) {
	w.seats.leave(a)
	change()
	w.take(a)
}

// seated is the account with a number; nil when there is none.
func (w *World) seated(seat uint32) *account {
	if seat >= firstOther {
		return w.seats.others[seat]
	}
	if e := w.byNumber[seat]; e != nil {
		for _, a := range e.accounts {
			if a.seat == seat {
				return a
			}
		}
	}
	return nil
}

// reseatAll is reseat for the accounts of an employee, if there is one.
func (w *World) reseatAll(e *employee, change func()) {
	if e == nil {
		change()
		return
	}
	for _, a := range e.accounts {
		w.seats.leave(a)
	}
	change()
	for _, a := range e.accounts {
		w.take(a)
	}
}

func (s *seats) leave(a *account) {
	if !a.known {
		return
	}
	delete(s.others, a.seat)
	delete(s.apart, a)
	s.acting.Remove(a.seat)
	s.brought.Remove(a.seat)
	for _, r := range a.roles {
		s.byRole[r].Remove(a.seat)
	}
	a.seat = 0
}

func (w *World) take(a *account) {
	if !a.known {
		return
	}
	s, e := &w.seats, a.employee
	onPayroll := e != nil && e.known
	if onPayroll && e.number < firstOther && w.byNumber[e.number] == e && w.seated(e.number) == nil {
		a.seat = e.number
	} else {
		a.seat = s.next
		s.next++
		s.others[a.seat] = a
		if onPayroll {
			s.apart[a] = struct{}{}
		}
	}
	if a.mayAct() {
		s.acting.Add(a.seat)
	}
	s.noteUploads(a)
	for _, r := range a.roles {
		if s.byRole[r] == nil {
			s.byRole[r] = roaring.New()
		}
		s.byRole[r].Add(a.seat)
	}
}

// noteUploads keeps brought right when what the account brought has changed.
func (s *seats) noteUploads(a *account) {
	switch {
	case !a.known:
	case a.uploads.Len() > 0:
		s.brought.Add(a.seat)
	default:
		s.brought.Remove(a.seat)
	}
}

var noSeats = roaring.New()

// subjects are the seats of the accounts among a subject, active or not. The caller must
// not change them.
func (l *lens) subjects(s permissionapi.Subject) *roaring.Bitmap {
	w := l.w
	switch s.Kind {
	case permissionapi.SubjectUser:
		if a := w.accounts[s.ID]; a != nil && a.known {
			return roaring.BitmapOf(a.seat)
		}
		return noSeats
	case permissionapi.SubjectEveryone:
		return w.seats.acting
	case permissionapi.SubjectRole:
		if has := w.seats.byRole[s.ID]; has != nil {
			return has
		}
		return noSeats
	}
	var numbers *roaring.Bitmap
	switch s.Kind {
	case permissionapi.SubjectUnit:
		if u := w.units[s.ID]; u != nil {
			numbers = l.unitNumbers(u, s.Subtree)
		}
	case permissionapi.SubjectTeam:
		if t := w.teams[s.ID]; t != nil {
			numbers = l.teamNumbers(t)
		}
	case permissionapi.SubjectReportsOf:
		if m := w.employees[s.ID]; m != nil {
			numbers = l.reportNumbers(m)
		}
	}
	if numbers == nil || numbers.IsEmpty() {
		return noSeats
	}
	if len(w.seats.apart) == 0 && numbers.Maximum() < firstOther {
		return numbers
	}
	numbers = numbers.Clone()
	numbers.RemoveRange(firstOther, 1<<32)
	for a := range w.seats.apart {
		if l.reaches(s, a) {
			numbers.Add(a.seat)
		}
	}
	return numbers
}

// hasRole reports whether the account has a role now.
func (a *account) hasRole(role string) bool { return slices.Contains(a.roles, role) }
