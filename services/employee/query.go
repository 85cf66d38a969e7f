package employee

import "acervo/services/employee/employeeapi"

// SortKey is what a list of employees is sorted by; the id decides between equals.
type SortKey string

const (
	SortName         SortKey = "name" // accents and case left out
	SortRegistration SortKey = "registration"
	SortHiredOn      SortKey = "hired_on"
)

// Position is a place in a sorted list: the sort key's value and the id.
type Position struct {
	Key string `json:"k"`
	ID  string `json:"i"`
}

// Word is one word searched for. It matches who has a name with, for each part, a word
// that begins with it, or whose registration begins with Joined.
type Word struct {
	Parts  []string
	Joined string
}

// EmployeeQuery says which employees, in what order. Empty fields do not filter.
type EmployeeQuery struct {
	Words     []Word // all of them match
	CPF       string // or, instead of Words, this is the CPF
	IDs       []string
	UnitID    string // in the unit or below it
	InUnit    string // directly in the unit
	TeamID    string
	ManagerID string               // reports directly to them
	Status    []employeeapi.Status // one of these

	Sort  SortKey
	Desc  bool
	After *Position
	Limit int
	Count bool
}

// AccountQuery says which accounts. Empty fields do not filter.
type AccountQuery struct {
	Prefix     string // of the user name, in lower case
	Words      []Word // or, instead, matching the employee
	Role       string
	Status     employeeapi.AccountStatus
	EmployeeID string
	After      string // user name
	Limit      int
	Count      bool
}

// PeopleQuery says which people. Empty fields do not filter.
type PeopleQuery struct {
	Prefix      string // of the user name, in lower case
	Words       []Word // or, instead, matching the employee
	AccountIDs  []string
	EmployeeIDs []string
	After       *Position // name without accents, account id
	Limit       int
	Count       bool
}
