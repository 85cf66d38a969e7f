package employeehttp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
	"acervo/services/employee/employeetest"
)

func TestEmployeeLife(t *testing.T) {
	w := newWorld(t)
	unit := w.group(`{"kind":"unit","name":"Matriz"}`)
	other := w.group(`{"kind":"unit","name":"Filial"}`)
	w.outbox()
	created := w.call("POST", "/employees", w.hr, `{"registration":"0042","name":"  Ana  Lima ","cpf":"529.982.247-25","email":"ana@x.example","unit_id":"`+unit.ID+`","hired_on":"2024-03-01"}`).want(201)
	var e employeeapi.Employee
	created.into(&e)
	if e.Name != "Ana Lima" || e.CPF != "52998224725" || e.Status != "active" || e.Revision != 1 || created.Header().Get("ETag") != `"1"` || created.Header().Get("Location") != "/employees/"+e.ID {
		t.Errorf("created %+v %v", e, created.Header())
	}
	path := "/employees/" + e.ID
	w.call("GET", path, w.hr, "", `If-None-Match: "1"`).want(304)

	// The move, with the revision that is known.
	var moved employeeapi.Employee
	w.call("PATCH", path, w.hr, `{"unit_id":"`+other.ID+`"}`, `If-Match: "1"`).want(200).into(&moved)
	if moved.UnitID != other.ID || moved.Revision != 2 || moved.Name != "Ana Lima" {
		t.Errorf("moved %+v", moved)
	}
	w.call("PATCH", path, w.hr, `{"name":"Outra"}`, `If-Match: "1"`).want(412)
	w.call("PUT", path, w.hr, `{"registration":"0042","name":"Outra","cpf":"52998224725"}`, `If-Match: "1"`).want(412)
	w.call("DELETE", path, w.hr, "", `If-Match: "1"`).want(412)
	w.call("PATCH", path, w.hr, `{"name":"Outra"}`, `If-Match: 1`).want(400).names("If-Match")

	// What GET answered can be sent back, and changes nothing.
	raw := w.call("GET", path, w.hr, "").want(200).Body.String()
	var same employeeapi.Employee
	w.call("PUT", path, w.hr, raw).want(200).into(&same)
	if same != moved {
		t.Errorf("sent back: %+v, was %+v", same, moved)
	}
	// By an administrator too, who sees the CPF masked.
	raw = w.call("GET", path, w.admin, "").want(200).Body.String()
	if !strings.Contains(raw, "•••.982.247-••") {
		t.Errorf("not masked: %s", raw)
	}
	w.call("PUT", path, w.admin, raw).want(200).into(&same)
	w.call("GET", path, w.hr, "").want(200).into(&same)
	if same != moved {
		t.Errorf("sent back masked: %+v, was %+v", same, moved)
	}

	if got := w.outbox(); !slices.Equal(got, []string{"employee.created", "employee.changed"}) {
		t.Errorf("events %v", got)
	}
	w.call("DELETE", path, w.hr, "").want(204)
	w.call("GET", path, w.hr, "").want(404)
	w.call("DELETE", path, w.hr, "").want(404)
}

