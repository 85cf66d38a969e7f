package bffhttp_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/services/bff/pages"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

var (
	managers = permissionapi.Permission{
		ID: "p-managers", Subject: permissionapi.Subject{Kind: permissionapi.SubjectTeam, ID: "t-cipa"}, Actions: []permissionapi.Action{permissionapi.Download},
		Target: permissionapi.Target{Kind: permissionapi.TargetUnit, ID: "u-sul", Subtree: true}, Classes: []string{"personal"}, Effect: permissionapi.Allow, GrantedBy: "acc-bia",
	}
	denial = permissionapi.Permission{
		ID: "p-denial", Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: "acc-ana"}, Actions: []permissionapi.Action{permissionapi.Share},
		Target: permissionapi.Target{Kind: permissionapi.TargetEmployee, ID: "emp-ana"}, Effect: permissionapi.Deny, Reason: "expires_soon", GrantedBy: "acc-bia",
	}
	strand = permissionapi.Strand{
		Permission:  managers,
		SubjectPath: []permissionapi.Step{{Kind: permissionapi.StepUser, ID: "acc-ana"}, {Kind: permissionapi.StepEmployee, ID: "emp-ana"}, {Kind: permissionapi.StepTeam, ID: "t-cipa"}},
		TargetPath: []permissionapi.Step{{Kind: permissionapi.StepDocument, ID: "d-1"}, {Kind: permissionapi.StepEmployee, ID: "emp-ana"},
			{Kind: permissionapi.StepUnit, ID: "u-cwb"}, {Kind: permissionapi.StepUnit, ID: "u-sul"}},
	}
)

// mayDownload explains who may view and download, and nothing else.
func mayDownload(in permissionapi.ExplainInput) permissionapi.Explanation {
	out := permissionapi.Explanation{At: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), UserID: in.UserID, Action: in.Action, Class: "personal"}
	if in.At != nil {
		out.At = *in.At
	}
	for _, a := range permissionapi.Actions {
		out.Ladder = append(out.Ladder, permissionapi.Rung{Action: a, Allowed: a == permissionapi.View || a == permissionapi.Download})
	}
	switch in.Action {
	case permissionapi.View, permissionapi.Download:
		out.Allowed, out.Matches = true, []permissionapi.Strand{strand}
	case permissionapi.Share:
		out.Denials = []permissionapi.Strand{{Permission: denial}}
	default:
		out.Nearest = []permissionapi.NearMiss{{Strand: strand, Failed: permissionapi.FailedAction}}
	}
	return out
}

func TestWhyHasNamesOnBothSides(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.services.why = mayDownload
	p := get[pages.Why](w, "/api/documents/d-1/why", cookie)
	if !p.Allowed || !p.Self || !p.AskOthers || p.Past || p.About.Name != "Ana Paula Ferreira de Souza" || p.Document.Title != "Contrato" ||
		p.Document.TypeName != "Contrato de trabalho" || p.Document.ClassName != "Pessoal" || p.Document.Employee.UnitName != "CD Curitiba" {
		t.Errorf("%+v", p)
	}
	m := p.Matches[0]
	var steps []string
	for _, s := range append(m.SubjectPath, m.TargetPath...) {
		steps = append(steps, s.Name)
	}
	if !slices.Equal(steps, []string{"Ana Paula Ferreira de Souza", "Ana Paula Ferreira de Souza", "CIPA", "Contrato", "Ana Paula Ferreira de Souza", "CD Curitiba", "Operações Sul"}) {
		t.Errorf("%v", steps)
	}
	if r := m.Permission; r.SubjectName != "CIPA" || r.TargetName != "Operações Sul" || r.GrantedByName != "Beatriz Nakamura" || !slices.Equal(r.ClassNames, []string{"Pessoal"}) {
		t.Errorf("%+v", r)
	}
	why := map[permissionapi.Action]pages.WhyNot{}
	for _, not := range p.WhyNot {
		why[not.Action] = not
	}
	if len(why) != 5 || why["edit"].Failed != permissionapi.FailedAction || why["edit"].Permission.SubjectName != "CIPA" || !why["share"].Denied || why["share"].Permission.ID != "p-denial" {
		t.Errorf("%+v", p.WhyNot)
	}
	for _, in := range w.services.explained {
		if in.Action == permissionapi.Upload && (in.DocumentID != "" || in.EmployeeID != "emp-ana" || in.Class != "personal") {
			t.Errorf("sending is asked about the person and the class: %+v", in)
		}
	}
}

