package permissionhttp_test

import (
	"fmt"
	"strings"
	"testing"

	"acervo/platform/event"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// TestASessionThatHasEndedIsRefused: a token of it is good by itself, and refused by every
// operation for people; the account's other sessions go on, and so does what services ask
// about the account. The next process knows, too.
func TestASessionThatHasEndedIsRefused(t *testing.T) {
	w := newWorld(t)
	check := `{"action":"view","employee_id":"e-bia","class":"personal"}`
	all := func(token string, status int) {
		t.Helper()
		for _, path := range []string{"/permissions", "/permissions/summary", "/permissions/shared?direction=with_me", "/scopes?action=view", "/classes", "/permissions/break-glass",
			"/permissions/review/user/ana", "/permissions/audience?action=view&class=personal&employee_id=e-bia"} {
			if got := w.call("GET", path, token, "").is(t, status); status == 401 && !strings.Contains(got.Body.String(), "session_ended") {
				t.Errorf("GET %s: %s", path, got.Body)
			}
		}
		w.call("POST", "/permissions/check", token, check).is(t, status)
	}
	w.grant("root", perm(user("ana"), `"manage"`, `{"kind":"unit","id":"south","subtree":true}`, ""))
	all("ana/one", 200)
	etag := w.call("GET", "/scopes?action=view", "ana/one", "").is(t, 200).Header().Get("ETag")
	preview := `{"change":{"grant":` + perm(user("bia"), `"view"`, `{"kind":"unit","id":"north"}`, "") + `}}`
	previewed := w.call("POST", "/permissions/preview", "root", preview).is(t, 200).Header().Get("ETag")

	w.tell("employee", employeeapi.SessionEnded, "one", employeeapi.SessionEvent{SessionID: "one", AccountID: "ana", Reason: "signed_out"})
	all("ana/one", 401)
	w.call("GET", "/scopes?action=view", "ana/one", "", "If-None-Match", etag).is(t, 401)
	w.call("POST", "/permissions", "ana/one", perm(user("bia"), `"view"`, `{"kind":"unit","id":"south"}`, "")).is(t, 401)
	all("ana/two", 200)
	w.call("GET", "/scopes?action=view", "ana/two", "", "If-None-Match", etag).is(t, 304)
	w.call("GET", "/scopes?action=view&user_id=ana", "service:document", "").is(t, 200)
	// Nobody's rights have changed.
	w.call("POST", "/permissions", "root", perm(user("bia"), `"view"`, `{"kind":"unit","id":"north"}`, ""), "Acervo-Previewed", previewed).is(t, 201)

	w.reopen()
	all("ana/one", 401)
	all("ana/two", 200)

	// It is kept for as long as a token may be good, and others are heard of meanwhile.
	w.clock.pass(identity.KeepEnded)
	w.tell("employee", employeeapi.SessionEnded, "three", employeeapi.SessionEvent{SessionID: "three", AccountID: "ana", Reason: "reused"})
	w.reopen()
	all("ana/one", 401)
	all("ana/three", 401)
}

// TestMoreSessionsEndThanArePushedAtOnce: an account may have any number of them.
func TestMoreSessionsEndThanArePushedAtOnce(t *testing.T) {
	w := newWorld(t)
	const n = 2*permissionapi.MaxEvents + 1
	var events []event.Event
	for i := range n {
		id := fmt.Sprint("s", i)
		events = append(events, w.event("employee", employeeapi.SessionEnded, id, employeeapi.SessionEvent{SessionID: id, AccountID: "ana", Reason: "password"}))
	}
	if err := w.client.Apply(t.Context(), events...); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, permissionapi.MaxEvents - 1, permissionapi.MaxEvents, n - 1} {
		w.call("GET", "/classes", fmt.Sprint("ana/s", i), "").is(t, 401)
	}
	w.call("GET", "/classes", fmt.Sprint("ana/s", n), "").is(t, 200)
}