func TestEmployeeBadInput(t *testing.T) {
	w := newWorld(t)
	boss := w.hire(1, "Chefe Um", `"registration":"x"`)
	ana := w.hire(2, "Ana", `"manager_id":"`+boss.ID+`","hired_on":"2024-03-01"`)
	team := w.group(`{"kind":"team","name":"CIPA"}`)
	cpf := employeetest.CPF(9)
	for _, c := range []struct {
		body   string
		status int
		field  string
	}{
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","colour":"red"}`, 422, "colour"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","id":"x"}`, 422, "id"},
		{`{"registration":9,"name":"A","cpf":"` + cpf + `"}`, 422, "registration"},
		{`{"registration":"9","name":null,"cpf":"` + cpf + `"}`, 422, "name"},
		{`{"name":"A","cpf":"` + cpf + `"}`, 422, "registration"},
		{`{"registration":"9","name":"` + strings.Repeat("a", 201) + `","cpf":"` + cpf + `"}`, 422, "name"},
		{`{"registration":"9","name":"   ","cpf":"` + cpf + `"}`, 422, "name"},
		{`{"registration":"9","name":"A\nB","cpf":"` + cpf + `"}`, 422, "name"},
		{`{"registration":"9 9","name":"A","cpf":"` + cpf + `"}`, 422, "registration"},
		{`{"registration":"9","name":"A","cpf":"52998224724"}`, 422, "cpf"},
		{`{"registration":"9","name":"A","cpf":"11111111111"}`, 422, "cpf"},
		{`{"registration":"9","name":"A","cpf":"529-982-247.25"}`, 422, "cpf"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","email":"not an address"}`, 422, "email"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","email":"Ana <a@b.example>"}`, 422, "email"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","hired_on":"2024-02-30"}`, 422, "hired_on"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","hired_on":"01/03/2024"}`, 422, "hired_on"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","hired_on":"2024-03-01","terminated_on":"2024-02-29"}`, 422, "terminated_on"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","hired_on":"3000-01-01"}`, 422, "hired_on"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","terminated_on":"3000-01-01"}`, 422, "terminated_on"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","terminated_on":"` + time.Now().AddDate(0, 0, 3).Format(time.DateOnly) + `"}`, 422, "terminated_on"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","status":"gone"}`, 422, "status"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","status":"active","terminated_on":"2024-03-01"}`, 422, "terminated_on"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","unit_id":"nowhere"}`, 422, "unit_id"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","unit_id":"` + team.ID + `"}`, 422, "unit_id"},
		{`{"registration":"9","name":"A","cpf":"` + cpf + `","manager_id":"nobody"}`, 422, "manager_id"},
		{`{"registration":"M01","name":"A","cpf":"` + cpf + `"}`, 409, "registration"},
		{`{"registration":"9","name":"A","cpf":"` + employeetest.CPF(1) + `"}`, 409, "cpf"},
	} {
		w.call("POST", "/employees", w.hr, c.body).want(c.status).names(c.field)
	}
	w.call("POST", "/employees", w.hr, `{"registration":`).want(400)
	w.call("POST", "/employees?x=1", w.hr, `{}`).want(422).names("x")
	w.call("POST", "/employees", w.hr, `{}`, "Content-Type: text/plain").want(415)
	w.call("POST", "/employees", w.hr, `{"name":"`+strings.Repeat("a", 1<<20)+`"}`).want(413)

	path := "/employees/" + ana.ID
	for _, c := range []struct {
		body   string
		status int
		field  string
	}{
		{`{"manager_id":"` + ana.ID + `"}`, 422, "manager_id"},
		{`{"name":null}`, 422, "name"},
		{`{"cpf":"12345678900"}`, 422, "cpf"},
		{`{"cpf":"•••.111.111-••"}`, 422, "cpf"},
		{`{"terminated_on":"2024-02-01"}`, 422, "terminated_on"},
		{`{"registration":"M01"}`, 409, "registration"},
		{`{"id":"x"}`, 422, "id"},
	} {
		w.call("PATCH", path, w.hr, c.body).want(c.status).names(c.field)
	}
	w.call("PATCH", "/employees/"+boss.ID, w.hr, `{"manager_id":"`+ana.ID+`"}`).want(422).names("manager_id")
	w.call("PUT", path, w.hr, `{"id":"other","registration":"9","name":"A","cpf":"`+cpf+`"}`).want(422).names("id")
	var still employeeapi.Employee
	w.call("GET", path, w.hr, "").want(200).into(&still)
	if still != ana {
		t.Errorf("a refused change left %+v", still)
	}
	for _, method := range []string{"GET", "PUT", "PATCH", "DELETE"} {
		body := map[string]string{"PUT": `{"registration":"9","name":"A","cpf":"` + cpf + `"}`, "PATCH": `{"name":"A"}`}[method]
		w.call(method, "/employees/0198c7b2-0000-7000-8000-000000000000", w.hr, body).want(404)
	}
}

func TestEmployeeAccess(t *testing.T) {
	w := newWorld(t)
	ana := w.hire(1, "Ana Lima", "")
	mine := w.account("ana", `["employee"]`, ana.ID)
	cpf := func(token string) string {
		var e employeeapi.Employee
		w.call("GET", "/employees/"+ana.ID, token, "").want(200).into(&e)
		return e.CPF
	}
	masked := "•••." + ana.CPF[3:6] + "." + ana.CPF[6:9] + "-••"
	if cpf(w.hr) != ana.CPF || cpf(mine) != ana.CPF || cpf(w.employee) != masked || cpf(w.admin) != masked || cpf(w.service()) != masked {
		t.Error("CPF shown to the wrong people")
	}
	// To ask for it leaves a row in the trail, by whoever asked; to be refused gives nothing.
	w.outbox()
	for _, token := range []string{w.hr, mine} {
		var whole employeeapi.WholeCPF
		if w.call("POST", "/employees/"+ana.ID+"/cpf", token, "").want(200).into(&whole); whole.CPF != ana.CPF {
			t.Errorf("asked for %s, got %s", ana.CPF, whole.CPF)
		}
	}
	for _, token := range []string{w.employee, w.admin, w.service()} {
		if a := w.call("POST", "/employees/"+ana.ID+"/cpf", token, "").want(403); strings.Contains(a.Body.String(), ana.CPF) {
			t.Error("a refusal tells the CPF")
		}
	}
	w.call("POST", "/employees/"+nowhere+"/cpf", w.hr, "").want(404)
	w.call("POST", "/employees/"+ana.ID+"/cpf", "", "").want(401)
	seen := w.pushed.events
	if types := w.outbox(); !slices.Equal(types, []string{"cpf.seen", "cpf.seen"}) {
		t.Fatalf("the trail is told of %v", types)
	}
	if seen[0].Subject != ana.ID || seen[0].Actor == seen[1].Actor || strings.Contains(string(seen[0].Data), ana.CPF) {
		t.Errorf("the trail is told %+v", seen)
	}
	// Who does not see it cannot search by it either, whole or in part.
	find := func(token, q string) int {
		var page rest.Page[employeeapi.Employee]
		w.call("GET", "/employees?count=true&q="+q, token, "").want(200).into(&page)
		if *page.Total != len(page.Items) {
			t.Errorf("%s: %d items of %d", q, len(page.Items), *page.Total)
		}
		return *page.Total
	}
	dotted := ana.CPF[:3] + "." + ana.CPF[3:6] + "." + ana.CPF[6:9] + "-" + ana.CPF[9:]
	for _, q := range []string{ana.CPF, dotted} {
		if find(w.hr, q) != 1 || find(w.employee, q) != 0 || find(w.admin, q) != 0 {
			t.Errorf("search by CPF %s", q)
		}
	}
	// Nor can anybody work it out: part of one finds nobody, right or wrong.
	for n := range len(ana.CPF) {
		if n > 0 && (find(w.hr, ana.CPF[:n]) != 0 || find(w.hr, ana.CPF[len(ana.CPF)-n:]) != 0) {
			t.Errorf("%d digits of a CPF find", n)
		}
	}
	if find(w.hr, dotted[:7]) != 0 || find(w.hr, dotted[:len(dotted)-1]) != 0 {
		t.Error("part of a CPF with its punctuation finds")
	}
	if find(w.hr, ana.Registration[:2]) != 1 || find(w.hr, "an") != 1 {
		t.Error("beginnings of the registration and of the name find no longer")
	}
	body := `{"registration":"9","name":"A","cpf":"` + employeetest.CPF(9) + `"}`
	w.call("POST", "/employees", w.employee, body).want(403)
	w.call("POST", "/employees", "", body).want(401)
	w.call("PATCH", "/employees/"+ana.ID, mine, `{"name":"A"}`).want(403)
	w.call("POST", "/employees", w.service(), body).want(403)
	w.call("GET", "/employees", "", "").want(401)
	w.call("GET", "/employees", "nonsense", "").want(401)

	// Numbers are for services, dense and never given twice.
	w.call("POST", "/employees/facts", w.hr, `{"ids":["`+ana.ID+`"]}`).want(403)
	number := func(id string) uint32 {
		var page rest.Page[employeeapi.EmployeeEvent]
		w.call("POST", "/employees/facts", w.service(), `{"ids":["`+id+`","nobody"]}`).want(200).into(&page)
		if len(page.Items) != 1 || !strings.HasPrefix(page.Items[0].Employee.CPF, "•") {
			t.Fatalf("facts %+v", page)
		}
		return page.Items[0].Number
	}
	if number(ana.ID) != 1 {
		t.Error("numbers do not begin at 1")
	}
	w.call("POST", "/employees", w.hr, `{"registration":"M01","name":"B","cpf":"`+employeetest.CPF(5)+`"}`).want(409)
	bia := w.hire(2, "Bia", "")
	if number(bia.ID) != 2 {
		t.Error("a refused employee took a number")
	}
	w.call("DELETE", "/employees/"+bia.ID, w.hr, "").want(204)
	if caio := w.hire(3, "Caio", ""); number(caio.ID) != 3 {
		t.Error("a number was given twice")
	}
}

func TestEmployeeList(t *testing.T) {
	w := newWorld(t)
	root := w.group(`{"kind":"unit","name":"Matriz"}`)
	below := w.group(`{"kind":"unit","name":"RH","parent_id":"` + root.ID + `"}`)
	people := []string{"José da Conceição", "Jose Conde", "Maria José", "Ângela D'Ávila", "angela avelar", "Zé Ninguém"}
	var all []employeeapi.Employee
	for i, name := range people {
		extra := `"unit_id":"` + []string{root.ID, below.ID}[i%2] + `","hired_on":"2020-01-0` + fmt.Sprint(9-i) + `"`
		if i > 0 {
			extra += `,"manager_id":"` + all[0].ID + `"`
		}
		all = append(all, w.hire(10+i, name, extra))
	}
	w.call("PATCH", "/employees/"+all[5].ID, w.hr, `{"status":"on_leave"}`).want(200)
	names := func(query string) string {
		var got []string
		cursor := ""
		for {
			var page rest.Page[employeeapi.Employee]
			w.call("GET", "/employees?limit=2&count=true&"+query+"&cursor="+cursor, w.employee, "").want(200).into(&page)
			for _, e := range page.Items {
				got = append(got, e.Name)
			}
			if page.Next == "" {
				if *page.Total != len(got) {
					t.Errorf("%s: total %d, %d listed", query, *page.Total, len(got))
				}
				return strings.Join(got, ", ")
			}
			cursor = page.Next
		}
	}
	for query, want := range map[string]string{
		"":                                      "angela avelar, Ângela D'Ávila, Jose Conde, José da Conceição, Maria José, Zé Ninguém",
		"sort=-name":                            "Zé Ninguém, Maria José, José da Conceição, Jose Conde, Ângela D'Ávila, angela avelar",
		"sort=registration":                     "José da Conceição, Jose Conde, Maria José, Ângela D'Ávila, angela avelar, Zé Ninguém",
		"sort=hired_on":                         "Zé Ninguém, angela avelar, Ângela D'Ávila, Maria José, Jose Conde, José da Conceição",
		"q=jos%C3%A9":                           "Jose Conde, José da Conceição, Maria José",
		"q=JOSE+con":                            "Jose Conde, José da Conceição",
		"q=conceicao":                           "José da Conceição",
		"q=d%27avila":                           "Ângela D'Ávila",
		"q=davila":                              "Ângela D'Ávila",
		"q=D%E2%80%99%C3%81vila":                "Ângela D'Ávila",
		"q=%28":                                 "",
		"q=m1":                                  "angela avelar, Ângela D'Ávila, Jose Conde, José da Conceição, Maria José, Zé Ninguém",
		"q=m12":                                 "Maria José",
		"q=osé":                                 "",
		"q=%25":                                 "",
		"q=...":                                 "",
		"unit_id=" + root.ID:                    "angela avelar, Ângela D'Ávila, Jose Conde, José da Conceição, Maria José, Zé Ninguém",
		"unit_id=" + below.ID:                   "Ângela D'Ávila, Jose Conde, Zé Ninguém",
		"unit_id=" + nowhere:                    "",
		"manager_id=" + all[0].ID + "&q=angela": "angela avelar, Ângela D'Ávila",
		"status=on_leave":                       "Zé Ninguém",
		"id=" + all[0].ID + "," + all[5].ID:     "José da Conceição, Zé Ninguém",
	} {
		if got := names(query); got != want {
			t.Errorf("%s: %s\nwant %s", query, got, want)
		}
	}
	// Renaming somebody changes what they are found by.
	w.call("PATCH", "/employees/"+all[1].ID, w.hr, `{"name":"Tomás Conde"}`).want(200)
	if got := names("q=jose"); got != "José da Conceição, Maria José" {
		t.Errorf("after renaming: %s", got)
	}

	var page rest.Page[employeeapi.Employee]
	w.call("GET", "/employees?status=active,on_leave&limit=2", w.hr, "").want(200).into(&page)
	for query, field := range map[string]string{
		"cursor=x":                                "cursor",
		"cursor=" + page.Next + "A":               "cursor",
		"cursor=" + page.Next + "&sort=hired_on":  "cursor",
		"cursor=" + rest.EncodeCursor(struct{}{}): "cursor",
	} {
		w.call("GET", "/employees?"+query, w.hr, "").want(400).names(field)
	}
	for query, field := range map[string]string{"limit=0": "limit", "limit=101": "limit", "limit=x": "limit", "sort=cpf": "sort", "status=x": "status", "colour=red": "colour", "count=2": "count"} {
		w.call("GET", "/employees?"+query, w.hr, "").want(422).names(field)
	}
}

func TestEmployeeIdempotency(t *testing.T) {
	w := newWorld(t)
	body := `{"registration":"1","name":"Ana","cpf":"` + employeetest.CPF(1) + `"}`
	first := w.call("POST", "/employees", w.hr, body, "Idempotency-Key: k1").want(201).Body.String()
	w.outbox()
	if again := w.call("POST", "/employees", w.hr, body, "Idempotency-Key: k1").want(201).Body.String(); again != first {
		t.Errorf("again: %s\nfirst: %s", again, first)
	}
	if events := w.outbox(); len(events) != 0 {
		t.Errorf("a repeated request told of %v", events)
	}
	w.call("POST", "/employees", w.hr, strings.Replace(body, "Ana", "Bia", 1), "Idempotency-Key: k1").want(422).names("Idempotency-Key")
	w.call("POST", "/employees", w.hr, body, "Idempotency-Key: k2").want(409)
	w.call("POST", "/employees", w.admin, body, "Idempotency-Key: k1").want(409) // keys of two people never meet
}

func TestTermination(t *testing.T) {
	w := newWorld(t)
	ana := w.hire(1, "Ana", `"hired_on":"2024-03-01"`)
	token := w.account("ana", `["employee"]`, ana.ID)
	w.call("GET", "/company", token, "").want(200)
	w.outbox()
	var e employeeapi.Employee
	w.call("PATCH", "/employees/"+ana.ID, w.hr, `{"status":"terminated"}`).want(200).into(&e)
	if e.TerminatedOn != w.now().Format("2006-01-02") {
		t.Errorf("terminated on %s", e.TerminatedOn)
	}
	if got := w.outbox(); !slices.Equal(got, []string{"employee.changed", "account.changed", "session.ended"}) {
		t.Errorf("events %v", got)
	}
	w.call("GET", "/company", token, "").want(401)
	w.call("POST", "/auth/login", "", `{"username":"ana","password":"`+goodPassword+`"}`).want(401)
	w.call("POST", "/accounts", w.admin, `{"username":"ana2","employee_id":"`+ana.ID+`","status":"active"}`).want(409).names("employee_id")

	var accounts rest.Page[employeeapi.Account]
	w.call("GET", "/accounts?employee_id="+ana.ID, w.admin, "").want(200).into(&accounts)
	w.call("PATCH", "/accounts/"+accounts.Items[0].ID, w.admin, `{"status":"active"}`).want(422).names("status")

	w.call("PATCH", "/employees/"+ana.ID, w.hr, `{"terminated_on":null}`).want(422).names("terminated_on")
	e = employeeapi.Employee{}
	w.call("PATCH", "/employees/"+ana.ID, w.hr, `{"status":"active"}`).want(200).into(&e)
	if e.TerminatedOn != "" {
		t.Errorf("back, and terminated on %s", e.TerminatedOn)
	}
	w.call("PATCH", "/employees/"+ana.ID, w.hr, `{"terminated_on":"2026-01-31"}`).want(200).into(&e)
	if e.Status != "terminated" {
		t.Errorf("with a last day the status is %s", e.Status)
	}
}

func TestDeleteEmployeeRefused(t *testing.T) {
	w := newWorld(t)
	boss := w.hire(1, "Boss", "")
	ana := w.hire(2, "Ana", `"manager_id":"`+boss.ID+`"`)
	token := w.account("ana", `["employee"]`, ana.ID)
	team := w.group(`{"kind":"team","name":"CIPA"}`)
	w.call("PUT", "/groups/"+team.ID+"/members/"+ana.ID, w.hr, "").want(204)
	w.call("DELETE", "/employees/"+boss.ID, w.hr, "").want(409).problem("employee_has_reports")
	if len(w.docs.leaving) != 0 {
		t.Errorf("the document service still thinks that somebody leaves: %v", w.docs.leaving)
	}

	w.document("uploaded", "d1", 2, 0)
	w.document("uploaded", "d2", 1, 0)
	w.call("DELETE", "/employees/"+ana.ID, w.hr, "").want(409).problem("employee_has_documents")
	w.document("deleted", "d1", 2, 0) // in the bin it still counts
	w.call("DELETE", "/employees/"+ana.ID, w.hr, "").want(409)
	w.document("changed", "d1", 1, 2) // now about somebody else
	w.docs.has = map[uint32]bool{2: true}
	w.call("DELETE", "/employees/"+ana.ID, w.hr, "").want(409).problem("employee_has_documents")
	w.docs.has, w.docs.fail = nil, errUnavailable
	w.call("DELETE", "/employees/"+ana.ID, w.hr, "").want(503)
	w.docs.fail = nil
	w.docs.took = 15 * time.Second // by then it may have let documents in again
	w.call("DELETE", "/employees/"+ana.ID, w.hr, "").want(503)
	w.docs.took = 0
	w.outbox()
	w.call("DELETE", "/employees/"+ana.ID, w.hr, "").want(204)
	if got := w.outbox(); !slices.Equal(got, []string{"group.member_removed", "account.changed", "session.ended", "employee.removed"}) {
		t.Errorf("events %v", got)
	}
	w.call("GET", "/company", token, "").want(401)
	w.call("DELETE", "/employees/"+boss.ID, w.hr, "").want(409)
	w.document("purged", "d1", 1, 0)
	w.document("purged", "d2", 1, 0)
	w.call("DELETE", "/employees/"+boss.ID, w.hr, "").want(204)
}
