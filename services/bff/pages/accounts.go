package pages

import (
	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
)

// AccountRow is an account with whose it is.
type AccountRow struct {
	employeeapi.Account
	Person *Person `json:"person,omitempty" doc:"Whose it is; absent for people who are not on the payroll"`
}

// Accounts is one page of a list of accounts.
type Accounts = rest.Page[AccountRow]

// SetupLink is where a password is chosen, once.
type SetupLink struct {
	SetupURL string `json:"setup_url" doc:"Path of this site, to be handed to the person" example:"/comecar/4Yk0-f6mB3nTqU2o"`
}

// AccountPatch changes some of an account (merge patch).
type AccountPatch struct {
	Username   rest.Settable[string]                    `json:"username,omitzero" maxLength:"64"`
	EmployeeID rest.Optional[string]                    `json:"employee_id,omitzero" maxLength:"64" doc:"Whose it is; null for nobody on the payroll"`
	Roles      rest.Settable[[]string]                  `json:"roles,omitzero" maxItems:"16"`
	Status     rest.Settable[employeeapi.AccountStatus] `json:"status,omitzero" enum:"active,inactive" doc:"inactive ends their sessions at once"`
}
