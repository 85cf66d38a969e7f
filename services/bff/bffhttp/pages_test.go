package bffhttp_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
	"acervo/services/notification/notificationapi"
	"acervo/services/permission/permissionapi"
)

var down = fault.New(fault.Unavailable, "Down.")

func TestTheDocumentsPage(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.services.notices = []notificationapi.Notification{{ID: "n-1", DocumentID: "d-1"}}
	page := get[pages.Documents](w, "/api/documents?count=true&facets=true&summary=true&class=personal,medical", cookie)
	if len(page.Items) != 2 || page.Total == nil || *page.Total != 2 || page.Summary == nil || page.Facets == nil {
		t.Fatalf("%+v", page)
	}
	d := page.Items[0]
	if d.Employee == nil || d.Employee.ID != "emp-ana" || d.Employee.UnitName != "CD Curitiba" || d.TypeName != "Contrato de trabalho" || d.ClassName != "Pessoal" ||
		d.CreatedByName != "Beatriz Nakamura" || !d.Unread {
		t.Errorf("%+v %+v", d, d.Employee)
	}
	if d := page.Items[1]; d.Employee != nil || d.CreatedByName != "" || d.Unread {
		t.Errorf("the company's own: %+v", d)
	}
	if f := page.Facets; f.Unit[0].Name != "CD Curitiba" || f.Class[0].Name != "Pessoal" {
		t.Errorf("%+v", f)
	}
	for query, field := range map[string]string{"colour=red": "colour", "limit=1000": "limit", "sort=size": "sort", "count=maybe": "count"} {
		if got := w.call("GET", "/api/documents?"+query, cookie, ""); got.StatusCode != 422 || !strings.Contains(got.body, field) {
			t.Errorf("%s: %d %s", query, got.StatusCode, got.body)
		}
	}
}

// What may be done with each of several documents is asked at once for all; a doubt is
// told as one.
func TestWhatMayBeDoneWithEach(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	ask := func() pages.Allowed {
		got := w.call("POST", "/api/documents/allowed", cookie, `{"ids":["d-1","d-2"]}`)
		if got.StatusCode != 200 {
			t.Fatalf("%d %s", got.StatusCode, got.body)
		}
		return decode[pages.Allowed](w, got)
	}
	w.services.may = map[permissionapi.Action]bool{permissionapi.Download: true}
	if got := ask().Items; len(got) != 2 || got[0].ID != "d-1" || got[1].ID != "d-2" || !slices.Equal(got[0].Can, []permissionapi.Action{"download"}) || !slices.Equal(got[1].Can, got[0].Can) {
		t.Errorf("%+v", got)
	}
	w.services.may = nil
	if got := ask().Items; len(got) != 2 || got[0].Can == nil || len(got[0].Can) != 0 {
		t.Errorf("nothing: %+v", got)
	}
	w.services.fails["check"] = down
	if got := w.call("POST", "/api/documents/allowed", cookie, `{"ids":["d-1"]}`); got.StatusCode != 503 {
		t.Errorf("in doubt: %d %s", got.StatusCode, got.body)
	}
	for _, ids := range []string{`[]`, `[""]`, `["d-1","d-1"]`, `["` + strings.Repeat(`x`, 65) + `"]`, `["` + strings.Repeat(`x","`, 1000) + `x"]`} {
		if got := w.call("POST", "/api/documents/allowed", cookie, `{"ids":`+ids+`}`); got.StatusCode != 422 || !strings.Contains(got.body, `"field":"ids`) {
			t.Errorf("%d %s", got.StatusCode, got.body)
		}
	}
}

// A failed count is left out; the list stays.
func TestFailedPartsAreLeftOut(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	for _, part := range []string{"facets", "summary", "notifications", "people", "groups", "unread", "views", "types", "scopes", "versions", "check", "permissions", "classes"} {
		w.services.fails[part] = down
	}
	w.pass(time.Minute) // names are not remembered that long
	page := get[pages.Documents](w, "/api/documents?count=true&facets=true&summary=true", cookie)
	if len(page.Items) != 2 || *page.Total != 2 || page.Facets != nil || page.Summary != nil || page.Items[0].CreatedByName != "" || page.Items[0].ClassName != "personal" {
		t.Errorf("%+v", page)
	}
	s := get[pages.Session](w, "/api/session", cookie)
	if s.User.Name == "" || s.Unread != nil || s.Summary != nil || s.Can.Upload || s.Can.Grant || s.Types == nil || s.Views == nil {
		t.Errorf("%+v", s)
	}
	p := get[pages.DocumentPage](w, "/api/documents/d-1", cookie)
	if p.Title != "Contrato" || len(p.Can) != 0 || p.Shares != nil || !p.Restricted {
		t.Errorf("doubt is no: %+v", p)
	}
	w.services.fails["documents"] = down
	if got := w.call("GET", "/api/documents", cookie, ""); got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("without its list there is no page: %d", got.StatusCode)
	}
}

