package permissionhttp_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

func TestGrantCheckRevoke(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	if w.may("ana", "view", doc) {
		t.Fatal("allowed before anything was granted")
	}
	a := w.call("POST", "/permissions", "root", perm(user("ana"), `"download"`, `{"kind":"unit","id":"south","subtree":true}`, `,"classes":["personal"],"reason":"Gestão"`)).is(t, 201)
	p := read[permissionapi.Permission](t, a)
	if a.Header().Get("Location") != "/permissions/"+p.ID || a.Header().Get("Etag") != `"1"` || p.GrantedBy != "root" || p.Revision != 1 || p.CreatedAt.IsZero() {
		t.Errorf("%v %+v", a.Header(), p)
	}
	for action, want := range map[string]bool{"view": true, "download": true, "edit": false, "share": false, "delete": false, "manage": false} {
		if got := w.may("ana", action, doc); got != want {
			t.Errorf("ana may %s: %v", action, got)
		}
	}
	medical := w.upload("hr", "e-bia", "medical")
	if w.may("ana", "view", medical) || w.may("rui", "view", doc) {
		t.Error("allowed too much")
	}
	w.call("DELETE", "/permissions/"+p.ID, "root", "").is(t, 204)
	if w.may("ana", "view", doc) {
		t.Error("allowed after the revoke was answered")
	}
	w.call("DELETE", "/permissions/"+p.ID, "root", "").is(t, 404)
	w.call("GET", "/permissions/"+p.ID, "root", "").is(t, 404)
}

func TestWindowsOpenAndCloseByThemselves(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	at := func(d time.Duration) string { return w.clock.now().Add(d).Format(time.RFC3339Nano) }
	w.recorded("root", perm(user("ana"), `"view"`, document(doc), fmt.Sprintf(`,"not_before":%q,"expires_at":%q`, at(time.Hour), at(2*time.Hour))))
	for i, want := range []bool{false, true, false} {
		if got := w.may("ana", "view", doc); got != want {
			t.Errorf("hour %d: %v", i, got)
		}
		w.clock.pass(time.Hour)
	}
}

// Whose permissions one sees, and what one may do to those that one sees.
func TestOthersPermissionsDoNotExist(t *testing.T) {
	w := newWorld(t)
	managers := w.grant("root", perm(user("ana"), `"manage"`, `{"kind":"unit","id":"south","subtree":true}`, `,"classes":["personal"]`))
	given := w.grant("ana", perm(user("bia"), `"view"`, `{"kind":"employee","id":"e-rui"}`, `,"classes":["personal"]`))
	other := w.grant("root", perm(user("ext"), `"view"`, `{"kind":"unit","id":"north"}`, ""))

	sees := func(who string) (ids []string) {
		for _, p := range read[permissionapi.Page](t, w.call("GET", "/permissions", who, "").is(t, 200)).Items {
			ids = append(ids, p.ID)
		}
		return ids
	}
	for who, want := range map[string][]string{
		"root": {other.ID, given.ID, managers.ID}, "hr": {other.ID, given.ID, managers.ID},
		"ana": {given.ID, managers.ID}, "bia": {given.ID}, "rui": nil, "ext": {other.ID},
	} {
		if got := sees(who); !slices.Equal(got, want) {
			t.Errorf("%s sees %v, want %v", who, got, want)
		}
		for _, p := range []permissionapi.Permission{managers, given, other} {
			status := 404
			if slices.Contains(want, p.ID) {
				status = 200
			}
			w.call("GET", "/permissions/"+p.ID, who, "").is(t, status)
		}
	}
	// What one may not see is 404 for every method, word for word like what does not exist.
	body, _ := json.Marshal(other.Input())
	for _, method := range []string{"GET", "PUT", "PATCH", "DELETE"} {
		in := map[string]string{"PUT": string(body), "PATCH": `{"reason":"x"}`}[method]
		hidden := w.call(method, "/permissions/"+other.ID, "rui", in).is(t, 404)
		nothing := w.call(method, "/permissions/0198c7b2-0000-7000-8000-000000000000", "rui", in).is(t, 404)
		if strip(hidden.Body.String()) != strip(nothing.Body.String()) {
			t.Errorf("%s: %s and %s", method, hidden.Body, nothing.Body)
		}
	}
	// What one sees but may not end is 403.
	for _, method := range []string{"PUT", "PATCH", "DELETE"} {
		in := map[string]string{"PUT": string(body), "PATCH": `{"reason":"x"}`}[method]
		w.call(method, "/permissions/"+given.ID, "bia", in).is(t, 403)
		w.call(method, "/permissions/"+managers.ID, "hr", in).is(t, 403)
	}
	w.call("DELETE", "/permissions/"+given.ID, "ana", "").is(t, 204)
}

