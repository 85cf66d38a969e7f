package employeeapi

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"acervo/platform/identity"
	"acervo/platform/rest"
)

// Client calls the employee service. Errors are the faults of the service; one that
// cannot be reached is fault.Unavailable. Calls are made on behalf of ctx's caller
// unless said otherwise or an option says so.
type Client struct{ rest *rest.Client }

// NewClient returns a client of the service at baseURL. rt is nil for TCP.
func NewClient(baseURL string, rt http.RoundTripper, options ...rest.Option) *Client {
	return &Client{rest.NewClient(baseURL, rt, Service, options...)}
}

// Login signs in. Unauthenticated for wrong credentials, whatever is wrong about them;
// Throttled, with when to try again, after too many.
func (c *Client) Login(ctx context.Context, in Credentials, options ...rest.Option) (Tokens, error) {
	return rest.Send[Tokens](ctx, c.rest, http.MethodPost, "/auth/login", in, append(options, rest.Anonymously())...)
}

// Refresh gets new tokens for a refresh token, which is then used up. Unauthenticated
// when the session has ended.
func (c *Client) Refresh(ctx context.Context, refreshToken string, options ...rest.Option) (Tokens, error) {
	return rest.Send[Tokens](ctx, c.rest, http.MethodPost, "/auth/refresh", RefreshInput{refreshToken}, append(options, rest.Anonymously())...)
}

// Logout ends the session that a refresh token belongs to.
func (c *Client) Logout(ctx context.Context, refreshToken string, options ...rest.Option) error {
	_, err := c.rest.Do(ctx, http.MethodPost, "/auth/logout", nil, LogoutInput{refreshToken}, nil, append(options, rest.Anonymously())...)
	return err
}

// Setup tells what a set-up link is for. NotFound when it does not, or no longer, work.
func (c *Client) Setup(ctx context.Context, token string, options ...rest.Option) (Setup, error) {
	return rest.Get[Setup](ctx, c.rest, rest.Path("auth", "setup", token), nil, append(options, rest.Anonymously())...)
}

// UseSetup chooses a password at a set-up link and signs in.
func (c *Client) UseSetup(ctx context.Context, token string, in SetupInput, options ...rest.Option) (Tokens, error) {
	return rest.Send[Tokens](ctx, c.rest, http.MethodPost, rest.Path("auth", "setup", token), in, append(options, rest.Anonymously())...)
}

// JWKS gets the keys that access tokens may be signed with; it is what
// identity.NewVerifier wants.
func (c *Client) JWKS(ctx context.Context) (identity.JWKS, error) {
	return rest.Get[identity.JWKS](ctx, c.rest, "/.well-known/jwks.json", nil, rest.Anonymously())
}

// ActiveSessions tells which of at most 1,000 sessions have not ended. For services:
// the client or the call needs rest.AsService.
func (c *Client) ActiveSessions(ctx context.Context, ids []string, options ...rest.Option) ([]string, error) {
	out, err := rest.Send[ActiveSessions](ctx, c.rest, http.MethodPost, "/auth/sessions/active", IDs{ids}, append(options, rest.Repeatable)...)
	return out.Active, err
}

// Sessions lists the caller's own sessions, the last used first.
func (c *Client) Sessions(ctx context.Context, options ...rest.Option) ([]Session, error) {
	out, err := rest.Get[rest.Page[Session]](ctx, c.rest, "/auth/sessions", nil, options...)
	return out.Items, err
}

// EndSession ends one of the caller's own sessions.
func (c *Client) EndSession(ctx context.Context, id string, options ...rest.Option) error {
	return rest.Delete(ctx, c.rest, rest.Path("auth", "sessions", id), options...)
}

// Employee gets one employee. NotFound.
func (c *Client) Employee(ctx context.Context, id string, options ...rest.Option) (Employee, error) {
	return rest.Get[Employee](ctx, c.rest, rest.Path("employees", id), nil, options...)
}

// Employees lists a page of employees. The parameters of GET /employees: q, id, unit_id,
// manager_id, status, sort, limit, cursor, count.
func (c *Client) Employees(ctx context.Context, query url.Values, options ...rest.Option) (rest.Page[Employee], error) {
	return rest.Get[rest.Page[Employee]](ctx, c.rest, "/employees", query, options...)
}

// Facts gets employees with their numbers, as events carry them, those that exist of
// at most 1,000. For services.
func (c *Client) Facts(ctx context.Context, ids []string, options ...rest.Option) ([]EmployeeEvent, error) {
	out, err := rest.Send[rest.Page[EmployeeEvent]](ctx, c.rest, http.MethodPost, "/employees/facts", IDs{ids}, append(options, rest.Repeatable)...)
	return out.Items, err
}

// Group gets one group. NotFound.
func (c *Client) Group(ctx context.Context, id string, options ...rest.Option) (Group, error) {
	return rest.Get[Group](ctx, c.rest, rest.Path("groups", id), nil, options...)
}

// Groups lists all groups that match: kind, parent_id, q, people. Units come with each
// parent before its children.
func (c *Client) Groups(ctx context.Context, query url.Values, options ...rest.Option) ([]Group, error) {
	out, err := rest.Get[rest.Page[Group]](ctx, c.rest, "/groups", query, options...)
	return out.Items, err
}

// Members lists a page of the employees of a team, or of those directly in a unit.
func (c *Client) Members(ctx context.Context, groupID string, query url.Values, options ...rest.Option) (rest.Page[Employee], error) {
	return rest.Get[rest.Page[Employee]](ctx, c.rest, rest.Path("groups", groupID, "members"), query, options...)
}

// Account gets one account: the caller's own, or any for an administrator. NotFound.
func (c *Client) Account(ctx context.Context, id string, options ...rest.Option) (Account, error) {
	return rest.Get[Account](ctx, c.rest, rest.Path("accounts", id), nil, options...)
}

// Accounts lists a page of accounts, for administrators: q, role, status, employee_id.
func (c *Client) Accounts(ctx context.Context, query url.Values, options ...rest.Option) (rest.Page[Account], error) {
	return rest.Get[rest.Page[Account]](ctx, c.rest, "/accounts", query, options...)
}

// People lists a page of active accounts as everyone may see them: q.
func (c *Client) People(ctx context.Context, query url.Values, options ...rest.Option) (rest.Page[Person], error) {
	return rest.Get[rest.Page[Person]](ctx, c.rest, "/accounts/people", query, options...)
}

// PeopleByID gets active accounts by account id, those that exist of at most 100.
func (c *Client) PeopleByID(ctx context.Context, accountIDs []string, options ...rest.Option) ([]Person, error) {
	out, err := c.People(ctx, url.Values{"account_id": {strings.Join(accountIDs, ",")}, "limit": {"100"}}, options...)
	return out.Items, err
}

// Roles lists the roles there are: to start with, and on accounts.
func (c *Client) Roles(ctx context.Context, options ...rest.Option) ([]Role, error) {
	out, err := rest.Get[rest.Page[Role]](ctx, c.rest, "/accounts/roles", nil, options...)
	return out.Items, err
}

// Company gets the company's name, empty before the first set-up.
func (c *Client) Company(ctx context.Context, options ...rest.Option) (Company, error) {
	return rest.Get[Company](ctx, c.rest, "/company", nil, options...)
}
