package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"acervo/app/demo"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
)

// SignIn is one line of DATA/demo-accounts.json.
type SignIn struct {
	Username   string   `json:"username"`
	Password   string   `json:"password"`
	Roles      []string `json:"roles"`
	EmployeeID string   `json:"employee_id,omitempty"`
	Who        string   `json:"who"`
}

const signInsFile = "demo-accounts.json"

// loader fills an empty system with a demo company, through the services' own use
// cases, and remembers which id each of the generator's keys was given.
type loader struct {
	*system
	company *demo.Company
	ids     employee.Imported
	types   map[string]string // generator's type id → id
	papers  map[string]string // Document.Key → id, for those that permissions name
}

// load fills the system. What it cannot finish is left as it is: the folder was empty,
// so delete it and start again.
func (s *system) load(ctx context.Context, size demo.Size) ([]SignIn, error) {
	l := &loader{system: s, company: demo.Generate(size), types: map[string]string{}, papers: map[string]string{}}
	ctx = systemCaller(ctx)
	signIns, err := l.people(ctx)
	if err != nil {
		return nil, fmt.Errorf("load people: %w", err)
	}
	// The others learn of people from events; documents and permissions need them.
	if err := s.settle(ctx); err != nil {
		return nil, err
	}
	if err := l.documents(ctx); err != nil {
		return nil, fmt.Errorf("load documents: %w", err)
	}
	if err := s.settle(ctx); err != nil {
		return nil, err
	}
	if err := l.permissions(ctx); err != nil {
		return nil, fmt.Errorf("load permissions: %w", err)
	}
	if err := s.settle(ctx); err != nil {
		return nil, err
	}
	return signIns, s.data.writeJSON(signInsFile, signIns)
}

// people enters units, teams, employees and accounts. Those of the story get a
// password made at random.
func (l *loader) people(ctx context.Context) ([]SignIn, error) {
	c := l.company
	b := employee.Batch{Company: c.Name}
	for _, u := range c.Units {
		g := employeeapi.GroupInput{Kind: employeeapi.Unit, Code: u.Code, Name: u.Name}
		if u.Parent >= 0 {
			g.ParentID = c.Units[u.Parent].Code
		}
		b.Groups = append(b.Groups, g)
	}
	for _, t := range c.Teams {
		b.Groups = append(b.Groups, employeeapi.GroupInput{Kind: employeeapi.Team, Code: t.Code, Name: t.Name})
		for _, m := range t.Members {
			b.Members = append(b.Members, employeeapi.MemberEvent{GroupID: t.Code, EmployeeID: c.Employees[m].Registration})
		}
	}
	for _, e := range c.Employees {
		in := employeeapi.EmployeeInput{
			Registration: e.Registration, Name: e.Name, CPF: e.CPF, Email: e.Email, Position: e.Position,
			UnitID: c.Units[e.Unit].Code, HiredOn: day(e.HiredOn), TerminatedOn: day(e.TerminatedOn), Status: employeeapi.Status(e.Status),
		}
		if e.Manager >= 0 {
			in.ManagerID = c.Employees[e.Manager].Registration
		}
		b.Employees = append(b.Employees, in)
	}
	var signIns []SignIn
	for _, a := range c.Accounts {
		in := employeeapi.NewAccount{Username: a.Username, EmployeeID: c.Employees[a.Employee].Registration, Roles: a.Roles}
		if a.SignIn {
			in.Password = strings.ToLower(rand.Text()[:16])
			signIns = append(signIns, SignIn{Username: a.Username, Password: in.Password, Roles: a.Roles, EmployeeID: in.EmployeeID, Who: a.Who})
		}
		b.Accounts = append(b.Accounts, in)
	}
	var err error
	if l.ids, err = l.employee.Import(ctx, b); err != nil {
		return nil, err
	}
	for i := range signIns {
		signIns[i].EmployeeID = l.ids.Employees[signIns[i].EmployeeID].Employee.ID
	}
	return signIns, nil
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(employeeapi.DateLayout)
}
