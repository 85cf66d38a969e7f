// Package employeehttp is the employee service over HTTP.
package employeehttp

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
)

type handlers struct{ s *employee.Service }

// API is every operation of the employee service. Without a Verifier in cfg, tokens
// are checked with the service's own keys; in any case a request of a session that has
// ended, or of an account that is inactive, is refused at once.
func API(cfg rest.Config, s *employee.Service) *rest.API {
	cfg.Service, cfg.Title, cfg.Version, cfg.Description = employeeapi.Service, "Employees", "1", description
	if cfg.Verifier == nil {
		cfg.Verifier = identity.NewVerifier(s.JWKS)
	}
	cfg.Verifier = present{cfg.Verifier, s}
	api := rest.NewAPI(cfg)
	h := handlers{s}

	staff := rest.Roles(identity.RoleAdmin, identity.RoleHR)
	admin := rest.Roles(identity.RoleAdmin)
	anyone := rest.SignedInOrServices
	missing, conflict, changed := fault.NotFound, fault.Conflict, fault.Stale

	rest.Register(api, once(op("create-employee", "POST", "/employees", "Enter an employee", "employees", staff, conflict)), h.createEmployee)
	rest.Register(api, op("list-employees", "GET", "/employees", "List and search employees", "employees", anyone), h.listEmployees)
	rest.Register(api, op("get-employee", "GET", "/employees/{id}", "Get an employee", "employees", anyone, missing), h.getEmployee)
	rest.Register(api, op("replace-employee", "PUT", "/employees/{id}", "Replace what is known of an employee", "employees", staff, missing, conflict, changed), h.replaceEmployee)
	rest.Register(api, op("change-employee", "PATCH", "/employees/{id}", "Change, move or terminate an employee", "employees", staff, missing, conflict, changed), h.changeEmployee)
	rest.Register(api, ok(op("see-cpf", "POST", "/employees/{id}/cpf", "See an employee's whole CPF, which leaves a row in the trail", "employees", rest.SignedIn, missing)), h.seeCPF)
	rest.Register(api, op("delete-employee", "DELETE", "/employees/{id}", "Delete an employee who was entered by mistake", "employees", staff, missing, conflict, changed, fault.Unavailable), h.deleteEmployee)
	rest.Register(api, ok(op("employee-facts", "POST", "/employees/facts", "Employees with their numbers, for services", "employees", rest.Services)), h.facts)

	rest.Register(api, once(op("create-group", "POST", "/groups", "Make a unit or a team", "groups", staff, conflict)), h.createGroup)
	rest.Register(api, op("list-groups", "GET", "/groups", "List units and teams", "groups", anyone), h.listGroups)
	rest.Register(api, op("get-group", "GET", "/groups/{id}", "Get a unit or a team", "groups", anyone, missing), h.getGroup)
	rest.Register(api, op("replace-group", "PUT", "/groups/{id}", "Replace a unit or a team", "groups", staff, missing, conflict, changed), h.replaceGroup)
	rest.Register(api, op("change-group", "PATCH", "/groups/{id}", "Rename or move a unit or a team", "groups", staff, missing, conflict, changed), h.changeGroup)
	rest.Register(api, op("delete-group", "DELETE", "/groups/{id}", "Delete a team, or a unit that is empty", "groups", staff, missing, conflict, changed), h.deleteGroup)
	rest.Register(api, op("list-members", "GET", "/groups/{id}/members", "List who is in a team, or directly in a unit", "groups", anyone, missing), h.listMembers)
	rest.Register(api, op("add-member", "PUT", "/groups/{id}/members/{employee_id}", "Put an employee into a team", "groups", staff, missing, changed), h.addMember)
	rest.Register(api, op("remove-member", "DELETE", "/groups/{id}/members/{employee_id}", "Take an employee out of a team", "groups", staff, missing, changed), h.removeMember)

	rest.Register(api, once(op("create-account", "POST", "/accounts", "Make an account", "accounts", admin, conflict)), h.createAccount)
	rest.Register(api, op("list-accounts", "GET", "/accounts", "List and search accounts", "accounts", admin), h.listAccounts)
	rest.Register(api, op("list-people", "GET", "/accounts/people", "People to share with: active accounts by name", "accounts", anyone), h.listPeople)
	rest.Register(api, op("list-roles", "GET", "/accounts/roles", "The roles there are", "accounts", anyone), h.listRoles)
	rest.Register(api, op("get-account", "GET", "/accounts/{id}", "Get one's own account, or any for an administrator", "accounts", rest.SignedIn, missing), h.getAccount)
	rest.Register(api, op("change-account", "PATCH", "/accounts/{id}", "Change or deactivate an account", "accounts", admin, missing, conflict, changed), h.changeAccount)
	rest.Register(api, ok(op("set-password", "POST", "/accounts/{id}/password", "Change one's own password, or reset another's", "accounts", rest.SignedIn, missing, conflict, fault.Throttled, fault.Unavailable)), h.setPassword)
	rest.Register(api, op("get-company", "GET", "/company", "Get the company's name", "accounts", anyone), h.getCompany)
	rest.Register(api, op("replace-company", "PUT", "/company", "Rename the company", "accounts", admin, changed), h.replaceCompany)

	unauthenticated := fault.Unauthenticated
	rest.Register(api, ok(op("login", "POST", "/auth/login", "Sign in", "sign-in", rest.Public, unauthenticated, fault.Throttled, fault.Unavailable)), h.login)
	rest.Register(api, ok(op("refresh", "POST", "/auth/refresh", "Get new tokens", "sign-in", rest.Public, unauthenticated)), h.refresh)
	rest.Register(api, op("logout", "POST", "/auth/logout", "Sign out", "sign-in", rest.Public, unauthenticated), h.logout)
	rest.Register(api, ok(op("service-token", "POST", "/auth/service", "Get a service's own token", "sign-in", rest.Public, unauthenticated)), h.serviceToken)
	rest.Register(api, op("list-sessions", "GET", "/auth/sessions", "List one's own sessions", "sign-in", rest.SignedIn), h.listSessions)
	rest.Register(api, op("end-session", "DELETE", "/auth/sessions/{id}", "End one of one's own sessions", "sign-in", rest.SignedIn, missing), h.endSession)
	rest.Register(api, ok(op("active-sessions", "POST", "/auth/sessions/active", "Which sessions have not ended, for services", "sign-in", rest.Services)), h.activeSessions)
	rest.Register(api, op("get-setup-link", "GET", "/auth/setup/{token}", "What a set-up link is for", "sign-in", rest.Public, missing), h.getSetup)
	rest.Register(api, ok(op("use-setup-link", "POST", "/auth/setup/{token}", "Choose a password at a set-up link", "sign-in", rest.Public, missing, conflict, fault.Unavailable)), h.useSetup)
	rest.Register(api, op("jwks", "GET", "/.well-known/jwks.json", "The keys of access tokens", "sign-in", rest.Public), h.jwks)
	return api
}

// op is an operation as the table above writes it.
func op(id, method, path, summary, tag string, access rest.Access, errors ...fault.Kind) rest.Op {
	return rest.Op{ID: id, Method: method, Path: path, Summary: summary, Description: descriptions[id], Tags: []string{tag}, Access: access, Errors: errors}
}

// once has a POST honour Idempotency-Key.
func once(o rest.Op) rest.Op { o.Idempotent = true; return o }

// ok has a POST that makes nothing answer 200.
func ok(o rest.Op) rest.Op { o.Status = 200; return o }

// present refuses tokens that are good in themselves but whose session has ended or
// whose account is inactive, and knows the roles the account has now.
type present struct {
	tokens rest.Verifier
	s      *employee.Service
}

// Verify implements rest.Verifier.
func (p present) Verify(ctx context.Context, token string) (identity.Caller, error) {
	c, err := p.tokens.Verify(ctx, token)
	if err != nil {
		return c, err
	}
	return p.s.Present(ctx, c)
}
