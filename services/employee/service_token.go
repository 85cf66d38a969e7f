package employee

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"

	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
)

// ServiceToken is an access token with which a service calls others as itself.
// Unauthenticated unless the secret is its own; secrets are compared in constant time.
func (s *Service) ServiceToken(ctx context.Context, in employeeapi.ServiceCredentials) (employeeapi.Tokens, error) {
	want, known := s.services[in.Service]
	got := sha256.Sum256([]byte(in.Secret))
	if subtle.ConstantTimeCompare(want[:], got[:]) != 1 || !known {
		return employeeapi.Tokens{}, notSignedIn()
	}
	return s.sign(ctx, identity.Caller{Service: in.Service}, "")
}
