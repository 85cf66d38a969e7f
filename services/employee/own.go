package employee

import (
	"context"
	"slices"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// Nobody widens their own reach. What one may see hangs on one's roles, one's employee,
// their unit, teams and managers, and on who is in the units, teams and chains that one
// has permissions about. So what of this is one's own is changed by somebody else, and
// what would let one see more about others is done by somebody to whom it gives nothing.

// ownReach refuses what the caller would do for themselves, naming the field.
func ownReach(field, detail string) error {
	f := fault.New(fault.Forbidden, "%s", detail).Named("own_reach")
	if field != "" {
		f.Fields = []fault.Field{fault.At(field, fault.NotYours, "is not for you to change here")}
	}
	return f
}

// refuseOwnPlace refuses that the caller moves themselves, or changes who is above or below
// themselves: on the chain above hangs whose reports one is, on that below whom one has.
func (c *change) refuseOwnPlace(caller identity.Caller, id string, before, in employeeapi.EmployeeInput) error {
	own := caller.EmployeeID
	if own == "" {
		return nil
	}
	if id == own {
		switch {
		case in.UnitID != before.UnitID:
			return ownReach("unit_id", "Nobody moves themselves to another unit: ask a colleague.")
		case in.ManagerID != before.ManagerID:
			return ownReach("manager_id", "Nobody gives themselves another manager: ask a colleague.")
		}
		return nil
	}
	if in.ManagerID == before.ManagerID {
		return nil
	}
	above, err := c.reportsTo(own, id)
	if err != nil {
		return err
	}
	if above {
		return ownReach("manager_id", "Nobody changes who is above their own managers: ask a colleague.")
	}
	was, err := c.reportsTo(before.ManagerID, own)
	if err != nil {
		return err
	}
	is, err := c.reportsTo(in.ManagerID, own)
	if err == nil && was != is {
		err = ownReach("manager_id", "Nobody has others report to themselves, or no longer, directly or not: ask a colleague.")
	}
	return err
}

// reportsTo reports whether somebody is, or reports directly or not to, a manager.
func (c *change) reportsTo(id, manager string) (bool, error) {
	for seen := map[string]bool{}; id != "" && !seen[id]; {
		if id == manager {
			return true, nil
		}
		seen[id] = true
		e, err := c.Employee(id)
		if fault.Is(err, fault.NotFound) {
			return false, nil // refused elsewhere
		}
		if err != nil {
			return false, err
		}
		id = e.ManagerID
	}
	return false, nil
}

// refuseOwnUnit refuses that the caller moves a unit that they are in, directly or not.
func (c *change) refuseOwnUnit(caller identity.Caller, unitID string) error {
	if caller.EmployeeID == "" {
		return nil
	}
	e, err := c.Employee(caller.EmployeeID)
	if err != nil {
		return err
	}
	for seen := map[string]bool{}; e.UnitID != "" && !seen[e.UnitID]; {
		if e.UnitID == unitID {
			return ownReach("parent_id", "Nobody moves a unit that they are in: ask a colleague.")
		}
		seen[e.UnitID] = true
		g, err := c.Group(e.UnitID)
		if err != nil {
			return err
		}
		e.UnitID = g.ParentID
	}
	return nil
}

// refuseOwnTeam refuses that the caller joins or leaves a team: a denial may hang on it.
func refuseOwnTeam(caller identity.Caller, employeeID string) error {
	if caller.EmployeeID != "" && caller.EmployeeID == employeeID {
		return ownReach("", "Nobody puts themselves into a team or out of it: ask a colleague.")
	}
	return nil
}

// refuseOwnAccount refuses what administrators would do to their own account: other
// roles, or another employee. Who has no employee yet and nobody to ask may say who they
// are, as part of setting up: while there are no documents.
func (c *change) refuseOwnAccount(caller identity.Caller, before, now employeeapi.Account) error {
	if now.ID != caller.AccountID {
		return nil
	}
	if !slices.Equal(before.Roles, now.Roles) {
		return ownReach("roles", "Nobody changes their own roles: ask another administrator.")
	}
	if before.EmployeeID == now.EmployeeID {
		return nil
	}
	if before.EmployeeID == "" {
		others, err := c.Administrators(now.ID)
		if err != nil {
			return err
		}
		papers, err := c.AnyDocuments()
		if err != nil || others == 0 && !papers {
			return err
		}
	}
	return ownReach("employee_id", "Nobody says which employee they are themselves, once there are documents or other administrators: ask another administrator.")
}

// refuseGain asks the permission service whether a move of somebody else would let the
// caller see more than now. What the program itself does, and what happens to those
// about whom nothing can be seen, gains nothing. Unavailable when that cannot be told.
func (s *Service) refuseGain(ctx context.Context, caller identity.Caller, field string, move permissionapi.Move) error {
	if s.permissions == nil {
		return nil
	}
	move.UserID = caller.AccountID
	gains, err := s.permissions.Gains(ctx, move)
	if err == nil && gains {
		err = ownReach(field, "It would let you see documents that you do not see now: ask a colleague to whom it gives nothing.")
	}
	return err
}
