package permissionhttp_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
	"acervo/services/permission/permissionhttp"
	"acervo/services/permission/permissionsql"
)

// world is the service on SQLite behind its API, and a small company: units top >
// south > cwb; ana and rui in south, bia in cwb, ana manages rui manages bia.
type world struct {
	testing.TB
	db      *sqldb.DB
	s       *permission.Service
	api     *rest.API
	handler http.Handler
	client  *permissionapi.Client
	clock   *clock

	revisions map[string]uint64 // of what the employee and document services keep
	docs      map[string]documentapi.DocumentEvent
	mu        sync.Mutex
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// people are the accounts, with the roles in their tokens.
var people = map[string][]string{
	"root": {"admin"}, "hr": {"hr"}, "ana": {"employee"}, "rui": {"employee"}, "bia": {"employee"}, "ext": {"employee"}, "off": {"employee"},
}

// tokens: the account's name, perhaps with /SESSION, or service:NAME.
type tokens struct{}

func (tokens) Verify(_ context.Context, token string) (identity.Caller, error) {
	if name, ok := strings.CutPrefix(token, "service:"); ok {
		return identity.Caller{Service: name}, nil
	}
	account, session, _ := strings.Cut(token, "/")
	if roles, ok := people[account]; ok || account == "ghost" {
		return identity.Caller{AccountID: account, Username: account, Roles: roles, SessionID: cmp.Or(session, "s")}, nil
	}
	return identity.Caller{}, fault.New(fault.Unauthenticated, "Not a token.")
}

func newWorld(t testing.TB) *world {
	t.Helper()
	db, err := sqldb.Open(filepath.Join(t.TempDir(), "permission.db"), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	w := &world{TB: t, db: db, clock: &clock{at: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}, revisions: map[string]uint64{}, docs: map[string]documentapi.DocumentEvent{}}
	w.reopen()
	network := rest.NewMemoryNetwork()
	ln := network.Listen("permission")
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() {
		served <- rest.Serve(ctx, rest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.handler.ServeHTTP(rw, r) }), nil), ln, time.Second)
	}()
	t.Cleanup(func() { stop(); <-served })
	w.client = permissionapi.NewClient(network.URL("permission"), network.Transport()).ApplyingAs(rest.WithToken("service:document"))

	for _, u := range [][2]string{{"top", ""}, {"south", "top"}, {"north", "top"}, {"cwb", "south"}} {
		w.tell("employee", employeeapi.GroupCreated, u[0], employeeapi.Group{ID: u[0], Kind: employeeapi.Unit, ParentID: u[1], Revision: w.next(u[0])})
	}
	w.tell("employee", employeeapi.GroupCreated, "cipa", employeeapi.Group{ID: "cipa", Kind: employeeapi.Team, Revision: w.next("cipa")})
	for i, e := range [][3]string{{"e-ana", "south", ""}, {"e-rui", "south", "e-ana"}, {"e-bia", "cwb", "e-rui"}} {
		w.employee(e[0], uint32(i+1), e[1], e[2], employeeapi.Active)
	}
	for name, roles := range people {
		w.account(name, roles, name != "off")
	}
	return w
}

// reopen puts the service together on its database, as the next process would.
func (w *world) reopen() {
	w.Helper()
	store, err := permissionsql.New(w.Context(), w.db)
	if err != nil {
		w.Fatal(err)
	}
	if w.s, err = permission.New(w.Context(), store, telemetry.Discard(), w.clock.now); err != nil {
		w.Fatal(err)
	}
	w.api = permissionhttp.API(rest.Config{Verifier: tokens{}}, w.s, w.s.Consumer(w.db).Deliver)
	w.handler = w.api.Handler()
}

func (w *world) next(id string) uint64 { w.revisions[id]++; return w.revisions[id] }

func (w *world) employee(id string, number uint32, unit, manager string, status employeeapi.Status) {
	w.Helper()
	e := employeeapi.Employee{ID: id, UnitID: unit, ManagerID: manager, Status: status, Revision: w.next(id)}
	w.tell("employee", employeeapi.EmployeeChanged, id, employeeapi.EmployeeEvent{Employee: e, Number: number})
}

func (w *world) account(name string, roles []string, active bool) {
	w.Helper()
	a := employeeapi.Account{ID: name, Roles: roles, Status: employeeapi.AccountActive, Revision: w.next("account " + name)}
	if name == "ana" || name == "rui" || name == "bia" {
		a.EmployeeID = "e-" + name
	}
	if !active {
		a.Status = employeeapi.AccountInactive
	}
	w.tell("employee", employeeapi.AccountChanged, name, a)
}

// event is one that a service of this name would write.
func (w *world) event(service, typ, id string, data any) event.Event {
	w.Helper()
	ctx := identity.With(w.Context(), identity.Caller{AccountID: "hr", Roles: []string{"hr"}})
	ev, err := event.New(ctx, service, typ, id, data)
	if err != nil {
		w.Fatal(err)
	}
	ev.Time = w.clock.now()
	return ev
}

// tell pushes an event, as its writer does.
func (w *world) tell(service, typ, id string, data any) {
	w.Helper()
	if err := w.client.Apply(w.Context(), w.event(service, typ, id, data)); err != nil {
		w.Fatal(err)
	}
}

var owners = map[string]uint32{"": 0, "e-ana": 1, "e-rui": 2, "e-bia": 3}

