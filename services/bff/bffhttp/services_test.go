package bffhttp_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/audit/auditapi"
	"acervo/services/bff"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/notification/notificationapi"
	"acervo/services/permission/permissionapi"
)

// services play what the services answer. What fails says which of them do, by name.
type services struct {
	mu        sync.Mutex
	fails     map[string]error
	tokens    []string // with which they were called
	staff     []employeeapi.Employee
	groups    []employeeapi.Group
	accounts  []employeeapi.Person
	docs      []documentapi.Document
	types     []documentapi.DocumentType
	classes   []permissionapi.Class
	rules     []permissionapi.Permission
	notices   []notificationapi.Notification
	views     []documentapi.View
	may       map[permissionapi.Action]bool
	reached   int // people whose documents reach the caller
	explained []permissionapi.ExplainInput
	why       func(permissionapi.ExplainInput) permissionapi.Explanation
	audiences []permissionapi.AudienceQuery
	audience  permissionapi.Audience
	previewed []permissionapi.PreviewInput
	preview   permissionapi.Preview
	reviews   []permissionapi.ReviewQuery
	ofUser    permissionapi.UserReview
	ofStaff   permissionapi.EmployeeReview
	created   []permissionapi.PermissionInput
	revoked   []string
	open      []permissionapi.Permission
	openAsked permissionapi.Query
	wouldTell permissionapi.BreakGlass
	past      []permissionapi.Emergency
	trail     []auditapi.Entry
	trailed   []bff.AuditQuery
	deleted   []string
	passwords []employeeapi.PasswordInput
	ended     []string
}

func newServices() *services {
	two, three := 2, 3
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	return &services{
		fails: map[string]error{},
		staff: []employeeapi.Employee{
			{ID: "emp-ana", Registration: "004217", Name: "Ana Paula Ferreira de Souza", CPF: "52998224725", Position: "Conferente", UnitID: "u-cwb", ManagerID: "emp-renata"},
			{ID: "emp-renata", Registration: "001182", Name: "Renata Prado", CPF: "11144477735", UnitID: "u-sul"},
			{ID: "emp-souza", Registration: "A-77", Name: "Ana Souza", CPF: "•••.123.456-••", UnitID: "u-sul"},
			{ID: "emp-souza2", Registration: "003300", Name: "Ána Souza", CPF: "•••.123.457-••", UnitID: "u-cwb"},
		},
		groups: []employeeapi.Group{
			{ID: "u-root", Kind: employeeapi.Unit, Name: "Aroeira", People: new(int)},
			{ID: "u-sul", Kind: employeeapi.Unit, Name: "Operações Sul", ParentID: "u-root", People: &two},
			{ID: "u-cwb", Kind: employeeapi.Unit, Name: "CD Curitiba", ParentID: "u-sul", People: &three},
			{ID: "t-cipa", Kind: employeeapi.Team, Name: "CIPA"},
		},
		accounts: []employeeapi.Person{
			{AccountID: "acc-ana", EmployeeID: "emp-ana", Name: "Ana Paula Ferreira de Souza", UnitID: "u-cwb"},
			{AccountID: "acc-bia", Name: "Beatriz Nakamura"},
		},
		types: []documentapi.DocumentType{
			{ID: "ty-contrato", TypeInput: documentapi.TypeInput{Name: "Contrato de trabalho", Class: "personal"}},
			{ID: "ty-atestado", TypeInput: documentapi.TypeInput{Name: "Atestado médico", Class: "medical"}},
		},
		classes: []permissionapi.Class{{ID: "personal", Name: "Pessoal"}, {ID: "medical", Name: "Saúde", Restricted: true}},
		docs: []documentapi.Document{
			{ID: "d-1", EmployeeID: "emp-ana", Type: "ty-contrato", Class: "personal", Title: "Contrato", CreatedBy: "acc-bia", Status: documentapi.Active, Revision: 3, CreatedAt: at},
			{ID: "d-2", Type: "ty-contrato", Class: "personal", Title: "Política de férias", CreatedBy: "acc-gone", Status: documentapi.Active, Revision: 1, CreatedAt: at},
		},
		reached: 1,
		may:     map[permissionapi.Action]bool{permissionapi.Download: true, permissionapi.Share: true, permissionapi.Upload: true},
	}
}

// asked notes who asks, and fails as it was told to.
func (s *services) asked(ctx context.Context, what string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _ := identity.From(ctx)
	s.tokens = append(s.tokens, c.Token)
	return s.fails[what]
}

