package permission

import (
	"context"
	"slices"
	"strings"
	"time"

	"acervo/services/permission/permissionapi"
)

// Shared are the documents that somebody shared with the caller, or that the caller
// shared. That one may still view them is the list's to see to.
func (s *Service) Shared(ctx context.Context, d permissionapi.SharedDirection) (permissionapi.SharedDocuments, error) {
	caller, err := s.person(ctx)
	if err != nil {
		return permissionapi.SharedDocuments{}, err
	}
	return s.world.Shared(caller.AccountID, d, s.now()), nil
}

// Shared are documents that a permission about one document, which a person gave, allows
// to be viewed: with an account those that reach it and are in force, given by others; by
// an account those that it gave and that are not over.
func (w *World) Shared(accountID string, d permissionapi.SharedDirection, now time.Time) permissionapi.SharedDocuments {
	w.mu.RLock()
	defer w.mu.RUnlock()
	at := micros(now)
	found := map[permissionapi.DocumentID]bool{}
	take := func(r *rule) {
		if r.actions.Has(permissionapi.View) && at < r.to {
			found[r.document] = true
		}
	}
	if d == permissionapi.SharedByMe {
		for r := range w.rules.sharedBy[accountID] {
			take(r)
		}
	} else if a := w.accounts[accountID]; a != nil && a.mayAct() {
		w.reaching(a, func(r *rule) {
			if r.allow && r.Target.Kind == permissionapi.TargetDocument && r.from <= at && r.GrantedBy != accountID && !strings.HasPrefix(r.GrantedBy, "service:") {
				take(r)
			}
		})
	}
	out := permissionapi.SharedDocuments{DocumentIDs: make([]string, 0, len(found))}
	for id := range found {
		out.DocumentIDs = append(out.DocumentIDs, id.String())
	}
	slices.Sort(out.DocumentIDs)
	return out
}
