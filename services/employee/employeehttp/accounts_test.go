package employeehttp_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
)

func TestAccountBadInput(t *testing.T) {
	w := newWorld(t)
	ana := w.hire(1, "Ana", "")
	w.account("ana", `["employee"]`, ana.ID)
	for _, c := range []struct {
		body   string
		status int
		field  string
	}{
		{`{"username":"x","password":"` + goodPassword + `"}`, 422, "username"},
		{`{"username":"com espaço"}`, 422, "username"},
		{`{"username":"` + strings.Repeat("a", 65) + `"}`, 422, "username"},
		{`{"username":"bia","admin":true}`, 422, "admin"},
		{`{"username":"bia","roles":"admin"}`, 422, "roles"},
		{`{"username":"bia","roles":["admin","admin"]}`, 422, "roles"},
		{`{"username":"bia","roles":["Não é nome"]}`, 422, "roles"},
		{`{"username":"bia","status":"asleep"}`, 422, "status"},
		{`{"username":"bia","password":"curta"}`, 422, "password"},
		{`{"username":"bia","password":"Senha2024!"}`, 422, "password"},
		{`{"username":"bia","password":"qwertyuiop"}`, 422, "password"},
		{`{"username":"bia","password":"aaaaaaaaaaaa"}`, 422, "password"},
		{`{"username":"bia","password":"19871204"}`, 422, "password"},
		{`{"username":"beatriz","password":"eu sou BEATRIZ sim"}`, 422, "password"},
		{`{"username":"bia","employee_id":"nobody"}`, 422, "employee_id"},
		{`{"username":"bia","employee_id":"` + ana.ID + `"}`, 409, "employee_id"},
		{`{"username":"ANA"}`, 409, "username"},
	} {
		body := w.call("POST", "/accounts", w.admin, c.body).want(c.status).names(c.field).Body.String()
		var sent struct{ Password any }
		if json.Unmarshal([]byte(c.body), &sent) == nil && sent.Password != nil && strings.Contains(body, fmt.Sprint(sent.Password)) {
			t.Errorf("the answer repeats the password: %s", body)
		}
	}
	for _, token := range []string{w.hr, w.employee} {
		w.call("POST", "/accounts", token, `{"username":"bia"}`).want(403)
		w.call("GET", "/accounts", token, "").want(403)
		w.call("GET", "/accounts/"+w.adminID, token, "").want(404)
		w.call("PATCH", "/accounts/"+w.adminID, token, `{"status":"inactive"}`).want(403)
		w.call("POST", "/accounts/"+w.adminID+"/password", token, `{}`).want(404)
		w.call("PUT", "/company", token, `{"name":"X"}`).want(403)
	}
	w.call("GET", "/accounts/nobody", w.admin, "").want(404)
	w.call("PATCH", "/accounts/nobody", w.admin, `{"status":"inactive"}`).want(404)
	w.call("PATCH", "/accounts/"+w.adminID, w.admin, `{"roles":null}`).want(422).names("roles")
	w.call("PATCH", "/accounts/"+w.adminID, w.admin, `{"roles":["admin","hr"]}`, `If-Match: "9"`).want(412)
	w.call("GET", "/accounts?cursor=x", w.admin, "").want(400).names("cursor")
	w.call("GET", "/accounts/people?cursor=x", w.employee, "").want(400).names("cursor")
	w.call("PUT", "/company", w.admin, `{"name":" "}`).want(422).names("name")

	// The company's name has an ETag: whoever renames what was renamed meanwhile is told.
	was := w.call("GET", "/company", w.admin, "").want(200).Header().Get("ETag")
	w.call("GET", "/company", w.admin, "", "If-None-Match: "+was).want(304)
	is := w.call("PUT", "/company", w.admin, `{"name":"Ipê"}`, "If-Match: "+was).want(200).Header().Get("ETag")
	w.call("PUT", "/company", w.admin, `{"name":"Jatobá"}`, "If-Match: "+was).want(412).names("If-Match")
	w.call("PUT", "/company", w.admin, `{"name":"Jatobá"}`, "If-Match: Ipê").want(400).names("If-Match")
	var c employeeapi.Company
	if got := w.call("GET", "/company", w.admin, "").want(200); got.Header().Get("ETag") != is || is == was {
		t.Errorf("ETags %s, %s and %s", was, is, got.Header().Get("ETag"))
	} else if got.into(&c); c.Name != "Ipê" {
		t.Errorf("%q", c.Name)
	}
	w.call("PUT", "/company", w.admin, `{"name":"Jatobá"}`, "If-Match: "+is).want(200)
}

