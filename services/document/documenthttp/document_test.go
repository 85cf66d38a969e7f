package documenthttp_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// TestWhatOneMayNotSeeIsAsIfItWereNot calls every method on a document that is not
// there and on one that the caller may not see: the answers are the same, but for what
// names the request. Then on one that they may see and no more.
func TestWhatOneMayNotSeeIsAsIfItWereNot(t *testing.T) {
	w := open(t)
	w.people.hire(1, "Ana", "u")
	d := w.upload(w.contract(employeeID(1), "segredo"), pdf("x"))
	binned := w.upload(w.contract(employeeID(1), "na lixeira"), pdf("y"))
	w.call(hr, "DELETE", "/documents/"+binned.ID, nil).want(204)
	missing := sqldb.NewID()
	meta := w.contract(employeeID(1), "x")
	routes := []struct {
		method, path string
		body         func() any
	}{
		{"GET", "", nil}, {"PUT", "", func() any { return meta }}, {"PATCH", "", func() any { return `{"title":"y"}` }},
		{"DELETE", "", nil}, {"DELETE", "?purge=true", nil}, {"POST", "/undelete", nil}, {"GET", "/content", nil},
		{"GET", "/content?version=2", nil}, {"PUT", "/content", func() any { return newForm().content("a.pdf", "", pdf("z")) }}, {"GET", "/versions", nil},
	}
	call := func(id string, i int, header ...string) answer {
		var body any
		if routes[i].body != nil {
			body = routes[i].body()
		}
		return w.call("ana", routes[i].method, "/documents/"+id+routes[i].path, body, header...)
	}
	same := func(when, id string) {
		for i, r := range routes {
			a, b := call(id, i).want(404), call(missing, i).want(404)
			strip := func(a answer) string {
				var p map[string]any
				a.into(&p)
				delete(p, "request_id")
				return fmt.Sprint(p)
			}
			if strip(a) != strip(b) {
				t.Errorf("%s: %s %s answers %s for one there, %s for one not there", when, r.method, r.path, a.Body, b.Body)
			}
		}
	}
	same("no right", d.ID)
	same("no right, in the bin", binned.ID)
	w.perms.give("ana", permissionapi.View, only("medical", 1))
	same("another class", d.ID)
	w.perms.give("ana", permissionapi.View, only("personal", 2))
	same("another employee", d.ID)
	w.perms.give("ana", permissionapi.Edit, only("personal", 2))
	w.perms.give("ana", permissionapi.Delete, only("personal", 2))
	same("more rights elsewhere", d.ID)

	w.perms.give("ana", permissionapi.View, only("personal", 1))
	same("who may not delete, in the bin", binned.ID)
	for i, r := range routes {
		want := 403
		if r.method == "GET" && !strings.HasPrefix(r.path, "/content") {
			want = 200
		}
		call(d.ID, i).want(want)
	}
	w.perms.give("ana", permissionapi.Download, only("personal", 1))
	w.call("ana", "GET", "/documents/"+d.ID+"/content", nil).want(200)
	w.call("ana", "GET", "/documents/"+d.ID+"/content?version=2", nil).want(404)

	w.perms.give("ana", permissionapi.Delete, only("personal", 1))
	for i, r := range routes { // it is seen now, and nothing can be done with it but bring it back
		want := 403
		switch r.method + r.path {
		case "GET", "GET/versions", "POST/undelete":
			want = 200
		case "DELETE":
			want = 204
		case "GET/content", "GET/content?version=2":
			want = 200
			if r.path != "/content" {
				want = 404
			}
		}
		if r.method+r.path == "POST/undelete" {
			continue
		}
		call(binned.ID, i).want(want)
	}
	w.perms.give("ana", permissionapi.Edit, only("personal", 1))
	w.call("ana", "PATCH", "/documents/"+binned.ID, `{"title":"y"}`).want(409)
	w.call("ana", "PUT", "/documents/"+binned.ID+"/content", newForm().content("a.pdf", "", pdf("z"))).want(409)

	w.perms.down = fault.New(fault.Unavailable, "down")
	for i := range routes {
		call(d.ID, i).want(503)
	}
	w.call(hr, "GET", "/documents", nil).want(503)
	w.call(hr, "GET", "/documents/facets", nil).want(503)
}

