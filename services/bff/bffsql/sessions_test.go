package bffsql_test

import (
	"path/filepath"
	"testing"

	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/services/bff"
	"acervo/services/bff/bffsql"
	"acervo/services/bff/bfftest"
)

func TestSessionsOnSQLite(t *testing.T) {
	bfftest.Sessions(t, func(t *testing.T) bff.Sessions {
		db, err := sqldb.Open(filepath.Join(t.TempDir(), "bff.db"), sqldb.Full)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return sessions(t, db)
	})
}

func TestSessionsOnPostgres(t *testing.T) {
	bfftest.Sessions(t, func(t *testing.T) bff.Sessions { return sessions(t, sqldbtest.Open(t)) })
}

func TestSharedSessionsOnPostgres(t *testing.T) {
	bfftest.Sessions(t, func(t *testing.T) bff.Sessions { return sessions(t, sqldbtest.Shared(t, 1)[0]) })
}

func sessions(t *testing.T, db *sqldb.DB) bff.Sessions {
	t.Helper()
	s, err := bffsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
