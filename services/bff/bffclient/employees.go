// Package bffclient is how the BFF reaches the services: its ports over HTTP, on behalf
// of the caller.
package bffclient

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/bff"
	"acervo/services/employee/employeeapi"
)

// Door signs in at the employee service.
type Door struct {
	client   *employeeapi.Client
	self     rest.Option
	verifier rest.Verifier
}

var _ bff.Door = (*Door)(nil)

// NewDoor returns a Door. self (rest.AsService) is how the BFF asks as itself for the
// company's name, while nobody is signed in; verifier checks access tokens.
func NewDoor(c *employeeapi.Client, self rest.Option, verifier rest.Verifier) *Door {
	return &Door{c, self, verifier}
}

// Login implements bff.Door.
func (d *Door) Login(ctx context.Context, in employeeapi.Credentials, userAgent string) (employeeapi.Tokens, error) {
	return d.client.Login(ctx, in, rest.WithHeader("User-Agent", userAgent))
}

// Refresh implements bff.Door.
func (d *Door) Refresh(ctx context.Context, refreshToken string) (employeeapi.Tokens, error) {
	return d.client.Refresh(ctx, refreshToken)
}

// Logout implements bff.Door.
func (d *Door) Logout(ctx context.Context, refreshToken string) error {
	return d.client.Logout(ctx, refreshToken)
}

// Setup implements bff.Door.
func (d *Door) Setup(ctx context.Context, token string) (employeeapi.Setup, error) {
	return d.client.Setup(ctx, token)
}

// UseSetup implements bff.Door.
func (d *Door) UseSetup(ctx context.Context, token string, in employeeapi.SetupInput, userAgent string) (employeeapi.Tokens, error) {
	return d.client.UseSetup(ctx, token, in, rest.WithHeader("User-Agent", userAgent))
}

// Company implements bff.Door.
func (d *Door) Company(ctx context.Context) (string, error) {
	c, err := d.client.Company(ctx, d.self)
	return c.Name, err
}

// Verify implements bff.Door.
func (d *Door) Verify(ctx context.Context, accessToken string) (identity.Caller, error) {
	return d.verifier.Verify(ctx, accessToken)
}

// Employees is the employee service.
type Employees struct {
	*employeeapi.Client
	rest *rest.Client
}

var _ bff.Employees = (*Employees)(nil)

// NewEmployees reaches the employee service by two clients of it: the typed one, and
// the plain one for what that does not have.
func NewEmployees(c *employeeapi.Client, plain *rest.Client) *Employees { return &Employees{c, plain} }

// Employee implements bff.Employees.
func (e *Employees) Employee(ctx context.Context, id string) (employeeapi.Employee, error) {
	return e.Client.Employee(ctx, id)
}

// Employees implements bff.Employees.
func (e *Employees) Employees(ctx context.Context, q bff.EmployeeQuery) (rest.Page[employeeapi.Employee], error) {
	v := values{}
	v.set("q", q.Q)
	v.set("id", strings.Join(q.IDs, ","))
	v.set("unit_id", q.UnitID)
	v.set("manager_id", q.ManagerID)
	statuses := make([]string, len(q.Status))
	for i, status := range q.Status {
		statuses[i] = string(status)
	}
	v.set("status", strings.Join(statuses, ","))
	v.set("sort", q.Sort)
	v.page(q.Page)
	return e.Client.Employees(ctx, url.Values(v))
}

// MoveEmployee implements bff.Employees.
func (e *Employees) MoveEmployee(ctx context.Context, id, unitID, managerID string) (employeeapi.Employee, error) {
	patch := map[string]string{"unit_id": unitID}
	if managerID != "" {
		patch["manager_id"] = managerID
	}
	return rest.Send[employeeapi.Employee](ctx, e.rest, http.MethodPatch, rest.Path("employees", id), patch)
}

// Groups implements bff.Employees.
func (e *Employees) Groups(ctx context.Context, q bff.GroupQuery) ([]employeeapi.Group, error) {
	v := values{}
	v.set("kind", string(q.Kind))
	v.set("q", q.Q)
	v.set("member_id", q.MemberID)
	v.flag("people", q.People)
	v.number("limit", q.Limit)
	return e.Client.Groups(ctx, url.Values(v))
}

// Members implements bff.Employees.
func (e *Employees) Members(ctx context.Context, groupID string, page rest.PageInput) (rest.Page[employeeapi.Employee], error) {
	v := values{}
	v.page(page)
	return e.Client.Members(ctx, groupID, url.Values(v))
}

// People implements bff.Employees.
func (e *Employees) People(ctx context.Context, q bff.AccountsOf) ([]employeeapi.Person, error) {
	v := values{}
	v.set("q", q.Q)
	v.set("account_id", strings.Join(q.AccountIDs, ","))
	v.set("employee_id", strings.Join(q.EmployeeIDs, ","))
	v.number("limit", max(q.Limit, len(q.AccountIDs), len(q.EmployeeIDs)))
	list, err := e.Client.People(ctx, url.Values(v))
	return list.Items, err
}

// Accounts implements bff.Employees.
func (e *Employees) Accounts(ctx context.Context, q bff.AccountQuery) (rest.Page[employeeapi.Account], error) {
	v := values{}
	v.set("q", q.Q)
	v.set("role", q.Role)
	v.set("status", q.Status)
	v.page(q.Page)
	return e.Client.Accounts(ctx, url.Values(v))
}

// SetPassword implements bff.Employees.
func (e *Employees) SetPassword(ctx context.Context, accountID string, in employeeapi.PasswordInput) (employeeapi.PasswordAnswer, error) {
	return rest.Send[employeeapi.PasswordAnswer](ctx, e.rest, http.MethodPost, rest.Path("accounts", accountID, "password"), in)
}

// Sessions implements bff.Employees.
func (e *Employees) Sessions(ctx context.Context) ([]employeeapi.Session, error) {
	return e.Client.Sessions(ctx)
}

// Roles implements bff.Employees.
func (e *Employees) Roles(ctx context.Context) ([]employeeapi.Role, error) {
	return e.Client.Roles(ctx)
}

// EndSession implements bff.Employees.
func (e *Employees) EndSession(ctx context.Context, id string) error {
	return e.Client.EndSession(ctx, id)
}

// values is a query of which only what is said is sent.
type values url.Values

func (v values) set(name, value string) {
	if value != "" {
		url.Values(v).Set(name, value)
	}
}

func (v values) flag(name string, on bool) {
	if on {
		v.set(name, "true")
	}
}

func (v values) number(name string, n int) {
	if n > 0 {
		v.set(name, strconv.Itoa(n))
	}
}

func (v values) page(p rest.PageInput) {
	v.number("limit", p.Limit)
	v.set("cursor", p.Cursor)
	v.flag("count", p.Count)
}
