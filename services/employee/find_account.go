package employee

import (
	"context"
	"slices"
	"strings"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
)

// Account is one's own account, or any for admin. For everyone else there is none
// (NotFound).
func (s *Service) Account(ctx context.Context, id string) (employeeapi.Account, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return employeeapi.Account{}, err
	}
	if caller.AccountID != id && !caller.Has(identity.RoleAdmin) {
		return employeeapi.Account{}, fault.Missing("account")
	}
	a, err := s.store.Account(ctx, id)
	return a.Account, err
}

// AccountFilter says which accounts to list. Empty fields do not filter.
type AccountFilter struct {
	Q          string // the user name, or words of the employee's name or registration, by their beginning
	Role       string
	Status     employeeapi.AccountStatus
	EmployeeID string
	Cursor     string
	Limit      int
	Count      bool
}

// afterName is where a page of accounts begins.
type afterName struct {
	Username string `json:"u"`
}

// Accounts lists a page of accounts by user name, for admin.
func (s *Service) Accounts(ctx context.Context, f AccountFilter) (rest.Page[employeeapi.Account], error) {
	var page rest.Page[employeeapi.Account]
	if _, err := administrator(ctx); err != nil {
		return page, err
	}
	var after afterName
	if err := rest.DecodeCursor(f.Cursor, &after); err != nil {
		return page, err
	}
	q := AccountQuery{Role: f.Role, Status: f.Status, EmployeeID: f.EmployeeID, After: after.Username, Limit: f.Limit + 1, Count: f.Count}
	q.Prefix, q.Words = strings.ToLower(strings.TrimSpace(f.Q)), words(f.Q)
	items, n, err := s.store.Accounts(ctx, q)
	if err != nil {
		return page, err
	}
	if len(items) > f.Limit {
		items = items[:f.Limit]
		page.Next = rest.EncodeCursor(afterName{items[f.Limit-1].Username})
	}
	for _, a := range items {
		page.Items = append(page.Items, a.Account)
	}
	page.Total = total(f.Count, n)
	return page, nil
}

// Roles are the roles there are: those to start with, then those that accounts have, by
// name; for everyone who is signed in and for services, who may name them in permissions.
func (s *Service) Roles(ctx context.Context) ([]employeeapi.Role, error) {
	if _, err := identity.Require(ctx); err != nil {
		return nil, err
	}
	found, err := s.store.Roles(ctx)
	if err != nil {
		return nil, err
	}
	var out []employeeapi.Role
	for _, name := range []string{identity.RoleHR, identity.RoleAdmin, identity.RoleEmployee} {
		role := employeeapi.Role{Name: name}
		if i := slices.IndexFunc(found, func(r employeeapi.Role) bool { return r.Name == name }); i >= 0 {
			role = found[i]
			found = slices.Delete(found, i, i+1)
		}
		out = append(out, role)
	}
	return append(out, found...), nil
}

// PeopleFilter says which people to list. Empty fields do not filter.
type PeopleFilter struct {
	Q           string // words of the name or registration, or the user name, by their beginning
	AccountIDs  []string
	EmployeeIDs []string
	Cursor      string
	Limit       int
	Count       bool
}

// People lists a page of active accounts by name, as everyone who is signed in and
// services may see them: to choose whom to share with, and to name who did something.
func (s *Service) People(ctx context.Context, f PeopleFilter) (rest.Page[employeeapi.Person], error) {
	var page rest.Page[employeeapi.Person]
	if _, err := identity.Require(ctx); err != nil {
		return page, err
	}
	var after Position
	if err := rest.DecodeCursor(f.Cursor, &after); err != nil {
		return page, err
	}
	q := PeopleQuery{AccountIDs: f.AccountIDs, EmployeeIDs: f.EmployeeIDs, Limit: f.Limit + 1, Count: f.Count}
	q.Prefix, q.Words = strings.ToLower(strings.TrimSpace(f.Q)), words(f.Q)
	if f.Cursor != "" {
		q.After = &after
	}
	items, n, err := s.store.People(ctx, q)
	if err != nil {
		return page, err
	}
	if len(items) > f.Limit {
		items = items[:f.Limit]
		last := items[f.Limit-1]
		page.Next = rest.EncodeCursor(Position{Key: Fold(last.Name), ID: last.AccountID})
	}
	page.Items, page.Total = items, total(f.Count, n)
	return page, nil
}