func (s *services) Employee(ctx context.Context, id string) (employeeapi.Employee, error) {
	if err := s.asked(ctx, "employees"); err != nil {
		return employeeapi.Employee{}, err
	}
	for _, e := range s.staff {
		if e.ID == id {
			return e, nil
		}
	}
	return employeeapi.Employee{}, fault.Missing("employee")
}

// Employees finds by the beginnings of words, as the employee service does.
func (s *services) Employees(ctx context.Context, q bff.EmployeeQuery) (page rest.Page[employeeapi.Employee], err error) {
	if err := s.asked(ctx, "employees"); err != nil {
		return page, err
	}
	for _, e := range s.staff {
		text := strings.NewReplacer("Á", "a", "á", "a", "ç", "c", "õ", "o").Replace(e.Name)
		words := append(strings.Fields(strings.ToLower(text)), strings.ToLower(e.Registration), e.CPF)
		matches := true
		for _, w := range strings.Fields(q.Q) {
			matches = matches && slices.ContainsFunc(words, func(have string) bool { return strings.HasPrefix(have, w) })
		}
		if matches && (q.IDs == nil || slices.Contains(q.IDs, e.ID)) && (q.ManagerID == "" || q.ManagerID == e.ManagerID) {
			page.Items = append(page.Items, e)
		}
	}
	n := len(page.Items)
	page.Total = &n
	return page, nil
}

func (s *services) MoveEmployee(ctx context.Context, id, unitID, managerID string) (employeeapi.Employee, error) {
	e, err := s.Employee(ctx, id)
	if err == nil && unitID == "u-nowhere" {
		err = fault.Invalidf("unit_id", fault.NoSuch, "there is no such unit")
	}
	e.UnitID = unitID
	return e, err
}

func (s *services) Groups(ctx context.Context, q bff.GroupQuery) ([]employeeapi.Group, error) {
	if err := s.asked(ctx, "groups"); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(s.groups), func(g employeeapi.Group) bool {
		return q.Kind != "" && g.Kind != q.Kind || !strings.Contains(strings.ToLower(g.Name), q.Q)
	}), nil
}

func (s *services) Members(ctx context.Context, groupID string, page rest.PageInput) (rest.Page[employeeapi.Employee], error) {
	return s.Employees(ctx, bff.EmployeeQuery{})
}

func (s *services) People(ctx context.Context, q bff.AccountsOf) ([]employeeapi.Person, error) {
	if err := s.asked(ctx, "people"); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(s.accounts), func(p employeeapi.Person) bool {
		return q.AccountIDs != nil && !slices.Contains(q.AccountIDs, p.AccountID) ||
			q.EmployeeIDs != nil && !slices.Contains(q.EmployeeIDs, p.EmployeeID) || !strings.HasPrefix(strings.ToLower(p.Name), q.Q)
	}), nil
}

func (s *services) Accounts(ctx context.Context, q bff.AccountQuery) (rest.Page[employeeapi.Account], error) {
	if err := s.asked(ctx, "accounts"); err != nil {
		return rest.Page[employeeapi.Account]{}, err
	}
	return rest.Page[employeeapi.Account]{Items: []employeeapi.Account{{ID: "acc-ana", Username: "ana", EmployeeID: "emp-ana", Roles: []string{}}}}, nil
}

func (s *services) SetPassword(ctx context.Context, accountID string, in employeeapi.PasswordInput) (employeeapi.PasswordAnswer, error) {
	s.passwords = append(s.passwords, in)
	if accountID == "acc-ana" {
		return employeeapi.PasswordAnswer{}, s.asked(ctx, "password")
	}
	return employeeapi.PasswordAnswer{SetupURL: "/comecar/x"}, s.asked(ctx, "password")
}

func (s *services) Roles(context.Context) ([]employeeapi.Role, error) {
	return []employeeapi.Role{{Name: "admin"}, {Name: "hr"}, {Name: "employee"}, {Name: "sesmt", Accounts: 2}}, nil
}

func (s *services) Sessions(ctx context.Context) ([]employeeapi.Session, error) {
	c, _ := identity.From(ctx)
	return []employeeapi.Session{{ID: c.SessionID, Current: true}}, s.asked(ctx, "sessions")
}

func (s *services) EndSession(ctx context.Context, id string) error {
	s.ended = append(s.ended, id)
	return s.asked(ctx, "sessions")
}

