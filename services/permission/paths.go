package permission

import (
	"acervo/services/permission/permissionapi"
)

// matter is what a question is about: a document, or documents of a class about an
// employee or the company.
type matter struct {
	document permissionapi.DocumentID // zero when it is not about one
	single   bool                     // it is about one
	owner    *employee                // nil: the company, or somebody of whom nothing is known
	company  bool
	class    int
	uploader *account // who keeps sight of the document for having brought it, in this class
}

// about is the matter of a document. ok is false when there is no such document or its
// class is not known.
func (w *World) about(id permissionapi.DocumentID) (m matter, ok bool) {
	d, known := w.document(id)
	if !known || d.class == noClass {
		return m, false
	}
	m = matter{document: id, single: true, owner: w.byNumber[d.owner], company: d.owner == 0, class: int(d.class)}
	if d.uploader != nil && d.upClass == d.class {
		m.uploader = d.uploader
	}
	return m, true
}

// aboutEmployee is the matter of documents of a class about an employee; an empty id is
// the company. ok is false when there is no such employee or class.
func (w *World) aboutEmployee(id, class string) (m matter, ok bool) {
	m.class, ok = w.classBit[class]
	if id == "" {
		m.company = true
		return m, ok
	}
	m.owner = w.employees[id]
	return m, ok && m.owner != nil && m.owner.known
}

// covers reports whether a rule's target is or holds the matter, for one account.
func (l *lens) covers(r *rule, a *account, m matter) bool {
	t := r.Target
	switch t.Kind {
	case permissionapi.TargetEveryone:
		return true
	case permissionapi.TargetDocument:
		return m.single && r.document == m.document
	}
	e := m.owner
	if e == nil || !e.known {
		return false
	}
	switch t.Kind {
	case permissionapi.TargetUnit:
		u, own := l.w.units[t.ID], l.unitOf(e)
		return u != nil && own != nil && (own == u || t.Subtree && own.within(u))
	case permissionapi.TargetTeam:
		team := l.w.teams[t.ID]
		return team != nil && l.inTeam(e, team)
	case permissionapi.TargetEmployee:
		return e.id == t.ID
	case permissionapi.TargetSelf:
		return a.employee == e
	case permissionapi.TargetReports:
		return a.employee != nil && a.employee.known && l.reportsTo(e, a.employee)
	}
	return false
}

// covering calls yield with every rule whose target is or may hold the matter, in force
// or not: of those about self and reports it depends on the account.
func (l *lens) covering(m matter, yield func(*rule)) {
	each := func(rules ruleSet, direct bool) {
		for r := range rules {
			if r != l.without && (direct || r.Target.Subtree) {
				yield(r)
			}
		}
	}
	of := func(kind permissionapi.TargetKind, id string) ruleSet { return l.w.rules.byTarget[targetKey(kind, id)] }
	each(of(permissionapi.TargetEveryone, ""), true)
	if m.single {
		each(l.w.rules.byDocument[m.document], true)
	}
	if e := m.owner; e != nil && e.known {
		each(of(permissionapi.TargetEmployee, e.id), true)
		own := l.unitOf(e)
		for u := range own.chain() {
			each(of(permissionapi.TargetUnit, u.id), u == own)
		}
		for t := range l.teamsOf(e) {
			each(of(permissionapi.TargetTeam, t.id), true)
		}
		each(of(permissionapi.TargetSelf, ""), true)
		each(of(permissionapi.TargetReports, ""), true)
	}
	if l.with != nil && l.mayCover(l.with, m) {
		yield(l.with)
	}
}

// mayCover is covers for any account at all.
func (l *lens) mayCover(r *rule, m matter) bool {
	switch r.Target.Kind {
	case permissionapi.TargetSelf, permissionapi.TargetReports:
		return m.owner != nil && m.owner.known
	}
	return l.covers(r, nil, m)
}

func step(kind permissionapi.StepKind, id string) permissionapi.Step {
	return permissionapi.Step{Kind: kind, ID: id}
}

// subjectPath leads from an account to a subject, or, when the account is not among it,
// as far as it leads.
func (l *lens) subjectPath(a *account, s permissionapi.Subject) []permissionapi.Step {
	path := []permissionapi.Step{step(permissionapi.StepUser, a.id)}
	e := a.employee
	switch s.Kind {
	case permissionapi.SubjectEveryone:
		return append(path, step(permissionapi.StepEveryone, ""))
	case permissionapi.SubjectRole:
		if a.hasRole(s.ID) {
			path = append(path, step(permissionapi.StepRole, s.ID))
		}
		return path
	case permissionapi.SubjectUser:
		return path
	}
	if e == nil || !e.known {
		return path
	}
	path = append(path, step(permissionapi.StepEmployee, e.id))
	switch s.Kind {
	case permissionapi.SubjectTeam:
		if t := l.w.teams[s.ID]; t != nil && l.inTeam(e, t) {
			path = append(path, step(permissionapi.StepTeam, t.id))
		}
	case permissionapi.SubjectUnit:
		path = l.climbUnits(path, e, s.ID, s.Subtree)
	case permissionapi.SubjectReportsOf:
		path = l.climbManagers(path, e, s.ID)
	}
	return path
}

// targetPath leads from a matter to a rule's target, or as far as it leads.
func (l *lens) targetPath(a *account, r *rule, m matter) []permissionapi.Step {
	var path []permissionapi.Step
	if m.single {
		path = append(path, step(permissionapi.StepDocument, m.document.String()))
		if r.Target.Kind == permissionapi.TargetDocument {
			return path
		}
	}
	e := m.owner
	switch {
	case m.company:
		path = append(path, step(permissionapi.StepCompany, ""))
	case e != nil && e.known:
		path = append(path, step(permissionapi.StepEmployee, e.id))
	}
	if r.Target.Kind == permissionapi.TargetEveryone {
		return append(path, step(permissionapi.StepEveryone, ""))
	}
	if e == nil || !e.known {
		return path
	}
	switch t := r.Target; t.Kind {
	case permissionapi.TargetUnit:
		return l.climbUnits(path, e, t.ID, t.Subtree)
	case permissionapi.TargetTeam:
		if team := l.w.teams[t.ID]; team != nil && l.inTeam(e, team) {
			path = append(path, step(permissionapi.StepTeam, t.ID))
		}
	case permissionapi.TargetSelf:
		if a.employee == e {
			path = append(path, step(permissionapi.StepUser, a.id))
		}
	case permissionapi.TargetReports:
		if a.employee == nil || !a.employee.known {
			return path
		}
		path = l.climbManagers(path, e, a.employee.id)
		if l.reportsTo(e, a.employee) {
			path = append(path, step(permissionapi.StepUser, a.id))
		}
	}
	return path
}

func (l *lens) climbUnits(path []permissionapi.Step, e *employee, to string, subtree bool) []permissionapi.Step {
	for u := range l.unitOf(e).chain() {
		path = append(path, step(permissionapi.StepUnit, u.id))
		if u.id == to || !subtree {
			break
		}
	}
	return path
}

func (l *lens) climbManagers(path []permissionapi.Step, e *employee, to string) []permissionapi.Step {
	for m := range l.managers(e) {
		path = append(path, step(permissionapi.StepEmployee, m.id))
		if m.id == to {
			break
		}
	}
	return path
}
