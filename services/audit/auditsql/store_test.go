package auditsql_test

import (
	"path/filepath"
	"testing"

	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/services/audit"
	"acervo/services/audit/auditsql"
	"acervo/services/audit/audittest"
)

func TestStoreOnSQLite(t *testing.T) {
	audittest.Store(t, func(t *testing.T) (*sqldb.DB, audit.Store) {
		db, err := sqldb.Open(filepath.Join(t.TempDir(), "audit.db"), sqldb.Full)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return store(t, db)
	})
}

func TestStoreOnPostgres(t *testing.T) {
	audittest.Store(t, func(t *testing.T) (*sqldb.DB, audit.Store) { return store(t, sqldbtest.Open(t)) })
}

func store(t *testing.T, db *sqldb.DB) (*sqldb.DB, audit.Store) {
	t.Helper()
	s, err := auditsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return db, s
}
