package employee

import (
	"context"

	"acervo/platform/fault"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
)

// DeleteEmployee removes somebody entered by mistake, for hr and admin. It is Conflict
// for somebody who has documents (in the bin or not) or to whom others report: they
// are terminated instead. Their account stays, inactive and of nobody; their number is
// not given again. While the document service cannot say, it is Unavailable.
func (s *Service) DeleteEmployee(ctx context.Context, id string, only *uint64) error {
	if _, err := staff(ctx); err != nil {
		return err
	}
	was, err := s.store.Employee(ctx, id)
	if err != nil {
		return err
	}
	if err := stale(only, was.Revision); err != nil {
		return err
	}
	begun, attempt := s.now(), newID()
	if s.documents != nil { // it knows of what no event has told yet
		held, err := s.documents.Leave(ctx, attempt, was.Number)
		if err != nil {
			return err
		}
		if held {
			return hasDocuments()
		}
	}
	err = s.write(ctx, func(c *change) error {
		if c.now.Sub(begun) > documentapi.LeavingFor/2 { // uploads will not be refused for much longer
			return fault.New(fault.Unavailable, "Deleting took too long; nothing was changed. Try again.")
		}
		e, err := c.Employee(id)
		if err != nil {
			return err
		}
		if err := stale(only, e.Revision); err != nil {
			return err
		}
		if err := c.checkFree(id); err != nil {
			return err
		}
		if err := c.untie(id); err != nil {
			return err
		}
		if err := c.Tx.DeleteEmployee(id); err != nil {
			return err
		}
		e.Revision++
		e.UpdatedAt = c.now
		return c.tell(employeeapi.EmployeeRemoved, id, fact(e))
	})
	if s.documents != nil && (fault.Is(err, fault.Conflict) || fault.Is(err, fault.Stale)) { // they certainly stay
		if err := s.documents.Stay(context.WithoutCancel(ctx), attempt); err != nil {
			s.log.WarnContext(ctx, "the document service was not told that an employee stays", "err", err)
		}
	}
	return err
}

func hasDocuments() error {
	return fault.New(fault.Conflict, "There are documents about this employee (some perhaps in the bin). Terminate them instead: set status to terminated.").Named("employee_has_documents")
}

// checkFree refuses to remove somebody on whom something depends.
func (c *change) checkFree(id string) error {
	n, err := c.Documents(id)
	if err != nil {
		return err
	}
	if n > 0 {
		return hasDocuments()
	}
	reports, err := c.HasReports(id)
	if err != nil {
		return err
	}
	if reports {
		return fault.New(fault.Conflict, "Others report to this employee. Give them another manager first.").Named("employee_has_reports")
	}
	return nil
}

// untie takes somebody out of their teams and from their account.
func (c *change) untie(id string) error {
	teams, err := c.TeamsOf(id)
	if err != nil {
		return err
	}
	for _, team := range teams {
		if err := c.leave(team, id); err != nil {
			return err
		}
	}
	accountID, err := c.AccountOf(id)
	if err != nil || accountID == "" {
		return err
	}
	a, err := c.Account(accountID)
	if err != nil {
		return err
	}
	a.EmployeeID, a.Status = "", employeeapi.AccountInactive
	return c.updateAccount(&a)
}
