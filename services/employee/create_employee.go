package employee

import (
	"context"

	"acervo/platform/fault"
	"acervo/services/employee/employeeapi"
)

// CreateEmployee enters somebody new, for hr and admin. Invalid names each field that
// breaks a rule; Conflict a registration or CPF that somebody has already.
func (s *Service) CreateEmployee(ctx context.Context, in employeeapi.EmployeeInput) (employeeapi.Employee, error) {
	caller, err := staff(ctx)
	if err != nil {
		return employeeapi.Employee{}, err
	}
	if err := normalize(&in, employeeapi.EmployeeInput{}, s.now()); err != nil {
		return employeeapi.Employee{}, err
	}
	var e Employee
	err = s.once(ctx, &e, func(c *change) error {
		var err error
		e, err = c.hire(in)
		return err
	})
	return view(caller, e), err
}

// hire enters somebody whose input was normalized.
func (c *change) hire(in employeeapi.EmployeeInput) (Employee, error) {
	e := Employee{Employee: with(employeeapi.Employee{ID: newID(), Revision: 1, CreatedAt: c.now, UpdatedAt: c.now}, in)}
	if err := c.checkUnique(e); err != nil {
		return e, err
	}
	if err := c.checkPlace(e); err != nil {
		return e, err
	}
	var err error
	if e.Number, err = c.NextNumber(); err != nil {
		return e, err
	}
	if err := c.InsertEmployee(e); err != nil {
		return e, err
	}
	return e, c.tell(employeeapi.EmployeeCreated, e.ID, fact(e))
}

// checkUnique refuses a registration or CPF that somebody else has.
func (c *change) checkUnique(e Employee) error {
	for _, k := range []struct {
		key   UniqueKey
		value string
	}{{ByRegistration, e.Registration}, {ByCPF, e.CPF}} {
		id, err := c.EmployeeBy(k.key, k.value)
		if err != nil {
			return err
		}
		if id != "" && id != e.ID {
			return taken(string(k.key), fault.TakenByEmployee, "another employee has it")
		}
	}
	return nil
}

// checkPlace refuses a unit or a manager that does not exist.
func (c *change) checkPlace(e Employee) error {
	if e.UnitID != "" && !c.known[e.UnitID] {
		g, err := c.Group(e.UnitID)
		if fault.Is(err, fault.NotFound) || err == nil && g.Kind != employeeapi.Unit {
			return fault.Invalidf("unit_id", fault.NoSuch, "there is no such unit")
		}
		if err != nil {
			return err
		}
	}
	if e.ManagerID != "" && !c.known[e.ManagerID] {
		_, err := c.Employee(e.ManagerID)
		if fault.Is(err, fault.NotFound) {
			return fault.Invalidf("manager_id", fault.NoSuch, "there is no such employee")
		}
		return err
	}
	return nil
}

// checkChain refuses a manager who reports, directly or not, to e. Nobody reports to
// somebody new, so that needs no look at the chain.
func (c *change) checkChain(e Employee) error {
	if e.ManagerID == e.ID {
		return fault.Invalidf("manager_id", fault.Circle, "nobody reports to themselves")
	}
	seen := map[string]bool{}
	for above := e.ManagerID; above != "" && !seen[above]; {
		if above == e.ID {
			return fault.Invalidf("manager_id", fault.Circle, "this manager reports, directly or not, to the employee")
		}
		seen[above] = true
		m, err := c.Employee(above)
		if err != nil {
			return err
		}
		above = m.ManagerID
	}
	return nil
}
