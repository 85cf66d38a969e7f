package bff

import (
	"context"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
)

const (
	// renewBefore is how long before its end an access token is replaced.
	renewBefore = 45 * time.Second
	// renewWithin is how long a refresh may take. It does not end when the browser
	// leaves: the token would be used up and its successor lost.
	renewWithin = 15 * time.Second
)

// Authenticate is who the holder of a cookie's secret is, with an access token that is
// good for a while. Unauthenticated when there is no such session or it has ended;
// Unavailable when that cannot be told now. Requests of one session that come at once
// share one refresh.
func (s *Service) Authenticate(ctx context.Context, secret string) (identity.Caller, error) {
	sealed, err := newSeal(secret)
	if err != nil {
		return identity.Caller{}, signedOut().With(err)
	}
	l, err := s.hold(ctx, sealed.key)
	if err != nil {
		return identity.Caller{}, err
	}
	defer l.release()
	if err := s.load(ctx, sealed, l); err != nil {
		return identity.Caller{}, err
	}
	if s.over(l) {
		s.drop(ctx, l.kept)
		return identity.Caller{}, signedOut()
	}
	if s.now().Add(renewBefore).After(l.expires) {
		if err := s.renew(ctx, sealed, l); err != nil {
			return identity.Caller{}, err
		}
	}
	l.kept.UsedAt = s.now()
	caller, err := s.door.Verify(ctx, l.access)
	if fault.Is(err, fault.Unauthenticated) {
		s.drop(ctx, l.kept)
	}
	caller.Token = l.access
	return caller, err
}

// load reads the session from the store when memory does not know it, after a restart, and
// always where other instances may have ended it.
func (s *Service) load(ctx context.Context, sealed seal, l *live) error {
	if l.loaded && !s.sessions.Shared() {
		return nil
	}
	kept, err := s.sessions.Find(ctx, sealed.key)
	if err != nil {
		s.forget(sealed.key)
		if fault.Is(err, fault.NotFound) {
			return signedOut()
		}
		return err
	}
	if l.kept.UsedAt.After(kept.UsedAt) {
		kept.UsedAt = l.kept.UsedAt
	}
	l.loaded, l.kept = true, kept
	return nil
}

// over reports whether a session was unused, or used, for too long.
func (s *Service) over(l *live) bool {
	now := s.now()
	return now.Sub(l.kept.UsedAt) > s.limits.Idle || now.Sub(l.kept.CreatedAt) > s.limits.Lifetime
}

// Open reports whether the session of a secret goes on as far as is known here. It
// neither uses the session nor keeps it from ending.
func (s *Service) Open(ctx context.Context, secret string) bool {
	sealed, err := newSeal(secret)
	if err != nil {
		return false
	}
	l, err := s.hold(ctx, sealed.key)
	if err != nil {
		return ctx.Err() != nil // the one who asked left
	}
	defer l.release()
	if err := s.load(ctx, sealed, l); err != nil {
		return !fault.Is(err, fault.Unauthenticated)
	}
	return !s.over(l)
}

// Ended reports whether the session of a secret has ended: here, or at the employee
// service, which is asked. When that cannot be told it has not.
func (s *Service) Ended(ctx context.Context, secret string) bool {
	if !s.Open(ctx, secret) {
		return true
	}
	caller, err := s.Authenticate(ctx, secret)
	if err == nil {
		ctx = identity.With(ctx, caller)
		_, err = s.employees.Sessions(ctx)
	}
	if !fault.Is(err, fault.Unauthenticated) {
		return false
	}
	s.Lost(ctx)
	return true
}

// renew gets new tokens and keeps the new refresh token before anything else uses them.
// A session that the employee service has ended ends here; while that service cannot be
// reached, the old access token does for as long as it is good.
// Of several instances one at a time does it, with the token that the one before kept: a
// token that is used twice ends the session.
func (s *Service) renew(ctx context.Context, sealed seal, l *live) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewWithin)
	defer cancel()
	if !s.sessions.Shared() {
		return s.refresh(ctx, sealed, l)
	}
	return s.sessions.Alone(ctx, sealed.key, func(ctx context.Context) error {
		if err := s.load(ctx, sealed, l); err != nil {
			return err
		}
		return s.refresh(ctx, sealed, l)
	})
}

func (s *Service) refresh(ctx context.Context, sealed seal, l *live) error {
	token, err := sealed.open(l.kept.Sealed)
	if err != nil {
		return signedOut().With(err)
	}
	got, err := s.door.Refresh(ctx, token)
	switch {
	case fault.Is(err, fault.Unauthenticated):
		s.drop(ctx, l.kept)
		return signedOut().With(err)
	case err != nil && s.now().Before(l.expires):
		return nil
	case err != nil:
		return err
	}
	l.kept.Sealed = sealed.close(got.RefreshToken)
	l.access, l.expires = got.AccessToken, s.now().Add(time.Duration(got.ExpiresIn)*time.Second)
	if err := s.sessions.Renew(ctx, sealed.key, l.kept.Sealed, s.now()); err != nil {
		if fault.Is(err, fault.NotFound) { // it was ended meanwhile
			s.forget(sealed.key)
			return signedOut()
		}
		// Memory has the new token: the session goes on, but would not survive a restart.
		s.log.ErrorContext(ctx, "a session's refresh token could not be kept", "cause", err)
	}
	return nil
}

func signedOut() *fault.Error { return fault.New(fault.Unauthenticated, "Sign in first.") }
