// Package eventtest is what every event.Bus must do, as a test, and a listener for tests
// of buses and consumers.
package eventtest

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/sqldb"
)

// Schema is the listener's table.
var Schema = fstest.MapFS{"00001_told.sql": {Data: []byte(`-- +goose Up
CREATE TABLE told (n INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, word TEXT NOT NULL);
-- +goose Down
DROP TABLE told;
`)}}

// DB is an empty database with an outbox, an inbox and the listener's table.
func DB(t *testing.T, name string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(filepath.Join(t.TempDir(), name), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Migrate(t.Context(), Schema, "."); err != nil {
		t.Fatal(err)
	}
	return db
}

// Said is an event of the service "town" about key, carrying a word.
func Said(t *testing.T, key, word string) event.Event {
	t.Helper()
	ev, err := event.New(t.Context(), "town", "acervo.word.said.v1", key, word)
	if err != nil {
		t.Fatal(err)
	}
	return ev
}

// Commit writes events to db's outbox, each in a transaction of its own.
func Commit(t *testing.T, db *sqldb.DB, events ...event.Event) {
	t.Helper()
	for _, ev := range events {
		if err := db.Write(t.Context(), func(tx *sqldb.Tx) error { return event.Append(tx, ev) }); err != nil {
			t.Fatal(err)
		}
	}
}

// Listener notes each word it is told, after asking Trouble what shall go wrong.
type Listener struct {
	*event.Consumer
	Trouble func(word string, attempt int) (handle, effect error)

	mu      sync.Mutex
	handled map[string]int
}

// Listen is a listener on a database of its own.
func Listen(t *testing.T, name string) *Listener {
	l := &Listener{handled: map[string]int{}}
	l.Consumer = &event.Consumer{Name: name, DB: DB(t, name+".db"), Log: slog.New(slog.DiscardHandler), Handle: l.handle}
	return l
}

// Handled is how often a word was handled.
func (l *Listener) Handled(word string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.handled[word]
}

func (l *Listener) handle(_ context.Context, ev event.Event) (event.Effect, error) {
	word, err := event.Decode[string](ev)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	l.handled[word]++
	attempt := l.handled[word]
	trouble := l.Trouble
	l.mu.Unlock()
	var early, late error
	if trouble != nil {
		early, late = trouble(word, attempt)
	}
	if early != nil {
		return nil, early
	}
	return func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`INSERT INTO told (key, word) VALUES ($1, $2)`, ev.PartitionKey, word); err != nil {
			return err
		}
		if errors.Is(late, ErrPanic) {
			panic("defect in an effect")
		}
		return late
	}, nil
}

// ErrPanic has the effect panic.
var ErrPanic = errors.New("panic")

// Told is what took effect, in order.
func (l *Listener) Told(t *testing.T) (words []string) {
	t.Helper()
	rows, err := l.DB.Query(t.Context(), `SELECT word FROM told ORDER BY n`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var w string
		if err := rows.Scan(&w); err != nil {
			t.Fatal(err)
		}
		words = append(words, w)
	}
	return words
}

// WantTold fails the test unless just these took effect, in this order.
func (l *Listener) WantTold(t *testing.T, words ...string) {
	t.Helper()
	if got := l.Told(t); !slices.Equal(got, words) {
		t.Errorf("told %v, want %v", got, words)
	}
}

// WantDead fails the test unless just these, as data, are dead letters.
func (l *Listener) WantDead(t *testing.T, words ...string) {
	t.Helper()
	dead, err := event.DeadLetters(t.Context(), l.DB)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range dead {
		got = append(got, string(d.Event.Data))
		if d.Reason == "" || d.Consumer != l.Name {
			t.Errorf("dead letter of %q for reason %q", d.Consumer, d.Reason)
		}
	}
	if !slices.Equal(got, words) {
		t.Errorf("dead letters %v, want %v", got, words)
	}
}

// Run runs f until the test, or the returned stop, ends it, and waits for its end.
func Run(t *testing.T, f func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := f(ctx); err != nil {
			t.Errorf("run: %v", err)
		}
	}()
	stop = func() { cancel(); <-done }
	t.Cleanup(stop)
	return stop
}

// Eventually waits for ok to be true.
func Eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never happened: %s", what)
		}
	}
}

// Unreachable is what may be tried again for ever.
var Unreachable = fault.New(fault.Unavailable, "down")
