package demo

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	api "acervo/services/permission/permissionapi"
)

var now = time.Date(2026, 11, 23, 17, 2, 0, 0, time.UTC)

func small(seed uint64) *Company {
	return Generate(Size{Employees: 300, Documents: 2000, Seed: seed, Today: now})
}

// fingerprint covers everything the company exports, and its documents' bytes.
func fingerprint(t *testing.T, c *Company) string {
	t.Helper()
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, v := range []any{c.Units, c.Employees, c.Teams, c.Accounts, c.Permissions} {
		if err := enc.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	for d := range c.Documents() {
		if err := enc.Encode(d); err != nil {
			t.Fatal(err)
		}
		h.Write(d.Content())
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestSameSizeSameCompany(t *testing.T) {
	one := fingerprint(t, small(1))
	if fingerprint(t, small(1)) != one {
		t.Error("the same size gave two different companies")
	}
	if fingerprint(t, small(2)) == one {
		t.Error("another seed gave the same company")
	}
}

func TestUnitsMakeFourLevels(t *testing.T) {
	for _, employees := range []int{1, 1200, 20_000} {
		c := Generate(Size{Employees: employees, Today: now})
		if employees <= 1200 && len(c.Units) != 45 {
			t.Errorf("%d employees: %d units, want 45", employees, len(c.Units))
		}
		if employees == 20_000 && len(c.Units) < 80 {
			t.Errorf("%d employees: only %d units", employees, len(c.Units))
		}
		depth, codes, names := 0, map[string]bool{}, map[string]bool{}
		for i, u := range c.Units {
			if i == 0 != (u.Parent < 0) || u.Parent >= i {
				t.Errorf("%s: parent %d", u.Code, u.Parent)
			}
			if len(c.Path(i)) != u.Level {
				t.Errorf("%s: level %d, path %v", u.Code, u.Level, c.Path(i))
			}
			if codes[u.Code] || names[u.Name] {
				t.Errorf("%s %s: twice", u.Code, u.Name)
			}
			codes[u.Code], names[u.Name] = true, true
			depth = max(depth, u.Level)
		}
		if depth != 4 {
			t.Errorf("%d levels, want 4", depth)
		}
	}
}

func TestEmployees(t *testing.T) {
	for _, size := range []int{1, 1200, 30_000} {
		c := Generate(Size{Employees: size, Seed: uint64(size), Today: now})
		if want := max(size, MinEmployees); len(c.Employees) != want {
			t.Fatalf("%d employees, want %d", len(c.Employees), want)
		}
		seen := map[string]bool{}
		statuses := map[Status]int{}
		for i, e := range c.Employees {
			for _, key := range []string{e.CPF, e.Registration, e.Email} {
				if seen[key] {
					t.Errorf("%s: twice", key)
				}
				seen[key] = true
			}
			if len(e.Registration) != 6 || !validCPF(e.CPF) {
				t.Errorf("registration %q, CPF %q", e.Registration, e.CPF)
			}
			if (e.Manager < 0) != (i == 0) || e.Manager >= i {
				t.Errorf("%d: manager %d", i, e.Manager)
			}
			if e.Manager >= 0 && !c.Below(e.Unit, c.Employees[e.Manager].Unit) {
				t.Errorf("%s is managed from %s", c.Units[e.Unit].Code, c.Units[c.Employees[e.Manager].Unit].Code)
			}
			if (e.Status == Terminated) != !e.TerminatedOn.IsZero() || e.HiredOn.After(now) || e.TerminatedOn.After(now) {
				t.Errorf("%d: %s, hired %s, terminated %s", i, e.Status, e.HiredOn, e.TerminatedOn)
			}
			if e.Status == Terminated && !e.TerminatedOn.After(e.HiredOn) {
				t.Errorf("%d: left before coming", i)
			}
			statuses[e.Status]++
		}
		if size == 1200 && (statuses[Terminated] < 60 || statuses[OnLeave] < 15 || statuses[Active] < 1000) {
			t.Errorf("statuses %v", statuses)
		}
		for _, u := range c.Units {
			if c.Employees[u.Manager].Status != Active {
				t.Errorf("%s: its manager is not active", u.Code)
			}
		}
	}
}

// validCPF checks the digits by the published rule, apart from how they are made.
func validCPF(s string) bool {
	if len(s) != 11 || strings.Count(s, s[:1]) == 11 {
		return false
	}
	for n := 9; n <= 10; n++ {
		sum := 0
		for i := range n {
			sum += int(s[i]-'0') * (n + 1 - i)
		}
		digit := 11 - sum%11
		if digit > 9 {
			digit = 0
		}
		if int(s[n]-'0') != digit {
			return false
		}
	}
	return true
}

func TestValidCPFKnowsOne(t *testing.T) {
	if !validCPF("52998224725") || validCPF("52998224724") || validCPF("11111111111") {
		t.Error("the check itself is wrong")
	}
}

func TestNamesHaveAccentsAndApostrophes(t *testing.T) {
	c := Generate(DefaultSize(now))
	var all strings.Builder
	for _, e := range c.Employees {
		all.WriteString(e.Name + "\n")
		if strings.ContainsFunc(e.Email, func(r rune) bool { return r > 127 || r == '\'' || r == ' ' }) {
			t.Errorf("e-mail %q", e.Email)
		}
	}
	for _, s := range []string{"ã", "ç", "é", "Sant'Anna", "D'Ávila", " de ", " dos "} {
		if !strings.Contains(all.String(), s) {
			t.Errorf("nobody's name has %q", s)
		}
	}
}

func TestStory(t *testing.T) {
	for _, c := range []*Company{Generate(Size{Today: now}), Generate(DefaultSize(now))} {
		s := c.SignIns()
		if len(s) != len(cast) || s[0].Username != "beatriz.nakamura" || s[1].Username != "renata.prado" || s[2].Username != "ana.souza" {
			t.Fatalf("sign-ins %+v", s)
		}
		if !slices.Contains(s[0].Roles, "hr") || !slices.Contains(s[3].Roles, "admin") {
			t.Errorf("roles %v, %v", s[0].Roles, s[3].Roles)
		}
		south := c.unit("SUL")
		if c.Units[south].Manager != s[1].Employee || !c.Below(c.Employees[s[2].Employee].Unit, south) {
			t.Error("Ana Paula does not work under Renata Prado")
		}
		names := map[string]bool{}
		for i, a := range c.Accounts {
			if names[a.Username] {
				t.Errorf("%s: twice", a.Username)
			}
			names[a.Username] = true
			if at, ok := c.Account(a.Employee); !ok || at != i {
				t.Errorf("%s: account %d, found %d", a.Username, i, at)
			}
		}
		if len(c.Teams) != 6 {
			t.Errorf("%d teams", len(c.Teams))
		}
		for _, team := range c.Teams[:5] {
			if len(team.Members) == 0 || !slices.IsSorted(team.Members) {
				t.Errorf("%s: members %v", team.Code, team.Members)
			}
		}
	}
}

func TestTypes(t *testing.T) {
	types := documentTypes()
	if len(types) != 14 || types[policy].ID != "politica_empresa" || types[sickNote].ID != "atestado_medico" {
		t.Fatalf("%d types", len(types))
	}
	for _, ty := range types {
		if ty.Retention == "" || len(ty.Fields) == 0 || !slices.Contains([]string{Public, Personal, Payroll, Medical, Legal}, ty.Class) {
			t.Errorf("%+v", ty)
		}
	}
}

// TestPermissionsName checks that every key a permission uses is a key of the company.
func TestPermissionsName(t *testing.T) {
	c := Generate(DefaultSize(now))
	keys := map[string]bool{"role hr": true, "everyone ": true, "self ": true}
	for _, u := range c.Units {
		keys["unit "+u.Code] = true
	}
	for _, x := range c.Teams {
		keys["team "+x.Code] = true
	}
	for _, a := range c.Accounts {
		keys["user "+a.Username] = true
	}
	for _, e := range c.Employees {
		keys["employee "+e.Registration], keys["reports_of "+e.Registration] = true, true
	}
	for d := range c.Documents() {
		keys["document "+d.Key] = true
	}
	denies, windows, documents := 0, 0, 0
	for _, p := range c.Permissions {
		for _, k := range []string{string(p.Subject.Kind) + " " + p.Subject.ID, string(p.Target.Kind) + " " + p.Target.ID, "user " + p.GrantedBy} {
			if !keys[k] {
				t.Errorf("%q is nothing's key (%s)", k, p.Reason)
			}
		}
		if p.Effect == api.Deny {
			denies++
		}
		if p.Target.Kind == api.TargetDocument {
			documents++
		}
		if p.ExpiresAt != nil {
			windows++
			if !p.ExpiresAt.After(now) || p.NotBefore != nil && !p.ExpiresAt.After(*p.NotBefore) {
				t.Errorf("window %v to %v", p.NotBefore, p.ExpiresAt)
			}
		}
		if len(p.Actions) == 0 || p.Reason == "" {
			t.Errorf("%+v", p)
		}
	}
	if denies != 3 || windows < 4 || documents != 6 {
		t.Errorf("%d denies, %d windows, %d shares", denies, windows, documents)
	}
}

// TestAnyHourOfTheDay: a company made in the evening is the one made in the morning.
func TestAnyHourOfTheDay(t *testing.T) {
	morning := Generate(Size{Employees: 150, Documents: 1500, Seed: 1977, Today: time.Date(2026, 3, 2, 3, 0, 1, 0, time.UTC)})
	evening := Generate(Size{Employees: 150, Documents: 1500, Seed: 1977, Today: time.Date(2026, 3, 3, 2, 59, 59, 0, time.UTC)})
	next, stop := iter.Pull(evening.Documents())
	defer stop()
	for a := range morning.Documents() {
		b, _ := next()
		if !a.CreatedAt.Equal(b.CreatedAt) || !a.Date.Equal(b.Date) || a.Title != b.Title || sha256.Sum256(a.Content()) != sha256.Sum256(b.Content()) {
			t.Fatalf("%s differs: %v, %v", a.Key, a.CreatedAt, b.CreatedAt)
		}
	}
	if !reflect.DeepEqual(morning.Employees, evening.Employees) || !reflect.DeepEqual(morning.Permissions, evening.Permissions) {
		t.Error("people or permissions differ")
	}
}
