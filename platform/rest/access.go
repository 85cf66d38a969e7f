package rest

import (
	"slices"
	"strings"

	"acervo/platform/identity"
)

// Access says who may call a route at all; what they may do to which object is
// decided in the use case. The zero value is undeclared: such a route is refused to
// everyone and reported by API.Routes, so that a test can fail on it.
type Access struct {
	level level
	roles []string
}

type level uint8

const (
	undeclared level = iota
	public
	signedIn
	byRole
	services
	signedInOrServices
)

var (
	// Public is for everyone, signed in or not. A valid token still gives a caller.
	Public = Access{level: public}
	// SignedIn is for every person who is signed in, and for no service.
	SignedIn = Access{level: signedIn}
	// Services is for our own services calling as themselves, and for no person.
	Services = Access{level: services}
	// SignedInOrServices is for every person who is signed in and every service.
	SignedInOrServices = Access{level: signedInOrServices}
)

// Roles is for people who hold at least one of these roles.
func Roles(roles ...string) Access { return Access{level: byRole, roles: roles} }

// Declared reports whether somebody decided who may call the route.
func (a Access) Declared() bool { return a.level != undeclared }

// IsPublic reports whether nobody needs to sign in.
func (a Access) IsPublic() bool { return a.level == public }

// Allows reports whether a signed-in caller passes.
func (a Access) Allows(c identity.Caller) bool {
	switch a.level {
	case public, signedInOrServices:
		return true
	case signedIn:
		return !c.IsService()
	case services:
		return c.IsService()
	case byRole:
		return !c.IsService() && slices.ContainsFunc(a.roles, c.Has)
	}
	return false
}

// String is the value of x-access in the OpenAPI: "public", "signed-in", "services",
// "signed-in,services", "role:admin,role:hr" or "undeclared".
func (a Access) String() string {
	switch a.level {
	case public:
		return "public"
	case signedIn:
		return "signed-in"
	case services:
		return "services"
	case signedInOrServices:
		return "signed-in,services"
	case byRole:
		return "role:" + strings.Join(a.roles, ",role:")
	}
	return "undeclared"
}
