package notificationsql_test

import (
	"path/filepath"
	"testing"

	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/services/notification"
	"acervo/services/notification/notificationsql"
	"acervo/services/notification/notificationtest"
)

func TestStoreOnSQLite(t *testing.T) {
	notificationtest.Store(t, func(t *testing.T) (*sqldb.DB, notification.Projection, notification.Inbox) {
		db, err := sqldb.Open(filepath.Join(t.TempDir(), "notification.db"), sqldb.Full)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return store(t, db)
	})
}

func TestStoreOnPostgres(t *testing.T) {
	notificationtest.Store(t, func(t *testing.T) (*sqldb.DB, notification.Projection, notification.Inbox) {
		return store(t, sqldbtest.Open(t))
	})
}

func store(t *testing.T, db *sqldb.DB) (*sqldb.DB, notification.Projection, notification.Inbox) {
	t.Helper()
	s, err := notificationsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return db, s, s
}
