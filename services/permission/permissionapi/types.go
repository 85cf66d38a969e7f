// Package permissionapi is what others know of the permission service: its wire
// types, the payloads of its events and its HTTP client.
package permissionapi

import "time"

// Action is something one may do with a document.
type Action string

// What each implies: download implies view; edit and share imply download; delete
// implies view; manage implies edit, delete and share; upload stands alone.
const (
	View     Action = "view"
	Download Action = "download"
	Upload   Action = "upload"
	Edit     Action = "edit"
	Delete   Action = "delete"
	Share    Action = "share"
	Manage   Action = "manage"
)

// SubjectKind says to whom a permission is given.
type SubjectKind string

const (
	SubjectUser      SubjectKind = "user"       // one account; id is the account's
	SubjectRole      SubjectKind = "role"       // every account with the role; id is its name
	SubjectUnit      SubjectKind = "unit"       // people in a unit, and below it with subtree
	SubjectTeam      SubjectKind = "team"       // members of a team
	SubjectReportsOf SubjectKind = "reports_of" // direct and indirect reports of a manager; id is the manager's employee id
	SubjectEveryone  SubjectKind = "everyone"   // every active account
)

// Subject is who a permission is given to.
type Subject struct {
	Kind    SubjectKind `json:"kind" enum:"user,role,unit,team,reports_of,everyone" doc:"Who it is given to: an account, everybody with a role, in a unit or a team, the direct and indirect reports of a manager, or everyone" example:"unit"`
	ID      string      `json:"id,omitempty" maxLength:"64" doc:"Account, role name, unit, team or manager's employee id; absent for everyone" example:"0198c7b2-0004-7000-8000-000000000004"`
	Subtree bool        `json:"subtree,omitempty" doc:"For a unit: people in the units below it too; false when absent" example:"true"`
}

// TargetKind says whose documents a permission is about.
type TargetKind string

const (
	TargetEveryone TargetKind = "everyone" // all employees' documents and the company's own
	TargetUnit     TargetKind = "unit"     // people in a unit, and below it with subtree
	TargetTeam     TargetKind = "team"     // members of a team
	TargetEmployee TargetKind = "employee" // one employee
	TargetReports  TargetKind = "reports"  // the subject's own direct or indirect reports
	TargetSelf     TargetKind = "self"     // the subject's own documents
	TargetDocument TargetKind = "document" // one document: a share
)

// Target is whose documents, or which document, a permission is about.
type Target struct {
	Kind    TargetKind `json:"kind" enum:"everyone,unit,team,employee,reports,self,document" doc:"Whose documents, or which one: reports and self are the subject's own; everyone includes the company's own documents" example:"unit"`
	ID      string     `json:"id,omitempty" maxLength:"64" doc:"Unit, team, employee or document id; absent for everyone, reports and self" example:"0198c7b2-0004-7000-8000-000000000004"`
	Subtree bool       `json:"subtree,omitempty" doc:"For a unit: people in the units below it too; false when absent" example:"true"`
}

// Effect is allow or deny. Deny wins, whatever the order.
type Effect string

const (
	Allow Effect = "allow"
	Deny  Effect = "deny"
)

// Permission is a rule: subject × actions × target × classes × effect × window.
// An allow gives its actions and all that they imply; a deny takes its actions and
// all that imply them. No classes means, in an allow, every class that is not
// restricted; in a deny, every class.
type Permission struct {
	ID         string      `json:"id" format:"uuid" doc:"UUIDv7; an automatic permission has the id of its document" example:"0198c7b2-0005-7000-8000-000000000005"`
	Subject    Subject     `json:"subject" doc:"To whom it is given"`
	Actions    []Action    `json:"actions" enum:"view,download,upload,edit,delete,share,manage" doc:"What may (or may not) be done, and with it what that implies" example:"[\"view\",\"download\"]"`
	Target     Target      `json:"target" doc:"Whose documents it is about, or which one"`
	Classes    []string    `json:"classes,omitempty" doc:"Class ids; none means every class that is not restricted (allow) or every class (deny)" example:"[\"personal\"]"`
	Effect     Effect      `json:"effect" enum:"allow,deny" doc:"Deny wins, whatever the order" example:"allow"`
	NotBefore  *time.Time  `json:"not_before,omitempty" doc:"In force from this moment, inclusive; at once when absent" example:"2026-12-01T03:00:00Z"`
	ExpiresAt  *time.Time  `json:"expires_at,omitempty" doc:"No longer in force at this moment; without end when absent" example:"2027-01-01T03:00:00Z"`
	Reason     string      `json:"reason,omitempty" doc:"Why it was given, for whoever asks" example:"Substitui a gestão durante as férias"`
	GrantedBy  string      `json:"granted_by" doc:"Account id of whoever gave it or last changed it, or service:permission for automatic ones" example:"0198c7b2-0003-7000-8000-000000000003"`
	Revision   uint64      `json:"revision" doc:"Counts the changes of this permission, from 1; its ETag" example:"1"`
	BreakGlass *BreakGlass `json:"break_glass,omitempty" doc:"An emergency access: it can be ended, not changed"`
	CreatedAt  time.Time   `json:"created_at" doc:"When it was given"`
	UpdatedAt  time.Time   `json:"updated_at" doc:"When it last changed"`
	Revocable  bool        `json:"revocable,omitempty" readOnly:"true" doc:"Whether whoever asked may end it; said where permissions are read, not in events"`
}

// Class is a class of sensitivity. A restricted one is reached only by permissions
// that name it.
type Class struct {
	ID         string `json:"id" doc:"Short stable name" example:"medical" pattern:"^[a-z][a-z0-9_]{0,31}$"`
	Name       string `json:"name" maxLength:"60" doc:"What people call it" example:"Saúde"`
	Restricted bool   `json:"restricted" doc:"Reached only by permissions that name it; fixed once the class is there"`
	Revision   uint64 `json:"revision,omitempty" readOnly:"true" doc:"Counts its changes, from 1; its ETag" example:"1"`
}

// Summary is how much somebody may view.
type Summary struct {
	Documents int            `json:"documents" doc:"Documents that they may view, the bin left out" example:"11482"`
	People    int            `json:"people" doc:"Employees whom these are about" example:"1204"`
	Classes   []ClassSummary `json:"classes" doc:"Classes of which they may view at least one document"`
	Revision  uint64         `json:"revision" doc:"As of which revision of the permissions" example:"4711"`
}

// ClassSummary is how much of one class somebody may view.
type ClassSummary struct {
	ID        string `json:"id" doc:"The class" example:"medical"`
	Documents int    `json:"documents" doc:"How many documents of it" example:"12"`
	Single    int    `json:"single" doc:"Those of them that are seen one by one only: shared, or brought by oneself" example:"12"`
	Own       int    `json:"own" doc:"Those of the others that are about the viewer" example:"8"`
}
