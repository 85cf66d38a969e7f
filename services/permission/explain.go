package permission

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"
)

// The most permissions that an explanation lists, and looks at to find them.
const (
	maxStrands  = 50
	maxNearest  = 10
	maxLookedAt = 2000
)

// Explain tells why somebody may or may not do something, now or at a past moment. About
// themselves everybody may ask; about others those whom Check answers about others, and
// those who manage what it is about; anybody else is Forbidden. A document that the caller
// may not view is NotFound, whoever it is about. Invalid names what is wrong.
func (s *Service) Explain(ctx context.Context, in permissionapi.ExplainInput) (out permissionapi.Explanation, err error) {
	caller, err := s.anyone(ctx)
	if err != nil {
		return out, err
	}
	fields := s.checkQuestion("", in.Check)
	if in.UserID == "" {
		if caller.IsService() {
			fields = append(fields, fault.At("user_id", fault.Required, "is missing; a service has no permissions of its own"))
		}
		in.UserID = caller.AccountID
	}
	now := s.now()
	at, past, wrong := s.momentAsked(in.At, now)
	if fields = append(fields, wrong...); len(fields) > 0 {
		return out, fault.Check(fields)
	}
	if err := s.know(ctx, in.DocumentID); err != nil {
		return out, err
	}
	w := s.world
	if err := w.mayAskWhy(caller.AccountID, caller.IsService(), in.Check, now); err != nil {
		return out, err
	}
	then := w
	if past {
		if then, err = s.aroundQuestion(ctx, in.Check, at); err != nil {
			return out, err
		}
	}
	return then.explain(in.Check, at, w, caller.AccountID, now)
}

// momentAsked is the moment that a question is about, and whether it is past.
func (s *Service) momentAsked(asked *time.Time, now time.Time) (at time.Time, past bool, fields []fault.Field) {
	if asked == nil || asked.Equal(now) {
		return now, false, nil
	}
	if asked.After(now) {
		return now, false, []fault.Field{fault.At("at", fault.Future, "lies ahead: what will be is not known")}
	}
	return asked.UTC(), true, nil
}

