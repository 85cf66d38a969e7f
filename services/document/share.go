package document

import (
	"context"
	"fmt"
	"slices"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// checkShares holds the shares of a new document against what the caller could grant
// once it is there: who may share documents about this employee and of this class may
// allow what they may do with it themselves; an administrator anything. The permission
// service makes the shares when it is told of the upload.
func (s *Service) checkShares(ctx context.Context, shares []documentapi.ShareWith, p documentapi.Placement, now time.Time) ([]documentapi.ShareWith, error) {
	if len(shares) == 0 {
		return nil, nil
	}
	caller, err := identity.Require(ctx)
	if err != nil {
		return nil, err
	}
	shares = slices.Clone(shares)
	var wrong []fault.Field
	wanted := permissionapi.SetOf(permissionapi.Share)
	for i := range shares {
		share, at := &shares[i], func(field string) string { return fmt.Sprintf("share_with[%d].%s", i, field) }
		if len(share.Actions) == 0 {
			share.Actions = []string{string(permissionapi.Download)}
		}
		for _, a := range share.Actions {
			action := permissionapi.Action(a)
			if action.Index() < 0 || action == permissionapi.Upload {
				wrong = append(wrong, fault.At(at("actions"), "must be among view, download, edit, delete, share and manage"))
				break
			}
			wanted |= permissionapi.SetOf(action)
		}
		if share.ExpiresAt != nil && !share.ExpiresAt.After(now) {
			wrong = append(wrong, fault.At(at("expires_at"), "is in the past"))
		}
		switch {
		case share.UserID == "":
			wrong = append(wrong, fault.At(at("user_id"), "is required"))
		case slices.ContainsFunc(shares[:i], func(o documentapi.ShareWith) bool { return o.UserID == share.UserID }):
			wrong = append(wrong, fault.At(at("user_id"), "is there twice"))
		}
	}
	if err := fault.Check(wrong); err != nil {
		return nil, err
	}
	if err := s.checkAccounts(ctx, shares); err != nil {
		return nil, err
	}
	if caller.Has(identity.RoleAdmin) {
		return shares, s.notOneself(caller, shares, p)
	}
	for _, action := range wanted.List() {
		scope, err := s.Permissions.Scope(ctx, action)
		if err != nil {
			return nil, err
		}
		if !scope.Allows(p.EmployeeNumber, p.Class) {
			return nil, fault.New(fault.Forbidden, "You may not share such a document so: %s is not yours to give.", action)
		}
	}
	return shares, nil
}

// checkAccounts refuses shares with accounts that are not there or not active.
func (s *Service) checkAccounts(ctx context.Context, shares []documentapi.ShareWith) error {
	ids := make([]string, len(shares))
	for i, share := range shares {
		ids[i] = share.UserID
	}
	people, err := s.Directory.PeopleByID(ctx, ids)
	if err != nil {
		return err
	}
	active := map[string]bool{}
	for _, p := range people {
		active[p.AccountID] = true
	}
	var wrong []fault.Field
	for i, id := range ids {
		if !active[id] {
			wrong = append(wrong, fault.At(fmt.Sprintf("share_with[%d].user_id", i), "is not the id of an active account"))
		}
	}
	return fault.Check(wrong)
}

// notOneself keeps administrators from giving themselves documents of others.
func (s *Service) notOneself(caller identity.Caller, shares []documentapi.ShareWith, p documentapi.Placement) error {
	if p.EmployeeID != "" && p.EmployeeID == caller.EmployeeID {
		return nil
	}
	if slices.ContainsFunc(shares, func(share documentapi.ShareWith) bool { return share.UserID == caller.AccountID }) {
		return fault.New(fault.Forbidden, "You may not give yourself other people's documents. Ask another administrator.")
	}
	return nil
}
