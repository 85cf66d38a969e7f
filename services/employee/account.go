package employee

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
)

var usernameForm = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9._@+-]{0,62}[a-z0-9])$`)

const maxRoles = 16

// madeAccount is the answer to an account's creation as it is kept for repetition: the
// link's token is derived from its id and not kept.
type madeAccount struct {
	Account employeeapi.Account `json:"account"`
	LinkID  string              `json:"link_id,omitempty"`
}

// CreateAccount makes an account, for admin. Without a password the answer has the
// path of a set-up link, at which one is chosen. Invalid names each field that breaks
// a rule; Conflict a user name that is taken or an employee who has an account.
func (s *Service) CreateAccount(ctx context.Context, in employeeapi.NewAccount) (employeeapi.Account, error) {
	if _, err := administrator(ctx); err != nil {
		return employeeapi.Account{}, err
	}
	if err := normalizeAccount(&in); err != nil {
		return employeeapi.Account{}, err
	}
	a := Account{Account: employeeapi.Account{Username: in.Username, EmployeeID: in.EmployeeID, Roles: in.Roles, Status: in.Status}}
	if in.Password != "" {
		var err error
		if a.PasswordHash, err = s.hashNew(ctx, in.Username, in.Password, minPassword); err != nil {
			return employeeapi.Account{}, err
		}
	}
	var made madeAccount
	err := s.once(ctx, &made, func(c *change) error {
		a := a
		if err := c.open(&a); err != nil {
			return err
		}
		made = madeAccount{Account: a.Account}
		if a.PasswordHash != "" {
			return c.tellPassword(a.ID, employeeapi.ChosenForThem)
		}
		var err error
		made.LinkID, err = s.invite(c, employeeapi.Invitation, a.ID, invitationLife)
		return err
	})
	if err == nil && made.LinkID != "" {
		made.Account.SetupURL = setupPath(s.setupToken(made.LinkID))
	}
	return made.Account, err
}

// tellPassword leaves a trail of how an account came to its password.
func (c *change) tellPassword(accountID, how string) error {
	return c.tell(employeeapi.PasswordChanged, accountID, employeeapi.PasswordEvent{AccountID: accountID, How: how})
}

// open enters a new account, whose input was normalized.
func (c *change) open(a *Account) error {
	a.ID, a.Revision, a.CreatedAt, a.UpdatedAt = newID(), 1, c.now, c.now
	a.Pending = a.PasswordHash == ""
	if err := c.checkAccount(*a); err != nil {
		return err
	}
	if err := c.InsertAccount(*a); err != nil {
		return err
	}
	return c.tell(employeeapi.AccountCreated, a.ID, a.Account)
}

// AccountInput is what an administrator may change about an account.
type AccountInput struct {
	Username   string
	EmployeeID string
	Roles      []string
	Status     employeeapi.AccountStatus
}

// ChangeAccount changes an account as edit says, for admin; edit is as in
// ChangeEmployee. An account that becomes inactive loses its sessions in the same
// transaction. Conflict when nobody could administer any more. Forbidden for one's own
// roles and employee: see own.go.
func (s *Service) ChangeAccount(ctx context.Context, id string, only *uint64, edit func(*AccountInput)) (employeeapi.Account, error) {
	caller, err := administrator(ctx)
	if err != nil {
		return employeeapi.Account{}, err
	}
	var a Account
	err = s.write(ctx, func(c *change) error {
		var err error
		if a, err = c.Account(id); err != nil {
			return err
		}
		if err := stale(only, a.Revision); err != nil {
			return err
		}
		before := a.Account
		in := AccountInput{a.Username, a.EmployeeID, slices.Clone(a.Roles), a.Status}
		edit(&in)
		checked := employeeapi.NewAccount{Username: in.Username, EmployeeID: in.EmployeeID, Roles: in.Roles, Status: in.Status}
		if err := normalizeAccount(&checked); err != nil {
			return err
		}
		a.Username, a.EmployeeID, a.Roles, a.Status = checked.Username, checked.EmployeeID, checked.Roles, checked.Status
		if a.Username == before.Username && a.EmployeeID == before.EmployeeID && slices.Equal(a.Roles, before.Roles) && a.Status == before.Status {
			return nil
		}
		if err := c.checkAccount(a); err != nil {
			return err
		}
		if err := c.updateAccount(&a); err != nil {
			return err
		}
		return c.refuseOwnAccount(caller, before, a.Account)
	})
	return a.Account, err
}

// updateAccount keeps a changed account, ends its sessions if it is inactive, and
// refuses to leave nobody who can administer.
func (c *change) updateAccount(a *Account) error {
	before, err := c.Account(a.ID)
	if err != nil {
		return err
	}
	a.Revision++
	a.UpdatedAt = c.now
	a.Pending = a.PasswordHash == ""
	if administers(before) && !administers(*a) {
		others, err := c.Administrators(a.ID)
		if err != nil {
			return err
		}
		if others == 0 {
			return fault.New(fault.Conflict, "This is the last account that can administer. Give another one the role admin first.").Named("last_administrator")
		}
	}
	if err := c.UpdateAccount(*a); err != nil {
		return err
	}
	if err := c.tell(employeeapi.AccountChanged, a.ID, a.Account); err != nil {
		return err
	}
	if a.Status == employeeapi.AccountInactive {
		return c.endSessions(a.ID, "", "deactivated")
	}
	return nil
}

// administers reports whether somebody can sign in with a and administer.
func administers(a Account) bool {
	return a.Status == employeeapi.AccountActive && a.PasswordHash != "" && slices.Contains(a.Roles, identity.RoleAdmin)
}

// normalizeAccount brings what was said into the form that is kept and checks all that
// can be checked without looking anything up, except the password.
func normalizeAccount(in *employeeapi.NewAccount) error {
	var wrong []fault.Field
	in.Username = strings.ToLower(strings.TrimSpace(in.Username))
	if !usernameForm.MatchString(in.Username) {
		wrong = append(wrong, fault.At("username", fault.NotAUsername, "must be 2 to 64 letters (without accents), digits and . _ - @ +, beginning and ending with a letter or digit"))
	}
	if len(in.Roles) == 0 {
		in.Roles = []string{identity.RoleEmployee}
	}
	if len(in.Roles) > maxRoles {
		wrong = append(wrong, fault.At("roles", fault.TooMany, "must have at most %d items", maxRoles))
	}
	in.Roles = slices.Clone(in.Roles)
	slices.Sort(in.Roles)
	in.Roles = slices.Compact(in.Roles)
	for _, r := range in.Roles {
		if !identity.IsRole(r) {
			wrong = append(wrong, fault.At("roles", fault.NotARoleName, "must be names of 1 to 32 lower-case letters, digits and _, beginning with a letter"))
			break
		}
	}
	switch in.Status {
	case "":
		in.Status = employeeapi.AccountActive
	case employeeapi.AccountActive, employeeapi.AccountInactive:
	default:
		wrong = append(wrong, fault.At("status", fault.NotAChoice, "must be active or inactive"))
	}
	return fault.Check(wrong)
}

// checkAccount refuses a user name that is taken, and an employee who does not exist,
// has an account, or is terminated while the account is active.
func (c *change) checkAccount(a Account) error {
	id, err := c.AccountByName(a.Username)
	if err != nil {
		return err
	}
	if id != "" && id != a.ID {
		return taken("username", fault.TakenByAccount, "another account has it")
	}
	if a.EmployeeID == "" {
		return nil
	}
	e, err := c.Employee(a.EmployeeID)
	if fault.Is(err, fault.NotFound) {
		return fault.Invalidf("employee_id", fault.NoSuch, "there is no such employee")
	}
	if err != nil {
		return err
	}
	if id, err = c.AccountOf(a.EmployeeID); err != nil {
		return err
	}
	if id != "" && id != a.ID {
		return taken("employee_id", fault.HasAccount, "this employee has an account already")
	}
	if e.Status == employeeapi.Terminated && a.Status == employeeapi.AccountActive {
		return fault.Invalidf("status", fault.LeftTheCompany, "an employee who is terminated cannot have an active account")
	}
	return nil
}
