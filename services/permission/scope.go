package permission

import (
	"context"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"
)

// Scope is an account's scope for an action as it travels to somebody who holds the
// one with the tag held, if any; see World.ScopeWire. People get their own (an inactive account is Unauthenticated);
// services say whose, and an account that may do nothing is NotFound.
func (s *Service) Scope(ctx context.Context, accountID string, action permissionapi.Action, held string, deltaToo bool) (Wire, error) {
	caller, err := s.anyone(ctx)
	if err != nil {
		return Wire{}, err
	}
	if action.Index() < 0 {
		return Wire{}, fault.Invalidf("action", fault.NotAChoice, "is not view, download, upload, edit, delete, share or manage")
	}
	switch {
	case caller.IsService() && accountID == "":
		return Wire{}, fault.Invalidf("user_id", fault.Required, "is missing; a service has no permissions of its own")
	case !caller.IsService() && accountID == "":
		accountID = caller.AccountID
	case !caller.IsService() && accountID != caller.AccountID:
		return Wire{}, fault.New(fault.Forbidden, "You may have your own scope only.")
	}
	wire, ok, err := s.world.ScopeWire(accountID, action, held, deltaToo, s.now())
	switch {
	case err != nil:
		return Wire{}, err
	case !ok && caller.IsService():
		return Wire{}, fault.Missing("account")
	case !ok:
		return Wire{}, notActive()
	}
	return wire, nil
}

// Summary is how much the caller may view.
func (s *Service) Summary(ctx context.Context) (permissionapi.Summary, error) {
	caller, err := s.person(ctx)
	if err != nil {
		return permissionapi.Summary{}, err
	}
	return s.world.Summary(caller.AccountID, s.now()), nil
}
