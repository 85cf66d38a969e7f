// Package employeeapi is what others know of the employee service: its wire types,
// the payloads of its events and its HTTP client.
package employeeapi

import (
	"time"

	"acervo/platform/identity"
)

// DateLayout is how dates (without a time) are written.
const DateLayout = "2006-01-02"

// Status says whether an employee works here.
type Status string

const (
	Active     Status = "active"
	OnLeave    Status = "on_leave"   // away for a time: everything stays as it is
	Terminated Status = "terminated" // gone: their documents remain, their account is inactive
)

// Employee is a person on the payroll, now or before.
type Employee struct {
	ID           string    `json:"id" readOnly:"true" doc:"UUIDv7" example:"0198c7b2-0001-7000-8000-000000000001"`
	Registration string    `json:"registration" doc:"Matrícula: unique" example:"004217"`
	Name         string    `json:"name" doc:"Full name" example:"Ana Beatriz Lima"`
	CPF          string    `json:"cpf" doc:"Eleven digits for hr and for oneself; masked for everyone else" example:"52998224725"`
	Email        string    `json:"email,omitempty" doc:"Work e-mail address" example:"ana.lima@empresa.example"`
	Position     string    `json:"position,omitempty" doc:"What they do (cargo)" example:"Analista de logística"`
	UnitID       string    `json:"unit_id,omitempty" doc:"The unit (lotação) they are in" example:"0198c7b2-0004-7000-8000-000000000004"`
	ManagerID    string    `json:"manager_id,omitempty" doc:"The employee they report to" example:"0198c7b2-0005-7000-8000-000000000005"`
	HiredOn      string    `json:"hired_on,omitempty" format:"date" doc:"First day of work" example:"2024-03-01"`
	TerminatedOn string    `json:"terminated_on,omitempty" format:"date" doc:"Last day of work; only when terminated" example:"2026-10-30"`
	Status       Status    `json:"status" enum:"active,on_leave,terminated" doc:"Whether they work here" example:"active"`
	Revision     uint64    `json:"revision" readOnly:"true" doc:"Counts its changes, from 1; its ETag" example:"1"`
	CreatedAt    time.Time `json:"created_at" readOnly:"true" doc:"When they were entered"`
	UpdatedAt    time.Time `json:"updated_at" readOnly:"true" doc:"When they last changed"`
}

// EmployeeInput is what one says about an employee: all of it in POST and PUT.
type EmployeeInput struct {
	Registration string `json:"registration" minLength:"1" maxLength:"32" doc:"Matrícula: unique, without spaces" example:"004217"`
	Name         string `json:"name" minLength:"1" maxLength:"200" doc:"Full name" example:"Ana Beatriz Lima"`
	CPF          string `json:"cpf" minLength:"1" maxLength:"20" doc:"Valid check digits, unique; with or without dots and dash. In a change, its masked form leaves it as it is" example:"529.982.247-25"`
	Email        string `json:"email,omitempty" maxLength:"254" doc:"Work e-mail address" example:"ana.lima@empresa.example"`
	Position     string `json:"position,omitempty" maxLength:"120" doc:"What they do (cargo)" example:"Analista de logística"`
	UnitID       string `json:"unit_id,omitempty" maxLength:"64" doc:"The unit (lotação) they are in" example:"0198c7b2-0004-7000-8000-000000000004"`
	ManagerID    string `json:"manager_id,omitempty" maxLength:"64" doc:"The employee they report to; nobody reports to themselves, directly or not" example:"0198c7b2-0005-7000-8000-000000000005"`
	HiredOn      string `json:"hired_on,omitempty" format:"date" doc:"First day of work" example:"2024-03-01"`
	TerminatedOn string `json:"terminated_on,omitempty" format:"date" doc:"Last day of work, not before the first; given alone it makes the status terminated" example:"2026-10-30"`
	Status       Status `json:"status,omitempty" enum:"active,on_leave,terminated" doc:"active unless told; terminated without terminated_on is as of today (UTC)" example:"active"`
}

// GroupKind says what kind of group it is.
type GroupKind string

const (
	Unit GroupKind = "unit" // a place in the org tree (lotação); an employee is in one at most
	Team GroupKind = "team" // people together, freely
)

// Group is employees together.
type Group struct {
	ID        string    `json:"id" readOnly:"true" doc:"UUIDv7" example:"0198c7b2-0004-7000-8000-000000000004"`
	Kind      GroupKind `json:"kind" enum:"unit,team" doc:"unit: a place in the org tree; team: people together, freely" example:"unit"`
	Code      string    `json:"code,omitempty" doc:"Short name, unique among groups" example:"SUL-OPE"`
	Name      string    `json:"name" doc:"What people call it" example:"Operações Sul"`
	ParentID  string    `json:"parent_id,omitempty" doc:"The unit above; only for units" example:"0198c7b2-0006-7000-8000-000000000006"`
	People    *int      `json:"people,omitempty" readOnly:"true" doc:"In lists with people=true: how many are in it directly, those terminated left out" example:"12"`
	Revision  uint64    `json:"revision" readOnly:"true" doc:"Counts its changes, from 1; its ETag" example:"1"`
	CreatedAt time.Time `json:"created_at" readOnly:"true" doc:"When it was made"`
	UpdatedAt time.Time `json:"updated_at" readOnly:"true" doc:"When it last changed"`
}

