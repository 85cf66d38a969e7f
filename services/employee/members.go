package employee

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// Members lists a page of a team's members, or of the employees directly in a unit, by
// name; for everyone who is signed in and for services.
func (s *Service) Members(ctx context.Context, groupID, from string, limit int, count bool) (rest.Page[employeeapi.Employee], error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return rest.Page[employeeapi.Employee]{}, err
	}
	g, err := s.store.Group(ctx, groupID)
	if err != nil {
		return rest.Page[employeeapi.Employee]{}, err
	}
	q := EmployeeQuery{TeamID: g.ID}
	if g.Kind == employeeapi.Unit {
		q = EmployeeQuery{InUnit: g.ID}
	}
	return s.page(ctx, caller, q, "", from, limit, count)
}

// AddMember puts an employee into a team, for hr and admin; one who is in it already
// stays. Invalid for a unit: people are moved by their unit_id. Forbidden for oneself,
// and for whom the caller would then see more of: nobody widens their own reach.
// Stale unless the team is at the revision that is meant, nil when any will do; whoever
// joins or leaves raises it.
func (s *Service) AddMember(ctx context.Context, groupID, employeeID string, only *uint64) error {
	caller, err := staff(ctx)
	if err != nil {
		return err
	}
	if err := refuseOwnTeam(caller, employeeID); err != nil {
		return err
	}
	if err := s.refuseGain(ctx, caller, "", permissionapi.Move{Kind: permissionapi.IntoTeam, ID: employeeID, To: groupID}); err != nil {
		return err
	}
	return s.write(ctx, func(c *change) error {
		if err := c.checkTeam(groupID, only); err != nil {
			return err
		}
		if _, err := c.Employee(employeeID); err != nil {
			return err
		}
		return c.join(groupID, employeeID, caller.Actor())
	})
}

// RemoveMember takes an employee out of a team, for hr and admin. NotFound when they
// are not in it; Forbidden and Stale as in AddMember: a denial may hang on a team.
func (s *Service) RemoveMember(ctx context.Context, groupID, employeeID string, only *uint64) error {
	caller, err := staff(ctx)
	if err != nil {
		return err
	}
	if err := refuseOwnTeam(caller, employeeID); err != nil {
		return err
	}
	if err := s.refuseGain(ctx, caller, "", permissionapi.Move{Kind: permissionapi.OutOfTeam, ID: employeeID, To: groupID}); err != nil {
		return err
	}
	return s.write(ctx, func(c *change) error {
		if err := c.checkTeam(groupID, only); err != nil {
			return err
		}
		before := len(c.events)
		if err := c.leave(groupID, employeeID); err != nil {
			return err
		}
		if len(c.events) == before {
			return fault.Missing("member")
		}
		return nil
	})
}

// checkTeam finds a team of the revision that is meant, nil when any will do.
func (c *change) checkTeam(id string, only *uint64) error {
	g, err := c.Group(id)
	if err != nil {
		return err
	}
	if g.Kind != employeeapi.Team {
		return fault.Invalidf("id", fault.Unwanted, "is a unit: people are in the unit that their unit_id names")
	}
	return stale(only, g.Revision)
}

func (c *change) join(groupID, employeeID, by string) error {
	changed, err := c.Tx.AddMember(groupID, employeeID, c.now, by)
	if err != nil || !changed {
		return err
	}
	return c.regrouped(employeeapi.MemberAdded, groupID, employeeID)
}

func (c *change) leave(groupID, employeeID string) error {
	changed, err := c.Tx.RemoveMember(groupID, employeeID)
	if err != nil || !changed {
		return err
	}
	return c.regrouped(employeeapi.MemberRemoved, groupID, employeeID)
}

// regrouped raises the revision of a team whose members changed, and tells of it.
func (c *change) regrouped(typ, groupID, employeeID string) error {
	g, err := c.Group(groupID)
	if err != nil {
		return err
	}
	g.Revision++
	g.UpdatedAt = c.now
	if err := c.UpdateGroup(g); err != nil {
		return err
	}
	return c.tell(typ, groupID, employeeapi.MemberEvent{GroupID: groupID, EmployeeID: employeeID})
}
