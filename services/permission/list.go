package permission

import (
	"context"
	"slices"
	"strings"
	"time"

	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"
)

// position is where a list of permissions goes on: before this id.
type position struct {
	Before string `json:"before"`
}

// List is a page of the permissions that the caller may see, the newest first.
func (s *Service) List(ctx context.Context, q permissionapi.Query) (page permissionapi.Page, err error) {
	caller, err := s.person(ctx)
	if err != nil {
		return page, err
	}
	var at position
	if err := rest.DecodeCursor(q.Cursor, &at); err != nil {
		return page, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
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
		total := len(s.world.Find(caller.AccountID, q, "", 1<<31, now))
		page.Total = &total
	}
	return page, nil
}

// Find is up to limit permissions that match and that the account may see, the newest
// first, beginning after one of them.
func (w *World) Find(accountID string, q permissionapi.Query, before string, limit int, now time.Time) (found []permissionapi.Permission) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	a := w.accounts[accountID]
	if a == nil || !a.mayAct() {
		return nil
	}
	class := -1
	if q.Class != "" {
		i, known := w.classBit[q.Class]
		if !known {
			return nil
		}
		class = i
	}
	var matching []permissionapi.Permission
	consider := func(r *rule) {
		if (before == "" || r.ID < before) && matches(r, q, class, micros(now)) {
			matching = append(matching, r.Permission)
		}
	}
	if id, ok := permissionapi.ParseDocumentID(q.TargetID); ok {
		for r := range w.rules.byDocument[id] {
			consider(r)
		}
		if w.documents[id].uploader != nil {
			consider(w.newRule(w.automaticOf(id)))
		}
		for r := range w.rules.byTarget[targetKey(permissionapi.TargetEmployee, q.TargetID)] {
			consider(r)
		}
	}
	if matching == nil {
		for _, r := range w.rules.byID {
			consider(r)
		}
	}
	slices.SortFunc(matching, func(a, b permissionapi.Permission) int { return strings.Compare(b.ID, a.ID) })
	for _, p := range matching {
		if len(found) == limit {
			break
		}
		if w.maySee(a, p, micros(now)) && (q.Flag == "" || w.now().flagged(w.ruleOf(p), q.Flag, micros(now))) {
			found = append(found, p)
		}
	}
	return found
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

// ruleOf is the rule of a permission that stands.
func (w *World) ruleOf(p permissionapi.Permission) *rule {
	if r := w.rules.byID[p.ID]; r != nil {
		return r
	}
	return w.newRule(p)
}
