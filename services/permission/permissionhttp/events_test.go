package permissionhttp_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

func TestWhoBringsADocumentKeepsSightOfIt(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("ana", "e-bia", "medical")
	for action, want := range map[string]bool{"view": true, "download": true, "edit": false, "share": false, "delete": false} {
		if got := w.may("ana", action, doc); got != want {
			t.Errorf("ana may %s what she brought: %v", action, got)
		}
	}
	p := read[permissionapi.Permission](t, w.call("GET", "/permissions/"+doc, "ana", "").is(t, 200))
	if p.GrantedBy != "service:permission" || p.Subject.ID != "ana" || p.Target.ID != doc || !slices.Equal(p.Classes, []string{"medical"}) || p.Revision != 1 {
		t.Errorf("%+v", p)
	}
	// It tells that there is such a document, of which class and from whom: not for those who
	// do not see it, whatever their role.
	for _, who := range []string{"hr", "root", "rui"} {
		for _, query := range []string{"target_id=" + doc, "count=true&target_kind=document&target_id=" + doc} {
			if hidden := read[permissionapi.Page](t, w.call("GET", "/permissions?"+query, who, "").is(t, 200)); len(hidden.Items) != 0 || hidden.Total != nil && *hidden.Total != 0 {
				t.Errorf("%s is told of a hidden document: %+v", who, hidden)
			}
		}
		for _, method := range []string{"GET", "DELETE", "PATCH"} {
			hidden := w.call(method, "/permissions/"+doc, who, map[string]string{"PATCH": `{"reason":"x"}`}[method]).is(t, 404)
			nothing := w.call(method, "/permissions/0198c7b2-0000-7000-8000-000000000000", who, map[string]string{"PATCH": `{"reason":"x"}`}[method]).is(t, 404)
			if strip(hidden.Body.String()) != strip(nothing.Body.String()) {
				t.Errorf("%s as %s: %s and %s", method, who, hidden.Body, nothing.Body)
			}
		}
		w.call("POST", "/permissions/preview", who, `{"change":{"revoke":{"permission_id":"`+doc+`"}}}`).is(t, 404)
	}
	w.recorded("hr", perm(user("root"), `"view"`, document(doc), `,"classes":["medical"],"reason":"x"`))
	list := read[permissionapi.Page](t, w.call("GET", "/permissions?target_id="+doc, "root", "").is(t, 200))
	if len(list.Items) != 2 || list.Items[1].ID != doc {
		t.Errorf("%+v", list)
	}
	if all := read[permissionapi.Page](t, w.call("GET", "/permissions", "ana", "").is(t, 200)); len(all.Items) != 0 {
		t.Errorf("automatic ones are in the general list: %+v", all.Items)
	}
	w.call("GET", "/permissions/"+doc, "rui", "").is(t, 404)
	w.call("PATCH", "/permissions/"+doc, "root", `{"actions":["manage"]}`).is(t, 409)
	w.call("DELETE", "/permissions/"+doc, "ana", "").is(t, 403)
	w.call("DELETE", "/permissions/"+doc, "root", "").is(t, 204)
	if w.may("ana", "view", doc) {
		t.Error("seen after the automatic permission was revoked")
	}
	// Changes of the document do not bring it back.
	w.happens(documentapi.Deleted, doc, nil)
	w.happens(documentapi.Undeleted, doc, nil)
	w.happens(documentapi.Changed, doc, nil)
	if w.may("ana", "view", doc) {
		t.Error("seen again")
	}
}

