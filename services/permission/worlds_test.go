package permission

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"acervo/services/permission/permissionapi"

	"pgregory.net/rapid"
)

// TestMain has every property hold in a few hundred random worlds, the same each time;
// with ACERVO_WORLDS=10000 in so many others. A failure prints how to see it again.
func TestMain(m *testing.M) {
	flag.Parse()
	set := func(name, value string) {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	given := map[string]bool{}
	flag.Visit(func(f *flag.Flag) { given[f.Name] = true })
	switch worlds := os.Getenv("ACERVO_WORLDS"); {
	case worlds != "":
		set("rapid.checks", worlds)
	case !given["rapid.checks"] && !given["rapid.seed"]:
		set("rapid.checks", "300")
		set("rapid.seed", "20261123")
	}
	os.Exit(m.Run())
}

// moreAccounts are people beside those of accountIDs: an external and two employees.
var moreAccounts = []string{"a4", "a5", "a6"}

// moreDocs are documents beside those of docIDs, so that people have several.
var moreDocs = []string{
	"01900000-0000-7000-8000-000000000011", "01900000-0000-7000-8000-000000000012", "01900000-0000-7000-8000-000000000013",
	"01900000-0000-7000-8000-000000000014", "01900000-0000-7000-8000-000000000015", "01900000-0000-7000-8000-000000000016",
}

var allDocs = append(append([]string{}, docIDs...), moreDocs...)

var everybody = append(append([]string{}, accountIDs...), moreAccounts...)

// drawWorld is a company after some changes, as a world and as an oracle.
func drawWorld(t *rapid.T) (*World, *oracle) {
	w, o := NewWorld(), newOracle()
	changes := drawCompany(t)
	changes = append(changes,
		PutAccount{ID: "a4", Roles: orNoRole(t), Active: true},
		PutAccount{ID: "a5", EmployeeID: "e2", Roles: orNoRole(t), Active: true},
		PutAccount{ID: "a6", EmployeeID: "e4", Active: rapid.Bool().Draw(t, "a6 active")})
	for _, id := range moreDocs[:rapid.IntRange(0, len(moreDocs)).Draw(t, "more documents")] {
		changes = append(changes, PutDocument{ID: id, Number: uint32(rapid.IntRange(0, 3).Draw(t, "owner")), Class: rapid.SampledFrom(classIDs[:2]).Draw(t, "class")})
		if rapid.Bool().Draw(t, "brought") {
			changes = append(changes, PutUpload{DocumentID: id, AccountID: rapid.SampledFrom(everybody).Draw(t, "by"), Class: rapid.SampledFrom(classIDs[:2]).Draw(t, "as")})
		}
	}
	for range rapid.IntRange(0, 12).Draw(t, "changes") {
		changes = append(changes, drawChange(t))
	}
	for i := range rapid.IntRange(2, 8).Draw(t, "more permissions") {
		p := drawPermission(t)
		p.ID = fmt.Sprint("q", i)
		changes = append(changes, PutPermission{p})
	}
	for i, c := range changes {
		w.Apply(uint64(i+1), o.recorded(c)...)
	}
	o.know(w)
	return w, o
}

func orNoRole(t *rapid.T) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(roleIDs), 0, 1, rapid.ID).Draw(t, "role")
}

// drawQuestion is a document or a class about somebody or the company.
func drawQuestion(t *rapid.T, o *oracle) permissionapi.Check {
	c := permissionapi.Check{
		UserID: rapid.SampledFrom(everybody).Draw(t, "who"), Action: rapid.SampledFrom(permissionapi.Actions[:]).Draw(t, "does"),
	}
	if rapid.Bool().Draw(t, "one document") {
		c.DocumentID = rapid.SampledFrom(allDocs).Draw(t, "which")
	} else {
		c.EmployeeID, c.Class = orNone(employeeIDs).Draw(t, "about"), rapid.SampledFrom(classIDs).Draw(t, "in")
	}
	return c
}

// may is the oracle's answer to a question.
func (o *oracle) answer(c permissionapi.Check, at int) bool {
	if c.DocumentID != "" {
		return o.mayOnDocument(c.UserID, c.Action, c.DocumentID, moment(at))
	}
	var number uint32
	if c.EmployeeID != "" {
		e, known := o.employees[c.EmployeeID]
		if !known {
			return false
		}
		number = e.Number
	}
	return o.mayOnEmployee(c.UserID, c.Action, number, c.Class, moment(at))
}
