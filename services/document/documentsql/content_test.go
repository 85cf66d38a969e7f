package documentsql_test

import (
	"fmt"
	"sync"
	"testing"

	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/services/document/documentsql"
)

func TestContentPlaceOnSQLite(t *testing.T)   { testContentPlace(t, onSQLite(t)) }
func TestContentPlaceOnPostgres(t *testing.T) { testContentPlace(t, sqldbtest.Shared(t, 2)...) }

// testContentPlace: however many settle it at once, one place is settled, for ever.
func testContentPlace(t *testing.T, databases ...*sqldb.DB) {
	var stores []*documentsql.Store
	for _, db := range databases {
		s, err := documentsql.NewStore(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		stores = append(stores, s)
	}
	if place, documents, err := stores[0].ContentPlace(t.Context()); place != nil || documents || err != nil {
		t.Errorf("at first: %v %v %v", place, documents, err)
	}
	var mu sync.Mutex
	settled := map[documentsql.ContentPlace]bool{}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			place, err := stores[i%len(stores)].SettleContentPlace(t.Context(), documentsql.ContentPlace{ID: fmt.Sprint(i), Name: "s3://papers"})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			settled[place] = true
		})
	}
	all.Wait()
	if len(settled) != 1 {
		t.Errorf("settled %v", settled)
	}
	for _, s := range stores {
		place, documents, err := s.ContentPlace(t.Context())
		if err != nil || place == nil || documents || !settled[*place] {
			t.Errorf("%v %v %v, settled %v", place, documents, err, settled)
		}
	}
}
