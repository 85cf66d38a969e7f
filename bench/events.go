package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing/fstest"
	"time"

	"acervo/platform/event"
	"acervo/platform/event/eventkafka"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
)

const (
	eventsPaced   = 1000                 // events that come one after another
	eventsPace    = 5 * time.Millisecond // each so long after the one before
	eventsWaiting = 20_000               // events that wait in an outbox when the relay begins
)

// measureEvents times events from their commit to the commit of their effect at a
// consumer, over the bus in the process and over Kafka: such as come one by one, and how
// fast many are through that have gathered. Kafka is the one at ACERVO_TEST_KAFKA, or one
// that is started for this.
func measureEvents(ctx context.Context, _ *target) (rows []row, err error) {
	dir, err := os.MkdirTemp("", "acervo-bench-events-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	address := os.Getenv("ACERVO_TEST_KAFKA")
	if address == "" {
		out, err := exec.CommandContext(ctx, "scripts/engines.sh", "start", dir, "kafka").Output()
		if err != nil {
			return nil, fmt.Errorf("start Kafka: %w", err)
		}
		defer func() { _ = exec.Command("scripts/engines.sh", "stop", dir, "kafka").Run() }() //nolint:gosec // our script
		_, address, _ = strings.Cut(strings.TrimSpace(string(out)), "=")
	}
	for _, over := range []struct {
		name string
		open func(db *sqldb.DB) (event.Bus, func() error, error)
	}{
		{"in the process", func(db *sqldb.DB) (event.Bus, func() error, error) {
			b, err := event.NewLocal(ctx, db, telemetry.Discard())
			return b, func() error { return nil }, err
		}},
		{"over Kafka", func(*sqldb.DB) (event.Bus, func() error, error) {
			b, err := eventkafka.Open(ctx, eventkafka.Config{Brokers: []string{address}, Prefix: "bench-" + strings.ToLower(rand.Text()[:8]) + "."}, telemetry.Discard(), "bench")
			if err != nil {
				return nil, nil, err
			}
			return b, b.Close, nil
		}},
	} {
		p50, p99, perSecond, err := eventsOver(ctx, filepath.Join(dir, strings.ReplaceAll(over.name, " ", "-")), over.open)
		if err != nil {
			return rows, fmt.Errorf("%s: %w", over.name, err)
		}
		rows = append(rows,
			row{name: "event → effect " + over.name + ", p50", value: p50, unit: "ms", bar: 50},
			row{name: "event → effect " + over.name + ", p99", value: p99, unit: "ms", bar: 250},
			row{name: "events drained " + over.name, value: perSecond, unit: "1/s", bar: 3000, atLeast: true})
	}
	return rows, nil
}

var effectsTable = fstest.MapFS{"00001_effects.sql": {Data: []byte("-- +goose Up\nCREATE TABLE effects (id TEXT PRIMARY KEY, event TEXT NOT NULL);\n-- +goose Down\nDROP TABLE effects;\n")}}

func eventsOver(ctx context.Context, dir string, open func(*sqldb.DB) (event.Bus, func() error, error)) (p50, p99, perSecond float64, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 0, 0, 0, err
	}
	var dbs []*sqldb.DB
	for _, name := range []string{"bus", "source", "consumer"} {
		db, err := sqldb.Open(filepath.Join(dir, name+".db"), sqldb.Full)
		if err != nil {
			return 0, 0, 0, err
		}
		defer db.Close()
		if name != "bus" {
			if err := db.Migrate(ctx, effectsTable, "."); err != nil {
				return 0, 0, 0, err
			}
		}
		dbs = append(dbs, db)
	}
	source, consumer := dbs[1], dbs[2]
	bus, closeBus, err := open(dbs[0])
	if err != nil {
		return 0, 0, 0, err
	}
	defer func() { err = errors.Join(err, closeBus()) }()

	effects := make(chan effect, eventsPaced+eventsWaiting)
	bus.Subscribe(&event.Consumer{Name: "bench", DB: consumer, Handle: func(_ context.Context, ev event.Event) (event.Effect, error) {
		return func(tx *sqldb.Tx) error {
			tx.AfterCommit(func() { effects <- effect{ev.ID, time.Now()} })
			_, err := tx.Exec(`INSERT INTO effects (id, event) VALUES ($1, $2)`, ev.ID, string(ev.Data))
			return err
		}, nil
	}}, "bench")

	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	failed := make(chan error, 2)
	run := func(f func(context.Context) error) {
		running.Go(func() {
			if err := f(ctx); err != nil {
				failed <- err
			}
		})
	}
	defer running.Wait()
	defer stop()
	happen := func(n int) (ids []string, err error) {
		var events []event.Event
		for range n {
			ev, err := event.New(ctx, "bench", "acervo.thing.happened.v1", sqldb.NewID(), map[string]string{"what": strings.Repeat("x", 700)})
			if err != nil {
				return nil, err
			}
			events = append(events, ev)
			ids = append(ids, ev.ID)
		}
		return ids, source.Write(ctx, func(tx *sqldb.Tx) error { return event.Append(tx, events...) })
	}
	wait := func(n int, each func(effect)) error {
		late := time.After(2 * time.Minute)
		for range n {
			select {
			case e := <-effects:
				each(e)
			case err := <-failed:
				return err
			case <-late:
				return errors.New("not all events were through within two minutes")
			}
		}
		return nil
	}

	for range eventsWaiting / 1000 {
		if _, err := happen(1000); err != nil {
			return 0, 0, 0, err
		}
	}
	run(bus.Run)
	time.Sleep(2 * time.Second) // the consumer is there
	begun := time.Now()
	run((&event.Relay{Service: "bench", DB: source, Bus: bus, Log: telemetry.Discard()}).Run)
	if err := wait(eventsWaiting, func(effect) {}); err != nil {
		return 0, 0, 0, err
	}
	perSecond = eventsWaiting / time.Since(begun).Seconds()

	committed := map[string]time.Time{}
	begun = time.Now()
	for i := range eventsPaced {
		time.Sleep(time.Until(begun.Add(time.Duration(i) * eventsPace)))
		ids, err := happen(1)
		if err != nil {
			return 0, 0, 0, err
		}
		committed[ids[0]] = time.Now()
	}
	var took []time.Duration
	if err := wait(eventsPaced, func(e effect) { took = append(took, max(0, e.at.Sub(committed[e.id]))) }); err != nil {
		return 0, 0, 0, err
	}
	p50, p99 = ranks(took)
	return p50, p99, perSecond, nil
}

// effect is an event that has taken effect, and when.
type effect struct {
	id string
	at time.Time
}
