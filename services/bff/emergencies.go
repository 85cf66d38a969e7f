package bff

import (
	"context"
	"slices"
	"strings"
	"time"

	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/audit/auditapi"
	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// Emergencies is a page of the emergency accesses that the caller may see, open and past.
func (s *Service) Emergencies(ctx context.Context, q rest.PageInput) (rest.Page[pages.EmergencyRow], error) {
	list, err := s.permissions.Emergencies(ctx, q)
	if err != nil {
		return rest.Page[pages.EmergencyRow]{}, err
	}
	rows, err := s.emergencyRows(ctx, list.Items)
	return rest.Page[pages.EmergencyRow]{Items: rows, Next: list.Next, Total: list.Total}, err
}

// Emergency is one of them, for administrators with what was read meanwhile. NotFound.
func (s *Service) Emergency(ctx context.Context, id string) (pages.Emergency, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return pages.Emergency{}, err
	}
	e, err := s.permissions.Emergency(ctx, id)
	if err != nil {
		return pages.Emergency{}, err
	}
	var page pages.Emergency
	var rows []pages.EmergencyRow
	parts := []func(context.Context) error{
		into(&rows, func(ctx context.Context) ([]pages.EmergencyRow, error) {
			return s.emergencyRows(ctx, []permissionapi.Emergency{e})
		}),
	}
	if caller.Has(identity.RoleAdmin) {
		parts = append(parts, perhapsAt(s, "what was read", &page.Read, func(ctx context.Context) (pages.Readings, error) { return s.readings(ctx, e) }))
	}
	if err := together(ctx, parts...); err != nil {
		return page, err
	}
	page.EmergencyRow = rows[0]
	return page, nil
}

// maxReadings is how many readings a page tells one by one.
const maxReadings = 100

// readings are what the one who opened an emergency access read while it was open.
func (s *Service) readings(ctx context.Context, e permissionapi.Emergency) (pages.Readings, error) {
	out := pages.Readings{Items: []pages.Reading{}}
	q := AuditQuery{Actor: e.Subject.ID, Type: documentapi.Read, From: e.CreatedAt, To: endOf(e)}
	if !q.From.Before(q.To) {
		return out, nil
	}
	q.Page.Limit, q.Page.Count = maxReadings, true
	list, err := s.audit.Entries(ctx, q)
	if out.Total, err = totalOf(list, err); err != nil {
		return out, err
	}
	for _, entry := range list.Items {
		out.Items = append(out.Items, pages.Reading{Time: entry.Time, DocumentID: entry.Subject})
	}
	return out, nil
}

// endOf is when an emergency access ended, or will by itself.
func endOf(e permissionapi.Emergency) time.Time {
	switch {
	case e.EndedAt != nil:
		return *e.EndedAt
	case e.ExpiresAt != nil:
		return *e.ExpiresAt
	}
	return e.CreatedAt
}

// WouldTell is who would be told of an emergency access. Forbidden, Invalid and Conflict
// as when it is opened.
func (s *Service) WouldTell(ctx context.Context, in permissionapi.BreakGlassQuestion) (pages.EmergencyTold, error) {
	out, err := s.permissions.PreviewBreakGlass(ctx, in)
	if err != nil {
		return pages.EmergencyTold{}, err
	}
	var a asked
	a.account(out.Told...)
	n, err := s.names(ctx, a)
	return pages.EmergencyTold{Told: mapped(out.Told, func(id string) pages.Somebody { return n.account(id, "") })}, err
}

// openEmergencies are those that the caller has open. Only administrators open any.
func (s *Service) openEmergencies(ctx context.Context, caller identity.Caller) ([]pages.EmergencyRow, error) {
	if !caller.Has(identity.RoleAdmin) {
		return []pages.EmergencyRow{}, nil
	}
	q := permissionapi.Query{BreakGlass: true, Phase: permissionapi.InForce, SubjectKind: permissionapi.SubjectUser, SubjectID: caller.AccountID}
	q.Limit = 100
	list, err := s.permissions.List(ctx, q)
	if err != nil {
		return nil, err
	}
	return s.emergencyRows(ctx, mapped(list.Items, func(p permissionapi.Permission) permissionapi.Emergency {
		return permissionapi.Emergency{Permission: p}
	}))
}

