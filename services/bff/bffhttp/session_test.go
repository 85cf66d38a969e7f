package bffhttp_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/services/bff/pages"
)

func TestSignInGivesAHostCookieAndThePage(t *testing.T) {
	w := newWorld(t)
	got := w.call("POST", "/api/session", "", `{"username":"ana","password":"certa"}`, "User-Agent", "Firefox on a Mac")
	if got.StatusCode != http.StatusCreated {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	c := got.cookie(t)
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 7*24*3600 {
		t.Errorf("%+v", c)
	}
	if raw, err := base64.RawURLEncoding.DecodeString(c.Value); err != nil || len(raw) != 32 {
		t.Errorf("the secret has %d bytes, want 32: %v", len(raw), err)
	}
	if w.door.agent != "Firefox on a Mac" {
		t.Errorf("the employee service is told %q", w.door.agent)
	}
	page := decode[pages.Session](w, got)
	if page.User.Name != "Ana Paula Ferreira de Souza" || page.User.Unit == nil || page.User.Unit.Name != "CD Curitiba" || page.Company != "Transportes Aroeira" ||
		len(page.Types) != 2 || len(page.Classes) != 2 || page.Summary == nil || page.Unread == nil || !page.Can.ManagePeople || page.Can.ManageAccounts {
		t.Errorf("%+v", page)
	}
	if strings.Contains(got.body, "token") || strings.Contains(got.body, "access/") {
		t.Error("tokens in the page")
	}
	if got := w.call("GET", "/api/session", c.Value, ""); got.StatusCode != http.StatusOK || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", got.StatusCode, got.Header)
	}
	if w.door.refreshes != 0 {
		t.Errorf("%d refreshes while the first token is good", w.door.refreshes)
	}
	for _, token := range w.services.tokens {
		if !strings.HasPrefix(token, "access/sid-1/") {
			t.Errorf("a service was called with %q", token)
		}
	}
}

func TestWrongCredentialsGetNothing(t *testing.T) {
	w := newWorld(t)
	got := w.call("POST", "/api/session", "", `{"username":"ana","password":"errada"}`)
	if got.StatusCode != http.StatusUnauthorized || len(got.Cookies()) != 0 {
		t.Errorf("%d %v", got.StatusCode, got.Cookies())
	}
	for _, cookie := range []string{"", "x", "not base64 !", base64.RawURLEncoding.EncodeToString(make([]byte, 32)), base64.RawURLEncoding.EncodeToString(make([]byte, 31))} {
		if got := w.call("GET", "/api/session", cookie, ""); got.StatusCode != http.StatusUnauthorized {
			t.Errorf("cookie %q: %d", cookie, got.StatusCode)
		}
	}
	if got := w.call("POST", "/api/session", "", `{"username":"ana","password":"certa","admin":true}`); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, `"admin"`) {
		t.Errorf("an unknown field: %d %s", got.StatusCode, got.body)
	}
}

// The store alone signs nobody in: neither secret nor token can be read from it.
func TestTheStoreHoldsNoSecret(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.pass(6 * time.Minute)
	w.call("GET", "/api/sessions", cookie, "")
	raw, _ := base64.RawURLEncoding.DecodeString(cookie)
	files, err := filepath.Glob(w.file + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	found := false
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found = found || bytes.Contains(content, []byte("sid-1"))
		for _, secret := range [][]byte{[]byte(cookie), raw, []byte("refresh-token"), []byte("access/")} {
			if bytes.Contains(content, secret) {
				t.Errorf("%s holds %q", filepath.Base(name), secret)
			}
		}
	}
	if !found {
		t.Error("the session is not in the store: the test looks at the wrong files")
	}
}

// Used twice, a refresh token ends the session; so many requests share one refresh.
func TestRequestsAtOnceRefreshOnce(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	for round := 1; round <= 3; round++ {
		w.pass(5 * time.Minute)
		var wg sync.WaitGroup
		for range 40 {
			wg.Go(func() {
				if got := w.call("GET", "/api/sessions", cookie, ""); got.StatusCode != http.StatusOK {
					t.Errorf("%d %s", got.StatusCode, got.body)
				}
			})
		}
		wg.Wait()
		if w.door.refreshes != round || w.door.reused != 0 {
			t.Fatalf("round %d: %d refreshes, %d reused", round, w.door.refreshes, w.door.reused)
		}
	}
}

