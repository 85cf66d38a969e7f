package permissionsql_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/platform/telemetry"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
	"acervo/services/permission/permissionsql"
)

// start starts instances that share a database; the store and the database are of one more.
func start(t *testing.T, n int) (instances []*permission.Service, another *permissionsql.Store, db *sqldb.DB) {
	t.Helper()
	dbs := sqldbtest.Shared(t, n+1)
	for _, db := range dbs[:n] {
		s, err := permission.New(t.Context(), store(t, db), telemetry.Discard(), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		instances = append(instances, s)
	}
	return instances, store(t, dbs[n]), dbs[n]
}

// Several instances share one database: what one records is in force in the answers
// of the others at once, and none decides on what another has just taken away.
func TestInstancesShareOneDatabaseOnPostgres(t *testing.T) {
	instances, people, db := start(t, 3)
	if n := len(instances[2].World().Classes()); n != len(permission.DefaultClasses) {
		t.Errorf("%d classes", n)
	}
	err := people.Write(t.Context(), func(tx permission.Tx) error {
		return tx.Record("x", time.Now(),
			permission.PutUnit{ID: "south", Seen: 1}, permission.PutEmployee{ID: "e", Number: 1, UnitID: "south", Seen: 1},
			permission.PutAccount{ID: "root", Roles: []string{"admin"}, Active: true, Seen: 1},
			permission.PutAccount{ID: "ana", Active: true, Seen: 1}, permission.PutAccount{ID: "bia", Active: true, Seen: 1})
	})
	if err != nil {
		t.Fatal(err)
	}
	as := func(who string) context.Context {
		return identity.With(t.Context(), identity.Caller{AccountID: who})
	}
	grant := func(s *permission.Service, by, to string, a permissionapi.Action) (permissionapi.Permission, error) {
		return s.Grant(as(by), permissionapi.PermissionInput{
			Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: to}, Actions: []permissionapi.Action{a},
			Target: permissionapi.Target{Kind: permissionapi.TargetUnit, ID: "south"}, Classes: []string{"personal"},
		})
	}
	may := func(s *permission.Service, who string) bool {
		t.Helper()
		out, err := s.Check(as(who), permissionapi.CheckInput{Check: permissionapi.Check{Action: permissionapi.View, EmployeeID: "e", Class: "personal"}})
		if err != nil {
			t.Fatal(err)
		}
		return *out.Allowed
	}
	granted, refused := 0, 0
	for round := range 40 {
		a, b := instances[round%3], instances[(round+1)%3]
		right, err := grant(a, "root", "ana", permissionapi.Manage)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range instances {
			if !may(s, "ana") {
				t.Fatalf("round %d: instance %d does not know of the grant", round, i)
			}
		}
		var both sync.WaitGroup
		var given permissionapi.Permission
		var failed error
		both.Go(func() {
			if err := a.Revoke(as("root"), right.ID, nil); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() { given, failed = grant(b, "ana", "bia", permissionapi.View) })
		both.Wait()
		switch {
		case failed == nil:
			granted++
			if revisionOf(t, db, given.ID) > revisionOf(t, db, right.ID) {
				t.Error("granted by a right that had ended")
			}
		case fault.Is(failed, fault.Forbidden):
			refused++
		default:
			t.Fatal(failed)
		}
		for i, s := range instances {
			if may(s, "ana") || may(s, "bia") != (granted > 0) {
				t.Fatalf("round %d: instance %d answers from the past", round, i)
			}
		}
	}
	t.Log(fmt.Sprint(granted, " granted, ", refused, " refused"))
}

func revisionOf(t *testing.T, db *sqldb.DB, id string) (n int64) {
	t.Helper()
	if err := db.QueryRow(t.Context(), `SELECT max(revision) FROM changes WHERE id = $1`, id).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// What is pushed to one instance about a session that ended holds in the next answer of any,
// also of one that has just started; others of the account go on.
func TestASessionThatEndedIsRefusedByEveryInstanceOnPostgres(t *testing.T) {
	dbs := sqldbtest.Shared(t, 4)
	var instances []*permission.Service
	begin := func(db *sqldb.DB) *permission.Service {
		s, err := permission.New(t.Context(), store(t, db), telemetry.Discard(), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		instances = append(instances, s)
		return s
	}
	for _, db := range dbs[:3] {
		begin(db)
	}
	if err := store(t, dbs[3]).Write(t.Context(), func(tx permission.Tx) error {
		return tx.Record("x", time.Now(), permission.PutAccount{ID: "ana", Active: true, Seen: 1})
	}); err != nil {
		t.Fatal(err)
	}
	let := func(s *permission.Service, session string) bool {
		ctx := identity.With(t.Context(), identity.Caller{AccountID: "ana", SessionID: session})
		_, err := s.Scope(ctx, "", permissionapi.View, "", false)
		if err != nil && fault.From(err).Type != "session_ended" {
			t.Error(err)
		}
		return err == nil
	}
	var ending sync.WaitGroup
	for w := range 6 {
		ending.Go(func() {
			for round := range tries(240) / 6 {
				session := fmt.Sprintf("%d-%d", w, round)
				for _, s := range instances {
					if !let(s, session) {
						t.Errorf("session %s was refused before it ended", session)
					}
				}
				at := (w + round) % 3
				ev, err := event.New(t.Context(), employeeapi.Service, employeeapi.SessionEnded, session, employeeapi.SessionEvent{SessionID: session, AccountID: "ana"})
				if err != nil {
					t.Error(err)
					return
				}
				if err := instances[at].Apply(t.Context(), []event.Event{ev}, instances[at].Consumer(dbs[at]).Deliver); err != nil {
					t.Error(err)
					return
				}
				for i, s := range instances {
					if let(s, session) {
						t.Errorf("session %s ended at instance %d and is let in by %d", session, at, i)
					}
				}
			}
		})
	}
	ending.Wait()
	if s := begin(dbs[3]); let(s, "0-0") || !let(s, "another") {
		t.Error("an instance that started later does not know")
	}
}
