package permission

import (
	"context"
	"fmt"
	"sync"
	"time"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"
)

const (
	// unusedFor is how long a permission goes unused before it deserves a look.
	unusedFor = 90 * 24 * time.Hour
	// usedAgain is how long a use is not noted again.
	usedAgain = 24 * time.Hour
	// hearEach is how often what other instances noted is asked for at most.
	hearEach = time.Minute
)

// uses are when permissions last let somebody do something with a document. They decide
// nothing: so they are no facts, raise no revision and have no history.
type uses struct {
	mu    sync.RWMutex
	since int64            // from when on they are noted; 0: they are not
	last  map[string]int64 // by permission
	heard int64            // when it was last asked what other instances noted
}

func (u *uses) begin(since time.Time, last map[string]time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.since, u.last = micros(since), make(map[string]int64, len(last))
	for id, at := range last {
		u.last[id] = micros(at)
	}
}

func (u *uses) note(ids []string, at int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, id := range ids {
		u.last[id] = max(u.last[id], at)
	}
}

// hearUses takes in what other instances noted, which this one was not told, now and then:
// services tell of uses every few minutes, to one of the instances.
func (s *Service) hearUses(ctx context.Context) error {
	now := s.moment()
	u := &s.world.uses
	u.mu.Lock()
	due := micros(now)-u.heard > hearEach.Microseconds()
	if due {
		u.heard = micros(now)
	}
	u.mu.Unlock()
	if !due {
		return nil
	}
	last, err := s.store.UsesElsewhere(ctx)
	if err != nil {
		return doubt(err)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for id, at := range last {
		u.last[id] = max(u.last[id], micros(at))
	}
	return nil
}

// usedSince reports whether a use at this moment or later is noted.
func (u *uses) usedSince(id string, at int64) bool {
	u.mu.RLock()
	defer u.mu.RUnlock()
	return u.last[id] >= at
}

// unused reports whether a permission that could have been used all the time was not.
func (u *uses) unused(r *rule, at int64) bool {
	before := at - unusedFor.Microseconds()
	if !r.allow || !r.inForce(at) || r.from > before || micros(r.UpdatedAt) > before {
		return false
	}
	u.mu.RLock()
	defer u.mu.RUnlock()
	return u.since != 0 && u.since <= before && u.last[r.ID] < before
}

// NoteUses notes which permissions let accounts do something, for services: each is what an
// account just did, as the question whether it may. What is not known any more is passed
// over. Invalid names what is wrong.
func (s *Service) NoteUses(ctx context.Context, in permissionapi.Uses) error {
	if err := s.fresh(ctx); err != nil {
		return err
	}
	var fields []fault.Field
	var documents []string
	for i, c := range in.Uses {
		at := fmt.Sprintf("uses[%d].", i)
		fields = append(fields, s.checkQuestion(at, c)...)
		if c.UserID == "" {
			fields = append(fields, fault.At(at+"user_id", fault.Required, "is missing"))
		}
		if c.DocumentID != "" {
			documents = append(documents, c.DocumentID)
		}
	}
	if err := fault.Check(fields); err != nil {
		return err
	}
	if err := s.know(ctx, documents...); err != nil {
		return err
	}
	now := s.moment()
	seen := map[string]struct{}{}
	var ids []string
	for _, c := range in.Uses {
		for _, id := range s.world.letting(c, micros(now)) {
			if _, twice := seen[id]; !twice && !s.world.uses.usedSince(id, micros(now.Add(-usedAgain))) {
				seen[id] = struct{}{}
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if err := s.store.NoteUses(ctx, ids, now); err != nil {
		return err
	}
	s.world.uses.note(ids, micros(now))
	return nil
}

// letting are the permissions that let an account do something, but for the automatic one.
func (w *World) letting(c permissionapi.Check, at int64) (ids []string) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	a := w.accounts[c.UserID]
	m, err := w.matterOf(c)
	if a == nil || err != nil {
		return nil
	}
	for _, r := range w.now().findings(a, c.Action, m, at).matches {
		if w.rules.byID[r.ID] != nil {
			ids = append(ids, r.ID)
		}
	}
	return ids
}
