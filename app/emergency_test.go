package app

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"acervo/services/bff/pages"
)

// What is given to an administrator by name is no emergency access: the band that
// stands on every page tells of those alone.
func TestAGrantByNameIsNoEmergency(t *testing.T) {
	w := theWorld(t)
	admin := w.actor(t, "caio.davila")
	admin.grant(map[string]any{
		"subject": user(admin.id), "target": map[string]string{"kind": "self"}, "effect": "allow",
		"actions": []string{"view"}, "classes": []string{"personal"}, "expires_at": time.Now().Add(time.Hour).UTC().Format(time.RFC3339),
	})
	sign := w.cookie(t, admin.who)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.web.URL+"/api/session", nil)
	if err != nil {
		t.Fatal(err)
	}
	sign(req)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var session pages.Session
	if err := json.NewDecoder(res.Body).Decode(&session); err != nil || session.User.Username != admin.who.Username || len(session.Open) != 0 {
		t.Errorf("%v, of %q, emergencies %+v", err, session.User.Username, session.Open)
	}
}
