package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"strings"
	"time"

	"acervo/app/demo"
	"acervo/services/document"
	"acervo/services/document/documentapi"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
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
	papers  map[string]string // Document.Key → id, for those that permissions name

	progress *progress
}

// load fills the system and says on progress, when set, how far it is. What it cannot finish is undone at the next start (see
// filling.go).
func (s *system) load(ctx context.Context, size demo.Size, progress io.Writer) ([]SignIn, error) {
	l := &loader{system: s, company: demo.Generate(size), papers: map[string]string{}, progress: newProgress(progress)}
	ctx = systemCaller(ctx)
	signIns, err := l.people(ctx)
	if err != nil {
		return nil, fmt.Errorf("load people: %w", err)
	}
	// The others learn of people from events; documents and permissions need them.
	if err := l.settle(ctx); err != nil {
		return nil, err
	}
	if err := l.documents(ctx); err != nil {
		return nil, fmt.Errorf("load documents: %w", err)
	}
	if err := l.settle(ctx); err != nil {
		return nil, err
	}
	if err := l.permissions(ctx); err != nil {
		return nil, fmt.Errorf("load permissions: %w", err)
	}
	if err := l.settle(ctx); err != nil {
		return nil, err
	}
	if err := s.data.writeJSON(signInsFile, signIns); err != nil {
		return nil, err
	}
	return signIns, s.data.endFilling()
}

// settle waits for the events of what was loaded so far, and says how many are to come.
func (l *loader) settle(ctx context.Context) error {
	most := 0
	return l.system.settleWith(ctx, func() {
		behind := 0
		for _, c := range l.consumers() {
			behind = max(behind, int(l.bus.Behind(c)))
		}
		most = max(most, behind)
		l.progress.at("events taking effect", most-behind, most)
	})
}

// people enters units, teams, employees and accounts. Those of the story get a
// password made at random.
func (l *loader) people(ctx context.Context) ([]SignIn, error) {
	c := l.company
	b := employee.Batch{Company: c.Name, Entered: func(n int) { l.progress.at("people", n, len(c.Employees)) }}
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

// types gives the new company the generator's document types.
func (l *loader) types(ctx context.Context) (map[string]string, error) {
	var inputs []documentapi.TypeInput
	for _, t := range l.company.Types {
		in := documentapi.TypeInput{Name: t.Name, Class: t.Class, ValidityMonths: t.ValidityMonths, Retention: t.Retention}
		for _, f := range t.Fields {
			in.Fields = append(in.Fields, documentapi.TypeField{ID: f.ID, Name: f.Name, Kind: documentapi.FieldKind(f.Kind), Required: f.Required})
		}
		inputs = append(inputs, in)
	}
	made, err := l.document.SeedTypes(ctx, inputs)
	if err != nil {
		return nil, err
	}
	byName := map[string]string{}
	for _, t := range made {
		byName[t.Name] = t.ID
	}
	ids := map[string]string{}
	for _, t := range l.company.Types {
		id, ok := byName[t.Name]
		if !ok {
			return nil, fmt.Errorf("there is no document type %q", t.Name)
		}
		ids[t.ID] = id
	}
	return ids, nil
}

// documents enters all papers and remembers those that permissions name.
func (l *loader) documents(ctx context.Context) error {
	types, err := l.types(ctx)
	if err != nil {
		return err
	}
	named := map[string]bool{}
	for _, p := range l.company.Permissions {
		if p.Target.Kind == permissionapi.TargetDocument {
			named[p.Target.ID] = true
		}
	}
	at := map[string]int{}
	n := 0
	ids, err := l.document.Import(ctx, func(yield func(document.Import) bool) {
		for d := range l.company.Documents() {
			in := document.Import{
				Metadata: documentapi.Metadata{Type: types[l.company.Types[d.Type].ID], Title: d.Title, Date: day(d.Date), Fields: d.Fields, Tags: d.Tags},
				Filename: d.Filename, MediaType: d.MediaType, Content: bytes.NewReader(d.Content()),
				CreatedBy: l.ids.Accounts[l.company.Accounts[d.CreatedBy].Username], CreatedAt: d.CreatedAt,
			}
			if d.Employee >= 0 {
				in.Metadata.EmployeeID = l.ids.Employees[l.company.Employees[d.Employee].Registration].Employee.ID
			}
			if named[d.Key] {
				at[d.Key] = n
			}
			n++
			l.progress.at("documents", n, l.company.Size.Documents)
			if !yield(in) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	for key, i := range at {
		l.papers[key] = ids[i]
	}
	return nil
}

// permissions enters the company's rules, with the generator's keys made ids.
func (l *loader) permissions(ctx context.Context) error {
	var rules []permissionapi.Permission
	for _, p := range l.company.Permissions {
		p.Subject.ID = l.id(string(p.Subject.Kind), p.Subject.ID)
		p.Target.ID = l.id(string(p.Target.Kind), p.Target.ID)
		p.GrantedBy = l.ids.Accounts[p.GrantedBy]
		rules = append(rules, p)
	}
	_, err := l.permission.Import(ctx, rules)
	return err
}

// id is what a subject's or target's key became.
func (l *loader) id(kind, key string) string {
	switch kind {
	case string(permissionapi.SubjectUser):
		return l.ids.Accounts[key]
	case string(permissionapi.SubjectUnit), string(permissionapi.SubjectTeam):
		return l.ids.Groups[key]
	case string(permissionapi.SubjectReportsOf), string(permissionapi.TargetEmployee):
		return l.ids.Employees[key].Employee.ID
	case string(permissionapi.TargetDocument):
		return l.papers[key]
	}
	return key // a role is its name; the others have none
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(employeeapi.DateLayout)
}
