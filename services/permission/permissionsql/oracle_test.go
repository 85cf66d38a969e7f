package permissionsql_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"acervo/platform/identity"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
)

func as(t *testing.T, who string) context.Context {
	return identity.With(t.Context(), identity.Caller{AccountID: who})
}

// tries is how often something is tried, ACERVO_TRIES where that is set.
func tries(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("ACERVO_TRIES")); err == nil {
		return n
	}
	return usual
}

// Rules come and go, people change teams and units, each at an instance at random, and what
// any instance then says is what a reading of all that holds says.
func TestInstancesAnswerAsTheOracleOnPostgres(t *testing.T) {
	instances, people, _ := start(t, 2)
	d := rand.New(rand.NewPCG(3, 5))
	users, units, teams := []string{"ana", "bia", "rui"}, []string{"u0", "u1"}, []string{"t0", "t1"}
	const owners = 4
	unitOf, inTeam := map[string]string{}, map[[2]string]bool{}
	seen := uint64(1)
	record := func(facts ...permission.Change) {
		t.Helper()
		if err := people.Write(t.Context(), func(tx permission.Tx) error { return tx.Record("x", time.Now(), facts...) }); err != nil {
			t.Fatal(err)
		}
	}
	first := []permission.Change{permission.PutAccount{ID: "root", Roles: []string{"admin"}, Active: true, Seen: 1}}
	for _, u := range units {
		first = append(first, permission.PutUnit{ID: u, Seen: 1})
	}
	for _, x := range teams {
		first = append(first, permission.PutTeam{ID: x, Seen: 1})
	}
	for i := range owners {
		id := fmt.Sprint("e", i)
		unitOf[id] = units[i%2]
		first = append(first, permission.PutEmployee{ID: id, Number: uint32(i + 1), UnitID: unitOf[id], Seen: 1})
	}
	for i, u := range users {
		first = append(first, permission.PutAccount{ID: u, EmployeeID: fmt.Sprint("e", i), Active: true, Seen: 1})
	}
	record(first...)
	any := func() *permission.Service { return instances[d.IntN(len(instances))] }
	rules := map[string]permissionapi.Permission{}
	one := func(of []string) string { return of[d.IntN(len(of))] }
	step := func() {
		seen++
		switch what := d.IntN(6); {
		case what == 0:
			id := fmt.Sprint("e", d.IntN(owners))
			unitOf[id] = one(units)
			record(permission.PutEmployee{ID: id, Number: uint32(id[1]-'0') + 1, UnitID: unitOf[id], Seen: seen})
		case what == 1:
			m := [2]string{one(teams), fmt.Sprint("e", d.IntN(owners))}
			if inTeam[m] = !inTeam[m]; inTeam[m] {
				record(permission.PutMember{TeamID: m[0], EmployeeID: m[1], Seen: seen})
			} else {
				record(permission.DropMember{TeamID: m[0], EmployeeID: m[1], Seen: seen})
			}
		case what < 4 || len(rules) < 3:
			in := permissionapi.PermissionInput{
				Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: one(users)},
				Target:  permissionapi.Target{Kind: permissionapi.TargetUnit, ID: one(units)},
				Actions: []permissionapi.Action{permissionapi.View}, Classes: []string{one([]string{"personal", "payroll"})}, Effect: permissionapi.Allow,
			}
			if d.IntN(2) == 0 {
				in.Subject = permissionapi.Subject{Kind: permissionapi.SubjectTeam, ID: one(teams)}
			}
			if d.IntN(2) == 0 {
				in.Target = permissionapi.Target{Kind: permissionapi.TargetTeam, ID: one(teams)}
			}
			if d.IntN(4) == 0 {
				in.Effect, in.Reason = permissionapi.Deny, "because"
			}
			p, err := any().Grant(as(t, "root"), in)
			if err != nil {
				t.Fatal(err)
			}
			rules[p.ID] = p
		default:
			ids := make([]string, 0, len(rules))
			for id := range rules {
				ids = append(ids, id)
			}
			slices.Sort(ids)
			id := one(ids)
			if err := any().Revoke(as(t, "root"), id, nil); err != nil {
				t.Fatal(err)
			}
			delete(rules, id)
		}
	}
	may := func(user, owner, class string) (allowed bool) {
		self := fmt.Sprint("e", slices.Index(users, user))
		for _, r := range rules {
			subject := r.Subject.ID == user || inTeam[[2]string{r.Subject.ID, self}]
			target := unitOf[owner] == r.Target.ID || inTeam[[2]string{r.Target.ID, owner}]
			if !subject || !target || !slices.Contains(r.Classes, class) {
				continue
			}
			if r.Effect == permissionapi.Deny {
				return false
			}
			allowed = true
		}
		return allowed
	}
	for range tries(150) {
		step()
		var checks []permissionapi.Check
		for range 6 {
			checks = append(checks, permissionapi.Check{UserID: one(users), Action: permissionapi.View, EmployeeID: fmt.Sprint("e", d.IntN(owners)), Class: one([]string{"personal", "payroll"})})
		}
		out, err := any().Check(identity.With(t.Context(), identity.Caller{Service: "document"}), permissionapi.CheckInput{Checks: checks})
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range checks {
			if want := may(c.UserID, c.EmployeeID, c.Class); out.Results[i].Allowed != want {
				t.Fatalf("%+v: %v, want %v", c, out.Results[i].Allowed, want)
			}
		}
	}
}

