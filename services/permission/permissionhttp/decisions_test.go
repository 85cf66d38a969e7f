package permissionhttp_test

import (
	"fmt"
	"strings"
	"testing"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

const nowhere = "0198c7b2-0000-7000-8000-000000000000"

func TestCheck(t *testing.T) {
	w := newWorld(t)
	doc := w.upload("hr", "e-bia", "personal")
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"unit","id":"south","subtree":true}`, ""))
	w.grant("root", perm(user("ana"), `"upload"`, `{"kind":"everyone"}`, `,"classes":["public"]`))
	ask := func(who, body string) permissionapi.CheckOutput {
		t.Helper()
		return read[permissionapi.CheckOutput](t, w.call("POST", "/permissions/check", who, body).is(t, 200))
	}
	for _, c := range []struct {
		who, body string
		want      bool
	}{
		{"ana", fmt.Sprintf(`{"action":"view","document_id":%q}`, doc), true},
		{"ana", fmt.Sprintf(`{"user_id":"ana","action":"view","document_id":%q}`, doc), true},
		{"ana", fmt.Sprintf(`{"action":"edit","document_id":%q}`, doc), false},
		{"ana", `{"action":"view","employee_id":"e-bia","class":"personal"}`, true},
		{"ana", `{"action":"view","employee_id":"e-bia","class":"medical"}`, false},
		{"ana", `{"action":"view","employee_id":"e-nobody","class":"personal"}`, false},
		{"ana", `{"action":"upload","class":"public"}`, true}, // the company's own
		{"rui", `{"action":"upload","class":"public"}`, false},
		{"ana", fmt.Sprintf(`{"action":"view","document_id":%q}`, nowhere), false},
		{"ana", `{"action":"view","document_id":"../x"}`, false},
		{"hr", fmt.Sprintf(`{"user_id":"ana","action":"view","document_id":%q}`, doc), true},
		{"root", fmt.Sprintf(`{"user_id":"rui","action":"view","document_id":%q}`, doc), false},
		{"service:notification", fmt.Sprintf(`{"user_id":"ana","action":"view","document_id":%q}`, doc), true},
		{"service:notification", fmt.Sprintf(`{"user_id":"off","action":"view","document_id":%q}`, doc), false},
		{"service:notification", fmt.Sprintf(`{"user_id":"nobody","action":"view","document_id":%q}`, doc), false},
	} {
		out := ask(c.who, c.body)
		if out.Allowed == nil || *out.Allowed != c.want || out.Revision == 0 || out.Results != nil {
			t.Errorf("%s asks %s: %+v, want %v", c.who, c.body, out, c.want)
		}
	}
	batch := ask("ana", fmt.Sprintf(`{"checks":[{"action":"view","document_id":%q},{"action":"edit","document_id":%q},{"action":"upload","class":"public"}]}`, doc, doc))
	if batch.Allowed != nil || len(batch.Results) != 3 || !batch.Results[0].Allowed || batch.Results[1].Allowed || !batch.Results[2].Allowed || batch.Results[0].Revision != batch.Revision {
		t.Errorf("%+v", batch)
	}

	many := func(n int) string {
		return `{"checks":[` + strings.TrimSuffix(strings.Repeat(`{"action":"view","class":"public"},`, n), ",") + `]}`
	}
	if got := len(ask("ana", many(1000)).Results); got != 1000 {
		t.Errorf("%d results", got)
	}
	for _, c := range []struct {
		who, body string
		status    int
		fields    []string
	}{
		{"ana", many(1001), 422, []string{"checks"}},
		{"ana", `{"checks":[]}`, 422, []string{"checks"}},
		{"ana", `{}`, 422, []string{"action", "document_id"}},
		{"ana", `{"action":"view"}`, 422, []string{"document_id"}},
		{"ana", `{"action":"read","class":"public"}`, 422, []string{"action"}},
		{"ana", `{"action":"view","class":"secret"}`, 422, []string{"class"}},
		{"ana", `{"action":"view","employee_id":"e-bia"}`, 422, []string{"class"}},
		{"ana", fmt.Sprintf(`{"action":"view","document_id":%q,"class":"public"}`, doc), 422, []string{"class"}},
		{"ana", fmt.Sprintf(`{"action":"upload","document_id":%q}`, doc), 422, []string{"action"}},
		{"ana", `{"checks":[{"action":"view","class":"public"},{"action":"view"}]}`, 422, []string{"checks[1].document_id"}},
		{"ana", `{"action":"view","checks":[{"action":"view","class":"public"}]}`, 422, []string{"checks"}},
		{"ana", `{"action":"view","class":"public","colour":1}`, 422, []string{"colour"}},
		{"ana", `{"user_id":"rui","action":"view","class":"public"}`, 403, []string{"user_id"}},
		{"ana", `{"user_id":"nobody","action":"view","class":"public"}`, 403, []string{"user_id"}},
		{"ana", `{"checks":[{"action":"view","class":"public"},{"user_id":"rui","action":"view","class":"public"}]}`, 403, []string{"checks[1].user_id"}},
		{"service:document", `{"action":"view","class":"public"}`, 422, []string{"user_id"}},
		{"off", `{"action":"view","class":"public"}`, 401, nil},
		{"", `{"action":"view","class":"public"}`, 401, nil},
	} {
		w.call("POST", "/permissions/check", c.who, c.body).is(t, c.status, c.fields...)
	}
}

func TestScopesTravelOnceAndOnlyToTheirOwners(t *testing.T) {
	w := newWorld(t)
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"unit","id":"south","subtree":true}`, ""))
	a := w.call("GET", "/scopes?action=view", "ana", "").is(t, 200)
	etag := a.Header().Get("Etag")
	var s permissionapi.Scope
	if err := s.UnmarshalBinary(a.Body.Bytes()); err != nil {
		t.Fatal(err)
	}
	if s.AccountID != "ana" || s.Action != "view" || !s.Allows(3, "personal") || s.Allows(3, "medical") || s.Allows(0, "public") {
		t.Errorf("%+v", s)
	}
	same := w.call("GET", "/scopes?action=view", "ana", "", "If-None-Match", etag).is(t, 304)
	if same.Body.Len() != 0 || same.Header().Get("Etag") != etag || same.Header().Get(permissionapi.ScopeRevisionHeader) == "" {
		t.Errorf("%v", same.Header())
	}
	// What does not concern ana does not make her scope travel again.
	w.upload("hr", "e-bia", "personal")
	w.grant("root", perm(user("rui"), `"view"`, `{"kind":"everyone"}`, ""))
	w.grant("root", perm(user("ana"), `"upload"`, `{"kind":"everyone"}`, ""))
	w.call("GET", "/scopes?action=view", "ana", "", "If-None-Match", etag).is(t, 304)
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"unit","id":"north"}`, `,"classes":["medical"],"reason":"x"`))
	w.employee("e-new", 9, "north", "", employeeapi.Active)
	w.call("GET", "/scopes?action=view", "ana", "", "If-None-Match", etag).is(t, 200)

	w.call("GET", "/scopes?action=view&user_id=ana", "service:document", "").is(t, 200)
	w.call("GET", "/scopes?action=view&user_id=off", "service:document", "").is(t, 404)
	w.call("GET", "/scopes?action=view&user_id=nobody", "service:document", "").is(t, 404)
	w.call("GET", "/scopes?action=view", "service:document", "").is(t, 422, "user_id")
	w.call("GET", "/scopes?action=view&user_id=rui", "ana", "").is(t, 403)
	w.call("GET", "/scopes?action=view&user_id=rui", "root", "").is(t, 403)
	w.call("GET", "/scopes?action=read", "ana", "").is(t, 422, "action")
	w.call("GET", "/scopes", "ana", "").is(t, 422, "action")
	w.call("GET", "/scopes?action=view&colour=red", "ana", "").is(t, 422, "colour")
	w.call("GET", "/scopes?action=view", "off", "").is(t, 401)
	w.call("GET", "/scopes?action=view", "", "").is(t, 401)
}

func TestClientHoldsScopes(t *testing.T) {
	w := newWorld(t)
	p := w.grant("root", perm(user("ana"), `"view"`, `{"kind":"unit","id":"south","subtree":true}`, ""))
	ctx := identity.With(t.Context(), identity.Caller{AccountID: "ana", Token: "ana"})
	get := func() *permissionapi.Scope {
		t.Helper()
		s, err := w.client.Scope(ctx, permissionapi.View)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	first := get()
	if get() != first {
		t.Error("an unchanged scope was decoded again")
	}
	w.call("DELETE", "/permissions/"+p.ID, "root", "").is(t, 204)
	if get().Allows(3, "personal") || !first.Allows(3, "personal") {
		t.Error("the revoked right is used, or what was given out was changed")
	}
	w.account("ana", people["ana"], false)
	if _, err := w.client.Scope(ctx, permissionapi.View); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("deactivated: %v", err)
	}
	if _, err := w.client.ScopeOf(t.Context(), "rui", permissionapi.View); err != nil {
		t.Error(err)
	}
	answers, err := w.client.MayOthers(t.Context(), make1200Checks())
	if err != nil || len(answers) != 1200 {
		t.Errorf("%d answers, %v", len(answers), err)
	}
}

func make1200Checks() (checks []permissionapi.Check) {
	for range 1200 {
		checks = append(checks, permissionapi.Check{UserID: "rui", Action: permissionapi.View, Class: "public"})
	}
	return checks
}

func TestSummary(t *testing.T) {
	w := newWorld(t)
	w.grant("root", perm(`{"kind":"everyone"}`, `"view"`, `{"kind":"self"}`, ""))
	for _, class := range []string{"personal", "personal", "legal", "medical"} {
		w.upload("hr", "e-ana", class)
	}
	w.upload("ana", "e-bia", "medical")
	sum := read[permissionapi.Summary](t, w.call("GET", "/permissions/summary", "ana", "").is(t, 200))
	if sum.Documents != 4 || sum.People != 2 || len(sum.Classes) != 3 {
		t.Errorf("%+v", sum)
	}
	for _, c := range sum.Classes {
		if c.ID == "medical" && (c.Documents != 1 || c.Single != 1) || c.ID == "personal" && (c.Documents != 2 || c.Single != 0) {
			t.Errorf("%+v", c)
		}
	}
	if sum := read[permissionapi.Summary](t, w.call("GET", "/permissions/summary", "root", "").is(t, 200)); sum.Documents != 0 || sum.Classes == nil {
		t.Errorf("an administrator sees %+v", sum)
	}
	w.call("GET", "/permissions/summary", "service:bff", "").is(t, 403)
}

func TestClasses(t *testing.T) {
	w := newWorld(t)
	type page struct{ Items []permissionapi.Class }
	list := read[page](t, w.call("GET", "/classes", "bia", "").is(t, 200)).Items
	var ids []string
	for _, c := range list {
		ids = append(ids, c.ID)
		if c.Restricted != (c.ID == "medical") {
			t.Errorf("%+v", c)
		}
	}
	if strings.Join(ids, " ") != "public personal payroll medical legal" {
		t.Errorf("%v", ids)
	}
	w.call("POST", "/classes", "hr", `{"id":"training","name":"Treinamento"}`).is(t, 403)
	a := w.call("POST", "/classes", "root", `{"id":"training","name":"Treinamento"}`).is(t, 201)
	if a.Header().Get("Location") != "/classes/training" || a.Header().Get("Etag") != `"1"` {
		t.Errorf("%v", a.Header())
	}
	w.call("POST", "/classes", "root", `{"id":"training","name":"x"}`).is(t, 409)
	w.call("POST", "/classes", "root", `{"id":"Training!","name":"x"}`).is(t, 422, "id")
	w.call("POST", "/classes", "root", `{"id":"x","name":""}`).is(t, 422, "name")
	w.call("PUT", "/classes/training", "root", `{"name":"Cursos"}`, "If-Match", `"2"`).is(t, 412)
	c := read[permissionapi.Class](t, w.call("PUT", "/classes/training", "root", `{"id":"training","name":"Cursos","restricted":false,"revision":1}`, "If-Match", `"1"`).is(t, 200))
	if c.Name != "Cursos" || c.Revision != 2 {
		t.Errorf("%+v", c)
	}
	w.call("PUT", "/classes/medical", "root", `{"name":"Saúde","restricted":false}`).is(t, 422, "restricted")
	w.call("PUT", "/classes/none", "root", `{"name":"x"}`).is(t, 404)
	w.call("PUT", "/classes/training", "root", `{"id":"other","name":"x"}`).is(t, 422, "id")
	w.call("PUT", "/classes/training", "hr", `{"name":"x"}`).is(t, 403)

	// A class added later is reached by those who named none.
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"everyone"}`, ""))
	w.grant("root", perm(user("rui"), `"view"`, `{"kind":"everyone"}`, `,"classes":["training"]`))
	w.call("POST", "/classes", "root", `{"id":"later","name":"Depois"}`).is(t, 201)
	doc := w.upload("hr", "e-bia", "later")
	if !w.may("ana", "view", doc) || w.may("rui", "view", doc) {
		t.Error("a class added later is reached by the wrong ones")
	}
	for i := range 64 {
		if a := w.call("POST", "/classes", "root", fmt.Sprintf(`{"id":"c%d","name":"x"}`, i)); a.Code != 201 {
			if i != 57 {
				t.Errorf("the %dth more: %d", i, a.Code)
			}
			a.is(t, 409)
			return
		}
	}
	t.Error("there is no end to classes")
}