type permissions struct{ *services }

func (s permissions) List(ctx context.Context, q permissionapi.Query) (permissionapi.Page, error) {
	if err := s.asked(ctx, "permissions"); err != nil {
		return permissionapi.Page{}, err
	}
	if q.BreakGlass {
		s.openAsked = q
		return permissionapi.Page{Items: s.open}, s.asked(ctx, "open")
	}
	page := permissionapi.Page{Items: slices.DeleteFunc(slices.Clone(s.rules), func(p permissionapi.Permission) bool {
		return q.TargetID != "" && p.Target.ID != q.TargetID || q.Flag != "" && !strings.Contains(p.Reason, string(q.Flag))
	})}
	if n := len(page.Items); q.Count {
		page.Total = &n
	}
	return page, nil
}

func (s permissions) Get(ctx context.Context, id string) (permissionapi.Permission, error) {
	for _, p := range s.rules {
		if p.ID == id {
			return p, s.asked(ctx, "permissions")
		}
	}
	return permissionapi.Permission{}, fault.Missing("permission")
}

func (s permissions) Create(ctx context.Context, in permissionapi.PermissionInput, key string) (permissionapi.Permission, error) {
	s.mu.Lock()
	s.created = append(s.created, in)
	s.mu.Unlock()
	p := permissionapi.Permission{ID: "p-" + key, GrantedBy: "acc-bia"}
	p.Set(in)
	return p, s.asked(ctx, "create")
}

func (s permissions) Revoke(ctx context.Context, id string) error {
	s.revoked = append(s.revoked, id)
	return s.asked(ctx, "permissions")
}

func (s permissions) May(ctx context.Context, asked []permissionapi.Check) ([]bool, error) {
	out := make([]bool, len(asked))
	for i, a := range asked {
		out[i] = s.may[a.Action]
	}
	return out, s.asked(ctx, "check")
}

func (s permissions) Scope(ctx context.Context, a permissionapi.Action) (*permissionapi.Scope, error) {
	scope := &permissionapi.Scope{Action: a}
	if s.may[a] {
		scope.Classes = []permissionapi.ClassScope{{Class: "personal", Allow: permissionapi.EmployeesOf(7)}}
	}
	return scope, s.asked(ctx, "scopes")
}

func (s permissions) Summary(ctx context.Context) (permissionapi.Summary, error) {
	return permissionapi.Summary{Documents: 2, People: s.reached, Classes: []permissionapi.ClassSummary{}}, s.asked(ctx, "summary")
}

func (s permissions) Classes(ctx context.Context) ([]permissionapi.Class, error) {
	return s.classes, s.asked(ctx, "classes")
}

