package permissionapi

import (
	"context"
	"time"

	"acervo/platform/rest"
)

// AudienceQuery asks who may do something with a document, or with documents of a class
// about an employee (or, without an employee, about the company).
type AudienceQuery struct {
	DocumentID string    `query:"document_id" maxLength:"64" doc:"The document; then neither employee_id nor class"`
	EmployeeID string    `query:"employee_id" maxLength:"64" doc:"The employee whom documents of class are about; absent for the company's own"`
	Class      string    `query:"class" maxLength:"32" doc:"The class of such documents" example:"medical"`
	Action     Action    `query:"action" enum:"view,download,upload,edit,delete,share,manage" default:"view" doc:"Who may do this"`
	At         time.Time `query:"at" doc:"As it was at this moment, from the history; now when absent"`
	Group      string    `query:"group" maxLength:"120" doc:"Only people of this group: its key"`
	Limit      int       `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"The most people on the page"`
	Cursor     string    `query:"cursor" maxLength:"2048" doc:"Where the page begins: next of the page before"`
}

// Detail is how much of an audience the asker is told.
type Detail string

const (
	DetailTotal  Detail = "total"  // how many
	DetailGroups Detail = "groups" // and by which groups
	DetailNames  Detail = "names"  // and who
)

// Via is how people come to be in an audience.
type Via string

const (
	ViaUser      Via = "user"       // named by a permission, one by one
	ViaRole      Via = "role"       // everybody with a role
	ViaUnit      Via = "unit"       // people in a unit
	ViaTeam      Via = "team"       // members of a team
	ViaReportsOf Via = "reports_of" // the reports of a manager
	ViaEveryone  Via = "everyone"   // every active account
	ViaSelf      Via = "self"       // whom it is about
	ViaReports   Via = "reports"    // those whom they report to
	ViaUpload    Via = "upload"     // who brought it
)

// AudienceGroup are the people of an audience who are in it in the same way. Somebody may
// be in several groups.
type AudienceGroup struct {
	Key           string     `json:"key" doc:"Names the group in the parameter group" example:"team:0198c7b2-0004-7000-8000-000000000004"`
	Via           Via        `json:"via" enum:"user,role,unit,team,reports_of,everyone,self,reports,upload" doc:"How they come to be in it"`
	Subject       *Subject   `json:"subject,omitempty" doc:"The group that permissions are given to; absent for user, self, reports and upload"`
	Count         int        `json:"count" doc:"How many of the audience are in it in this way" example:"6"`
	Until         *time.Time `json:"until,omitempty" doc:"When the last of its permissions ends; absent when one has no end"`
	PermissionIDs []string   `json:"permission_ids" doc:"Its permissions that you may see, at most 20"`
}

// Reason is why somebody is in an audience.
type Reason struct {
	PermissionID string `json:"permission_id" doc:"The permission" example:"0198c7b2-0005-7000-8000-000000000005"`
	Via          Via    `json:"via" enum:"user,role,unit,team,reports_of,everyone,self,reports,upload" doc:"How it reaches them"`
	SubjectPath  []Step `json:"subject_path" doc:"From the user to the permission's subject"`
}

// AudienceItem is somebody in an audience.
type AudienceItem struct {
	UserID     string     `json:"user_id" doc:"The account"`
	EmployeeID string     `json:"employee_id,omitempty" doc:"Its employee; absent for people who are not on the payroll"`
	Actions    []Action   `json:"actions" enum:"view,download,upload,edit,delete,share,manage" doc:"All that they may do there"`
	Reasons    []Reason   `json:"reasons" doc:"The permissions that let them, of those that you may see; at most 10"`
	Until      *time.Time `json:"until,omitempty" doc:"When they no longer may, if nothing changes but the time; absent when there is no such moment"`
}

// Stopped is somebody whom a denial keeps out of an audience although something lets
// them in.
type Stopped struct {
	UserID        string     `json:"user_id" doc:"The account"`
	EmployeeID    string     `json:"employee_id,omitempty" doc:"Its employee"`
	PermissionIDs []string   `json:"permission_ids" doc:"The denials, of those that you may see; at most 10"`
	Until         *time.Time `json:"until,omitempty" doc:"When they no longer are kept out, if nothing changes but the time"`
}

// Audience is everybody who may, exactly: the inverse of check.
type Audience struct {
	Total        int             `json:"total" doc:"How many accounts may; of the group, when one is given" example:"14"`
	Revision     uint64          `json:"revision" doc:"As of which revision of the permissions; of now, also when at is past" example:"4711"`
	At           time.Time       `json:"at" doc:"The moment that it is about"`
	Action       Action          `json:"action" enum:"view,download,upload,edit,delete,share,manage" doc:"What they may do"`
	Class        string          `json:"class" doc:"Of which class that is" example:"medical"`
	Detail       Detail          `json:"detail" enum:"total,groups,names" doc:"How much you are told: names if you manage it; groups if it is about you or you brought it; else the total"`
	Groups       []AudienceGroup `json:"groups" doc:"By which ways, the largest first; at most 100"`
	Items        []AudienceItem  `json:"items" doc:"Who, in a fixed order"`
	Stopped      []Stopped       `json:"stopped" doc:"Whom denials keep out, of the denials that you may see; at most 100, on the first page"`
	StoppedTotal int             `json:"stopped_total" doc:"How many such people there are"`
	Next         string          `json:"next,omitempty" doc:"The cursor of the next page; omitted on the last"`
}

// Audience asks who may.
func (c *Client) Audience(ctx context.Context, q AudienceQuery, options ...rest.Option) (Audience, error) {
	return rest.Get[Audience](ctx, c.rest, "/permissions/audience", rest.QueryOf(q), options...)
}
