package bff

import (
	"context"
	"slices"

	"acervo/platform/identity"
	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// Person is the page of one employee. NotFound, also for whom pages of people are not
// there.
func (s *Service) Person(ctx context.Context, id string) (pages.PersonPage, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return pages.PersonPage{}, err
	}
	if err := s.requirePeople(ctx, "employee"); err != nil {
		return pages.PersonPage{}, err
	}
	e, err := s.employees.Employee(ctx, id)
	if err != nil {
		return pages.PersonPage{}, err
	}
	page := pages.PersonPage{Employee: Masked(e), Teams: []pages.Named{}, Shelf: []pages.ShelfClass{}}
	page.Can = pages.PersonCan{Edit: caller.HasAny(identity.RoleAdmin, identity.RoleHR), SeeCPF: !employeeapi.MaskedCPF(e.CPF), UploadClasses: []string{}}
	var teams []employeeapi.Group
	var accounts map[string]string
	var manager employeeapi.Employee
	err = together(ctx,
		perhapsAt(s, "documents", &page.Documents, func(ctx context.Context) (pages.Documents, error) { return s.documentsAbout(ctx, id) }),
		perhaps(s, "teams", &teams, func(ctx context.Context) ([]employeeapi.Group, error) {
			return s.employees.Groups(ctx, GroupQuery{Kind: employeeapi.Team, MemberID: id})
		}),
		perhapsAt(s, "reports", &page.Reports, func(ctx context.Context) (int, error) { return s.countReports(ctx, id) }),
		perhaps(s, "manager", &manager, func(ctx context.Context) (employeeapi.Employee, error) {
			if e.ManagerID == "" {
				return employeeapi.Employee{}, nil
			}
			return s.employees.Employee(ctx, e.ManagerID)
		}),
		into(&accounts, func(ctx context.Context) (map[string]string, error) { return s.accountsOf(ctx, []string{id}) }),
		perhaps(s, "classes to send", &page.Can.UploadClasses, func(ctx context.Context) ([]string, error) { return s.uploadClasses(ctx, id) }),
	)
	if err != nil {
		return page, err
	}
	groups := s.groups(ctx)
	page.UnitPath, page.AccountID = unitPath(groups, e.UnitID), accounts[id]
	if manager.ID != "" {
		of := person(manager, groups)
		page.Manager = &of
	}
	for _, t := range teams {
		page.Teams = append(page.Teams, pages.Named{ID: t.ID, Name: t.Name})
	}
	if page.Documents != nil && page.Documents.Facets != nil {
		page.Shelf = shelf(*page.Documents.Facets)
	}
	return page, nil
}

// documentsAbout are the newest documents about somebody that the caller may see, with
// the counts.
func (s *Service) documentsAbout(ctx context.Context, employeeID string) (pages.Documents, error) {
	q := documentapi.Query{Filters: documentapi.Filters{EmployeeID: employeeID}}
	q.Limit, q.Count = 100, true
	return s.Documents(ctx, q, With{Facets: true})
}

func (s *Service) countReports(ctx context.Context, id string) (int, error) {
	q := EmployeeQuery{ManagerID: id}
	q.Page.Limit, q.Page.Count = 1, true
	list, err := s.employees.Employees(ctx, q)
	return totalOf(list, err)
}

// uploadClasses are the classes of documents that the caller may send about somebody.
func (s *Service) uploadClasses(ctx context.Context, employeeID string) ([]string, error) {
	classes, err := s.classes(ctx)
	if err != nil {
		return nil, err
	}
	asked := make([]permissionapi.Check, len(classes))
	for i, c := range classes {
		asked[i] = permissionapi.Check{Action: permissionapi.Upload, EmployeeID: employeeID, Class: c.ID}
	}
	may, err := s.permissions.May(ctx, asked)
	out := []string{}
	for i, yes := range may {
		if yes {
			out = append(out, classes[i].ID)
		}
	}
	return out, err
}

// unitPath is the way from the root down to a unit.
func unitPath(groups map[string]employeeapi.Group, id string) []pages.Named {
	path := []pages.Named{}
	for range groups { // no more steps than there are units
		u, ok := groups[id]
		if !ok {
			break
		}
		path = append(path, pages.Named{ID: u.ID, Name: u.Name})
		id = u.ParentID
	}
	slices.Reverse(path)
	return path
}

func shelf(f documentapi.Facets) []pages.ShelfClass {
	out := []pages.ShelfClass{}
	for _, c := range f.Class {
		if c.Count > 0 {
			out = append(out, pages.ShelfClass{ID: c.ID, Name: c.Name, Count: c.Count})
		}
	}
	return out
}
