package bff

import (
	"context"
	"slices"
	"sync"

	"acervo/platform/fault"
	"acervo/services/bff/pages"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// Permissions is a page of the permissions that the caller may see, with the names of
// their sentences.
func (s *Service) Permissions(ctx context.Context, q permissionapi.Query) (pages.Permissions, error) {
	list, err := s.permissions.List(ctx, q)
	if err != nil {
		return pages.Permissions{}, err
	}
	rows, err := s.named(ctx, list.Items)
	return pages.Permissions{Items: rows, Next: list.Next, Total: list.Total}, err
}

// Permission is one permission with its names. NotFound.
func (s *Service) Permission(ctx context.Context, id string) (pages.PermissionRow, error) {
	p, err := s.permissions.Get(ctx, id)
	if err != nil {
		return pages.PermissionRow{}, err
	}
	rows, err := s.named(ctx, []permissionapi.Permission{p})
	if err != nil {
		return pages.PermissionRow{}, err
	}
	return rows[0], nil
}

// named puts names to permissions. A document's title is asked for on the caller's
// behalf, so one that they may not see has none.
func (s *Service) named(ctx context.Context, list []permissionapi.Permission) ([]pages.PermissionRow, error) {
	var a asked
	a.permission(list...)
	n, err := s.names(ctx, a)
	if err != nil {
		return nil, err
	}
	return mapped(list, func(p permissionapi.Permission) pages.PermissionRow { return n.row(ctx, p) }), nil
}

// titles are those of the documents that the caller may see.
func (s *Service) titles(ctx context.Context, ids []string) (map[string]string, error) {
	ids = distinct(ids)
	titles := make(map[string]string, len(ids))
	var mu sync.Mutex
	var lost error
	atMost(bulkWidth, len(ids), func(i int) {
		d, err := s.documents.Get(ctx, ids[i])
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err == nil:
			titles[d.ID] = d.Title
		case fault.Is(err, fault.Unauthenticated):
			lost = err
		}
	})
	return titles, lost
}

// PermissionOptions are what the slots of a permission's sentence may hold.
func (s *Service) PermissionOptions(ctx context.Context) (pages.PermissionOptions, error) {
	out := pages.PermissionOptions{Units: []pages.Named{}, Teams: []pages.Named{}, Effects: []permissionapi.Effect{permissionapi.Allow, permissionapi.Deny}}
	for _, a := range permissionapi.Actions {
		implies := slices.DeleteFunc(permissionapi.SetOf(a).Given().List(), func(b permissionapi.Action) bool { return a == b })
		if implies == nil {
			implies = []permissionapi.Action{}
		}
		out.Actions = append(out.Actions, pages.ActionOption{ID: a, Implies: implies})
	}
	var groups []employeeapi.Group
	var roles []employeeapi.Role
	err := together(ctx,
		into(&roles, s.employees.Roles),
		into(&out.Classes, s.permissions.Classes),
		into(&groups, func(ctx context.Context) ([]employeeapi.Group, error) { return s.employees.Groups(ctx, GroupQuery{}) }),
	)
	out.Roles = []pages.RoleOption{}
	for _, r := range roles {
		out.Roles = append(out.Roles, pages.RoleOption{ID: r.Name})
	}
	called := known(groups).called
	for _, g := range groups {
		named := pages.Named{ID: g.ID, Name: called[g.ID]}
		if g.Kind == employeeapi.Unit {
			out.Units = append(out.Units, named)
		} else {
			out.Teams = append(out.Teams, named)
		}
	}
	return out, err
}