// emergencyRows puts names to emergency accesses.
func (s *Service) emergencyRows(ctx context.Context, list []permissionapi.Emergency) ([]pages.EmergencyRow, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return nil, err
	}
	var a asked
	for _, e := range list {
		a.permission(e.Permission)
		a.account(told(e)...)
		if e.EndedBy != "" {
			a.account(e.EndedBy)
		}
	}
	n, err := s.names(ctx, a)
	if err != nil {
		return nil, err
	}
	now := s.now()
	return mapped(list, func(e permissionapi.Emergency) pages.EmergencyRow {
		row := pages.EmergencyRow{
			ID: e.ID, OpenedBy: n.account(e.Subject.ID, ""), TargetKind: e.Target.Kind, TargetID: e.Target.ID, TargetName: n.row(ctx, e.Permission).TargetName,
			Subtree: e.Target.Subtree, Reason: e.Reason, OpenedAt: e.CreatedAt, EndedAt: e.EndedAt, Open: e.OpenAt(now), Mine: e.Subject.ID == caller.AccountID,
			Classes: mapped(e.Classes, func(id string) pages.Named { return pages.Named{ID: id, Name: s.className(ctx, id)} }),
			Told:    mapped(told(e), func(id string) pages.Somebody { return n.account(id, "") }),
		}
		if e.ExpiresAt != nil {
			row.ExpiresAt = *e.ExpiresAt
		}
		if e.EndedBy != "" {
			by := n.account(e.EndedBy, "")
			row.EndedBy = &by
		}
		row.CanEnd = row.Open && (row.Mine || caller.Has(identity.RoleAdmin))
		return row
	}), nil
}

func told(e permissionapi.Emergency) []string {
	if e.BreakGlass == nil {
		return nil
	}
	return e.BreakGlass.Told
}

// Trail is a page of the trail, for administrators, with the names that they may know.
func (s *Service) Trail(ctx context.Context, q AuditQuery) (rest.Page[pages.TrailRow], error) {
	list, err := s.audit.Entries(ctx, q)
	if err != nil {
		return rest.Page[pages.TrailRow]{}, err
	}
	var a asked
	for _, e := range list.Items {
		a.account(e.Actor)
		switch nounOf(e) {
		case "account", "password":
			a.account(e.Subject)
		case "session":
			if e.Type == employeeapi.SignInRefused { // its subject is the account, the others' the session
				a.account(e.Subject)
			}
		case "employee", "cpf":
			a.employees = append(a.employees, e.Subject)
		}
	}
	a.accounts = slices.DeleteFunc(a.accounts, func(id string) bool { return id == "system" || id == employeeapi.UnknownAccount })
	n, err := s.names(ctx, a)
	if err != nil {
		return rest.Page[pages.TrailRow]{}, err
	}
	rows := mapped(list.Items, func(e auditapi.Entry) pages.TrailRow {
		row := pages.TrailRow{Entry: e, ActorName: n.accounts[e.Actor].Name}
		switch nounOf(e) {
		case "account", "password", "session":
			row.SubjectName = n.accounts[e.Subject].Name
		case "employee", "cpf":
			row.SubjectName = n.employees[e.Subject].Name
		case "group":
			row.SubjectName = n.groups.byID[e.Subject].Name
		case "class":
			row.SubjectName = s.className(ctx, e.Subject)
		}
		return row
	})
	return rest.Page[pages.TrailRow]{Items: rows, Next: list.Next, Total: list.Total}, nil
}

// Verification is whether the trail is what was written, for administrators.
func (s *Service) Verification(ctx context.Context) (auditapi.Verification, error) {
	return s.audit.Verify(ctx)
}

// nounOf is what kind of thing an entry is about: account of acervo.account.changed.v1.
func nounOf(e auditapi.Entry) string {
	_, rest, _ := strings.Cut(e.Type, ".")
	noun, _, _ := strings.Cut(rest, ".")
	return noun
}
