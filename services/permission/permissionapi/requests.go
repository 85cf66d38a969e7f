package permissionapi

import (
	"time"

	"acervo/platform/rest"
)

// PermissionInput is what one says about a permission: all of it in POST and PUT.
type PermissionInput struct {
	Subject   Subject    `json:"subject" doc:"To whom it is given"`
	Actions   []Action   `json:"actions" minItems:"1" maxItems:"7" enum:"view,download,upload,edit,delete,share,manage" doc:"What may (or may not) be done, and with it what that implies; upload does not apply to one document" example:"[\"view\",\"download\"]"`
	Target    Target     `json:"target" doc:"Whose documents it is about, or which one"`
	Classes   []string   `json:"classes,omitempty" maxItems:"64" doc:"Class ids; none means every class that is not restricted (allow) or every class (deny)" example:"[\"personal\"]"`
	Effect    Effect     `json:"effect,omitempty" enum:"allow,deny" default:"allow" doc:"allow when absent. Deny wins, whatever the order" example:"allow"`
	NotBefore *time.Time `json:"not_before,omitempty" doc:"In force from this moment, inclusive; at once when absent" example:"2026-12-01T03:00:00Z"`
	ExpiresAt *time.Time `json:"expires_at,omitempty" doc:"No longer in force at this moment; without end when absent. A moment already past is refused" example:"2027-01-01T03:00:00Z"`
	Reason    string     `json:"reason,omitempty" maxLength:"500" doc:"Why it is given, for whoever asks; a denial and what names a restricted class need one" example:"Substitui a gestão durante as férias"`
}

// PermissionPatch changes some of a permission (merge patch): what is absent stays,
// null takes away. Subject and target are merged field by field.
type PermissionPatch struct {
	Subject   rest.Settable[SubjectPatch] `json:"subject,omitzero" doc:"To whom it is given"`
	Actions   rest.Settable[[]Action]     `json:"actions,omitzero" minItems:"1" maxItems:"7" doc:"All its actions from now on" example:"[\"view\"]"`
	Target    rest.Settable[TargetPatch]  `json:"target,omitzero" doc:"Whose documents, or which one"`
	Classes   rest.Optional[[]string]     `json:"classes,omitzero" maxItems:"64" doc:"All its classes from now on" example:"[\"personal\"]"`
	Effect    rest.Settable[Effect]       `json:"effect,omitzero" enum:"allow,deny" doc:"Deny wins, whatever the order"`
	NotBefore rest.Optional[time.Time]    `json:"not_before,omitzero" doc:"In force from this moment; null: at once"`
	ExpiresAt rest.Optional[time.Time]    `json:"expires_at,omitzero" doc:"No longer in force at this moment; null: without end"`
	Reason    rest.Optional[string]       `json:"reason,omitzero" maxLength:"500" doc:"Why it is given"`
}

// SubjectPatch changes some of a permission's subject.
type SubjectPatch struct {
	Kind    rest.Settable[SubjectKind] `json:"kind,omitzero" enum:"user,role,unit,team,reports_of,everyone" doc:"Who it is given to"`
	ID      rest.Optional[string]      `json:"id,omitzero" maxLength:"64" doc:"Account, role name, unit, team or manager's employee id; null for everyone"`
	Subtree rest.Optional[bool]        `json:"subtree,omitzero" doc:"For a unit: people in the units below it too"`
}

// TargetPatch changes some of a permission's target.
type TargetPatch struct {
	Kind    rest.Settable[TargetKind] `json:"kind,omitzero" enum:"everyone,unit,team,employee,reports,self,document" doc:"Whose documents, or which one"`
	ID      rest.Optional[string]     `json:"id,omitzero" maxLength:"64" doc:"Unit, team, employee or document id; null for the other kinds"`
	Subtree rest.Optional[bool]       `json:"subtree,omitzero" doc:"For a unit: people in the units below it too"`
}

// Apply carries the patch out.
func (p PermissionPatch) Apply(to *PermissionInput) {
	if s, ok := p.Subject.Get(); ok {
		s.Kind.Apply(&to.Subject.Kind)
		s.ID.Apply(&to.Subject.ID)
		s.Subtree.Apply(&to.Subject.Subtree)
	}
	p.Actions.Apply(&to.Actions)
	if t, ok := p.Target.Get(); ok {
		t.Kind.Apply(&to.Target.Kind)
		t.ID.Apply(&to.Target.ID)
		t.Subtree.Apply(&to.Target.Subtree)
	}
	p.Classes.Apply(&to.Classes)
	p.Effect.Apply(&to.Effect)
	p.NotBefore.ApplyPointer(&to.NotBefore)
	p.ExpiresAt.ApplyPointer(&to.ExpiresAt)
	p.Reason.Apply(&to.Reason)
}

// Input is what was said about the permission.
func (p Permission) Input() PermissionInput {
	return PermissionInput{
		Subject: p.Subject, Actions: p.Actions, Target: p.Target, Classes: p.Classes, Effect: p.Effect,
		NotBefore: p.NotBefore, ExpiresAt: p.ExpiresAt, Reason: p.Reason,
	}
}

// Set makes the permission say what in says.
func (p *Permission) Set(in PermissionInput) {
	p.Subject, p.Actions, p.Target, p.Classes, p.Effect = in.Subject, in.Actions, in.Target, in.Classes, in.Effect
	p.NotBefore, p.ExpiresAt, p.Reason = in.NotBefore, in.ExpiresAt, in.Reason
}

// Phase says where a permission stands in its window.
type Phase string

const (
	InForce  Phase = "in_force"
	Upcoming Phase = "upcoming" // its window has not begun
	Expired  Phase = "expired"  // its window is over; it was not revoked
)

