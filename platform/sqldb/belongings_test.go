package sqldb_test

import (
	"fmt"
	"sync"
	"testing"

	"acervo/platform/sqldb/sqldbtest"
)

// Of many processes that settle at once what a database belongs to, one does, and all are
// told the same, until somebody says that it is something else.
func TestBelongingIsSettledOnceOnPostgres(t *testing.T) {
	dbs := sqldbtest.Shared(t, 6)
	migrated(t, dbs[0])
	if is, err := dbs[0].Belonging(t.Context(), "engine"); err != nil || is != "" {
		t.Errorf("before: %q %v", is, err)
	}
	told := make([]string, len(dbs))
	var settling sync.WaitGroup
	for i, db := range dbs {
		settling.Go(func() {
			var err error
			if told[i], err = db.Settle(t.Context(), "engine", fmt.Sprint("of ", i)); err != nil {
				t.Error(err)
			}
		})
	}
	settling.Wait()
	for i, db := range dbs {
		if is, err := db.Belonging(t.Context(), "engine"); err != nil || is == "" || is != told[i] || is != told[0] {
			t.Errorf("process %d was told %q, process 0 %q, noted is %q, %v", i, told[i], told[0], is, err)
		}
	}
	if err := dbs[1].Resettle(t.Context(), "engine", "another"); err != nil {
		t.Fatal(err)
	}
	if is, err := dbs[2].Settle(t.Context(), "engine", "of 2"); err != nil || is != "another" {
		t.Errorf("after: %q %v", is, err)
	}
}