// upload has somebody bring a document, and returns its id.
func (w *world) upload(by, owner, class string, shares ...documentapi.ShareWith) string {
	w.Helper()
	d := documentapi.DocumentEvent{
		Document:       documentapi.Document{ID: sqldb.NewID(), EmployeeID: owner, Class: class, Status: documentapi.Active, CreatedBy: by, Revision: 1},
		EmployeeNumber: owners[owner], ShareWith: shares,
	}
	w.tell("document", documentapi.Uploaded, d.Document.ID, d)
	w.mu.Lock()
	defer w.mu.Unlock()
	d.ShareWith = nil
	w.docs[d.Document.ID] = d
	return d.Document.ID
}

// happens changes a document and tells of it.
func (w *world) happens(typ, id string, change func(*documentapi.DocumentEvent)) {
	w.Helper()
	d := w.docs[id]
	switch typ {
	case documentapi.Deleted:
		d.Document.Status = documentapi.Binned
	case documentapi.Undeleted:
		d.Document.Status = documentapi.Active
	}
	if change != nil {
		change(&d)
	}
	d.Document.Revision++
	w.docs[id] = d
	w.tell("document", typ, id, d)
}

// call makes a request and returns its answer.
func (w *world) call(method, path, token, body string, header ...string) *answer {
	w.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body == "" {
		r = httptest.NewRequest(method, path, nil)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return &answer{ResponseRecorder: rec, what: method + " " + path + " " + body}
}

type answer struct {
	*httptest.ResponseRecorder
	what string
}

// is fails unless the answer has this status and, of a problem, names these fields.
func (a *answer) is(t testing.TB, status int, fields ...string) *answer {
	t.Helper()
	if a.Code != status {
		t.Fatalf("%s: %d %s, want %d", a.what, a.Code, a.Body, status)
	}
	if status < 400 {
		return a
	}
	var p rest.Problem
	if err := json.Unmarshal(a.Body.Bytes(), &p); err != nil || p.Type == "" {
		t.Fatalf("%s: not a problem: %s", a.what, a.Body)
	}
	var got []string
	for _, f := range p.Errors {
		got = append(got, f.Field)
	}
	if len(fields) > 0 && strings.Join(got, " ") != strings.Join(fields, " ") {
		t.Errorf("%s: names %q (%s), want %q", a.what, got, p.Detail, fields)
	}
	return a
}

func read[T any](t testing.TB, a *answer) (v T) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(a.Body.Bytes()))
	if err := dec.Decode(&v); err != nil && err != io.EOF {
		t.Fatalf("%s: %v in %s", a.what, err, a.Body)
	}
	return v
}

// grant gives a permission as JSON says it and returns it.
func (w *world) grant(by, body string) permissionapi.Permission {
	w.Helper()
	return read[permissionapi.Permission](w, w.call("POST", "/permissions", by, body).is(w, 201))
}

// recorded is a permission that is there, given by somebody who may not have seen what it
// is about.
func (w *world) recorded(by, body string) permissionapi.Permission {
	w.Helper()
	p := permissionapi.Permission{GrantedBy: by}
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		w.Fatal(err)
	}
	made, err := w.s.Import(w.Context(), []permissionapi.Permission{p})
	if err != nil {
		w.Fatal(err)
	}
	return made[0]
}

func perm(subject, actions, target, more string) string {
	return fmt.Sprintf(`{"subject":%s,"actions":[%s],"target":%s,"effect":"allow"%s}`, subject, actions, target, more)
}

func user(id string) string { return fmt.Sprintf(`{"kind":"user","id":%q}`, id) }

func document(id string) string { return fmt.Sprintf(`{"kind":"document","id":%q}`, id) }

// may asks whether an account may do an action on a document, by the service's word,
// by the account's own, and by its scope; all have to agree.
func (w *world) may(account, action, doc string) bool {
	w.Helper()
	body := fmt.Sprintf(`{"user_id":%q,"action":%q,"document_id":%q}`, account, action, doc)
	told := read[permissionapi.CheckResult](w, w.call("POST", "/permissions/check", "service:document", body).is(w, 200)).Allowed
	ctx := identity.With(w.Context(), identity.Caller{AccountID: account, Token: account})
	own, err := w.client.Check(ctx, permissionapi.Check{Action: permissionapi.Action(action), DocumentID: doc})
	if fault.Is(err, fault.Unauthenticated) {
		if told {
			w.Errorf("%s is not active, yet may %s", account, action)
		}
		return false
	}
	if err != nil {
		w.Fatal(err)
	}
	scope, err := w.client.Scope(ctx, permissionapi.Action(action))
	if err != nil {
		w.Fatal(err)
	}
	d := w.docs[doc]
	within := scope.AllowsDocument(doc, d.EmployeeNumber, d.Document.Class)
	if told != own.Allowed || told != within {
		w.Errorf("%s %s: %v told, %v oneself, %v by scope", account, action, told, own.Allowed, within)
	}
	return told
}

// uploadMany tells of many uploads at once.
func (w *world) uploadMany(docs []documentapi.DocumentEvent) {
	w.Helper()
	var events []event.Event
	for _, d := range docs {
		events = append(events, w.event("document", documentapi.Uploaded, d.Document.ID, d))
	}
	if err := w.client.Apply(w.Context(), events...); err != nil {
		w.Fatal(err)
	}
}
