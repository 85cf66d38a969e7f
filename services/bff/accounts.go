package bff

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/bff/pages"
	"acervo/services/employee/employeeapi"
)

// Accounts is a page of accounts with whose they are, for administrators.
func (s *Service) Accounts(ctx context.Context, q AccountQuery) (pages.Accounts, error) {
	list, err := s.employees.Accounts(ctx, q)
	if err != nil {
		return pages.Accounts{}, err
	}
	ids := make([]string, len(list.Items))
	for i, a := range list.Items {
		ids[i] = a.EmployeeID
	}
	staff, err := s.employeesByID(ctx, ids)
	if err != nil {
		return pages.Accounts{}, err
	}
	groups := s.groups(ctx)
	out := pages.Accounts{Items: make([]pages.AccountRow, len(list.Items)), Next: list.Next, Total: list.Total}
	for i, a := range list.Items {
		out.Items[i] = pages.AccountRow{Account: a}
		if e, ok := staff[a.EmployeeID]; ok {
			of := person(e, groups)
			out.Items[i].Person = &of
		}
	}
	return out, nil
}

// ResetPassword makes a link at which somebody else chooses a new password.
func (s *Service) ResetPassword(ctx context.Context, accountID string) (pages.SetupLink, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return pages.SetupLink{}, err
	}
	if caller.AccountID == accountID {
		return pages.SetupLink{}, fault.New(fault.Conflict, "Change your own password where your sessions are.")
	}
	answer, err := s.employees.SetPassword(ctx, accountID, employeeapi.PasswordInput{})
	return pages.SetupLink{SetupURL: answer.SetupURL}, err
}