func TestInvitation(t *testing.T) {
	w := newWorld(t)
	const body = `{"username":"bia","roles":["hr"]}`
	var a employeeapi.Account
	first := w.call("POST", "/accounts", w.admin, body, "Idempotency-Key: bia").want(201)
	first.into(&a)
	if a.SetupURL == "" || !a.Pending {
		t.Fatalf("no link: %+v", a)
	}
	if again := w.call("POST", "/accounts", w.admin, body, "Idempotency-Key: bia").want(201); again.Body.String() != first.Body.String() {
		t.Errorf("another answer to the same request: %s", again.Body)
	}
	link := "/auth/setup/" + strings.TrimPrefix(a.SetupURL, "/comecar/")
	var dump string
	rows := `SELECT coalesce(group_concat(answer), '') || (SELECT group_concat(hash) FROM setup_links) || (SELECT coalesce(group_concat(event), '') FROM outbox) FROM idempotency`
	if err := w.db.QueryRow(t.Context(), rows).Scan(&dump); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(dump, strings.TrimPrefix(a.SetupURL, "/comecar/")) {
		t.Error("the link's token is at rest in the database")
	}
	var setup employeeapi.Setup
	w.call("GET", link, "", "").want(200).into(&setup)
	if setup.Purpose != employeeapi.Invitation || setup.Username != "bia" {
		t.Errorf("setup %+v", setup)
	}
	w.call("POST", link, "", `{"password":"curta"}`).want(422).names("password")
	w.call("POST", link, "", `{"username":"outra","password":"`+goodPassword+`"}`).want(422).names("username")
	w.call("POST", link, "", `{"company":"Outra","password":"`+goodPassword+`"}`).want(422).names("company")
	var tokens employeeapi.Tokens
	w.call("POST", link, "", `{"password":"`+goodPassword+`"}`).want(200).into(&tokens)
	var own employeeapi.Account
	w.call("GET", "/accounts/"+a.ID, tokens.AccessToken, "").want(200).into(&own)
	if own.Pending || !slices.Equal(own.Roles, []string{"hr"}) {
		t.Errorf("own account %+v", own)
	}
	w.call("GET", link, "", "").want(404)
	w.call("POST", link, "", `{"password":"`+goodPassword+`"}`).want(404)
	w.call("GET", "/auth/setup/invented", "", "").want(404)
	w.call("POST", "/accounts", w.admin, `{"username":"caio","roles":["hr","hr"],"colour":"red"}`).want(422).names("roles").names("colour")

	// A reset takes the password and the sessions away, and its link expires.
	var reset employeeapi.PasswordAnswer
	w.call("POST", "/accounts/"+a.ID+"/password", w.admin, `{"password":"`+goodPassword+`"}`).want(422).names("password")
	w.call("POST", "/accounts/"+a.ID+"/password", w.admin, `{}`).want(200).into(&reset)
	w.call("GET", "/company", tokens.AccessToken, "").want(401)
	w.call("POST", "/auth/login", "", `{"username":"bia","password":"`+goodPassword+`"}`).want(401)
	link = "/auth/setup/" + strings.TrimPrefix(reset.SetupURL, "/comecar/")
	w.call("GET", link, "", "").want(200)
	w.pass(25 * time.Hour)
	w.call("GET", link, "", "").want(404)
	w.call("POST", link, "", `{"password":"`+goodPassword+`"}`).want(404)
}

func TestFirstAdministrator(t *testing.T) {
	w := newWorld(t)
	var c employeeapi.Company
	w.call("GET", "/company", w.employee, "").want(200).into(&c)
	if c.Name != "Aroeira" {
		t.Errorf("company %q", c.Name)
	}
	if path, err := w.s.FirstSetup(t.Context()); path != "" || err != nil {
		t.Errorf("a link for the first administrator although there is one: %q %v", path, err)
	}
}

