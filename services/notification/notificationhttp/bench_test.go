package notificationhttp_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/services/notification/notificationapi"
	"acervo/services/notification/notificationhttp"
	"acervo/services/notification/notificationsql"
	"acervo/services/notification/notificationtest"
)

// BenchmarkFromEventToStream is one share from the delivery of its event to the line
// on an open stream: the event's commit, the check, the delivery's commit, the stream.
func BenchmarkFromEventToStream(b *testing.B) {
	db, err := sqldb.Open(filepath.Join(b.TempDir(), "notification.db"), sqldb.Full)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	store, err := notificationsql.New(b.Context(), db)
	if err != nil {
		b.Fatal(err)
	}
	w := notificationtest.New(b, db, store, store, nil)
	server := httptest.NewServer(notificationhttp.API(rest.Config{Verifier: tokens{}}, w.Service, notificationhttp.Timing{}).Handler())
	b.Cleanup(server.Close)
	w.Person("ana", "Ana")
	w.See("ana", "d1", true)
	w.Upload(w.Doc("d1", "", "Regimento"))
	ctx, cancel := context.WithCancel(context.Background())
	b.Cleanup(cancel)
	heard := make(chan string, 1)
	go func() {
		_ = notificationapi.NewClient(server.URL, nil).Listen(ctx, "", func(m notificationapi.Message) error {
			if m.Notification != nil {
				heard <- m.Notification.ID
			} else if m.Unread.Unread == 0 {
				heard <- ""
			}
			return nil
		}, rest.WithToken("ana"))
	}()
	<-heard
	n := 0
	for b.Loop() {
		n++
		w.Granted(w.Share(fmt.Sprint("p", n), "d1", nil, "ana"))
		<-heard
	}
}
