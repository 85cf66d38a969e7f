package bff

import (
	"context"
	"errors"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/bff/pages"
	"acervo/services/employee/employeeapi"
)

// From is where a sign-in comes from: the secret of a session that the browser had
// before, which ends, and what the browser calls itself.
type From struct {
	Secret    string
	UserAgent string
}

// Opened is a new session: what goes into the cookie, and the page.
type Opened struct {
	Secret  string
	Session pages.Session
}

// SignIn opens a session. Unauthenticated for wrong credentials, Throttled after too
// many.
func (s *Service) SignIn(ctx context.Context, in employeeapi.Credentials, from From) (Opened, error) {
	tokens, err := s.door.Login(ctx, in, from.UserAgent)
	if err != nil {
		return Opened{}, err
	}
	return s.begin(ctx, tokens, from)
}

// Setup tells what a set-up link is for. NotFound.
func (s *Service) Setup(ctx context.Context, token string) (employeeapi.Setup, error) {
	return s.door.Setup(ctx, token)
}

// UseSetup chooses a password at a set-up link and opens a session.
func (s *Service) UseSetup(ctx context.Context, token string, in employeeapi.SetupInput, from From) (Opened, error) {
	tokens, err := s.door.UseSetup(ctx, token, in, from.UserAgent)
	if err != nil {
		return Opened{}, err
	}
	return s.begin(ctx, tokens, from)
}

// Company is what the sign-in page shows; without a name when it cannot be had.
func (s *Service) Company(ctx context.Context) (pages.Company, error) {
	name, err := s.door.Company(ctx)
	return pages.Company{Name: name}, err
}

// begin keeps a new session under a new secret, and ends the one the browser had.
func (s *Service) begin(ctx context.Context, tokens employeeapi.Tokens, from From) (Opened, error) {
	caller, err := s.door.Verify(ctx, tokens.AccessToken)
	if err != nil {
		return Opened{}, err
	}
	caller.Token = tokens.AccessToken
	s.SignOut(ctx, from.Secret)

	secret := newSecret()
	sealed, err := newSeal(secret)
	if err != nil {
		return Opened{}, err
	}
	now := s.now()
	kept := BrowserSession{
		Key: sealed.key, SID: caller.SessionID, AccountID: caller.AccountID,
		Sealed: sealed.close(tokens.RefreshToken), CreatedAt: now, UsedAt: now,
	}
	if err := s.sessions.Create(ctx, kept); err != nil {
		return Opened{}, err
	}
	l, err := s.hold(ctx, sealed.key)
	if err != nil {
		return Opened{}, err
	}
	l.loaded, l.kept = true, kept
	l.access, l.expires = tokens.AccessToken, now.Add(time.Duration(tokens.ExpiresIn)*time.Second)
	l.release()

	page, err := s.Session(identity.With(ctx, caller))
	return Opened{secret, page}, err
}

// SignOut ends the session of a secret, here and at the employee service. What is no
// session is signed out already; what cannot be ended there now ends there by itself.
func (s *Service) SignOut(ctx context.Context, secret string) {
	sealed, err := newSeal(secret)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewWithin)
	defer cancel()
	l, err := s.hold(ctx, sealed.key)
	if err != nil {
		return
	}
	defer l.release()
	if s.load(ctx, sealed, l) != nil {
		return
	}
	s.drop(ctx, l.kept)
	token, err := sealed.open(l.kept.Sealed)
	if err == nil {
		err = s.door.Logout(ctx, token)
	}
	if err != nil && !fault.Is(err, fault.Unauthenticated) {
		s.log.WarnContext(ctx, "a session could not be ended at the employee service", "cause", err)
	}
}

// OwnSessions lists the caller's own sessions, everywhere.
func (s *Service) OwnSessions(ctx context.Context) ([]pages.SignIn, error) {
	list, err := s.employees.Sessions(ctx)
	out := make([]pages.SignIn, len(list))
	for i, one := range list {
		out[i] = pages.SignIn{Session: one}
	}
	return out, err
}

// EndSession ends one of the caller's own sessions, everywhere. NotFound.
func (s *Service) EndSession(ctx context.Context, id string) error {
	if err := s.employees.EndSession(ctx, id); err != nil {
		return err
	}
	s.endBySID(ctx, id)
	return nil
}

// ChangePassword changes the caller's own password.
func (s *Service) ChangePassword(ctx context.Context, in pages.NewPassword) error {
	caller, err := identity.Require(ctx)
	if err != nil {
		return err
	}
	_, err = s.employees.SetPassword(ctx, caller.AccountID, employeeapi.PasswordInput{CurrentPassword: in.CurrentPassword, Password: in.Password})
	if fault.Is(err, fault.Unauthenticated) && !errors.Is(err, context.Canceled) {
		return err
	}
	return err
}
