package permission

import (
	"context"
	"time"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/permission/permissionapi"
)

// maxUsers is how many accounts an event about a share names.
const maxUsers = 1000

// Grant gives a permission on the caller's behalf. Invalid names what is wrong with
// it; Forbidden when it is more than the caller may give (see World.MayGrant). A
// request sent again with its Idempotency-Key gives nothing twice. See also Previewed.
func (s *Service) Grant(ctx context.Context, in permissionapi.PermissionInput) (p permissionapi.Permission, err error) {
	caller, err := s.person(ctx)
	if err != nil {
		return p, err
	}
	if err := s.knowTarget(ctx, in.Target); err != nil {
		return p, err
	}
	err = s.decide(ctx, func() error {
		p, err = s.store.Create(ctx, func(tx Tx) (permissionapi.Permission, error) {
			if err := firstOf(s.current(tx), asPreviewed(ctx, tx)); err != nil {
				return permissionapi.Permission{}, err
			}
			p := s.newPermission(in, caller.AccountID)
			if err := s.world.ValidateFrom(caller.AccountID, p, p.CreatedAt); err != nil {
				return p, err
			}
			if err := s.world.MayGrant(caller.AccountID, p, p.CreatedAt); err != nil {
				return p, err
			}
			return p, s.give(ctx, tx, caller.AccountID, p)
		})
		return err
	})
	return p, err
}

// newPermission is what in asks for, not yet recorded, as precise as it can be kept.
func (s *Service) newPermission(in permissionapi.PermissionInput, by string) permissionapi.Permission {
	now := s.moment()
	p := permissionapi.Permission{ID: sqldb.NewID(), GrantedBy: by, Revision: 1, CreatedAt: now, UpdatedAt: now}
	p.Set(normal(in))
	return p
}

func normal(in permissionapi.PermissionInput) permissionapi.PermissionInput {
	if in.Effect == "" {
		in.Effect = permissionapi.Allow
	}
	in.NotBefore, in.ExpiresAt = storedMoment(in.NotBefore), storedMoment(in.ExpiresAt)
	if len(in.Classes) == 0 {
		in.Classes = nil
	}
	return in
}

func storedMoment(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	m := t.UTC().Truncate(time.Microsecond)
	return &m
}

// moment is the present, as precise as it can be kept.
func (s *Service) moment() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// give records a new permission and tells of it.
func (s *Service) give(ctx context.Context, tx Tx, by string, p permissionapi.Permission) error {
	if err := tx.Record(by, p.CreatedAt, PutPermission{p}); err != nil {
		return err
	}
	return s.tell(ctx, tx, permissionapi.Granted, permissionapi.PermissionEvent{Permission: p})
}

// end revokes a permission and tells of it; the automatic one of a document ends
// without an event.
func (s *Service) end(ctx context.Context, tx Tx, by string, p permissionapi.Permission, cause string) error {
	if isAutomatic(p) {
		return tx.Record(by, s.moment(), DropUpload{p.ID})
	}
	if err := tx.Record(by, s.moment(), DropPermission{p.ID}); err != nil {
		return err
	}
	return s.tell(ctx, tx, permissionapi.Revoked, permissionapi.PermissionEvent{Permission: p, Cause: cause})
}

func (s *Service) tell(ctx context.Context, tx Tx, typ string, e permissionapi.PermissionEvent) error {
	if e.Permission.Target.Kind == permissionapi.TargetDocument {
		e.Users = s.world.UsersOf(e.Permission.Subject, maxUsers)
	}
	return s.announce(ctx, tx, typ, e)
}

func (s *Service) announce(ctx context.Context, tx Tx, typ string, e permissionapi.PermissionEvent) error {
	ev, err := event.New(ctx, permissionapi.Service, typ, e.Permission.ID, e)
	if err != nil {
		return err
	}
	return tx.Append(ev)
}