func TestATokenIsRefreshedBeforeItEnds(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.pass(5*time.Minute - 30*time.Second)
	w.call("GET", "/api/sessions", cookie, "")
	if w.door.refreshes != 1 {
		t.Errorf("%d refreshes", w.door.refreshes)
	}
}

// A browser that leaves in the middle of a refresh must not lose the new token.
func TestARefreshOutlivesTheRequest(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.pass(6 * time.Minute)
	w.door.entered, w.door.slow = make(chan struct{}), make(chan struct{})
	ctx, leave := context.WithCancel(t.Context())
	req, _ := http.NewRequestWithContext(ctx, "GET", w.server.URL+"/api/sessions", nil)
	req.AddCookie(&http.Cookie{Name: cookieName, Value: cookie})
	left := make(chan struct{})
	go func() {
		defer close(left)
		if res, err := http.DefaultTransport.RoundTrip(req); err == nil {
			res.Body.Close()
		}
	}()
	<-w.door.entered
	leave()
	<-left
	close(w.door.slow)
	w.door.entered = nil
	if got := w.call("GET", "/api/sessions", cookie, ""); got.StatusCode != http.StatusOK {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	if w.door.refreshes != 1 || w.door.reused != 0 {
		t.Errorf("%d refreshes, %d reused", w.door.refreshes, w.door.reused)
	}
}

func TestSessionsSurviveARestart(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.pass(6 * time.Minute)
	w.call("GET", "/api/sessions", cookie, "")
	for range 2 {
		w.start()
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if got := w.call("GET", "/api/sessions", cookie, ""); got.StatusCode != http.StatusOK {
					t.Errorf("%d %s", got.StatusCode, got.body)
				}
			})
		}
		wg.Wait()
	}
	if w.door.refreshes != 3 || w.door.reused != 0 {
		t.Errorf("%d refreshes, %d reused", w.door.refreshes, w.door.reused)
	}
}

func TestUnusedSessionsEnd(t *testing.T) {
	w := newWorld(t)
	used, unused := w.signIn(), w.signIn()
	for range 3 {
		w.pass(11 * time.Hour)
		if got := w.call("GET", "/api/sessions", used, ""); got.StatusCode != http.StatusOK {
			t.Fatalf("in use: %d", got.StatusCode)
		}
	}
	if got := w.call("GET", "/api/sessions", unused, ""); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("unused for 33 hours: %d", got.StatusCode)
	}
	if err := w.bff.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := w.stored(); n != 1 {
		t.Errorf("%d sessions are kept", n)
	}
}

func TestSessionsEndInAnyCase(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	for range 16 {
		w.pass(10 * time.Hour)
		if got := w.call("GET", "/api/sessions", cookie, ""); got.StatusCode != http.StatusOK {
			t.Fatalf("%d", got.StatusCode)
		}
	}
	w.pass(9 * time.Hour)
	if got := w.call("GET", "/api/sessions", cookie, ""); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("after 169 hours: %d", got.StatusCode)
	}
}

func (w *world) stored() (n int) {
	w.Helper()
	if err := w.db.QueryRow(w.Context(), `SELECT count(*) FROM browser_sessions`).Scan(&n); err != nil {
		w.Fatal(err)
	}
	return n
}

// A service that says the session has ended ends the browser's, wherever it says so.
func TestA401FromAServiceEndsTheSession(t *testing.T) {
	for what, path := range map[string]string{"documents": "/api/documents", "unread": "/api/session", "check": "/api/documents/d-1", "passed on": "/api/document-types", "stream": "/api/notifications/stream"} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			cookie := w.signIn()
			w.services.fails[what] = fault.New(fault.Unauthenticated, "The session has ended.")
			refuse := func(rw http.ResponseWriter, _ *http.Request) { http.Error(rw, "", http.StatusUnauthorized) }
			w.remote.HandleFunc("GET /document-types", refuse)
			w.remote.HandleFunc("GET /notifications/stream", refuse)
			if got := w.call("GET", path, cookie, ""); got.StatusCode != http.StatusUnauthorized {
				t.Fatalf("%d %s", got.StatusCode, got.body)
			}
			delete(w.services.fails, what)
			if got := w.call("GET", "/api/sessions", cookie, ""); got.StatusCode != http.StatusUnauthorized {
				t.Errorf("the session goes on: %d", got.StatusCode)
			}
			if w.stored() != 0 {
				t.Error("the session is kept")
			}
		})
	}
}