func TestTheDocumentPane(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	until := w.now().Add(48 * time.Hour)
	over := w.now().Add(-time.Hour)
	doc := permissionapi.Target{Kind: permissionapi.TargetDocument, ID: "d-1"}
	w.services.rules = []permissionapi.Permission{
		{ID: "p-1", Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: "acc-ana"}, Target: doc, GrantedBy: "acc-bia", ExpiresAt: &until, Actions: []permissionapi.Action{permissionapi.View}},
		{ID: "p-2", Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: "acc-bia"}, Target: doc, GrantedBy: "service:permission"},
		{ID: "p-3", Subject: permissionapi.Subject{Kind: permissionapi.SubjectTeam, ID: "t-cipa"}, Target: doc, GrantedBy: "acc-bia", ExpiresAt: &over},
	}
	got := w.call("GET", "/api/documents/d-1", cookie, "")
	p := decode[pages.DocumentPage](w, got)
	if got.Header.Get("ETag") != `"3"` || p.Employee.Name != "Ana Paula Ferreira de Souza" || p.DocumentType.Name != "Contrato de trabalho" || p.CreatedByName != "Beatriz Nakamura" ||
		len(p.Versions) != 1 || p.Versions[0].CreatedByName != "Beatriz Nakamura" || p.Restricted {
		t.Errorf("%+v", p)
	}
	if !slices.Equal(p.Can, []permissionapi.Action{permissionapi.Download, permissionapi.Share}) {
		t.Errorf("can %v", p.Can)
	}
	if len(p.Shares) != 1 || p.Shares[0].SubjectName != "Ana Paula Ferreira de Souza" || p.Shares[0].GrantedName != "Beatriz Nakamura" {
		t.Errorf("shares %+v", p.Shares)
	}
	if missing := w.call("GET", "/api/documents/d-9", cookie, ""); missing.StatusCode != 404 {
		t.Errorf("%d", missing.StatusCode)
	}
	if got := w.call("DELETE", "/api/documents/d-2/shares/p-1", cookie, ""); got.StatusCode != 404 || len(w.services.revoked) != 0 {
		t.Errorf("another document's share: %d", got.StatusCode)
	}
	if got := w.call("DELETE", "/api/documents/d-1/shares/p-1", cookie, ""); got.StatusCode != 204 || w.services.revoked[0] != "p-1" {
		t.Errorf("%d", got.StatusCode)
	}
	w.services.may[permissionapi.Share] = false
	if p := get[pages.DocumentPage](w, "/api/documents/d-1", cookie); p.Shares != nil {
		t.Error("shares are for those who may share")
	}
}

