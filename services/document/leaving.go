package document

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/document/documentapi"
)

// An employee is deleted only while there are no documents about them, and an upload
// may be under way at the same moment. Before it deletes, the employee service says
// that the employee is leaving; from then on the record refuses, in its transactions,
// whatever would be about them. So either the document was first and the employee
// stays, or the employee goes and the document is refused.

// Leave notes that an employee is about to be deleted, unless there is any document
// about them, in the bin or not, whoever may see it: then held is true and nothing is
// noted. attempt is the caller's name for it, to end it by; it ends by itself when the
// employee is removed, and otherwise documentapi.LeavingFor later as soon as somebody
// asks for the employee. For services.
func (s *Service) Leave(ctx context.Context, attempt string, employeeNumber uint32) (held bool, err error) {
	if err := identity.RequireService(ctx); err != nil {
		return false, err
	}
	if err := s.People.Leave(ctx, attempt, employeeNumber, s.Now()); err != nil {
		return false, err
	}
	if err = s.CatchUp(ctx); err == nil {
		held, err = s.Catalogue.Holds(ctx, employeeNumber)
	}
	if err != nil || held {
		return held, withFirst(err, s.People.Stay(context.WithoutCancel(ctx), attempt))
	}
	return false, nil
}

// Stay ends what Leave noted: the employee is not deleted after all. For services.
func (s *Service) Stay(ctx context.Context, attempt string) error {
	if err := identity.RequireService(ctx); err != nil {
		return err
	}
	return s.People.Stay(ctx, attempt)
}

func withFirst(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// stillHere settles what became of an employee who was said to be leaving: NotFound when
// they are gone, Conflict while it is not decided, nil when they stayed.
func (s *Service) stillHere(ctx context.Context, p Person) error {
	facts, err := s.Directory.Facts(ctx, []string{p.ID})
	if err != nil {
		return err
	}
	if len(facts) == 0 {
		return fault.Missing("employee")
	}
	if before := s.Now().Add(-documentapi.LeavingFor); p.LeavingSince.Before(before) {
		return s.People.StayedSince(ctx, p.Number, before)
	}
	return Leaving()
}

// Leaving is the error of whoever says something about an employee that is just being
// deleted.
func Leaving() error {
	e := fault.New(fault.Conflict, "This employee is just being deleted. Try again in a moment.").Named("employee_leaving")
	e.Fields = []fault.Field{fault.At("employee_id", fault.BeingDeleted, "is just being deleted")}
	return e
}
