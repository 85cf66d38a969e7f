package employeehttp_test

import (
	"slices"
	"strings"
	"testing"

	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
)

func TestGroupLife(t *testing.T) {
	w := newWorld(t)
	root := w.group(`{"kind":"unit","name":"Matriz","code":"MTZ"}`)
	hr := w.group(`{"kind":"unit","name":"Recursos Humanos","code":"RH","parent_id":"` + root.ID + `"}`)
	payroll := w.group(`{"kind":"unit","name":"Departamento Pessoal","code":"DP","parent_id":"` + hr.ID + `"}`)
	team := w.group(`{"kind":"team","name":"Brigada"}`)
	w.group(`{"kind":"team","name":"Ação social"}`)
	ana := w.hire(1, "Ana", `"unit_id":"`+payroll.ID+`"`)
	gone := w.hire(2, "Bia", `"unit_id":"`+payroll.ID+`","status":"terminated"`)
	w.outbox()

	w.call("PUT", "/groups/"+team.ID+"/members/"+ana.ID, w.hr, "").want(204)
	w.call("PUT", "/groups/"+team.ID+"/members/"+ana.ID, w.hr, "").want(204)
	w.call("PUT", "/groups/"+team.ID+"/members/"+gone.ID, w.hr, "", `If-Match: "9"`).want(412).names("If-Match")
	w.call("DELETE", "/groups/"+team.ID+"/members/"+gone.ID, w.hr, "").want(404) // it was not put in
	w.call("PUT", "/groups/"+team.ID+"/members/"+gone.ID, w.hr, "", `If-Match: "2"`).want(204)
	w.call("DELETE", "/groups/"+team.ID+"/members/"+gone.ID, w.hr, "", `If-Match: "9"`).want(412).names("If-Match")
	w.call("DELETE", "/groups/"+team.ID+"/members/"+gone.ID, w.hr, "").want(204)
	w.call("DELETE", "/groups/"+team.ID+"/members/"+gone.ID, w.hr, "").want(404)
	if tag := w.call("GET", "/groups/"+team.ID, w.employee, "").want(200).Header().Get("ETag"); tag != `"4"` {
		t.Errorf("after two joined and one left, the team is at %s", tag)
	}
	w.call("PATCH", "/groups/"+team.ID, w.hr, `{"name":"Brigada de incêndio"}`, `If-Match: "3"`).want(412).names("If-Match")
	if got := w.outbox(); !slices.Equal(got, []string{"group.member_added", "group.member_added", "group.member_removed"}) {
		t.Errorf("events %v", got)
	}
	w.call("PUT", "/groups/"+team.ID+"/members/nobody", w.hr, "").want(404)
	w.call("PUT", "/groups/nowhere/members/"+ana.ID, w.hr, "").want(404)
	w.call("PUT", "/groups/"+root.ID+"/members/"+ana.ID, w.hr, "").want(422).names("id")
	w.call("PUT", "/groups/"+team.ID+"/members/"+ana.ID, w.employee, "").want(403)

	members := func(id string) string {
		var page rest.Page[employeeapi.Employee]
		w.call("GET", "/groups/"+id+"/members?count=true", w.employee, "").want(200).into(&page)
		var names []string
		for _, e := range page.Items {
			names = append(names, e.Name)
		}
		return strings.Join(names, ", ")
	}
	if members(team.ID) != "Ana" || members(payroll.ID) != "Ana, Bia" || members(root.ID) != "" {
		t.Errorf("members: %q, %q, %q", members(team.ID), members(payroll.ID), members(root.ID))
	}
	w.call("GET", "/groups/nowhere/members", w.employee, "").want(404)

	list := func(query string) string {
		var names []string
		cursor := ""
		for {
			var page rest.Page[employeeapi.Group]
			w.call("GET", "/groups?count=true&people=true&"+query+"&cursor="+cursor, w.employee, "").want(200).into(&page)
			for _, g := range page.Items {
				names = append(names, g.Name)
				if want := map[string]int{payroll.ID: 1, team.ID: 1}[g.ID]; *g.People != want {
					t.Errorf("%s: %d people, want %d", g.Name, *g.People, want)
				}
			}
			if cursor = page.Next; cursor == "" {
				if *page.Total != len(names) {
					t.Errorf("%s: total %d of %d", query, *page.Total, len(names))
				}
				return strings.Join(names, ", ")
			}
		}
	}
	for query, want := range map[string]string{
		"":                     "Matriz, Recursos Humanos, Departamento Pessoal, Ação social, Brigada",
		"limit=2":              "Matriz, Recursos Humanos, Departamento Pessoal, Ação social, Brigada",
		"kind=team":            "Ação social, Brigada",
		"parent_id=" + root.ID: "Recursos Humanos",
		"q=acao":               "Ação social",
		"q=dp":                 "Departamento Pessoal",
		"q=xyz":                "",
		"member_id=" + ana.ID:  "Brigada",
		"member_id=" + gone.ID: "",
	} {
		if got := list(query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	w.call("GET", "/groups?cursor=x", w.hr, "").want(400).names("cursor")
	w.call("GET", "/groups?kind=x", w.hr, "").want(422).names("kind")

	// A unit goes only when it is empty; a team goes with its members.
	w.call("DELETE", "/groups/"+payroll.ID, w.hr, "").want(409).problem("unit_has_people")
	w.call("DELETE", "/groups/"+hr.ID, w.hr, "").want(409).problem("unit_has_units")
	w.outbox()
	w.call("DELETE", "/groups/"+team.ID, w.hr, "").want(204)
	if got := w.outbox(); !slices.Equal(got, []string{"group.member_removed", "group.removed"}) {
		t.Errorf("events %v", got)
	}
	w.call("GET", "/groups/"+team.ID, w.hr, "").want(404)
	for _, e := range []string{ana.ID, gone.ID} {
		w.call("PATCH", "/employees/"+e, w.hr, `{"unit_id":null}`).want(200)
	}
	w.call("DELETE", "/groups/"+payroll.ID, w.hr, "", `If-Match: "2"`).want(412)
	w.call("DELETE", "/groups/"+payroll.ID, w.hr, "", `If-Match: "1"`).want(204)
}

func TestGroupBadInput(t *testing.T) {
	w := newWorld(t)
	root := w.group(`{"kind":"unit","name":"Matriz","code":"MTZ"}`)
	child := w.group(`{"kind":"unit","name":"RH","parent_id":"` + root.ID + `"}`)
	grandchild := w.group(`{"kind":"unit","name":"DP","parent_id":"` + child.ID + `"}`)
	team := w.group(`{"kind":"team","name":"CIPA"}`)
	for _, c := range []struct {
		body   string
		status int
		field  string
	}{
		{`{"kind":"unit","name":"A","size":3}`, 422, "size"},
		{`{"kind":"crowd","name":"A"}`, 422, "kind"},
		{`{"name":"A"}`, 422, "kind"},
		{`{"kind":"unit"}`, 422, "name"},
		{`{"kind":"unit","name":"` + strings.Repeat("é", 121) + `"}`, 422, "name"},
		{`{"kind":"unit","name":"A\tB"}`, 422, "name"},
		{`{"kind":"unit","name":"A","code":"a b"}`, 422, "code"},
		{`{"kind":"unit","name":"A","code":"MTZ"}`, 409, "code"},
		{`{"kind":"unit","name":"A","parent_id":"nowhere"}`, 422, "parent_id"},
		{`{"kind":"unit","name":"A","parent_id":"` + team.ID + `"}`, 422, "parent_id"},
		{`{"kind":"team","name":"A","parent_id":"` + root.ID + `"}`, 422, "parent_id"},
	} {
		w.call("POST", "/groups", w.hr, c.body).want(c.status).names(c.field)
	}
	path := "/groups/" + root.ID
	w.call("PATCH", path, w.hr, `{"parent_id":"`+root.ID+`"}`).want(422).names("parent_id")
	w.call("PATCH", path, w.hr, `{"parent_id":"`+grandchild.ID+`"}`).want(422).names("parent_id")
	w.call("PUT", path, w.hr, `{"kind":"unit","name":"Matriz","parent_id":"`+child.ID+`"}`).want(422).names("parent_id")
	w.call("PUT", path, w.hr, `{"kind":"team","name":"Matriz"}`).want(422).names("kind")
	w.call("PATCH", path, w.hr, `{"kind":"team"}`).want(422).names("kind")
	w.call("PATCH", path, w.hr, `{"name":"Sede"}`, `If-Match: "9"`).want(412)
	w.call("PATCH", "/groups/nowhere", w.hr, `{"name":"Sede"}`).want(404)
	w.call("POST", "/groups", w.employee, `{"kind":"unit","name":"A"}`).want(403)
	raw := w.call("GET", path, w.hr, "").want(200).Body.String()
	if again := w.call("PUT", path, w.hr, raw).want(200).Body.String(); again != raw {
		t.Errorf("sent back: %s, was %s", again, raw)
	}
	var g employeeapi.Group
	w.call("PATCH", "/groups/"+grandchild.ID, w.hr, `{"parent_id":null,"code":"DP"}`).want(200).into(&g)
	if g.ParentID != "" || g.Code != "DP" || g.Revision != 2 {
		t.Errorf("moved to the top: %+v", g)
	}
}

// What cannot be pushed to the permission service now reaches it over the bus: the
// change is made and answered, and waits in the outbox.
func TestPermissionsUnreachable(t *testing.T) {
	w := newWorld(t)
	w.pushed.fail = errUnavailable
	g := w.group(`{"kind":"unit","name":"Matriz"}`)
	var waiting int
	if err := w.db.QueryRow(t.Context(), `SELECT count(*) FROM outbox WHERE type = $1 AND event LIKE '%' || $2 || '%' AND published_at IS NULL`, employeeapi.GroupCreated, g.ID).Scan(&waiting); err != nil || waiting != 1 {
		t.Errorf("%d events wait: %v", waiting, err)
	}
}