func TestClassAndOwnerOfADocumentDecide(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"unit","id":"south","subtree":true}`, `,"classes":["personal"]`))
	w.grant("root", perm(user("rui"), `"view"`, `{"kind":"self"}`, ""))
	w.happens(documentapi.Changed, doc, func(d *documentapi.DocumentEvent) { d.Document.Class = "medical" })
	if w.may("ana", "view", doc) || w.may("hr", "view", doc) {
		t.Error("seen in a class that nobody was given")
	}
	w.happens(documentapi.Changed, doc, func(d *documentapi.DocumentEvent) {
		d.Document.Class, d.Document.EmployeeID, d.EmployeeNumber = "personal", "e-rui", 2
	})
	if !w.may("ana", "view", doc) || !w.may("rui", "view", doc) {
		t.Error("not seen about its new owner")
	}
}

func TestSharesLiveAndDieWithTheirDocument(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	share := w.recorded("root", perm(user("ext"), `"download"`, document(doc), `,"expires_at":"2026-11-27T00:00:00Z"`))
	ban := w.recorded("root", fmt.Sprintf(`{"subject":%s,"actions":["view"],"target":%s,"effect":"deny","reason":"x"}`, user("ana"), document(doc)))
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"everyone"}`, ""))
	if !w.may("ext", "view", doc) || w.may("ana", "view", doc) {
		t.Fatal("the share or the denial is not in force")
	}
	w.happens(documentapi.Deleted, doc, nil)
	if w.may("ext", "view", doc) {
		t.Error("a share outlived its document")
	}
	w.call("GET", "/permissions/"+share.ID, "root", "").is(t, 404)
	w.call("POST", "/permissions", "root", perm(user("ext"), `"view"`, document(doc), "")).is(t, 422, "target.id")
	w.happens(documentapi.Undeleted, doc, nil)
	if w.may("ext", "view", doc) {
		t.Error("an undelete brought a share back")
	}
	if w.may("ana", "view", doc) {
		t.Error("a document came back more open than it was")
	}
	if !w.may("hr", "view", doc) {
		t.Error("who brought it lost sight of it")
	}
	w.happens(documentapi.Deleted, doc, nil)
	w.happens(documentapi.Purged, doc, nil)
	for _, who := range []string{"hr", "ana"} {
		asked := w.call("POST", "/permissions/check", who, fmt.Sprintf(`{"action":"view","document_id":%q}`, doc)).is(t, 200)
		if *read[permissionapi.CheckOutput](t, asked).Allowed {
			t.Errorf("%s sees what was purged", who)
		}
	}
	w.call("GET", "/permissions/"+ban.ID, "root", "").is(t, 404)
	w.call("GET", "/permissions/"+doc, "root", "").is(t, 404)

	revoked := w.outbox(permissionapi.Revoked)
	if len(revoked) != 2 || revoked[0].Cause != "document_deleted" || revoked[0].Permission.ID != share.ID || !slices.Equal(revoked[0].Users, []string{"ext"}) || revoked[1].Cause != "document_purged" {
		t.Errorf("%+v", revoked)
	}
	granted := w.outbox(permissionapi.Granted)
	if len(granted) != 3 || !slices.Equal(granted[0].Users, []string{"ext"}) || granted[2].Users != nil {
		t.Errorf("%+v", granted)
	}
}

// outbox is what was told of permissions, oldest first.
func (w *world) outbox(typ string) (out []permissionapi.PermissionEvent) {
	w.Helper()
	err := w.db.Each(w.Context(), `SELECT event FROM outbox WHERE type = $1 ORDER BY seq`, func(rows *sql.Rows) error {
		var raw string
		if err := rows.Scan(&raw); err != nil {
			return err
		}
		var ev event.Event
		if err := json.Unmarshal([]byte(raw), &ev); err != nil {
			return err
		}
		e, err := event.Decode[permissionapi.PermissionEvent](ev)
		out = append(out, e)
		return err
	}, typ)
	if err != nil {
		w.Fatal(err)
	}
	return out
}

