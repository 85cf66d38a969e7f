package employeeapi_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
	"acervo/services/employee/employeehttp"
	"acervo/services/employee/employeesql"
	"acervo/services/employee/employeetest"
)

const secret = "the secret of the document service"

// serve is the service behind HTTP; down makes it unreachable.
func serve(t *testing.T) (baseURL string, s *employee.Service, requests *atomic.Int64, down *atomic.Bool) {
	db, err := sqldb.Open(filepath.Join(t.TempDir(), "employee.db"), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	store, err := employeesql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	s, err = employee.New(t.Context(), employee.Config{Store: store, Secret: bytes.Repeat([]byte{1}, 32),
		Hasher: &employeetest.Hasher{}, ServiceSecrets: map[string]string{"document": secret}})
	if err != nil {
		t.Fatal(err)
	}
	h := employeehttp.API(rest.Config{}, s).Handler()
	requests, down = &atomic.Int64{}, &atomic.Bool{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		if down.Load() {
			panic(http.ErrAbortHandler)
		}
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL, s, requests, down
}

// Every call of the client meets the route it is written for.
func TestClient(t *testing.T) {
	base, s, _, down := serve(t)
	c := employeeapi.NewClient(base, nil)
	path, err := s.FirstSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	token := strings.TrimPrefix(path, "/comecar/")
	if setup, err := c.Setup(t.Context(), token); err != nil || setup.Purpose != employeeapi.FirstAdministrator {
		t.Fatal(setup, err)
	}
	if _, err := c.UseSetup(t.Context(), token, employeeapi.SetupInput{Company: "Aroeira", Username: "chefe", Password: "curta"}); !fault.Is(err, fault.Invalid) || fault.From(err).Fields[0].Field != "password" {
		t.Errorf("a fault does not survive the wire: %v", err)
	}
	tokens, err := c.UseSetup(t.Context(), token, employeeapi.SetupInput{Company: "Aroeira", Username: "chefe", Password: "cavalo correto bateria"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Login(t.Context(), employeeapi.Credentials{Username: "chefe", Password: "wrong"}); !fault.Is(err, fault.Unauthenticated) {
		t.Error(err)
	}
	if tokens, err = c.Refresh(t.Context(), tokens.RefreshToken); err != nil {
		t.Fatal(err)
	}
	caller, err := identity.NewVerifier(c.JWKS).Verify(t.Context(), tokens.AccessToken)
	if err != nil || caller.Username != "chefe" {
		t.Fatal(caller, err)
	}
	ctx := identity.With(t.Context(), caller)
	done, err := s.Import(ctx, employee.Batch{
		Groups:    []employeeapi.GroupInput{{Kind: employeeapi.Unit, Code: "TA", Name: "Aroeira"}},
		Employees: []employeeapi.EmployeeInput{{Registration: "1", Name: "Ana Lima", CPF: employeetest.CPF(1), UnitID: "TA"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ana, unit := done.Employees["1"].Employee.ID, done.Groups["TA"]
	check := func(what string, ok bool, err error) {
		t.Helper()
		if err != nil || !ok {
			t.Errorf("%s: %v %v", what, ok, err)
		}
	}
	e, err := c.Employee(ctx, ana)
	check("employee", e.Name == "Ana Lima", err)
	page, err := c.Employees(ctx, url.Values{"q": {"ana"}, "unit_id": {unit}})
	check("employees", len(page.Items) == 1, err)
	page, err = c.Members(ctx, unit, nil)
	check("members", len(page.Items) == 1, err)
	g, err := c.Group(ctx, unit)
	check("group", g.Name == "Aroeira", err)
	groups, err := c.Groups(ctx, url.Values{"people": {"true"}})
	check("groups", len(groups) == 1 && *groups[0].People == 1, err)
	a, err := c.Account(ctx, caller.AccountID)
	check("account", a.Username == "chefe", err)
	accounts, err := c.Accounts(ctx, url.Values{"role": {"admin"}})
	check("accounts", len(accounts.Items) == 1, err)
	people, err := c.PeopleByID(ctx, []string{caller.AccountID, "00000000-0000-7000-8000-000000000000"})
	check("people", len(people) == 1 && people[0].Name == "chefe", err)
	company, err := c.Company(ctx)
	check("company", company.Name == "Aroeira", err)
	sessions, err := c.Sessions(ctx)
	check("sessions", len(sessions) == 1 && sessions[0].Current, err)

	as := rest.AsService(employeeapi.NewServiceTokens(c, "document", secret))
	active, err := c.ActiveSessions(ctx, []string{caller.SessionID, "nothing"}, as)
	check("active sessions", len(active) == 1, err)
	facts, err := c.Facts(ctx, []string{ana}, as)
	check("facts", len(facts) == 1 && facts[0].Number == 1, err)

	check("end another session", true, ignore(c.EndSession(ctx, "nothing"), fault.NotFound))
	if err := c.Logout(t.Context(), tokens.RefreshToken); err != nil {
		t.Error(err)
	}
	_, err = c.Company(ctx)
	check("after sign-out", fault.Is(err, fault.Unauthenticated), nil)
	down.Store(true)
	_, err = c.Company(ctx)
	check("unreachable", fault.Is(err, fault.Unavailable), nil)
}

func ignore(err error, kind fault.Kind) error {
	if fault.Is(err, kind) {
		return nil
	}
	return err
}

func TestServiceTokens(t *testing.T) {
	base, _, requests, down := serve(t)
	c := employeeapi.NewClient(base, nil)
	tokens := employeeapi.NewServiceTokens(c, "document", secret)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if token, err := tokens.Token(context.Background()); err != nil || token == "" {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests for one token", n)
	}
	down.Store(true)
	if _, err := tokens.Token(t.Context()); err != nil {
		t.Errorf("a token that is still good: %v", err)
	}
	if _, err := employeeapi.NewServiceTokens(c, "document", secret).Token(t.Context()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("none to be had: %v", err)
	}
	down.Store(false)
	if _, err := employeeapi.NewServiceTokens(c, "document", "wrong").Token(t.Context()); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("a wrong secret: %v", err)
	}
}
