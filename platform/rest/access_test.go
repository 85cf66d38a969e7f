package rest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
)

func TestAccessIsDecidedBeforeAnythingElseIsLookedAt(t *testing.T) {
	w := newWorld(t)
	const bad = `{"nonsense":` // would be 400
	tests := []struct {
		method, path, token string
		want                int
	}{
		{"POST", "/things?what=1", "", 401},
		{"POST", "/things?what=1", "invented", 401},
		{"POST", "/things?what=1", "employee", 403},
		{"POST", "/things?what=1", "service", 403},
		{"POST", "/things?what=1", "hr", 422},
		{"POST", "/things", "hr", 400},
		{"POST", "/things", "down", 503},
		{"GET", "/things", "employee", 200},
		{"GET", "/things", "service", 403},
		{"GET", "/things/7", "service", 200},
		{"GET", "/things/7", "", 401},
		{"POST", "/push", "admin", 403},
		{"POST", "/push", "service", 204},
		{"POST", "/raw?what=1", "", 401},
		{"GET", "/forgotten", "", 403},
		{"GET", "/forgotten", "admin", 403},
		{"GET", "/hello", "", 200},
		{"GET", "/hello", "invented", 200},
	}
	for _, tt := range tests {
		body := bad
		if tt.want < 300 {
			body = "" // they take none, and would say so
		}
		if got := w.call(tt.method, tt.path, tt.token, body); got.Code != tt.want {
			t.Errorf("%s %s as %q: %d, want %d: %s", tt.method, tt.path, tt.token, got.Code, tt.want, got.Body)
		}
	}
}

func TestNotSignedInSaysHowToSignIn(t *testing.T) {
	w := newWorld(t)
	got := w.call("GET", "/things", "", "")
	if h := got.Header().Get("WWW-Authenticate"); !strings.HasPrefix(h, "Bearer") {
		t.Errorf("WWW-Authenticate = %q", h)
	}
	if got := w.call("GET", "/things", "", "", "Authorization", "Basic YTpi"); got.Code != 401 {
		t.Errorf("Basic: %d", got.Code)
	}
	if got := w.call("GET", "/things", "", "", "Authorization", "bearer hr"); got.Code != 200 {
		t.Errorf("the scheme is not case-sensitive: %d", got.Code)
	}
}

func TestAPublicRouteKnowsItsCallerWhenThereIsOne(t *testing.T) {
	w := newWorld(t)
	if got := w.call("GET", "/hello", "hr", ""); !strings.Contains(got.Body.String(), "account-hr") {
		t.Error(got.Body)
	}
}

func TestRoutesTellTheirAccess(t *testing.T) {
	w := newWorld(t)
	undeclared := 0
	byID := map[string]rest.Route{}
	for _, r := range w.api.Routes() {
		byID[r.ID] = r
		if !r.Access.Declared() {
			undeclared++
		}
	}
	if undeclared != 1 || byID["forgotten"].Access.Declared() {
		t.Errorf("%d undeclared routes, want the forgotten one", undeclared)
	}
	create := byID["create-thing"]
	if create.Method != "POST" || create.Path != "/things" || create.Access.String() != "role:admin,role:hr" || create.Service != "things" {
		t.Errorf("%+v", create)
	}
	if !create.Access.Allows(identity.Caller{AccountID: "a", Roles: []string{"hr"}}) || create.Access.Allows(identity.Caller{Service: "document", Roles: []string{"hr"}}) {
		t.Error("Allows disagrees with what is enforced")
	}
}

func TestTheGuardIsAskedFirst(t *testing.T) {
	api := rest.NewAPI(rest.Config{Service: "bff", Prefix: "/api",
		Guard: func(r *http.Request) error {
			if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
				return forbidden
			}
			return nil
		},
		Authenticate: func(r *http.Request) (identity.Caller, error) {
			if _, err := r.Cookie("session"); err != nil {
				return identity.Caller{}, unauthenticated
			}
			return identity.Caller{AccountID: "a"}, nil
		}})
	rest.Register(api, rest.Op{ID: "me", Method: "GET", Path: "/api/me", Summary: "Me", Access: rest.SignedIn}, nothing)
	w := &world{T: t, handler: api.Handler()}
	for _, tt := range []struct {
		cookie, site string
		want         int
	}{{"", "", 401}, {"session=1", "", 204}, {"session=1", "cross-site", 403}, {"", "cross-site", 403}} {
		if got := w.call("GET", "/api/me", "", "", "Cookie", tt.cookie, "Sec-Fetch-Site", tt.site); got.Code != tt.want {
			t.Errorf("%+v: %d", tt, got.Code)
		}
	}
	if got := w.call("GET", "/api/openapi.json", "", ""); got.Code != 200 {
		t.Errorf("/api/openapi.json: %d", got.Code)
	}
}

func TestWhetherASessionStandsIsAskedWhereNobodyVouchesForIt(t *testing.T) {
	asked := 0
	var answer error
	api := rest.NewAPI(rest.Config{Service: "things", Title: "Things", Version: "1", Verifier: verifier{}, Standing: func(_ context.Context, c identity.Caller) error {
		asked++
		if c.AccountID != "account-employee" {
			t.Errorf("asked about %+v", c)
		}
		return answer
	}})
	done := func(context.Context, *rest.None) (*rest.None, error) { return nil, nil }
	for path, op := range map[string]rest.Op{
		"/asks": {Access: rest.SignedInOrServices}, "/vouched": {Access: rest.SignedInOrServices, Vouched: true}, "/admin": {Access: rest.Roles("admin")}, "/public": {Access: rest.Public},
	} {
		op.ID, op.Method, op.Path, op.Summary = path[1:], "GET", path, "Get"
		rest.Register(api, op, done)
	}
	h := api.Handler()
	for _, tt := range []struct {
		path, token string
		answer      error
		want, asked int
	}{
		{"/asks", "employee", nil, 204, 1},
		{"/asks", "employee", identity.Ended(), 401, 1},
		{"/asks", "employee", fault.New(fault.Unavailable, "Who knows."), 503, 1},
		{"/asks", "service", identity.Ended(), 204, 0},
		{"/asks", "", nil, 401, 0},
		{"/vouched", "employee", identity.Ended(), 204, 0},
		{"/admin", "employee", identity.Ended(), 403, 0},
		{"/public", "", identity.Ended(), 204, 0},
		{"/public", "employee", identity.Ended(), 204, 1}, // as nobody
	} {
		asked, answer = 0, tt.answer
		r := httptest.NewRequest("GET", tt.path, nil)
		if tt.token != "" {
			r.Header.Set("Authorization", "Bearer "+tt.token)
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if rec.Code != tt.want || asked != tt.asked {
			t.Errorf("GET %s as %q: %d, asked %d times; want %d, %d", tt.path, tt.token, rec.Code, asked, tt.want, tt.asked)
		}
		if tt.want == 401 && tt.token != "" && !strings.Contains(rec.Body.String(), "session_ended") {
			t.Errorf("%s", rec.Body)
		}
	}
}
