// Package demo invents a company to try Acervo with: Transportes Aroeira, its
// units, people, teams, accounts, document types, permissions, and documents with
// real bytes.
//
// It is pure: no I/O, no clock, no global randomness. The same Size gives the same
// company, byte for byte, on every machine and at every hour of its day. Nobody in it exists: names are drawn
// from lists, CPFs are drawn at random and merely have valid check digits, e-mail
// addresses are under the reserved domain .example, and every page says that it is
// fictitious.
//
// Things refer to each other by keys of this package (a unit's or team's code, an
// employee's registration, an account's user name, a document's key), or by index
// into Company's slices; whoever loads the company maps these to ids of the services.
package demo

import (
	"time"

	"acervo/services/permission/permissionapi"
)

// Size says how large a company to make, and which one.
type Size struct {
	Employees int       // people, former ones included; raised to MinEmployees, at most 300,000
	Documents int       // exactly so many are made; up to 1,000,000 are sensible
	Seed      uint64    // another seed, another company of the same shape
	Today     time.Time // the day, in Brasília, at whose beginning the company is seen; nothing is dated later
}

// MinEmployees is the fewest people who can fill every unit and team.
const MinEmployees = 120

// MaxEmployees is how many registrations of six digits surely suffice for.
const MaxEmployees = 300_000

// DefaultSize is the company that `serve --demo` fills an empty data folder with.
func DefaultSize(today time.Time) Size {
	return Size{Employees: 1200, Documents: 12000, Seed: 1977, Today: today}
}

// Company is everything but the documents, which Documents makes one by one.
// It is read-only once generated and may be read by many goroutines.
type Company struct {
	Size      Size
	Name      string // as shown in the application
	LegalName string // as written in contracts

	Units     []Unit     // a parent comes before its children; the first is the root
	Employees []Employee // a manager comes before those who report to them
	Teams     []Team
	Accounts  []Account // those with SignIn first
	Types     []DocumentType

	// Permissions use keys for ids: a user subject names a user name, a role its
	// name, a unit or team its code, reports_of and a target employee a
	// registration, a target document a Document.Key. GrantedBy is a user name.
	// ID, Revision and times of writing are left empty.
	Permissions []permissionapi.Permission

	quota    []int // employee index → how many documents are about them
	policies int   // how many documents are about the company itself
	keepers  keepers
	accounts map[int]int // employee index → index into Accounts
	cast     map[role]int
}

// Generate makes the company of the given size.
func Generate(size Size) *Company {
	size.Employees = min(max(size.Employees, MinEmployees), MaxEmployees)
	size.Documents = max(size.Documents, 0)
	size.Today = dayOf(size.Today).Add(3 * time.Hour) // midnight in Brasília: a day's companies are the same, whenever they are made
	c := &Company{
		Size:      size,
		Name:      "Transportes Aroeira",
		LegalName: "Transportes Aroeira S.A.",
		Types:     documentTypes(),
	}
	c.Units = makeUnits(size.Employees)
	c.hire()
	c.formTeams()
	c.openAccounts()
	c.shareOut()
	c.grant()
	return c
}
