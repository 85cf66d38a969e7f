package notificationhttp_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/notification"
)

// Two instances share a database: what one consumes rings at the streams of both at once,
// each notification is told once, and what one ends is ended at both.
func TestInstancesOnPostgres(t *testing.T) {
	var houses []*house
	for _, db := range sqldbtest.Shared(t, 2) {
		houses = append(houses, openOn(t, db, time.Hour, func(c *notification.Config) { c.Others, c.SessionPoll = db, time.Hour }))
	}
	a, b := houses[0], houses[1]
	any := func() *house { return houses[rand.IntN(2)] }
	a.Person("ana", "Ana")
	ears := []*ear{a.listen("ana", ""), b.listen("ana/other", "")}
	for _, e := range ears {
		e.wait(a, 0)
	}
	// It takes a moment until one is elected to deliver.
	var told []string
	tell := func(i int) {
		d := fmt.Sprintf("d%03d", i)
		a.See("ana", d, true)
		b.See("ana", d, true)
		ev := any().Upload(a.Doc(d, "ana", d))
		for _, h := range houses { // as a bus may that goes over from one to the other
			h.Deliver(ev)
		}
		told = append(told, "document_about_you:"+d)
	}
	tell(0)
	for _, e := range ears {
		e.wait(a, 1, told...)
	}
	slowest := time.Duration(0)
	for i := 1; i < 40; i++ {
		begun := time.Now()
		tell(i)
		for _, e := range ears {
			e.wait(a, i+1, told...)
		}
		slowest = max(slowest, time.Since(begun))
	}
	if slowest > time.Second {
		t.Errorf("it rang after %s", slowest)
	}
	t.Logf("the slowest took %s to both streams", slowest)
	// Read at one, seen at the other.
	if _, err := b.client.Read(t.Context(), a.list("ana", nil).Items[0].ID, asAna); err != nil {
		t.Fatal(err)
	}
	for _, e := range ears {
		e.wait(a, 39, told...)
	}
	// Many at once, at both.
	var uploading sync.WaitGroup
	var mu sync.Mutex
	var evs []event.Event
	for i := 40; i < 80; i++ {
		d := fmt.Sprintf("d%03d", i)
		a.See("ana", d, true)
		b.See("ana", d, true)
		uploading.Go(func() {
			ev := any().Upload(a.Doc(d, "ana", d))
			mu.Lock()
			defer mu.Unlock()
			evs = append(evs, ev)
		})
	}
	uploading.Wait()
	a.Deliver(evs...)
	b.Deliver(evs...)
	a.Eventually("all are told", func() bool {
		notes, unread, _ := ears[1].heard()
		return unread == 79 && len(notes) == 80
	})
	for _, e := range ears {
		a.Eventually("each once", func() bool { notes, _, _ := e.heard(); return len(notes) == 80 })
		notes, _, _ := e.heard()
		slices.Sort(notes)
		if n := len(slices.Compact(notes)); n != 80 {
			t.Errorf("%d different ones of 80", n)
		}
	}
	// What ends at one is over at the other, without being asked for.
	a.Happen("employee", employeeapi.SessionEnded, "other", "ana", employeeapi.SessionEvent{SessionID: "other", AccountID: "ana", Reason: "signed_out"})
	select {
	case <-ears[1].closed:
	case <-time.After(time.Second):
		t.Error("a stream outlived its session by a second")
	}
	// A document that goes into the bin is counted no more, at once.
	gone := a.Doc("d001", "ana", "d001")
	gone.Status, gone.Revision = documentapi.Binned, 2
	b.Happen("document", documentapi.Deleted, "d001", "hr", documentapi.DocumentEvent{Document: gone})
	a.Eventually("it is counted no more", func() bool { _, unread, _ := ears[0].heard(); return unread == 78 })
}
