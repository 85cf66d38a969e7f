package event_test

import (
	"testing"

	"acervo/platform/event"
	"acervo/platform/event/eventtest"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
)

func TestLocal(t *testing.T) {
	eventtest.Suite(t, func(t *testing.T) eventtest.Place {
		db, err := sqldb.Open(t.TempDir()+"/bus.db", sqldb.Full)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return eventtest.Place{
			Open: func(t *testing.T) event.Bus { return local(t, db) },
			Lose: func(t *testing.T) {
				if err := db.Write(t.Context(), func(tx *sqldb.Tx) error { _, err := tx.Exec(`DELETE FROM positions`); return err }); err != nil {
					t.Fatal(err)
				}
			},
		}
	})
}

func local(t *testing.T, db *sqldb.DB) *event.Local {
	t.Helper()
	b, err := event.NewLocal(t.Context(), db, telemetry.Discard())
	if err != nil {
		t.Fatal(err)
	}
	return b
}
