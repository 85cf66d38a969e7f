package app

import (
	"context"
	"net/http"
	"testing"
	"time"

	"acervo/platform/telemetry"
)

// doors are a route of each service that a signed-in administrator may call; the bool
// says whether everybody who is signed in may.
var doors = map[string]bool{
	"/employees?limit=1": true, "/accounts?limit=1": false, "/permissions?limit=1": true, "/classes": true, "/documents?limit=1": true,
	"/document-types": true, "/views": true, "/notifications?limit=1": true, "/audit?limit=1": false,
}

// signedIn is a new session of a demo person.
func (w *world) signedIn(t *testing.T, username string) (access, refresh string) {
	t.Helper()
	var out struct {
		AccessToken  string `json:"access_token"`
		RefreshToken string `json:"refresh_token"`
	}
	for _, in := range w.signIns {
		if in.Username == username {
			if status, err := w.do("", http.MethodPost, "/auth/login", map[string]string{"username": username, "password": in.Password}, &out); err != nil || status != http.StatusOK {
				t.Fatal(status, err)
			}
			return out.AccessToken, out.RefreshToken
		}
	}
	t.Fatalf("there is no %s", username)
	return "", ""
}

func (w *world) knock(t *testing.T, token string, want int, when string) {
	t.Helper()
	for path, everybody := range doors {
		expected := want
		if want == http.StatusOK && !everybody {
			continue
		}
		if status, err := w.do(token, http.MethodGet, path, nil, nil); err != nil || status != expected {
			t.Errorf("%s: GET %s: %d %v, want %d", when, path, status, err, expected)
		}
	}
}

// TestWhatHasEndedIsRefusedAtOnceEverywhere uses access tokens that are good for
// minutes yet, at every service, right after the answer that ended their session.
func TestWhatHasEndedIsRefusedAtOnceEverywhere(t *testing.T) {
	w := theWorld(t)
	const who = "caio.davila"
	other, _ := w.signedIn(t, who)

	token, refresh := w.signedIn(t, who)
	w.knock(t, token, http.StatusOK, "signed in")
	if status, _ := w.do("", http.MethodPost, "/auth/logout", map[string]string{"refresh_token": refresh}, nil); status != http.StatusNoContent {
		t.Fatal(status)
	}
	w.knock(t, token, http.StatusUnauthorized, "signed out")
	w.knock(t, other, http.StatusOK, "signed out elsewhere")

	token, _ = w.signedIn(t, who)
	caller, err := w.verifier.Verify(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := w.do(other, http.MethodDelete, "/auth/sessions/"+caller.SessionID, nil, nil); status != http.StatusNoContent {
		t.Fatal(status)
	}
	w.knock(t, token, http.StatusUnauthorized, "ended from another session")
	w.knock(t, other, http.StatusOK, "ended another session")

	token, refresh = w.signedIn(t, who)
	for _, want := range []int{http.StatusOK, http.StatusUnauthorized} { // the second use ends the session
		if status, _ := w.do("", http.MethodPost, "/auth/refresh", map[string]string{"refresh_token": refresh}, nil); status != want {
			t.Fatal(status)
		}
	}
	w.knock(t, token, http.StatusUnauthorized, "refreshed twice with one token")
	_, refresh = w.signedIn(t, who)
	if status, _ := w.do("", http.MethodPost, "/auth/logout", map[string]string{"refresh_token": refresh}, nil); status != http.StatusNoContent {
		t.Fatal(status)
	}
}

// TestRolesAndStatusHoldAtOnceEverywhere changes an account under its open session.
func TestRolesAndStatusHoldAtOnceEverywhere(t *testing.T) {
	w := theWorld(t)
	admin := w.actor(t, "caio.davila")
	token, _ := w.signedIn(t, "edson.kowalski")
	caller, err := w.verifier.Verify(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	want := func(status int, path string) {
		t.Helper()
		if got, err := w.do(token, http.MethodGet, path, nil, nil); err != nil || got != status {
			t.Errorf("GET %s: %d %v, want %d", path, got, err, status)
		}
	}
	change := func(with map[string]any) {
		admin.must(http.StatusOK, http.MethodPatch, "/accounts/"+caller.AccountID, with, nil)
	}
	want(http.StatusForbidden, "/audit")
	change(map[string]any{"roles": []string{"admin", "employee"}})
	want(http.StatusOK, "/audit")
	want(http.StatusOK, "/accounts")
	change(map[string]any{"roles": []string{"employee"}})
	want(http.StatusForbidden, "/audit")
	want(http.StatusForbidden, "/accounts")
	change(map[string]any{"status": "inactive"})
	w.knock(t, token, http.StatusUnauthorized, "deactivated")
	change(map[string]any{"status": "active"})
	w.knock(t, token, http.StatusUnauthorized, "activated again: the session stays ended")
}

// TestARestartRevivesNoSession starts the process anew while the token of an ended
// session is good by itself.
func TestARestartRevivesNoSession(t *testing.T) {
	dir := t.TempDir()
	start := func() *system {
		s, err := open(&Config{Place: Place{Data: dir}, MaxUpload: 1 << 20, Drain: time.Second}, telemetry.Discard())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := start()
	w := serveSystem(t, s)
	path, err := s.services.employee.FirstSetup(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var in struct {
		AccessToken  string `json:"access_token"`
		RefreshToken string `json:"refresh_token"`
	}
	setup := map[string]string{"company": "Aroeira", "username": "chefe", "password": "cavalo correto bateria"}
	if status, err := w.do("", http.MethodPost, "/auth/setup/"+path[len("/comecar/"):], setup, &in); err != nil || status != http.StatusOK {
		t.Fatal(status, err)
	}
	w.knock(t, in.AccessToken, http.StatusOK, "set up")
	if status, _ := w.do("", http.MethodPost, "/auth/logout", map[string]string{"refresh_token": in.RefreshToken}, nil); status != http.StatusNoContent {
		t.Fatal(status)
	}
	w.api.Close()
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	s = start()
	defer func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}()
	w = serveSystem(t, s)
	defer w.api.Close()
	w.knock(t, in.AccessToken, http.StatusUnauthorized, "after a restart")
}