// While many grant and revoke at once, whoever was answered a revoke by one instance is
// refused by every one, and whoever was answered a grant is let in.
func TestARevokeIsInForceEverywhereOnPostgres(t *testing.T) {
	instances, people, _ := start(t, 2)
	const workers = 8
	facts := []permission.Change{
		permission.PutUnit{ID: "south", Seen: 1}, permission.PutEmployee{ID: "e", Number: 1, UnitID: "south", Seen: 1},
		permission.PutAccount{ID: "root", Roles: []string{"admin"}, Active: true, Seen: 1},
	}
	for w := range workers {
		facts = append(facts, permission.PutAccount{ID: fmt.Sprint("user", w), Active: true, Seen: 1})
	}
	if err := people.Write(t.Context(), func(tx permission.Tx) error { return tx.Record("x", time.Now(), facts...) }); err != nil {
		t.Fatal(err)
	}
	var working sync.WaitGroup
	for w := range workers {
		working.Go(func() {
			who := fmt.Sprint("user", w)
			at := func() *permission.Service { return instances[rand.IntN(len(instances))] }
			may := func() bool {
				out, err := at().Check(as(t, who), permissionapi.CheckInput{Check: permissionapi.Check{Action: permissionapi.View, EmployeeID: "e", Class: "personal"}})
				if err != nil {
					t.Error(err)
					return false
				}
				return *out.Allowed
			}
			for round := range tries(400) / workers {
				p, err := at().Grant(as(t, "root"), permissionapi.PermissionInput{
					Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: who}, Actions: []permissionapi.Action{permissionapi.View},
					Target: permissionapi.Target{Kind: permissionapi.TargetUnit, ID: "south"}, Classes: []string{"personal"},
				})
				if err != nil {
					t.Error(err)
					return
				}
				if !may() {
					t.Errorf("%s, round %d: granted and refused", who, round)
				}
				if err := at().Revoke(as(t, "root"), p.ID, nil); err != nil {
					t.Error(err)
					return
				}
				if may() {
					t.Errorf("%s, round %d: revoked and let in", who, round)
				}
			}
		})
	}
	working.Wait()
}

// What is noted as used at one instance is known to be at the others.
func TestUsesNotedElsewhereOnPostgres(t *testing.T) {
	dbs := sqldbtest.Shared(t, 2)
	a, b := store(t, dbs[0]), store(t, dbs[1])
	at := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	if err := a.NoteUses(t.Context(), []string{"p"}, at); err != nil {
		t.Fatal(err)
	}
	if last, err := b.UsesElsewhere(t.Context()); err != nil || len(last) != 1 || !last["p"].Equal(at) {
		t.Errorf("%v, %v", last, err)
	}
	if last, err := store(t, open(t)).UsesElsewhere(t.Context()); err != nil || last != nil {
		t.Errorf("where there is nobody else: %v, %v", last, err)
	}
}