// Query are the parameters of GET /permissions; what is absent does not restrict.
type Query struct {
	SubjectKind SubjectKind `query:"subject_kind" enum:"user,role,unit,team,reports_of,everyone" doc:"Given to this kind of subject"`
	SubjectID   string      `query:"subject_id" pattern:"^([a-z][a-z0-9_]{0,31}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$" patternDescription:"an id, or the name of a role" maxLength:"64" doc:"Given to this account, role, unit, team, or the reports of this employee"`
	TargetKind  TargetKind  `query:"target_kind" enum:"everyone,unit,team,employee,reports,self,document" doc:"About this kind of target"`
	TargetID    string      `query:"target_id" format:"uuid" maxLength:"64" doc:"About this unit, team, employee or document. For a document, the automatic permission of whoever brought it is listed too"`
	Class       string      `query:"class" pattern:"^[a-z][a-z0-9_]{0,31}$" patternDescription:"the id of a class: a lower case letter, then letters, digits and _, 32 at most" maxLength:"32" doc:"Reaches this class, by name or because it names none"`
	Action      Action      `query:"action" enum:"view,download,upload,edit,delete,share,manage" doc:"Gives or takes this action, by itself or by what it implies"`
	Effect      Effect      `query:"effect" enum:"allow,deny" doc:"Of this effect"`
	GrantedBy   string      `query:"granted_by" pattern:"^(system|service:[a-z]{1,24}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$" patternDescription:"an account id, service:NAME or system" maxLength:"64" doc:"Given by this account"`
	Phase       Phase       `query:"phase" enum:"in_force,upcoming,expired" doc:"Where it stands in its window"`
	Flag        Flag        `query:"flag" enum:"reaches_nobody,expires_soon,granted_by_left,unused,covered,any" doc:"Deserves a look for this reason: it reaches nobody, ends within 30 days, comes from somebody who is no longer active, was not used for 90 days, or another alone gives all of it; any is for one of these at least"`
	BreakGlass  bool        `query:"break_glass" doc:"Only emergency accesses"`
	rest.PageInput
}

// Page is one page of permissions, the newest first.
type Page = rest.Page[Permission]

// Check is one question: may this account do this action on this document, or on
// documents of this class about this employee (or, without an employee, about the
// company)?
type Check struct {
	UserID     string `json:"user_id,omitempty" maxLength:"64" doc:"Account asked about; the caller when absent. Others may be asked about by services, administrators and HR" example:"0198c7b2-0003-7000-8000-000000000003"`
	Action     Action `json:"action,omitempty" enum:"view,download,upload,edit,delete,share,manage" doc:"Needed, unless checks are given" example:"view"`
	DocumentID string `json:"document_id,omitempty" maxLength:"64" doc:"The document; then neither employee_id nor class" example:"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f"`
	EmployeeID string `json:"employee_id,omitempty" maxLength:"64" doc:"The employee whom documents of class would be about; absent for the company's own"`
	Class      string `json:"class,omitempty" maxLength:"32" doc:"The class of such documents"`
}

// CheckInput is one question, or with checks at most 1,000.
type CheckInput struct {
	Check
	Checks []Check `json:"checks,omitempty" maxItems:"1000" doc:"Several questions; then nothing beside it"`
}

// MaxChecks is how many questions one request may hold.
const MaxChecks = 1000

// CheckResult is the answer to one question. What does not exist may not be done.
type CheckResult struct {
	Allowed  bool   `json:"allowed" doc:"Whether they may"`
	Revision uint64 `json:"revision" doc:"As of which revision of the permissions" example:"4711"`
}

// CheckOutput is the answer to one question, or to each of several in their order.
type CheckOutput struct {
	Allowed  *bool         `json:"allowed,omitempty" doc:"Whether they may; absent in answers to checks"`
	Revision uint64        `json:"revision" doc:"As of which revision of the permissions" example:"4711"`
	Results  []CheckResult `json:"results,omitempty" doc:"Answers to checks, in their order"`
}

// SharesInput is what an upload asks to be shared, before the document exists.
type SharesInput struct {
	EmployeeID string     `json:"employee_id,omitempty" maxLength:"64" doc:"Whom the document will be about; absent for the company's own"`
	Class      string     `json:"class" maxLength:"32" doc:"The class that it will have" example:"personal"`
	ShareWith  []NewShare `json:"share_with" maxItems:"50" doc:"With whom it is to be shared"`
}

// NewShare is somebody a document is to be shared with.
type NewShare struct {
	UserID    string     `json:"user_id" maxLength:"64" doc:"Account id"`
	ExpiresAt *time.Time `json:"expires_at,omitempty" doc:"The share ends at this moment; without end when absent"`
	Actions   []Action   `json:"actions,omitempty" maxItems:"6" enum:"view,download,upload,edit,delete,share,manage" doc:"What they may do; download when absent"`
	Reason    string     `json:"reason,omitempty" maxLength:"500" doc:"Why; needed where the class is restricted" example:"Para conferir o afastamento"`
}

// ClassInput is what one says about a class.
type ClassInput struct {
	ID         string `json:"id" pattern:"^[a-z][a-z0-9_]{0,31}$" patternDescription:"a lower case letter, then letters, digits and _, 32 at most" doc:"Short stable name" example:"training"`
	Name       string `json:"name" minLength:"1" maxLength:"60" doc:"What people call it" example:"Treinamento"`
	Restricted bool   `json:"restricted,omitempty" doc:"Reached only by permissions that name it; cannot be changed later"`
}

// ClassPatch is what can be said about a class once it is there.
type ClassPatch struct {
	Name string `json:"name" minLength:"1" maxLength:"60" doc:"What people call it" example:"Treinamento"`
}
