package bff

import (
	"context"

	"acervo/platform/identity"
	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// Session is who is there, and what every page needs to know once.
func (s *Service) Session(ctx context.Context) (pages.Session, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return pages.Session{}, err
	}
	page := pages.Session{
		User:    pages.User{AccountID: caller.AccountID, Username: caller.Username, Name: caller.Username, EmployeeID: caller.EmployeeID, Roles: caller.Roles},
		Types:   []documentapi.DocumentType{},
		Classes: []permissionapi.Class{},
		Views:   []documentapi.View{},
		Open:    []pages.EmergencyRow{},
		BinDays: documentapi.BinDays,
	}
	if page.User.Roles == nil {
		page.User.Roles = []string{}
	}
	var me employeeapi.Employee
	var r reach
	err = together(ctx,
		into(&r, func(ctx context.Context) (reach, error) { return s.reachOf(ctx, caller) }),
		perhaps(s, "company", &page.Company, s.door.Company),
		perhaps(s, "own employee", &me, func(ctx context.Context) (employeeapi.Employee, error) {
			if caller.EmployeeID == "" {
				return employeeapi.Employee{}, nil
			}
			return s.employees.Employee(ctx, caller.EmployeeID)
		}),
		perhapsAt(s, "unread", &page.Unread, s.notifications.Unread),
		perhaps(s, "open emergency accesses", &page.Open, func(ctx context.Context) ([]pages.EmergencyRow, error) {
			return s.openEmergencies(ctx, caller)
		}),
		perhapsAt(s, "summary", &page.Summary, s.permissions.Summary),
		perhaps(s, "types", &page.Types, s.documents.Types),
		perhaps(s, "classes", &page.Classes, s.permissions.Classes),
		perhaps(s, "views", &page.Views, s.documents.Views),
		perhaps(s, "reports", &page.Can.HasReports, func(ctx context.Context) (bool, error) { return s.hasReports(ctx, caller) }),
	)
	if err != nil {
		return page, err
	}
	if me.ID != "" {
		page.User.Name, page.User.Position = me.Name, me.Position
		if unit := s.groups(ctx)[me.UnitID]; unit.ID != "" {
			page.User.Unit = &pages.Named{ID: unit.ID, Name: unit.Name}
		}
	}
	admin, staff := caller.Has(identity.RoleAdmin), caller.HasAny(identity.RoleAdmin, identity.RoleHR)
	page.Can.ManagePeople, page.Can.ManageTypes, page.Can.ManageAccounts = staff, staff, admin
	page.Can.SeeDocuments, page.Can.Upload, page.Can.UploadOthers = r.viewOthers, r.upload, r.uploadOthers
	page.Can.Share, page.Can.Grant, page.Can.Delete, page.Can.Keeps = r.share, admin || r.manage, r.delete, r.keeps
	if t := atestado(page.Types, mapped(page.Classes, func(c permissionapi.Class) string { return c.ID })); t != nil {
		page.CertificateType = t.ID
	}
	return page, nil
}

func (s *Service) hasReports(ctx context.Context, caller identity.Caller) (bool, error) {
	if caller.EmployeeID == "" {
		return false, nil
	}
	q := EmployeeQuery{ManagerID: caller.EmployeeID}
	q.Page.Limit = 1
	list, err := s.employees.Employees(ctx, q)
	return len(list.Items) > 0, err
}

// reach is how far somebody's permissions go, in what the menus need to know.
type reach struct {
	viewOthers   bool
	upload       bool
	uploadOthers bool
	share        bool
	manage       bool
	delete       bool
	keeps        []string // classes that they manage for more people than themselves
}

// reachOf asks for the scopes that decide it. A session that has ended is
// Unauthenticated; when a scope cannot be had, the answer is no.
func (s *Service) reachOf(ctx context.Context, caller identity.Caller) (r reach, err error) {
	scope := func(a permissionapi.Action, use func(context.Context, *permissionapi.Scope) error) func(context.Context) error {
		return func(ctx context.Context) error {
			got, ok, err := optional(ctx, s, "scope to "+string(a), func(ctx context.Context) (*permissionapi.Scope, error) { return s.permissions.Scope(ctx, a) })
			if !ok {
				return err
			}
			return use(ctx, got)
		}
	}
	r.keeps = []string{}
	err = together(ctx,
		scope(permissionapi.View, func(ctx context.Context, sc *permissionapi.Scope) (err error) {
			r.viewOthers, err = s.beyondSelf(ctx, sc, caller)
			return err
		}),
		scope(permissionapi.Upload, func(ctx context.Context, sc *permissionapi.Scope) (err error) {
			r.upload = !sc.IsEmpty()
			r.uploadOthers, err = s.beyondSelf(ctx, sc, caller)
			return err
		}),
		scope(permissionapi.Share, func(_ context.Context, sc *permissionapi.Scope) error { r.share = !sc.IsEmpty(); return nil }),
		scope(permissionapi.Delete, func(_ context.Context, sc *permissionapi.Scope) error { r.delete = !sc.IsEmpty(); return nil }),
		scope(permissionapi.Manage, func(_ context.Context, sc *permissionapi.Scope) error {
			r.manage = !sc.IsEmpty()
			for _, c := range sc.Classes {
				if set := sc.Visible(c.Class); set.All || set.Numbers != nil && set.Numbers.GetCardinality() > 1 {
					r.keeps = append(r.keeps, c.Class)
				}
			}
			return nil
		}),
	)
	return r, err
}

// publicClass is the class that everybody is expected to reach; it makes nobody
// somebody who works with documents.
const publicClass = "public"

// beyondSelf reports whether a scope reaches anybody but the caller. Scopes hold
// numbers, and the caller's own is not told; so one number alone is theirs exactly when
// they may do it about themselves.
func (s *Service) beyondSelf(ctx context.Context, sc *permissionapi.Scope, caller identity.Caller) (bool, error) {
	var only uint32
	class := ""
	for _, c := range sc.Classes {
		if c.Class == publicClass {
			continue
		}
		set := sc.Visible(c.Class)
		switch {
		case set.IsEmpty():
			continue
		case set.All || set.Numbers.GetCardinality() > 1:
			return true, nil
		}
		number := set.Numbers.Minimum()
		if class != "" && number != only {
			return true, nil
		}
		only, class = number, c.Class
	}
	if class == "" {
		return false, nil
	}
	if caller.EmployeeID == "" {
		return true, nil
	}
	may, ok, err := optional(ctx, s, "own reach", func(ctx context.Context) ([]bool, error) {
		return s.permissions.May(ctx, []permissionapi.Check{{Action: sc.Action, EmployeeID: caller.EmployeeID, Class: class}})
	})
	return ok && !may[0], err
}
