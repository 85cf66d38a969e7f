package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"acervo/platform/identity"
	"acervo/platform/rest"
)

var parameter = regexp.MustCompile(`\{[^}]+\}`)

// nowhere is an id that nothing has.
const nowhere = "00000000-0000-7000-8000-000000000000"

// TestRoutesByRole calls every route of every service and of the BFF as nobody and as
// each role, and compares with what the route declares. A route that declares nothing
// fails. It is generated from the route tables, so a new route is in it by itself.
func TestRoutesByRole(t *testing.T) {
	w := theWorld(t)
	for _, side := range []struct {
		name   string
		routes []rest.Route
		server *httptest.Server
		sign   func(t *testing.T, in SignIn) func(*http.Request)
	}{
		{"api", w.publicAPI().Routes(), w.api, w.bearer},
		{"web", w.part("bff").api.Routes(), w.web, w.cookie},
	} {
		people := map[string]SignIn{"admin": w.as(t, "admin"), "hr": w.as(t, "hr"), "employee": w.as(t, "employee")}
		signed := map[string]func(*http.Request){}
		for role, in := range people {
			signed[role] = side.sign(t, in)
		}
		if len(side.routes) < 20 {
			t.Errorf("%s has %d routes only", side.name, len(side.routes))
		}
		for _, r := range side.routes {
			t.Run(side.name+" "+r.Method+" "+r.Path, func(t *testing.T) {
				if !r.Access.Declared() {
					t.Fatal("the route does not declare who may call it")
				}
				if status := call(t, side.server, r, nil); !r.Access.IsPublic() && status != http.StatusUnauthorized {
					t.Errorf("nobody gets %d, not 401", status)
				}
				for role, in := range people {
					if ends(r) { // it may end the session it is called with
						signed[role] = side.sign(t, in)
					}
					status := call(t, side.server, r, signed[role])
					if ends(r) {
						signed[role] = side.sign(t, in)
					}
					allowed := r.Access.Allows(identity.Caller{AccountID: "x", Roles: in.Roles})
					switch {
					case status >= 500:
						t.Errorf("%s gets %d", role, status)
					case !allowed && status != http.StatusForbidden:
						t.Errorf("%s gets %d, not 403", role, status)
					case allowed && status == http.StatusUnauthorized && !r.Access.IsPublic() && !strings.Contains(r.Path, "password"):
						t.Errorf("%s gets 401", role)
					}
				}
			})
		}
	}
}

// ends reports whether a route ends sessions.
func ends(r rest.Route) bool {
	return r.Method != http.MethodGet && (strings.Contains(r.Path, "session") || strings.Contains(r.Path, "log") || strings.Contains(r.Path, "password"))
}

// call sends an empty request to a route, with ids that nothing has.
func call(t *testing.T, server *httptest.Server, r rest.Route, sign func(*http.Request)) int {
	t.Helper()
	var body *strings.Reader
	media := "application/json"
	if r.Method == http.MethodPatch {
		media = "application/merge-patch+json"
	}
	body = strings.NewReader("{}")
	req, err := http.NewRequestWithContext(t.Context(), r.Method, server.URL+parameter.ReplaceAllString(r.Path, nowhere), body)
	if err != nil {
		t.Fatal(err)
	}
	if r.Method == http.MethodGet || r.Method == http.MethodDelete {
		req.Body, req.ContentLength = http.NoBody, 0
	} else {
		req.Header.Set("Content-Type", media)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Origin", server.URL)
	if sign != nil {
		sign(req)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close() // streams end here
	return res.StatusCode
}

func (w *world) bearer(t *testing.T, in SignIn) func(*http.Request) {
	t.Helper()
	var out struct {
		AccessToken string `json:"access_token"`
	}
	if status, err := w.do("", http.MethodPost, "/auth/login", map[string]string{"username": in.Username, "password": in.Password}, &out); err != nil || status != http.StatusOK {
		t.Fatalf("sign in as %s: %d %v", in.Username, status, err)
	}
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+out.AccessToken) }
}

func (w *world) cookie(t *testing.T, in SignIn) func(*http.Request) {
	t.Helper()
	raw, err := json.Marshal(map[string]string{"username": in.Username, "password": in.Password})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.web.URL+"/api/session", strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if len(res.Cookies()) == 0 {
		t.Fatalf("sign in as %s: %d and no cookie", in.Username, res.StatusCode)
	}
	cookie := res.Cookies()[0]
	return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value}) }
}
