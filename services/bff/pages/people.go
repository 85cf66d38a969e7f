package pages

import (
	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
)

// PersonRow is an employee in a list.
type PersonRow struct {
	employeeapi.Employee
	UnitName    string `json:"unit_name,omitempty" example:"CD Curitiba"`
	ManagerName string `json:"manager_name,omitempty" example:"Renata Prado"`
	AccountID   string `json:"account_id,omitempty" doc:"Their account, if it is active"`
}

// People is one page of a list of employees.
type People = rest.Page[PersonRow]

// PersonPage is one employee with what the viewer may see of their documents.
type PersonPage struct {
	Employee  employeeapi.Employee `json:"employee"`
	UnitPath  []Named              `json:"unit_path" doc:"From the root down to their unit; empty without a unit"`
	Manager   *Person              `json:"manager,omitempty"`
	Teams     []Named              `json:"teams"`
	Reports   *int                 `json:"reports,omitempty" doc:"How many report to them directly; left out when it could not be told"`
	AccountID string               `json:"account_id,omitempty" doc:"Their account, if it is active"`
	Documents *Documents           `json:"documents,omitempty" doc:"The newest 100 that the viewer may see, with total; left out when they could not be had"`
	Shelf     []ShelfClass         `json:"shelf" doc:"How many the viewer may see, by class and type; empty classes left out"`
	Can       PersonCan            `json:"can"`
}

// PersonCan is what the viewer may do about one employee.
type PersonCan struct {
	Edit          bool     `json:"edit" doc:"Change the employee, move them"`
	SeeCPF        bool     `json:"see_cpf" doc:"Ask for the whole CPF; here it is masked"`
	UploadClasses []string `json:"upload_classes" doc:"Classes of documents that may be sent about them"`
}

// ShelfClass is one class on a shelf.
type ShelfClass struct {
	ID    string `json:"id" example:"personal"`
	Name  string `json:"name" example:"Pessoal"`
	Count int    `json:"count" example:"14"`
}

// Unit is a unit in the tree.
type Unit struct {
	employeeapi.Group
	PeopleBelow int `json:"people_below" doc:"How many are in it and all units below it, those terminated left out" example:"221"`
}

// Units is the whole tree, each parent before its children, and all teams.
type Units struct {
	Units  []Unit              `json:"units"`
	Teams  []employeeapi.Group `json:"teams"`
	People int                 `json:"people" doc:"How many are in some unit" example:"1204"`
}

// Move puts people into another unit.
type Move struct {
	EmployeeIDs []string `json:"employee_ids" minItems:"1" maxItems:"100" uniqueItems:"true"`
	UnitID      string   `json:"unit_id" minLength:"1" maxLength:"64" doc:"Where they go"`
	ManagerID   string   `json:"manager_id,omitempty" maxLength:"64" doc:"Whom they report to from now on; as before when absent"`
}

// MoveResults tell how it went for each, in the order asked.
type MoveResults struct {
	Results []MoveResult `json:"results"`
	Done    int          `json:"done" doc:"How many were moved"`
}

// MoveResult is how it went for one.
type MoveResult struct {
	ID       string                `json:"id"`
	OK       bool                  `json:"ok"`
	Employee *employeeapi.Employee `json:"employee,omitempty" doc:"As they are now"`
	Problem  *rest.Problem         `json:"problem,omitempty" doc:"Why not"`
}

// DirectoryKind says what an entry of the directory is.
type DirectoryKind string

const (
	DirectoryUser   DirectoryKind = "user"   // an account: may be the user of a share
	DirectoryPerson DirectoryKind = "person" // an employee without an account: may be shared about, not with
	DirectoryTeam   DirectoryKind = "team"
	DirectoryUnit   DirectoryKind = "unit"
)

// DirectoryEntry is somebody, or a group, to choose.
type DirectoryEntry struct {
	Kind       DirectoryKind `json:"kind" enum:"user,person,team,unit" doc:"user has an account; person is an employee without one"`
	ID         string        `json:"id" doc:"Account id of a user, employee id of a person, else the group's"`
	EmployeeID string        `json:"employee_id,omitempty" doc:"Of a user or person, if on the payroll"`
	Name       string        `json:"name" example:"Ana Beatriz Lima"`
	Detail     string        `json:"detail,omitempty" doc:"A second line: position, or the unit above" example:"Analista de DP"`
	UnitName   string        `json:"unit_name,omitempty" example:"CD Curitiba"`
	// Registration tells homonyms apart.
	Registration string `json:"registration,omitempty" example:"004217"`
}

// Directory is what was found, best first.
type Directory struct {
	Items []DirectoryEntry `json:"items"`
}

// PersonPatch changes some of an employee's data (merge patch): what is absent stays,
// null takes away.
type PersonPatch struct {
	Registration rest.Settable[string]             `json:"registration,omitzero" maxLength:"32"`
	Name         rest.Settable[string]             `json:"name,omitzero" maxLength:"200"`
	CPF          rest.Settable[string]             `json:"cpf,omitzero" maxLength:"20"`
	Email        rest.Optional[string]             `json:"email,omitzero" maxLength:"254"`
	Position     rest.Optional[string]             `json:"position,omitzero" maxLength:"120"`
	UnitID       rest.Optional[string]             `json:"unit_id,omitzero" maxLength:"64"`
	ManagerID    rest.Optional[string]             `json:"manager_id,omitzero" maxLength:"64"`
	HiredOn      rest.Optional[string]             `json:"hired_on,omitzero" format:"date"`
	TerminatedOn rest.Optional[string]             `json:"terminated_on,omitzero" format:"date"`
	Status       rest.Settable[employeeapi.Status] `json:"status,omitzero" enum:"active,on_leave,terminated"`
}

// GroupPatch changes some of a group (merge patch).
type GroupPatch struct {
	Code     rest.Optional[string] `json:"code,omitzero" maxLength:"40"`
	Name     rest.Settable[string] `json:"name,omitzero" maxLength:"120"`
	ParentID rest.Optional[string] `json:"parent_id,omitzero" maxLength:"64"`
}
