package document

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/identity"
)

// Held reports whether there is any document about the employee with this number, in
// the bin or not, whoever may see it; for services. It knows of every upload that was
// answered before.
func (s *Service) Held(ctx context.Context, employeeNumber uint32) (bool, error) {
	c, err := identity.Require(ctx)
	if err != nil {
		return false, err
	}
	if !c.IsService() {
		return false, fault.New(fault.Forbidden, "This is for services only.")
	}
	if err := s.CatchUp(ctx); err != nil {
		return false, err
	}
	return s.Catalogue.Holds(ctx, employeeNumber)
}