// TestUsesOfPermissionsAreTold: what people did with documents, and may, is told, once each.
func TestUsesOfPermissionsAreTold(t *testing.T) {
	w := open(t)
	w.people.hire(1, "Ana", "u")
	d := w.upload(w.contract(employeeID(1), "lido"), pdf("x"))
	w.call(hr, "GET", "/documents/"+d.ID+"/content", nil).want(200)
	w.call(hr, "GET", "/documents/"+d.ID+"/content", nil).want(200)
	w.call(hr, "PATCH", "/documents/"+d.ID, `{"title":"y"}`).want(200)
	w.call("ana", "GET", "/documents/"+d.ID, nil).want(404)
	w.call(hr, "GET", "/documents", nil).want(200)
	if err := w.service.TellUses(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range w.perms.uses {
		got = append(got, fmt.Sprintf("%s %s %v %s%s", c.UserID, c.Action, c.DocumentID == d.ID, c.EmployeeID, c.Class))
	}
	slices.Sort(got)
	want := []string{"hr-account download true ", "hr-account edit true ", "hr-account upload false " + employeeID(1) + "personal"}
	if !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	if err := w.service.TellUses(t.Context()); err != nil || len(w.perms.uses) != len(want) {
		t.Errorf("told again: %v, %v", w.perms.uses, err)
	}
}

func TestReplaceAndPatch(t *testing.T) { testReplaceAndPatch(t, open(t)) }

func testReplaceAndPatch(t *testing.T, w *world) {
	w.people.hire(1, "Ana", "u")
	w.people.hire(2, "Rui", "v")
	d := w.upload(w.contract(employeeID(1), "um"), pdf("x"))
	path := "/documents/" + d.ID
	var got documentapi.Document
	w.call(hr, "PATCH", path, `{"title":"dois","tags":["a"]}`, "If-Match", `"1"`).want(200).into(&got)
	if got.Title != "dois" || got.Revision != 2 || got.Date != d.Date || !slices.Equal(got.Tags, []string{"a"}) {
		t.Errorf("patched %+v", got)
	}
	w.call(hr, "PATCH", path, `{"title":"três"}`, "If-Match", `"1"`).want(412)
	w.call(hr, "PUT", path, w.contract(employeeID(1), "três"), "If-Match", `"1"`).want(412)
	w.call(hr, "DELETE", path, nil, "If-Match", `"1"`).want(412)
	w.call(hr, "PUT", path+"/content", newForm().content("a.pdf", "", pdf("z")), "If-Match", `"1"`).want(412)
	w.call(hr, "PATCH", path, `{"title":"x"}`, "If-Match", `2`).want(400, "If-Match")
	w.call(hr, "PATCH", path, `{"title":null}`).want(422, "title")
	w.call(hr, "PATCH", path, `{"class":"public"}`).want(422, "class")
	w.call(hr, "PATCH", path, `{"fields":{"x":1}}`).want(422, "fields.x")
	w.call(hr, "PATCH", path, `{"employee_id":"nobody"}`).want(422, "employee_id")
	if a := w.call(hr, "PATCH", path, `{"title":"dois"}`).want(200).into(&got); got.Revision != 2 || a.Header.Get("ETag") != `"2"` {
		t.Errorf("a patch that changes nothing: %+v", got)
	}

	// Another type is another class: to be uploaded to, and its fields are needed.
	sick := w.types["Atestado médico"].ID
	w.call(hr, "PATCH", path, map[string]any{"type": sick}).want(422, "fields.dias")
	w.call(hr, "PATCH", path, map[string]any{"type": sick, "fields": map[string]any{"dias": 2, "cid": "J11"}}).want(200).into(&got)
	if got.Class != "medical" || got.Fields["dias"] != 2.0 {
		t.Errorf("patched %+v", got)
	}
	w.call(hr, "PATCH", path, `{"fields":{"cid":null,"dias":3}}`).want(200).into(&got)
	if len(got.Fields) != 1 || got.Fields["dias"] != 3.0 {
		t.Errorf("merged %+v", got.Fields)
	}
	w.call(hr, "PUT", path, w.contract("", "da empresa")).want(200).into(&got)
	if got.EmployeeID != "" || got.Class != "personal" || got.Tags != nil || got.Fields != nil || got.Revision != 5 {
		t.Errorf("replaced by %+v", got)
	}
	w.perms.give("chefe", permissionapi.Edit, only("personal", 0, 2))
	w.perms.give("chefe", permissionapi.View, only("personal", 0, 2))
	w.call("chefe", "PATCH", path, `{"employee_id":"`+employeeID(2)+`"}`).want(403)
	w.perms.give("chefe", permissionapi.Upload, only("personal", 2))
	w.call("chefe", "PATCH", path, `{"employee_id":"`+employeeID(2)+`"}`).want(200)
	w.call("chefe", "PATCH", path, map[string]any{"type": sick, "fields": map[string]any{"dias": 2}}).want(403)
	told := w.perms.applied[len(w.perms.applied)-1]
	e, err := event.Decode[documentapi.DocumentEvent](told)
	if err != nil || e.EmployeeNumber != 2 || e.Before == nil || e.Before.EmployeeNumber != 0 || e.Before.Class != "personal" || told.Actor != "chefe" {
		t.Errorf("told %+v %v", e, err)
	}
	w.sound()
}

func TestPatchesAtTheSameTimeAllCount(t *testing.T) { testPatchesAtTheSameTimeAllCount(t, open(t)) }

func testPatchesAtTheSameTimeAllCount(t *testing.T, w *world) {
	d := w.upload(w.contract("", "um"), pdf("x"))
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			w.call(hr, "PATCH", "/documents/"+d.ID, fmt.Sprintf(`{"title":"t%d"}`, i)).want(200)
		})
	}
	wg.Wait()
	var got documentapi.Document
	w.call(hr, "GET", "/documents/"+d.ID, nil).want(200).into(&got)
	if got.Revision != 17 {
		t.Errorf("revision %d after 16 patches", got.Revision)
	}
	w.sound()
}

