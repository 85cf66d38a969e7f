package event_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/event/eventtest"
	"acervo/platform/sqldb/sqldbtest"
)

// paper is a bus that writes down what is published, the first time.
type paper struct {
	event.Bus // no more of it is asked

	mu    sync.Mutex
	words []string
}

func (p *paper) Publish(_ context.Context, events []event.Event) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range events {
		if w := string(e.Data); !slices.Contains(p.words, w) { // who takes over may publish some again
			p.words = append(p.words, w)
		}
	}
	return nil
}

func (p *paper) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.words)
}

// Of the processes that share a database one relays what all of them commit, at once and in
// order; another goes on when it ends.
func TestRelaysOfOneDatabaseOnPostgres(t *testing.T) {
	dbs := sqldbtest.Shared(t, 2)
	if err := dbs[0].Migrate(t.Context(), eventtest.Schema, "."); err != nil {
		t.Fatal(err)
	}
	p := &paper{}
	ends := make([]context.CancelFunc, 2)
	for i, db := range dbs {
		ctx, cancel := context.WithCancel(t.Context())
		ends[i] = cancel
		r := &event.Relay{Service: "town", DB: db, Bus: p, Log: slog.New(slog.DiscardHandler)}
		go func() { _ = r.Run(ctx) }()
	}
	said, total := func(n int) { eventtest.Commit(t, dbs[n%2], eventtest.Said(t, "k", fmt.Sprint(n))) }, 0
	wait := func(within time.Duration) {
		t.Helper()
		for begun := time.Now(); p.count() < total; time.Sleep(time.Millisecond) {
			if time.Since(begun) > within {
				t.Fatalf("%d of %d were relayed within %s", p.count(), total, within)
			}
		}
	}
	say := func(n int) {
		for range n {
			said(total)
			total++
		}
	}
	say(1)
	wait(3 * time.Second) // somebody is elected
	say(1)
	wait(500 * time.Millisecond) // neither is told of in the next second only
	say(1)
	wait(500 * time.Millisecond)
	say(100)
	ends[0]() // it may be the one that relays
	say(100)
	wait(5 * time.Second)
	for i, w := range p.words {
		if w != fmt.Sprintf("%q", fmt.Sprint(i)) {
			t.Fatalf("place %d has %s", i, w)
		}
	}
}
