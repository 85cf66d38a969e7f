package bff

import (
	"context"
	"time"

	"acervo/platform/fault"
	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// actionsOnDocument are those that a pane has buttons for.
var actionsOnDocument = []permissionapi.Action{permissionapi.Download, permissionapi.Edit, permissionapi.Delete, permissionapi.Share, permissionapi.Manage}

// Document is the pane of one document. NotFound.
func (s *Service) Document(ctx context.Context, id string) (pages.DocumentPage, error) {
	d, err := s.documents.Get(ctx, id)
	if err != nil {
		return pages.DocumentPage{}, err
	}
	page := pages.DocumentPage{Can: []permissionapi.Action{}, Versions: []pages.Version{}}
	var owner employeeapi.Employee
	var types []documentapi.DocumentType
	var classes []permissionapi.Class
	var versions []documentapi.Version
	err = together(ctx,
		perhapsAt(s, "audience", &page.Audience, func(ctx context.Context) (pages.AudienceBrief, error) { return s.audienceBrief(ctx, id) }),
		perhaps(s, "allowed actions", &page.Can, func(ctx context.Context) ([]permissionapi.Action, error) {
			can, err := s.allowed(ctx, id)
			return append([]permissionapi.Action{}, can[id]...), err
		}),
		perhaps(s, "owner", &owner, func(ctx context.Context) (employeeapi.Employee, error) {
			if d.EmployeeID == "" {
				return employeeapi.Employee{}, nil
			}
			return s.employees.Employee(ctx, d.EmployeeID)
		}),
		perhaps(s, "types", &types, s.documents.Types),
		perhaps(s, "classes", &classes, s.classes),
		perhaps(s, "versions", &versions, func(ctx context.Context) ([]documentapi.Version, error) { return s.documents.Versions(ctx, id) }),
	)
	if err != nil {
		return page, err
	}
	page.Document, page.DocumentType = d, typeOf(types, d.Type)
	page.TypeName, page.ClassName = page.DocumentType.Name, s.className(ctx, d.Class)
	page.Restricted = restricted(classes, d.Class)
	if d.EmployeeID != "" {
		of := person(owner, s.groups(ctx))
		of.ID = d.EmployeeID
		page.Employee = &of
	}
	if d.DeletedAt != nil {
		until := d.DeletedAt.Add(documentapi.BinDays * 24 * time.Hour)
		page.BinnedUntil = &until
	}
	senders := []string{d.CreatedBy}
	for _, v := range versions {
		senders = append(senders, v.CreatedBy)
	}
	names, err := s.accountNames(ctx, senders)
	if err != nil {
		return page, err
	}
	page.CreatedByName = names[d.CreatedBy]
	for _, v := range versions {
		page.Versions = append(page.Versions, pages.Version{Version: v, CreatedByName: names[v.CreatedBy]})
	}
	if has(page.Can, permissionapi.Share) || has(page.Can, permissionapi.Manage) {
		page.Shares, _, err = optional(ctx, s, "shares", func(ctx context.Context) ([]pages.Share, error) { return s.Shares(ctx, id) })
	}
	return page, err
}

// Allowed tells what the caller may do with each of several documents.
func (s *Service) Allowed(ctx context.Context, in pages.AllowedInput) (pages.Allowed, error) {
	can, err := s.allowed(ctx, in.IDs...)
	return pages.Allowed{Items: mapped(in.IDs, func(id string) pages.AllowedActions { return pages.AllowedActions{ID: id, Can: can[id]} })}, err
}

// allowed is what the caller may do with documents besides viewing them, asked at once.
func (s *Service) allowed(ctx context.Context, ids ...string) (map[string][]permissionapi.Action, error) {
	var asked []permissionapi.Check
	for _, id := range ids {
		for _, a := range actionsOnDocument {
			asked = append(asked, permissionapi.Check{Action: a, DocumentID: id})
		}
	}
	may, err := s.permissions.May(ctx, asked)
	if err == nil && len(may) != len(asked) {
		err = fault.New(fault.Unavailable, "The permission service answered something else than was asked.")
	}
	if err != nil {
		return nil, err
	}
	can := make(map[string][]permissionapi.Action, len(ids))
	for _, id := range ids {
		can[id] = []permissionapi.Action{}
	}
	for i, check := range asked {
		if may[i] {
			can[check.DocumentID] = append(can[check.DocumentID], check.Action)
		}
	}
	return can, nil
}

func has(actions []permissionapi.Action, a permissionapi.Action) bool {
	for _, b := range actions {
		if a == b {
			return true
		}
	}
	return false
}
