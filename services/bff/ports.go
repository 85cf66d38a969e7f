package bff

import (
	"context"
	"time"

	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/audit/auditapi"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/notification/notificationapi"
	"acervo/services/permission/permissionapi"
)

// The ports are what the BFF asks of each service, on behalf of ctx's caller. Their
// errors are the services' own faults; Unauthenticated means that the caller's session
// has ended there.

// Door is where one signs in: the employee service, on nobody's behalf.
type Door interface {
	Login(ctx context.Context, in employeeapi.Credentials, userAgent string) (employeeapi.Tokens, error)
	// Refresh uses a refresh token up: used again, it ends the session it belongs to.
	Refresh(ctx context.Context, refreshToken string) (employeeapi.Tokens, error)
	Logout(ctx context.Context, refreshToken string) error
	Setup(ctx context.Context, token string) (employeeapi.Setup, error)
	UseSetup(ctx context.Context, token string, in employeeapi.SetupInput, userAgent string) (employeeapi.Tokens, error)
	// Company is the company's name, empty before the first set-up.
	Company(ctx context.Context) (string, error)
	// Verify tells whom an access token speaks for.
	Verify(ctx context.Context, accessToken string) (identity.Caller, error)
}

// Employees is the employee service: people, groups and accounts.
type Employees interface {
	Employee(ctx context.Context, id string) (employeeapi.Employee, error)
	Employees(ctx context.Context, q EmployeeQuery) (rest.Page[employeeapi.Employee], error)
	MoveEmployee(ctx context.Context, id, unitID, managerID string) (employeeapi.Employee, error)
	// Groups lists all of a kind, units parents first; withPeople counts their people.
	Groups(ctx context.Context, q GroupQuery) ([]employeeapi.Group, error)
	Members(ctx context.Context, groupID string, page rest.PageInput) (rest.Page[employeeapi.Employee], error)
	// People are active accounts as everyone may see them.
	People(ctx context.Context, q AccountsOf) ([]employeeapi.Person, error)
	Accounts(ctx context.Context, q AccountQuery) (rest.Page[employeeapi.Account], error)
	// Roles are the roles there are, those to start with first.
	Roles(ctx context.Context) ([]employeeapi.Role, error)
	SetPassword(ctx context.Context, accountID string, in employeeapi.PasswordInput) (employeeapi.PasswordAnswer, error)
	Sessions(ctx context.Context) ([]employeeapi.Session, error)
	EndSession(ctx context.Context, id string) error
}

// EmployeeQuery says which employees. Empty fields do not filter.
type EmployeeQuery struct {
	Q         string
	IDs       []string // at most 100
	UnitID    string   // in it or below it
	ManagerID string
	Status    []employeeapi.Status // one of these
	Sort      string
	Page      rest.PageInput
}

// GroupQuery says which groups. Empty fields do not filter.
type GroupQuery struct {
	Kind     employeeapi.GroupKind
	Q        string
	MemberID string // teams that this employee is in
	People   bool   // count the people directly in each
	Limit    int
}

// AccountsOf says which active accounts, by words, by account or by employee.
type AccountsOf struct {
	Q           string
	AccountIDs  []string // at most 100
	EmployeeIDs []string // at most 100
	Limit       int
}

// AccountQuery says which accounts, for administrators.
type AccountQuery struct {
	Q      string
	Role   string
	Status string
	Page   rest.PageInput
}

