package permission

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"acervo/services/permission/permissionapi"
)

// Readers see whole changes only: two people always swap units in one Apply, so that
// exactly one of them is ever within the scope.
func TestReadersSeeWholeChanges(t *testing.T) {
	w := company(PutPermission{give("m", "unit", "top", acts(permissionapi.View), "unit", "south", true)})
	w.Apply(2, PutEmployee{ID: "ana", Number: 2, UnitID: "north"}, PutEmployee{ID: "rui", Number: 3, UnitID: "south"})
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 3 {
		readers.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				now := epoch.Add(time.Duration(n) * time.Second)
				s, ok := w.Scope("admin", permissionapi.View, now)
				if !ok || s.Allows(2, "personal") == s.Allows(3, "personal") {
					t.Error("half of a change was seen")
					return
				}
				if _, _, err := w.ScopeWire("admin", permissionapi.View, "", n%2 == 0, now); err != nil {
					t.Error(err)
				}
				w.Summary("admin", now)
				w.MayOnDocument("bia", permissionapi.Download, docAna, now)
				_ = w.MayGrant("ana", give("x", "user", "bia", acts(permissionapi.View), "unit", "south", true), now)
			}
		})
	}
	for i := range 400 {
		units := [2]string{"south", "north"}
		doc := permissionapi.DocumentID{15: byte(i)}.String()
		w.Apply(uint64(i+3),
			PutEmployee{ID: "ana", Number: 2, UnitID: units[i%2]}, PutEmployee{ID: "rui", Number: 3, UnitID: units[1-i%2]},
			PutUnit{ID: "cwb", ParentID: units[i%2]}, PutDocument{ID: doc, Number: 2, Class: "personal"},
			PutUpload{DocumentID: doc, AccountID: "admin", Class: "personal"},
			PutPermission{give(fmt.Sprint("p", i%5), "user", "admin", acts(permissionapi.View), "document", docBia, false)})
	}
	close(stop)
	readers.Wait()
}
