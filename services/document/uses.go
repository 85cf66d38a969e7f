package document

import (
	"context"
	"sync"
	"time"

	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

const (
	// tellUses is how often the permission service is told what was done by its permissions.
	tellUses = 5 * time.Minute
	// maxUses is how many different things are gathered until then; more are left out, which
	// can make a permission look unused that is hardly used.
	maxUses = 100_000
)

// uses gathers what accounts did with documents: each thing once, as the question whether
// they may. What a crash loses of it is a few minutes.
type uses struct {
	mu   sync.Mutex
	done map[permissionapi.Check]struct{}
}

func (u *uses) note(ctx context.Context, did permissionapi.Check) {
	caller, ok := identity.From(ctx)
	if !ok || caller.IsService() {
		return
	}
	did.UserID = caller.AccountID
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.done == nil {
		u.done = map[permissionapi.Check]struct{}{}
	}
	if len(u.done) < maxUses {
		u.done[did] = struct{}{}
	}
}

func (u *uses) take() (done []permissionapi.Check) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for c := range u.done {
		done = append(done, c)
	}
	u.done = nil
	return done
}

// TellUses tells the permission service what was done since it was told last, so that
// permissions that nobody uses can be found. What it could not be told is left out.
func (s *Service) TellUses(ctx context.Context) error {
	for done := s.uses.take(); len(done) > 0; {
		n := min(len(done), permissionapi.MaxChecks)
		if err := s.Permissions.NoteUses(ctx, done[:n]); err != nil {
			return err
		}
		done = done[n:]
	}
	return nil
}

// keepTellingUses tells uses now and then, and at the end.
func (s *Service) keepTellingUses(ctx context.Context) {
	tick := time.NewTicker(tellUses)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		if err := s.TellUses(within); err != nil {
			s.Log.WarnContext(ctx, "the permission service was not told which permissions are used", "err", err)
		}
		cancel()
	}
}
