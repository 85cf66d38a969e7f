package employeehttp_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
	"acervo/services/employee/employeehttp"
	"acervo/services/employee/employeesql"
	"acervo/services/employee/employeetest"
)

const (
	goodPassword  = "cavalo correto bateria"
	serviceSecret = "the secret of the document service"
)

// nowhere is an id that nothing has.
const nowhere = "00000000-0000-7000-8000-000000000000"

// world is the service on SQLite behind its API, with an administrator signed in.
type world struct {
	*testing.T
	db       *sqldb.DB
	store    *employeesql.Store
	s        *employee.Service
	hasher   *employeetest.Hasher
	pushed   *permissions
	docs     *documents
	handler  http.Handler
	api      *rest.API
	admin    string // access token
	adminID  string
	hr       string
	employee string // access token of somebody with the role employee only
	mu       sync.Mutex
	shift    time.Duration
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return sqldb.Now().Add(w.shift)
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shift += d
}

// beforeSetup is a world without accounts, and the path of the first administrator's link.
func beforeSetup(t *testing.T) (*world, string) {
	t.Helper()
	w := &world{T: t, hasher: &employeetest.Hasher{}, pushed: &permissions{}, docs: &documents{}}
	w.docs.pass = w.pass
	var err error
	if w.db, err = sqldb.Open(filepath.Join(t.TempDir(), "employee.db"), sqldb.Full); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.db.Close() })
	if w.store, err = employeesql.New(t.Context(), w.db); err != nil {
		t.Fatal(err)
	}
	w.restart()
	w.api = employeehttp.API(rest.Config{Logger: telemetry.Discard()}, w.s)
	w.handler = w.api.Handler()
	path, err := w.s.FirstSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return w, strings.TrimPrefix(path, "/comecar")
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w, path := beforeSetup(t)
	var tokens employeeapi.Tokens
	w.call("POST", "/auth/setup"+path, "", `{"company":"Aroeira","username":"Chefe","password":"`+goodPassword+`"}`).want(200).into(&tokens)
	w.admin = tokens.AccessToken
	var accounts rest.Page[employeeapi.Account]
	w.call("GET", "/accounts", w.admin, "").want(200).into(&accounts)
	w.adminID = accounts.Items[0].ID
	w.hr = w.account("rh", `["hr"]`, "")
	w.employee = w.account("joana", `["employee"]`, "")
	return w
}

// restart puts another service, which remembers nothing, on the same store.
func (w *world) restart() {
	w.Helper()
	var err error
	w.s, err = employee.New(w.Context(), employee.Config{
		Store: w.store, Secret: bytes.Repeat([]byte{7}, 32), ServiceSecrets: map[string]string{"document": serviceSecret},
		Permissions: w.pushed, Documents: w.docs, Hasher: w.hasher, Now: w.now,
	})
	if err != nil {
		w.Fatal(err)
	}
}

// account makes an account and signs in to it.
func (w *world) account(username, roles, employeeID string) (access string) {
	w.Helper()
	extra := ""
	if employeeID != "" {
		extra = `,"employee_id":"` + employeeID + `"`
	}
	w.call("POST", "/accounts", w.admin, `{"username":"`+username+`","roles":`+roles+`,"password":"`+goodPassword+`"`+extra+`}`).want(201)
	return w.login(username).AccessToken
}

func (w *world) login(username string) (t employeeapi.Tokens) {
	w.Helper()
	w.call("POST", "/auth/login", "", `{"username":"`+username+`","password":"`+goodPassword+`"}`).want(200).into(&t)
	return t
}

func (w *world) service() string {
	w.Helper()
	var t employeeapi.Tokens
	w.call("POST", "/auth/service", "", `{"service":"document","secret":"`+serviceSecret+`"}`).want(200).into(&t)
	return t.AccessToken
}

// hire enters an employee with the nth CPF and returns them.
func (w *world) hire(n int, name, extra string) (e employeeapi.Employee) {
	w.Helper()
	body := map[string]any{}
	if err := json.Unmarshal([]byte(`{`+extra+`}`), &body); err != nil {
		w.Fatal(err)
	}
	body["registration"], body["name"], body["cpf"] = "M"+string(rune('0'+n/10))+string(rune('0'+n%10)), name, employeetest.CPF(n)
	raw, _ := json.Marshal(body)
	w.call("POST", "/employees", w.hr, string(raw)).want(201).into(&e)
	return e
}

func (w *world) group(body string) (g employeeapi.Group) {
	w.Helper()
	w.call("POST", "/groups", w.hr, body).want(201).into(&g)
	return g
}

type answer struct {
	t *testing.T
	*httptest.ResponseRecorder
	what string
}

// call makes a request; headers are "Name: value".
func (w *world) call(method, path, token, body string, headers ...string) answer {
	w.Helper()
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, in)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return answer{w.T, rec, method + " " + path + " " + body}
}

func (a answer) want(status int) answer {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("%s: %d, want %d: %s", a.what, a.Code, status, a.Body)
	}
	return a
}

func (a answer) into(v any) {
	a.t.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), v); err != nil {
		a.t.Fatalf("%s: %v", a.what, err)
	}
}

// names checks that the problem names this field.
func (a answer) names(field string) answer {
	a.t.Helper()
	var p struct {
		Errors []struct{ Field, Message string }
	}
	a.into(&p)
	if ct := a.Header().Get("Content-Type"); ct != "application/problem+json" {
		a.t.Errorf("%s: %s", a.what, ct)
	}
	for _, e := range p.Errors {
		if e.Field == field {
			return a
		}
	}
	a.t.Errorf("%s: no error at %q: %s", a.what, field, a.Body)
	return a
}

// problem checks the problem's slug.
func (a answer) problem(slug string) answer {
	a.t.Helper()
	var p struct{ Type string }
	a.into(&p)
	if !strings.HasSuffix(p.Type, slug) {
		a.t.Errorf("%s: problem %s, want %s", a.what, p.Type, slug)
	}
	return a
}

// outbox is the types of the events written since the last call.
func (w *world) outbox() (types []string) {
	w.Helper()
	w.pushed.mu.Lock()
	defer w.pushed.mu.Unlock()
	for _, e := range w.pushed.events {
		types = append(types, strings.TrimSuffix(strings.TrimPrefix(e.Type, "acervo."), ".v1"))
	}
	w.pushed.events = nil
	return types
}
