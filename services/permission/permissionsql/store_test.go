package permissionsql_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
	"acervo/services/permission/permissionsql"
	"acervo/services/permission/permissiontest"
)

func open(t testing.TB) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(filepath.Join(t.TempDir(), "permission.db"), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func store(t testing.TB, db *sqldb.DB) *permissionsql.Store {
	t.Helper()
	s, err := permissionsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func onSQLite(t *testing.T) *sqldb.DB { return open(t) }

func onPostgres(t *testing.T) *sqldb.DB { return sqldbtest.Open(t) }

func TestStoreOnSQLite(t *testing.T)   { testStore(t, onSQLite) }
func TestStoreOnPostgres(t *testing.T) { testStore(t, onPostgres) }

func testStore(t *testing.T, open func(*testing.T) *sqldb.DB) {
	permissiontest.Run(t, func(t *testing.T) (a, b permission.Store) {
		s := store(t, open(t))
		return s, s
	})
}

func TestSharedStoreOnPostgres(t *testing.T) {
	permissiontest.Run(t, func(t *testing.T) (a, b permission.Store) {
		dbs := sqldbtest.Shared(t, 2)
		return store(t, dbs[0]), store(t, dbs[1])
	})
}

// Nothing is overwritten: what held on a day can be asked later, with who brought it
// about and who ended it.
func TestHistoryIsKeptOnSQLite(t *testing.T)   { testHistoryIsKept(t, onSQLite) }
func TestHistoryIsKeptOnPostgres(t *testing.T) { testHistoryIsKept(t, onPostgres) }

func testHistoryIsKept(t *testing.T, open func(*testing.T) *sqldb.DB) {
	db := open(t)
	s := store(t, db)
	day := func(n int) time.Time { return time.Date(2026, 11, n, 8, 0, 0, 0, time.UTC) }
	do := func(by string, at time.Time, c permission.Change) {
		t.Helper()
		if err := s.Write(t.Context(), func(tx permission.Tx) error { return tx.Record(by, at, c) }); err != nil {
			t.Fatal(err)
		}
	}
	p := permissionapi.Permission{ID: "p", Actions: []permissionapi.Action{permissionapi.View}, Reason: "first", Revision: 1}
	do("ana", day(1), permission.PutPermission{Permission: p})
	do("hr", day(2), permission.PutMember{TeamID: "t", EmployeeID: "e", Seen: 1})
	p.Reason, p.Revision = "second", 2
	do("rui", day(3), permission.PutPermission{Permission: p})
	do("hr", day(4), permission.DropMember{TeamID: "t", EmployeeID: "e", Seen: 2})
	do("bia", day(5), permission.DropPermission{ID: "p"})
	do("hr", day(6), permission.PutMember{TeamID: "t", EmployeeID: "e", Seen: 3})

	var got []string
	for _, table := range []struct{ name, says string }{{"permissions", "reason"}, {"members", "employee_id"}} {
		err := db.Each(t.Context(), fmt.Sprintf(`SELECT %s, valid_from, changed_by, valid_to, ended_by FROM %s ORDER BY version`, table.says, table.name), func(rows *sql.Rows) error {
			var says, by string
			var from int64
			var to sql.NullInt64
			var endedBy sql.NullString
			if err := rows.Scan(&says, &from, &by, &to, &endedBy); err != nil {
				return err
			}
			line := fmt.Sprintf("%s %d %s", says, sqldb.FromMicros(from).Day(), by)
			if to.Valid {
				line += fmt.Sprintf(" -%d %s", sqldb.FromMicros(to.Int64).Day(), endedBy.String)
			}
			got = append(got, line)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"first 1 ana -3 rui", "second 3 rui -5 bia", "e 2 hr -4 hr", "e 6 hr"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestChangesForgottenMeansLoadAll(t *testing.T) {
	db := open(t)
	s := store(t, db)
	for i := range 3 {
		if err := s.Write(t.Context(), func(tx permission.Tx) error {
			return tx.Record("x", time.Now(), permission.PutTeam{ID: fmt.Sprint(i), Seen: 1})
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Write(t.Context(), func(tx *sqldb.Tx) error { _, err := tx.Exec(`DELETE FROM changes WHERE revision < 3`); return err }); err != nil {
		t.Fatal(err)
	}
	if _, _, ok, err := s.Since(t.Context(), 1); ok || err != nil {
		t.Errorf("revision 2 is forgotten, yet: %v %v", ok, err)
	}
	if changes, _, ok, err := s.Since(t.Context(), 2); !ok || err != nil || len(changes) != 1 {
		t.Errorf("%v %v %v", changes, ok, err)
	}
}

// BenchmarkStart loads a company of 1,200 people with 12,000 documents.
func BenchmarkStart(b *testing.B) {
	db := open(b)
	s := store(b, db)
	now := time.Now()
	err := s.Write(b.Context(), func(tx permission.Tx) error {
		var changes []permission.Change
		for _, c := range permission.DefaultClasses {
			changes = append(changes, permission.PutClass{Class: c})
		}
		for i := range 1200 {
			id := sqldb.NewID()
			changes = append(changes, permission.PutEmployee{ID: id, Number: uint32(i + 1), Seen: 1}, permission.PutAccount{ID: sqldb.NewID(), EmployeeID: id, Active: true, Roles: []string{"employee"}, Seen: 1})
		}
		account := sqldb.NewID()
		for i := range 12_000 {
			id := sqldb.NewID()
			changes = append(changes, permission.PutDocument{ID: id, Number: uint32(i % 1200), Class: "personal", Seen: 1}, permission.PutUpload{DocumentID: id, AccountID: account, Class: "personal", At: now})
		}
		return tx.Record("x", now, changes...)
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		if _, err := permission.New(b.Context(), s, nil, time.Now); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkUpload is what one upload costs the database's writer.
func BenchmarkUpload(b *testing.B) {
	db := open(b)
	s := store(b, db)
	now := time.Now()
	for b.Loop() {
		err := s.Write(b.Context(), func(tx permission.Tx) error {
			for range 100 {
				id := sqldb.NewID()
				fact := permission.PutDocument{ID: id, Number: 1, Class: "personal", Seen: 1}
				if _, err := tx.Newer(fact); err != nil {
					return err
				}
				if err := tx.Record("x", now, fact, permission.PutUpload{DocumentID: id, AccountID: "a", Class: "personal", At: now}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/100, "µs/upload")
}
