package permissionhttp_test

import (
	"fmt"
	"strings"
	"testing"

	"acervo/services/permission/permissionapi"
)

func explain(account, action, doc string) string {
	return fmt.Sprintf(`{"user_id":%q,"action":%q,"document_id":%q}`, account, action, doc)
}

func TestWhoMayAskWhy(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	south := `{"kind":"unit","id":"south","subtree":true}`
	team := w.grant("root", perm(`{"kind":"unit","id":"south","subtree":true}`, `"view"`, south, `,"reason":"a região","classes":["personal"]`))
	w.grant("root", perm(user("ana"), `"manage"`, south, `,"classes":["personal"]`))
	secret := w.recorded("root", fmt.Sprintf(`{"subject":{"kind":"reports_of","id":"e-ana"},"actions":["download"],"target":%s,"effect":"deny","reason":"segredo"}`, document(doc)))

	// A document that one does not see is one that is not there, whoever it is about.
	for _, who := range []string{"ext", "root"} {
		for _, about := range []string{who, "bia", "nobody"} {
			hidden := w.call("POST", "/permissions/explain", who, explain(about, "view", doc)).is(t, 404)
			nothing := w.call("POST", "/permissions/explain", who, explain(about, "view", nowhere)).is(t, 404)
			if strip(hidden.Body.String()) != strip(nothing.Body.String()) {
				t.Errorf("%s and %s", hidden.Body, nothing.Body)
			}
		}
		hidden, nothing := w.call("GET", "/permissions/audience?document_id="+doc, who, "").is(t, 404), w.call("GET", "/permissions/audience?document_id="+nowhere, who, "").is(t, 404)
		if strip(hidden.Body.String()) != strip(nothing.Body.String()) {
			t.Errorf("%s and %s", hidden.Body, nothing.Body)
		}
	}
	// About others: who manages it, HR who sees it, services; nobody else.
	w.call("POST", "/permissions/explain", "rui", explain("bia", "view", doc)).is(t, 403, "user_id")
	w.call("POST", "/permissions/explain", "hr", explain("nobody", "view", doc)).is(t, 422, "user_id")
	for _, who := range []string{"ana", "hr", "service:document"} {
		e := read[permissionapi.Explanation](t, w.call("POST", "/permissions/explain", who, explain("bia", "view", doc)).is(t, 200))
		if !e.Allowed || len(e.Matches) != 1 || e.Matches[0].Permission.ID != team.ID || e.Class != "personal" || e.EmployeeID != "e-bia" {
			t.Errorf("%s is told %+v", who, e)
		}
	}
	mine := read[permissionapi.Explanation](t, w.call("POST", "/permissions/explain", "rui", fmt.Sprintf(`{"action":"view","document_id":%q}`, doc)).is(t, 200))
	if !mine.Allowed || mine.Withheld || spell(mine.Matches[0].SubjectPath) != "user rui, employee e-rui, unit south" ||
		spell(mine.Matches[0].TargetPath) != "document "+doc+", employee e-bia, unit cwb, unit south" || mine.Matches[0].Permission.Reason != "a região" {
		t.Errorf("%+v", mine)
	}

	// A denial that one may not see leaves no trace: the answer is as if nothing had been given.
	a := w.call("POST", "/permissions/explain", "rui", explain("rui", "download", doc)).is(t, 200)
	no := read[permissionapi.Explanation](t, a)
	if no.Allowed || len(no.Matches)+len(no.Denials) > 0 || no.Withheld || strings.Contains(a.Body.String(), secret.ID) || strings.Contains(a.Body.String(), "segredo") {
		t.Errorf("%s", a.Body)
	}
	told := read[permissionapi.Explanation](t, w.call("POST", "/permissions/explain", "ana", explain("rui", "download", doc)).is(t, 200))
	if told.Allowed || len(told.Denials) != 1 || told.Denials[0].Permission.ID != secret.ID {
		t.Errorf("who manages it is told %+v", told)
	}

	for body, fields := range map[string][]string{
		`{}`: {"action", "document_id"}, `{"action":"upload","document_id":"` + doc + `"}`: {"action"}, `{"action":"view","class":"secret"}`: {"class"},
		`{"action":"view","class":"personal","employee_id":"e-nobody"}`: {"employee_id"}, `{"action":"view","class":"personal","colour":1}`: {"colour"},
	} {
		w.call("POST", "/permissions/explain", "hr", body).is(t, 422, fields...)
	}
	w.call("POST", "/permissions/explain", "service:document", `{"action":"view","class":"public"}`).is(t, 422, "user_id")
	w.call("POST", "/permissions/explain", "off", `{"action":"view","class":"public"}`).is(t, 401)
}

