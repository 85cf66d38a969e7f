// Package pages is what the web app gets from the BFF: one shape per page. What a
// service answers as it is keeps the service's own type.
package pages

import (
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// Named is a thing by its id and what people call it.
type Named struct {
	ID   string `json:"id" example:"0198c7b2-0004-7000-8000-000000000004"`
	Name string `json:"name" example:"CD Curitiba"`
}

// Session is who is signed in and what every page needs to know once.
type Session struct {
	User    User   `json:"user"`
	Company string `json:"company" doc:"The company's name" example:"Transportes Aroeira"`
	// A part that could not be had is left out; the rest stands.
	Unread          *int                       `json:"unread,omitempty" doc:"Notifications not read; left out when it could not be told" example:"3"`
	Summary         *permissionapi.Summary     `json:"summary,omitempty" doc:"How much they may view; left out when it could not be told"`
	Types           []documentapi.DocumentType `json:"types" doc:"All document types, by name"`
	Classes         []permissionapi.Class      `json:"classes" doc:"All classes"`
	Views           []documentapi.View         `json:"views" doc:"Their saved views"`
	Open            []EmergencyRow             `json:"emergencies" doc:"Emergency accesses that they have open now: every page says so"`
	CertificateType string                     `json:"certificate_type,omitempty" doc:"Id of the document type of medical certificates, if there is one"`
	BinDays         int                        `json:"bin_days" doc:"For how many days a deleted document can be brought back" example:"30"`
	Can             Can                        `json:"can"`
}

// User is the person who is signed in.
type User struct {
	AccountID  string   `json:"account_id" example:"0198c7b2-0003-7000-8000-000000000003"`
	Username   string   `json:"username" example:"ana.lima"`
	EmployeeID string   `json:"employee_id,omitempty" doc:"Absent for people who are not on the payroll"`
	Name       string   `json:"name" doc:"Full name; the user name of people who are not on the payroll" example:"Ana Beatriz Lima"`
	Position   string   `json:"position,omitempty" example:"Analista de DP"`
	Unit       *Named   `json:"unit,omitempty" doc:"The unit they are in"`
	Roles      []string `json:"roles" example:"[\"hr\",\"employee\"]"`
}

// Can is what the person finds in the app at all. Each thing is decided again by its
// service when it is done.
type Can struct {
	SeeDocuments   bool `json:"see_documents" doc:"Documents about somebody else, or the company, reach them"`
	Upload         bool `json:"upload" doc:"Send documents about at least somebody, themselves included"`
	UploadOthers   bool `json:"upload_others" doc:"Send documents about somebody else"`
	Share          bool `json:"share" doc:"Share at least some documents"`
	Grant          bool `json:"grant" doc:"Make permissions: administrators, and those who manage somebody's documents"`
	ManagePeople   bool `json:"manage_people" doc:"Write employees, units and teams"`
	ManageTypes    bool `json:"manage_types" doc:"Write document types"`
	ManageAccounts bool `json:"manage_accounts" doc:"Write accounts"`
	HasReports     bool `json:"has_reports" doc:"Somebody reports to them"`
	Delete         bool `json:"delete" doc:"Put at least some documents into the bin, and see it"`
	// For whom they are work: what the navigation is about.
	Keeps []string `json:"keeps" doc:"Classes whose documents about others they manage" example:"[\"medical\"]"`
}

// SignIn is one of the person's own sessions.
type SignIn struct {
	employeeapi.Session
}

// NewPassword changes one's own password.
type NewPassword struct {
	CurrentPassword string `json:"current_password" minLength:"1" maxLength:"1024"`
	Password        string `json:"password" minLength:"1" maxLength:"1024" doc:"At least 8 characters; 12 for administrators" example:"outra frase que ninguém adivinha"`
}

// Company is what the sign-in page shows before anybody is there.
type Company struct {
	Name string `json:"name" doc:"Empty before the first set-up" example:"Transportes Aroeira"`
}
