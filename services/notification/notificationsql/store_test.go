package notificationsql_test

import (
	"path/filepath"
	"testing"

	"acervo/platform/sqldb"
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
		s, err := notificationsql.New(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		return db, s, s
	})
}
