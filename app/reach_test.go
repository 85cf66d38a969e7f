package app

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
	"acervo/services/audit/auditapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// refused does a request that has to be answered with 403, this problem and this field
// ("" for none).
func (a *actor) refused(problem, field, method, path string, in any) {
	a.t.Helper()
	var raw []byte
	if in != nil {
		var err error
		if raw, err = json.Marshal(in); err != nil {
			a.t.Fatal(err)
		}
	}
	req, err := http.NewRequestWithContext(a.t.Context(), method, a.api.URL+path, bytes.NewReader(raw))
	if err != nil {
		a.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+a.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		a.t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	var p rest.Problem
	_ = json.Unmarshal(body, &p)
	named := field == "" && len(p.Errors) == 0
	for _, f := range p.Errors {
		named = named || f.Field == field
	}
	if res.StatusCode != http.StatusForbidden || p.Type != "urn:acervo:problem:"+problem || !named {
		a.t.Errorf("%s: %s %s %s: %d %s, want 403 %s naming %q", a.who.Username, method, path, raw, res.StatusCode, body, problem, field)
	}
}

func (w *world) groupWith(t *testing.T, a *actor, code string) employeeapi.Group {
	t.Helper()
	var all struct{ Items []employeeapi.Group }
	a.must(http.StatusOK, http.MethodGet, "/groups", nil, &all)
	for _, g := range all.Items {
		if g.Code == code {
			return g
		}
	}
	t.Fatalf("there is no group %s", code)
	return employeeapi.Group{}
}

func (a *actor) employee(id string) (e employeeapi.Employee) {
	a.t.Helper()
	a.must(http.StatusOK, http.MethodGet, "/employees/"+id, nil, &e)
	return e
}

// grant gives a permission until the test ends.
func (a *actor) grant(in map[string]any) (p permissionapi.Permission) {
	a.t.Helper()
	a.must(http.StatusCreated, http.MethodPost, "/permissions", in, &p)
	a.t.Cleanup(func() { _, _ = a.do(a.token, http.MethodDelete, "/permissions/"+p.ID, nil, nil) })
	return p
}

func user(id string) map[string]any { return map[string]any{"kind": "user", "id": id} }

// TestNobodyWidensTheirOwnReach tries the ways around permissions that lead over one's
// own account, place and teams.
func TestNobodyWidensTheirOwnReach(t *testing.T) {
	w := theWorld(t)
	admin, hr, worker := w.actor(t, "caio.davila"), w.actor(t, "beatriz.nakamura"), w.actor(t, "ana.souza")
	own := "/employees/" + hr.who.EmployeeID
	me := hr.employee(hr.who.EmployeeID)
	health, sul := w.groupWith(t, hr, "SAUDE"), w.groupWith(t, hr, "SUL")
	director := w.actor(t, "osvaldo.brito").who.EmployeeID

	for _, roles := range [][]string{{"admin", "employee", "hr"}, {"admin"}, {"employee", "admin", "legal"}} {
		admin.refused("own_reach", "roles", http.MethodPatch, "/accounts/"+admin.id, map[string]any{"roles": roles})
	}
	admin.refused("own_reach", "employee_id", http.MethodPatch, "/accounts/"+admin.id, map[string]any{"employee_id": nil})
	for _, a := range []*actor{admin, hr} {
		a.refused("own_reach", "", http.MethodPut, "/groups/"+health.ID+"/members/"+a.who.EmployeeID, nil)
	}

	hr.refused("own_reach", "unit_id", http.MethodPatch, own, map[string]any{"unit_id": sul.ID})
	hr.refused("own_reach", "unit_id", http.MethodPatch, own, map[string]any{"unit_id": nil})
	hr.refused("own_reach", "manager_id", http.MethodPatch, own, map[string]any{"manager_id": director})
	hr.refused("own_reach", "unit_id", http.MethodPut, own, map[string]any{"registration": me.Registration, "name": me.Name, "cpf": me.CPF, "manager_id": me.ManagerID})
	hr.must(http.StatusOK, http.MethodPatch, own, map[string]any{"position": me.Position + " II"}, nil)
	hr.must(http.StatusOK, http.MethodPatch, own, map[string]any{"position": me.Position}, nil)
	hr.refused("own_reach", "manager_id", http.MethodPatch, "/employees/"+director, map[string]any{"manager_id": hr.who.EmployeeID})

	// Over somebody who reports to them neither, and a colleague may do it all.
	worked := hr.employee(worker.who.EmployeeID)
	admin.must(http.StatusOK, http.MethodPatch, "/employees/"+worked.ID, map[string]any{"manager_id": hr.who.EmployeeID}, nil)
	hr.refused("own_reach", "manager_id", http.MethodPatch, "/employees/"+director, map[string]any{"manager_id": worked.ID})
	hr.refused("own_reach", "manager_id", http.MethodPatch, "/employees/"+worked.ID, map[string]any{"manager_id": worked.ManagerID}) // a denial about reports would end
	admin.must(http.StatusOK, http.MethodPatch, "/employees/"+worked.ID, map[string]any{"manager_id": worked.ManagerID}, nil)

	// Who is above one's managers says whose reports one is.
	for _, a := range []*actor{admin, hr} {
		for boss := a.employee(a.who.EmployeeID).ManagerID; boss != ""; boss = a.employee(boss).ManagerID {
			for _, to := range []any{worked.ID, nil} {
				if to == nil && a.employee(boss).ManagerID == "" {
					continue // that changes nothing
				}
				a.refused("own_reach", "manager_id", http.MethodPatch, "/employees/"+boss, map[string]any{"manager_id": to})
			}
		}
	}
	admin.must(http.StatusOK, http.MethodPatch, own, map[string]any{"unit_id": sul.ID}, nil)
	admin.must(http.StatusOK, http.MethodPatch, own, map[string]any{"unit_id": me.UnitID}, nil)

	// A unit that one is in, directly or not, is one's place too.
	for _, code := range []string{"MTZ-RH-DP", "MTZ-RH"} {
		g := w.groupWith(t, hr, code)
		hr.refused("own_reach", "parent_id", http.MethodPatch, "/groups/"+g.ID, map[string]any{"parent_id": sul.ID})
		hr.must(http.StatusOK, http.MethodPatch, "/groups/"+g.ID, map[string]any{"name": g.Name}, nil)
	}

	// Leaving a team may lift a denial.
	admin.must(http.StatusNoContent, http.MethodPut, "/groups/"+health.ID+"/members/"+hr.who.EmployeeID, nil, nil)
	hr.refused("own_reach", "", http.MethodDelete, "/groups/"+health.ID+"/members/"+hr.who.EmployeeID, nil)
	hr.refused("own_reach", "", http.MethodDelete, "/groups/"+health.ID, nil)
	admin.must(http.StatusNoContent, http.MethodDelete, "/groups/"+health.ID+"/members/"+hr.who.EmployeeID, nil, nil)
}

// TestNobodyMovesOthersIntoTheirOwnReach tries the ways that lead over other people's
// places: what gives the one who moves them something takes somebody else.
func TestNobodyMovesOthersIntoTheirOwnReach(t *testing.T) {
	w := theWorld(t)
	admin, hr, worker := w.actor(t, "caio.davila"), w.actor(t, "beatriz.nakamura"), w.actor(t, "ana.souza")
	cwb, mgf, cipa := w.groupWith(t, hr, "SUL-OPE-CWB"), w.groupWith(t, hr, "SUL-OPE-MGF"), w.groupWith(t, hr, "CIPA")
	var elsewhere struct{ Items []employeeapi.Employee }
	hr.must(http.StatusOK, http.MethodGet, "/employees?status=active&limit=1&unit_id="+mgf.ID, nil, &elsewhere)
	someone := elsewhere.Items[0]
	path := "/employees/" + someone.ID
	medical := func(target map[string]any) map[string]any {
		return map[string]any{"subject": user(hr.id), "actions": []string{"view"}, "target": target, "classes": []string{"medical"}, "reason": "prova"}
	}
	admin.grant(medical(map[string]any{"kind": "unit", "id": cwb.ID, "subtree": true}))
	admin.grant(medical(map[string]any{"kind": "team", "id": cipa.ID}))

	hr.refused("own_reach", "unit_id", http.MethodPatch, path, map[string]any{"unit_id": cwb.ID})
	hr.refused("own_reach", "parent_id", http.MethodPatch, "/groups/"+mgf.ID, map[string]any{"parent_id": cwb.ID})
	hr.refused("own_reach", "", http.MethodPut, "/groups/"+cipa.ID+"/members/"+someone.ID, nil)
	hr.must(http.StatusOK, http.MethodPatch, path, map[string]any{"unit_id": w.groupWith(t, hr, "SUD").ID}, nil) // gives her nothing
	admin.must(http.StatusOK, http.MethodPatch, path, map[string]any{"unit_id": cwb.ID}, nil)
	hr.must(http.StatusOK, http.MethodPatch, path, map[string]any{"unit_id": mgf.ID}, nil) // takes from her
	// Who sees all of it already gains nothing.
	all := admin.grant(medical(map[string]any{"kind": "everyone"}))
	hr.must(http.StatusNoContent, http.MethodPut, "/groups/"+cipa.ID+"/members/"+someone.ID, nil, nil)
	hr.must(http.StatusNoContent, http.MethodDelete, "/groups/"+cipa.ID+"/members/"+someone.ID, nil, nil)
	admin.must(http.StatusNoContent, http.MethodDelete, "/permissions/"+all.ID, nil, nil)

	// A denial that hangs on a place is not moved out from under.
	deny := func(target map[string]any) map[string]any {
		return map[string]any{"subject": user(hr.id), "actions": []string{"view"}, "target": target, "classes": []string{"personal"}, "effect": "deny", "reason": "prova"}
	}
	var team employeeapi.Group
	hr.must(http.StatusCreated, http.MethodPost, "/groups", map[string]any{"kind": "team", "name": "Sob sigilo"}, &team)
	hr.must(http.StatusNoContent, http.MethodPut, "/groups/"+team.ID+"/members/"+worker.who.EmployeeID, nil, nil)
	admin.grant(deny(map[string]any{"kind": "team", "id": team.ID}))
	admin.grant(deny(map[string]any{"kind": "unit", "id": mgf.ID}))
	hr.refused("own_reach", "", http.MethodDelete, "/groups/"+team.ID+"/members/"+worker.who.EmployeeID, nil)
	hr.refused("own_reach", "", http.MethodDelete, "/groups/"+team.ID, nil)
	hr.refused("own_reach", "unit_id", http.MethodPatch, path, map[string]any{"unit_id": w.groupWith(t, hr, "SUD").ID})
	admin.must(http.StatusNoContent, http.MethodDelete, "/groups/"+team.ID, nil, nil)

	// Nobody but our services asks what a move would give.
	admin.must(http.StatusForbidden, http.MethodPost, "/permissions/gains", map[string]any{"user_id": hr.id, "kind": "end_of_team", "id": team.ID}, nil)
}

// TestADenialIsNotEndedByWhomItKeepsOut has an administrator try to end one.
func TestADenialIsNotEndedByWhomItKeepsOut(t *testing.T) {
	w := theWorld(t)
	first := w.actor(t, "caio.davila")
	second := w.secondAdministrator(t, first)
	dir := w.groupWith(t, first, "DIR")
	deny := second.grant(map[string]any{"subject": user(first.id), "actions": []string{"view"}, "effect": "deny", "reason": "prova",
		"target": map[string]any{"kind": "unit", "id": dir.ID, "subtree": true}, "classes": []string{"personal"}})
	path := "/permissions/" + deny.ID
	first.must(http.StatusNoContent, http.MethodDelete, path, nil, nil) // it kept nothing from them
	deny = second.grant(map[string]any{"subject": user(first.id), "actions": []string{"view"}, "effect": "deny", "reason": "prova",
		"target": map[string]any{"kind": "unit", "id": dir.ID, "subtree": true}, "classes": []string{"personal"}})
	path = "/permissions/" + deny.ID
	second.grant(map[string]any{"subject": user(first.id), "actions": []string{"view"}, "target": map[string]any{"kind": "everyone"}, "classes": []string{"personal"}})
	first.refused("own_denial", "", http.MethodDelete, path, nil)
	first.refused("own_denial", "", http.MethodPatch, path, map[string]any{"classes": []string{"legal"}})
	first.refused("own_denial", "", http.MethodPatch, path, map[string]any{"expires_at": time.Now().Add(time.Hour).UTC()})
	second.must(http.StatusNoContent, http.MethodDelete, path, nil, nil)
}

// secondAdministrator is one more, until the test ends.
func (w *world) secondAdministrator(t *testing.T, by *actor) *actor {
	t.Helper()
	var a employeeapi.Account
	name := "segunda." + sqldb.NewID()
	by.must(http.StatusCreated, http.MethodPost, "/accounts", map[string]any{"username": name, "roles": []string{"admin"}, "password": "cavalo correto bateria"}, &a)
	t.Cleanup(func() {
		_, _ = by.do(by.token, http.MethodPatch, "/accounts/"+a.ID, map[string]any{"status": "inactive", "roles": []string{"employee"}}, nil)
	})
	var in struct {
		AccessToken string `json:"access_token"`
	}
	if status, err := w.do("", http.MethodPost, "/auth/login", map[string]string{"username": name, "password": "cavalo correto bateria"}, &in); err != nil || status != http.StatusOK {
		t.Fatal(status, err)
	}
	return &actor{world: w, t: t, who: SignIn{Username: name}, token: in.AccessToken, id: a.ID}
}

// TestASingleAdministratorSetsUp does, alone in an empty company, what setting up takes;
// and what two administrators may do where one may not.
func TestASingleAdministratorSetsUp(t *testing.T) {
	s, err := open(&Config{Place: Place{Data: t.TempDir()}, MaxUpload: 1 << 20, Drain: time.Second}, telemetry.Discard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	w := serveSystem(t, s)
	t.Cleanup(w.api.Close)
	path, err := s.services.employee.FirstSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var in struct {
		AccessToken string `json:"access_token"`
	}
	setup := map[string]string{"company": "Aroeira", "username": "chefe", "password": "cavalo correto bateria"}
	if status, err := w.do("", http.MethodPost, "/auth/setup/"+strings.TrimPrefix(path, "/comecar/"), setup, &in); err != nil || status != http.StatusOK {
		t.Fatal(status, err)
	}
	caller, err := s.verifier.Verify(t.Context(), in.AccessToken)
	if err != nil {
		t.Fatal(err)
	}
	boss := &actor{world: w, t: t, who: SignIn{Username: "chefe"}, token: in.AccessToken, id: caller.AccountID}

	var unit, team employeeapi.Group
	boss.must(http.StatusCreated, http.MethodPost, "/groups", map[string]any{"kind": "unit", "name": "Matriz"}, &unit)
	boss.must(http.StatusCreated, http.MethodPost, "/groups", map[string]any{"kind": "team", "name": "Saúde"}, &team)
	var self, other employeeapi.Employee
	boss.must(http.StatusCreated, http.MethodPost, "/employees", map[string]any{"registration": "1", "name": "Chefe", "cpf": "52998224725", "unit_id": unit.ID}, &self)
	boss.must(http.StatusOK, http.MethodPatch, "/accounts/"+boss.id, map[string]any{"employee_id": self.ID}, nil)
	boss.must(http.StatusCreated, http.MethodPost, "/employees", map[string]any{"registration": "2", "name": "Bia", "cpf": "11144477735", "unit_id": unit.ID, "manager_id": self.ID}, &other)
	boss.must(http.StatusNoContent, http.MethodPut, "/groups/"+team.ID+"/members/"+other.ID, nil, nil)
	boss.must(http.StatusCreated, http.MethodPost, "/permissions", map[string]any{
		"subject": map[string]any{"kind": "team", "id": team.ID}, "actions": []string{"upload", "manage"}, "target": map[string]any{"kind": "everyone"}, "classes": []string{"medical"}, "reason": "prova"}, nil)
	boss.refused("own_reach", "employee_id", http.MethodPatch, "/accounts/"+boss.id, map[string]any{"employee_id": other.ID})
	boss.refused("own_reach", "", http.MethodPut, "/groups/"+team.ID+"/members/"+self.ID, nil)

	// With another administrator, it is theirs to say who the second is.
	second := w.secondAdministrator(t, boss)
	second.refused("own_reach", "employee_id", http.MethodPatch, "/accounts/"+second.id, map[string]any{"employee_id": other.ID})
	boss.must(http.StatusOK, http.MethodPatch, "/accounts/"+second.id, map[string]any{"employee_id": other.ID}, nil)
	second.must(http.StatusNoContent, http.MethodPut, "/groups/"+team.ID+"/members/"+self.ID, nil, nil)
}

// TestWhoHandlesPasswordsLeavesATrail has an administrator make an account with a
// password, and reset another's: allowed, and told for ever.
func TestWhoHandlesPasswordsLeavesATrail(t *testing.T) {
	w := theWorld(t)
	admin := w.actor(t, "caio.davila")
	second := w.secondAdministrator(t, admin)
	var link struct {
		SetupURL string `json:"setup_url"`
	}
	admin.must(http.StatusOK, http.MethodPost, "/accounts/"+second.id+"/password", map[string]any{}, &link)
	second.must(http.StatusUnauthorized, http.MethodGet, "/documents", nil, nil) // whose it is notices
	if status, err := w.do("", http.MethodPost, "/auth/setup/"+strings.TrimPrefix(link.SetupURL, "/comecar/"), map[string]string{"password": "outra frase bem longa"}, nil); err != nil || status != http.StatusOK {
		t.Fatal(status, err)
	}
	if err := w.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	var trail struct{ Items []auditapi.Entry }
	admin.must(http.StatusOK, http.MethodGet, "/audit?type=acervo.password.changed.v1&subject="+second.id, nil, &trail)
	var who []string
	for _, e := range trail.Items {
		who = append(who, e.Actor)
	}
	if want := []string{second.id, admin.id, admin.id}; !slices.Equal(who, want) {
		t.Errorf("the trail tells of %v, want the link used, the reset, the first password: %v", who, want)
	}
}

// TestSignInsLeaveATrail has somebody sign in and out, and others fail to: the trail
// tells of all of it, and of what was typed nothing.
func TestSignInsLeaveATrail(t *testing.T) {
	w := theWorld(t)
	admin := w.actor(t, "caio.davila")
	second := w.secondAdministrator(t, admin)
	for _, in := range []map[string]string{
		{"username": second.who.Username, "password": "uma frase que ela não tem"},
		{"username": "minha senha secreta", "password": "digitada no campo errado"},
	} {
		if status, err := w.do("", http.MethodPost, "/auth/login", in, nil); err != nil || status != http.StatusUnauthorized {
			t.Fatal(status, err)
		}
	}
	second.must(http.StatusNoContent, http.MethodPost, "/auth/logout", nil, nil)
	if err := w.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	entries := func(query string) []auditapi.Entry {
		var trail struct{ Items []auditapi.Entry }
		admin.must(http.StatusOK, http.MethodGet, "/audit?"+query, nil, &trail)
		return trail.Items
	}
	if got := entries("type=acervo.session.refused.v1&subject=" + second.id); len(got) != 1 {
		t.Errorf("refused as an account: %+v", got)
	}
	unknown := entries("type=acervo.session.refused.v1&subject=unknown")
	if len(unknown) == 0 {
		t.Error("a sign-in under a name that nobody has is not in the trail")
	}
	began, ended := entries("type=acervo.session.began.v1&actor="+second.id), entries("type=acervo.session.ended.v1&actor="+second.id)
	if len(began) == 0 || len(ended) != 1 || ended[0].Subject != began[0].Subject {
		t.Errorf("signed in %+v, out %+v", began, ended)
	}
	files, err := filepath.Glob(filepath.Join(w.config.Data, "*.db*"))
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, typed := range []string{"minha senha secreta", "digitada no campo errado"} {
			if bytes.Contains(raw, []byte(typed)) {
				t.Errorf("%s has %q", filepath.Base(file), typed)
			}
		}
	}
}

// TestAUserNameAndAPasswordSetUp: the company can be named later.
func TestAUserNameAndAPasswordSetUp(t *testing.T) {
	s, err := open(&Config{Place: Place{Data: t.TempDir()}, MaxUpload: 1 << 20, Drain: time.Second}, telemetry.Discard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.close() })
	w := serveSystem(t, s)
	t.Cleanup(w.api.Close)
	path, err := s.employee.FirstSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var tokens struct {
		AccessToken string `json:"access_token"`
	}
	link := "/auth/setup/" + path[strings.LastIndexByte(path, '/')+1:]
	if status, err := w.do("", "POST", link, map[string]string{"username": "chefe", "password": "cavalo correto bateria"}, &tokens); status != 200 || err != nil {
		t.Fatalf("set up: %d %v", status, err)
	}
	company := map[string]any{}
	for _, c := range []struct {
		method string
		in     any
		name   any
	}{{"GET", nil, ""}, {"PUT", map[string]string{"name": "Aroeira"}, "Aroeira"}, {"GET", nil, "Aroeira"}} {
		clear(company)
		if status, err := w.do(tokens.AccessToken, c.method, "/company", c.in, &company); status != 200 || err != nil || company["name"] != c.name {
			t.Errorf("%s /company: %d %v %v", c.method, status, company, err)
		}
	}
}

// TestNobodyGivesThemselvesWhatTheyHold: else it would outlive whoever takes it away.
func TestNobodyGivesThemselvesWhatTheyHold(t *testing.T) {
	w := theWorld(t)
	admin, boss, worker := w.actor(t, "caio.davila"), w.actor(t, "osvaldo.brito"), w.actor(t, "ana.souza")
	manage := func(to string) map[string]any {
		return map[string]any{"subject": user(to), "actions": []string{"manage"}, "target": map[string]any{"kind": "employee", "id": worker.who.EmployeeID}, "classes": []string{"personal"}, "reason": "prova"}
	}
	admin.grant(manage(boss.id))
	boss.refused("own_grant", "", http.MethodPost, "/permissions", manage(boss.id))
	given := boss.grant(manage(w.actor(t, "tatiana.novaes").id))
	boss.refused("own_grant", "", http.MethodPatch, "/permissions/"+given.ID, map[string]any{"subject": user(boss.id)})
}