func TestWhyAboutOthersAndThePast(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.services.why = mayDownload
	p := get[pages.Why](w, "/api/documents/d-1/why?user_id=acc-bia&action=edit&at=2026-11-16T12:00:00Z", cookie)
	if in := w.services.explained[0]; in.UserID != "acc-bia" || in.Action != permissionapi.Edit || in.At == nil || !in.At.Equal(time.Date(2026, 11, 16, 12, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", in)
	}
	if p.Self || p.Allowed || !p.Past || p.About.Name != "Beatriz Nakamura" || len(p.Nearest) != 1 || p.Nearest[0].Failed != permissionapi.FailedAction || p.Nearest[0].SubjectPath[2].Name != "CIPA" {
		t.Errorf("%+v", p)
	}
	if got := w.call("GET", "/api/documents/d-9/why", cookie, ""); got.StatusCode != 404 {
		t.Errorf("%d", got.StatusCode)
	}
	for query, field := range map[string]string{"action=shred": "action", "at=yesterday": "at", "colour=red": "colour"} {
		if got := w.call("GET", "/api/documents/d-1/why?"+query, cookie, ""); got.StatusCode != 422 || !strings.Contains(got.body, field) {
			t.Errorf("%s: %d %s", query, got.StatusCode, got.body)
		}
	}
	// What one action lacks could not be told: the rest stands.
	w.services.fails["explain edit"] = down
	if p := get[pages.Why](w, "/api/documents/d-1/why", cookie); !p.Allowed || len(p.WhyNot) != 4 {
		t.Errorf("%+v", p.WhyNot)
	}
	w.services.fails["explain view"] = fault.New(fault.Forbidden, "Not about others.")
	if got := w.call("GET", "/api/documents/d-1/why?user_id=acc-bia", cookie, ""); got.StatusCode != 403 {
		t.Errorf("%d", got.StatusCode)
	}
}

func TestWhoSeesADocument(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	team := managers.Subject
	until := w.now().Add(time.Hour)
	w.services.rules = []permissionapi.Permission{managers, denial}
	w.services.audience = permissionapi.Audience{
		Total: 3, Action: permissionapi.View, Class: "personal", Detail: permissionapi.DetailNames, At: w.now(), Next: "more",
		Groups: []permissionapi.AudienceGroup{{Key: "team:t-cipa", Via: permissionapi.ViaTeam, Subject: &team, Count: 2}, {Key: "upload", Via: permissionapi.ViaUpload, Count: 1}},
		Items: []permissionapi.AudienceItem{
			{UserID: "acc-ana", EmployeeID: "emp-ana", Actions: []permissionapi.Action{permissionapi.View}, Until: &until, Reasons: []permissionapi.Reason{
				{PermissionID: "p-managers", Via: permissionapi.ViaTeam}, {PermissionID: "p-ended", Via: permissionapi.ViaUser}, {PermissionID: "d-1", Via: permissionapi.ViaUpload}, {PermissionID: "p-managers", Via: permissionapi.ViaUnit}}},
			{UserID: "acc-gone", EmployeeID: "emp-renata", Actions: []permissionapi.Action{permissionapi.View}},
		},
		Stopped: []permissionapi.Stopped{{UserID: "acc-bia", PermissionIDs: []string{"p-denial"}}}, StoppedTotal: 1,
	}
	p := get[pages.Audience](w, "/api/documents/d-1/audience?limit=2&group=team:t-cipa&action=view", cookie)
	if q := w.services.audiences[0]; q.DocumentID != "d-1" || q.Limit != 2 || q.Group != "team:t-cipa" {
		t.Errorf("%+v", q)
	}
	if p.Document == nil || p.Document.Title != "Contrato" || p.Total != 3 || p.ClassName != "Pessoal" || p.Groups[0].Name != "CIPA" || p.Next != "more" {
		t.Errorf("%+v", p)
	}
	ana, renata := p.Items[0], p.Items[1]
	if ana.Name != "Ana Paula Ferreira de Souza" || ana.UnitName != "CD Curitiba" || len(ana.Reasons) != 3 || ana.More != 1 || ana.Reasons[0].Permission.TargetName != "Operações Sul" ||
		ana.Reasons[1].Permission != nil || ana.Reasons[2].Permission != nil || ana.Until == nil {
		t.Errorf("%+v", ana)
	}
	if renata.Name != "Renata Prado" { // whose account is gone is still known by name
		t.Errorf("%+v", renata)
	}
	if s := p.Stopped[0]; s.Name != "Beatriz Nakamura" || s.Denials[0].TargetName != "Ana Paula Ferreira de Souza" {
		t.Errorf("%+v", s)
	}
	// The line in the pane, and the page without it when it cannot be told.
	d := get[pages.DocumentPage](w, "/api/documents/d-1", cookie)
	if d.Audience == nil || d.Audience.Total != 3 || !slices.Equal(d.Audience.Names, []string{"Ana Paula Ferreira de Souza"}) {
		t.Errorf("%+v", d.Audience)
	}
	w.services.fails["audience"] = down
	if d := get[pages.DocumentPage](w, "/api/documents/d-1", cookie); d.Audience != nil || d.Title != "Contrato" {
		t.Errorf("%+v", d.Audience)
	}
	if got := w.call("GET", "/api/documents/d-1/audience", cookie, ""); got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("%d", got.StatusCode)
	}
}

