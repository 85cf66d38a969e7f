package employee

import (
	"bufio"
	"context"
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
)

// Passwords follow NIST SP 800-63B: a least length and no password that everybody
// tries first, but no rules of composition, no expiry, any character, up to 1,024 of
// them. The first administrator's is longer: nobody can lock that account from outside.
const (
	minPassword      = 8
	minFirstPassword = 12
	maxPassword      = 1024
)

//go:embed common_passwords.txt
var commonList string

var common = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for sc := bufio.NewScanner(strings.NewReader(commonList)); sc.Scan(); {
		if w := sc.Text(); w != "" && w[0] != '#' {
			set[w] = true
		}
	}
	return set
})

// checkPassword refuses a new password that is too short, among the commonest (also
// with a year or such behind it), or made of the user name.
func checkPassword(username, password string, least int) error {
	n := utf8.RuneCountInString(password)
	if !utf8.ValidString(password) || n > maxPassword {
		return fault.Invalidf("password", fault.TooLong, "must have at most %d characters", maxPassword)
	}
	if n < least {
		return fault.Invalidf("password", fault.TooShort, "must have at least %d characters", least)
	}
	folded := strings.ReplaceAll(Fold(password), " ", "")
	bare := strings.Trim(folded, "0123456789!@#$%&*.,;:-_+=?")
	if common()[folded] || common()[bare] || bare == "" && n < minFirstPassword || onlyOne(folded) {
		return fault.Invalidf("password", fault.CommonPassword, "is one of those that are tried first")
	}
	name, _, _ := strings.Cut(username, "@")
	if len(name) >= 4 && strings.Contains(folded, Fold(name)) {
		return fault.Invalidf("password", fault.NameInPassword, "must not contain the user name")
	}
	return nil
}

// onlyOne reports whether s is one character again and again.
func onlyOne(s string) bool {
	for _, r := range s {
		return strings.Trim(s, string(r)) == ""
	}
	return true
}

// hashNew checks and hashes a new password.
func (s *Service) hashNew(ctx context.Context, username, password string, least int) (string, error) {
	if err := checkPassword(username, password, least); err != nil {
		return "", err
	}
	return s.hasher.Hash(ctx, password)
}

// SetPassword changes the caller's own password or, for admin, resets that of another
// account, which answers with the path of a set-up link. For everyone else there is no
// such account (NotFound).
func (s *Service) SetPassword(ctx context.Context, id string, in employeeapi.PasswordInput) (employeeapi.PasswordAnswer, error) {
	caller, err := identity.Require(ctx)
	switch {
	case err != nil:
		return employeeapi.PasswordAnswer{}, err
	case caller.AccountID == id:
		return employeeapi.PasswordAnswer{}, s.changePassword(ctx, caller, in)
	case !caller.Has(identity.RoleAdmin):
		return employeeapi.PasswordAnswer{}, fault.Missing("account")
	case in.Password != "":
		return employeeapi.PasswordAnswer{}, fault.Invalidf("password", fault.NotYours, "is chosen by whoever the account belongs to: a reset answers with a link")
	case in.CurrentPassword != "":
		return employeeapi.PasswordAnswer{}, fault.Invalidf("current_password", fault.Unwanted, "is only for one's own account")
	}
	return s.resetPassword(ctx, id)
}

// changePassword changes one's own password; the other sessions of the account end.
// The current one must be given (Invalid at current_password when it is wrong, and
// Throttled like a sign-in).
func (s *Service) changePassword(ctx context.Context, caller identity.Caller, in employeeapi.PasswordInput) error {
	a, err := s.store.Account(ctx, caller.AccountID)
	if err != nil {
		return err
	}
	attempt, err := s.throttle.begin(ctx, "account "+a.Username, "")
	if err != nil {
		return err
	}
	defer attempt.end(undecided)
	ok, err := s.hasher.Verify(ctx, a.PasswordHash, in.CurrentPassword)
	if err != nil {
		return err
	}
	if !ok {
		if err := s.failed(ctx, attempt, employeeapi.PasswordRefused, a.ID, employeeapi.PasswordRefusedEvent{AccountID: a.ID}); err != nil {
			return err
		}
		return fault.Invalidf("current_password", fault.WrongPassword, "is not right")
	}
	forgiven := attempt.end(succeeded)
	hash, err := s.hashNew(ctx, a.Username, in.Password, minPassword)
	if err != nil {
		return err
	}
	return s.write(ctx, func(c *change) error {
		now, err := c.Account(a.ID)
		if err != nil {
			return err
		}
		if now.PasswordHash != a.PasswordHash {
			return fault.New(fault.Conflict, "The password was changed meanwhile.")
		}
		if err := c.forgive(forgiven); err != nil {
			return err
		}
		now.PasswordHash = hash
		if err := c.updateAccount(&now); err != nil {
			return err
		}
		if err := c.tellPassword(a.ID, employeeapi.ChosenByOwner); err != nil {
			return err
		}
		return c.endSessions(a.ID, caller.SessionID, "password")
	})
}

// resetPassword takes away an account's password, ends its sessions, and answers with
// the path of a link at which another is chosen. Conflict for an account that is
// inactive or the last that can administer.
func (s *Service) resetPassword(ctx context.Context, id string) (employeeapi.PasswordAnswer, error) {
	var answer employeeapi.PasswordAnswer
	var linkID string
	err := s.write(ctx, func(c *change) error {
		a, err := c.Account(id)
		if err != nil {
			return err
		}
		if a.Status != employeeapi.AccountActive {
			return fault.New(fault.Conflict, "The account is inactive. Activate it first.").Named("account_inactive")
		}
		a.PasswordHash = ""
		if err := c.updateAccount(&a); err != nil {
			return err
		}
		if err := c.tellPassword(id, employeeapi.TakenAway); err != nil {
			return err
		}
		if err := c.endSessions(id, "", "password"); err != nil {
			return err
		}
		linkID, err = s.invite(c, employeeapi.Reset, id, resetLife)
		return err
	})
	if err == nil {
		answer.SetupURL = setupPath(s.setupToken(linkID))
	}
	return answer, err
}
