package employee

import (
	"context"
	"time"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/employee/employeeapi"
)

// Employee is an employee with their number.
type Employee struct {
	employeeapi.Employee
	Number uint32 `json:"number"`
}

// Account is an account with the hash of its password, empty while it has none.
type Account struct {
	employeeapi.Account
	PasswordHash string `json:"-"`
}

// Session is a sign-in.
type Session struct {
	employeeapi.Session
	AccountID   string
	RefreshHash string // of the latest refresh token
	Turn        uint64 // how often it was refreshed
	Ended       bool
}

// Link is a set-up link. Its token is derived from its id and never stored.
type Link struct {
	ID        string
	Purpose   employeeapi.SetupPurpose
	AccountID string // empty for the first administrator
	ExpiresAt time.Time
}

// Failure is what is kept of failed sign-ins, by a key that tells neither the user name
// nor the address that they are counted by.
type Failure struct {
	Key      string
	Failures int
	Last     time.Time
	Until    time.Time // no attempt before; zero when there is no wait yet
}

// Key is a signing key at rest.
type Key struct {
	ID        string
	Public    string // base64url
	Sealed    []byte // the private half, encrypted
	CreatedAt time.Time
}

// Store keeps employees, groups, accounts and sessions. Every read sees what is
// committed, with all writes that were answered before. What is not there is
// fault.NotFound; lists are empty rather than an error.
type Store interface {
	// Write runs fn in one transaction: all or nothing, durable when it returns.
	// Transactions are serial. fn does no I/O besides tx and may be run again.
	Write(ctx context.Context, fn func(tx Tx) error) error
	// Once is Write for a request that may come again: fn fills answer (a pointer to
	// what survives JSON), and the same Idempotency-Key later gets the same answer
	// without fn being run. A key used for something else is fault.Invalid.
	Once(ctx context.Context, answer any, fn func(tx Tx) error) error
	// Within is the Tx of a transaction on the store's own database.
	Within(tx *sqldb.Tx) Tx
	// Sweep drops sessions, links and keys that ended or expired before then.
	Sweep(ctx context.Context, before time.Time) error

	EmployeeReader
	GroupReader
	AccountReader
	SignInReader
}

// EmployeeReader reads employees.
type EmployeeReader interface {
	Employee(ctx context.Context, id string) (Employee, error)
	// EmployeesByID returns those that exist, in no order.
	EmployeesByID(ctx context.Context, ids []string) ([]Employee, error)
	// Employees returns a page in q's order and, with q.Count, how many match in all.
	Employees(ctx context.Context, q EmployeeQuery) (items []Employee, total int, err error)
}

// GroupReader reads groups.
type GroupReader interface {
	Group(ctx context.Context, id string) (employeeapi.Group, error)
	// Groups returns all groups in no order, each with People when counted.
	Groups(ctx context.Context, count bool) ([]employeeapi.Group, error)
	// TeamsOf returns the ids of the teams an employee is in.
	TeamsOf(ctx context.Context, employeeID string) ([]string, error)
	// Company is the company's name, empty when it was not set.
	Company(ctx context.Context) (string, error)
}

// AccountReader reads accounts.
type AccountReader interface {
	Account(ctx context.Context, id string) (Account, error)
	AccountByUsername(ctx context.Context, username string) (Account, error)
	// Accounts returns a page by user name and, with q.Count, how many match in all.
	Accounts(ctx context.Context, q AccountQuery) (items []Account, total int, err error)
	// People returns a page of active accounts by name.
	People(ctx context.Context, q PeopleQuery) (items []employeeapi.Person, total int, err error)
	// Roles returns the roles that accounts have, and how many have each, by name.
	Roles(ctx context.Context) ([]employeeapi.Role, error)
	// AnyAccount reports whether there is an account at all.
	AnyAccount(ctx context.Context) (bool, error)
}

// SignInReader reads sessions, set-up links and keys.
type SignInReader interface {
	// Sessions returns an account's sessions that have not ended or expired, last used first.
	Sessions(ctx context.Context, accountID string, now time.Time) ([]Session, error)
	// Caller returns the account behind a session, NotFound unless the session has
	// neither ended nor expired and the account is active.
	Caller(ctx context.Context, sessionID string, now time.Time) (Account, error)
	// ActiveSessions returns those of ids for which Caller would return an account.
	ActiveSessions(ctx context.Context, ids []string, now time.Time) ([]string, error)
	// Recent returns the sessions that ended, and the accounts that changed since they
	// were made, at a moment or later.
	Recent(ctx context.Context, since time.Time) (ended []string, changed []Account, err error)
	// LinkByHash returns the link whose token has this hash, unless it was used; expired
	// ones too.
	LinkByHash(ctx context.Context, hash string) (Link, error)
	// Keys returns the signing keys, newest first.
	Keys(ctx context.Context) ([]Key, error)
	// Failures returns the failed sign-ins that are kept, in no order.
	Failures(ctx context.Context) ([]Failure, error)
	// FailuresOf returns those that are kept under these keys, where other instances count
	// some, too; others is false where there are none, and what is known here is all.
	FailuresOf(ctx context.Context, keys ...string) (kept []Failure, others bool, err error)
}

