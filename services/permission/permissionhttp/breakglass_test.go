package permissionhttp_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"acervo/services/permission/permissionapi"
)

const (
	onBia = `{"kind":"employee","id":"e-bia"}`
	why   = "O SAMU pede o histórico de alergias"
)

func emergency(target, more string) string {
	return fmt.Sprintf(`{"target":%s,"classes":["medical"],"minutes":30,"reason":%q%s}`, target, why, more)
}

// sees asks whether an account may view documents of a class about bia.
func (w *world) sees(account, class string) bool {
	w.Helper()
	body := fmt.Sprintf(`{"user_id":%q,"action":"view","employee_id":"e-bia","class":%q}`, account, class)
	return read[permissionapi.CheckResult](w, w.call("POST", "/permissions/check", "service:document", body).is(w, 200)).Allowed
}

// An administrator, who reads no documents, opens those of one person for half an hour:
// the others who answer for these are told, and it ends by itself.
func TestBreakGlass(t *testing.T) {
	w := newWorld(t)
	w.account("ext", []string{"admin"}, true)
	manage := func(who, unit string) {
		w.grant("root", perm(user(who), `"manage"`, fmt.Sprintf(`{"kind":"unit","id":%q,"subtree":true}`, unit), `,"classes":["medical"],"reason":"responde por eles"`))
	}
	manage("ana", "top")
	manage("rui", "north")
	open := func(target string) permissionapi.Permission {
		return read[permissionapi.Permission](w, w.call("POST", "/permissions/break-glass", "root", emergency(target, "")).is(t, 201))
	}
	if w.sees("root", "medical") {
		t.Fatal("an administrator sees what nobody gave them")
	}
	p := open(onBia)
	if p.BreakGlass == nil || !slices.Equal(p.BreakGlass.Told, []string{"ana", "ext"}) || p.Reason != why || !p.ExpiresAt.Equal(w.clock.now().Add(30*time.Minute)) {
		t.Errorf("%+v", p)
	}
	if !w.sees("root", "medical") || w.sees("root", "personal") || w.sees("ext", "medical") {
		t.Error("it opens what it names, for whoever opened it, and no more")
	}
	// Who was told sees it; nobody changes it; another administrator may end it.
	w.call("GET", "/permissions/"+p.ID, "ana", "").is(t, 200)
	w.call("GET", "/permissions/"+p.ID, "rui", "").is(t, 404)
	w.call("PATCH", "/permissions/"+p.ID, "root", `{"reason":"outro motivo"}`, "Content-Type", "application/merge-patch+json").is(t, 409)
	listed := read[permissionapi.Page](w, w.call("GET", "/permissions?break_glass=true&phase=in_force", "ext", "").is(t, 200))
	if len(listed.Items) != 1 || listed.Items[0].ID != p.ID {
		t.Errorf("open: %+v", listed)
	}
	w.call("DELETE", "/permissions/"+p.ID, "ext", "").is(t, 204)
	if w.sees("root", "medical") {
		t.Error("it was ended, and still lets them see")
	}
	// A unit; those responsible for it are told.
	if p = open(`{"kind":"unit","id":"cwb"}`); !slices.Equal(p.BreakGlass.Told, []string{"ana", "ext"}) || !w.sees("root", "medical") {
		t.Errorf("a unit: %+v", p)
	}
	denial := w.grant("ext", fmt.Sprintf(`{"subject":%s,"actions":["view"],"target":%s,"effect":"deny","reason":"sob investigação"}`, user("root"), onBia))
	if w.sees("root", "medical") {
		t.Error("a denial wins over an emergency")
	}
	w.call("DELETE", "/permissions/"+denial.ID, "ext", "").is(t, 204)
	w.clock.pass(29 * time.Minute)
	if !w.sees("root", "medical") {
		t.Error("half an hour is not over")
	}
	w.clock.pass(time.Minute)
	if w.sees("root", "medical") {
		t.Error("half an hour is over")
	}
	var opened int
	if err := w.db.QueryRow(t.Context(), `SELECT count(*) FROM outbox WHERE type = $1`, permissionapi.BreakGlassOpened).Scan(&opened); err != nil || opened != 2 {
		t.Errorf("%d events say that one was opened, want 2 (%v)", opened, err)
	}
}