func TestSharesAskedForWithAnUpload(t *testing.T) {
	w := newWorld(t)
	w.grant("root", perm(user("ana"), `"share"`, `{"kind":"unit","id":"south","subtree":true}`, `,"classes":["personal"]`))
	until := w.clock.now().Add(time.Hour)
	doc := w.upload("ana", "e-bia", "personal",
		documentapi.ShareWith{UserID: "ext", ExpiresAt: &until},
		documentapi.ShareWith{UserID: "rui", Actions: []string{"edit"}}, // not ana's to give
		documentapi.ShareWith{UserID: "off"},
	)
	if !w.may("ext", "download", doc) || w.may("ext", "share", doc) || w.may("rui", "view", doc) {
		t.Error("the shares made are not those that ana may make")
	}
	w.clock.pass(time.Hour)
	if w.may("ext", "view", doc) {
		t.Error("a share outlived its window")
	}
	granted := w.outbox(permissionapi.Granted)
	if last := granted[len(granted)-1]; last.Permission.GrantedBy != "ana" || last.Permission.Subject.ID != "ext" || !slices.Equal(last.Users, []string{"ext"}) || !slices.Equal(last.Permission.Classes, []string{"personal"}) {
		t.Errorf("%+v", last)
	}
	nothing := w.upload("rui", "e-bia", "personal", documentapi.ShareWith{UserID: "ext"})
	if w.may("ext", "view", nothing) {
		t.Error("who may not share shared")
	}

	// The document service asks before.
	ask := func(who, owner, class, shares string, status int, fields ...string) {
		t.Helper()
		w.call("POST", "/permissions/check-shares", who, fmt.Sprintf(`{"employee_id":%q,"class":%q,"share_with":[%s]}`, owner, class, shares)).is(t, status, fields...)
	}
	ask("ana", "e-bia", "personal", `{"user_id":"ext"},{"user_id":"rui","actions":["view","share"]}`, 204)
	ask("ana", "e-bia", "personal", `{"user_id":"ext"},{"user_id":"rui","actions":["edit"]}`, 403, "share_with[1].actions[0]")
	ask("ana", "e-bia", "payroll", `{"user_id":"ext"}`, 403, "share_with[0].user_id")
	ask("ana", "", "personal", `{"user_id":"ext"}`, 403, "share_with[0].user_id")
	ask("ana", "e-bia", "personal", `{"user_id":"nobody"},{"user_id":"off"},{"user_id":""}`, 422, "share_with[0].user_id", "share_with[1].user_id", "share_with[2].user_id")
	ask("ana", "e-bia", "personal", `{"user_id":"ext","actions":["upload"]}`, 422, "share_with[0].actions[0]")
	ask("ana", "e-bia", "personal", `{"user_id":"ext","expires_at":"2020-01-01T00:00:00Z"}`, 422, "share_with[0].expires_at")
	ask("ana", "e-bia", "secret", `{"user_id":"ext"}`, 422, "class")
	ask("ana", "e-nobody", "personal", `{"user_id":"ext"}`, 422, "employee_id")
	ask("root", "e-bia", "medical", `{"user_id":"ext","actions":["edit"],"reason":"x"}`, 204)
	ask("root", "e-bia", "medical", `{"user_id":"ext","actions":["edit"]}`, 422, "share_with[0].reason")
	ask("root", "e-bia", "medical", `{"user_id":"root","reason":"x"}`, 403, "share_with[0].user_id")
}

