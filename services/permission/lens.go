package permission

import (
	"iter"
	"slices"

	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// lens is the world as it would be after a change that has not been made: with a rule
// more, a rule less, employees in another place, or a team with other members. Without any
// of these it is the world as it is. Whoever looks through it holds the world's lock.
type lens struct {
	w             *World
	with, without *rule

	moved   map[*employee]place
	movedTo map[*employee][]*employee // by their manager

	team           *team
	joined, parted map[*employee]struct{}

	units map[unitPart]*roaring.Bitmap // as they would be; made when asked for
}

type place struct {
	unit    *unit
	manager *employee
}

type unitPart struct {
	unit    *unit
	subtree bool
}

func (w *World) now() *lens { return &lens{w: w} }

// move shows employees in a unit and under a manager; nil leaves each where they are.
func (l *lens) move(to *unit, under *employee, who []*employee) {
	l.moved, l.movedTo = map[*employee]place{}, map[*employee][]*employee{}
	for _, e := range who {
		if _, twice := l.moved[e]; twice {
			continue
		}
		p := place{e.unit, e.manager}
		if to != nil {
			p.unit = to
		}
		if under != nil && under != e {
			p.manager = under
		}
		l.moved[e] = p
		if p.manager != nil {
			l.movedTo[p.manager] = append(l.movedTo[p.manager], e)
		}
	}
}

// regroup shows employees in a team, or out of it.
func (l *lens) regroup(t *team, who []*employee, join bool) {
	l.team = t
	set := map[*employee]struct{}{}
	for _, e := range who {
		set[e] = struct{}{}
	}
	if join {
		l.joined = set
	} else {
		l.parted = set
	}
}

// relocates reports whether it shows people elsewhere, rather than other rules.
func (l *lens) relocates() bool { return l.moved != nil || l.team != nil }

func (l *lens) unitOf(e *employee) *unit {
	if p, ok := l.moved[e]; ok {
		return p.unit
	}
	return e.unit
}

func (l *lens) managerOf(e *employee) *employee {
	if p, ok := l.moved[e]; ok {
		return p.manager
	}
	return e.manager
}

// managers walks those above e, nearest first: each once, and never e itself.
func (l *lens) managers(e *employee) iter.Seq[*employee] {
	if len(l.moved) == 0 {
		return e.managers()
	}
	return func(yield func(*employee) bool) {
		seen := []*employee{e}
		for m := l.managerOf(e); m != nil && !slices.Contains(seen, m); m = l.managerOf(m) {
			if !yield(m) {
				return
			}
			seen = append(seen, m)
		}
	}
}

func (l *lens) reportsTo(e, m *employee) bool {
	for above := range l.managers(e) {
		if above == m {
			return true
		}
	}
	return false
}

func (l *lens) teamsOf(e *employee) iter.Seq[*team] {
	return func(yield func(*team) bool) {
		for t := range e.teams {
			if l.inTeam(e, t) && !yield(t) {
				return
			}
		}
		if _, joined := l.joined[e]; joined {
			if _, was := e.teams[l.team]; !was {
				yield(l.team)
			}
		}
	}
}

func (l *lens) inTeam(e *employee, t *team) bool {
	if t == l.team && t != nil {
		if _, joined := l.joined[e]; joined {
			return true
		}
		if _, parted := l.parted[e]; parted {
			return false
		}
	}
	_, member := e.teams[t]
	return member
}

// unitNumbers are those of the employees in a unit, and below it with subtree. The caller
// must not change them; so also for the others here.
func (l *lens) unitNumbers(u *unit, subtree bool) *roaring.Bitmap {
	numbers := u.direct
	if subtree {
		numbers = u.numbers()
	}
	if len(l.moved) == 0 {
		return numbers
	}
	part := unitPart{u, subtree}
	if as := l.units[part]; as != nil {
		return as
	}
	in := func(at *unit) bool { return at != nil && (at == u || subtree && at.within(u)) }
	as := numbers
	for e, p := range l.moved {
		was, is := in(e.unit), in(p.unit)
		if !e.known || was == is {
			continue
		}
		if as == numbers {
			as = numbers.Clone()
		}
		if is {
			as.Add(e.number)
		} else {
			as.Remove(e.number)
		}
	}
	if l.units == nil {
		l.units = map[unitPart]*roaring.Bitmap{}
	}
	l.units[part] = as
	return as
}

func (l *lens) teamNumbers(t *team) *roaring.Bitmap {
	if t != l.team {
		return t.numbers
	}
	numbers := t.numbers.Clone()
	for e := range l.joined {
		if e.known {
			numbers.Add(e.number)
		}
	}
	for e := range l.parted {
		numbers.Remove(e.number)
	}
	return numbers
}

func (l *lens) reportNumbers(m *employee) *roaring.Bitmap {
	if len(l.moved) == 0 {
		return m.reportNumbers()
	}
	numbers := roaring.New()
	seen := map[*employee]struct{}{m: {}}
	queue := []*employee{m}
	visit := func(r *employee) {
		if _, again := seen[r]; again {
			return
		}
		seen[r] = struct{}{}
		queue = append(queue, r)
		if r.known {
			numbers.Add(r.number)
		}
	}
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for r := range at.reports {
			if _, moved := l.moved[r]; !moved {
				visit(r)
			}
		}
		for _, r := range l.movedTo[at] {
			visit(r)
		}
	}
	return numbers
}

