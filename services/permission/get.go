package permission

import (
	"context"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"
)

// Get is one permission. NotFound when it is not there or the caller may not see it.
func (s *Service) Get(ctx context.Context, id string) (permissionapi.Permission, error) {
	caller, err := s.person(ctx)
	if err != nil {
		return permissionapi.Permission{}, err
	}
	now := s.moment()
	p, ok := s.world.Permission(id)
	if !ok || !s.world.MaySee(caller.AccountID, p, now) {
		return permissionapi.Permission{}, fault.Missing("permission")
	}
	p.Revocable = s.world.MayEnd(caller.AccountID, p, now) == nil
	return p, nil
}