func TestBin(t *testing.T) {
	now := sqldb.Now()
	w := open(t, func(w *world) { w.now = func() time.Time { return now } })
	w.people.hire(1, "Ana", "u")
	d := w.upload(w.contract(employeeID(1), "um"), pdf("x"))
	path := "/documents/" + d.ID
	w.perms.give("leitora", permissionapi.View, everything())
	w.call(hr, "DELETE", path+"?purge=true", nil).want(409)
	w.call(hr, "POST", path+"/undelete", nil).want(200)
	w.call(hr, "DELETE", path, nil).want(204)
	w.call(hr, "DELETE", path, nil).want(204)
	if p := w.list(hr, "?count=true"); *p.Total != 0 {
		t.Errorf("still listed: %+v", p)
	}
	var got documentapi.Document
	w.call(hr, "GET", path, nil).want(200).into(&got)
	if got.Status != "deleted" || got.DeletedAt == nil || got.Revision != 2 {
		t.Errorf("in the bin: %+v", got)
	}
	if p := w.list(hr, "?status=deleted&count=true"); *p.Total != 1 || p.Items[0].ID != d.ID {
		t.Errorf("the bin: %+v", p)
	}
	if p := w.list("leitora", "?status=deleted&count=true"); *p.Total != 0 {
		t.Errorf("the bin of who may not delete: %+v", p)
	}
	w.call("leitora", "GET", path, nil).want(404)

	now = now.Add(30*24*time.Hour - time.Minute)
	w.call(hr, "POST", path+"/undelete", nil, "If-Match", `"1"`).want(412, "If-Match")
	w.call("nobody", "POST", path+"/undelete", nil, "If-Match", `"1"`).want(404)
	w.call(hr, "POST", path+"/undelete", nil).want(200).into(&got)
	if got.Status != "active" || got.DeletedAt != nil || got.Revision != 3 {
		t.Errorf("brought back: %+v", got)
	}
	if p := w.list("leitora", ""); len(p.Items) != 1 {
		t.Errorf("listed: %+v", p)
	}
	w.call(hr, "DELETE", path, nil).want(204)
	now = now.Add(30*24*time.Hour + time.Minute)
	w.call(hr, "POST", path+"/undelete", nil).want(409)

	w.perms.give("apaga", permissionapi.Delete, everything())
	w.call("apaga", "DELETE", path+"?purge=true", nil).want(403)
	w.call(hr, "DELETE", path+"?purge=true", nil).want(204)
	w.call(hr, "GET", path, nil).want(404)
	w.call(hr, "DELETE", path+"?purge=true", nil).want(404)
	if p := w.list(hr, "?status=deleted"); len(p.Items) != 0 {
		t.Errorf("the bin: %+v", p)
	}
	want := []string{documentapi.Uploaded, documentapi.Deleted, documentapi.Undeleted, documentapi.Deleted, documentapi.Purged}
	if got := w.perms.told(); !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
	w.sound()

	// Its content, by the service's clock two months old, went with it.
	if _, err := w.service.Content.Open(context.Background(), d.Content.SHA256); !fault.Is(err, fault.NotFound) {
		t.Errorf("the content of what was purged: %v", err)
	}
}