func TestBreakGlassRefused(t *testing.T) {
	w := newWorld(t)
	w.call("POST", "/permissions/break-glass", "root", emergency(onBia, "")).is(t, 409) // nobody would be told
	w.account("ext", []string{"admin"}, true)
	w.call("POST", "/permissions/break-glass", "hr", emergency(onBia, "")).is(t, http.StatusForbidden)
	for name, c := range map[string]struct{ body, field string }{
		"everyone":         {emergency(`{"kind":"everyone"}`, ""), "target.kind"},
		"a document":       {emergency(document("01900000-0000-7000-8000-000000000001"), ""), "target.kind"},
		"nobody":           {emergency(`{"kind":"employee","id":"nobody"}`, ""), "target.id"},
		"no classes":       {`{"target":` + onBia + `,"classes":[],"reason":"` + why + `"}`, "classes"},
		"an unknown class": {`{"target":` + onBia + `,"classes":["x"],"reason":"` + why + `"}`, "classes[0]"},
		"over an hour":     {`{"target":` + onBia + `,"classes":["medical"],"minutes":61,"reason":"` + why + `"}`, "minutes"},
		"no reason":        {`{"target":` + onBia + `,"classes":["medical"],"reason":"   ...       "}`, "reason"},
		"other actions":    {emergency(onBia, `,"actions":["manage"]`), "actions"},
	} {
		t.Run(name, func(t *testing.T) { w.call("POST", "/permissions/break-glass", "root", c.body).is(t, 422, c.field) })
	}
}

// A scope names the emergency accesses in it, so that what is read in a second one that
// opens the same leaves a trail of its own: whoever holds the scope of before is answered anew.
func TestScopeNamesItsEmergencies(t *testing.T) {
	w := newWorld(t)
	w.account("ext", []string{"admin"}, true)
	etag := ""
	var want []string
	for range 2 {
		p := read[permissionapi.Permission](w, w.call("POST", "/permissions/break-glass", "root", emergency(onBia, "")).is(t, 201))
		want = append(want, p.ID)
		slices.Sort(want)
		a := w.call("GET", "/scopes?action=view", "root", "", "If-None-Match", etag).is(t, 200)
		var s permissionapi.Scope
		if err := s.UnmarshalBinary(a.Body.Bytes()); err != nil {
			t.Fatal(err)
		}
		if s.Emergency() != (len(want) > 0) || !slices.Equal(s.Emergencies, want) {
			t.Errorf("the scope has %v, want %v", s.Emergencies, want)
		}
		etag = a.Header().Get("ETag")
	}
}

// Before anything is opened it can be asked who would be told; that opens nothing.
func TestPreviewBreakGlass(t *testing.T) {
	w := newWorld(t)
	body := `{"target":` + onBia + `,"classes":["medical"]}`
	w.call("POST", "/permissions/break-glass/preview", "root", body).is(t, 409) // nobody would be told
	w.account("ext", []string{"admin"}, true)
	w.grant("root", perm(user("rui"), `"manage"`, `{"kind":"unit","id":"south","subtree":true}`, `,"classes":["medical"],"reason":"responde por eles"`))
	told := read[permissionapi.BreakGlass](w, w.call("POST", "/permissions/break-glass/preview", "root", body).is(t, 200)).Told
	opened := read[permissionapi.Permission](w, w.call("POST", "/permissions/break-glass", "root", emergency(onBia, "")).is(t, 201))
	if !slices.Equal(told, []string{"ext", "rui"}) || !slices.Equal(told, opened.BreakGlass.Told) {
		t.Errorf("said %v, told %v", told, opened.BreakGlass.Told)
	}
	personal := `{"target":` + onBia + `,"classes":["personal"]}`
	if told := read[permissionapi.BreakGlass](w, w.call("POST", "/permissions/break-glass/preview", "root", personal).is(t, 200)).Told; !slices.Equal(told, []string{"ext"}) {
		t.Errorf("of another class %v", told)
	}
	if n := len(read[permissionapi.EmergencyPage](w, w.call("GET", "/permissions/break-glass", "root", "").is(t, 200)).Items); n != 1 || w.sees("root", "personal") {
		t.Errorf("asking opened something: %d are open", n)
	}
	w.call("POST", "/permissions/break-glass/preview", "hr", body).is(t, http.StatusForbidden)
	w.call("POST", "/permissions/break-glass/preview", "root", `{"target":{"kind":"everyone"},"classes":["medical"]}`).is(t, 422, "target.kind")
	w.call("POST", "/permissions/break-glass/preview", "root", `{"target":{"kind":"employee","id":"nobody"},"classes":["medical"]}`).is(t, 422, "target.id")
	w.call("POST", "/permissions/break-glass/preview", "root", `{"target":`+onBia+`,"classes":["x"]}`).is(t, 422, "classes[0]")
}

