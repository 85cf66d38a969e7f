package bffhttp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/services/bff"
	"acervo/services/bff/bffhttp"
	"acervo/services/bff/bffsql"
	"acervo/services/employee/employeeapi"
)

const cookieName = "__Host-acervo"

// world is a BFF on a real store, before services that the test plays.
type world struct {
	*testing.T
	db       *sqldb.DB
	door     *door
	services *services
	remote   *http.ServeMux // what is passed on arrives here
	bff      *bff.Service
	server   *httptest.Server
	files    fs.FS
	file     string // db's

	mu    sync.Mutex
	clock time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, clock: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), remote: http.NewServeMux(), services: newServices(), files: build()}
	w.door = &door{w: w, current: map[string]string{}, roles: []string{"hr"}}
	w.file = filepath.Join(t.TempDir(), "bff.db")
	db, err := sqldb.Open(w.file, sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	w.db = db
	w.start()
	return w
}

// start starts the BFF, or starts it again: memory is lost, the store is not.
func (w *world) start() {
	w.Helper()
	if w.server != nil {
		w.server.Close()
	}
	store, err := bffsql.New(w.Context(), w.db)
	if err != nil {
		w.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	w.bff = bff.New(bff.Ports{
		Door: w.door, Employees: w.services, Permissions: permissions{w.services}, Documents: documents{w.services},
		Notifications: notifications{w.services}, Audit: audit{w.services}, Sessions: store,
	}, bff.Limits{Idle: 12 * time.Hour, Lifetime: 7 * 24 * time.Hour}, log, w.now)
	remote := httptest.NewServer(w.remote)
	w.Cleanup(remote.Close)
	to := func(service string) *rest.Client { return rest.NewClient(remote.URL, nil, service) }
	app, err := bffhttp.NewApp(w.files, w.files != nil)
	if err != nil {
		w.Fatal(err)
	}
	api := bffhttp.API(rest.Config{Logger: log}, w.bff, bffhttp.Remotes{
		Employee: to("employee"), Permission: to("permission"), Document: to("document"), Notification: to("notification"),
	}, app)
	w.server = httptest.NewUnstartedServer(nil)
	w.server.Config = rest.NewServer(api.Handler(), nil)
	w.server.Start()
	w.Cleanup(w.server.Close)
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

// answer is what came back, read whole.
type answer struct {
	*http.Response
	body string
}

// call sends a request as a page of ours does; headers come in pairs, and "" takes one
// away.
func (w *world) call(method, path, cookie, body string, headers ...string) answer {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), method, w.server.URL+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	if body == "" {
		req.Body = http.NoBody
	} else {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Accept-Encoding", "identity")
	if cookie != "" {
		req.AddCookie(&http.Cookie{Name: cookieName, Value: cookie})
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			req.Header.Del(headers[i])
		} else {
			req.Header.Set(headers[i], headers[i+1])
		}
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.Fatal(err)
	}
	return answer{res, string(raw)}
}

// signIn opens a session and returns the cookie's value.
func (w *world) signIn() string {
	w.Helper()
	got := w.call("POST", "/api/session", "", `{"username":"ana","password":"certa"}`)
	if got.StatusCode != http.StatusCreated {
		w.Fatalf("sign in: %d %s", got.StatusCode, got.body)
	}
	return got.cookie(w.T).Value
}

func (a answer) cookie(t *testing.T) *http.Cookie {
	t.Helper()
	all := a.Cookies()
	if len(all) != 1 || all[0].Name != cookieName {
		t.Fatalf("cookies: %v", all)
	}
	return all[0]
}

// get is the answer of a page as T.
func get[T any](w *world, path, cookie string) T {
	w.Helper()
	got := w.call("GET", path, cookie, "")
	if got.StatusCode != http.StatusOK {
		w.Fatalf("GET %s: %d %s", path, got.StatusCode, got.body)
	}
	return decode[T](w, got)
}

func decode[T any](w *world, got answer) (out T) {
	w.Helper()
	if err := json.Unmarshal([]byte(got.body), &out); err != nil {
		w.Fatalf("%v: %s", err, got.body)
	}
	return out
}

// door plays the employee service's sign-in: refresh tokens are good once, and one that
// comes a second time ends its session.
type door struct {
	w         *world
	mu        sync.Mutex
	sessions  int
	current   map[string]string // session id → its latest refresh token
	turns     int
	refreshes int
	reused    int
	loggedOut []string
	agent     string
	down      bool
	roles     []string
	slow      chan struct{} // Refresh waits for it
	entered   chan struct{}
}

func (d *door) begin(userAgent string) employeeapi.Tokens {
	d.sessions++
	d.agent = userAgent
	return d.turn(fmt.Sprintf("sid-%d", d.sessions))
}

func (d *door) turn(sid string) employeeapi.Tokens {
	d.turns++
	d.current[sid] = fmt.Sprintf("refresh-token/%s/%d", sid, d.turns)
	return employeeapi.Tokens{AccessToken: fmt.Sprintf("access/%s/%d", sid, d.turns), ExpiresIn: 300, RefreshToken: d.current[sid]}
}

func (d *door) Login(_ context.Context, in employeeapi.Credentials, userAgent string) (employeeapi.Tokens, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if in.Password != "certa" {
		return employeeapi.Tokens{}, fault.New(fault.Unauthenticated, "Wrong.")
	}
	return d.begin(userAgent), nil
}

func (d *door) Refresh(ctx context.Context, token string) (employeeapi.Tokens, error) {
	if d.entered != nil {
		d.entered <- struct{}{}
		<-d.slow
	}
	if ctx.Err() != nil {
		return employeeapi.Tokens{}, fault.New(fault.Unavailable, "Too late.").With(ctx.Err())
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.down {
		return employeeapi.Tokens{}, fault.New(fault.Unavailable, "Down.")
	}
	d.refreshes++
	parts := strings.Split(token, "/")
	if len(parts) != 3 || d.current[parts[1]] == "" {
		return employeeapi.Tokens{}, fault.New(fault.Unauthenticated, "Ended.")
	}
	if d.current[parts[1]] != token {
		d.reused++
		delete(d.current, parts[1])
		return employeeapi.Tokens{}, fault.New(fault.Unauthenticated, "Ended.")
	}
	return d.turn(parts[1]), nil
}

func (d *door) Logout(_ context.Context, token string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	sid := strings.Split(token, "/")[1]
	d.loggedOut = append(d.loggedOut, sid)
	delete(d.current, sid)
	return nil
}

func (d *door) Setup(_ context.Context, token string) (employeeapi.Setup, error) {
	if token != "good" {
		return employeeapi.Setup{}, fault.Missing("set-up link")
	}
	return employeeapi.Setup{Purpose: employeeapi.FirstAdministrator, ExpiresAt: d.w.now().Add(time.Hour)}, nil
}

func (d *door) UseSetup(_ context.Context, token string, _ employeeapi.SetupInput, userAgent string) (employeeapi.Tokens, error) {
	if token != "good" {
		return employeeapi.Tokens{}, fault.Missing("set-up link")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.begin(userAgent), nil
}

func (d *door) Company(context.Context) (string, error) { return "Transportes Aroeira", nil }

func (d *door) Verify(_ context.Context, access string) (identity.Caller, error) {
	parts := strings.Split(access, "/")
	if len(parts) != 3 {
		return identity.Caller{}, fault.New(fault.Unauthenticated, "No such token.")
	}
	return identity.Caller{AccountID: "acc-ana", Username: "ana", EmployeeID: "emp-ana", Roles: d.roles, SessionID: parts[1]}, nil
}

// build is a small build of the web app.
func build() fs.FS {
	js := strings.Repeat("console.log('acervo');", 200)
	return fstest.MapFS{
		"index.html":             {Data: []byte(`<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><div id="root"></div>`)},
		"assets/index-abc.js":    {Data: []byte(js)},
		"assets/index-abc.js.br": {Data: []byte("brotli")},
		"assets/index-abc.js.gz": {Data: []byte("gzipped")},
		"assets/inter.woff2":     {Data: []byte("font")},
		"robots.txt":             {Data: []byte("User-agent: *")},
		".vite/manifest.json":    {Data: []byte("{}")},
		".gitkeep":               {Data: []byte("")},
	}
}