func TestWhoWillSeeWhatIsSent(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.services.audience = permissionapi.Audience{Total: 4, Class: "medical", Detail: permissionapi.DetailGroups}
	p := get[pages.Audience](w, "/api/audience?employee_id=emp-ana&class=medical", cookie)
	if q := w.services.audiences[0]; q.EmployeeID != "emp-ana" || q.Class != "medical" || q.Action != permissionapi.View || q.DocumentID != "" {
		t.Errorf("%+v", q)
	}
	if p.Total != 4 || p.ClassName != "Saúde" || p.Document != nil || p.Me == nil || *p.Me || p.Items == nil || p.Groups == nil {
		t.Errorf("%+v", p)
	}
	if got := w.call("GET", "/api/audience?employee_id=emp-ana", cookie, ""); got.StatusCode != 422 || !strings.Contains(got.body, "class") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

// Who sees documents about somebody, of the classes about which the viewer may know: the
// others are as if there were none. Of two groups with one name it is said which.
func TestWhoReachesAPerson(t *testing.T) {
	w := newWorld(t)
	w.services.groups = append(w.services.groups,
		employeeapi.Group{ID: "u-north", Kind: employeeapi.Unit, Name: "Regional Norte", ParentID: "u-root"},
		employeeapi.Group{ID: "u-cwb2", Kind: employeeapi.Unit, Name: "CD Curitiba", ParentID: "u-north"},
		employeeapi.Group{ID: "t-cwb", Kind: employeeapi.Team, Name: "CD Curitiba", Code: "T-CWB"})
	cookie := w.signIn()
	group := func(kind permissionapi.SubjectKind, id string) permissionapi.AudienceGroup {
		return permissionapi.AudienceGroup{Key: id, Via: permissionapi.Via(kind), Subject: &permissionapi.Subject{Kind: kind, ID: id}, Count: 2}
	}
	w.services.audience = permissionapi.Audience{Total: 9, Detail: permissionapi.DetailNames, Groups: []permissionapi.AudienceGroup{
		group(permissionapi.SubjectUnit, "u-cwb"), group(permissionapi.SubjectUnit, "u-cwb2"), group(permissionapi.SubjectTeam, "t-cwb"), group(permissionapi.SubjectTeam, "t-cipa"), group(permissionapi.SubjectReportsOf, "emp-renata"),
	}}
	w.services.fails["audience of medical"] = fault.New(fault.Forbidden, "Not yours to know.")
	got := w.call("GET", "/api/people/emp-ana/reach", cookie, "")
	p := decode[pages.PersonReach](w, got)
	if len(p.Classes) != 1 || p.Classes[0].Class != "personal" || p.Classes[0].ClassName != "Pessoal" || p.Classes[0].Total != 9 || strings.Contains(got.body, "medical") {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	for _, q := range w.services.audiences {
		if q.EmployeeID != "emp-ana" || q.Action != permissionapi.View || q.DocumentID != "" {
			t.Errorf("asked %+v", q)
		}
	}
	var names []string
	for _, g := range p.Classes[0].Groups {
		names = append(names, g.Name)
	}
	if want := []string{"CD Curitiba (Operações Sul)", "CD Curitiba (Regional Norte)", "CD Curitiba (T-CWB)", "CIPA", "Renata Prado"}; !slices.Equal(names, want) {
		t.Errorf("%q", names)
	}
	w.services.audiences = nil
	at := time.Date(2026, 11, 1, 2, 59, 59, 0, time.UTC)
	if got := w.call("GET", "/api/people/emp-ana/reach?at=2026-11-01T02:59:59Z", cookie, ""); got.StatusCode != 200 {
		t.Errorf("the past: %d %s", got.StatusCode, got.body)
	}
	if len(w.services.audiences) == 0 {
		t.Error("the past: not asked")
	}
	for _, q := range w.services.audiences {
		if !q.At.Equal(at) {
			t.Errorf("the past: asked %+v", q)
		}
	}
	if got := w.call("GET", "/api/people/emp-ana/reach?at=ontem", cookie, ""); got.StatusCode != 422 || !strings.Contains(got.body, "at") {
		t.Errorf("a moment that is none: %d %s", got.StatusCode, got.body)
	}
	if got := w.call("GET", "/api/people/emp-9/reach", cookie, ""); got.StatusCode != 404 {
		t.Errorf("nobody: %d", got.StatusCode)
	}
	w.services.fails["audience of personal"] = down // in doubt nothing is shown, rather than too little
	if got := w.call("GET", "/api/people/emp-ana/reach", cookie, ""); got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("down: %d", got.StatusCode)
	}
}

func TestWhatAChangeWouldDo(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.services.preview = permissionapi.Preview{
		Revision: 71, PeopleGain: 2, DocumentsGain: 5, EmployeesGain: 1, Classes: []permissionapi.PreviewClass{{Class: "medical", PeopleAfter: 2, DocumentsGain: 5}},
		GainSample:     []permissionapi.PreviewPerson{{UserID: "acc-bia", Documents: 5}, {UserID: "acc-x", EmployeeID: "emp-renata", Documents: 4}},
		DocumentSample: []permissionapi.PreviewDocuments{{EmployeeID: "emp-ana", Class: "personal"}, {DocumentID: "d-2", Class: "personal"}, {EmployeeID: "emp-renata", Class: "medical"}},
	}
	got := w.call("POST", "/api/permissions/preview", cookie, `{"change":{"move":{"employee_ids":["emp-ana"],"unit_id":"u-sul"}}}`)
	p := decode[pages.Preview](w, got)
	if got.StatusCode != 200 || got.Header.Get("ETag") != `"71"` || p.Revision != 71 || p.PeopleGain != 2 || p.Classes[0].ClassName != "Saúde" || p.Classes[0].PeopleAfter != 2 {
		t.Errorf("%d %+v", got.StatusCode, p)
	}
	if in := w.services.previewed[0]; in.Change.Move == nil || in.Change.Move.UnitID != "u-sul" {
		t.Errorf("%+v", in)
	}
	if p.GainSample[0].Name != "Beatriz Nakamura" || p.GainSample[1].Name != "Renata Prado" || p.LoseSample == nil {
		t.Errorf("%+v", p.GainSample)
	}
	if d := p.DocumentSample; d[0].Title != "Contrato" || d[0].EmployeeName != "Ana Paula Ferreira de Souza" || d[0].DocumentID != "d-1" || d[1].Title != "Política de férias" ||
		d[2].Title != "" || d[2].EmployeeName != "Renata Prado" || d[2].ClassName != "Saúde" {
		t.Errorf("%+v", d)
	}
	w.services.fails["preview"] = fault.Invalidf("change.grant.target.id", fault.NoSuch, "there is no such unit")
	got = w.call("POST", "/api/permissions/preview", cookie, `{"change":{}}`)
	if got.StatusCode != 422 || !strings.Contains(got.body, "change.grant.target.id") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

// A permission is saved on the condition that the rights are still those of its preview.
func TestThePreviewedRevisionTravels(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.remote.HandleFunc("POST /permissions", func(rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Acervo-Previewed") != `"71"` {
			rw.WriteHeader(http.StatusInternalServerError)
			return
		}
		rw.WriteHeader(http.StatusPreconditionFailed)
	})
	if got := w.call("POST", "/api/permissions", cookie, `{}`, "Acervo-Previewed", `"71"`); got.StatusCode != 412 {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

func TestReviews(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.services.rules = []permissionapi.Permission{managers, denial}
	r := get[pages.Review](w, "/api/permissions/review?flag=expires_soon&count=true", cookie)
	if len(r.Items) != 1 || r.Items[0].ID != "p-denial" || r.Items[0].TargetName != "Ana Paula Ferreira de Souza" || *r.Total != 1 || len(r.Counts) != 5 {
		t.Errorf("%+v", r)
	}
	for _, c := range r.Counts {
		if want := map[bool]int{true: 1, false: 0}[c.Flag == permissionapi.FlagExpiresSoon]; c.Count != want {
			t.Errorf("%+v", c)
		}
	}
	if got := w.call("GET", "/api/permissions/review?flag=ugly", cookie, ""); got.StatusCode != 422 || !strings.Contains(got.body, "flag") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}

	w.services.ofUser = permissionapi.UserReview{UserID: "acc-ana", EmployeeID: "emp-ana", Total: 1, Uploads: 2, Items: []permissionapi.UserReviewItem{
		{Permission: managers, SubjectPath: strand.SubjectPath, Employees: 3, Documents: 9, Flags: []permissionapi.Flag{permissionapi.FlagCovered}, CoveredBy: "p-denial"}}}
	u := get[pages.UserReview](w, "/api/permissions/review/user/acc-ana?flag=covered&limit=10", cookie)
	if q := w.services.reviews[0]; q.Flag != permissionapi.FlagCovered || q.Limit != 10 {
		t.Errorf("%+v", q)
	}
	if i := u.Items[0]; u.Person.Name != "Ana Paula Ferreira de Souza" || u.Person.EmployeeID != "emp-ana" || i.Permission.SubjectName != "CIPA" || i.SubjectPath[2].Name != "CIPA" || i.Documents != 9 || i.CoveredBy == nil || i.CoveredBy.ID != "p-denial" {
		t.Errorf("%+v", u)
	}
	w.services.ofStaff = permissionapi.EmployeeReview{EmployeeID: "emp-ana", Total: 1, Items: []permissionapi.EmployeeReviewItem{{Permission: managers, TargetPath: strand.TargetPath, People: 6}}}
	e := get[pages.EmployeeReview](w, "/api/permissions/review/employee/emp-ana", cookie)
	if i := e.Items[0]; e.Person.UserID != "acc-ana" || e.Person.UnitName != "CD Curitiba" || i.TargetPath[3].Name != "Operações Sul" || i.People != 6 || i.CoveredBy != nil {
		t.Errorf("%+v", e)
	}
	for _, path := range []string{"/api/permissions/review/user/acc-nobody", "/api/permissions/review/employee/emp-nobody"} {
		if got := w.call("GET", path, cookie, ""); got.StatusCode != 404 {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
}
