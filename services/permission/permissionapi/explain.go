package permissionapi

import (
	"context"
	"net/http"
	"time"

	"acervo/platform/rest"
)

// ExplainInput asks why somebody may or may not do something: what Check asks, now or
// at a moment that is past.
type ExplainInput struct {
	Check
	At *time.Time `json:"at,omitempty" doc:"As it was at this moment, from the history; now when absent" example:"2026-11-16T12:00:00Z"`
}

// StepKind is what a step of a path is.
type StepKind string

const (
	StepUser     StepKind = "user"
	StepRole     StepKind = "role"
	StepEmployee StepKind = "employee"
	StepUnit     StepKind = "unit"
	StepTeam     StepKind = "team"
	StepDocument StepKind = "document"
	StepCompany  StepKind = "company"
	StepEveryone StepKind = "everyone"
)

// Step is one thing on a path. Each step and the next are one fact: a user is an
// employee or has a role; an employee is in a unit, in a team, or reports to the employee
// that follows; a unit is below the unit that follows; a document is about an employee or
// about the company; everybody and everything is part of everyone.
type Step struct {
	Kind StepKind `json:"kind" enum:"user,role,employee,unit,team,document,company,everyone" doc:"What it is; an employee after an employee is their manager" example:"unit"`
	ID   string   `json:"id,omitempty" doc:"Its id, a role's name; absent for company and everyone" example:"0198c7b2-0004-7000-8000-000000000004"`
}

// Strand is a permission with what leads to it: from the person asked about to its
// subject, and from the document (or its owner) to its target.
type Strand struct {
	Permission  Permission `json:"permission" doc:"What was given, by whom, when and why"`
	SubjectPath []Step     `json:"subject_path" doc:"From the user to the subject: user, employee, units upwards to the one named; or user, role; or user, employee, managers upwards"`
	TargetPath  []Step     `json:"target_path" doc:"From the document, or its owner when none was asked about, to the target. For reports and self it ends at the user"`
}

// Failure is the one condition for whose lack a permission does not give what was asked.
type Failure string

const (
	FailedSubject Failure = "subject" // it is given to others
	FailedTarget  Failure = "target"  // it is about others
	FailedAction  Failure = "action"  // it gives other actions
	FailedClass   Failure = "class"   // it does not reach the class
	FailedWindow  Failure = "window"  // not yet in force, or no longer
)

// NearMiss is a permission that would give what was asked but for one condition.
type NearMiss struct {
	Strand
	Failed Failure `json:"failed" enum:"subject,target,action,class,window" doc:"The condition that fails. The path on that side goes as far as it leads without meeting the permission" example:"class"`
}

// Rung is an action of the ladder.
type Rung struct {
	Action  Action `json:"action" enum:"view,download,upload,edit,delete,share,manage" doc:"The action"`
	Allowed bool   `json:"allowed" doc:"Whether they may; upload, for a document, is adding others of its class about its owner"`
}

// Explanation says whether somebody may, and why. It is a witness: whoever knows only
// what it cites comes to the same answer. What the asker may not know of is not in it.
type Explanation struct {
	Allowed    bool       `json:"allowed" doc:"Whether they may: something matches, and nothing denies"`
	Revision   uint64     `json:"revision" doc:"As of which revision of the permissions; of now, also when at is past" example:"4711"`
	At         time.Time  `json:"at" doc:"The moment that it is about"`
	UserID     string     `json:"user_id" doc:"Who"`
	Action     Action     `json:"action" enum:"view,download,upload,edit,delete,share,manage" doc:"What"`
	DocumentID string     `json:"document_id,omitempty" doc:"On which document"`
	EmployeeID string     `json:"employee_id,omitempty" doc:"About whom; absent for the company's own"`
	Class      string     `json:"class,omitempty" doc:"Of which class" example:"medical"`
	Restricted bool       `json:"restricted,omitempty" doc:"Whether the class is reached only by permissions that name it"`
	Inactive   bool       `json:"inactive,omitempty" doc:"The account may do nothing at all: deactivated, or its employee has left"`
	Matches    []Strand   `json:"matches" doc:"Permissions that allow it, the newest first, at most 50"`
	Denials    []Strand   `json:"denials" doc:"Denials, which win over all that matches; at most 50"`
	Nearest    []NearMiss `json:"nearest" doc:"When nothing matches: permissions that would, but for one condition; at most 10"`
	Ladder     []Rung     `json:"ladder" doc:"All seven actions"`
	Withheld   bool       `json:"withheld,omitempty" doc:"The permissions that decide are not yours to see"`
}

// Explain asks why somebody may or may not do something.
func (c *Client) Explain(ctx context.Context, in ExplainInput, options ...rest.Option) (Explanation, error) {
	return rest.Send[Explanation](ctx, c.rest, http.MethodPost, "/permissions/explain", in, append(options, rest.Repeatable)...)
}
