package employee

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
)

// SeeCPF is the whole CPF of somebody, for hr and for oneself, each time with its row in
// the trail: it is durable before the CPF is answered. NotFound; Forbidden for others.
func (s *Service) SeeCPF(ctx context.Context, id string) (employeeapi.WholeCPF, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return employeeapi.WholeCPF{}, err
	}
	var e Employee
	err = s.write(ctx, func(c *change) error {
		if e, err = c.Employee(id); err != nil {
			return err
		}
		if caller.IsService() || !seesCPF(caller, e) {
			return fault.New(fault.Forbidden, "This CPF is not for your account.")
		}
		return c.tell(employeeapi.CPFSeen, id, employeeapi.CPFSeenEvent{EmployeeID: id})
	})
	if err != nil {
		return employeeapi.WholeCPF{}, err
	}
	return employeeapi.WholeCPF{CPF: e.CPF}, nil
}
