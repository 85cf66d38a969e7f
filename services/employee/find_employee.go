package employee

import (
	"context"
	"strings"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
)

// Employee is one employee, for everyone who is signed in and for services. NotFound.
func (s *Service) Employee(ctx context.Context, id string) (employeeapi.Employee, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return employeeapi.Employee{}, err
	}
	e, err := s.store.Employee(ctx, id)
	if err != nil {
		return employeeapi.Employee{}, err
	}
	return view(caller, e), nil
}

// EmployeeFilter says which employees to list. Empty fields do not filter.
type EmployeeFilter struct {
	Q         string // words of the name and registration, by their beginnings; for hr a whole CPF
	IDs       []string
	UnitID    string // in the unit or below it
	ManagerID string
	Status    []employeeapi.Status // one of these
	Sort      string               // name, registration or hired_on, with - before it for descending
	Cursor    string
	Limit     int
	Count     bool
}

// cursor is where a page of employees begins, and in what order.
type cursor struct {
	Sort string `json:"s"`
	Position
}

// Employees lists a page of employees, for everyone who is signed in and for services.
// Malformed for a cursor that is none, or of another order.
func (s *Service) Employees(ctx context.Context, f EmployeeFilter) (rest.Page[employeeapi.Employee], error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return rest.Page[employeeapi.Employee]{}, err
	}
	q := EmployeeQuery{IDs: f.IDs, UnitID: f.UnitID, ManagerID: f.ManagerID, Status: f.Status}
	if f.Q = strings.TrimSpace(f.Q); f.Q != "" {
		q.Words = words(f.Q)
		// Only a whole one: from beginnings that find and others that do not, a CPF could be
		// worked out without a row in the trail.
		if cpf, ok := parseCPF(digitsOf(f.Q)); ok && caller.Has(identity.RoleHR) {
			q.CPF = cpf
		}
		if len(q.Words) == 0 {
			return rest.Page[employeeapi.Employee]{Total: total(f.Count, 0)}, nil
		}
	}
	return s.page(ctx, caller, q, f.Sort, f.Cursor, f.Limit, f.Count)
}

// page lists what q selects, sorted and cut as asked.
func (s *Service) page(ctx context.Context, caller identity.Caller, q EmployeeQuery, sort, from string, limit int, count bool) (rest.Page[employeeapi.Employee], error) {
	var page rest.Page[employeeapi.Employee]
	if sort == "" {
		sort = string(SortName)
	}
	key, desc := strings.CutPrefix(sort, "-")
	q.Sort, q.Desc, q.Limit, q.Count = SortKey(key), desc, limit+1, count
	switch q.Sort {
	case SortName, SortRegistration, SortHiredOn:
	default:
		return page, fault.Invalidf("sort", fault.NotAChoice, "must be name, registration or hired_on, with - before it for descending")
	}
	if from != "" {
		var at cursor
		if err := rest.DecodeCursor(from, &at); err != nil {
			return page, err
		}
		if at.Sort != sort {
			return page, fault.Malformedf("cursor", fault.Unreadable, "belongs to a list in another order")
		}
		q.After = &at.Position
	}
	items, n, err := s.store.Employees(ctx, q)
	if err != nil {
		return page, err
	}
	if len(items) > limit {
		items = items[:limit]
		page.Next = rest.EncodeCursor(cursor{sort, position(items[limit-1], q.Sort)})
	}
	page.Items = make([]employeeapi.Employee, len(items))
	for i, e := range items {
		page.Items[i] = view(caller, e)
	}
	page.Total = total(count, n)
	return page, nil
}

func position(e Employee, by SortKey) Position {
	p := Position{Key: Fold(e.Name), ID: e.ID}
	switch by {
	case SortRegistration:
		p.Key = e.Registration
	case SortHiredOn:
		p.Key = e.HiredOn
	}
	return p
}

func total(wanted bool, n int) *int {
	if !wanted {
		return nil
	}
	return &n
}

// maxFacts is how many ids may be asked about at once.
const maxFacts = 1000

// Facts are the employees of these ids that exist, as events carry them; for services.
func (s *Service) Facts(ctx context.Context, ids []string) ([]employeeapi.EmployeeEvent, error) {
	if err := identity.RequireService(ctx); err != nil {
		return nil, err
	}
	if len(ids) > maxFacts {
		return nil, fault.Invalidf("ids", fault.TooMany, "must have at most %d items", maxFacts)
	}
	found, err := s.store.EmployeesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	facts := make([]employeeapi.EmployeeEvent, len(found))
	for i, e := range found {
		facts[i] = fact(e)
	}
	return facts, nil
}
