package permission

import (
	"context"
	"reflect"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"
)

// Condition is the revision that a change is meant for; nil when any will do.
type Condition = *uint64

// Change changes what a permission says: change gets what it says now and makes it say
// something else. NotFound when the caller may not see it, Forbidden when they may not
// end the old or may not give the new one, Stale when it is not of the revision that
// was meant. Whoever changes it stands for it: granted_by becomes them.
func (s *Service) Change(ctx context.Context, id string, meant Condition, change func(*permissionapi.PermissionInput)) (p permissionapi.Permission, err error) {
	caller, err := s.person(ctx)
	if err != nil {
		return p, err
	}
	if before, ok := s.world.Permission(id); ok {
		in := before.Input()
		change(&in)
		if err := s.knowTarget(ctx, in.Target); err != nil {
			return p, err
		}
	}
	err = s.decide(ctx, func() error {
		return s.store.Write(ctx, func(tx Tx) error {
			before, err := s.changeable(ctx, tx, caller.AccountID, id, meant)
			if err != nil {
				return err
			}
			if isAutomatic(before) {
				return errAutomatic()
			}
			p = before
			if before.BreakGlass != nil {
				return errBreakGlass()
			}
			in := before.Input()
			change(&in)
			in = normal(in)
			if reflect.DeepEqual(in, before.Input()) {
				return nil
			}
			p.Set(in)
			p.GrantedBy, p.UpdatedAt = caller.AccountID, s.moment()
			p.Revision++
			if err := s.world.ValidateFrom(caller.AccountID, p, p.UpdatedAt); err != nil {
				return err
			}
			if err := s.world.MayGrant(caller.AccountID, p, p.UpdatedAt); err != nil {
				return err
			}
			if err := tx.Record(caller.AccountID, p.UpdatedAt, PutPermission{p}); err != nil {
				return err
			}
			return s.tell(ctx, tx, permissionapi.Changed, permissionapi.PermissionEvent{Permission: p, Before: &before})
		})
	})
	return p, err
}

// Replace makes a permission say all of in. See Change.
func (s *Service) Replace(ctx context.Context, id string, meant Condition, in permissionapi.PermissionInput) (permissionapi.Permission, error) {
	return s.Change(ctx, id, meant, func(was *permissionapi.PermissionInput) { *was = in })
}

// Patch changes some of what a permission says. See Change.
func (s *Service) Patch(ctx context.Context, id string, meant Condition, patch permissionapi.PermissionPatch) (permissionapi.Permission, error) {
	return s.Change(ctx, id, meant, patch.Apply)
}

// Revoke ends a permission; it is in force for nobody when Revoke returns. NotFound,
// Forbidden and Stale as in Change.
func (s *Service) Revoke(ctx context.Context, id string, meant Condition) error {
	caller, err := s.person(ctx)
	if err != nil {
		return err
	}
	return s.decide(ctx, func() error {
		return s.store.Write(ctx, func(tx Tx) error {
			p, err := s.changeable(ctx, tx, caller.AccountID, id, meant)
			if err != nil {
				return err
			}
			return s.end(ctx, tx, caller.AccountID, p, "")
		})
	})
}

// changeable is the permission as it stands in the transaction, if the caller may end
// it and it is of the revision that was meant.
func (s *Service) changeable(ctx context.Context, tx Tx, caller, id string, meant Condition) (p permissionapi.Permission, err error) {
	if err := s.current(tx); err != nil {
		return p, err
	}
	p, ok := s.world.Permission(id)
	if !ok {
		return p, fault.Missing("permission")
	}
	if err := s.world.MayEnd(caller, p, s.moment()); err != nil {
		return p, err
	}
	if meant != nil && *meant != p.Revision {
		return p, fault.New(fault.Stale, "The permission has been changed since; it is at revision %d now.", p.Revision)
	}
	return p, asPreviewed(ctx, tx)
}

func errAutomatic() error {
	return fault.New(fault.Conflict, "The automatic permission of whoever brought a document can be revoked, but not changed.")
}

func errBreakGlass() error {
	return fault.New(fault.Conflict, "An emergency access can be ended, but not changed.")
}
