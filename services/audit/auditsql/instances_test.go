package auditsql_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"acervo/platform/event"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/platform/telemetry"
	"acervo/services/audit"
	"acervo/services/audit/auditsql"
)

// Two instances write one trail: what both are told of is in it once, and it stays a chain.
func TestInstancesWriteOneTrailOnPostgres(t *testing.T) {
	var services []*audit.Service
	var consumers []*event.Consumer
	for _, db := range sqldbtest.Shared(t, 2) {
		store, err := auditsql.New(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		s := audit.New(store, telemetry.Discard())
		services, consumers = append(services, s), append(consumers, s.Consumer(db))
	}
	var events []event.Event
	for i := range 200 {
		ev, err := event.New(t.Context(), "town", "acervo.word.said.v1", fmt.Sprint("s", i%7), map[string]int{"n": i})
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, ev)
	}
	var telling sync.WaitGroup
	for w := range 8 {
		telling.Go(func() {
			for i := w % 4; i < len(events); i += 4 { // each to two at once, of either instance
				if err := consumers[w/4].Deliver(context.Background(), events[i:i+1]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	telling.Wait()
	for _, s := range services {
		v, err := s.Verify(t.Context())
		if err != nil || !v.Intact || v.Entries != int64(len(events)) {
			t.Errorf("%+v, %v", v, err)
		}
	}
}