// Tx is a transaction under way. Its reads see its own writes.
type Tx interface {
	// Publish writes events to the outbox, in order, with the change they tell of.
	Publish(events ...event.Event) error
	EmployeeTx
	TeamTx
	GroupTx
	AccountTx
	SessionTx
	SetupTx
}

// UniqueKey is a field of which no two employees have the same value.
type UniqueKey string

const (
	ByRegistration UniqueKey = "registration"
	ByCPF          UniqueKey = "cpf"
)

// EmployeeTx changes employees.
type EmployeeTx interface {
	Employee(id string) (Employee, error)
	// EmployeeBy returns the id of who has this value, "" when nobody does.
	EmployeeBy(key UniqueKey, value string) (id string, err error)
	// NextNumber gives the next employee number, from 1. A number is given once, also
	// when the employee is later deleted.
	NextNumber() (uint32, error)
	InsertEmployee(e Employee) error
	// UpdateEmployee replaces all but id, number and created_at.
	UpdateEmployee(e Employee) error
	DeleteEmployee(id string) error
	// Documents is how many documents events have told of; AddDocuments changes it.
	Documents(employeeID string) (int, error)
	AddDocuments(number uint32, by int) error
	// AnyDocuments reports whether events have told of a document about anybody.
	AnyDocuments() (bool, error)
	// HasReports reports whether somebody reports to them directly.
	HasReports(employeeID string) (bool, error)
}

// TeamTx changes who is in a team.
type TeamTx interface {
	// AddMember and RemoveMember report whether anything changed.
	AddMember(groupID, employeeID string, at time.Time, by string) (bool, error)
	RemoveMember(groupID, employeeID string) (bool, error)
	Members(groupID string) (employeeIDs []string, err error)
	TeamsOf(employeeID string) (groupIDs []string, err error)
}

// GroupTx changes groups and the company's name.
type GroupTx interface {
	Group(id string) (employeeapi.Group, error)
	// GroupByCode returns the id of the group with this code, "" when there is none.
	GroupByCode(code string) (id string, err error)
	InsertGroup(g employeeapi.Group) error
	// UpdateGroup replaces code, name, parent, revision and updated_at.
	UpdateGroup(g employeeapi.Group) error
	DeleteGroup(id string) error
	// UnitInUse reports whether people, or units, are directly in the unit.
	UnitInUse(id string) (people, units bool, err error)
	Company() (string, error)
	SetCompany(name string) error
}

// AccountTx changes accounts.
type AccountTx interface {
	Account(id string) (Account, error)
	// AccountByName and AccountOf return the id of the account with this user name, or
	// of this employee, "" when there is none.
	AccountByName(username string) (id string, err error)
	AccountOf(employeeID string) (id string, err error)
	InsertAccount(a Account) error
	// UpdateAccount replaces all but id and created_at.
	UpdateAccount(a Account) error
	// Administrators is how many accounts other than except can administer: active, of
	// role admin, with a password.
	Administrators(except string) (int, error)
	// NoAccounts reports whether there is no account at all.
	NoAccounts() (bool, error)
}

// SessionTx changes sessions.
type SessionTx interface {
	Session(id string) (Session, error)
	InsertSession(s Session) error
	// Refreshed notes the session's new refresh token and when it was used.
	Refreshed(s Session) error
	// EndSession reports whether it had not ended yet.
	EndSession(id string, at time.Time) (bool, error)
	// EndSessions ends an account's sessions but one ("" for all) and returns their ids.
	EndSessions(accountID, except string, at time.Time) (ids []string, err error)
	// Failure returns what is kept under a key; NotFound.
	Failure(key string) (Failure, error)
	// KeepFailures keeps failed sign-ins in place of those with the same key, unless a
	// later one is kept, and drops those forgiven and those whose last was before a moment.
	KeepFailures(failed []Failure, forgiven []string, before time.Time) error
}

// SetupTx changes set-up links and signing keys.
type SetupTx interface {
	// InsertLink puts a link in place of those of the same account (or, without an
	// account, of the same purpose) that were not used.
	InsertLink(l Link, hash string, at time.Time) error
	// UseLink marks a link as used and reports whether it was good: not used before and
	// not expired.
	UseLink(id string, at time.Time) (bool, error)
	// NewestKey returns the newest signing key; NotFound when there is none.
	NewestKey() (Key, error)
	InsertKey(k Key) error
}