// GroupInput is what one says about a group: all of it in POST and PUT.
type GroupInput struct {
	Kind     GroupKind `json:"kind" enum:"unit,team" doc:"Cannot be changed later" example:"unit"`
	Code     string    `json:"code,omitempty" maxLength:"40" doc:"Short name, unique among groups" example:"SUL-OPE"`
	Name     string    `json:"name" minLength:"1" maxLength:"120" doc:"What people call it" example:"Operações Sul"`
	ParentID string    `json:"parent_id,omitempty" maxLength:"64" doc:"The unit above; only for units, and never one below it" example:"0198c7b2-0006-7000-8000-000000000006"`
}

// AccountStatus says whether an account may sign in.
type AccountStatus string

const (
	AccountActive   AccountStatus = "active"
	AccountInactive AccountStatus = "inactive" // refused everywhere, at once
)

// Account is what signs in.
type Account struct {
	ID         string        `json:"id" readOnly:"true" doc:"UUIDv7; the sub of its tokens and the id of a user subject" example:"0198c7b2-0003-7000-8000-000000000003"`
	Username   string        `json:"username" doc:"Unique, in lower case" example:"ana.lima"`
	EmployeeID string        `json:"employee_id,omitempty" doc:"Whose it is; absent for people who are not on the payroll" example:"0198c7b2-0001-7000-8000-000000000001"`
	Roles      []string      `json:"roles" doc:"Roles it has; admin, hr and employee mean something to Acervo itself" example:"[\"employee\"]"`
	Status     AccountStatus `json:"status" enum:"active,inactive" doc:"inactive is refused everywhere, at once" example:"active"`
	Pending    bool          `json:"pending,omitempty" readOnly:"true" doc:"It has no password yet: its set-up link was not used"`
	SetupURL   string        `json:"setup_url,omitempty" readOnly:"true" doc:"Only in the answer that made it: the path at which its password is chosen, once" example:"/comecar/4Yk0-f6mB3nTqU2o"`
	Revision   uint64        `json:"revision" readOnly:"true" doc:"Counts its changes, from 1; its ETag" example:"1"`
	CreatedAt  time.Time     `json:"created_at" readOnly:"true" doc:"When it was made"`
	UpdatedAt  time.Time     `json:"updated_at" readOnly:"true" doc:"When it last changed"`
}

// Caller is what an account says of whoever signs in with it.
func (a Account) Caller() identity.Caller {
	return identity.Caller{AccountID: a.ID, Username: a.Username, EmployeeID: a.EmployeeID, Roles: a.Roles}
}

// NewAccount is what one says to make an account.
type NewAccount struct {
	Username   string        `json:"username" minLength:"2" maxLength:"64" doc:"Unique; letters, digits and . _ - @ +, kept in lower case" example:"ana.lima"`
	EmployeeID string        `json:"employee_id,omitempty" maxLength:"64" doc:"Whose it is; an employee has one account at most" example:"0198c7b2-0001-7000-8000-000000000001"`
	Roles      []string      `json:"roles,omitempty" maxItems:"16" uniqueItems:"true" doc:"employee unless told" example:"[\"employee\"]"`
	Status     AccountStatus `json:"status,omitempty" enum:"active,inactive" doc:"active unless told" example:"active"`
	Password   string        `json:"password,omitempty" maxLength:"1024" doc:"A first password; without one, setup_url is answered" example:"uma frase que ninguém adivinha"`
}

// Role is a name that accounts have and permissions can be given to.
type Role struct {
	Name     string `json:"name" doc:"admin, hr and employee mean something to Acervo itself; others mean what permissions make of them" example:"hr"`
	Accounts int    `json:"accounts" doc:"How many accounts have it, inactive ones too" example:"3"`
}

// Person is an active account as everyone may see it, to choose whom to share with.
type Person struct {
	AccountID  string `json:"account_id" doc:"The account; the id of a user subject" example:"0198c7b2-0003-7000-8000-000000000003"`
	EmployeeID string `json:"employee_id,omitempty" doc:"Absent for people who are not on the payroll" example:"0198c7b2-0001-7000-8000-000000000001"`
	Name       string `json:"name" doc:"The employee's name; the user name of people who are not on the payroll" example:"Ana Beatriz Lima"`
	Position   string `json:"position,omitempty" doc:"What they do (cargo)" example:"Analista de logística"`
	UnitID     string `json:"unit_id,omitempty" doc:"The unit they are in" example:"0198c7b2-0004-7000-8000-000000000004"`
}

// Session is a sign-in that has not ended.
type Session struct {
	ID         string    `json:"id" doc:"The sid of its tokens" example:"0198c7b2-0007-7000-8000-000000000007"`
	CreatedAt  time.Time `json:"created_at" doc:"When they signed in"`
	LastUsedAt time.Time `json:"last_used_at" doc:"When tokens were last asked for; they live for 5 minutes"`
	ExpiresAt  time.Time `json:"expires_at" doc:"When it ends by itself unless used before"`
	UserAgent  string    `json:"user_agent,omitempty" doc:"What the program called itself at sign-in"`
	Address    string    `json:"address,omitempty" doc:"From where they signed in" example:"203.0.113.7"`
	Current    bool      `json:"current,omitempty" doc:"It is the session that asks"`
}

// Company is what the whole company goes by.
type Company struct {
	Name string `json:"name" minLength:"1" maxLength:"120" doc:"The company's name, as the application shows it" example:"Transportes Aroeira"`
}
