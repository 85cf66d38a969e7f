package permissionhttp_test

import (
	"fmt"
	"slices"
	"testing"

	"acervo/services/permission/permissionapi"
)

// TestSharedDocuments: what was shared one by one, from both sides. What one brought, what
// a rule about many gives, what is over, denied by a revoke or given by oneself is none.
func TestSharedDocuments(t *testing.T) {
	w := newWorld(t)
	doc, other := w.upload("hr", "e-bia", "personal"), w.upload("hr", "e-bia", "personal")
	shared := func(who, direction string, want ...string) {
		t.Helper()
		got := read[permissionapi.SharedDocuments](t, w.call("GET", "/permissions/shared?direction="+direction, who, "").is(t, 200)).DocumentIDs
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s, %s: %v, want %v", who, direction, got, want)
		}
	}
	on := func(id string) string { return fmt.Sprintf(`{"kind":"document","id":%q}`, id) }
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"unit","id":"south","subtree":true}`, ""))
	shared("hr", "with_me")
	shared("ana", "with_me")
	first := w.recorded("root", perm(user("ana"), `"view"`, on(doc), ""))
	w.recorded("root", perm(user("rui"), `"view"`, on(other), ""))
	w.recorded("root", perm(user("ana"), `"view"`, on(other), `,"not_before":"2990-01-01T00:00:00Z"`))
	shared("ana", "with_me", doc) // the other one is to come
	shared("rui", "with_me", other)
	shared("root", "with_me")
	shared("root", "by_me", doc, other)
	shared("ana", "by_me")
	w.call("DELETE", "/permissions/"+first.ID, "root", "").is(t, 204)
	shared("ana", "with_me")
	shared("root", "by_me", other)
	w.call("GET", "/permissions/shared?direction=all", "ana", "").is(t, 422)
	w.call("GET", "/permissions/shared", "ana", "").is(t, 422)
}
