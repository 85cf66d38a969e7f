package bff

import (
	"context"
	"slices"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/bff/pages"
	"acervo/services/employee/employeeapi"
)

// People is a page of employees. NotFound for whom pages of people are not there.
func (s *Service) People(ctx context.Context, q EmployeeQuery) (pages.People, error) {
	if err := s.requirePeople(ctx, "page"); err != nil {
		return pages.People{}, err
	}
	list, err := s.employees.Employees(ctx, q)
	if err != nil {
		return pages.People{}, err
	}
	return s.peopleRows(ctx, list)
}

// Members is a page of the people of a team, or directly in a unit. NotFound,
// also for whom pages of people are not there.
func (s *Service) Members(ctx context.Context, groupID string, page rest.PageInput) (pages.People, error) {
	if err := s.requirePeople(ctx, "group"); err != nil {
		return pages.People{}, err
	}
	list, err := s.employees.Members(ctx, groupID, page)
	if err != nil {
		return pages.People{}, err
	}
	return s.peopleRows(ctx, list)
}

// peopleRows puts units, managers and accounts to employees.
func (s *Service) peopleRows(ctx context.Context, list rest.Page[employeeapi.Employee]) (pages.People, error) {
	ids, managers := make([]string, len(list.Items)), make([]string, len(list.Items))
	for i, e := range list.Items {
		ids[i], managers[i] = e.ID, e.ManagerID
	}
	var chiefs map[string]employeeapi.Employee
	var accounts map[string]string
	err := together(ctx,
		into(&chiefs, func(ctx context.Context) (map[string]employeeapi.Employee, error) {
			return s.employeesByID(ctx, managers)
		}),
		into(&accounts, func(ctx context.Context) (map[string]string, error) { return s.accountsOf(ctx, ids) }),
	)
	if err != nil {
		return pages.People{}, err
	}
	groups := s.groups(ctx)
	out := pages.People{Items: make([]pages.PersonRow, len(list.Items)), Next: list.Next, Total: list.Total}
	for i, e := range list.Items {
		out.Items[i] = pages.PersonRow{Employee: Masked(e), UnitName: groups[e.UnitID].Name, ManagerName: chiefs[e.ManagerID].Name, AccountID: accounts[e.ID]}
	}
	return out, nil
}

// Masked is an employee as a browser gets them: the CPF is asked for by itself, which
// leaves a row in the trail.
func Masked(e employeeapi.Employee) employeeapi.Employee {
	e.CPF = employeeapi.MaskCPF(e.CPF)
	return e
}

// accountsOf are the active accounts of employees, by employee; none when they cannot
// be had.
func (s *Service) accountsOf(ctx context.Context, employeeIDs []string) (map[string]string, error) {
	accounts := map[string]string{}
	_, _, err := optional(ctx, s, "accounts", func(ctx context.Context) (any, error) {
		for part := range slices.Chunk(distinct(employeeIDs), 100) {
			people, err := s.employees.People(ctx, AccountsOf{EmployeeIDs: part})
			if err != nil {
				return nil, err
			}
			for _, p := range people {
				accounts[p.EmployeeID] = p.AccountID
			}
		}
		return nil, nil
	})
	return accounts, err
}

// Move puts several people into another unit; each succeeds or fails by itself.
func (s *Service) Move(ctx context.Context, in pages.Move) (pages.MoveResults, error) {
	out := pages.MoveResults{Results: make([]pages.MoveResult, len(in.EmployeeIDs))}
	errs := make([]error, len(in.EmployeeIDs))
	atMost(bulkWidth, len(in.EmployeeIDs), func(i int) {
		r := &out.Results[i]
		r.ID = in.EmployeeIDs[i]
		e, err := s.employees.MoveEmployee(ctx, r.ID, in.UnitID, in.ManagerID)
		if errs[i] = err; err != nil {
			r.Problem = rest.ProblemFor(ctx, err)
			return
		}
		e = Masked(e)
		r.OK, r.Employee = true, &e
	})
	for i, r := range out.Results {
		if fault.Is(errs[i], fault.Unauthenticated) {
			return pages.MoveResults{}, errs[i]
		}
		if r.OK {
			out.Done++
		}
	}
	return out, nil
}

// Units is the whole tree with its people, and the teams.
func (s *Service) Units(ctx context.Context) (pages.Units, error) {
	out := pages.Units{Units: []pages.Unit{}, Teams: []employeeapi.Group{}}
	all, err := s.employees.Groups(ctx, GroupQuery{People: true})
	if err != nil {
		return out, err
	}
	at := map[string]int{}
	for _, g := range all {
		if g.Kind == employeeapi.Team {
			out.Teams = append(out.Teams, g)
			continue
		}
		at[g.ID] = len(out.Units)
		out.Units = append(out.Units, pages.Unit{Group: g})
	}
	for i := len(out.Units) - 1; i >= 0; i-- { // children come after their parents
		u := &out.Units[i]
		direct := 0
		if u.People != nil {
			direct = *u.People
		}
		out.People += direct
		u.PeopleBelow += direct
		if above, ok := at[u.ParentID]; ok {
			out.Units[above].PeopleBelow += u.PeopleBelow
		}
	}
	return out, nil
}
