package permission

import (
	"context"
	"slices"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

// Classes are all classes, in the order in which they were added.
func (s *Service) Classes(ctx context.Context) ([]permissionapi.Class, error) {
	if _, err := s.anyone(ctx); err != nil {
		return nil, err
	}
	return s.world.Classes(), nil
}

// AddClass adds a class; for administrators. Conflict when there is one with this id,
// or when there are 64 already.
func (s *Service) AddClass(ctx context.Context, in permissionapi.ClassInput) (permissionapi.Class, error) {
	c := permissionapi.Class{ID: in.ID, Name: in.Name, Restricted: in.Restricted, Revision: 1}
	err := s.changeClasses(ctx, permissionapi.ClassAdded, func(have []permissionapi.Class) (permissionapi.Class, error) {
		switch {
		case slices.ContainsFunc(have, func(h permissionapi.Class) bool { return h.ID == in.ID }):
			return c, fault.New(fault.Conflict, "There is a class %s already.", in.ID)
		case len(have) == permissionapi.MaxClasses:
			return c, fault.New(fault.Conflict, "There are %d classes, which is the most there can be.", len(have))
		}
		return c, nil
	})
	return c, err
}

// RenameClass gives a class another name; for administrators. Whether it is restricted
// stays as it is: restricted, if given, is Invalid unless it says so.
func (s *Service) RenameClass(ctx context.Context, id string, meant Condition, in permissionapi.ClassPatch, restricted *bool) (c permissionapi.Class, err error) {
	err = s.changeClasses(ctx, permissionapi.ClassChanged, func(have []permissionapi.Class) (permissionapi.Class, error) {
		i := slices.IndexFunc(have, func(h permissionapi.Class) bool { return h.ID == id })
		if i < 0 {
			return c, fault.Missing("class")
		}
		c = have[i]
		if meant != nil && *meant != c.Revision {
			return c, fault.New(fault.Stale, "The class has been changed since; it is at revision %d now.", c.Revision)
		}
		if restricted != nil && *restricted != c.Restricted {
			return c, fault.Invalidf("restricted", fault.Fixed, "cannot be changed")
		}
		c.Name = in.Name
		c.Revision++
		return c, nil
	})
	return c, err
}

func (s *Service) changeClasses(ctx context.Context, typ string, decide func(have []permissionapi.Class) (permissionapi.Class, error)) error {
	caller, err := s.person(ctx)
	if err != nil {
		return err
	}
	if !s.world.HasRole(caller.AccountID, identity.RoleAdmin) {
		return fault.New(fault.Forbidden, "Classes are for administrators.")
	}
	return s.decide(ctx, func() error {
		return s.store.Write(ctx, func(tx Tx) error {
			if err := s.current(tx); err != nil {
				return err
			}
			c, err := decide(s.world.Classes())
			if err != nil {
				return err
			}
			ev, err := event.New(ctx, permissionapi.Service, typ, c.ID, c)
			if err != nil {
				return err
			}
			if err := tx.Record(caller.AccountID, s.moment(), PutClass{c}); err != nil {
				return err
			}
			return tx.Append(ev)
		})
	})
}

// firstClasses records those that there are to start with.
func (s *Service) firstClasses(ctx context.Context) error {
	return s.store.Write(ctx, func(tx Tx) error {
		var changes []Change
		for _, c := range DefaultClasses {
			changes = append(changes, PutClass{c})
		}
		return tx.Record("system", s.moment(), changes...)
	})
}
