package bff

import (
	"context"
	"slices"

	"acervo/platform/fault"
	"acervo/services/bff/pages"
	"acervo/services/employee/employeeapi"
)

// Directory finds accounts, people without one, teams and units by the beginnings of
// their words, in this order. kinds restricts it.
func (s *Service) Directory(ctx context.Context, q string, kinds []string, limit int) (pages.Directory, error) {
	known := []string{string(pages.DirectoryUser), string(pages.DirectoryPerson), string(pages.DirectoryTeam), string(pages.DirectoryUnit)}
	for _, k := range kinds {
		if !slices.Contains(known, k) {
			return pages.Directory{}, fault.Invalidf("kind", fault.NotAChoice, "is not user, person, team or unit")
		}
	}
	wants := func(k pages.DirectoryKind) bool { return len(kinds) == 0 || slices.Contains(kinds, string(k)) }

	var users []employeeapi.Person
	var staff []employeeapi.Employee
	var groups []employeeapi.Group
	parts := []func(context.Context) error{func(context.Context) error { return nil }}
	if wants(pages.DirectoryUser) || wants(pages.DirectoryPerson) {
		parts = append(parts, into(&users, func(ctx context.Context) ([]employeeapi.Person, error) {
			return s.employees.People(ctx, AccountsOf{Q: q, Limit: limit})
		}))
	}
	if wants(pages.DirectoryPerson) {
		parts = append(parts, into(&staff, func(ctx context.Context) ([]employeeapi.Employee, error) {
			query := EmployeeQuery{Q: q}
			query.Page.Limit = limit
			list, err := s.employees.Employees(ctx, query)
			return list.Items, err
		}))
	}
	if wants(pages.DirectoryTeam) || wants(pages.DirectoryUnit) {
		parts = append(parts, into(&groups, func(ctx context.Context) ([]employeeapi.Group, error) {
			return s.employees.Groups(ctx, GroupQuery{Q: q, Limit: 2 * limit})
		}))
	}
	if err := together(ctx, parts...); err != nil {
		return pages.Directory{}, err
	}

	// Homonyms are told apart by registration, which the list of accounts does not have.
	ids := make([]string, 0, len(users))
	for _, u := range users {
		ids = append(ids, u.EmployeeID)
	}
	of, err := s.employeesByID(ctx, ids)
	if err != nil {
		return pages.Directory{}, err
	}
	accounts, err := s.accountsOf(ctx, idsOf(staff))
	if err != nil {
		return pages.Directory{}, err
	}
	names := s.groups(ctx)
	out := pages.Directory{Items: []pages.DirectoryEntry{}}
	add := func(e pages.DirectoryEntry) {
		if wants(e.Kind) && len(out.Items) < limit {
			out.Items = append(out.Items, e)
		}
	}
	for _, u := range users {
		add(pages.DirectoryEntry{
			Kind: pages.DirectoryUser, ID: u.AccountID, EmployeeID: u.EmployeeID, Name: u.Name, Detail: u.Position,
			UnitName: names[u.UnitID].Name, Registration: of[u.EmployeeID].Registration,
		})
	}
	for _, e := range staff {
		if accounts[e.ID] == "" {
			add(pages.DirectoryEntry{
				Kind: pages.DirectoryPerson, ID: e.ID, EmployeeID: e.ID, Name: e.Name, Detail: e.Position,
				UnitName: names[e.UnitID].Name, Registration: e.Registration,
			})
		}
	}
	for _, kind := range []employeeapi.GroupKind{employeeapi.Team, employeeapi.Unit} {
		for _, g := range groups {
			if g.Kind == kind {
				add(pages.DirectoryEntry{Kind: pages.DirectoryKind(kind), ID: g.ID, Name: g.Name, Detail: names[g.ParentID].Name})
			}
		}
	}
	return out, nil
}

func idsOf(staff []employeeapi.Employee) []string {
	ids := make([]string, len(staff))
	for i, e := range staff {
		ids[i] = e.ID
	}
	return ids
}
