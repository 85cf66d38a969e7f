package employee

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
)

// How long set-up links work.
const (
	firstLife      = 24 * time.Hour
	invitationLife = 7 * 24 * time.Hour
	resetLife      = 24 * time.Hour
)

// setupToken is a link's token: derived from its id with a key outside of the database,
// which holds a hash of it only, so that the answer to a repeated request can have it
// again without its being stored.
func (s *Service) setupToken(linkID string) string {
	m := hmac.New(sha256.New, s.setupKey)
	m.Write([]byte(linkID))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// setupPath is the page of the web app at which a link is used.
func setupPath(token string) string { return "/comecar/" + token }

// invite makes a set-up link, in place of an unused one for the same, and returns its id.
func (s *Service) invite(c *change, purpose employeeapi.SetupPurpose, accountID string, life time.Duration) (string, error) {
	l := Link{ID: newID(), Purpose: purpose, AccountID: accountID, ExpiresAt: c.now.Add(life)}
	return l.ID, c.InsertLink(l, digest(s.setupToken(l.ID)), c.now)
}

// FirstSetup returns the path of the link with which the first administrator sets
// Acervo up; "" once there is an account. The program itself calls it at its start;
// links it gave out before stop working.
func (s *Service) FirstSetup(ctx context.Context) (path string, err error) {
	if any, err := s.store.AnyAccount(ctx); err != nil || any {
		return "", err
	}
	var id string
	err = s.write(ctx, func(c *change) error {
		var err error
		id, err = s.invite(c, employeeapi.FirstAdministrator, "", firstLife)
		return err
	})
	if err != nil {
		return "", err
	}
	return setupPath(s.setupToken(id)), nil
}

// Setup tells what a set-up link is for. NotFound when it does not work, or no longer.
func (s *Service) Setup(ctx context.Context, token string) (employeeapi.Setup, error) {
	l, a, err := s.link(ctx, token)
	return employeeapi.Setup{Purpose: l.Purpose, Username: a.Username, ExpiresAt: l.ExpiresAt}, err
}

// link is a link that works and its account, zero for the first administrator's.
func (s *Service) link(ctx context.Context, token string) (Link, Account, error) {
	l, err := s.store.LinkByHash(ctx, digest(token))
	if err == nil && !s.now().Before(l.ExpiresAt) {
		err = gone()
	}
	if err != nil {
		return Link{}, Account{}, err
	}
	if l.Purpose == employeeapi.FirstAdministrator {
		any, err := s.store.AnyAccount(ctx)
		if err == nil && any {
			err = gone()
		}
		return l, Account{}, err
	}
	a, err := s.store.Account(ctx, l.AccountID)
	if err == nil && a.Status != employeeapi.AccountActive {
		err = gone()
	}
	return l, a, err
}

func gone() error { return fault.Missing("set-up link") }

// UseSetup chooses a password at a set-up link and signs in; the first administrator
// names the user too, and the company if they like. The link works once. NotFound when it does not
// work, Invalid at each field that breaks a rule (the link then still works).
func (s *Service) UseSetup(ctx context.Context, token string, in employeeapi.SetupInput, from Origin) (employeeapi.Tokens, error) {
	ctx = identity.Nobody(ctx) // a token's owner is not who was given the link
	l, a, err := s.link(ctx, token)
	if err != nil {
		return employeeapi.Tokens{}, err
	}
	least := minPassword
	if l.Purpose == employeeapi.FirstAdministrator {
		least = minFirstPassword
		first := employeeapi.NewAccount{Username: in.Username, Roles: []string{identity.RoleAdmin}}
		if err := checkFirst(&in, &first); err != nil {
			return employeeapi.Tokens{}, err
		}
		a.Username, a.Roles, a.Status = first.Username, first.Roles, first.Status
	} else if err := refuseFirst(in, a.Username); err != nil {
		return employeeapi.Tokens{}, err
	}
	hash, err := s.hashNew(ctx, a.Username, in.Password, least)
	if err != nil {
		return employeeapi.Tokens{}, err
	}
	var session Session
	var refresh string
	err = s.write(ctx, func(c *change) error {
		good, err := c.UseLink(l.ID, c.now)
		if err != nil {
			return err
		}
		if !good {
			return gone()
		}
		if l.Purpose == employeeapi.FirstAdministrator {
			none, err := c.NoAccounts()
			if err != nil {
				return err
			}
			if !none {
				return gone()
			}
			a.PasswordHash = hash
			if in.Company != "" {
				if err := c.Tx.SetCompany(in.Company); err != nil {
					return err
				}
			}
			if err := c.open(&a); err != nil {
				return err
			}
		} else {
			if a, err = c.Account(l.AccountID); err != nil {
				return err
			}
			if a.Status != employeeapi.AccountActive {
				return gone()
			}
			a.PasswordHash = hash
			c.ctx = identity.With(c.ctx, a.Caller()) // as far as anybody can tell
			if err := c.updateAccount(&a); err != nil {
				return err
			}
			if err := c.endSessions(a.ID, "", "password"); err != nil {
				return err
			}
		}
		if err := c.tellPassword(a.ID, employeeapi.ChosenAtLink); err != nil {
			return err
		}
		session, refresh, err = s.begin(c, a, from)
		return err
	})
	if err != nil {
		return employeeapi.Tokens{}, err
	}
	return s.tokens(ctx, a, session, refresh)
}

// checkFirst checks what the first administrator says, and completes it.
func checkFirst(in *employeeapi.SetupInput, first *employeeapi.NewAccount) error {
	var wrong []fault.Field
	var company error
	if in.Company != "" { // it can be named later
		company = normalizeCompany(&in.Company, "company")
	}
	for _, err := range []error{company, normalizeAccount(first)} {
		if err != nil {
			wrong = append(wrong, fault.From(err).Fields...)
		}
	}
	if err := checkPassword(first.Username, in.Password, minFirstPassword); err != nil {
		wrong = append(wrong, fault.From(err).Fields...)
	}
	return fault.Check(wrong)
}

// refuseFirst refuses what only the first administrator says, and checks the rest.
func refuseFirst(in employeeapi.SetupInput, username string) error {
	var wrong []fault.Field
	if in.Company != "" {
		wrong = append(wrong, fault.At("company", fault.Unwanted, "is only for the first administrator"))
	}
	if in.Username != "" {
		wrong = append(wrong, fault.At("username", fault.Unwanted, "is only for the first administrator"))
	}
	if err := checkPassword(username, in.Password, minPassword); err != nil {
		wrong = append(wrong, fault.From(err).Fields...)
	}
	return fault.Check(wrong)
}