func spell(path []permissionapi.Step) string {
	var steps []string
	for _, s := range path {
		steps = append(steps, strings.TrimSpace(string(s.Kind)+" "+s.ID))
	}
	return strings.Join(steps, ", ")
}

// Who is told names, who groups, who the total.
func TestHowMuchOfAnAudienceIsTold(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("ext", "e-bia", "personal")
	w.grant("root", perm(`{"kind":"unit","id":"south","subtree":true}`, `"view"`, `{"kind":"unit","id":"south","subtree":true}`, ""))
	w.grant("root", perm(user("ana"), `"manage"`, `{"kind":"unit","id":"south","subtree":true}`, `,"classes":["personal"]`))
	w.recorded("root", perm(user("hr"), `"view"`, document(doc), ""))
	w.recorded("root", fmt.Sprintf(`{"subject":%s,"actions":["view"],"target":%s,"effect":"deny","reason":"x"}`, user("rui"), document(doc)))
	for who, detail := range map[string]permissionapi.Detail{"ana": "names", "hr": "names", "bia": "groups", "ext": "groups", "service:document": "names"} {
		a := read[permissionapi.Audience](t, w.call("GET", "/permissions/audience?document_id="+doc, who, "").is(t, 200))
		if a.Detail != detail || a.Total != 4 || (detail == "names") != (len(a.Items) == 4) || len(a.Groups) != 3 || len(a.Stopped) > 0 && detail != "names" {
			t.Errorf("%s is told %+v", who, a)
		}
		if detail == "names" && (a.StoppedTotal != 1 || a.Stopped[0].UserID != "rui") {
			t.Errorf("%s is told %+v", who, a.Stopped)
		}
		for _, g := range a.Groups { // the permissions are for who may see them
			if visible := who != "bia" && who != "ext"; !visible && g.Via == permissionapi.ViaUnit && len(g.PermissionIDs) > 0 {
				t.Errorf("%s is told of %+v", who, g)
			}
		}
	}
}

func TestTotalsAreForWhoOnlySeesIt(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	w.recorded("root", perm(user("rui"), `"view"`, document(doc), ""))
	a := read[permissionapi.Audience](t, w.call("GET", "/permissions/audience?document_id="+doc, "rui", "").is(t, 200))
	if a.Detail != "total" || a.Total != 2 || len(a.Groups)+len(a.Items)+len(a.Stopped) > 0 {
		t.Errorf("%+v", a)
	}
	w.call("GET", "/permissions/audience?document_id="+doc+"&group=user", "rui", "").is(t, 422, "group")
	w.call("GET", "/permissions/audience?employee_id=e-bia&class=personal", "rui", "").is(t, 403)
	w.call("GET", "/permissions/audience?employee_id=e-bia&class=personal", "bia", "").is(t, 200)
	w.call("GET", "/permissions/audience?employee_id=e-bia&class=medical", "hr", "").is(t, 200)
	w.call("GET", "/permissions/audience?employee_id=e-nobody&class=personal", "hr", "").is(t, 422, "employee_id")
	w.call("GET", "/permissions/audience?class=secret", "hr", "").is(t, 422, "class")
	w.call("GET", "/permissions/audience", "hr", "").is(t, 422, "document_id")
	w.call("GET", "/permissions/audience?class=public&group=team:x", "hr", "").is(t, 422, "group")
	w.call("GET", "/permissions/audience?class=public&limit=101", "hr", "").is(t, 422, "limit")
	w.call("GET", "/permissions/audience?class=public&cursor=rubbish", "hr", "").is(t, 400, "cursor")
	w.call("GET", "/permissions/audience?class=public&action=read", "hr", "").is(t, 422, "action")
	w.call("GET", "/permissions/audience?class=public&colour=red", "hr", "").is(t, 422, "colour")
}

