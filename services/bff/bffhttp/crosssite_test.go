package bffhttp_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestCrossSiteRequestsAreRefused(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	own := w.server.URL
	tests := []struct {
		method, path, site, origin string
		refused                    bool
	}{
		{"POST", "/api/views", "same-origin", own, false},
		{"POST", "/api/views", "same-origin", "", false},
		{"POST", "/api/views", "none", "", false},
		{"POST", "/api/views", "", own, false},
		{"POST", "/api/views", "", "", false}, // no browser
		{"POST", "/api/views", "cross-site", "https://evil.example", true},
		{"POST", "/api/views", "cross-site", own, true},
		{"POST", "/api/views", "same-site", own, true},
		{"POST", "/api/views", "", "https://evil.example", true},
		{"POST", "/api/views", "same-origin", "https://evil.example", true},
		{"POST", "/api/views", "", "null", true},
		{"POST", "/api/views", "invented", "", true},
		{"DELETE", "/api/session", "cross-site", "", true},
		{"POST", "/api/session", "cross-site", "", true},
		{"POST", "/api/documents", "cross-site", "", true},
		{"PATCH", "/api/documents/d-1", "same-site", "", true},
		{"GET", "/api/session", "cross-site", "", true},
		{"GET", "/api/notifications/stream", "cross-site", "", true},
		{"GET", "/api/documents/d-1/content", "cross-site", "", true},
		{"GET", "/api/session", "same-origin", "https://evil.example", true},
		{"GET", "/api/session", "none", "", false},
		{"GET", "/documentos", "cross-site", "", false}, // a link in a mail
	}
	for _, tt := range tests {
		got := w.call(tt.method, tt.path, cookie, "", "Sec-Fetch-Site", tt.site, "Origin", tt.origin)
		if refused := got.StatusCode == http.StatusForbidden && strings.Contains(got.body, "cross_site"); refused != tt.refused {
			t.Errorf("%+v: %d %s", tt, got.StatusCode, got.body)
		}
		for _, name := range []string{"Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"} {
			if got.Header.Get(name) != "" {
				t.Errorf("%+v: %s", tt, name)
			}
		}
	}
	if got := w.call("GET", "/api/session", cookie, ""); got.StatusCode != http.StatusOK {
		t.Errorf("a refused request changed something: %d", got.StatusCode)
	}
}
