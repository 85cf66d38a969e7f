package documenthttp_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"acervo/platform/sqldb/sqldbtest"
	"acervo/services/document/documentapi"
)

// onInstances has two instances on the same databases: each request goes to one of them, at
// random.
func onInstances(t *testing.T) *world {
	t.Helper()
	databases := sqldbtest.Server(t, "document", "catalogue")
	return open(t, func(w *world) { w.databases = databases })
}

// What holds for one instance holds for two of which any answers.
func TestInstancesOnPostgres(t *testing.T) {
	for name, test := range map[string]func(*testing.T, *world){
		"lists are the oracle's":             testListsAreTheOracles,
		"a write is in the next list":        testAWriteIsInTheNextList,
		"rows are shown as they are reached": testRowsAreShownAsTheyAreReached,
		"types":                              testTypes,
		"views":                              testViews,
		"filters and search":                 testFiltersAndSearch,
		"the directory is followed":          testTheDirectoryIsFollowed,
		"patches at the same time all count": testPatchesAtTheSameTimeAllCount,
		"versions":                           testVersions,
		"replace and patch":                  testReplaceAndPatch,
		"idempotency keys":                   testIdempotencyKeys,
		"expiry follows the type":            testExpiryFollowsTheType,
	} {
		t.Run(name, func(t *testing.T) { test(t, onInstances(t)) })
	}
}

// One of two instances dies in the middle of writes, or is lost with its machine: the other
// goes on, what was acknowledged by either is there, and the catalogue is what it should be.
func TestAnInstanceDiesOnPostgres(t *testing.T) {
	for name, end := range map[string]func(*sqldbtest.Wire){"it dies": (*sqldbtest.Wire).Cut, "its machine is lost": (*sqldbtest.Wire).Silence} {
		t.Run(name, func(t *testing.T) {
			direct, wired, wire := sqldbtest.Wired(t, "document", "catalogue")
			w := open(t, func(w *world) { w.databases, w.second = direct, wired })
			survivor, victim := w.instances[0], w.instances[1]
			var mu sync.Mutex
			acknowledged, refused := map[string]bool{}, map[*instance]int{}
			var slowest time.Duration
			stop := make(chan struct{})
			var writing sync.WaitGroup
			for c := range 6 {
				at := w.instances[c%2]
				writing.Go(func() {
					for i := 0; ; i++ {
						select {
						case <-stop:
							return
						default:
						}
						begun := time.Now()
						f := newForm().document(w.contract("", fmt.Sprint("c", c, "n", i))).content("a.pdf", "", pdf(fmt.Sprint(c, i)))
						a := w.callAt(at, hr, "POST", "/documents", f)
						mu.Lock()
						switch a.Status {
						case http.StatusCreated:
							var doc documentapi.Document
							a.into(&doc)
							acknowledged[doc.ID] = true
						default:
							refused[at]++
						}
						if at == survivor {
							slowest = max(slowest, time.Since(begun))
						}
						mu.Unlock()
						if a.Status != http.StatusCreated {
							time.Sleep(20 * time.Millisecond)
						}
					}
				})
			}
			time.Sleep(500 * time.Millisecond)
			end(wire)
			time.Sleep(6500 * time.Millisecond)
			close(stop)
			writing.Wait()
			if refused[survivor] > 0 {
				t.Errorf("the one that lives refused %d", refused[survivor])
			}
			if refused[victim] == 0 {
				t.Error("the other did not die")
			}
			w.instances = []*instance{survivor}
			defer victim.end()
			page := w.list(hr, "?count=true&limit=1")
			if *page.Total < len(acknowledged) {
				t.Errorf("%d were acknowledged, %d are listed", len(acknowledged), *page.Total)
			}
			for id := range acknowledged {
				if a := w.call(hr, "GET", "/documents/"+id, nil); a.Status != http.StatusOK {
					t.Fatalf("%s was acknowledged: %d %s", id, a.Status, a.Body)
				}
			}
			w.sound()
			t.Logf("%d acknowledged, %d there; the slowest at the one that lives took %s", len(acknowledged), *page.Total, slowest)
		})
	}
}
