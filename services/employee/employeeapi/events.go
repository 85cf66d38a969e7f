package employeeapi

// Service is this service's name, which its events are published under.
const Service = "employee"

// Topic is what the employee service's events are published on.
const Topic = Service

// The events about employees; each carries an EmployeeEvent.
const (
	EmployeeCreated = "acervo.employee.created.v1"
	EmployeeChanged = "acervo.employee.changed.v1"
	EmployeeRemoved = "acervo.employee.removed.v1" // as they last were
)

// CPFSeen carries a CPFSeenEvent: somebody asked for the whole CPF of an employee, who is
// its subject, and got it. It is for the trail.
const CPFSeen = "acervo.cpf.seen.v1"

// The events about groups; each carries a Group, those about members a MemberEvent.
const (
	GroupCreated  = "acervo.group.created.v1"
	GroupChanged  = "acervo.group.changed.v1"
	GroupRemoved  = "acervo.group.removed.v1" // as it last was; a team's members are removed before
	MemberAdded   = "acervo.group.member_added.v1"
	MemberRemoved = "acervo.group.member_removed.v1"
)

// The events about accounts; each carries an Account, without any secret.
const (
	AccountCreated = "acervo.account.created.v1"
	AccountChanged = "acervo.account.changed.v1"
)

// PasswordChanged carries a PasswordEvent: somebody chose or took away the password with
// which an account signs in. It is for the trail; its subject is the account.
const PasswordChanged = "acervo.password.changed.v1" //nolint:gosec // the name of an event

// PasswordRefused carries a PasswordRefusedEvent: whoever would change their own password
// gave a present one that is not right. It is for the trail; its subject is the account.
const PasswordRefused = "acervo.password.refused.v1" //nolint:gosec // the name of an event

// SessionEnded carries a SessionEvent: by sign-out, by whoever ended it from the list,
// by a refresh token used twice, by a new password, or because the account was
// deactivated. Sessions that expire unused end without an event.
const SessionEnded = "acervo.session.ended.v1"

// SessionBegan carries a SessionBeganEvent: somebody signed in. It is for the trail; its
// subject is the session, and who did it the account.
const SessionBegan = "acervo.session.began.v1"

// SignInRefused carries a SignInRefusedEvent: a sign-in failed. It is for the trail; its
// subject is the account, or UnknownAccount. What was typed is nowhere in it. Attempts
// that are throttled are not looked at, and make none.
const SignInRefused = "acervo.session.refused.v1"

// UnknownAccount is the subject of a SignInRefused under a name that no account has.
const UnknownAccount = "unknown"

// EmployeeEvent is an employee as they are since the event. Events about one employee
// are in order by Employee.Revision. The CPF is masked: no listener needs it.
type EmployeeEvent struct {
	Employee Employee `json:"employee" doc:"The employee, as they are since"`
	Number   uint32   `json:"number" doc:"The employee's number: dense, from 1, never given twice; 0 is the company"`
}

// CPFSeenEvent is somebody who saw the whole CPF of an employee.
type CPFSeenEvent struct {
	EmployeeID string `json:"employee_id"`
}

// MemberEvent is somebody who joined or left a team.
type MemberEvent struct {
	GroupID    string `json:"group_id"`
	EmployeeID string `json:"employee_id"`
}

// How an account came to the password it has, or has none.
const (
	ChosenForThem = "chosen_for_them" // by the administrator who made the account
	ChosenAtLink  = "chosen_at_link"  // by whoever had its set-up link
	ChosenByOwner = "chosen_by_owner" // by whoever knew the one before
	TakenAway     = "taken_away"      // by the administrator who reset it, and got the link
)

// PasswordEvent is a change of an account's password.
type PasswordEvent struct {
	AccountID string `json:"account_id"`
	How       string `json:"how" doc:"chosen_for_them, chosen_at_link, chosen_by_owner or taken_away"`
}

// PasswordRefusedEvent is a change of one's own password that was refused.
type PasswordRefusedEvent struct {
	AccountID string `json:"account_id"`
}

// SessionBeganEvent is a sign-in.
type SessionBeganEvent struct {
	SessionID string `json:"session_id"`
	AccountID string `json:"account_id"`
}

// SignInRefusedEvent is a sign-in that failed.
type SignInRefusedEvent struct {
	AccountID string `json:"account_id,omitempty" doc:"Absent where no account has the name"`
	Reason    string `json:"reason" doc:"wrong_password, inactive, no_password or no_account"`
}

// SessionEvent is a session that ended.
type SessionEvent struct {
	SessionID string `json:"session_id"`
	AccountID string `json:"account_id"`
	Reason    string `json:"reason" doc:"signed_out, ended, reused, password or deactivated"`
}

// Events are the types of all events that the employee service publishes.
var Events = []string{
	EmployeeCreated, EmployeeChanged, EmployeeRemoved, CPFSeen,
	GroupCreated, GroupChanged, GroupRemoved, MemberAdded, MemberRemoved,
	AccountCreated, AccountChanged, PasswordChanged, PasswordRefused,
	SessionBegan, SessionEnded, SignInRefused,
}