// strip takes out the request's id.
func strip(problem string) string {
	before, _, _ := strings.Cut(problem, `"request_id"`)
	return before
}

func TestListFiltersAndPages(t *testing.T) {
	w := newWorld(t)
	const unit, elsewhere = "00000000-0000-7000-8000-00000000000a", "00000000-0000-7000-8000-00000000000b"
	w.tell("employee", employeeapi.GroupCreated, unit, employeeapi.Group{ID: unit, Kind: employeeapi.Unit, Revision: 1})
	var all []string
	for i := range 7 {
		who, effect := "ana", "allow"
		if i%2 == 1 {
			who, effect = "rui", "deny"
		}
		p := w.grant("root", fmt.Sprintf(`{"subject":%s,"actions":["view"],"target":{"kind":"unit","id":%q},"effect":%q,"reason":"x"}`, user(who), unit, effect))
		all = append([]string{p.ID}, all...)
	}
	var got []string
	next := ""
	for range 10 {
		page := read[permissionapi.Page](t, w.call("GET", "/permissions?limit=3&count=true&cursor="+next, "hr", "").is(t, 200))
		if page.Total == nil || *page.Total != 7 {
			t.Errorf("total %v", page.Total)
		}
		for _, p := range page.Items {
			got = append(got, p.ID)
		}
		if next = page.Next; next == "" {
			break
		}
	}
	if !slices.Equal(got, all) {
		t.Errorf("pages give %v, want %v", got, all)
	}
	count := func(query string, want int) {
		t.Helper()
		if n := len(read[permissionapi.Page](t, w.call("GET", "/permissions?"+query, "hr", "").is(t, 200)).Items); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
	count("subject_id=ana", 4)
	count("effect=deny", 3)
	count("target_kind=unit&target_id="+unit, 7)
	count("target_id="+elsewhere, 0)
	count("granted_by="+elsewhere, 0)
	count("granted_by=service:permission", 0)
	count("action=manage", 3) // denied by implication
	count("class=medical", 3)
	w.call("GET", "/permissions?class=nothing", "hr", "").is(t, 422, "class")
	count("phase=expired", 0)
	count("phase=in_force&subject_kind=user", 7)
	w.call("GET", "/permissions?cursor=rubbish", "hr", "").is(t, 400, "cursor")
	w.call("GET", "/permissions?limit=0", "hr", "").is(t, 422, "limit")
	w.call("GET", "/permissions?limit=101", "hr", "").is(t, 422, "limit")
	w.call("GET", "/permissions?phase=soon", "hr", "").is(t, 422, "phase")
	w.call("GET", "/permissions?colour=red", "hr", "").is(t, 422, "colour")
}

func TestReplaceAndPatch(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	p := w.grant("root", perm(user("ana"), `"manage"`, `{"kind":"unit","id":"south","subtree":true}`, `,"classes":["personal"],"reason":"a"`))
	path := "/permissions/" + p.ID

	// GET's answer may be sent back; nothing changes then.
	got := w.call("GET", path, "root", "").is(t, 200)
	same := read[permissionapi.Permission](t, w.call("PUT", path, "root", got.Body.String(), "If-Match", `"1"`).is(t, 200))
	if same.Revision != 1 {
		t.Errorf("revision %d after nothing was changed", same.Revision)
	}
	w.call("GET", path, "root", "", "If-None-Match", `"1"`).is(t, 304)

	a := w.call("PATCH", path, "root", `{"actions":["view"],"reason":null,"target":{"subtree":false}}`, "If-Match", `"1"`).is(t, 200)
	after := read[permissionapi.Permission](t, a)
	if a.Header().Get("Etag") != `"2"` || after.Revision != 2 || after.Reason != "" || after.Target.Subtree || after.Target.ID != "south" || after.Classes[0] != "personal" {
		t.Errorf("%+v", after)
	}
	if w.may("ana", "view", doc) {
		t.Error("bia is in cwb, below south, which is no longer reached")
	}
	w.call("PATCH", path, "root", `{"target":{"subtree":true}}`, "If-Match", `"1"`).is(t, 412)
	w.call("PUT", path, "root", got.Body.String(), "If-Match", `"1"`).is(t, 412)
	w.call("DELETE", path, "root", "", "If-Match", `"1"`).is(t, 412)
	w.call("PATCH", path, "root", `{}`, "If-Match", `seven`).is(t, 400, "If-Match")
	w.call("PATCH", path, "root", `{"subject":null}`).is(t, 422, "subject")
	w.call("PATCH", path, "root", `{"colour":"red"}`).is(t, 422, "colour")
	w.call("PATCH", path, "root", `{"target":{"kind":"document"}}`).is(t, 422, "target.id")
	w.call("PATCH", path, "root", `{"target":{"subtree":true}}`, "If-Match", `"2"`).is(t, 200)
	if !w.may("ana", "view", doc) {
		t.Error("the patch is not in force")
	}

	// A change may not amount to granting more than one may grant.
	w.grant("root", perm(user("rui"), `"manage"`, `{"kind":"unit","id":"south","subtree":true}`, `,"classes":["personal"]`))
	mine := w.grant("rui", perm(user("ext"), `"view"`, `{"kind":"unit","id":"south"}`, `,"classes":["personal"]`))
	for _, patch := range []string{
		`{"target":{"id":"top","subtree":true}}`, `{"classes":["personal","payroll"]}`, `{"classes":null}`, `{"actions":["upload"]}`,
		`{"target":{"kind":"everyone","id":null}}`,
	} {
		w.call("PATCH", "/permissions/"+mine.ID, "rui", patch).is(t, 403)
	}
	if p := read[permissionapi.Permission](t, w.call("GET", "/permissions/"+mine.ID, "rui", "").is(t, 200)); p.Revision != 1 {
		t.Errorf("a refused change changed it: %+v", p)
	}
	changed := read[permissionapi.Permission](t, w.call("PATCH", "/permissions/"+mine.ID, "rui", `{"actions":["edit"]}`).is(t, 200))
	if changed.GrantedBy != "rui" || changed.Actions[0] != "edit" {
		t.Errorf("%+v", changed)
	}
}

func TestTheSameKeyGrantsOnce(t *testing.T) {
	w := newWorld(t)
	body := perm(user("ana"), `"view"`, `{"kind":"unit","id":"south"}`, "")
	first := read[permissionapi.Permission](t, w.call("POST", "/permissions", "root", body, "Idempotency-Key", "k").is(t, 201))
	again := read[permissionapi.Permission](t, w.call("POST", "/permissions", "root", body, "Idempotency-Key", "k").is(t, 201))
	if first.ID != again.ID {
		t.Error("granted twice")
	}
	other := perm(user("rui"), `"view"`, `{"kind":"unit","id":"south"}`, "")
	w.call("POST", "/permissions", "root", other, "Idempotency-Key", "k").is(t, 422, "Idempotency-Key")
	if n := len(read[permissionapi.Page](t, w.call("GET", "/permissions", "root", "").is(t, 200)).Items); n != 1 {
		t.Errorf("%d permissions", n)
	}
}

func TestBadPermissions(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	medical := w.upload("root", "e-bia", "medical")
	unseen := w.upload("hr", "e-bia", "medical")
	south := `{"kind":"unit","id":"south"}`
	ok := func(subject, actions, target, more string) string { return perm(subject, actions, target, more) }
	past, soon, later := "2026-11-23T11:59:59Z", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z"
	for _, c := range []struct {
		body   string
		status int
		fields []string
	}{
		{`{`, 400, nil},
		{`[]`, 422, nil},
		{`{}`, 422, []string{"actions", "subject", "target"}},
		{ok(`"ana"`, `"view"`, south, ""), 422, []string{"subject"}},
		{ok(user("ana"), `7`, south, ""), 422, []string{"actions[0]"}},
		{ok(user("ana"), `"read"`, south, ""), 422, []string{"actions[0]"}},
		{ok(user("ana"), ``, south, ""), 422, []string{"actions"}},
		{ok(user("ana"), `"view","view"`, south, ""), 422, []string{"actions[1]"}},
		{ok(user("ana"), `"upload"`, document(doc), ""), 422, []string{"actions[0]"}},
		{ok(`{"kind":"friend","id":"x"}`, `"view"`, south, ""), 422, []string{"subject.kind"}},
		{ok(`{"kind":"user"}`, `"view"`, south, ""), 422, []string{"subject.id"}},
		{ok(user("nobody"), `"view"`, south, ""), 422, []string{"subject.id"}},
		{ok(user("off"), `"view"`, south, ""), 422, []string{"subject.id"}},
		{ok(`{"kind":"unit","id":"cipa"}`, `"view"`, south, ""), 422, []string{"subject.id"}},
		{ok(`{"kind":"user","id":"ana","colour":1}`, `"view"`, south, ""), 422, []string{"subject.colour"}},
		{ok(user(strings.Repeat("x", 65)), `"view"`, south, ""), 422, []string{"subject.id"}},
		{ok(user("ana"), `"view"`, `{"kind":"planet","id":"x"}`, ""), 422, []string{"target.kind"}},
		{ok(user("ana"), `"view"`, `{"kind":"unit","id":"x"}`, ""), 422, []string{"target.id"}},
		{ok(user("ana"), `"view"`, `{"kind":"self","id":"ana"}`, ""), 422, []string{"target.id"}},
		{ok(user("ana"), `"view"`, document("../../etc"), ""), 422, []string{"target.id"}},
		{ok(user("ana"), `"view"`, document("0198c7b2-0000-7000-8000-000000000000"), ""), 422, []string{"target.id"}},
		{ok(user("ana"), `"view"`, document(medical), ""), 422, []string{"classes"}},
		{ok(user("ana"), `"view"`, south, `,"classes":["secret"]`), 422, []string{"classes[0]"}},
		{ok(user("ana"), `"view"`, south, `,"classes":["legal","legal"]`), 422, []string{"classes[1]"}},
		{ok(user("ana"), `"view"`, south, `,"expires_at":"tomorrow"`), 422, []string{"expires_at"}},
		{ok(user("ana"), `"view"`, south, fmt.Sprintf(`,"expires_at":%q`, past)), 422, []string{"expires_at"}},
		{ok(user("ana"), `"view"`, south, fmt.Sprintf(`,"not_before":%q,"expires_at":%q`, later, soon)), 422, []string{"expires_at"}},
		{ok(user("ana"), `"view"`, south, fmt.Sprintf(`,"reason":%q`, strings.Repeat("ç", 501))), 422, []string{"reason"}},
		{ok(user("ana"), `"view"`, south, `,"colour":"red"`), 422, []string{"colour"}},
		{ok(user("ana"), `"view"`, south, `,"revision":7`), 422, []string{"revision"}},
		{strings.Replace(ok(user("ana"), `"view"`, south, ""), `"allow"`, `"maybe"`, 1), 422, []string{"effect"}},
	} {
		w.call("POST", "/permissions", "root", c.body).is(t, c.status, c.fields...)
	}
	w.call("POST", "/permissions", "root", ok(user("ana"), `"view"`, south, `,"classes":["medical"]`)).is(t, 422, "reason")
	w.call("POST", "/permissions", "root", ok(user("ana"), `"view"`, document(medical), `,"classes":["medical"],"reason":" "`)).is(t, 422, "reason")
	w.call("POST", "/permissions", "root", strings.Replace(ok(user("ana"), `"view"`, south, ""), `"allow"`, `"deny"`, 1)).is(t, 422, "reason")
	w.call("POST", "/permissions", "", ok(user("ana"), `"view"`, south, "")).is(t, 401)
	w.call("POST", "/permissions", "service:document", ok(user("ana"), `"view"`, south, "")).is(t, 403)
	w.call("POST", "/permissions", "off", ok(user("ana"), `"view"`, south, "")).is(t, 401)
	w.call("POST", "/permissions", "ghost", ok(user("ana"), `"view"`, south, "")).is(t, 401)
	w.call("POST", "/permissions?x=1", "root", ok(user("ana"), `"view"`, south, "")).is(t, 422, "x")
	w.call("POST", "/permissions", "root", `{"reason":"`+strings.Repeat("x", 2<<20)+`"}`).is(t, 413)
	// A document that one may not see is one that does not exist.
	hidden := w.call("POST", "/permissions", "ana", ok(user("rui"), `"view"`, document(doc), "")).is(t, 422, "target.id")
	nothing := w.call("POST", "/permissions", "ana", ok(user("rui"), `"view"`, document("0198c7b2-0000-7000-8000-000000000000"), "")).is(t, 422, "target.id")
	if strip(hidden.Body.String()) != strip(nothing.Body.String()) {
		t.Errorf("%s and %s", hidden.Body, nothing.Body)
	}
	// So it is for administrators, whatever else is wrong, before anything is given too.
	for _, more := range []string{"", `,"classes":["medical"]`, `,"classes":["medical"],"reason":"x"`, `,"classes":["personal","secret"]`} {
		for _, to := range []string{"ana", "root", "nobody"} {
			answer := func(id string) string {
				body := ok(user(to), `"view"`, document(id), more)
				denial := strings.Replace(body, `"allow"`, `"deny"`, 1)
				return strip(w.call("POST", "/permissions", "root", body).is(t, 422).Body.String()) +
					strip(w.call("POST", "/permissions", "root", denial).is(t, 422).Body.String()) +
					strip(w.call("POST", "/permissions/preview", "root", `{"change":{"grant":`+body+`}}`).is(t, 422).Body.String())
			}
			hidden, nothing := answer(unseen), answer("0198c7b2-0000-7000-8000-000000000000")
			if hidden != nothing || strings.Count(hidden, "there is no such document") < 3 {
				t.Errorf("%s to %s: %s and %s", more, to, hidden, nothing)
			}
		}
	}
	if n := len(read[permissionapi.Page](t, w.call("GET", "/permissions", "root", "").is(t, 200)).Items); n != 0 {
		t.Errorf("%d permissions were made of bad requests", n)
	}
	// Names and quotes of all kinds are kept as they are.
	odd := `'"; DROP TABLE permissions; -- \u0000`
	w.call("POST", "/permissions", "root", ok(user("ana"), `"view"`, south, fmt.Sprintf(`,"reason":%q`, "línea\n'\";--😀"))).is(t, 201)
	w.call("GET", "/permissions/"+strings.ReplaceAll(odd, " ", "%20"), "root", "").is(t, 404)
}
