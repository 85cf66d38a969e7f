package employee

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
)

// Company is what the company goes by, for everyone who is signed in and for services.
func (s *Service) Company(ctx context.Context) (employeeapi.Company, error) {
	if _, err := identity.Require(ctx); err != nil {
		return employeeapi.Company{}, err
	}
	name, err := s.store.Company(ctx)
	return employeeapi.Company{Name: name}, err
}

// SetCompany renames the company, for admin.
func (s *Service) SetCompany(ctx context.Context, in employeeapi.Company) (employeeapi.Company, error) {
	if _, err := administrator(ctx); err != nil {
		return in, err
	}
	if err := normalizeCompany(&in.Name, "name"); err != nil {
		return in, err
	}
	return in, s.write(ctx, func(c *change) error { return c.Tx.SetCompany(in.Name) })
}

func normalizeCompany(name *string, field string) error {
	if *name = spaced(*name); !line(*name, 1, 120) {
		return fault.Invalidf(field, "must be 1 to 120 characters on one line")
	}
	return nil
}
