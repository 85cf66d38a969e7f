package employee

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
)

// Logout ends the session of the caller in ctx or, without one, of a refresh token. A
// session that has ended already stays so. Unauthenticated when neither tells which.
func (s *Service) Logout(ctx context.Context, refreshToken string) error {
	caller, _ := identity.From(ctx)
	id := caller.SessionID
	if refreshToken != "" {
		of, ok := s.ours(refreshToken)
		if !ok && id == "" {
			return ended()
		}
		if ok {
			id = of
		}
	}
	if id == "" {
		return fault.New(fault.Unauthenticated, "Sign out with an access token or a refresh token.")
	}
	return s.write(ctx, func(c *change) error {
		session, err := c.Session(id)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return c.endSession(id, session.AccountID, "signed_out")
	})
}

// Sessions are the caller's own sessions, last used first.
func (s *Service) Sessions(ctx context.Context) ([]employeeapi.Session, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.store.Sessions(ctx, caller.AccountID, s.now())
	if err != nil {
		return nil, err
	}
	out := make([]employeeapi.Session, len(list))
	for i, session := range list {
		out[i] = session.Session
		out[i].Current = session.ID == caller.SessionID
	}
	return out, nil
}

// EndSession ends one of the caller's own sessions. NotFound for any other.
func (s *Service) EndSession(ctx context.Context, id string) error {
	caller, err := identity.Require(ctx)
	if err != nil {
		return err
	}
	return s.write(ctx, func(c *change) error {
		session, err := c.Session(id)
		if err != nil {
			return err
		}
		if session.AccountID != caller.AccountID || session.Ended || !c.now.Before(session.ExpiresAt) {
			return fault.Missing("session")
		}
		return c.endSession(id, session.AccountID, "ended")
	})
}

// maxSessions is how many sessions may be asked about at once.
const maxSessions = 1000

// ActiveSessions are those of ids that have not ended, of accounts that are active; for
// services.
func (s *Service) ActiveSessions(ctx context.Context, ids []string) ([]string, error) {
	if err := identity.RequireService(ctx); err != nil {
		return nil, err
	}
	if len(ids) > maxSessions {
		return nil, fault.Invalidf("ids", fault.TooMany, "must have at most %d items", maxSessions)
	}
	return s.store.ActiveSessions(ctx, ids, s.now())
}

// Present is the caller of a verified access token as they are now: Unauthenticated if
// their session ended or their account was deactivated since it was signed, and with
// the roles they have now.
func (s *Service) Present(ctx context.Context, c identity.Caller) (identity.Caller, error) {
	if c.IsService() {
		return c, nil
	}
	a, err := s.store.Caller(ctx, c.SessionID, s.now())
	if fault.Is(err, fault.NotFound) || err == nil && a.ID != c.AccountID {
		return identity.Caller{}, ended()
	}
	if err != nil {
		return identity.Caller{}, err
	}
	c.Username, c.EmployeeID, c.Roles = a.Username, a.EmployeeID, a.Roles
	return c, nil
}

func (c *change) endSession(id, accountID, why string) error {
	changed, err := c.Tx.EndSession(id, c.now)
	if err != nil || !changed {
		return err
	}
	return c.tell(employeeapi.SessionEnded, id, employeeapi.SessionEvent{SessionID: id, AccountID: accountID, Reason: why})
}

// endSessions ends an account's sessions but one, "" for all.
func (c *change) endSessions(accountID, except, why string) error {
	ids, err := c.EndSessions(accountID, except, c.now)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := c.tell(employeeapi.SessionEnded, id, employeeapi.SessionEvent{SessionID: id, AccountID: accountID, Reason: why}); err != nil {
			return err
		}
	}
	return nil
}