// TestFirstSetupNamesAllThatIsWrong: the link then still works.
func TestFirstSetupNamesAllThatIsWrong(t *testing.T) {
	w, path := beforeSetup(t)
	for body, fields := range map[string][]string{
		`{}`:                            {"username", "password"},
		`{"username":"","password":""}`: {"username", "password"},
		`{"company":"\n","username":"","password":"short"}`: {"company", "username", "password"},
	} {
		got := w.call("POST", "/auth/setup"+path, "", body).want(422)
		for _, field := range fields {
			got.names(field)
		}
	}
	w.call("POST", "/auth/setup"+path, "", `{"username":"chefe","password":"`+goodPassword+`"}`).want(200)
}

func TestOwnPassword(t *testing.T) {
	w := newWorld(t)
	w.account("bia", `["employee"]`, "")
	one, two := w.login("bia"), w.login("bia")
	var all rest.Page[employeeapi.Account]
	w.call("GET", "/accounts?q=bia", w.admin, "").want(200).into(&all)
	path := "/accounts/" + all.Items[0].ID + "/password"
	w.outbox()
	w.call("POST", path, one.AccessToken, `{"current_password":"not this one","password":"outra frase bem longa"}`).want(422).names("current_password")
	if got := w.outbox(); !slices.Equal(got, []string{"password.refused"}) {
		t.Errorf("a wrong password leaves %v", got)
	}
	w.call("POST", path, one.AccessToken, `{"password":"outra frase bem longa"}`).want(422).names("current_password")
	w.call("POST", path, one.AccessToken, `{"current_password":"`+goodPassword+`","password":"curta"}`).want(422).names("password")
	w.call("POST", path, one.AccessToken, `{"current_password":"`+goodPassword+`","password":"outra frase bem longa"}`).want(200)
	w.call("GET", "/company", one.AccessToken, "").want(200)
	w.call("GET", "/company", two.AccessToken, "").want(401)
	w.call("POST", "/auth/refresh", "", `{"refresh_token":"`+two.RefreshToken+`"}`).want(401)
	w.call("POST", "/auth/login", "", `{"username":"bia","password":"`+goodPassword+`"}`).want(401)
	w.call("POST", "/auth/login", "", `{"username":"bia","password":"outra frase bem longa"}`).want(200)
}

func TestDeactivation(t *testing.T) {
	w := newWorld(t)
	token := w.account("bia", `["employee"]`, "")
	var all rest.Page[employeeapi.Account]
	w.call("GET", "/accounts?q=BI&role=employee&status=active&count=true", w.admin, "").want(200).into(&all)
	if len(all.Items) != 1 || *all.Total != 1 {
		t.Fatalf("found %+v", all)
	}
	id := all.Items[0].ID
	w.outbox()
	w.call("PATCH", "/accounts/"+id, w.admin, `{"status":"inactive"}`).want(200)
	if got := w.outbox(); !slices.Equal(got, []string{"account.changed", "session.ended", "session.ended"}) && !slices.Equal(got, []string{"account.changed", "session.ended"}) {
		t.Errorf("events %v", got)
	}
	w.call("GET", "/company", token, "").want(401)
	w.call("GET", "/auth/sessions", token, "").want(401)
	w.call("PATCH", "/accounts/"+id, w.admin, `{"status":"active"}`).want(200)
	w.call("GET", "/company", token, "").want(401) // ended is ended

	// Roles hold at once, with the token as it is.
	token = w.login("bia").AccessToken
	w.call("GET", "/accounts", token, "").want(403)
	w.call("PATCH", "/accounts/"+id, w.admin, `{"roles":["admin"]}`).want(200)
	w.call("GET", "/accounts", token, "").want(200)
	w.call("PATCH", "/accounts/"+id, w.admin, `{"roles":["employee"]}`).want(200)
	w.call("GET", "/accounts", token, "").want(403)
}

func TestLastAdministrator(t *testing.T) {
	w := newWorld(t)
	path := "/accounts/" + w.adminID
	w.call("POST", "/accounts", w.admin, `{"username":"convidada","roles":["admin"]}`).want(201) // without a password: nobody yet
	w.call("PATCH", path, w.admin, `{"status":"inactive"}`).want(409).problem("last_administrator")
	w.call("PATCH", path, w.admin, `{"roles":["hr"]}`).want(409).problem("last_administrator")

	// By being terminated or deleted as an employee neither.
	boss := w.hire(1, "Chefe", "")
	w.call("PATCH", path, w.admin, `{"employee_id":"`+boss.ID+`"}`).want(200)
	w.call("PATCH", "/employees/"+boss.ID, w.hr, `{"status":"terminated"}`).want(409).problem("last_administrator")
	w.call("DELETE", "/employees/"+boss.ID, w.hr, "").want(409).problem("last_administrator")
	w.call("GET", "/company", w.admin, "").want(200)
}

