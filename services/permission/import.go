package permission

import (
	"context"

	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/services/permission/permissionapi"
)

// Import records permissions as they are, who gave them included, without asking
// whether they might: for filling an empty Acervo from elsewhere, by the program
// itself. Ids, revisions and moments are given here. Invalid when one is not valid, and
// then none is recorded.
func (s *Service) Import(ctx context.Context, permissions []permissionapi.Permission) ([]permissionapi.Permission, error) {
	out := make([]permissionapi.Permission, len(permissions))
	for _, p := range permissions {
		if err := s.knowTarget(ctx, p.Target); err != nil {
			return nil, err
		}
	}
	err := s.decide(ctx, func() error {
		return s.store.Write(ctx, func(tx Tx) error {
			if err := s.current(tx); err != nil {
				return err
			}
			for i, p := range permissions {
				p.Set(normal(p.Input()))
				p.ID, p.Revision, p.CreatedAt = sqldb.NewID(), 1, s.moment()
				p.UpdatedAt = p.CreatedAt
				if p.GrantedBy == "" {
					p.GrantedBy = identity.Actor(ctx)
				}
				if err := s.world.Validate(p, p.CreatedAt); err != nil {
					return err
				}
				if err := s.give(ctx, tx, p.GrantedBy, p); err != nil {
					return err
				}
				out[i] = p
			}
			return nil
		})
	})
	return out, err
}
