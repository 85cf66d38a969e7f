package permission

import (
	"iter"
	"time"

	"acervo/services/permission/permissionapi"
)

// soon is how long before its end a permission is said to expire soon.
const soon = 30 * 24 * time.Hour

// flags are what about a rule deserves a look, and the rule that covers it, if one does.
func (l *lens) flags(r *rule, at int64) (flags []permissionapi.Flag, by *rule) {
	flags = []permissionapi.Flag{}
	for _, f := range []permissionapi.Flag{permissionapi.FlagReachesNobody, permissionapi.FlagExpiresSoon, permissionapi.FlagGrantedByLeft, permissionapi.FlagUnused} {
		if l.flagged(r, f, at) {
			flags = append(flags, f)
		}
	}
	if by = l.coveredBy(r, at); by != nil {
		flags = append(flags, permissionapi.FlagCovered)
	}
	return flags, by
}

func (l *lens) flagged(r *rule, f permissionapi.Flag, at int64) bool {
	switch f {
	case permissionapi.FlagReachesNobody:
		return l.reachesNobody(r)
	case permissionapi.FlagExpiresSoon:
		return at < r.to && r.to <= at+soon.Microseconds()
	case permissionapi.FlagGrantedByLeft:
		a := l.w.accounts[r.GrantedBy]
		return a != nil && a.known && !a.mayAct()
	case permissionapi.FlagUnused:
		return l.w.uses.unused(r, at)
	case permissionapi.FlagCovered:
		return l.coveredBy(r, at) != nil
	case permissionapi.FlagAny:
		flags, _ := l.flags(r, at)
		return len(flags) > 0
	}
	return false
}

// reachesNobody reports whether no active account is among its subject, or nobody and
// nothing among its target.
func (l *lens) reachesNobody(r *rule) bool {
	subjects := l.subjects(r.Subject)
	if !subjects.Intersects(l.w.seats.acting) {
		return true
	}
	switch t := r.Target; t.Kind {
	case permissionapi.TargetEveryone:
		return false
	case permissionapi.TargetDocument:
		d, known := l.w.document(r.document)
		return !known || d.binned
	case permissionapi.TargetSelf, permissionapi.TargetReports:
		for it := subjects.Iterator(); it.HasNext(); {
			a := l.w.seated(it.Next())
			if a == nil || !a.mayAct() || a.employee == nil || !a.employee.known {
				continue
			}
			if t.Kind == permissionapi.TargetSelf || l.hasReports(a.employee) {
				return false
			}
		}
		return true
	default:
		numbers := l.targetNumbers(t, nil)
		return numbers == nil || numbers.IsEmpty()
	}
}

// maxCovering is how many rules are looked at for one that covers another.
const maxCovering = 1000

// coveredBy is a rule that alone gives (or denies) all that r does, to all whom r does,
// for as long; nil when there is none. Of two that cover each other the older counts.
func (l *lens) coveredBy(r *rule, at int64) *rule {
	if r.to <= at {
		return nil
	}
	var user *account
	if r.Subject.Kind == permissionapi.SubjectUser {
		if user = l.w.accounts[r.Subject.ID]; user == nil || !user.known {
			return nil
		}
	}
	seen := 0
	for s := range l.wider(r.Subject, user) {
		if seen++; seen > maxCovering {
			return nil
		}
		if s != r && l.coversRule(s, r, user, at) && (s.ID < r.ID || !l.coversRule(r, s, nil, at)) {
			return s
		}
	}
	return nil
}

// wider are the rules whose subject may hold all of a subject.
func (l *lens) wider(s permissionapi.Subject, user *account) iter.Seq[*rule] {
	return func(yield func(*rule) bool) {
		stopped := false
		each := func(kind permissionapi.SubjectKind, id string) {
			for r := range l.w.rules.bySubject[subjectKey(kind, id)] {
				if stopped || !yield(r) {
					stopped = true
					return
				}
			}
		}
		each(s.Kind, s.ID)
		if s.Kind != permissionapi.SubjectEveryone {
			each(permissionapi.SubjectEveryone, "")
		}
		switch s.Kind {
		case permissionapi.SubjectUser:
			for set := range l.subjectSets(user) {
				for r := range set.set {
					if k := r.Subject.Kind; k == permissionapi.SubjectUser || k == permissionapi.SubjectEveryone {
						break // seen above
					}
					if stopped || !yield(r) {
						return
					}
				}
			}
		case permissionapi.SubjectUnit:
			for u := range l.w.units[s.ID].chain() {
				if u.id != s.ID {
					each(permissionapi.SubjectUnit, u.id)
				}
			}
		case permissionapi.SubjectReportsOf:
			if m := l.w.employees[s.ID]; m != nil {
				for above := range l.managers(m) {
					each(permissionapi.SubjectReportsOf, above.id)
				}
			}
		}
	}
}

// coversRule reports whether s does all that r does from a moment on. user is r's subject,
// if that is one account.
func (l *lens) coversRule(s, r *rule, user *account, at int64) bool {
	return s.allow == r.allow && s.actions&r.actions == r.actions && s.classes&r.classes == r.classes &&
		(len(r.Classes) > 0 || len(s.Classes) == 0) && // classes added later, too
		s.from <= max(r.from, at) && s.to >= r.to &&
		l.holdsSubject(s.Subject, r.Subject, user) && l.holdsTarget(s, r, user)
}

func (l *lens) holdsSubject(s, r permissionapi.Subject, user *account) bool {
	switch {
	case s.Kind == permissionapi.SubjectEveryone:
		return true
	case user != nil:
		return l.reaches(s, user)
	case s.Kind != r.Kind:
		return false
	case s.ID == r.ID:
		return s.Subtree || !r.Subtree
	case s.Kind == permissionapi.SubjectUnit:
		u, above := l.w.units[r.ID], l.w.units[s.ID]
		return s.Subtree && u != nil && above != nil && u.within(above)
	case s.Kind == permissionapi.SubjectReportsOf:
		m, above := l.w.employees[r.ID], l.w.employees[s.ID]
		return m != nil && above != nil && l.reportsTo(m, above)
	}
	return false
}

func (l *lens) holdsTarget(s, r *rule, user *account) bool {
	relative := func(k permissionapi.TargetKind) bool {
		return k == permissionapi.TargetSelf || k == permissionapi.TargetReports
	}
	switch {
	case s.Target == r.Target, s.Target.Kind == permissionapi.TargetEveryone:
		return true
	case user != nil:
		return l.w.extentFor(s.Target, user).covers(l.w.extentFor(r.Target, user))
	case relative(s.Target.Kind) || relative(r.Target.Kind):
		return false
	}
	return l.w.fixedExtent(s.Target).covers(l.w.fixedExtent(r.Target))
}