// Permissions is the permission service.
type Permissions interface {
	List(ctx context.Context, q permissionapi.Query) (permissionapi.Page, error)
	Get(ctx context.Context, id string) (permissionapi.Permission, error)
	// Create grants; key is the browser's Idempotency-Key or empty.
	Create(ctx context.Context, in permissionapi.PermissionInput, key string) (permissionapi.Permission, error)
	Revoke(ctx context.Context, id string) error
	// May tells, in the order asked, what ctx's caller may do.
	May(ctx context.Context, asked []permissionapi.Check) ([]bool, error)
	// Scope is all that ctx's caller may do one action on.
	Scope(ctx context.Context, action permissionapi.Action) (*permissionapi.Scope, error)
	Summary(ctx context.Context) (permissionapi.Summary, error)
	Explain(ctx context.Context, in permissionapi.ExplainInput, options ...rest.Option) (permissionapi.Explanation, error)
	Audience(ctx context.Context, q permissionapi.AudienceQuery, options ...rest.Option) (permissionapi.Audience, error)
	Preview(ctx context.Context, in permissionapi.PreviewInput, options ...rest.Option) (permissionapi.Preview, error)
	ReviewUser(ctx context.Context, accountID string, q permissionapi.ReviewQuery, options ...rest.Option) (permissionapi.UserReview, error)
	ReviewEmployee(ctx context.Context, employeeID string, q permissionapi.ReviewQuery, options ...rest.Option) (permissionapi.EmployeeReview, error)
	// PreviewBreakGlass is whom an emergency access would tell.
	PreviewBreakGlass(ctx context.Context, in permissionapi.BreakGlassQuestion, options ...rest.Option) (permissionapi.BreakGlass, error)
	// Emergencies are the emergency accesses that the caller may see, Emergency one of them.
	Emergencies(ctx context.Context, page rest.PageInput, options ...rest.Option) (permissionapi.EmergencyPage, error)
	Emergency(ctx context.Context, id string, options ...rest.Option) (permissionapi.Emergency, error)
	Classes(ctx context.Context) ([]permissionapi.Class, error)
}

// Audit is the audit service, for administrators.
type Audit interface {
	// Entries is a page of the trail, the newest first.
	Entries(ctx context.Context, q AuditQuery) (auditapi.Page, error)
	// Verify recomputes the whole trail, which takes seconds for a million entries.
	Verify(ctx context.Context) (auditapi.Verification, error)
}

// AuditQuery says which entries of the trail. Empty fields do not filter.
type AuditQuery struct {
	Actor, Type, Subject string
	From, To             time.Time // From inclusive, To exclusive
	Page                 rest.PageInput
}

// Documents is the document service.
type Documents interface {
	List(ctx context.Context, q documentapi.Query) (documentapi.Page, error)
	Facets(ctx context.Context, f documentapi.Filters) (documentapi.Facets, error)
	Get(ctx context.Context, id string) (documentapi.Document, error)
	Versions(ctx context.Context, id string) ([]documentapi.Version, error)
	Patch(ctx context.Context, id string, p documentapi.Patch) (documentapi.Document, error)
	Delete(ctx context.Context, id string) error
	Undelete(ctx context.Context, id string) (documentapi.Document, error)
	Types(ctx context.Context) ([]documentapi.DocumentType, error)
	Views(ctx context.Context) ([]documentapi.View, error)
}

// Notifications is the notification service.
type Notifications interface {
	List(ctx context.Context, unread bool, limit int) ([]notificationapi.Notification, error)
	Unread(ctx context.Context) (int, error)
}

// Sessions keeps the browsers' sessions. Keys are hashes of what the cookie holds.
type Sessions interface {
	// Create adds a session; it is durable when answered.
	Create(ctx context.Context, s BrowserSession) error
	// Find returns the session of a key; NotFound.
	Find(ctx context.Context, key string) (BrowserSession, error)
	// Renew keeps a new refresh token, durable when answered; NotFound when the session
	// has ended meanwhile.
	Renew(ctx context.Context, key string, sealed []byte, usedAt time.Time) error
	// End forgets the session of a key; nothing to do when it has ended.
	End(ctx context.Context, key string) error
	// EndBySID forgets the sessions that belong to one of the employee service's, and
	// tells their keys.
	EndBySID(ctx context.Context, sid string) ([]string, error)
	// Shared reports whether other instances keep sessions in the same place: then what is
	// known of one may have changed by the next request.
	Shared() bool
	// Alone runs f while no other instance runs one for this key.
	Alone(ctx context.Context, key string, f func(ctx context.Context) error) error
	// Sweep forgets those last used before idle, or begun before begun.
	Sweep(ctx context.Context, idle, begun time.Time) error
}
