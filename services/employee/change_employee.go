package employee

import (
	"context"

	"acervo/platform/fault"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// ChangeEmployee changes somebody as edit says, for hr and admin: edit gets what is and
// leaves what is to be. It may be run again and does no I/O. Giving another unit_id is
// the move. Forbidden for what would widen the caller's own reach (see own.go).
// Somebody who is terminated loses their sessions and their account in the
// same transaction; the last administrator cannot be terminated (Conflict). With only,
// another revision is Stale. A change that changes nothing leaves the revision.
func (s *Service) ChangeEmployee(ctx context.Context, id string, only *uint64, edit func(*employeeapi.EmployeeInput)) (employeeapi.Employee, error) {
	caller, err := staff(ctx)
	if err != nil {
		return employeeapi.Employee{}, err
	}
	was, err := s.store.Employee(ctx, id)
	if err != nil {
		return employeeapi.Employee{}, err
	}
	asked := inputOf(was.Employee)
	edit(&asked)
	if asked.UnitID != was.UnitID && id != caller.EmployeeID {
		if err := s.refuseGain(ctx, caller, "unit_id", permissionapi.Move{Kind: permissionapi.EmployeeToUnit, ID: id, To: asked.UnitID}); err != nil {
			return employeeapi.Employee{}, err
		}
	}
	var e Employee
	err = s.write(ctx, func(c *change) error {
		var err error
		if e, err = c.Employee(id); err != nil {
			return err
		}
		if err := stale(only, e.Revision); err != nil {
			return err
		}
		before := inputOf(e.Employee)
		in := before
		edit(&in)
		if err := normalize(&in, before, c.now); err != nil || in == before {
			return err
		}
		if in.UnitID != before.UnitID && (before.UnitID != was.UnitID || in.UnitID != asked.UnitID) {
			return fault.New(fault.Conflict, "They were moved meanwhile.")
		}
		if err := c.refuseOwnPlace(caller, id, before, in); err != nil {
			return err
		}
		e.Employee = with(e.Employee, in)
		return c.update(&e, before)
	})
	return view(caller, e), err
}

func (c *change) update(e *Employee, before employeeapi.EmployeeInput) error {
	if err := c.checkUnique(*e); err != nil {
		return err
	}
	if err := c.checkPlace(*e); err != nil {
		return err
	}
	if e.ManagerID != before.ManagerID {
		if err := c.checkChain(*e); err != nil {
			return err
		}
	}
	e.Revision++
	e.UpdatedAt = c.now
	if err := c.UpdateEmployee(*e); err != nil {
		return err
	}
	if err := c.tell(employeeapi.EmployeeChanged, e.ID, fact(*e)); err != nil {
		return err
	}
	if e.Status != employeeapi.Terminated || before.Status == employeeapi.Terminated {
		return nil
	}
	accountID, err := c.AccountOf(e.ID)
	if err != nil || accountID == "" {
		return err
	}
	a, err := c.Account(accountID)
	if err != nil || a.Status == employeeapi.AccountInactive {
		return err
	}
	a.Status = employeeapi.AccountInactive
	return c.updateAccount(&a)
}
