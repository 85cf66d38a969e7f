package employee

import (
	"context"
	"strings"
	"unicode"

	"acervo/platform/fault"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// CreateGroup makes a unit or a team, for hr and admin. Invalid names each field that
// breaks a rule; Conflict a code that another group has.
func (s *Service) CreateGroup(ctx context.Context, in employeeapi.GroupInput) (employeeapi.Group, error) {
	if _, err := staff(ctx); err != nil {
		return employeeapi.Group{}, err
	}
	if err := normalizeGroup(&in); err != nil {
		return employeeapi.Group{}, err
	}
	var g employeeapi.Group
	err := s.once(ctx, &g, func(c *change) error {
		var err error
		g, err = c.found(in)
		return err
	})
	return g, err
}

// found makes a group whose input was normalized.
func (c *change) found(in employeeapi.GroupInput) (employeeapi.Group, error) {
	g := employeeapi.Group{ID: newID(), Kind: in.Kind, Code: in.Code, Name: in.Name, ParentID: in.ParentID, Revision: 1, CreatedAt: c.now, UpdatedAt: c.now}
	if err := c.checkGroup(g); err != nil {
		return g, err
	}
	if err := c.InsertGroup(g); err != nil {
		return g, err
	}
	return g, c.tell(employeeapi.GroupCreated, g.ID, g)
}

// ChangeGroup changes a group as edit says, for hr and admin; edit is as in
// ChangeEmployee. The kind of a group does not change. Forbidden for a move that would
// widen the caller's own reach.
func (s *Service) ChangeGroup(ctx context.Context, id string, only *uint64, edit func(*employeeapi.GroupInput)) (employeeapi.Group, error) {
	caller, err := staff(ctx)
	if err != nil {
		return employeeapi.Group{}, err
	}
	was, err := s.store.Group(ctx, id)
	if err != nil {
		return employeeapi.Group{}, err
	}
	asked := groupInput(was)
	edit(&asked)
	if asked.ParentID != was.ParentID && was.Kind == employeeapi.Unit {
		if err := s.refuseGain(ctx, caller, "parent_id", permissionapi.Move{Kind: permissionapi.UnitToUnit, ID: id, To: asked.ParentID}); err != nil {
			return employeeapi.Group{}, err
		}
	}
	var g employeeapi.Group
	err = s.write(ctx, func(c *change) error {
		var err error
		if g, err = c.Group(id); err != nil {
			return err
		}
		if err := stale(only, g.Revision); err != nil {
			return err
		}
		before := groupInput(g)
		in := before
		edit(&in)
		if in.Kind != before.Kind {
			return fault.Invalidf("kind", fault.Fixed, "cannot be changed")
		}
		if err := normalizeGroup(&in); err != nil || in == before {
			return err
		}
		g.Code, g.Name, g.ParentID = in.Code, in.Name, in.ParentID
		if err := c.checkGroup(g); err != nil {
			return err
		}
		if in.ParentID != before.ParentID {
			if before.ParentID != was.ParentID || in.ParentID != asked.ParentID {
				return fault.New(fault.Conflict, "It was moved meanwhile.")
			}
			if err := c.refuseOwnUnit(caller, id); err != nil {
				return err
			}
		}
		g.Revision++
		g.UpdatedAt = c.now
		if err := c.UpdateGroup(g); err != nil {
			return err
		}
		return c.tell(employeeapi.GroupChanged, g.ID, g)
	})
	return g, err
}

func groupInput(g employeeapi.Group) employeeapi.GroupInput {
	return employeeapi.GroupInput{Kind: g.Kind, Code: g.Code, Name: g.Name, ParentID: g.ParentID}
}

// DeleteGroup removes a team, or a unit in which there is nobody and below which there
// is nothing (Conflict otherwise), for hr and admin. Forbidden for a team that the
// caller is in, or whose end would widen their reach.
func (s *Service) DeleteGroup(ctx context.Context, id string, only *uint64) error {
	caller, err := staff(ctx)
	if err != nil {
		return err
	}
	if g, err := s.store.Group(ctx, id); err != nil {
		return err
	} else if g.Kind == employeeapi.Team {
		if err := s.refuseGain(ctx, caller, "", permissionapi.Move{Kind: permissionapi.EndOfTeam, ID: id}); err != nil {
			return err
		}
	}
	return s.write(ctx, func(c *change) error {
		g, err := c.Group(id)
		if err != nil {
			return err
		}
		if err := stale(only, g.Revision); err != nil {
			return err
		}
		people, units, err := c.UnitInUse(id)
		switch {
		case err != nil:
			return err
		case people:
			return fault.New(fault.Conflict, "There are people in this unit, terminated ones perhaps. Move them first.").Named("unit_has_people")
		case units:
			return fault.New(fault.Conflict, "There are units below this one. Move or delete them first.").Named("unit_has_units")
		}
		members, err := c.Members(id)
		if err != nil {
			return err
		}
		for _, employeeID := range members {
			if err := refuseOwnTeam(caller, employeeID); err != nil {
				return err
			}
			if err := c.leave(id, employeeID); err != nil {
				return err
			}
		}
		if g, err = c.Group(id); err != nil { // the members who left raised its revision
			return err
		}
		if err := c.Tx.DeleteGroup(id); err != nil {
			return err
		}
		g.Revision++
		g.UpdatedAt = c.now
		return c.tell(employeeapi.GroupRemoved, id, g)
	})
}

// normalizeGroup brings what was said into the form that is kept and checks all that
// can be checked without looking anything up.
func normalizeGroup(in *employeeapi.GroupInput) error {
	var wrong []fault.Field
	if in.Kind != employeeapi.Unit && in.Kind != employeeapi.Team {
		wrong = append(wrong, fault.At("kind", fault.NotAChoice, "must be unit or team"))
	}
	in.Name, in.Code = spaced(in.Name), strings.TrimSpace(in.Code)
	if !line(in.Name, 1, 120) {
		wrong = append(wrong, fault.At("name", fault.NotALine, "must be 1 to %d characters on one line", 120))
	}
	if !line(in.Code, 0, 40) || strings.ContainsFunc(in.Code, unicode.IsSpace) {
		wrong = append(wrong, fault.At("code", fault.HasSpaces, "must be at most %d visible characters without spaces", 40))
	}
	if in.Kind == employeeapi.Team && in.ParentID != "" {
		wrong = append(wrong, fault.At("parent_id", fault.Unwanted, "is only for units"))
	}
	return fault.Check(wrong)
}

// checkGroup refuses a code that another group has, a parent that is no unit, and a
// tree that would come back to g.
func (c *change) checkGroup(g employeeapi.Group) error {
	if g.Code != "" {
		id, err := c.GroupByCode(g.Code)
		if err != nil {
			return err
		}
		if id != "" && id != g.ID {
			return taken("code", fault.Taken, "another group has it")
		}
	}
	seen := map[string]bool{}
	for above := g.ParentID; above != "" && !seen[above]; {
		if above == g.ID {
			return fault.Invalidf("parent_id", fault.Circle, "a unit cannot be below itself")
		}
		seen[above] = true
		p, err := c.Group(above)
		if fault.Is(err, fault.NotFound) || err == nil && p.Kind != employeeapi.Unit {
			return fault.Invalidf("parent_id", fault.NoSuch, "there is no such unit")
		}
		if err != nil {
			return err
		}
		above = p.ParentID
	}
	return nil
}