// A preview is for who may make the change, with the same errors; what was looked at is
// what is saved.
func TestPreviewBeforeSaving(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	w.upload("hr", "e-rui", "personal")
	south := `{"kind":"unit","id":"south","subtree":true}`
	grant := perm(user("ext"), `"view"`, south, `,"classes":["personal"]`)
	body := fmt.Sprintf(`{"change":{"grant":%s}}`, grant)
	w.call("POST", "/permissions/preview", "rui", body).is(t, 403, "change.grant.target")
	a := w.call("POST", "/permissions/preview", "root", body).is(t, 200)
	p := read[permissionapi.Preview](t, a)
	if p.PeopleGain != 1 || p.DocumentsGain != 2 || p.EmployeesGain != 2 || p.Unchanged || p.GainSample[0].UserID != "ext" || p.GainSample[0].Documents != 2 ||
		len(p.DocumentSample) > 0 || a.Header().Get("Etag") == "" {
		t.Errorf("%+v", p) // the administrator sees none of these documents
	}
	if w.may("ext", "view", doc) {
		t.Fatal("a preview gave something")
	}
	etag := a.Header().Get("Etag")
	w.upload("hr", "e-bia", "personal") // does not count
	given := read[permissionapi.Permission](t, w.call("POST", "/permissions", "root", grant, "Acervo-Previewed", etag).is(t, 201))
	w.call("POST", "/permissions", "root", grant, "Acervo-Previewed", etag).is(t, 412)
	w.call("DELETE", "/permissions/"+given.ID, "root", "", "Acervo-Previewed", etag).is(t, 412)
	w.call("PATCH", "/permissions/"+given.ID, "root", `{"reason":"x"}`, "Acervo-Previewed", etag).is(t, 412)
	w.call("DELETE", "/permissions/"+given.ID, "root", "", "Acervo-Previewed", "seven").is(t, 400, "Acervo-Previewed")

	revoke := fmt.Sprintf(`{"change":{"revoke":{"permission_id":%q}}}`, given.ID)
	if p := read[permissionapi.Preview](t, w.call("POST", "/permissions/preview", "root", revoke).is(t, 200)); p.PeopleLose != 1 || p.DocumentsLose != 3 {
		t.Errorf("%+v", p)
	}
	w.call("POST", "/permissions/preview", "rui", revoke).is(t, 404)
	w.call("POST", "/permissions/preview", "hr", revoke).is(t, 403)
	same := fmt.Sprintf(`{"change":{"replace":{"permission_id":%q,"permission":%s}}}`, given.ID, grant)
	if p := read[permissionapi.Preview](t, w.call("POST", "/permissions/preview", "root", same).is(t, 200)); !p.Unchanged {
		t.Errorf("%+v", p)
	}
	move := `{"change":{"move":{"employee_ids":["e-bia"],"unit_id":"north"}}}`
	if p := read[permissionapi.Preview](t, w.call("POST", "/permissions/preview", "hr", move).is(t, 200)); p.PeopleLose != 1 || p.DocumentsLose != 2 || p.PeopleGain != 0 {
		t.Errorf("%+v", p)
	}
	w.call("POST", "/permissions/preview", "ana", move).is(t, 403)
	// A reason may be missing while one still looks.
	medical := fmt.Sprintf(`{"change":{"grant":%s}}`, perm(user("ext"), `"view"`, south, `,"classes":["medical"]`))
	w.call("POST", "/permissions/preview", "root", medical).is(t, 200)

	many := `"` + strings.Repeat(`e-bia","`, 1000) + `e-rui"`
	for _, c := range []struct {
		body   string
		fields []string
	}{
		{`{"change":{}}`, []string{"change"}}, {`{}`, []string{"change"}},
		{fmt.Sprintf(`{"change":{"grant":%s,"revoke":{"permission_id":"x"}}}`, grant), []string{"change"}},
		{strings.Replace(body, `"user"`, `"friend"`, 1), []string{"change.grant.subject.kind"}},
		{strings.Replace(body, `"ext"`, `"off"`, 1), []string{"change.grant.subject.id"}},
		{`{"change":{"move":{"employee_ids":["e-bia"]}}}`, []string{"change.move.unit_id"}},
		{`{"change":{"move":{"employee_ids":[],"unit_id":"north"}}}`, []string{"change.move.employee_ids"}},
		{`{"change":{"move":{"employee_ids":["e-x"],"unit_id":"x"}}}`, []string{"change.move.unit_id", "change.move.employee_ids[0]"}},
		{fmt.Sprintf(`{"change":{"move":{"employee_ids":[%s],"unit_id":"north"}}}`, many), []string{"change.move.employee_ids"}},
		{`{"change":{"join":{"employee_ids":["e-bia"],"team_id":"x"}}}`, []string{"change.join.team_id"}},
		{`{"action":"read","change":{"revoke":{"permission_id":"x"}}}`, []string{"action"}},
	} {
		w.call("POST", "/permissions/preview", "root", c.body).is(t, 422, c.fields...)
	}
}

