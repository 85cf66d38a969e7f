package bff

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/identity"
)

// handful is how many people's documents may reach somebody, by shares, before they are
// somebody who looks after others' documents; the web app draws the same line.
const handful = 20

// seesPeople reports whether there are pages of people for the caller: not for those who
// have no team and are reached by little but their own documents. When it cannot be told,
// the answer is no.
func (s *Service) seesPeople(ctx context.Context) (bool, error) {
	caller, err := identity.Require(ctx)
	if err != nil || caller.HasAny(identity.RoleAdmin, identity.RoleHR) {
		return err == nil, err
	}
	reports, _, err := optional(ctx, s, "reports", func(ctx context.Context) (bool, error) { return s.hasReports(ctx, caller) })
	if err != nil || reports {
		return err == nil, err
	}
	r, err := s.reachOf(ctx, caller)
	if err != nil || r.uploadOthers || r.manage {
		return err == nil, err
	}
	summary, ok, err := optional(ctx, s, "summary", s.permissions.Summary)
	return ok && summary.People > handful, err
}

// requirePeople is NotFound for whom pages of people are not there.
func (s *Service) requirePeople(ctx context.Context, noun string) error {
	sees, err := s.seesPeople(ctx)
	if err == nil && !sees {
		return fault.Missing(noun)
	}
	return err
}
