package pages

import (
	"time"

	"acervo/services/permission/permissionapi"
)

// Somebody is somebody who signs in, as the pages about permissions show them.
type Somebody struct {
	UserID     string `json:"user_id,omitempty" doc:"The account's id"`
	EmployeeID string `json:"employee_id,omitempty" doc:"Absent for people who are not on the payroll"`
	Name       string `json:"name,omitempty" doc:"Absent when it is not known (the account is gone)" example:"Renata Prado"`
	Position   string `json:"position,omitempty" example:"Gerente"`
	UnitName   string `json:"unit_name,omitempty" example:"CD Curitiba"`
}

// StepRow is a step of a path with what people call it.
type StepRow struct {
	Kind   permissionapi.StepKind `json:"kind" enum:"user,role,employee,unit,team,document,company,everyone" doc:"An employee after an employee is their manager"`
	ID     string                 `json:"id,omitempty"`
	Name   string                 `json:"name,omitempty" doc:"Absent for roles, the company, everyone, and what is not known" example:"Regional Sul"`
	Detail string                 `json:"detail,omitempty" doc:"Of a person: the position" example:"Conferente de carga"`
}

// StrandRow is a permission with what leads to it from both sides.
type StrandRow struct {
	Permission  PermissionRow `json:"permission"`
	SubjectPath []StepRow     `json:"subject_path" doc:"From the person to whom it is given to"`
	TargetPath  []StepRow     `json:"target_path" doc:"From the document to what it is about"`
}

// NearMissRow is a permission that would give it but for one condition.
type NearMissRow struct {
	StrandRow
	Failed permissionapi.Failure `json:"failed" enum:"subject,target,action,class,window" doc:"The condition that fails; the path on that side goes as far as it leads"`
}

// WhyNot is why an action of the ladder is not allowed.
type WhyNot struct {
	Action     permissionapi.Action  `json:"action"`
	Denied     bool                  `json:"denied,omitempty" doc:"A denial takes it"`
	Failed     permissionapi.Failure `json:"failed,omitempty" enum:"subject,target,action,class,window" doc:"The condition of the nearest permission that fails; absent when there is none near"`
	Permission *PermissionRow        `json:"permission,omitempty" doc:"The denial, or the nearest permission; absent when there is none that the viewer may see"`
}

// Why is why somebody may or may not do something with a document.
type Why struct {
	Document  DocumentRow          `json:"document"`
	About     Somebody             `json:"about" doc:"Who was asked about"`
	Self      bool                 `json:"self,omitempty" doc:"The viewer themselves"`
	AskOthers bool                 `json:"ask_others,omitempty" doc:"The viewer may ask about other people here"`
	Action    permissionapi.Action `json:"action" doc:"What was asked"`
	At        time.Time            `json:"at" doc:"The moment that it is about"`
	Past      bool                 `json:"past,omitempty" doc:"It is about the past"`

	Allowed    bool                 `json:"allowed"`
	Restricted bool                 `json:"restricted,omitempty" doc:"Its class is reached only by permissions that name it"`
	Inactive   bool                 `json:"inactive,omitempty" doc:"The account may do nothing at all"`
	Withheld   bool                 `json:"withheld,omitempty" doc:"What decides is not the viewer's to see"`
	Matches    []StrandRow          `json:"matches"`
	Denials    []StrandRow          `json:"denials"`
	Nearest    []NearMissRow        `json:"nearest"`
	Ladder     []permissionapi.Rung `json:"ladder"`
	WhyNot     []WhyNot             `json:"why_not" doc:"Of the actions that are not allowed, in the order of the ladder; those that could not be told are left out"`
}

// AudienceGroupRow are people who see for the same reason.
type AudienceGroupRow struct {
	permissionapi.AudienceGroup
	Name string `json:"name,omitempty" doc:"Team, unit or manager; absent for the others and what is not known" example:"DP Sul"`
}