func TestSharingNamesTheClass(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	got := w.call("POST", "/api/documents/d-1/shares", cookie, `{"user_id":"acc-bia","expires_at":"2026-11-27T21:00:00Z"}`, "Idempotency-Key", "k-7")
	if got.StatusCode != 201 {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	in := w.services.created[0]
	if !slices.Equal(in.Classes, []string{"personal"}) || in.Target.ID != "d-1" || in.Subject.ID != "acc-bia" || !slices.Equal(in.Actions, []permissionapi.Action{permissionapi.Download}) || in.ExpiresAt == nil {
		t.Errorf("%+v", in)
	}
	if s := decode[pages.Share](w, got); s.ID != "p-k-7" || s.SubjectName != "Beatriz Nakamura" {
		t.Errorf("%+v", s)
	}
	if got := w.call("POST", "/api/documents/d-9/shares", cookie, `{"user_id":"acc-bia"}`); got.StatusCode != 404 {
		t.Errorf("%d", got.StatusCode)
	}
	if got := w.call("POST", "/api/documents/d-1/shares", cookie, `{}`); got.StatusCode != 422 || !strings.Contains(got.body, `"user_id"`) {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

func TestBulkAnswersPerDocument(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	got := w.call("POST", "/api/documents/bulk", cookie, `{"ids":["d-1","d-9","d-2"],"edit":{"title":"Novo"}}`)
	out := decode[pages.BulkResults](w, got)
	if got.StatusCode != 200 || out.Done != 2 || !out.Results[0].OK || out.Results[0].Document.Title != "Novo" || out.Results[1].OK || out.Results[1].Problem.Status != 404 || out.Results[2].ID != "d-2" {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	out = decode[pages.BulkResults](w, w.call("POST", "/api/documents/bulk", cookie, `{"ids":["d-1","d-2"],"share":{"user_id":"acc-bia"}}`))
	if out.Done != 2 || len(w.services.created) != 2 || out.Results[0].Share == nil {
		t.Errorf("%+v", out)
	}
	out = decode[pages.BulkResults](w, w.call("POST", "/api/documents/bulk", cookie, `{"ids":["d-1"],"delete":true}`))
	if out.Done != 1 || !slices.Equal(w.services.deleted, []string{"d-1"}) {
		t.Errorf("%+v", out)
	}
	for body, field := range map[string]string{
		`{"ids":["d-1"]}`: "body", `{"ids":["d-1"],"delete":true,"undelete":true}`: "body", `{"ids":[],"delete":true}`: "ids", `{"ids":["a","a"],"delete":true}`: "ids",
		`{"ids":["d-1"],"share":{}}`: "share.user_id", `{"ids":["d-1"],"edit":{"colour":"red"}}`: "edit.colour",
	} {
		if got := w.call("POST", "/api/documents/bulk", cookie, body); got.StatusCode != 422 || !strings.Contains(got.body, `"`+field+`"`) {
			t.Errorf("%s: %d %s", body, got.StatusCode, got.body)
		}
	}
	w.services.fails["documents"] = fault.New(fault.Unauthenticated, "Ended.")
	if got := w.call("POST", "/api/documents/bulk", cookie, `{"ids":["d-1"],"delete":true}`); got.StatusCode != 401 {
		t.Errorf("%d", got.StatusCode)
	}
}

func TestGuessesByFilename(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	tests := []struct {
		name      string
		certainty pages.Certainty
		reason    string
		people    string
		typ, date string
	}{
		{"004217_atestado_nov.pdf", pages.Certain, "registration", "emp-ana", "ty-atestado", ""},
		{"atestado 529.982.247-25.jpg", pages.Certain, "cpf", "emp-ana", "ty-atestado", ""},
		{"52998224725.pdf", pages.Certain, "cpf", "emp-ana", "", ""},
		{"atestado 529.982.247-26.pdf", pages.Unknown, "", "", "ty-atestado", ""}, // check digits do not match
		{"contrato ana souza.docx", pages.Uncertain, "name", "emp-souza emp-souza2 emp-ana", "ty-contrato", ""},
		{"Contrato_de_trabalho-Renata_Prado-2026-03-02.pdf", pages.Uncertain, "name", "emp-renata", "ty-contrato", "2026-03-02"},
		{"prado.pdf", pages.Uncertain, "name", "emp-renata", "", ""},
		{"004217 e 003300.pdf", pages.Uncertain, "registration", "emp-ana emp-souza2", "", ""},
		{"IMG_20261120_004217.jpg", pages.Unknown, "", "", "", "2026-11-20"},
		{"20-11-2026.pdf", pages.Unknown, "", "", "", "2026-11-20"},
		{"31-02-2026.pdf", pages.Unknown, "", "", "", ""},
		{"planilha.xlsx", pages.Unknown, "", "", "", ""},
		{"../../../etc/passwd", pages.Unknown, "", "", "", ""},
		{"", pages.Unknown, "", "", "", ""},
	}
	var names []string
	for _, tt := range tests {
		names = append(names, `"`+tt.name+`"`)
	}
	got := w.call("POST", "/api/upload/guess", cookie, `{"filenames":[`+strings.Join(names, ",")+`]}`)
	out := decode[pages.Guesses](w, got)
	if got.StatusCode != 200 || len(out.Items) != len(tests) {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	for i, tt := range tests {
		g := out.Items[i]
		var ids []string
		for _, p := range g.People {
			ids = append(ids, p.ID)
		}
		want := strings.Fields(tt.people)
		slices.Sort(ids)
		slices.Sort(want)
		if g.Filename != tt.name || g.Certainty != tt.certainty || g.Reason != tt.reason || !slices.Equal(ids, want) || g.TypeID != tt.typ || g.Date != tt.date {
			t.Errorf("%s: %+v", tt.name, g)
		}
	}
	if got := w.call("POST", "/api/upload/guess", cookie, `{"filenames":[]}`); got.StatusCode != 422 {
		t.Errorf("%d", got.StatusCode)
	}
}

// For an employee without a team, whom little but their own documents reaches, there are
// no pages of people; in doubt neither.
func TestPagesOfPeopleAreForThoseWhoLookAfterOthers(t *testing.T) {
	pagesOfPeople := []string{"/api/people", "/api/people/emp-renata", "/api/people/emp-ana", "/api/people/emp-ana/reach", "/api/groups/u-cwb/members"}
	for name, tt := range map[string]struct {
		as   func(*world)
		want int
	}{
		"an employee":             {func(*world) {}, 404},
		"reached by a few shares": {func(w *world) { w.services.reached = 20 }, 404},
		"in doubt":                {func(w *world) { w.services.fails["summary"] = fault.New(fault.Unavailable, "Down.") }, 404},
		"an auditor":              {func(w *world) { w.services.reached = 21 }, 200},
		"who manages documents":   {func(w *world) { w.services.may[permissionapi.Manage] = true }, 200},
		"who has reports":         {func(w *world) { w.services.staff[1].ManagerID = "emp-ana" }, 200},
		"an administrator":        {func(w *world) { w.door.roles = []string{"admin"} }, 200},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.door.roles = []string{"employee"}
			tt.as(w)
			cookie := w.signIn()
			for _, path := range pagesOfPeople {
				if got := w.call("GET", path, cookie, ""); got.StatusCode != tt.want {
					t.Errorf("%s: %d %s", path, got.StatusCode, got.body)
				}
			}
			if found := get[pages.Found](w, "/api/search?q=ana", cookie); (len(found.People) > 0) != (tt.want == 200) || len(found.Documents) == 0 {
				t.Errorf("found %+v", found)
			}
		})
	}
}

func TestPeopleAndUnits(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	people := get[pages.People](w, "/api/people?count=true", cookie)
	if len(people.Items) != 4 || people.Items[0].UnitName != "CD Curitiba" || people.Items[0].ManagerName != "Renata Prado" || people.Items[0].AccountID != "acc-ana" {
		t.Errorf("%+v", people)
	}
	p := get[pages.PersonPage](w, "/api/people/emp-ana", cookie)
	if len(p.UnitPath) != 3 || p.UnitPath[0].Name != "Aroeira" || p.UnitPath[2].Name != "CD Curitiba" || p.Manager.Name != "Renata Prado" || *p.Reports != 0 ||
		p.AccountID != "acc-ana" || len(p.Documents.Items) != 1 || len(p.Shelf) != 1 || !p.Can.Edit || len(p.Can.UploadClasses) != 2 || len(p.Teams) != 1 {
		t.Errorf("%+v", p)
	}
	u := get[pages.Units](w, "/api/units", cookie)
	if u.People != 5 || u.Units[0].PeopleBelow != 5 || u.Units[1].PeopleBelow != 5 || u.Units[2].PeopleBelow != 3 || len(u.Teams) != 1 {
		t.Errorf("%+v", u)
	}
	out := decode[pages.MoveResults](w, w.call("POST", "/api/people/move", cookie, `{"employee_ids":["emp-ana","emp-9"],"unit_id":"u-sul"}`))
	if out.Done != 1 || out.Results[0].Employee.UnitID != "u-sul" || out.Results[1].Problem.Status != 404 {
		t.Errorf("%+v", out)
	}
	d := get[pages.Directory](w, "/api/directory", cookie)
	kinds := map[pages.DirectoryKind][]string{}
	for _, e := range d.Items {
		kinds[e.Kind] = append(kinds[e.Kind], e.ID)
	}
	if !slices.Equal(kinds["user"], []string{"acc-ana", "acc-bia"}) || !slices.Equal(kinds["person"], []string{"emp-renata", "emp-souza", "emp-souza2"}) || len(kinds["team"]) != 1 || len(kinds["unit"]) != 3 {
		t.Errorf("%v", kinds)
	}
	if d.Items[0].Registration != "004217" || d.Items[0].UnitName != "CD Curitiba" {
		t.Errorf("%+v", d.Items[0])
	}
	if d := get[pages.Directory](w, "/api/directory?kind=team", cookie); len(d.Items) != 1 {
		t.Errorf("%+v", d)
	}
	if got := w.call("GET", "/api/directory?kind=robot", cookie, ""); got.StatusCode != 422 {
		t.Errorf("%d", got.StatusCode)
	}
}

func TestPermissionsHaveTheirNames(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.services.rules = []permissionapi.Permission{
		{ID: "p-1", Subject: permissionapi.Subject{Kind: permissionapi.SubjectTeam, ID: "t-cipa"}, Target: permissionapi.Target{Kind: permissionapi.TargetUnit, ID: "u-sul"}, Classes: []string{"medical"}, GrantedBy: "acc-bia"},
		{ID: "p-2", Subject: permissionapi.Subject{Kind: permissionapi.SubjectReportsOf, ID: "emp-renata"}, Target: permissionapi.Target{Kind: permissionapi.TargetEmployee, ID: "emp-ana"}},
		{ID: "p-3", Subject: permissionapi.Subject{Kind: permissionapi.SubjectRole, ID: "hr"}, Target: permissionapi.Target{Kind: permissionapi.TargetDocument, ID: "d-1"}},
		{ID: "p-4", Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: "acc-bia"}, Target: permissionapi.Target{Kind: permissionapi.TargetDocument, ID: "d-hidden"}},
	}
	rows := get[pages.Permissions](w, "/api/permissions?phase=in_force", cookie).Items
	want := [][2]string{{"CIPA", "Operações Sul"}, {"Renata Prado", "Ana Paula Ferreira de Souza"}, {"", "Contrato"}, {"Beatriz Nakamura", ""}}
	for i, r := range rows {
		if r.SubjectName != want[i][0] || r.TargetName != want[i][1] {
			t.Errorf("%s: %q %q", r.ID, r.SubjectName, r.TargetName)
		}
	}
	if rows[0].GrantedByName != "Beatriz Nakamura" || !slices.Equal(rows[0].ClassNames, []string{"Saúde"}) {
		t.Errorf("%+v", rows[0])
	}
	o := get[pages.PermissionOptions](w, "/api/permissions/options", cookie)
	if len(o.Actions) != 7 || len(o.Classes) != 2 || len(o.Units) != 3 || len(o.Teams) != 1 || len(o.Actions[6].Implies) != 5 || len(o.Roles) != 4 || o.Roles[3].ID != "sesmt" {
		t.Errorf("%+v", o)
	}
}

func TestHomeSearchViewsAndAccounts(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.services.notices = []notificationapi.Notification{{ID: "n-1", DocumentID: "d-1"}, {ID: "n-2", DocumentID: "d-gone"}}
	w.services.views = []documentapi.View{{ID: "v-1", ViewInput: documentapi.ViewInput{Name: "Meus", Filters: documentapi.Filters{EmployeeID: "emp-ana"}}}}
	h := get[pages.Home](w, "/api/home", cookie)
	if len(h.New) != 1 || h.New[0].ID != "d-1" || !h.New[0].Unread || h.New[0].Employee == nil || len(h.Groups) != 1 || h.Groups[0].Latest == nil || h.Others == nil || *h.Others != 1 ||
		h.Atestado == nil || h.Atestado.ID != "ty-atestado" || len(h.Notices) != 2 {
		t.Errorf("%+v", h)
	}
	w.services.may[permissionapi.Upload] = false
	if h := get[pages.Home](w, "/api/home", cookie); h.Atestado != nil {
		t.Error("who may not send one has no button for it")
	}
	f := get[pages.Found](w, "/api/search?q=ana", cookie)
	if len(f.People) != 3 || len(f.Documents) != 2 {
		t.Errorf("%+v", f)
	}
	if got := w.call("GET", "/api/search", cookie, ""); got.StatusCode != 422 {
		t.Errorf("%d", got.StatusCode)
	}
	if v := get[pages.ViewRows](w, "/api/views", cookie); len(v.Items) != 1 || v.Items[0].Total == nil || *v.Items[0].Total != 1 {
		t.Errorf("%+v", v)
	}
	a := get[pages.Accounts](w, "/api/accounts", cookie)
	if len(a.Items) != 1 || a.Items[0].Person == nil || a.Items[0].Person.Name != "Ana Paula Ferreira de Souza" {
		t.Errorf("%+v", a)
	}
}
