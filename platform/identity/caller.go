// Package identity says who is calling: the caller in the context, the signer of
// the access tokens (JWT, EdDSA) and their verifier.
package identity

import (
	"context"
	"regexp"
	"slices"

	"acervo/platform/fault"
)

// The roles there are to start with. Roles are names on an account; permissions may
// have them as subjects.
const (
	RoleAdmin    = "admin"
	RoleHR       = "hr"
	RoleEmployee = "employee"
)

// roleForm is what a role's name is made of.
var roleForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

// IsRole reports whether something can be the name of a role: a lower case letter, then
// letters, digits and _, at most 32. A company names roles of its own by giving them to
// an account or a permission; they mean what permissions make of them.
func IsRole(name string) bool { return roleForm.MatchString(name) }

// Caller is who a verified access token speaks for: an account, or one of our own
// services (then Service is its name and the rest is empty).
type Caller struct {
	AccountID  string
	Username   string
	EmployeeID string // empty for people who are not on the payroll
	Roles      []string
	SessionID  string
	Service    string
	Token      string // the raw access token, to be forwarded on the caller's behalf
}

// Has reports whether the caller holds a role.
func (c Caller) Has(role string) bool { return slices.Contains(c.Roles, role) }

// HasAny reports whether the caller holds at least one of the roles.
func (c Caller) HasAny(roles ...string) bool { return slices.ContainsFunc(roles, c.Has) }

// IsService reports whether one of our own services is calling as itself.
func (c Caller) IsService() bool { return c.Service != "" }

// Actor is the caller's name in the trail: the account's id or "service:NAME".
func (c Caller) Actor() string {
	if c.IsService() {
		return "service:" + c.Service
	}
	return c.AccountID
}

type callerKey struct{}

// With returns a context in which c is calling.
func With(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// Nobody returns a context in which nobody is calling, whatever token came along: for
// what is done by who proves in another way who they are.
func Nobody(ctx context.Context) context.Context {
	return context.WithValue(ctx, callerKey{}, nil)
}

// From is the caller of this request; ok is false when nobody is signed in.
func From(ctx context.Context) (c Caller, ok bool) {
	c, ok = ctx.Value(callerKey{}).(Caller)
	return c, ok
}

// Require is From for those who need a caller: Unauthenticated when there is none.
func Require(ctx context.Context) (Caller, error) {
	if c, ok := From(ctx); ok {
		return c, nil
	}
	return Caller{}, fault.New(fault.Unauthenticated, "Sign in first.")
}

// Ended is what a token of a session that has ended is answered.
func Ended() error {
	return fault.New(fault.Unauthenticated, "The session has ended. Sign in again.").Named("session_ended")
}

// RequireService is Require for what only our own services may do: Forbidden for people.
func RequireService(ctx context.Context) error {
	c, err := Require(ctx)
	if err == nil && !c.IsService() {
		err = fault.New(fault.Forbidden, "This is for services only.")
	}
	return err
}

// Actor names the caller for the trail; "system" where the program itself acts.
func Actor(ctx context.Context) string {
	if c, ok := From(ctx); ok {
		return c.Actor()
	}
	return "system"
}
