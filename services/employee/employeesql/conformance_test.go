package employeesql_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/services/employee/employeesql"
	"acervo/services/employee/employeetest"
)

func TestConformanceOnSQLite(t *testing.T) {
	employeetest.Run(t, func(t *testing.T) employeetest.Opened {
		db, err := sqldb.Open(filepath.Join(t.TempDir(), "employee.db"), sqldb.Full)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return opened(t, db)
	})
}

func TestConformanceOnPostgres(t *testing.T) {
	employeetest.Run(t, func(t *testing.T) employeetest.Opened { return opened(t, sqldbtest.Open(t)) })
}

func TestSharedConformanceOnPostgres(t *testing.T) {
	employeetest.Run(t, func(t *testing.T) employeetest.Opened { return opened(t, sqldbtest.Shared(t, 1)[0]) })
}

func opened(t *testing.T, db *sqldb.DB) employeetest.Opened {
	t.Helper()
	store, err := employeesql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return employeetest.Opened{Store: store, Outbox: func() (ids []string) {
		err := db.Each(t.Context(), `SELECT id FROM outbox ORDER BY seq`, func(r *sql.Rows) error {
			var id string
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}}
}
