package employee

import (
	"context"
	"net/netip"
	"strings"
	"time"
	"unicode/utf8"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
)

// How long a session lasts: unused, and in all.
const (
	sessionIdle = 7 * 24 * time.Hour
	sessionLife = 30 * 24 * time.Hour
)

// Origin is where a sign-in comes from.
type Origin struct {
	Address   netip.Addr // the right-most hop that we do not trust; zero when unknown
	UserAgent string
}

// Login begins a session. Whatever is wrong (no such account, a wrong password, an
// inactive account, one without a password yet), the answer is the same
// Unauthenticated and costs the same work. Throttled after too many failures.
func (s *Service) Login(ctx context.Context, in employeeapi.Credentials, from Origin) (employeeapi.Tokens, error) {
	ctx = identity.Nobody(ctx) // a token's owner is not who signs in
	username := strings.ToLower(strings.TrimSpace(in.Username))
	attempt, err := s.throttle.begin(ctx, "account "+username, addressKey(from.Address))
	if err != nil {
		return employeeapi.Tokens{}, err
	}
	defer attempt.end(undecided)
	a, err := s.store.AccountByUsername(ctx, username)
	known := err == nil && a.Status == employeeapi.AccountActive && a.PasswordHash != ""
	if err != nil && !fault.Is(err, fault.NotFound) {
		return employeeapi.Tokens{}, err
	}
	hash := a.PasswordHash
	if hash == "" {
		hash = s.dummy
	}
	right, err := s.hasher.Verify(ctx, hash, in.Password)
	if err != nil {
		return employeeapi.Tokens{}, err
	}
	if !known || !right {
		if err := s.refused(ctx, attempt, a); err != nil {
			return employeeapi.Tokens{}, err
		}
		return employeeapi.Tokens{}, notSignedIn()
	}
	forgiven := attempt.end(succeeded)
	var session Session
	var token string
	err = s.write(ctx, func(c *change) error {
		now, err := c.Account(a.ID)
		if err != nil {
			return err
		}
		if now.Status != employeeapi.AccountActive || now.PasswordHash != a.PasswordHash {
			return notSignedIn()
		}
		if err := c.forgive(forgiven); err != nil {
			return err
		}
		a = now
		session, token, err = s.begin(c, a, from)
		return err
	})
	if err != nil {
		return employeeapi.Tokens{}, err
	}
	return s.tokens(ctx, a, session, token)
}

// refused counts a sign-in that failed and leaves it in the trail, in one step and in the
// same way whether there is such an account or not.
func (s *Service) refused(ctx context.Context, attempt *attempt, a Account) error {
	e, subject := employeeapi.SignInRefusedEvent{AccountID: a.ID, Reason: "wrong_password"}, a.ID
	switch {
	case a.ID == "":
		e.Reason, subject = "no_account", employeeapi.UnknownAccount
	case a.Status != employeeapi.AccountActive:
		e.Reason = "inactive"
	case a.PasswordHash == "":
		e.Reason = "no_password"
	}
	return s.failed(ctx, attempt, employeeapi.SignInRefused, subject, e)
}

// failed counts an attempt that failed and tells of it, also when whoever made it does
// not wait for the answer.
func (s *Service) failed(ctx context.Context, attempt *attempt, typ, subject string, data any) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pushTimeout)
	defer cancel()
	var kept []Failure
	err := s.write(ctx, func(c *change) (err error) {
		if kept, err = attempt.fail(c); err != nil {
			return err
		}
		return c.tell(typ, subject, data)
	})
	if err != nil {
		kept = nil
	}
	attempt.end(failed, kept...)
	return err
}

func notSignedIn() error {
	return fault.New(fault.Unauthenticated, "The user name or the password is not right.").Named("credentials")
}

// begin opens a session for an account and returns it with its refresh token.
func (s *Service) begin(c *change, a Account, from Origin) (Session, string, error) {
	session := Session{AccountID: a.ID}
	session.ID, session.CreatedAt, session.LastUsedAt = newID(), c.now, c.now
	session.ExpiresAt = c.now.Add(sessionIdle)
	session.UserAgent = clip(from.UserAgent, 300)
	if from.Address.IsValid() {
		session.Address = from.Address.String()
	}
	token := s.refreshToken(session.ID, session.Turn)
	session.RefreshHash = digest(token)
	if err := c.InsertSession(session); err != nil {
		return session, token, err
	}
	// Until now nobody was signed in: it is they who begin it.
	ev, err := event.New(identity.With(c.ctx, identity.Caller{AccountID: a.ID}), employeeapi.Service, employeeapi.SessionBegan, session.ID,
		employeeapi.SessionBeganEvent{SessionID: session.ID, AccountID: a.ID})
	c.events = append(c.events, ev)
	return session, token, err
}

// tokens signs an access token for a session.
func (s *Service) tokens(ctx context.Context, a Account, session Session, refresh string) (employeeapi.Tokens, error) {
	return s.sign(ctx, identity.Caller{
		AccountID: a.ID, Username: a.Username, EmployeeID: a.EmployeeID, Roles: a.Roles, SessionID: session.ID,
	}, refresh)
}

func (s *Service) sign(ctx context.Context, c identity.Caller, refresh string) (employeeapi.Tokens, error) {
	key, err := s.keys.signing(ctx)
	if err != nil {
		return employeeapi.Tokens{}, err
	}
	access, err := key.Sign(c, s.now(), identity.TokenLife)
	if err != nil {
		return employeeapi.Tokens{}, err
	}
	return employeeapi.Tokens{AccessToken: access, TokenType: "Bearer", ExpiresIn: int(identity.TokenLife.Seconds()), RefreshToken: refresh}, nil
}

// clip is the first n bytes of s, cut between characters, without control characters.
func clip(s string, n int) string {
	if len(s) > n {
		s = s[:n]
		for len(s) > 0 && !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	return strings.Map(func(r rune) rune {
		if notGraphic(r) {
			return ' '
		}
		return r
	}, s)
}
