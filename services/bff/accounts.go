package bff

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/bff/bffapi"
	"acervo/services/employee/employeeapi"
)

// Accounts is a page of accounts with whose they are, for administrators.
func (s *Service) Accounts(ctx context.Context, q AccountQuery) (bffapi.Accounts, error) {
	list, err := s.employees.Accounts(ctx, q)
	if err != nil {
		return bffapi.Accounts{}, err
	}
	ids := make([]string, len(list.Items))
	for i, a := range list.Items {
		ids[i] = a.EmployeeID
	}
	staff, err := s.employeesByID(ctx, ids)
	if err != nil {
		return bffapi.Accounts{}, err
	}
	groups := s.groups(ctx)
	out := bffapi.Accounts{Items: make([]bffapi.AccountRow, len(list.Items)), Next: list.Next, Total: list.Total}
	for i, a := range list.Items {
		out.Items[i] = bffapi.AccountRow{Account: a}
		if e, ok := staff[a.EmployeeID]; ok {
			of := person(e, groups)
			out.Items[i].Person = &of
		}
	}
	return out, nil
}

// ResetPassword makes a link at which somebody else chooses a new password.
func (s *Service) ResetPassword(ctx context.Context, accountID string) (bffapi.SetupLink, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return bffapi.SetupLink{}, err
	}
	if caller.AccountID == accountID {
		return bffapi.SetupLink{}, fault.New(fault.Conflict, "Change your own password where your sessions are.")
	}
	answer, err := s.employees.SetPassword(ctx, accountID, employeeapi.PasswordInput{})
	return bffapi.SetupLink{SetupURL: answer.SetupURL}, err
}
