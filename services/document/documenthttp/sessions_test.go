package documenthttp_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"acervo/platform/identity"
	"acervo/platform/rest"
)

// TestEveryOperationRefusesASessionThatHasEnded: each asks either whether the session stands
// or, on the caller's behalf, the permission service, before it answers or changes anything.
func TestEveryOperationRefusesASessionThatHasEnded(t *testing.T) {
	var ended error
	w := open(t, func(w *world) {
		w.standing = func(context.Context, identity.Caller) error { return ended }
	})
	ana := w.people.hire(1, "Ana", "")
	d := w.upload(w.contract(ana, "Contrato"), pdf("one"))
	contract := w.types["Contrato"]
	var view struct{ ID string }
	w.call(hr, "POST", "/views", map[string]any{"name": "Uma", "filters": map[string]any{}}).want(http.StatusCreated).into(&view)
	bodies := map[string]func() any{
		"POST /documents": func() any {
			return newForm().document(w.contract(ana, "Outro")).content("a.pdf", "application/pdf", pdf("two"))
		},
		"PUT /documents/{id}":         func() any { return w.contract(ana, "Outro") },
		"PATCH /documents/{id}":       func() any { return map[string]any{"title": "Outro"} },
		"PUT /documents/{id}/content": func() any { return newForm().content("a.pdf", "application/pdf", pdf("three")) },
		"POST /document-types":        func() any { return map[string]any{"name": "Novo", "class": "personal"} },
		"PUT /document-types/{id}":    func() any { return map[string]any{"name": "Outro", "class": "personal"} },
		"POST /views":                 func() any { return map[string]any{"name": "Outra", "filters": map[string]any{}} },
		"PUT /views/{id}":             func() any { return map[string]any{"name": "Outra", "filters": map[string]any{}} },
	}
	call := func(r rest.Route) answer {
		id := map[bool]string{true: contract.ID, false: d.ID}[strings.HasPrefix(r.Path, "/document-types")]
		if strings.HasPrefix(r.Path, "/views") {
			id = view.ID
		}
		var body any
		if make := bodies[r.Method+" "+r.Path]; make != nil {
			body = make()
		}
		header := []string{}
		if r.Method == "PATCH" {
			header = []string{"Content-Type", "application/merge-patch+json"}
		}
		return w.call(hr, r.Method, strings.NewReplacer("{id}", id, "{page}", "1").Replace(r.Path), body, header...)
	}
	asked := 0
	w.perms.mu.Lock()
	ended = identity.Ended()
	w.perms.down = ended
	w.perms.mu.Unlock()
	for _, r := range w.routes {
		if !r.Access.Allows(identity.Caller{AccountID: "hr-account", Roles: []string{"hr"}}) {
			continue
		}
		asked++
		if got := call(r); got.Status != http.StatusUnauthorized || !strings.Contains(string(got.Body), "session_ended") {
			t.Errorf("%s %s: %d %s", r.Method, r.Path, got.Status, got.Body)
		}
	}
	if asked < 20 {
		t.Errorf("only %d operations", asked)
	}
	w.perms.mu.Lock()
	ended = nil
	w.perms.down = nil
	w.perms.mu.Unlock()
	for _, r := range w.routes { // they would have been good requests
		if r.Method != "GET" || !r.Access.Allows(identity.Caller{AccountID: "hr-account", Roles: []string{"hr"}}) {
			continue
		}
		if got := call(r); got.Status != http.StatusOK && !strings.Contains(r.Path, "pages") {
			t.Errorf("%s %s: %d %s", r.Method, r.Path, got.Status, got.Body)
		}
	}
	if page := w.list(hr, "?count=true"); len(page.Items) != 1 || page.Items[0].Title != "Contrato" || page.Items[0].Revision != d.Revision {
		t.Errorf("%+v", page)
	}
}
