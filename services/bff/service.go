// Package bff is the backend for the web app: it keeps the browser's session, and
// composes each page from what the services answer to the person who is signed in. It
// decides nothing about permissions and shows nothing that a service did not return.
package bff

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

// Limits are how long a browser stays signed in.
type Limits struct {
	Idle     time.Duration // unused; 12 hours when zero
	Lifetime time.Duration // in any case; 7 days when zero
}

// Service composes pages and keeps browsers' sessions.
type Service struct {
	door          Door
	employees     Employees
	permissions   Permissions
	documents     Documents
	notifications Notifications
	audit         Audit
	sessions      Sessions
	limits        Limits
	log           *slog.Logger
	now           func() time.Time

	groupNames remembered[knownGroups]
	classNames remembered[[]permissionapi.Class]

	mu     sync.Mutex
	memory map[string]*live // by key
}

// Ports are the services and the store that a Service works with.
type Ports struct {
	Door          Door
	Employees     Employees
	Permissions   Permissions
	Documents     Documents
	Notifications Notifications
	Audit         Audit
	Sessions      Sessions
}

// New returns a Service. now is nil for the clock.
func New(p Ports, limits Limits, log *slog.Logger, now func() time.Time) *Service {
	if limits.Idle == 0 {
		limits.Idle = 12 * time.Hour
	}
	if limits.Lifetime == 0 {
		limits.Lifetime = 7 * 24 * time.Hour
	}
	if now == nil {
		now = time.Now
	}
	return &Service{
		door: p.Door, employees: p.Employees, permissions: p.Permissions, documents: p.Documents, notifications: p.Notifications, audit: p.Audit,
		sessions: p.Sessions, limits: limits, log: log, now: now, memory: map[string]*live{},
	}
}

// Lifetime is how long a browser may keep its cookie.
func (s *Service) Lifetime() time.Duration { return s.limits.Lifetime }

// drop forgets a session here and in the store. What cannot be dropped from the store
// now ends by itself: its refresh token is no longer good.
func (s *Service) drop(ctx context.Context, kept BrowserSession) {
	s.forget(kept.Key)
	if err := s.sessions.End(context.WithoutCancel(ctx), kept.Key); err != nil {
		s.log.WarnContext(ctx, "an ended session could not be forgotten", "cause", err)
	}
}

// Lost ends the browser's session of ctx's caller, since a service said that it has
// ended there.
func (s *Service) Lost(ctx context.Context) {
	if c, ok := identity.From(ctx); ok {
		s.endBySID(ctx, c.SessionID)
	}
}

// endBySID ends the browser's sessions that belong to one of the employee service's.
func (s *Service) endBySID(ctx context.Context, sid string) {
	keys, err := s.sessions.EndBySID(context.WithoutCancel(ctx), sid)
	if err != nil {
		s.log.WarnContext(ctx, "an ended session could not be forgotten", "cause", err)
	}
	s.forget(keys...)
}

// Sweep forgets sessions that are over, in the store and in memory. Run it now and then.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	s.mu.Lock()
	for key, l := range s.memory {
		select {
		case l.turn <- struct{}{}:
			// The store knows it as well, but for when it was used since its last refresh.
			if !l.loaded || s.over(l) || now.Sub(l.kept.UsedAt) > time.Hour {
				l.gone.Store(true)
				delete(s.memory, key)
			}
			l.release()
		default: // in use
		}
	}
	s.mu.Unlock()
	return s.sessions.Sweep(ctx, now.Add(-s.limits.Idle), now.Add(-s.limits.Lifetime))
}

// Run sweeps until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	tick := time.NewTicker(10 * time.Minute)
	defer tick.Stop()
	for {
		if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "sessions that are over could not be swept", "cause", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// optional is a part of a page that may be left out: ok is false, and the cause is
// logged, when it could not be had. A session that has ended is no such cause: it is
// returned, since nothing of the page may be shown then.
func optional[T any](ctx context.Context, s *Service, part string, get func(context.Context) (T, error)) (v T, ok bool, err error) {
	v, err = get(ctx)
	switch {
	case err == nil:
		return v, true, nil
	case fault.Is(err, fault.Unauthenticated), errors.Is(err, context.Canceled):
		return v, false, err
	}
	s.log.WarnContext(ctx, "a part of a page was left out", "part", part, "cause", err)
	var zero T
	return zero, false, nil
}
