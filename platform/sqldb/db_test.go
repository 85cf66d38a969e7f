package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"

	"acervo/platform/fault"
	"acervo/platform/idempotency"
	"acervo/platform/sqldb"
)

var schema = fstest.MapFS{"00001_things.sql": {Data: []byte(`-- +goose Up
CREATE TABLE things (id TEXT PRIMARY KEY, n INTEGER NOT NULL);
-- +goose Down
DROP TABLE things;
`)}}

func open(t *testing.T) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(filepath.Join(t.TempDir(), "a b's.db"), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Migrate(t.Context(), schema, "."); err != nil {
		t.Fatal(err)
	}
	return db
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

func TestManyWritersShareCommitsAndFailuresStayTheirOwn(t *testing.T) {
	db := open(t)
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

func TestUniqueIsRecognised(t *testing.T) {
	db := open(t)
	if err := db.Write(t.Context(), insert("a")); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), insert("a")); !sqldb.IsUnique(err) {
		t.Errorf("second insert: %v", err)
	}
}

func TestPanicReachesItsCallerOnly(t *testing.T) {
	db := open(t)
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

func TestSavepointUndoesItsPart(t *testing.T) {
	db := open(t)
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
	db := open(t)
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

func TestOnceAnswersARetryWithTheSameAnswer(t *testing.T) {
	db := open(t)
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

func TestNewerSchemaIsRefused(t *testing.T) {
	db := open(t)
	newer := fstest.MapFS{"00001_things.sql": schema["00001_things.sql"], "00002_more.sql": {Data: []byte("-- +goose Up\nCREATE TABLE more (id TEXT);\n")}}
	if err := db.Migrate(t.Context(), newer, "."); err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context(), schema, "."); !fault.Is(err, fault.Conflict) {
		t.Errorf("older program on newer schema: %v", err)
	}
}

func TestWriteAfterCloseIsUnavailable(t *testing.T) {
	db := open(t)
	db.Close()
	if err := db.Write(t.Context(), insert("late")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("write after close: %v", err)
	}
}