// hasReports reports whether anybody known reports to e, at whatever remove.
func (l *lens) hasReports(e *employee) bool {
	if !l.relocates() {
		for r := range e.reports {
			if r != e && r.known {
				return true
			}
		}
	}
	return !l.reportNumbers(e).IsEmpty()
}

// targetNumbers are the employees of a target, nil when there are none.
func (l *lens) targetNumbers(t permissionapi.Target, a *account) *roaring.Bitmap {
	switch t.Kind {
	case permissionapi.TargetUnit:
		if u := l.w.units[t.ID]; u != nil {
			return l.unitNumbers(u, t.Subtree)
		}
	case permissionapi.TargetTeam:
		if m := l.w.teams[t.ID]; m != nil {
			return l.teamNumbers(m)
		}
	case permissionapi.TargetEmployee:
		if e := l.w.employees[t.ID]; e != nil && e.known {
			return roaring.BitmapOf(e.number)
		}
	case permissionapi.TargetSelf:
		if e := a.employee; e != nil && e.known {
			return roaring.BitmapOf(e.number)
		}
	case permissionapi.TargetReports:
		if e := a.employee; e != nil && e.known {
			return l.reportNumbers(e)
		}
	}
	return nil
}

// reaching calls yield with every rule whose subject the account is among, in force
// or not. A rule has one subject, so each comes once.
func (l *lens) reaching(a *account, yield func(*rule)) {
	for rules := range l.subjectSets(a) {
		for r := range rules.set {
			if r != l.without && (rules.unit == nil || r.Subject.Subtree) {
				yield(r)
			}
		}
	}
	if l.with != nil && l.reaches(l.with.Subject, a) {
		yield(l.with)
	}
}

// subjectSet are rules for one subject; unit is set where only those for a subtree count.
type subjectSet struct {
	set  ruleSet
	unit *unit
}

// subjectSets walks the rules for each subject that the account is among.
func (l *lens) subjectSets(a *account) iter.Seq[subjectSet] {
	of := func(kind permissionapi.SubjectKind, id string) ruleSet {
		return l.w.rules.bySubject[subjectKey(kind, id)]
	}
	return func(yield func(subjectSet) bool) {
		if !yield(subjectSet{set: of(permissionapi.SubjectUser, a.id)}) || !yield(subjectSet{set: of(permissionapi.SubjectEveryone, "")}) {
			return
		}
		for _, role := range a.roles {
			if !yield(subjectSet{set: of(permissionapi.SubjectRole, role)}) {
				return
			}
		}
		e := a.employee
		if e == nil || !e.known {
			return
		}
		for t := range l.teamsOf(e) {
			if !yield(subjectSet{set: of(permissionapi.SubjectTeam, t.id)}) {
				return
			}
		}
		own := l.unitOf(e)
		for u := range own.chain() {
			s := subjectSet{set: of(permissionapi.SubjectUnit, u.id)}
			if u != own {
				s.unit = u
			}
			if !yield(s) {
				return
			}
		}
		for m := range l.managers(e) {
			if !yield(subjectSet{set: of(permissionapi.SubjectReportsOf, m.id)}) {
				return
			}
		}
	}
}

// reaches reports whether the account is among a subject: the same question as
// reaching, asked from the rule's side.
func (l *lens) reaches(s permissionapi.Subject, a *account) bool {
	switch s.Kind {
	case permissionapi.SubjectUser:
		return a.id == s.ID
	case permissionapi.SubjectEveryone:
		return true
	case permissionapi.SubjectRole:
		return a.hasRole(s.ID)
	}
	e := a.employee
	if e == nil || !e.known {
		return false
	}
	switch s.Kind {
	case permissionapi.SubjectTeam:
		t := l.w.teams[s.ID]
		return t != nil && l.inTeam(e, t)
	case permissionapi.SubjectUnit:
		u, own := l.w.units[s.ID], l.unitOf(e)
		return u != nil && own != nil && (own == u || s.Subtree && own.within(u))
	case permissionapi.SubjectReportsOf:
		m := l.w.employees[s.ID]
		return m != nil && l.reportsTo(e, m)
	}
	return false
}

// uploadsOf are the documents that an account keeps sight of for having brought them.
func (l *lens) uploadsOf(a *account) permissionapi.DocumentSet {
	if r := l.without; r != nil && isAutomatic(r.Permission) && r.Subject.ID == a.id {
		return a.uploads.Without(r.document)
	}
	return a.uploads
}
