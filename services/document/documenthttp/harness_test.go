package documenthttp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/blob"
	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/services/document"
	"acervo/services/document/documentapi"
	"acervo/services/document/documenthttp"
	"acervo/services/document/documentrender"
	"acervo/services/document/documentsql"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// world is the document service on a server, with real stores; only the two services
// that it asks are played.
type world struct {
	t         testing.TB
	dir       string
	databases *sqldb.Server // nil: they are in the folder
	second    *sqldb.Server // how the second instance reaches them; nil: as the first does
	instances []*instance   // one, but where they share databases
	*instance               // the first
	perms     *permissions
	people    *directory
	types     map[string]documentapi.DocumentType // by name
	standing  func(context.Context, identity.Caller) error
	now       func() time.Time
	max       int64
}

// instance is one process of the service.
type instance struct {
	server  *httptest.Server
	routes  []rest.Route
	service *document.Service
	store   *documentsql.Store
	record  *sqldb.DB
	derived *sqldb.DB
	end     func()
}

func open(t testing.TB, options ...func(*world)) *world {
	t.Helper()
	w := &world{t: t, perms: newPermissions(), people: &directory{}}
	for _, o := range options {
		o(w)
	}
	if w.dir == "" {
		w.dir = t.TempDir()
	}
	w.start()
	t.Cleanup(w.stop)
	types, err := w.service.SeedTypes(context.Background(), []documentapi.TypeInput{
		{Name: "Contrato", Class: "personal", Fields: []documentapi.TypeField{{ID: "valido_ate", Name: "Válido até", Kind: documentapi.DateField}}},
		{Name: "Atestado médico", Class: "medical", ValidityMonths: 1, Fields: []documentapi.TypeField{
			{ID: "dias", Name: "Dias", Kind: documentapi.NumberField, Required: true},
			{ID: "inicio", Name: "Início", Kind: documentapi.DateField},
			{ID: "cid", Name: "CID", Kind: documentapi.TextField},
			{ID: "origem", Name: "Origem", Kind: documentapi.ChoiceField, Choices: []string{"SUS", "particular"}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.types = map[string]documentapi.DocumentType{}
	for _, ty := range types {
		w.types[ty.Name] = ty
	}
	return w
}

// start starts as many instances as there are to be.
func (w *world) start() {
	w.t.Helper()
	content, err := blob.OpenFolder(filepath.Join(w.dir, "content"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.instances = []*instance{w.begin(0, content)}
	if w.databases != nil {
		w.instances = append(w.instances, w.begin(1, content))
	}
	w.instance = w.instances[0]
}

func (w *world) stop() {
	for _, i := range w.instances {
		i.end()
	}
}

// begin opens the data folder, as a process does.
func (w *world) begin(number int, content blob.Store) *instance {
	w.t.Helper()
	i := &instance{}
	ctx := context.Background()
	must := func(err error) {
		if err != nil {
			w.t.Helper()
			w.t.Fatal(err)
		}
	}
	var err error
	if w.databases == nil {
		i.record, err = sqldb.Open(filepath.Join(w.dir, "document.db"), sqldb.Full)
		must(err)
		i.derived, err = sqldb.Open(filepath.Join(w.dir, "catalogue.db"), sqldb.Derived)
		must(err)
	} else {
		databases := w.databases
		if number == 1 && w.second != nil {
			databases = w.second
		}
		i.record, err = databases.OpenShared(ctx, "document")
		must(err)
		i.derived, err = databases.OpenShared(ctx, "catalogue")
		must(err)
	}
	i.store, err = documentsql.NewStore(ctx, i.record)
	must(err)
	catalogue, err := documentsql.NewCatalogue(ctx, i.derived)
	must(err)
	i.service, err = document.New(ctx, document.Parts{
		Store: i.store, Types: i.store, Views: i.store, People: i.store, Catalogue: catalogue, Content: content, Elect: i.record.Elect,
		Permissions: w.perms, Directory: w.people, Renderer: documentrender.New(filepath.Join(os.TempDir(), "acervo-test-pdfium")), Now: w.now, MaxContent: w.max, Snapshot: filepath.Join(w.dir, strings.Repeat("other.", number)+"visible.snapshot"),
	})
	must(err)
	api := documenthttp.API(rest.Config{Authenticate: authenticate, Standing: w.standing}, i.service)
	i.routes = api.Routes()
	i.server = httptest.NewServer(api.Handler())
	ctx, cancel := context.WithCancel(ctx)
	ran := make(chan struct{})
	go func() { defer close(ran); i.service.Run(ctx) }()
	i.end = func() {
		i.server.Close()
		cancel()
		<-ran
		i.record.Close()
		i.derived.Close()
	}
	return i
}

func (w *world) restart() {
	w.stop()
	w.start()
}

// authenticate takes the caller from a header: account, or account/employee/role.
func authenticate(r *http.Request) (identity.Caller, error) {
	parts := strings.Split(r.Header.Get("X-Caller"), "/")
	if parts[0] == "" {
		return identity.Caller{}, fault.New(fault.Unauthenticated, "Sign in first.")
	}
	if name, ok := strings.CutPrefix(parts[0], "service:"); ok {
		return identity.Caller{Service: name}, nil
	}
	c := identity.Caller{AccountID: parts[0]}
	if len(parts) > 1 {
		c.EmployeeID = parts[1]
	}
	if len(parts) > 2 {
		c.Roles = parts[2:]
	}
	return c, nil
}

const hr = "hr-account//hr"

// permissions plays the permission service.
type permissions struct {
	mu      sync.Mutex
	scopes  map[string]map[permissionapi.Action]*permissionapi.Scope
	applied []event.Event
	uses    []permissionapi.Check
	down    error
	shares  error // what CheckShares answers
	failing bool  // Apply fails
	asked   []permissionapi.SharesInput
	shared  [2][]permissionapi.DocumentID // with whoever asks, by whoever asks
}

// newPermissions lets hr-account do everything with everybody's documents.
func newPermissions() *permissions {
	p := &permissions{scopes: map[string]map[permissionapi.Action]*permissionapi.Scope{}}
	for _, a := range permissionapi.Actions {
		p.give("hr-account", a, everything())
	}
	return p
}

var classes = []string{"public", "personal", "payroll", "medical", "legal"}

func everything() *permissionapi.Scope {
	return scopeOf(func(string) permissionapi.EmployeeSet { return permissionapi.Everyone })
}

func scopeOf(allow func(class string) permissionapi.EmployeeSet) *permissionapi.Scope {
	s := &permissionapi.Scope{Revision: 1}
	for _, c := range classes {
		s.Classes = append(s.Classes, permissionapi.ClassScope{Class: c, Restricted: c == "medical", Allow: allow(c)})
	}
	return s
}

// only is a scope of one class for some employees.
func only(class string, numbers ...uint32) *permissionapi.Scope {
	return scopeOf(func(c string) permissionapi.EmployeeSet {
		if c == class {
			return permissionapi.EmployeesOf(numbers...)
		}
		return permissionapi.EmployeeSet{}
	})
}

func (p *permissions) give(account string, a permissionapi.Action, s *permissionapi.Scope) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.scopes[account] == nil {
		p.scopes[account] = map[permissionapi.Action]*permissionapi.Scope{}
	}
	p.scopes[account][a] = s
}

func (p *permissions) Scope(ctx context.Context, a permissionapi.Action) (*permissionapi.Scope, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down != nil {
		return nil, p.down
	}
	c, _ := identity.From(ctx)
	if s := p.scopes[c.AccountID][a]; s != nil {
		return s, nil
	}
	return scopeOf(func(string) permissionapi.EmployeeSet { return permissionapi.EmployeeSet{} }), nil
}

func (p *permissions) CheckShares(_ context.Context, in permissionapi.SharesInput) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, in)
	return p.shares
}

func (p *permissions) Shared(_ context.Context, d permissionapi.SharedDirection) ([]permissionapi.DocumentID, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d == permissionapi.SharedByMe {
		return p.shared[1], p.down
	}
	return p.shared[0], p.down
}

func (p *permissions) Classes(context.Context) (out []permissionapi.Class, _ error) {
	for _, c := range classes {
		out = append(out, permissionapi.Class{ID: c})
	}
	return out, p.down
}

func (p *permissions) Apply(_ context.Context, events ...event.Event) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failing {
		return fault.New(fault.Unavailable, "down")
	}
	p.applied = append(p.applied, events...)
	return p.down
}

func (p *permissions) NoteUses(_ context.Context, did []permissionapi.Check) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.uses = append(p.uses, did...)
	return p.down
}

func (p *permissions) told() (types []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.applied {
		types = append(types, e.Type)
	}
	return types
}

// directory plays the employee service.
type directory struct{ employees []employeeapi.EmployeeEvent }

func (d *directory) Facts(_ context.Context, ids []string, _ ...rest.Option) (out []employeeapi.EmployeeEvent, _ error) {
	for _, e := range d.employees {
		for _, id := range ids {
			if e.Employee.ID == id {
				out = append(out, e)
			}
		}
	}
	return out, nil
}

func (d *directory) hire(number uint32, name, unit string) string {
	id := employeeID(number)
	d.employees = append(d.employees, employeeapi.EmployeeEvent{Number: number, Employee: employeeapi.Employee{
		ID: id, Name: name, Registration: fmt.Sprintf("%06d", number), UnitID: unit, Revision: 1}})
	return id
}

// answer is what came back.
type answer struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   []byte
}

func (a answer) into(v any) answer {
	a.t.Helper()
	reflect.ValueOf(v).Elem().SetZero()
	if err := json.Unmarshal(a.Body, v); err != nil {
		a.t.Fatalf("%d %s: %v", a.Status, a.Body, err)
	}
	return a
}

func (a answer) want(status int, field ...string) answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("answered %d %s, want %d", a.Status, a.Body, status)
	}
	if len(field) > 0 {
		var p rest.Problem
		a.into(&p)
		for _, f := range field {
			found := false
			for _, e := range p.Errors {
				found = found || e.Field == f
			}
			if !found {
				a.t.Errorf("does not name %s: %s", f, a.Body)
			}
		}
	}
	return a
}

