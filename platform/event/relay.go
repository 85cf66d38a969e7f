package event

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"acervo/platform/sqldb"
)

// relayBatch is how many events are published at once at most.
const relayBatch = 256

// gathering is how long a relay rests after a round of several events. One that comes
// alone goes out at once, and so does the next; while many come, those of this time go
// out, and take effect at each consumer, together. That is a few dozen rounds of commits
// a second in all databases instead of one for each event.
const gathering = 20 * time.Millisecond

// Bus takes events durably and delivers each to every subscriber at least once, in
// the order in which those of one partition key were published.
type Bus interface {
	// Publish returns once the events are durable on the bus; they are then delivered
	// even if this process ends. An error means that none or some were taken.
	Publish(ctx context.Context, events []Event) error
	// Subscribe has c told of the events on these topics, from the first it has not yet
	// seen. To be called before Run, once for each consumer.
	Subscribe(c *Consumer, topics ...string)
	// Watch has told called, in this process, with every event that is published on these
	// topics from now on: for what is held in memory, which is read anew at a start. Nothing
	// is kept of it, and one may be told twice. told must not wait for anything. To be
	// called before Run.
	Watch(topics []string, told func(Event))
	// Run delivers until ctx ends.
	Run(ctx context.Context) error
	// Behind is how many published events c has yet to look at, -1 when that cannot be said.
	Behind(c *Consumer) int64
	// Idle reports whether every subscriber has taken everything that was published.
	Idle() bool
}

// Tell tells one who watches; a defect that they meet ends nothing.
func Tell(log *slog.Logger, told func(Event), ev Event) {
	defer func() {
		if p := recover(); p != nil {
			log.Error("an event met a defect", "event_id", ev.ID, "type", ev.Type, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	told(ev)
}

// Relay moves what a service's outbox holds to the bus, in order. One relay runs for
// each database, in one of the processes that share it; if it stops between publishing and
// marking, events go out twice and the consumers' inboxes take care of it.
type Relay struct {
	Service string
	DB      *sqldb.DB
	Bus     Bus
	Log     *slog.Logger
}

// Run relays, if this process is the one for it, until ctx ends: after every commit, and each
// second in case one was missed. To be called once.
func (r *Relay) Run(ctx context.Context) error {
	wake := make(chan struct{}, 1)
	r.DB.OnCommit(func() {
		select {
		case wake <- struct{}{}:
		default:
		}
	})
	return r.DB.Elect(ctx, "relay", func(ctx context.Context) error { return r.run(ctx, wake) })
}

func (r *Relay) run(ctx context.Context, wake <-chan struct{}) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		published, err := r.drain(ctx)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("events wait in the outbox", "service", r.Service, "err", err)
		}
		if published > 1 {
			select {
			case <-ctx.Done():
			case <-time.After(gathering):
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-wake:
		case <-tick.C:
		}
	}
}

// drain publishes all that waits, and says how many events that were.
func (r *Relay) drain(ctx context.Context) (published int, err error) {
	for {
		events, last, err := pending(ctx, r.DB, relayBatch)
		if err != nil || len(events) == 0 {
			return published, err
		}
		if err := r.Bus.Publish(ctx, events); err != nil {
			return published, err
		}
		published += len(events)
		if err := markPublished(ctx, r.DB, last); err != nil {
			return published, err
		}
		if len(events) < relayBatch {
			return published, nil
		}
	}
}

// OutboxAge is how long the oldest unpublished event has waited; 0 when none does.
func OutboxAge(ctx context.Context, db *sqldb.DB) (time.Duration, error) {
	var at int64
	err := db.QueryRow(ctx, `SELECT created_at FROM outbox WHERE published_at IS NULL ORDER BY seq LIMIT 1`).Scan(&at)
	if sqldb.IsNoRows(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return time.Since(sqldb.FromMicros(at)), nil
}