// TestPurgeLeavesWhatOthersHave: a content goes with the last document that has it.
func TestPurgeLeavesWhatOthersHave(t *testing.T) {
	now := sqldb.Now()
	w := open(t, func(w *world) { w.now = func() time.Time { return now } })
	content := pdf("de duas")
	one, other := w.upload(w.contract("", "uma"), content), w.upload(w.contract("", "outra"), content)
	now = now.Add(48 * time.Hour)
	purge := func(id string) {
		w.call(hr, "DELETE", "/documents/"+id, nil).want(204)
		w.call(hr, "DELETE", "/documents/"+id+"?purge=true", nil).want(204)
	}
	purge(one.ID)
	w.call(hr, "GET", "/documents/"+other.ID+"/content", nil).want(200)
	purge(other.ID)
	if _, err := w.service.Content.Open(context.Background(), other.Content.SHA256); !fault.Is(err, fault.NotFound) {
		t.Errorf("the content that nobody has any more: %v", err)
	}
}

func TestVersions(t *testing.T) { testVersions(t, open(t)) }

func testVersions(t *testing.T, w *world) {
	w.people.hire(1, "Ana", "u")
	first := pdf("um")
	d := w.upload(w.contract(employeeID(1), "um"), first)
	path := "/documents/" + d.ID
	var got documentapi.Document
	w.call(hr, "PUT", path+"/content", newForm().content("novo.png", "image/png", png)).want(200).into(&got)
	if got.Content.Version != 2 || got.Content.MediaType != "image/png" || got.Content.Filename != "novo.png" || got.Revision != 2 || got.Title != "um" {
		t.Errorf("replaced by %+v", got)
	}
	w.call(hr, "PUT", path+"/content", newForm().content("novo.png", "", png)).want(200).into(&got)
	if got.Content.Version != 2 || got.Revision != 2 {
		t.Errorf("the same again: %+v", got)
	}
	w.call(hr, "PUT", path+"/content", newForm().document(w.contract("", "x")).content("a.pdf", "", first)).want(400, "document")
	w.call(hr, "PUT", path+"/content", newForm().content("a.pdf", "", nil)).want(422, "content")
	w.call(hr, "PUT", path+"/content", newForm().content("a.pdf", "", png)).want(422, "content")
	var v documentapi.Versions
	w.call(hr, "GET", path+"/versions", nil).want(200).into(&v)
	if len(v.Items) != 2 || v.Items[0].Version != 2 || v.Items[1].SHA256 != d.Content.SHA256 || v.Items[1].CreatedBy != "hr-account" {
		t.Errorf("versions %+v", v)
	}
	if a := w.call(hr, "GET", path+"/content", nil).want(200); !bytes.Equal(a.Body, png) {
		t.Error("the present version is not the last one")
	}
	if a := w.call(hr, "GET", path+"/content?version=1", nil).want(200); !bytes.Equal(a.Body, first) {
		t.Error("version 1 has other bytes")
	}
	w.call(hr, "GET", path+"/content?version=3", nil).want(404)
	w.call(hr, "GET", path+"/content?version=0", nil).want(422, "version")
	w.call(hr, "GET", path+"/content?version=x", nil).want(422, "version")
	w.sound()
}