func (s permissions) Explain(ctx context.Context, in permissionapi.ExplainInput, _ ...rest.Option) (permissionapi.Explanation, error) {
	if err := s.asked(ctx, "explain "+string(in.Action)); err != nil {
		return permissionapi.Explanation{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.explained = append(s.explained, in)
	return s.why(in), nil
}

func (s permissions) Audience(ctx context.Context, q permissionapi.AudienceQuery, _ ...rest.Option) (permissionapi.Audience, error) {
	s.mu.Lock()
	s.audiences = append(s.audiences, q)
	err := s.fails["audience of "+q.Class]
	s.mu.Unlock()
	if err != nil {
		return permissionapi.Audience{}, err
	}
	return s.audience, s.asked(ctx, "audience")
}

func (s permissions) Preview(ctx context.Context, in permissionapi.PreviewInput, _ ...rest.Option) (permissionapi.Preview, error) {
	s.previewed = append(s.previewed, in)
	return s.preview, s.asked(ctx, "preview")
}

func (s permissions) ReviewUser(ctx context.Context, accountID string, q permissionapi.ReviewQuery, _ ...rest.Option) (permissionapi.UserReview, error) {
	s.reviews = append(s.reviews, q)
	if accountID != s.ofUser.UserID {
		return permissionapi.UserReview{}, fault.Missing("account")
	}
	return s.ofUser, s.asked(ctx, "review")
}

func (s permissions) ReviewEmployee(ctx context.Context, employeeID string, q permissionapi.ReviewQuery, _ ...rest.Option) (permissionapi.EmployeeReview, error) {
	s.reviews = append(s.reviews, q)
	if employeeID != s.ofStaff.EmployeeID {
		return permissionapi.EmployeeReview{}, fault.Missing("employee")
	}
	return s.ofStaff, s.asked(ctx, "review")
}

func (s permissions) PreviewBreakGlass(ctx context.Context, _ permissionapi.BreakGlassQuestion, _ ...rest.Option) (permissionapi.BreakGlass, error) {
	return s.wouldTell, s.asked(ctx, "would tell")
}

func (s permissions) Emergencies(ctx context.Context, _ rest.PageInput, _ ...rest.Option) (permissionapi.EmergencyPage, error) {
	n := len(s.past)
	return permissionapi.EmergencyPage{Items: s.past, Total: &n, Next: "more"}, s.asked(ctx, "emergencies")
}

func (s permissions) Emergency(ctx context.Context, id string, _ ...rest.Option) (permissionapi.Emergency, error) {
	for _, e := range s.past {
		if e.ID == id {
			return e, s.asked(ctx, "emergencies")
		}
	}
	return permissionapi.Emergency{}, fault.Missing("emergency access")
}

type audit struct{ *services }

func (s audit) Entries(ctx context.Context, q bff.AuditQuery) (auditapi.Page, error) {
	s.trailed = append(s.trailed, q)
	n := len(s.trail)
	return auditapi.Page{Items: s.trail, Total: &n}, s.asked(ctx, "audit")
}

func (s audit) Verify(ctx context.Context) (auditapi.Verification, error) {
	return auditapi.Verification{Intact: true, Entries: int64(len(s.trail)), Head: "abc"}, s.asked(ctx, "audit")
}

type documents struct{ *services }

func (s documents) List(ctx context.Context, q documentapi.Query) (page documentapi.Page, err error) {
	if err := s.asked(ctx, "documents"); err != nil {
		return page, err
	}
	for _, d := range s.docs {
		if q.EmployeeID != "" && q.EmployeeID != d.EmployeeID {
			continue
		}
		row := documentapi.Row{Document: d, TypeName: "Contrato de trabalho"}
		if d.EmployeeID != "" {
			row.Employee = &documentapi.Person{Name: "Ana Paula Ferreira de Souza", Registration: "004217", UnitID: "u-cwb"}
		}
		page.Items = append(page.Items, row)
	}
	if n := len(page.Items); q.Count {
		page.Total = &n
	}
	return page, nil
}

func (s documents) Facets(ctx context.Context, f documentapi.Filters) (documentapi.Facets, error) {
	return documentapi.Facets{Total: 2, Class: []documentapi.FacetCount{{ID: "personal", Count: 2}}, Type: []documentapi.FacetCount{},
		Unit: []documentapi.FacetCount{{ID: "u-cwb", Count: 1}}, Year: []documentapi.FacetCount{}}, s.asked(ctx, "facets")
}

func (s documents) Get(ctx context.Context, id string) (documentapi.Document, error) {
	for _, d := range s.docs {
		if d.ID == id {
			return d, s.asked(ctx, "documents")
		}
	}
	return documentapi.Document{}, fault.Missing("document")
}

func (s documents) Versions(ctx context.Context, id string) ([]documentapi.Version, error) {
	return []documentapi.Version{{Content: documentapi.Content{Version: 1}, CreatedBy: "acc-bia"}}, s.asked(ctx, "versions")
}

func (s documents) Patch(ctx context.Context, id string, p documentapi.Patch) (documentapi.Document, error) {
	d, err := s.Get(ctx, id)
	p.Title.Apply(&d.Title)
	return d, err
}

func (s documents) Delete(ctx context.Context, id string) error {
	_, err := s.Get(ctx, id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.deleted = append(s.deleted, id)
	}
	return err
}

func (s documents) Undelete(ctx context.Context, id string) (documentapi.Document, error) {
	return s.Get(ctx, id)
}

func (s documents) Types(ctx context.Context) ([]documentapi.DocumentType, error) {
	return s.types, s.asked(ctx, "types")
}

func (s documents) Views(ctx context.Context) ([]documentapi.View, error) {
	return s.services.views, s.asked(ctx, "views")
}

type notifications struct{ *services }

func (s notifications) List(ctx context.Context, unread bool, limit int) ([]notificationapi.Notification, error) {
	return s.notices, s.asked(ctx, "notifications")
}

func (s notifications) Unread(ctx context.Context) (int, error) {
	return len(s.notices), s.asked(ctx, "unread")
}
