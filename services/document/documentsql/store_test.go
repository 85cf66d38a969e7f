package documentsql_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/services/document/documentsql"
	"acervo/services/document/documenttest"
)

func onSQLite(t *testing.T) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(filepath.Join(t.TempDir(), "document.db"), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func onPostgres(t *testing.T) *sqldb.DB { return sqldbtest.Open(t) }

func onSharedPostgres(t *testing.T) *sqldb.DB { return sqldbtest.Shared(t, 1)[0] }

func TestRecordOnSQLite(t *testing.T)            { testRecord(t, onSQLite) }
func TestRecordOnPostgres(t *testing.T)          { testRecord(t, onPostgres) }
func TestSharedRecordOnPostgres(t *testing.T)    { testRecord(t, onSharedPostgres) }
func TestCatalogueOnSQLite(t *testing.T)         { testCatalogue(t, onSQLite) }
func TestCatalogueOnPostgres(t *testing.T)       { testCatalogue(t, onPostgres) }
func TestSharedCatalogueOnPostgres(t *testing.T) { testCatalogue(t, onSharedPostgres) }

func testRecord(t *testing.T, database func(*testing.T) *sqldb.DB) {
	documenttest.RunRecord(t, func(t *testing.T) (documenttest.Record, func() []string) {
		db := database(t)
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

func testCatalogue(t *testing.T, database func(*testing.T) *sqldb.DB) {
	documenttest.RunCatalogue(t, func(t *testing.T) documenttest.Catalogue {
		c, err := documentsql.NewCatalogue(t.Context(), database(t))
		if err != nil {
			t.Fatal(err)
		}
		return c
	})
}