// ReasonRow is why somebody is in an audience.
type ReasonRow struct {
	Via        permissionapi.Via `json:"via" enum:"user,role,unit,team,reports_of,everyone,self,reports,upload"`
	Permission *PermissionRow    `json:"permission,omitempty" doc:"Absent when it has ended since, and for what was brought"`
}

// AudienceRow is somebody in an audience.
type AudienceRow struct {
	Somebody
	Actions []permissionapi.Action `json:"actions" doc:"All that they may do there"`
	Reasons []ReasonRow            `json:"reasons" doc:"At most 3"`
	More    int                    `json:"more,omitempty" doc:"How many reasons there are besides"`
	Until   *time.Time             `json:"until,omitempty" doc:"When they no longer may, if nothing changes but the time"`
}

// StoppedRow is somebody whom a denial keeps out.
type StoppedRow struct {
	Somebody
	Denials []PermissionRow `json:"denials" doc:"Of those that the viewer may see, at most 3"`
	Until   *time.Time      `json:"until,omitempty"`
}

// Audience is who may do something with a document, or with documents of a class about
// somebody.
type Audience struct {
	Document     *DocumentRow         `json:"document,omitempty" doc:"When it is about one document"`
	Total        int                  `json:"total" doc:"How many people may; of the group, when one is given" example:"14"`
	At           time.Time            `json:"at"`
	Past         bool                 `json:"past,omitempty"`
	Action       permissionapi.Action `json:"action"`
	Class        string               `json:"class"`
	ClassName    string               `json:"class_name"`
	Detail       permissionapi.Detail `json:"detail" enum:"total,groups,names" doc:"How much the viewer is told"`
	Me           *bool                `json:"me,omitempty" doc:"For documents to be sent: whether the viewer is among them; whoever sends keeps sight besides. Left out when it could not be told"`
	Groups       []AudienceGroupRow   `json:"groups"`
	Items        []AudienceRow        `json:"items"`
	Stopped      []StoppedRow         `json:"stopped"`
	StoppedTotal int                  `json:"stopped_total"`
	Next         string               `json:"next,omitempty" doc:"The cursor of the next page; omitted on the last"`
}

// ClassReach is who sees documents of a class about somebody.
type ClassReach struct {
	Class     string               `json:"class"`
	ClassName string               `json:"class_name"`
	Total     int                  `json:"total" doc:"How many people may view them" example:"14"`
	Detail    permissionapi.Detail `json:"detail" enum:"total,groups,names" doc:"How much the viewer is told"`
	Groups    []AudienceGroupRow   `json:"groups"`
}

// PersonReach is who sees documents about somebody.
type PersonReach struct {
	Classes []ClassReach `json:"classes" doc:"Those that the viewer may ask about"`
}

// AudienceBrief is the line about who sees a document.
type AudienceBrief struct {
	Total  int                  `json:"total" example:"14"`
	Detail permissionapi.Detail `json:"detail" enum:"total,groups,names" doc:"How much the viewer is told"`
	Names  []string             `json:"names,omitempty" doc:"Some of them, at most 3, for whoever is told names"`
}

// PreviewClassRow is what a change does for documents of one class.
type PreviewClassRow struct {
	permissionapi.PreviewClass
	ClassName string `json:"class_name" example:"Saúde"`
}

// PreviewPersonRow is somebody for whom a change changes something.
type PreviewPersonRow struct {
	Somebody
	Documents int `json:"documents" doc:"How many documents they gain, or lose"`
}

// PreviewDocument is one of the documents gained or lost.
type PreviewDocument struct {
	DocumentID   string `json:"document_id,omitempty"`
	Title        string `json:"title,omitempty" doc:"Absent when there are only class and person to tell"`
	TypeName     string `json:"type_name,omitempty" example:"Atestado médico"`
	Date         string `json:"date,omitempty" format:"date"`
	EmployeeName string `json:"employee_name,omitempty" doc:"Absent for the company's own"`
	Class        string `json:"class"`
	ClassName    string `json:"class_name"`
}

