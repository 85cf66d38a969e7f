package employee

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

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

// CompanyRevision is the revision of what the company goes by. It is made of the name, which
// is all that there is of it: the same name again is the same revision.
func CompanyRevision(c employeeapi.Company) uint64 {
	sum := sha256.Sum256([]byte(c.Name))
	return binary.BigEndian.Uint64(sum[:]) >> 1 // as an ETag holds it
}

// SetCompany renames the company, for admin. Stale unless it is at the revision that is
// meant, nil when any will do.
func (s *Service) SetCompany(ctx context.Context, only *uint64, in employeeapi.Company) (employeeapi.Company, error) {
	if _, err := administrator(ctx); err != nil {
		return in, err
	}
	if err := normalizeCompany(&in.Name, "name"); err != nil {
		return in, err
	}
	return in, s.write(ctx, func(c *change) error {
		name, err := c.Tx.Company()
		if err != nil {
			return err
		}
		if err := stale(only, CompanyRevision(employeeapi.Company{Name: name})); err != nil {
			return err
		}
		return c.Tx.SetCompany(in.Name)
	})
}

func normalizeCompany(name *string, field string) error {
	if *name = spaced(*name); !line(*name, 1, 120) {
		return fault.Invalidf(field, fault.NotALine, "must be 1 to %d characters on one line", 120)
	}
	return nil
}
