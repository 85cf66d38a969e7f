package permission

import (
	"context"
	"slices"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"
)

// position is where a list of permissions goes on: before this id.
type position struct {
	Before string `json:"before"`
}

// List is a page of the permissions that the caller may see, the newest first. Invalid for
// a class that there is not.
func (s *Service) List(ctx context.Context, q permissionapi.Query) (page permissionapi.Page, err error) {
	caller, err := s.person(ctx)
	if err != nil {
		return page, err
	}
	if q.Class != "" && !s.world.hasClass(q.Class) {
		return page, fault.Invalidf("class", fault.NoSuch, "there is no such class")
	}
	var at position
	if err := rest.DecodeCursor(q.Cursor, &at); err != nil {
		return page, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	if q.Flag != "" {
		if err := s.hearUses(ctx); err != nil {
			return page, err
		}
	}
	now := s.moment()
	found := s.world.Find(caller.AccountID, q, at.Before, limit+1, now)
	if len(found) > limit {
		found = found[:limit]
		page.Next = rest.EncodeCursor(position{found[limit-1].ID})
	}
	for i, p := range found {
		found[i].Revocable = s.world.MayEnd(caller.AccountID, p, now) == nil
	}
	page.Items = found
	if q.Count {
		total := 0
		s.world.each(caller.AccountID, q, "", now, func(permissionapi.Permission) bool { total++; return true })
		page.Total = &total
	}
	return page, nil
}

// Find is up to limit permissions that match and that the account may see, the newest
// first, beginning after one of them.
func (w *World) Find(accountID string, q permissionapi.Query, before string, limit int, now time.Time) (found []permissionapi.Permission) {
	w.each(accountID, q, before, now, func(p permissionapi.Permission) bool {
		found = append(found, p)
		return len(found) < limit
	})
	return found
}

// lookedAt is how many rules are looked at before others get at the world: what deserves
// a look takes long to find among many, and a change waits for all who read.
const lookedAt = 512

// each calls yield with the permissions that match and that the account may see, the
// newest first, beginning after one of them, until it returns false.
func (w *World) each(accountID string, q permissionapi.Query, before string, now time.Time, yield func(permissionapi.Permission) bool) {
	for more := true; more; {
		before, more = w.some(accountID, q, before, micros(now), yield)
	}
}

// some is each among the next few rules; more says that there may be others after last.
func (w *World) some(accountID string, q permissionapi.Query, before string, now int64, yield func(permissionapi.Permission) bool) (last string, more bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	a := w.accounts[accountID]
	if a == nil || !a.mayAct() {
		return "", false
	}
	class := -1
	if q.Class != "" {
		i, known := w.classBit[q.Class]
		if !known {
			return "", false
		}
		class = i
	}
	l := w.now()
	rules, more := w.candidates(q, before)
	for _, r := range rules {
		last = r.ID
		if matches(r, q, class, now) && w.maySee(a, r.Permission, now) && (q.Flag == "" || l.flagged(r, q.Flag, now)) && !yield(r.Permission) {
			return "", false
		}
	}
	return last, more
}

// candidates are the next rules that may match, the newest first: those that name what is
// asked for, all at once, or a few of all.
func (w *World) candidates(q permissionapi.Query, before string) (rules []*rule, more bool) {
	named := func(set ruleSet) {
		for r := range set {
			if before == "" || r.ID < before {
				rules = append(rules, r)
			}
		}
	}
	switch {
	case q.TargetID != "":
		for _, kind := range []permissionapi.TargetKind{permissionapi.TargetUnit, permissionapi.TargetTeam, permissionapi.TargetEmployee} {
			named(w.rules.byTarget[targetKey(kind, q.TargetID)])
		}
		if id, ok := permissionapi.ParseDocumentID(q.TargetID); ok {
			named(w.rules.byDocument[id])
			if w.documents[id].uploader != nil {
				r := w.newRule(w.automaticOf(id))
				named(ruleSet{r: {}})
			}
		}
	case q.SubjectID != "":
		for _, kind := range []permissionapi.SubjectKind{permissionapi.SubjectUser, permissionapi.SubjectRole, permissionapi.SubjectUnit, permissionapi.SubjectTeam, permissionapi.SubjectReportsOf} {
			named(w.rules.bySubject[subjectKey(kind, q.SubjectID)])
		}
	default:
		end := len(w.rules.inOrder)
		if before != "" {
			end, _ = w.rules.place(before)
		}
		from := max(0, end-lookedAt)
		rules = slices.Clone(w.rules.inOrder[from:end])
		slices.Reverse(rules)
		return rules, from > 0
	}
	newestFirst(rules)
	return rules, false
}

func matches(r *rule, q permissionapi.Query, class int, now int64) bool {
	switch {
	case q.SubjectKind != "" && r.Subject.Kind != q.SubjectKind,
		q.SubjectID != "" && r.Subject.ID != q.SubjectID,
		q.TargetKind != "" && r.Target.Kind != q.TargetKind,
		q.TargetID != "" && r.Target.ID != q.TargetID,
		q.Effect != "" && r.Effect != q.Effect,
		q.GrantedBy != "" && r.GrantedBy != q.GrantedBy,
		q.Action != "" && !r.actions.Has(q.Action),
		class >= 0 && !r.classes.Has(class),
		q.BreakGlass && r.BreakGlass == nil:
		return false
	}
	switch q.Phase {
	case permissionapi.InForce:
		return r.inForce(now)
	case permissionapi.Upcoming:
		return now < r.from
	case permissionapi.Expired:
		return r.to <= now
	}
	return true
}