func TestWhileTheEmployeeServiceIsDown(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.door.down = true
	w.pass(5*time.Minute - 30*time.Second)
	if got := w.call("GET", "/api/documents", cookie, ""); got.StatusCode != http.StatusOK {
		t.Errorf("the token is good for 30 s more: %d", got.StatusCode)
	}
	w.pass(time.Minute)
	if got := w.call("GET", "/api/documents", cookie, ""); got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%d", got.StatusCode)
	}
	w.door.down = false
	if got := w.call("GET", "/api/documents", cookie, ""); got.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %d", got.StatusCode)
	}
}

func TestSignOut(t *testing.T) {
	w := newWorld(t)
	cookie, other := w.signIn(), w.signIn()
	got := w.call("DELETE", "/api/session", cookie, "")
	if c := got.cookie(t); got.StatusCode != http.StatusNoContent || c.Value != "" || c.MaxAge >= 0 || !c.Secure {
		t.Errorf("%d %+v", got.StatusCode, c)
	}
	if len(w.door.loggedOut) != 1 || w.door.loggedOut[0] != "sid-1" {
		t.Errorf("ended at the employee service: %v", w.door.loggedOut)
	}
	if got := w.call("GET", "/api/session", cookie, ""); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("the cookie still works: %d", got.StatusCode)
	}
	if got := w.call("GET", "/api/session", other, ""); got.StatusCode != http.StatusOK {
		t.Errorf("another session ended too: %d", got.StatusCode)
	}
	if got := w.call("DELETE", "/api/session", "", ""); got.StatusCode != http.StatusNoContent {
		t.Errorf("signed out already: %d", got.StatusCode)
	}
}

func TestSigningInAgainEndsTheSessionBefore(t *testing.T) {
	w := newWorld(t)
	first := w.signIn()
	second := w.call("POST", "/api/session", first, `{"username":"ana","password":"certa"}`).cookie(t).Value
	if second == first {
		t.Error("the same secret again")
	}
	if got := w.call("GET", "/api/session", first, ""); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("%d", got.StatusCode)
	}
	if got := w.call("GET", "/api/session", second, ""); got.StatusCode != http.StatusOK {
		t.Errorf("%d", got.StatusCode)
	}
}

func TestEndingAnotherOfOnesSessionsHoldsAtOnce(t *testing.T) {
	w := newWorld(t)
	here, there := w.signIn(), w.signIn()
	if got := w.call("DELETE", "/api/sessions/sid-2", here, ""); got.StatusCode != http.StatusNoContent {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	if got := w.call("GET", "/api/session", there, ""); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("%d", got.StatusCode)
	}
	if got := w.call("GET", "/api/session", here, ""); got.StatusCode != http.StatusOK {
		t.Errorf("%d", got.StatusCode)
	}
}

func TestSetup(t *testing.T) {
	w := newWorld(t)
	if got := w.call("GET", "/api/setup/bad", "", ""); got.StatusCode != http.StatusNotFound {
		t.Errorf("%d", got.StatusCode)
	}
	if got := w.call("GET", "/api/setup/good", "", ""); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "first_administrator") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	got := w.call("POST", "/api/setup/good", "", `{"company":"Aroeira","username":"ana","password":"uma frase bem longa"}`)
	if got.StatusCode != http.StatusCreated {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	if got := w.call("GET", "/api/session", got.cookie(t).Value, ""); got.StatusCode != http.StatusOK {
		t.Errorf("%d", got.StatusCode)
	}
	if got := w.call("GET", "/api/company", "", ""); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "Transportes Aroeira") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

func TestPasswords(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	if got := w.call("POST", "/api/password", cookie, `{"current_password":"certa","password":"outra frase"}`); got.StatusCode != http.StatusNoContent {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	if got := w.call("POST", "/api/accounts/acc-bia/reset", cookie, ""); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "/comecar/x") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	w.services.fails["password"] = fault.Invalidf("current_password", fault.WrongPassword, "is not right")
	got := w.call("POST", "/api/password", cookie, `{"current_password":"errada","password":"outra frase"}`)
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, `"current_password"`) {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}