func TestContentIsServedInPartsAndOnce(t *testing.T) {
	w := open(t)
	bytesOf := pdf(strings.Repeat("0123456789", 100))
	d := w.upload(w.contract("", "x"), bytesOf)
	path := "/documents/" + d.ID + "/content"
	a := w.call(hr, "GET", path, nil, "Range", "bytes=10-19").want(206)
	if !bytes.Equal(a.Body, bytesOf[10:20]) || a.Header.Get("Content-Range") != fmt.Sprintf("bytes 10-19/%d", len(bytesOf)) {
		t.Errorf("range: %v %q", a.Header, a.Body)
	}
	for _, beyond := range []string{"bytes=999999-", fmt.Sprintf("bytes=%d-", len(bytesOf)), "bytes=5000-6000,7000-"} {
		a := w.call(hr, "GET", path, nil, "Range", beyond).want(416, "Range")
		if h := a.Header; h.Get("Content-Type") != "application/problem+json" || h.Get("Content-Range") != fmt.Sprintf("bytes */%d", len(bytesOf)) || h.Get("ETag") != "" {
			t.Errorf("%s: %v", beyond, h)
		}
	}
	for _, none := range []string{"foo", "lines=1-2", "bytes", "bytes=", "bytes=a-b", "bytes=5-2", "bytes=1-2;3-4", "bytes=99999999999999999999-"} { // RFC 9110, 14.2
		if a := w.call(hr, "GET", path, nil, "Range", none).want(200); len(a.Body) != len(bytesOf) || a.Header.Get("Content-Range") != "" {
			t.Errorf("Range %s: %v, %d bytes", none, a.Header, len(a.Body))
		}
	}
	if a := w.call(hr, "GET", path, nil, "Range", "bytes=-5").want(206); !bytes.Equal(a.Body, bytesOf[len(bytesOf)-5:]) {
		t.Errorf("the last five: %q", a.Body)
	}
	if a := w.call(hr, "GET", path, nil, "Range", "bytes=999999-", "If-Range", `"other"`).want(200); len(a.Body) != len(bytesOf) {
		t.Error("a range of something else, beyond the end")
	}
	etag := `"` + d.Content.SHA256 + `"`
	if a := w.call(hr, "GET", path, nil, "If-None-Match", etag).want(304); len(a.Body) != 0 {
		t.Error("304 with a body")
	}
	if a := w.call(hr, "GET", path, nil, "If-Range", `"other"`, "Range", "bytes=0-1").want(200); len(a.Body) != len(bytesOf) {
		t.Error("a range of something else")
	}
	a = w.call(hr, "GET", path+"?disposition=inline", nil).want(200)
	if a.Header.Get("Content-Disposition") != `inline; filename="arquivo.pdf"` || a.Header.Get("X-Content-Type-Options") != "nosniff" ||
		a.Header.Get("Content-Security-Policy") != "sandbox" || a.Header.Get("ETag") != etag {
		t.Errorf("inline: %v", a.Header)
	}
	var page documentapi.Document
	w.call(hr, "POST", "/documents", newForm().document(w.contract("", "x")).content("a.html", "", []byte("<!doctype html><script>alert(1)</script>"))).want(201).into(&page)
	a = w.call(hr, "GET", "/documents/"+page.ID+"/content?disposition=inline", nil).want(200)
	if !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") || a.Header.Get("Content-Security-Policy") != "sandbox" {
		t.Errorf("a web page: %v", a.Header)
	}
	w.call(hr, "GET", path+"?disposition=x", nil).want(422, "disposition")
	w.call(hr, "GET", path+"?x=1", nil).want(422, "x")
}