// An emergency access is never forgotten: neither when it was ended, nor when it ended
// by itself, nor when whose documents it opened is gone.
func TestEmergenciesAreKept(t *testing.T) {
	w := newWorld(t)
	w.account("ext", []string{"admin"}, true)
	w.grant("root", perm(user("rui"), `"manage"`, onBia, `,"classes":["medical"],"reason":"responde por ela"`))
	open := func() permissionapi.Permission {
		return read[permissionapi.Permission](w, w.call("POST", "/permissions/break-glass", "root", emergency(onBia, "")).is(t, 201))
	}
	list := func(who, query string) permissionapi.EmergencyPage {
		return read[permissionapi.EmergencyPage](w, w.call("GET", "/permissions/break-glass"+query, who, "").is(t, 200))
	}
	ended, lasted := open(), open()
	w.clock.pass(10 * time.Minute)
	w.call("DELETE", "/permissions/"+ended.ID, "ext", "").is(t, 204)
	at := w.clock.now()
	w.clock.pass(time.Hour)
	w.call("DELETE", "/permissions/"+lasted.ID, "root", "").is(t, 204) // it had ended by itself
	now := open()
	for _, who := range []string{"root", "ext", "hr", "rui"} {
		page := list(who, "?count=true")
		if *page.Total != 3 || len(page.Items) != 3 || page.Items[0].ID != now.ID || page.Items[1].ID != lasted.ID || page.Items[2].ID != ended.ID {
			t.Fatalf("%s: %+v", who, page)
		}
		if e := page.Items[2]; e.EndedAt == nil || !e.EndedAt.Equal(at) || e.EndedBy != "ext" || e.Reason != why || e.OpenAt(at) || !slices.Equal(e.BreakGlass.Told, []string{"ext", "rui"}) {
			t.Errorf("%s: ended %+v", who, e)
		}
		if e := page.Items[1]; e.EndedAt != nil || e.EndedBy != "" || e.OpenAt(w.clock.now()) {
			t.Errorf("%s: ended by itself %+v", who, e)
		}
		if e := page.Items[0]; !e.OpenAt(w.clock.now()) {
			t.Errorf("%s: open %+v", who, e)
		}
	}
	first := list("root", "?limit=2")
	if second := list("root", "?limit=2&cursor="+first.Next); len(first.Items) != 2 || len(second.Items) != 1 || second.Items[0].ID != ended.ID || second.Next != "" {
		t.Errorf("pages %+v then %+v", first, second)
	}
	if n := len(list("bia", "").Items); n != 0 { // whose documents they are is not told by this
		t.Errorf("bia sees %d", n)
	}
	w.call("GET", "/permissions/break-glass/"+ended.ID, "rui", "").is(t, 200)
	w.call("GET", "/permissions/break-glass/"+ended.ID, "bia", "").is(t, 404)
	w.call("GET", "/permissions/break-glass/00000000-0000-7000-8000-000000000000", "root", "").is(t, 404)
}
