package documentsql_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"acervo/platform/sqldb"
	"acervo/services/document/documentsql"
	"acervo/services/document/documenttest"
)

func database(t *testing.T, name string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(filepath.Join(t.TempDir(), name), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestRecord(t *testing.T) {
	documenttest.RunRecord(t, func(t *testing.T) (documenttest.Record, func() []string) {
		db := database(t, "document.db")
		store, err := documentsql.NewStore(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		return store, func() (types []string) {
			err := db.Each(t.Context(), `SELECT type FROM outbox ORDER BY seq`, func(rows *sql.Rows) error {
				var typ string
				err := rows.Scan(&typ)
				types = append(types, typ)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return types
		}
	})
}

func TestCatalogue(t *testing.T) {
	documenttest.RunCatalogue(t, func(t *testing.T) documenttest.Catalogue {
		c, err := documentsql.NewCatalogue(t.Context(), database(t, "catalogue.db"))
		if err != nil {
			t.Fatal(err)
		}
		return c
	})
}
