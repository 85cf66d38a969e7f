package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"acervo/platform/fault"
	"acervo/platform/idempotency"
	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
)

var schema = fstest.MapFS{"00001_things.sql": {Data: []byte(`-- +goose Up
CREATE TABLE things (id TEXT PRIMARY KEY, n INTEGER NOT NULL);
CREATE TABLE numbered (seq INTEGER PRIMARY KEY AUTOINCREMENT, raw BLOB NOT NULL);
-- +goose Down
DROP TABLE numbered;
DROP TABLE things;
`)}}

func onSQLite(t *testing.T) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(filepath.Join(t.TempDir(), "a b's.db"), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return migrated(t, db)
}

func onPostgres(t *testing.T) *sqldb.DB { return migrated(t, sqldbtest.Open(t)) }

func migrated(t *testing.T, db *sqldb.DB) *sqldb.DB {
	t.Helper()
	if err := db.Migrate(t.Context(), schema, "."); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestDatabaseOnSQLite(t *testing.T)   { testDatabase(t, onSQLite) }
func TestDatabaseOnPostgres(t *testing.T) { testDatabase(t, onPostgres) }

// testDatabase is what both dialects have in common.
func testDatabase(t *testing.T, open func(*testing.T) *sqldb.DB) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *sqldb.DB)
	}{
		{"many writers share commits and failures stay their own", manyWritersShareCommits},
		{"a broken UNIQUE is recognised", uniqueIsRecognised},
		{"a panic reaches its caller only", panicReachesItsCallerOnly},
		{"a savepoint undoes its part", savepointUndoesItsPart},
		{"a statement that failed is not committed around", failedStatementIsNotCommittedAround},
		{"numbers follow the order of commits", numbersFollowCommits},
		{"Once answers a retry with the same answer", onceAnswersARetry},
		{"a newer schema is refused", newerSchemaIsRefused},
		{"a write after Close is Unavailable", writeAfterClose},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

func count(t *testing.T, db *sqldb.DB) (n int) {
	t.Helper()
	if err := db.QueryRow(t.Context(), `SELECT count(*) FROM things`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func insert(id string) func(*sqldb.Tx) error {
	return func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`INSERT INTO things (id, n) VALUES ($1, $2)`, id, 1)
		return err
	}
}

func manyWritersShareCommits(t *testing.T, db *sqldb.DB) {
	var mu sync.Mutex
	var order []string
	var wg sync.WaitGroup
	refused := errors.New("refused")
	for i := range 400 {
		wg.Go(func() {
			id := fmt.Sprint(i)
			err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
				if err := insert(id)(tx); err != nil {
					return err
				}
				tx.AfterCommit(func() { mu.Lock(); order = append(order, id); mu.Unlock() })
				if i%4 == 0 {
					return refused
				}
				return nil
			})
			if (i%4 == 0) != errors.Is(err, refused) {
				t.Errorf("write %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if n := count(t, db); n != 300 || len(order) != 300 {
		t.Errorf("%d rows and %d callbacks, want 300 of each", n, len(order))
	}
}

func uniqueIsRecognised(t *testing.T, db *sqldb.DB) {
	if err := db.Write(t.Context(), insert("a")); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), insert("a")); !sqldb.IsUnique(err) {
		t.Errorf("second insert: %v", err)
	}
}

func panicReachesItsCallerOnly(t *testing.T, db *sqldb.DB) {
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = db.Write(t.Context(), func(tx *sqldb.Tx) error { _ = insert("gone")(tx); panic("defect") })
	}()
	if err := db.Write(t.Context(), insert("b")); err != nil || count(t, db) != 1 {
		t.Errorf("after a panic: %v, %d rows", err, count(t, db))
	}
}

func savepointUndoesItsPart(t *testing.T, db *sqldb.DB) {
	err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
		if err := insert("kept")(tx); err != nil {
			return err
		}
		if err := tx.Savepoint(func() error { _ = insert("undone")(tx); return errors.New("no") }); err == nil {
			return errors.New("the part's error was lost")
		}
		return nil
	})
	if err != nil || count(t, db) != 1 {
		t.Errorf("%v, %d rows", err, count(t, db))
	}
}