func TestReview(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	south := `{"kind":"unit","id":"south","subtree":true}`
	wide := w.grant("root", perm(`{"kind":"unit","id":"south","subtree":true}`, `"edit"`, south, ""))
	narrow := w.grant("root", perm(user("rui"), `"view"`, `{"kind":"unit","id":"cwb"}`, `,"classes":["personal"],"expires_at":"2026-12-01T00:00:00Z"`))
	nobody := w.grant("root", perm(`{"kind":"team","id":"cipa"}`, `"view"`, south, ""))

	r := read[permissionapi.UserReview](t, w.call("GET", "/permissions/review/user/rui", "hr", "").is(t, 200))
	if r.Total != 2 || r.Items[0].Permission.ID != narrow.ID || r.Items[0].Documents != 1 || r.Items[0].Employees != 1 || r.Items[0].CoveredBy != wide.ID ||
		fmt.Sprint(r.Items[0].Flags) != "[expires_soon covered]" || spell(r.Items[1].SubjectPath) != "user rui, employee e-rui, unit south" || r.Sees == nil || r.Sees.Documents != 1 {
		t.Errorf("%+v", r)
	}
	if mine := read[permissionapi.UserReview](t, w.call("GET", "/permissions/review/user/rui", "rui", "").is(t, 200)); mine.Total != 2 || mine.Sees == nil {
		t.Errorf("%+v", mine)
	}
	if others := read[permissionapi.UserReview](t, w.call("GET", "/permissions/review/user/rui", "ext", "").is(t, 200)); others.Total != 0 || others.Sees != nil || others.Uploads != 0 {
		t.Errorf("%+v", others)
	}
	w.call("GET", "/permissions/review/user/nobody", "hr", "").is(t, 404)
	w.call("GET", "/permissions/review/employee/nobody", "hr", "").is(t, 404)

	share := w.recorded("root", perm(user("ext"), `"view"`, document(doc), ""))
	e := read[permissionapi.EmployeeReview](t, w.call("GET", "/permissions/review/employee/e-bia", "hr", "").is(t, 200))
	if e.Total != 4 || e.Items[0].Permission.ID != share.ID || e.Items[0].People != 1 || e.Items[1].People != 0 || fmt.Sprint(e.Items[1].Flags) != "[reaches_nobody]" ||
		e.Items[3].People != 3 || spell(e.Items[3].TargetPath) != "employee e-bia, unit cwb, unit south" {
		t.Errorf("%+v", e)
	}
	page := read[permissionapi.EmployeeReview](t, w.call("GET", "/permissions/review/employee/e-bia?limit=1", "hr", "").is(t, 200))
	again := read[permissionapi.EmployeeReview](t, w.call("GET", "/permissions/review/employee/e-bia?limit=3&cursor="+page.Next, "hr", "").is(t, 200))
	if len(page.Items) != 1 || page.Total != 4 || len(again.Items) != 3 || again.Items[0].Permission.ID != nobody.ID || again.Next != "" {
		t.Errorf("%+v then %+v", page, again)
	}
	for flag, want := range map[string]string{"reaches_nobody": nobody.ID, "expires_soon": narrow.ID, "covered": narrow.ID} {
		list := read[permissionapi.Page](t, w.call("GET", "/permissions?count=true&flag="+flag, "hr", "").is(t, 200))
		if *list.Total != 1 || list.Items[0].ID != want {
			t.Errorf("%s: %+v", flag, list)
		}
	}
	// Together each counts once, however many reasons there are for a look, and only what one may see counts.
	for asker, want := range map[string]int{"hr": 2, "ext": 0} {
		if list := read[permissionapi.Page](t, w.call("GET", "/permissions?count=true&limit=1&flag=any", asker, "").is(t, 200)); *list.Total != want {
			t.Errorf("%s: %d of %d deserve a look", asker, *list.Total, want)
		}
	}
	// Who may end it is told where it is read, and it is so.
	for asker, revocable := range map[string]bool{"root": true, "hr": false} {
		list := read[permissionapi.Page](t, w.call("GET", "/permissions?action=edit", asker, "").is(t, 200))
		one := read[permissionapi.Permission](t, w.call("GET", "/permissions/"+wide.ID, asker, "").is(t, 200))
		of := read[permissionapi.UserReview](t, w.call("GET", "/permissions/review/user/rui", asker, "").is(t, 200))
		about := read[permissionapi.EmployeeReview](t, w.call("GET", "/permissions/review/employee/e-bia", asker, "").is(t, 200))
		if one.Revocable != revocable || list.Items[len(list.Items)-1].Revocable != revocable || of.Items[1].Permission.Revocable != revocable || about.Items[len(about.Items)-1].Permission.Revocable != revocable {
			t.Errorf("%s: %v %v %v %v", asker, one.Revocable, list.Items, of.Items[1].Permission, about.Items)
		}
	}
	w.call("DELETE", "/permissions/"+wide.ID, "hr", "").is(t, 403)
	w.account("root", []string{"admin"}, false)
	if list := read[permissionapi.Page](t, w.call("GET", "/permissions?flag=granted_by_left", "hr", "").is(t, 200)); len(list.Items) != 4 {
		t.Errorf("%+v", list)
	}
	w.call("GET", "/permissions?flag=odd", "hr", "").is(t, 422, "flag")
}
