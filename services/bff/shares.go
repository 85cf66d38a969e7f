package bff

import (
	"context"

	"acervo/platform/fault"
	"acervo/services/bff/pages"
	"acervo/services/permission/permissionapi"
)

// Shares are the permissions on one document, in force or to come, newest first. The
// sight that its sender keeps is none. NotFound when the caller may not see the
// document.
func (s *Service) Shares(ctx context.Context, documentID string) ([]pages.Share, error) {
	if _, err := s.documents.Get(ctx, documentID); err != nil {
		return nil, err
	}
	q := permissionapi.Query{TargetKind: permissionapi.TargetDocument, TargetID: documentID, Effect: permissionapi.Allow}
	q.Limit = 100
	var all []permissionapi.Permission
	for {
		page, err := s.permissions.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, p := range page.Items {
			over := p.ExpiresAt != nil && !p.ExpiresAt.After(s.now())
			if !over && !automatic(p) {
				all = append(all, p)
			}
		}
		if page.Next == "" {
			break
		}
		q.Cursor = page.Next
	}
	rows, err := s.named(ctx, all)
	shares := make([]pages.Share, len(rows))
	for i, r := range rows {
		shares[i] = share(r)
	}
	return shares, err
}

// automatic reports whether a permission was made by a service, not by a person.
func automatic(p permissionapi.Permission) bool {
	return len(p.GrantedBy) > 8 && p.GrantedBy[:8] == "service:"
}

func share(r pages.PermissionRow) pages.Share {
	return pages.Share{
		ID: r.ID, Subject: r.Subject, SubjectName: r.SubjectName, Actions: r.Actions, NotBefore: r.NotBefore, ExpiresAt: r.ExpiresAt,
		Reason: r.Reason, GrantedBy: r.GrantedBy, GrantedName: r.GrantedByName, CreatedAt: r.CreatedAt, Revision: r.Revision,
	}
}

// Share shares a document in its class. key is the request's Idempotency-Key.
func (s *Service) Share(ctx context.Context, documentID string, in pages.NewShare, key string) (pages.Share, error) {
	subject, err := subjectOf(in)
	if err != nil {
		return pages.Share{}, err
	}
	d, err := s.documents.Get(ctx, documentID)
	if err != nil {
		return pages.Share{}, err
	}
	actions := in.Actions
	if len(actions) == 0 {
		actions = []permissionapi.Action{permissionapi.Download}
	}
	p, err := s.permissions.Create(ctx, permissionapi.PermissionInput{
		Subject: subject, Actions: actions, Target: permissionapi.Target{Kind: permissionapi.TargetDocument, ID: d.ID},
		Classes: []string{d.Class}, Effect: permissionapi.Allow, NotBefore: in.NotBefore, ExpiresAt: in.ExpiresAt, Reason: in.Reason,
	}, key)
	if err != nil {
		return pages.Share{}, err
	}
	rows, err := s.named(ctx, []permissionapi.Permission{p})
	if err != nil {
		return pages.Share{}, err
	}
	return share(rows[0]), nil
}

func subjectOf(in pages.NewShare) (permissionapi.Subject, error) {
	switch {
	case in.UserID != "" && in.Subject != nil:
		return permissionapi.Subject{}, fault.Invalidf("subject", fault.Unwanted, "has no meaning beside user_id")
	case in.Subject != nil:
		return *in.Subject, nil
	case in.UserID != "":
		return permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: in.UserID}, nil
	}
	return permissionapi.Subject{}, fault.Invalidf("user_id", fault.Required, "is missing: with whom?")
}

// Unshare ends a share of a document. NotFound when it is none of this document's.
func (s *Service) Unshare(ctx context.Context, documentID, shareID string) error {
	p, err := s.permissions.Get(ctx, shareID)
	if err != nil {
		return err
	}
	if p.Target.Kind != permissionapi.TargetDocument || p.Target.ID != documentID {
		return fault.Missing("permission")
	}
	return s.permissions.Revoke(ctx, shareID)
}