// mayAskWhy is the caller's right to have an answer about a question, at all.
func (w *World) mayAskWhy(callerID string, service bool, c permissionapi.Check, now time.Time) error {
	if service {
		return nil
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	caller := w.accounts[callerID]
	if caller == nil || !caller.mayAct() {
		return notActive()
	}
	if c.DocumentID != "" {
		id, _ := permissionapi.ParseDocumentID(c.DocumentID)
		if !w.seesDocument(caller, id, micros(now)) {
			return fault.Missing("document")
		}
	} else if e := w.employees[c.EmployeeID]; c.EmployeeID != "" && (e == nil || !e.known) {
		return fault.InvalidFields(missing("employee_id", "employee"))
	}
	if c.UserID == callerID {
		return nil
	}
	if caller.seesAllPermissions() || w.manages(callerID, c, now) {
		if a := w.accounts[c.UserID]; a == nil || !a.known {
			return fault.InvalidFields(missing("user_id", "account"))
		}
		return nil
	}
	f := fault.New(fault.Forbidden, "You may ask about yourself, and about others where you manage the documents.")
	f.Fields = []fault.Field{fault.At("user_id", fault.NotYours, "must be your own account, or absent")}
	return f
}

// manages reports whether an account manages what a question is about.
func (w *World) manages(accountID string, c permissionapi.Check, now time.Time) bool {
	if c.DocumentID != "" {
		return w.mayOnDocument(accountID, permissionapi.Manage, c.DocumentID, now)
	}
	return w.mayOnEmployee(accountID, permissionapi.Manage, c.EmployeeID, c.Class, now)
}

// explain answers a question by this world, the asker being who they are in another, now.
func (w *World) explain(c permissionapi.Check, at time.Time, present *World, askerID string, now time.Time) (out permissionapi.Explanation, err error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if present != w {
		present.mu.RLock()
		defer present.mu.RUnlock()
	}
	out = permissionapi.Explanation{
		Revision: present.revision, At: at, UserID: c.UserID, Action: c.Action, DocumentID: c.DocumentID, EmployeeID: c.EmployeeID, Class: c.Class,
	}
	out.Matches, out.Denials, out.Nearest, out.Ladder = []permissionapi.Strand{}, []permissionapi.Strand{}, []permissionapi.NearMiss{}, ladder(0, false)
	m, err := w.matterOf(c)
	if err != nil && w != present {
		return out, nil // it was not there yet
	}
	if err != nil {
		return out, err
	}
	class := w.classes[m.class]
	out.Class, out.Restricted = class.ID, class.Restricted
	if m.single && m.owner != nil {
		out.EmployeeID = m.owner.id
	}
	a := w.accounts[c.UserID]
	if a == nil {
		a = &account{id: c.UserID}
	}
	see := present.sightOf(askerID, c.UserID, now)
	l := w.now()
	f := l.findings(a, c.Action, m, micros(at))
	out.Inactive = !a.mayAct()
	out.Allowed = !out.Inactive && len(f.matches) > 0 && len(f.denials) == 0
	out.Ladder = ladder(l.may(a, m, micros(at)), a.mayAct())

	strand := func(r *rule) permissionapi.Strand {
		return permissionapi.Strand{Permission: r.Permission, SubjectPath: l.subjectPath(a, r.Subject), TargetPath: l.targetPath(a, r, m)}
	}
	for _, r := range visible(f.denials, maxStrands, see.denial) {
		out.Denials = append(out.Denials, strand(r))
	}
	// That something is denied must not be told by showing what is denied.
	shows := see.allow
	if len(f.denials) > 0 && len(out.Denials) == 0 {
		shows = see.denial
	}
	for _, r := range visible(f.matches, maxStrands, shows) {
		out.Matches = append(out.Matches, strand(r))
	}
	if out.Allowed {
		out.Withheld = len(out.Matches) == 0
		return out, nil
	}
	out.Withheld = !out.Inactive && len(out.Matches) > 0 && len(out.Denials) == 0
	if len(out.Matches) == 0 && !out.Inactive {
		for _, n := range l.nearest(a, c.Action, m, micros(at), see) {
			out.Nearest = append(out.Nearest, permissionapi.NearMiss{Strand: strand(n.rule), Failed: n.failed})
		}
	}
	return out, nil
}

func (w *World) matterOf(c permissionapi.Check) (m matter, err error) {
	ok := false
	if c.DocumentID != "" {
		var id permissionapi.DocumentID
		if id, ok = permissionapi.ParseDocumentID(c.DocumentID); ok {
			m, ok = w.about(id)
		}
		if !ok {
			err = fault.Missing("document")
		}
		return m, err
	}
	if m, ok = w.aboutEmployee(c.EmployeeID, c.Class); ok {
		return m, nil
	}
	if _, known := w.classBit[c.Class]; !known {
		return m, fault.InvalidFields(missing("class", "class"))
	}
	return m, fault.InvalidFields(missing("employee_id", "employee"))
}

// findings are the rules that decide a question, the newest first.
type findings struct{ matches, denials []*rule }

func (l *lens) findings(a *account, action permissionapi.Action, m matter, at int64) (f findings) {
	for _, r := range l.deciding(a, m) {
		switch {
		case !r.actions.Has(action) || !r.inForce(at):
		case r.allow:
			f.matches = append(f.matches, r)
		default:
			f.denials = append(f.denials, r)
		}
	}
	newestFirst(f.matches)
	newestFirst(f.denials)
	return f
}

func newestFirst(rules []*rule) {
	slices.SortFunc(rules, func(a, b *rule) int { return strings.Compare(b.ID, a.ID) })
}

// deciding are the rules that reach the account, hold the matter and its class, in force
// or not, among them the automatic permission. It looks from the side that has fewer.
func (l *lens) deciding(a *account, m matter) (rules []*rule) {
	if m.uploader == a && a != nil {
		rules = append(rules, l.w.newRule(l.w.automaticOf(m.document)))
	}
	reaching := 0
	for s := range l.subjectSets(a) {
		reaching += len(s.set)
	}
	if reaching <= 1000 || reaching <= l.coveringAtMost(m) {
		l.reaching(a, func(r *rule) {
			if r.classes.Has(m.class) && l.covers(r, a, m) {
				rules = append(rules, r)
			}
		})
		return rules
	}
	l.covering(m, func(r *rule) {
		if r.classes.Has(m.class) && l.reaches(r.Subject, a) && l.covers(r, a, m) {
			rules = append(rules, r)
		}
	})
	return rules
}

// coveringAtMost is how many rules covering looks at.
func (l *lens) coveringAtMost(m matter) (n int) {
	size := func(kind permissionapi.TargetKind, id string) { n += len(l.w.rules.byTarget[targetKey(kind, id)]) }
	size(permissionapi.TargetEveryone, "")
	if m.single {
		n += len(l.w.rules.byDocument[m.document])
	}
	if e := m.owner; e != nil && e.known {
		size(permissionapi.TargetEmployee, e.id)
		size(permissionapi.TargetSelf, "")
		size(permissionapi.TargetReports, "")
		for u := range l.unitOf(e).chain() {
			size(permissionapi.TargetUnit, u.id)
		}
		for t := range l.teamsOf(e) {
			size(permissionapi.TargetTeam, t.id)
		}
	}
	return n
}

// may is all that an account may do in a matter, if it may do anything at all.
func (l *lens) may(a *account, m matter, at int64) permissionapi.ActionSet {
	return mayBy(l.deciding(a, m), at)
}

func mayBy(deciding []*rule, at int64) permissionapi.ActionSet {
	var allowed, denied permissionapi.ActionSet
	for _, r := range deciding {
		switch {
		case !r.inForce(at):
		case r.allow:
			allowed |= r.actions
		default:
			denied |= r.actions
		}
	}
	return allowed &^ denied
}

func ladder(may permissionapi.ActionSet, active bool) []permissionapi.Rung {
	rungs := make([]permissionapi.Rung, len(permissionapi.Actions))
	for i, action := range permissionapi.Actions {
		rungs[i] = permissionapi.Rung{Action: action, Allowed: active && may.Has(action)}
	}
	return rungs
}

// sight is which permissions may be told to whoever asks about somebody.
type sight struct {
	everything bool // to services, administrators and HR
	w          *World
	asker      *account
	aboutSelf  bool
	now        int64
}

func (w *World) sightOf(askerID, aboutID string, now time.Time) sight {
	a := w.accounts[askerID]
	return sight{everything: a == nil || a.seesAllPermissions(), w: w, asker: a, aboutSelf: askerID == aboutID, now: micros(now)}
}

// denial: those that one may see anyway.
func (s sight) denial(r *rule) bool {
	return s.everything || s.w.maySee(s.asker, r.Permission, s.now)
}

// allow: also those that give to oneself, which one uses every day.
func (s sight) allow(r *rule) bool { return s.aboutSelf && r.allow || s.denial(r) }

// nearMiss: those that one may see anyway, and what is in force for oneself.
func (s sight) nearMiss(n near, at int64) bool {
	return s.aboutSelf && n.failed != permissionapi.FailedSubject && n.rule.inForce(at) || s.denial(n.rule)
}

// told is a permission as it is told to the asker: also whether they may end it.
func (s sight) told(p permissionapi.Permission) permissionapi.Permission {
	p.Revocable = s.asker != nil && s.asker.mayAct() && s.w.mayEnd(s.asker, p, s.now)
	return p
}

// visible are the first of some rules that may be told.
func visible(rules []*rule, most int, may func(*rule) bool) (out []*rule) {
	for i, r := range rules {
		if len(out) == most || i == maxLookedAt {
			break
		}
		if may(r) {
			out = append(out, r)
		}
	}
	return out
}

// near is a rule that would allow but for one condition.
type near struct {
	rule   *rule
	failed permissionapi.Failure
}

// distance is how far from a yes a failed condition is.
var distance = map[permissionapi.Failure]int{
	permissionapi.FailedWindow: 0, permissionapi.FailedClass: 1, permissionapi.FailedAction: 2, permissionapi.FailedSubject: 3, permissionapi.FailedTarget: 4,
}

// nearest are the rules that come closest to allowing what is not allowed.
func (l *lens) nearest(a *account, action permissionapi.Action, m matter, at int64, see sight) (out []near) {
	var found []near
	// otherwise is the one condition that fails apart from subject and target; more tells
	// that there are several.
	otherwise := func(r *rule) (failed permissionapi.Failure, more bool) {
		for _, c := range [3]struct {
			holds bool
			what  permissionapi.Failure
		}{{r.actions.Has(action), permissionapi.FailedAction}, {r.classes.Has(m.class), permissionapi.FailedClass}, {r.inForce(at), permissionapi.FailedWindow}} {
			if !c.holds {
				failed, more = c.what, failed != ""
				if more {
					break
				}
			}
		}
		return failed, more
	}
	l.reaching(a, func(r *rule) {
		failed, more := otherwise(r)
		if !r.allow || more {
			return
		}
		switch covers := l.covers(r, a, m); {
		case covers && failed != "":
			found = append(found, near{r, failed})
		case !covers && failed == "" && r.Target.Kind != permissionapi.TargetDocument:
			// That another document is shared is not near, and may not be known.
			found = append(found, near{r, permissionapi.FailedTarget})
		}
	})
	l.covering(m, func(r *rule) {
		if failed, _ := otherwise(r); r.allow && failed == "" && !l.reaches(r.Subject, a) && l.covers(r, a, m) {
			found = append(found, near{r, permissionapi.FailedSubject})
		}
	})
	slices.SortFunc(found, func(x, y near) int {
		return cmp.Or(cmp.Compare(distance[x.failed], distance[y.failed]), strings.Compare(y.rule.ID, x.rule.ID))
	})
	for i, n := range found {
		if len(out) == maxNearest || i == maxLookedAt {
			break
		}
		if see.nearMiss(n, at) {
			out = append(out, n)
		}
	}
	return out
}
