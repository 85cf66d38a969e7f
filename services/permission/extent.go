package permission

import (
	"acervo/services/permission/permissionapi"
)

// extent is whose documents a target means, once it is known whose `self` and
// `reports` these are. It keeps how the people are named, not who they are today: a
// unit that is empty now will not be empty for ever.
type extent struct {
	kind     extentKind
	unit     *unit
	subtree  bool
	team     *team
	employee *employee // the one, or whose reports
	document permissionapi.DocumentID
	owner    uint32 // of the document
}

type extentKind uint8

const (
	nobody extentKind = iota
	everyone
	inUnit
	inTeam
	oneEmployee
	reportsOf
	oneDocument
)

// extentFor is a target's extent for one account.
func (w *World) extentFor(t permissionapi.Target, a *account) extent {
	switch t.Kind {
	case permissionapi.TargetSelf:
		if a.employee != nil {
			return extent{kind: oneEmployee, employee: a.employee}
		}
		return extent{}
	case permissionapi.TargetReports:
		if a.employee != nil {
			return extent{kind: reportsOf, employee: a.employee}
		}
		return extent{}
	}
	return w.fixedExtent(t)
}

// extentGiven is the extent of all that a permission gives to all its subjects
// together, now and later: whoever grants it must hold that much.
func (w *World) extentGiven(p permissionapi.Permission) extent {
	switch p.Target.Kind {
	case permissionapi.TargetSelf:
		return w.extentOfSubject(p.Subject)
	case permissionapi.TargetReports:
		if p.Subject.Kind == permissionapi.SubjectUser {
			if a := w.accounts[p.Subject.ID]; a != nil {
				return w.extentFor(p.Target, a)
			}
			return extent{}
		}
		if p.Subject.Kind == permissionapi.SubjectReportsOf { // reports of reports are reports
			return w.extentOfSubject(p.Subject)
		}
		return extent{kind: everyone} // whose managers may come from anywhere
	}
	return w.fixedExtent(p.Target)
}

// extentOfSubject is a subject's people, seen as those whose documents are meant.
func (w *World) extentOfSubject(s permissionapi.Subject) extent {
	switch s.Kind {
	case permissionapi.SubjectUser:
		if a := w.accounts[s.ID]; a != nil && a.employee != nil {
			return extent{kind: oneEmployee, employee: a.employee}
		}
		return extent{}
	case permissionapi.SubjectUnit:
		if u := w.units[s.ID]; u != nil {
			return extent{kind: inUnit, unit: u, subtree: s.Subtree}
		}
		return extent{}
	case permissionapi.SubjectTeam:
		if t := w.teams[s.ID]; t != nil {
			return extent{kind: inTeam, team: t}
		}
		return extent{}
	case permissionapi.SubjectReportsOf:
		if m := w.employees[s.ID]; m != nil {
			return extent{kind: reportsOf, employee: m}
		}
		return extent{}
	}
	return extent{kind: everyone}
}

func (w *World) fixedExtent(t permissionapi.Target) extent {
	switch t.Kind {
	case permissionapi.TargetEveryone:
		return extent{kind: everyone}
	case permissionapi.TargetUnit:
		if u := w.units[t.ID]; u != nil {
			return extent{kind: inUnit, unit: u, subtree: t.Subtree}
		}
	case permissionapi.TargetTeam:
		if m := w.teams[t.ID]; m != nil {
			return extent{kind: inTeam, team: m}
		}
	case permissionapi.TargetEmployee:
		if e := w.employees[t.ID]; e != nil {
			return extent{kind: oneEmployee, employee: e}
		}
	case permissionapi.TargetDocument:
		if id, ok := permissionapi.ParseDocumentID(t.ID); ok {
			if d, known := w.document(id); known {
				return extent{kind: oneDocument, document: id, owner: d.owner}
			}
		}
	}
	return extent{}
}

// covers reports whether x holds all of y, also when others join y later. Where that
// cannot be told from how the two are named, it does not.
func (x extent) covers(y extent) bool {
	if x.kind == everyone {
		return y.kind != nobody
	}
	switch y.kind {
	case oneEmployee:
		return y.employee.known && x.holds(y.employee.number)
	case oneDocument:
		if x.kind == oneDocument {
			return x.document == y.document
		}
		return y.owner != 0 && x.holds(y.owner)
	case inUnit:
		if x.kind != inUnit {
			return false
		}
		return x.unit == y.unit && (x.subtree || !y.subtree) || x.subtree && y.unit.within(x.unit)
	case inTeam:
		return x.kind == inTeam && x.team == y.team
	case reportsOf:
		return x.kind == reportsOf && (x.employee == y.employee || y.employee.reportsTo(x.employee))
	}
	return false
}

// overlaps reports whether something is in both, or may be as soon as somebody joins
// them: only units are known to stay apart.
func (x extent) overlaps(y extent) bool {
	switch {
	case x.kind == nobody || y.kind == nobody:
		return false
	case x.kind == everyone || y.kind == everyone:
		return true
	case x.kind == oneDocument && y.kind == oneDocument:
		return x.document == y.document
	case x.kind == oneDocument:
		return x.owner != 0 && y.holds(x.owner)
	case y.kind == oneDocument:
		return y.owner != 0 && x.holds(y.owner)
	case x.kind == inUnit && y.kind == inUnit:
		return x.unit == y.unit || x.subtree && y.unit.within(x.unit) || y.subtree && x.unit.within(y.unit)
	case x.kind == oneEmployee:
		return x.employee.known && y.holds(x.employee.number)
	case y.kind == oneEmployee:
		return y.employee.known && x.holds(y.employee.number)
	}
	return true
}

func (x extent) holds(number uint32) bool {
	switch x.kind {
	case everyone:
		return true
	case oneEmployee:
		return x.employee.known && x.employee.number == number
	case inUnit:
		if x.subtree {
			return x.unit.numbers().Contains(number)
		}
		return x.unit.direct.Contains(number)
	case inTeam:
		return x.team.numbers.Contains(number)
	case reportsOf:
		return x.employee.reportNumbers().Contains(number)
	}
	return false
}