// Two administrators, each removed by the other at the same time: one is left.
func TestLastAdministratorRace(t *testing.T) {
	w := newWorld(t)
	for round := range 20 {
		name := fmt.Sprintf("second%d", round)
		second := w.account(name, `["admin"]`, "")
		var all rest.Page[employeeapi.Account]
		w.call("GET", "/accounts?status=active&q="+name, w.admin, "").want(200).into(&all)
		var wg sync.WaitGroup
		codes := make([]int, 2)
		for i, c := range []struct{ id, token string }{{all.Items[0].ID, w.admin}, {w.adminID, second}} {
			wg.Go(func() {
				codes[i] = w.call("PATCH", "/accounts/"+c.id, c.token, `{"roles":["employee"]}`).Code
			})
		}
		wg.Wait()
		var left int
		if err := w.db.QueryRow(t.Context(), `SELECT count(*) FROM account_roles WHERE role = 'admin'`).Scan(&left); err != nil {
			t.Fatal(err)
		}
		if left != 1 {
			t.Fatalf("%d administrators are left after %v", left, codes)
		}
		if w.call("GET", "/accounts", w.admin, "").Code != 200 { // the first was removed
			w.call("PATCH", "/accounts/"+w.adminID, second, `{"roles":["admin"]}`).want(200)
			w.call("PATCH", "/accounts/"+all.Items[0].ID, w.admin, `{"roles":["employee"]}`).want(200)
		}
	}
}

func TestPeople(t *testing.T) {
	w := newWorld(t)
	unit := w.group(`{"kind":"unit","name":"RH"}`)
	ana := w.hire(1, "Ângela Lima", `"unit_id":"`+unit.ID+`","position":"Analista"`)
	w.account("a.lima", `["employee"]`, ana.ID)
	bia := w.hire(2, "Bia", "")
	w.account("bia", `["employee"]`, bia.ID)
	w.call("PATCH", "/employees/"+bia.ID, w.hr, `{"status":"terminated"}`).want(200)
	list := func(query string) (names []string, last employeeapi.Person) {
		cursor := ""
		for {
			var page rest.Page[employeeapi.Person]
			w.call("GET", "/accounts/people?limit=2&"+query+"&cursor="+cursor, w.employee, "").want(200).into(&page)
			for _, p := range page.Items {
				names, last = append(names, p.Name), p
			}
			if cursor = page.Next; cursor == "" {
				return names, last
			}
		}
	}
	if got, _ := list(""); !slices.Equal(got, []string{"Ângela Lima", "chefe", "joana", "rh"}) {
		t.Errorf("people %v", got)
	}
	for _, q := range []string{"q=angela+l", "q=a.li", "q=m01", "employee_id=" + ana.ID} {
		got, p := list(q)
		if len(got) != 1 || p.EmployeeID != ana.ID || p.UnitID != unit.ID || p.Position != "Analista" {
			t.Errorf("%s: %v %+v", q, got, p)
		}
	}
	if got, _ := list("account_id=" + w.adminID); !slices.Equal(got, []string{"chefe"}) {
		t.Errorf("by id %v", got)
	}
}

// A company's own roles are names of one form, and listed for forms to offer.
func TestRoles(t *testing.T) {
	w := newWorld(t)
	w.account("medica", `["employee","sesmt"]`, "")
	var page rest.Page[employeeapi.Role]
	w.call("GET", "/accounts/roles", w.employee, "").want(200).into(&page)
	if want := []employeeapi.Role{{Name: "hr", Accounts: 1}, {Name: "admin", Accounts: 1}, {Name: "employee", Accounts: 2}, {Name: "sesmt", Accounts: 1}}; !slices.Equal(page.Items, want) {
		t.Errorf("roles %v", page.Items)
	}
	for _, role := range []string{"Admin", " hr", "r-h", "1a", "", "saúde", "a b", strings.Repeat("a", 33), "hr\n"} {
		raw, _ := json.Marshal([]string{role})
		w.call("POST", "/accounts", w.admin, `{"username":"bia","roles":`+string(raw)+`}`).want(422).names("roles")
	}
}