func (w *world) call(caller, method, path string, body any, header ...string) answer {
	w.t.Helper()
	return w.callAt(w.instances[rand.IntN(len(w.instances))], caller, method, path, body, header...)
}

func (w *world) callAt(at *instance, caller, method, path string, body any, header ...string) answer {
	w.t.Helper()
	var r io.Reader
	media := ""
	switch b := body.(type) {
	case nil:
	case *form:
		b.w.Close()
		r, media = &b.b, b.w.FormDataContentType()
	case io.Reader:
		r = b
	case string:
		r, media = strings.NewReader(b), "application/json"
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			w.t.Fatal(err)
		}
		r, media = bytes.NewReader(raw), "application/json"
	}
	req, err := http.NewRequest(method, at.server.URL+path, r)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("X-Caller", caller)
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{w.t, res.StatusCode, res.Header, raw}
}

// form is a multipart body under construction.
type form struct {
	b bytes.Buffer
	w *multipart.Writer
}

func newForm() *form {
	f := &form{}
	f.w = multipart.NewWriter(&f.b)
	return f
}

func (f *form) document(v any) *form {
	p, _ := f.w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="document"`}, "Content-Type": {"application/json"}})
	if s, ok := v.(string); ok {
		io.WriteString(p, s)
	} else {
		json.NewEncoder(p).Encode(v)
	}
	return f
}

func (f *form) content(filename, media string, content []byte) *form {
	return f.part(`form-data; name="content"; filename="`+filename+`"`, media, content)
}

func (f *form) part(disposition, media string, content []byte) *form {
	h := textproto.MIMEHeader{"Content-Disposition": {disposition}}
	if media != "" {
		h.Set("Content-Type", media)
	}
	p, _ := f.w.CreatePart(h)
	p.Write(content)
	return f
}

func pdf(text string) []byte { return []byte("%PDF-1.7\n% " + text + "\n%%EOF\n") }

var png = append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), make([]byte, 30)...)

// upload adds a document as hr.
func (w *world) upload(m documentapi.Metadata, content []byte) documentapi.Document {
	w.t.Helper()
	var d documentapi.Document
	w.call(hr, "POST", "/documents", newForm().document(m).content("arquivo.pdf", "application/pdf", content)).want(http.StatusCreated).into(&d)
	return d
}

func (w *world) contract(employee, title string) documentapi.Metadata {
	return documentapi.Metadata{EmployeeID: employee, Type: w.types["Contrato"].ID, Title: title, Date: "2026-03-02"}
}

func (w *world) list(caller, query string) documentapi.Page {
	w.t.Helper()
	var p documentapi.Page
	w.call(caller, "GET", "/documents"+query, nil).want(http.StatusOK).into(&p)
	return p
}

func titles(p documentapi.Page) (out []string) {
	for _, r := range p.Items {
		out = append(out, r.Title)
	}
	return out
}

// sound holds the invariants: the catalogue is what its rebuild would be, and every
// document has its content.
func (w *world) sound() {
	w.t.Helper()
	ctx := context.Background()
	if err := w.service.CatchUp(ctx); err != nil {
		w.t.Fatal(err)
	}
	if err := w.service.CheckCatalogue(ctx); err != nil {
		w.t.Error(err)
	}
	for r, err := range w.store.All(ctx) {
		if err != nil {
			w.t.Fatal(err)
		}
		bytes, err := w.service.Content.Open(ctx, r.Content.SHA256)
		if err != nil {
			w.t.Errorf("document %s has no content: %v", r.ID, err)
			continue
		}
		bytes.Close()
	}
}

// employeeID is the id of the employee with a number, unitID that of a unit by its name.
func employeeID[N int | uint32](number N) string {
	return fmt.Sprintf("e0000000-0000-7000-8000-%012d", number)
}

func unitID(name string) string {
	if name == "" {
		return ""
	}
	return "f0000000-0000-7000-8000-" + (fmt.Sprintf("%x", name) + "000000000000")[:12] // in the order of their names
}