func TestFullDiskIsSaidAndNothingIsHalfWritten(t *testing.T) {
	db := onSQLite(t)
	big := make([]byte, 1<<20)
	if err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
		var pages int
		return tx.QueryRow(`PRAGMA max_page_count = 64`).Scan(&pages)
	}); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var small, full int
	var mu sync.Mutex
	for i := range 20 {
		wg.Go(func() {
			err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
				if i%2 == 0 {
					return insert(fmt.Sprint(i))(tx)
				}
				_, err := tx.Exec(`INSERT INTO things (id, n) VALUES ($1, $2)`, string(big)+fmt.Sprint(i), 1)
				return err
			})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && i%2 == 0:
				small++
			case fault.Is(err, fault.Full) && i%2 == 1:
				full++
			default:
				t.Errorf("write %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if small != 10 || full != 10 || count(t, db) != 10 {
		t.Errorf("%d small kept, %d refused as full, %d rows", small, full, count(t, db))
	}
}

// A transaction goes on after a failed statement in SQLite, and cannot in PostgreSQL. In
// neither is a write acknowledged of which something is missing.
func failedStatementIsNotCommittedAround(t *testing.T, db *sqldb.DB) {
	if err := db.Write(t.Context(), insert("a")); err != nil {
		t.Fatal(err)
	}
	err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
		_ = insert("a")(tx) // ignored
		return insert("b")(tx)
	})
	want := 1
	if err == nil {
		want = 2
	}
	if n := count(t, db); n != want {
		t.Errorf("answered %v, and there are %d rows", err, n)
	}
	err = db.Write(t.Context(), func(tx *sqldb.Tx) error {
		if err := insert("c")(tx); err != nil {
			return err
		}
		_ = insert("a")(tx) // ignored, and nothing follows
		return nil
	})
	if err == nil {
		want++
	}
	if n := count(t, db); n != want {
		t.Errorf("answered %v, and there are %d rows, want %d", err, n, want)
	}
}

func numbersFollowCommits(t *testing.T, db *sqldb.DB) {
	var mu sync.Mutex
	var order []int64
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			_ = db.Write(context.Background(), func(tx *sqldb.Tx) error {
				var seq int64
				if err := tx.QueryRow(`INSERT INTO numbered (raw) VALUES ($1) RETURNING seq`, []byte{0, byte(i), 255}).Scan(&seq); err != nil {
					return err
				}
				tx.AfterCommit(func() { mu.Lock(); order = append(order, seq); mu.Unlock() })
				if i%10 == 0 {
					return errors.New("refused")
				}
				return nil
			})
		})
	}
	wg.Wait()
	if len(order) != 90 || !slices.IsSorted(order) {
		t.Errorf("%d commits in the order %v", len(order), order)
	}
}

func onceAnswersARetry(t *testing.T, db *sqldb.DB) {
	runs := 0
	create := func(key, fingerprint string) (string, error) {
		ctx := idempotency.With(t.Context(), idempotency.Key{Caller: "me", Value: key, Fingerprint: fingerprint})
		return sqldb.Once(ctx, db, func(tx *sqldb.Tx) (string, error) {
			runs++
			id := sqldb.NewID()
			return id, insert(id)(tx)
		})
	}
	first, err := create("k", "f")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := create("k", "f"); err != nil || again != first || runs != 1 {
		t.Errorf("retry: %q %v after %d runs, want %q", again, err, runs, first)
	}
	if _, err := create("k", "other"); !fault.Is(err, fault.Invalid) || fault.From(err).Fields[0].Field != "Idempotency-Key" {
		t.Errorf("key reused: %v", err)
	}
	if other, err := create("k2", "f"); err != nil || other == first {
		t.Errorf("another key: %q %v", other, err)
	}
}

func newerSchemaIsRefused(t *testing.T, db *sqldb.DB) {
	newer := fstest.MapFS{"00001_things.sql": schema["00001_things.sql"], "00002_more.sql": {Data: []byte("-- +goose Up\nCREATE TABLE more (id TEXT);\n")}}
	if err := db.Migrate(t.Context(), newer, "."); err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context(), schema, "."); !fault.Is(err, fault.Conflict) {
		t.Errorf("older program on newer schema: %v", err)
	}
}

func writeAfterClose(t *testing.T, db *sqldb.DB) {
	db.Close()
	if err := db.Write(t.Context(), insert("late")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("write after close: %v", err)
	}
}