func TestSharesOfAnUpload(t *testing.T) {
	w := open(t)
	w.people.hire(1, "Ana", "u")
	end := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	send := func(shares string) answer {
		return w.call(hr, "POST", "/documents", newForm().document(fmt.Sprintf(
			`{"employee_id":%q,"type":%q,"title":"x","share_with":%s}`, employeeID(1), w.types["Contrato"].ID, shares)).content("a.pdf", "", pdf("x")))
	}
	send(fmt.Sprintf(`[{"user_id":"u1"},{"user_id":"u2","actions":["view"],"expires_at":%q}]`, end.Format(time.RFC3339))).want(201)
	asked := w.perms.asked[0]
	if asked.Class != "personal" || asked.EmployeeID != employeeID(1) || len(asked.ShareWith) != 2 || !asked.ShareWith[1].ExpiresAt.Equal(end) {
		t.Errorf("asked %+v", asked)
	}
	e, err := event.Decode[documentapi.DocumentEvent](w.perms.applied[0])
	if err != nil || len(e.ShareWith) != 2 || e.ShareWith[0].UserID != "u1" || !slices.Equal(e.ShareWith[0].Actions, []string{"download"}) || !slices.Equal(e.ShareWith[1].Actions, []string{"view"}) {
		t.Errorf("told %+v %v", e.ShareWith, err)
	}
	w.perms.shares = fault.Invalidf("share_with[0].user_id", fault.NoSuch, "is not an account")
	send(`[{"user_id":"u1"}]`).want(422, "share_with[0].user_id")
	send(`[{"user":"u1"}]`).want(422, "share_with[0].user")
	w.perms.shares = fault.New(fault.Forbidden, "not yours to give")
	send(`[{"user_id":"u1"}]`).want(403)
	if p := w.list(hr, "?count=true"); *p.Total != 1 {
		t.Errorf("%d documents", *p.Total)
	}
}

// TestTheDirectoryIsFollowed delivers events of the employee service and looks at what
// lists and counts say of people and units.
func TestTheDirectoryIsFollowed(t *testing.T) { testTheDirectoryIsFollowed(t, open(t)) }

