package employeehttp

import (
	"context"

	"acervo/platform/rest"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
)

type createAccountInput struct{ Body employeeapi.NewAccount }

func (h handlers) createAccount(ctx context.Context, in *createAccountInput) (*rest.Created[employeeapi.Account], error) {
	a, err := h.s.CreateAccount(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return rest.AtLocation("/accounts/"+a.ID, a.Revision, a), nil
}

func (h handlers) getAccount(ctx context.Context, in *getInput) (*rest.Versioned[employeeapi.Account], error) {
	a, err := h.s.Account(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return fresh(in.IfNoneMatch, a.Revision, a)
}

type listAccountsInput struct {
	rest.PageInput
	Q          string                    `query:"q" maxLength:"200" doc:"The beginning of the user name, or of words of the employee's name or registration; empty is no search" example:"ana"`
	Role       string                    `query:"role" pattern:"^[a-z][a-z0-9_]{0,31}$" patternDescription:"the name of a role: a lower case letter, then letters, digits and _, 32 at most" maxLength:"32" doc:"Having this role" example:"admin"`
	Status     employeeapi.AccountStatus `query:"status" enum:"active,inactive" doc:"With this status"`
	EmployeeID string                    `query:"employee_id" format:"uuid" maxLength:"64" doc:"Of this employee"`
}

func (h handlers) listAccounts(ctx context.Context, in *listAccountsInput) (*rest.Paged[employeeapi.Account], error) {
	page, err := h.s.Accounts(ctx, employee.AccountFilter{
		Q: in.Q, Role: in.Role, Status: in.Status, EmployeeID: in.EmployeeID, Cursor: in.Cursor, Limit: in.Limit, Count: in.Count,
	})
	if err != nil {
		return nil, err
	}
	return rest.InPage(page), nil
}

func (h handlers) listRoles(ctx context.Context, _ *rest.None) (*rest.Paged[employeeapi.Role], error) {
	roles, err := h.s.Roles(ctx)
	if err != nil {
		return nil, err
	}
	return rest.InPage(rest.Page[employeeapi.Role]{Items: roles}), nil
}

type listPeopleInput struct {
	rest.PageInput
	Q          string   `query:"q" maxLength:"200" doc:"Beginnings of words of the name or of the registration, or the beginning of the user name; empty is no search" example:"ana lim"`
	AccountID  []string `query:"account_id" format:"uuid" maxItems:"100" doc:"Only these accounts, separated by commas"`
	EmployeeID []string `query:"employee_id" format:"uuid" maxItems:"100" doc:"Only the accounts of these employees, separated by commas"`
}

func (h handlers) listPeople(ctx context.Context, in *listPeopleInput) (*rest.Paged[employeeapi.Person], error) {
	page, err := h.s.People(ctx, employee.PeopleFilter{
		Q: in.Q, AccountIDs: in.AccountID, EmployeeIDs: in.EmployeeID, Cursor: in.Cursor, Limit: in.Limit, Count: in.Count,
	})
	if err != nil {
		return nil, err
	}
	return rest.InPage(page), nil
}

// AccountPatch is what to change about an account.
type AccountPatch struct {
	Username   rest.Settable[string]                    `json:"username,omitzero" minLength:"2" maxLength:"64" doc:"Unique; letters, digits and . _ - @ +, kept in lower case" example:"ana.lima"`
	EmployeeID rest.Optional[string]                    `json:"employee_id,omitzero" maxLength:"64" doc:"Whose it is; null for somebody who is not on the payroll"`
	Roles      rest.Settable[[]string]                  `json:"roles,omitzero" maxItems:"16" uniqueItems:"true" doc:"All the roles it is to have" example:"[\"hr\",\"employee\"]"`
	Status     rest.Settable[employeeapi.AccountStatus] `json:"status,omitzero" enum:"active,inactive" doc:"inactive is refused everywhere, at once" example:"inactive"`
}

type changeAccountInput struct {
	ByID
	rest.IfMatch
	Body AccountPatch
}

func (h handlers) changeAccount(ctx context.Context, in *changeAccountInput) (*rest.Versioned[employeeapi.Account], error) {
	revision, err := only(in.IfMatch)
	if err != nil {
		return nil, err
	}
	b := in.Body
	a, err := h.s.ChangeAccount(ctx, in.ID, revision, func(a *employee.AccountInput) {
		b.Username.Apply(&a.Username)
		b.EmployeeID.Apply(&a.EmployeeID)
		b.Roles.Apply(&a.Roles)
		b.Status.Apply(&a.Status)
	})
	if err != nil {
		return nil, err
	}
	return rest.WithRevision(a.Revision, a), nil
}

type setPasswordInput struct {
	ByID
	Body employeeapi.PasswordInput
}

type setPasswordOutput struct{ Body employeeapi.PasswordAnswer }

func (h handlers) setPassword(ctx context.Context, in *setPasswordInput) (*setPasswordOutput, error) {
	answer, err := h.s.SetPassword(ctx, in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	return &setPasswordOutput{answer}, nil
}

type getCompanyInput struct{ rest.IfNoneMatch }

func (h handlers) getCompany(ctx context.Context, in *getCompanyInput) (*rest.Versioned[employeeapi.Company], error) {
	c, err := h.s.Company(ctx)
	if err != nil {
		return nil, err
	}
	return fresh(in.IfNoneMatch, employee.CompanyRevision(c), c)
}

type replaceCompanyInput struct {
	rest.IfMatch
	Body employeeapi.Company
}

func (h handlers) replaceCompany(ctx context.Context, in *replaceCompanyInput) (*rest.Versioned[employeeapi.Company], error) {
	revision, err := only(in.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := h.s.SetCompany(ctx, revision, in.Body)
	if err != nil {
		return nil, err
	}
	return rest.WithRevision(employee.CompanyRevision(c), c), nil
}
