package bff

import (
	"context"
	"slices"
	"strings"
	"sync"

	"acervo/platform/fault"
	"acervo/services/bff/pages"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// asked collects whatever a page needs names for, to ask for them in bulk.
type asked struct {
	accounts, employees, documents, permissions []string
}

func (a *asked) account(ids ...string) {
	for _, id := range ids {
		if !strings.HasPrefix(id, "service:") {
			a.accounts = append(a.accounts, id)
		}
	}
}

// permission asks for the names of a permission's sentence.
func (a *asked) permission(list ...permissionapi.Permission) {
	for _, p := range list {
		a.account(p.GrantedBy)
		switch p.Subject.Kind {
		case permissionapi.SubjectUser:
			a.account(p.Subject.ID)
		case permissionapi.SubjectReportsOf:
			a.employees = append(a.employees, p.Subject.ID)
		}
		switch p.Target.Kind {
		case permissionapi.TargetEmployee:
			a.employees = append(a.employees, p.Target.ID)
		case permissionapi.TargetDocument:
			a.documents = append(a.documents, p.Target.ID)
		}
	}
}

// path asks for the names of the steps of a path.
func (a *asked) path(steps ...permissionapi.Step) {
	for _, step := range steps {
		switch step.Kind {
		case permissionapi.StepUser:
			a.account(step.ID)
		case permissionapi.StepEmployee:
			a.employees = append(a.employees, step.ID)
		case permissionapi.StepDocument:
			a.documents = append(a.documents, step.ID)
		}
	}
}

// names are what people call things, by id. What is not known is not in them.
type names struct {
	s           *Service
	accounts    map[string]employeeapi.Person
	employees   map[string]employeeapi.Employee
	titles      map[string]string
	permissions map[string]pages.PermissionRow
	groups      knownGroups
}

// names asks for all names at once. Permissions that were asked for by id come with the
// names of their own sentences; those that have ended, or that the caller may not see,
// are left out.
func (s *Service) names(ctx context.Context, a asked) (n names, err error) {
	n.s = s
	found, err := s.permissionsByID(ctx, a.permissions)
	if err != nil {
		return n, err
	}
	for _, p := range found {
		a.permission(p)
	}
	err = together(ctx,
		into(&n.accounts, func(ctx context.Context) (map[string]employeeapi.Person, error) {
			return s.accountsByID(ctx, a.accounts)
		}),
		into(&n.employees, func(ctx context.Context) (map[string]employeeapi.Employee, error) {
			return s.employeesByID(ctx, a.employees)
		}),
		into(&n.titles, func(ctx context.Context) (map[string]string, error) { return s.titles(ctx, a.documents) }),
	)
	n.groups = s.knownGroups(ctx)
	n.permissions = make(map[string]pages.PermissionRow, len(found))
	for _, p := range found {
		n.permissions[p.ID] = n.row(ctx, p)
	}
	return n, err
}

// row is a permission with the names of its sentence.
func (n names) row(ctx context.Context, p permissionapi.Permission) pages.PermissionRow {
	row := pages.PermissionRow{Permission: p, GrantedByName: n.accounts[p.GrantedBy].Name}
	switch p.Subject.Kind {
	case permissionapi.SubjectUser:
		row.SubjectName = n.accounts[p.Subject.ID].Name
	case permissionapi.SubjectReportsOf:
		row.SubjectName = n.employees[p.Subject.ID].Name
	case permissionapi.SubjectUnit, permissionapi.SubjectTeam:
		row.SubjectName = n.groups.called[p.Subject.ID]
	}
	switch p.Target.Kind {
	case permissionapi.TargetUnit, permissionapi.TargetTeam:
		row.TargetName = n.groups.called[p.Target.ID]
	case permissionapi.TargetEmployee:
		row.TargetName = n.employees[p.Target.ID].Name
	case permissionapi.TargetDocument:
		row.TargetName = n.titles[p.Target.ID]
	}
	for _, c := range p.Classes {
		row.ClassNames = append(row.ClassNames, n.s.className(ctx, c))
	}
	return row
}

func (n names) rowAt(id string) *pages.PermissionRow {
	if row, ok := n.permissions[id]; ok {
		return &row
	}
	return nil
}

// path is a path with its names.
func (n names) path(steps []permissionapi.Step) []pages.StepRow {
	rows := make([]pages.StepRow, len(steps))
	for i, step := range steps {
		rows[i] = pages.StepRow{Kind: step.Kind, ID: step.ID}
		switch step.Kind {
		case permissionapi.StepUser:
			rows[i].Name, rows[i].Detail = n.accounts[step.ID].Name, n.accounts[step.ID].Position
		case permissionapi.StepEmployee:
			rows[i].Name, rows[i].Detail = n.employees[step.ID].Name, n.employees[step.ID].Position
		case permissionapi.StepUnit, permissionapi.StepTeam:
			rows[i].Name = n.groups.byID[step.ID].Name
		case permissionapi.StepDocument:
			rows[i].Name = n.titles[step.ID]
		}
	}
	return rows
}

// account is who an account belongs to; employeeID may be empty.
func (n names) account(userID, employeeID string) pages.Somebody {
	out := pages.Somebody{UserID: userID, EmployeeID: employeeID}
	if p, ok := n.accounts[userID]; ok {
		out.EmployeeID, out.Name, out.Position, out.UnitName = p.EmployeeID, p.Name, p.Position, n.groups.byID[p.UnitID].Name
	} else if e, ok := n.employees[employeeID]; ok {
		out.Name, out.Position, out.UnitName = e.Name, e.Position, n.groups.byID[e.UnitID].Name
	}
	return out
}

// accountsByID are those active accounts that exist of ids; none when they cannot be had.
func (s *Service) accountsByID(ctx context.Context, ids []string) (map[string]employeeapi.Person, error) {
	byID := map[string]employeeapi.Person{}
	people, _, err := optional(ctx, s, "names of people", func(ctx context.Context) ([]employeeapi.Person, error) {
		var all []employeeapi.Person
		for part := range slices.Chunk(distinct(ids), 100) {
			some, err := s.employees.People(ctx, AccountsOf{AccountIDs: part})
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
		return all, nil
	})
	for _, p := range people {
		byID[p.AccountID] = p
	}
	return byID, err
}

// permissionsByID are those permissions of ids that the caller may see and that have not
// been revoked.
func (s *Service) permissionsByID(ctx context.Context, ids []string) ([]permissionapi.Permission, error) {
	ids = distinct(ids)
	var mu sync.Mutex
	var found []permissionapi.Permission
	var lost error
	atMost(bulkWidth, len(ids), func(i int) {
		p, err := s.permissions.Get(ctx, ids[i])
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err == nil:
			found = append(found, p)
		case fault.Is(err, fault.Unauthenticated):
			lost = err
		}
	})
	return found, lost
}