func testTheDirectoryIsFollowed(t *testing.T, w *world) {
	consumer := w.service.Consumer(w.record)
	deliver := func(typ string, data any) {
		t.Helper()
		ev, err := event.New(context.Background(), employeeapi.Topic, typ, "x", data)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // as the bus may
			if err := consumer.Deliver(context.Background(), []event.Event{ev}); err != nil {
				t.Fatal(err)
			}
		}
	}
	person := func(id string, number uint32, name, unit string, revision uint64) employeeapi.EmployeeEvent {
		return employeeapi.EmployeeEvent{Number: number, Employee: employeeapi.Employee{ID: id, Name: name, Registration: "R" + id, UnitID: unitID(unit), Revision: revision}}
	}
	unit := func(id, parent string, revision uint64) employeeapi.Group {
		return employeeapi.Group{ID: unitID(id), Kind: employeeapi.Unit, Name: "Unidade " + id, ParentID: unitID(parent), Revision: revision}
	}
	deliver(employeeapi.GroupCreated, unit("raiz", "", 1))
	deliver(employeeapi.GroupCreated, unit("sul", "raiz", 1))
	deliver(employeeapi.GroupCreated, unit("norte", "raiz", 1))
	deliver(employeeapi.GroupCreated, employeeapi.Group{ID: "time", Kind: employeeapi.Team, Name: "Time", Revision: 1})
	deliver(employeeapi.EmployeeCreated, person("ana", 1, "Ana Lima", "sul", 1))
	deliver(employeeapi.EmployeeCreated, person("rui", 2, "Rui Sá", "norte", 1))
	deliver(employeeapi.AccountCreated, employeeapi.Account{ID: "a"})
	w.upload(w.contract("ana", "da Ana"), pdf("a"))
	w.upload(w.contract("rui", "do Rui"), pdf("b"))
	w.upload(w.contract("", "da empresa"), pdf("c"))

	check := func(query string, want ...string) {
		t.Helper()
		got := titles(w.list(hr, query))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s lists %v, want %v", query, got, want)
		}
	}
	check("?unit_id="+unitID("raiz"), "da Ana", "do Rui")
	check("?unit_id="+unitID("sul"), "da Ana")
	check("?q=lima", "da Ana")
	check("?q=Rrui", "do Rui")
	for _, noWord := range []string{"%28", "%27%22*", "+-+"} {
		check("?q=" + noWord)
	}
	deliver(employeeapi.EmployeeCreated, person("eva", 3, "Eva D'Ávila Sant’Anna", "norte", 1))
	w.upload(w.contract("eva", "Termo de Pau-d'Alho"), pdf("d"))
	for _, q := range []string{"davila", "d%27avila", "avila", "Sant%27Anna", "santanna"} {
		check("?q="+q, "Termo de Pau-d'Alho")
	}
	check("?q=paud", "Termo de Pau-d'Alho")
	w.call(hr, "DELETE", "/documents/"+w.list(hr, "?q=davila").Items[0].ID, nil).want(204)
	deliver(employeeapi.EmployeeChanged, person("ana", 1, "Ana Souza", "norte", 2))
	deliver(employeeapi.EmployeeChanged, person("ana", 1, "Ana Lima", "sul", 1)) // late
	check("?unit_id=" + unitID("sul"))
	check("?unit_id="+unitID("norte"), "da Ana", "do Rui")
	check("?q=lima")
	check("?q=souza", "da Ana")
	deliver(employeeapi.GroupChanged, unit("norte", "sul", 2))
	check("?unit_id="+unitID("sul"), "da Ana", "do Rui")
	var f documentapi.Facets
	w.call(hr, "GET", "/documents/facets?unit_id="+unitID("norte"), nil).want(200).into(&f)
	want := []documentapi.FacetCount{{ID: unitID("norte"), Name: "Unidade norte", Count: 2}, {ID: unitID("raiz"), Name: "Unidade raiz", Count: 2}, {ID: unitID("sul"), Name: "Unidade sul", Count: 2}}
	if f.Total != 2 || !slices.Equal(f.Unit, want) {
		t.Errorf("facets %+v", f)
	}
	if f.MoreUnits {
		t.Error("there are no other units")
	}
	// Of very many units those are counted that have most, and the one that is chosen.
	revision := uint64(10)
	for i := range documentapi.MostUnits {
		name := fmt.Sprintf("n%03d", i)
		deliver(employeeapi.GroupCreated, unit(name, "", revision))
		deliver(employeeapi.EmployeeCreated, person(name, uint32(100+i), name, name, revision))
		w.upload(w.contract(name, "de "+name), pdf(name))
	}
	rest := unitID(fmt.Sprintf("n%03d", documentapi.MostUnits-1))
	for query, has := range map[string]bool{"": false, "?unit_id=" + rest: true} {
		var f documentapi.Facets
		w.call(hr, "GET", "/documents/facets"+query, nil).want(200).into(&f)
		most := documentapi.MostUnits
		if has {
			most++
		}
		if !f.MoreUnits || len(f.Unit) != most || !slices.Equal(f.Unit[:3], want) || has != slices.ContainsFunc(f.Unit, func(u documentapi.FacetCount) bool { return u.ID == rest && u.Count == 1 }) {
			t.Errorf("%q: %d units of more %v, %+v", query, len(f.Unit), f.MoreUnits, f.Unit)
		}
	}
	// A new name of a type is found too.
	w.call(hr, "PUT", "/document-types/"+w.types["Contrato"].ID, documentapi.TypeInput{Name: "Acordo", Class: "personal"}).want(200)
	check("?q=acordos+souza", "da Ana")
	check("?q=contrato")
	w.sound()
	if err := w.service.RebuildCatalogue(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.sound()
	check("?unit_id="+unitID("sul")+"&q=acordo", "da Ana", "do Rui")
	if letters, err := event.DeadLetters(context.Background(), w.record); err != nil || len(letters) != 0 {
		t.Errorf("dead letters %+v %v", letters, err)
	}
}

// TestTheCatalogueIsMadeAnewWhereItIsLost takes it away, or puts an old one in its
// place, as a restored backup would.
func TestTheCatalogueIsMadeAnewWhereItIsLost(t *testing.T) {
	w := open(t)
	w.upload(w.contract("", "um"), pdf("a"))
	path := filepath.Join(w.dir, "catalogue.db")
	w.sound()
	w.stop()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(path + suffix)
	}
	w.start()
	if got := titles(w.list(hr, "")); !slices.Equal(got, []string{"um"}) {
		t.Errorf("listed %v", got)
	}
	w.sound()
	w.stop()
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w.start()
	w.upload(w.contract("", "dois"), pdf("b"))
	w.sound()
	w.stop()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(path + suffix)
	}
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	w.start()
	if got := titles(w.list(hr, "?sort=title")); !slices.Equal(got, []string{"dois", "um"}) {
		t.Errorf("listed %v", got)
	}
	w.sound()
}