func TestPeopleMove(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"unit","id":"south","subtree":true}`, ""))
	w.grant("root", perm(user("ext"), `"view"`, `{"kind":"unit","id":"north","subtree":true}`, ""))
	w.grant("root", perm(user("rui"), `"view"`, `{"kind":"reports"}`, ""))
	w.grant("root", perm(`{"kind":"team","id":"cipa"}`, `"edit"`, `{"kind":"everyone"}`, ""))
	sees := func(want ...string) {
		t.Helper()
		var got []string
		for _, who := range []string{"ana", "rui", "ext"} {
			if w.may(who, "view", doc) {
				got = append(got, who)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("seen by %v, want %v", got, want)
		}
	}
	sees("ana", "rui")
	w.employee("e-bia", 3, "north", "e-rui", employeeapi.Active)
	sees("rui", "ext")
	w.employee("e-bia", 3, "north", "", employeeapi.Active)
	sees("ext")
	w.tell("employee", employeeapi.GroupChanged, "north", employeeapi.Group{ID: "north", Kind: employeeapi.Unit, ParentID: "south", Revision: w.next("north")})
	sees("ana", "ext")
	w.tell("employee", employeeapi.MemberAdded, "cipa", employeeapi.MemberEvent{GroupID: "cipa", EmployeeID: "e-rui"})
	sees("ana", "rui", "ext")
	w.clock.pass(time.Second)
	w.tell("employee", employeeapi.MemberRemoved, "cipa", employeeapi.MemberEvent{GroupID: "cipa", EmployeeID: "e-rui"})
	sees("ana", "ext")
	w.employee("e-ana", 1, "south", "", employeeapi.Terminated)
	sees("ext")
	w.account("ext", nil, false)
	sees()

	// What is no more is named by no permission.
	p := w.grant("root", perm(`{"kind":"team","id":"cipa"}`, `"view"`, `{"kind":"self"}`, ""))
	w.tell("employee", employeeapi.GroupRemoved, "cipa", employeeapi.Group{ID: "cipa", Kind: employeeapi.Team, Revision: w.revisions["cipa"]})
	w.call("GET", "/permissions/"+p.ID, "root", "").is(t, 404)
}

// Events come pushed and over the bus, twice and out of order.
func TestEventsTakeEffectOnceAndTheNewestCounts(t *testing.T) {
	w := newWorld(t)
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"unit","id":"south","subtree":true}`, ""))
	id := "0198c7b2-aaaa-7000-8000-000000000001"
	e := func(revision uint64, class string) documentapi.DocumentEvent {
		return documentapi.DocumentEvent{EmployeeNumber: 3, Document: documentapi.Document{
			ID: id, EmployeeID: "e-bia", Class: class, Status: documentapi.Active, CreatedBy: "ext", Revision: revision}}
	}
	w.docs[id] = e(2, "medical")
	uploaded, changed := w.event("document", documentapi.Uploaded, id, e(1, "personal")), w.event("document", documentapi.Changed, id, e(2, "medical"))
	for range 2 {
		for _, ev := range []event.Event{changed, uploaded} {
			if err := w.client.Apply(t.Context(), ev); err != nil {
				t.Fatal(err)
			}
			if w.may("ana", "view", id) {
				t.Fatal("an older fact followed a newer one: the document is medical")
			}
		}
	}
	if p := read[permissionapi.Permission](t, w.call("GET", "/permissions/"+id, "ext", "").is(t, 200)); p.Classes[0] != "personal" {
		t.Errorf("%+v", p)
	}
	// Purged, it stays gone, whatever comes late.
	late := w.event("document", documentapi.Changed, id, e(2, "personal"))
	gone := w.event("document", documentapi.Purged, id, e(3, "personal"))
	again := w.event("document", documentapi.Uploaded, id, e(1, "personal"))
	if err := w.client.Apply(t.Context(), gone, late, again, gone); err != nil {
		t.Fatal(err)
	}
	if w.may("ana", "view", id) || w.may("ext", "view", id) {
		t.Error("a purged document came back")
	}
	// Membership: the end pushed, then the beginning over the bus.
	w.grant("root", perm(`{"kind":"team","id":"cipa"}`, `"view"`, `{"kind":"everyone"}`, ""))
	added := w.event("employee", employeeapi.MemberAdded, "cipa", employeeapi.MemberEvent{GroupID: "cipa", EmployeeID: "e-rui"})
	w.clock.pass(time.Second)
	removed := w.event("employee", employeeapi.MemberRemoved, "cipa", employeeapi.MemberEvent{GroupID: "cipa", EmployeeID: "e-rui"})
	doc := w.upload("hr", "e-bia", "personal")
	if err := w.client.Apply(t.Context(), removed, added); err != nil {
		t.Fatal(err)
	}
	if w.may("rui", "view", doc) {
		t.Error("who left the team is in it")
	}

	body := func(evs ...event.Event) string {
		raw, _ := json.Marshal(map[string]any{"events": evs})
		return string(raw)
	}
	w.call("POST", "/permissions/events", "ana", body(added)).is(t, 403)
	w.call("POST", "/permissions/events", "root", body(added)).is(t, 403)
	w.call("POST", "/permissions/events", "", body(added)).is(t, 401)
	w.call("POST", "/permissions/events", "service:document", `{"events":[]}`).is(t, 422, "events")
	w.call("POST", "/permissions/events", "service:document", `{"events":[{"id":1}]}`).is(t, 422, "events.id")
	w.call("POST", "/permissions/events", "service:document", `{"events":[{"id":"1","type":"x"}]}`).is(t, 422, "events[0].source")
	w.call("POST", "/permissions/events", "service:document", `{"events":[],"colour":1}`).is(t, 422, "colour")
	w.call("POST", "/permissions/events", "service:document", `{"events":[`).is(t, 400, "body")
	w.call("POST", "/permissions/events?x=1", "service:document", `{}`).is(t, 422, "x")
	w.call("POST", "/permissions/events", "service:document", `{"events":["`+strings.Repeat("x", 9<<20)+`"]}`).is(t, 413)
	// An upload and its deletion in one batch.
	both := e(1, "personal")
	both.Document.ID = "0198c7b2-aaaa-7000-8000-000000000002"
	both.ShareWith = []documentapi.ShareWith{{UserID: "ext"}}
	both.Document.CreatedBy = "root"
	up := w.event("document", documentapi.Uploaded, both.Document.ID, both)
	both.Document.Revision, both.Document.Status, both.ShareWith = 2, documentapi.Binned, nil
	w.docs[both.Document.ID] = both
	w.clock.pass(time.Second)
	if err := w.client.Apply(t.Context(), up, w.event("document", documentapi.Deleted, both.Document.ID, both)); err != nil {
		t.Fatal(err)
	}
	if w.may("ext", "view", both.Document.ID) {
		t.Error("the share outlived the deletion")
	}
}
