package permissionhttp_test

import (
	"fmt"
	"testing"

	"acervo/services/permission/permissionapi"
)

// TestAPreviewSaysWhyNothingChanges: no documents, nobody, or others that give the same.
func TestAPreviewSaysWhyNothingChanges(t *testing.T) {
	w := newWorld(t)
	nothing := func(why permissionapi.Nothing, subject, target string) {
		t.Helper()
		body := fmt.Sprintf(`{"change":{"grant":%s}}`, perm(subject, `"view"`, target, `,"classes":["personal"]`))
		p := read[permissionapi.Preview](t, w.call("POST", "/permissions/preview", "root", body).is(t, 200))
		if !p.Unchanged || p.Nothing != why {
			t.Errorf("%s: %+v, want %q", body, p, why)
		}
	}
	bia := `{"kind":"employee","id":"e-bia"}`
	nothing(permissionapi.NoDocuments, user("ana"), bia)
	nothing(permissionapi.NoDocuments, user("ana"), `{"kind":"everyone"}`)
	nothing(permissionapi.NoDocuments, user("ana"), `{"kind":"self"}`)
	w.upload("hr", "e-bia", "personal")
	nothing(permissionapi.NobodyThere, `{"kind":"role","id":"nobody_has_it"}`, bia)
	nothing(permissionapi.NoDocuments, user("ana"), `{"kind":"self"}`)
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"everyone"}`, `,"classes":["personal"]`))
	nothing("", user("ana"), bia)
}