// Preview is exactly what a change would do.
type Preview struct {
	Unchanged      bool                  `json:"unchanged" doc:"Nobody gains or loses anything"`
	Nothing        permissionapi.Nothing `json:"nothing,omitempty" enum:"no_documents,nobody" doc:"Of an unchanged permission, why, where it is not that others do the same"`
	Revision       uint64                `json:"revision" doc:"Send it as Acervo-Previewed when saving a permission, to be refused (412) if the rights have changed since"`
	At             time.Time             `json:"at" doc:"The moment compared: now, or when a permission to be given begins"`
	Action         permissionapi.Action  `json:"action"`
	PeopleGain     int                   `json:"people_gain"`
	PeopleLose     int                   `json:"people_lose"`
	DocumentsGain  int                   `json:"documents_gain"`
	DocumentsLose  int                   `json:"documents_lose"`
	EmployeesGain  int                   `json:"employees_gain"`
	EmployeesLose  int                   `json:"employees_lose"`
	Classes        []PreviewClassRow     `json:"classes"`
	GainSample     []PreviewPersonRow    `json:"gain_sample"`
	LoseSample     []PreviewPersonRow    `json:"lose_sample"`
	DocumentSample []PreviewDocument     `json:"document_sample"`
}

// FlagCount is how many permissions deserve a look for one reason.
type FlagCount struct {
	Flag  permissionapi.Flag `json:"flag" enum:"reaches_nobody,expires_soon,granted_by_left,unused,covered"`
	Count int                `json:"count"`
}

// Review is a page of permissions that deserve a look.
type Review struct {
	Items  []PermissionRow `json:"items"`
	Next   string          `json:"next,omitempty"`
	Total  *int            `json:"total,omitempty" doc:"With count=true"`
	Counts []FlagCount     `json:"counts,omitempty" doc:"With count=true: for each reason; those that could not be had are left out"`
}

// UserReviewRow is a permission that reaches somebody, and how much it gives or takes.
type UserReviewRow struct {
	Permission  PermissionRow               `json:"permission"`
	SubjectPath []StepRow                   `json:"subject_path"`
	Employees   int                         `json:"employees"`
	Documents   int                         `json:"documents"`
	Classes     []permissionapi.ReviewClass `json:"classes"`
	Flags       []permissionapi.Flag        `json:"flags" enum:"reaches_nobody,expires_soon,granted_by_left,unused,covered"`
	CoveredBy   *PermissionRow              `json:"covered_by,omitempty"`
}

// UserReview is all that somebody can do.
type UserReview struct {
	Person   Somebody               `json:"person"`
	Inactive bool                   `json:"inactive,omitempty" doc:"The account may do nothing at all"`
	Sees     *permissionapi.Summary `json:"sees,omitempty" doc:"How much they may view, all in all"`
	Uploads  int                    `json:"uploads" doc:"Documents that they brought and keep sight of"`
	Total    int                    `json:"total"`
	Items    []UserReviewRow        `json:"items"`
	Next     string                 `json:"next,omitempty"`
}

// EmployeeReviewRow is a permission about an employee, and to how many it gives.
type EmployeeReviewRow struct {
	Permission PermissionRow        `json:"permission"`
	TargetPath []StepRow            `json:"target_path"`
	People     int                  `json:"people"`
	Flags      []permissionapi.Flag `json:"flags" enum:"reaches_nobody,expires_soon,granted_by_left,unused,covered"`
	CoveredBy  *PermissionRow       `json:"covered_by,omitempty"`
}

// EmployeeReview is all that reaches an employee.
type EmployeeReview struct {
	Person Somebody            `json:"person"`
	Total  int                 `json:"total"`
	Items  []EmployeeReviewRow `json:"items"`
	Next   string              `json:"next,omitempty"`
}
