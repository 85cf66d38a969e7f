package bffhttp

import (
	"context"

	"acervo/platform/rest"
	"acervo/services/bff"
	"acervo/services/bff/pages"
	"acervo/services/permission/permissionapi"
)

type permissionsInput struct{ permissionapi.Query }

func (h handlers) permissions(ctx context.Context, in *permissionsInput) (*rest.Paged[pages.PermissionRow], error) {
	list, err := h.s.Permissions(ctx, in.Query)
	return rest.InPage(list), err
}

func (h handlers) permission(ctx context.Context, in *ByID) (*rest.Versioned[pages.PermissionRow], error) {
	p, err := h.s.Permission(ctx, in.ID)
	return rest.WithRevision(p.Revision, p), err
}

func (h handlers) permissionOptions(ctx context.Context, _ *none) (*body[pages.PermissionOptions], error) {
	o, err := h.s.PermissionOptions(ctx)
	return &body[pages.PermissionOptions]{o}, err
}

type accountsInput struct {
	Q      string `query:"q" maxLength:"200" doc:"Words of the user name or the person's name; empty is no search"`
	Role   string `query:"role" pattern:"^[a-z][a-z0-9_]{0,31}$" patternDescription:"the name of a role: a lower case letter, then letters, digits and _, 32 at most" maxLength:"64" doc:"With this role"`
	Status string `query:"status" pattern:"^(active|inactive)$" patternDescription:"active or inactive" doc:"With this status"`
	rest.PageInput
}

func (h handlers) accounts(ctx context.Context, in *accountsInput) (*rest.Paged[pages.AccountRow], error) {
	list, err := h.s.Accounts(ctx, bff.AccountQuery{Q: in.Q, Role: in.Role, Status: in.Status, Page: in.PageInput})
	return rest.InPage(list), err
}

func (h handlers) resetPassword(ctx context.Context, in *ByID) (*body[pages.SetupLink], error) {
	l, err := h.s.ResetPassword(ctx, in.ID)
	return &body[pages.SetupLink]{l}, err
}
