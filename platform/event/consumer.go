package event

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
)

// maxAttempts is how often an event that fails for a reason of its own is tried
// before it becomes a dead letter. What fails because something cannot be reached is
// tried for ever: order is kept and nothing is dropped.
const maxAttempts = 5

// Effect is what an event changes, applied in the transaction that also notes the
// event as seen. The rules of sqldb's Write hold: no I/O besides tx.
type Effect func(tx *sqldb.Tx) error

// Consumer applies events to one database, each exactly once however often and by
// whatever way it is delivered.
type Consumer struct {
	Name   string   // stable: positions and inbox are kept under it
	Topics []string // services whose events it takes
	DB     *sqldb.DB
	Log    *slog.Logger

	// Handle decides what ev changes here. It may do I/O; a nil effect means that the
	// event does not concern this consumer. Malformed and Invalid errors send the event
	// to the dead letters at once; Unavailable, Full and Throttled are tried again
	// without end, others up to maxAttempts times.
	Handle func(ctx context.Context, ev Event) (Effect, error)

	mu       sync.Mutex
	attempts map[string]int
}

// Deliver applies events in order, in one transaction. On an error those before the
// failing one have taken effect; deliver the rest again.
func (c *Consumer) Deliver(ctx context.Context, events []Event) error {
	type step struct {
		ev     Event
		effect Effect
		reason error // not nil: to the dead letters
	}
	var steps []step
	var failed error
	for _, ev := range events {
		effect, err := c.prepare(ctx, ev)
		if err != nil && !c.hopeless(ev, err) {
			failed = fmt.Errorf("%s: event %s (%s): %w", c.Name, ev.ID, ev.Type, err)
			break
		}
		if effect != nil || err != nil {
			steps = append(steps, step{ev, effect, err})
		}
	}
	if len(steps) == 0 {
		return failed
	}
	var broken error
	var brokenEvent Event
	err := c.DB.Write(ctx, func(tx *sqldb.Tx) error {
		broken = nil
		for _, s := range steps {
			err := tx.Savepoint(func() error { return c.apply(tx, s.ev, s.effect, s.reason) })
			if err != nil {
				broken, brokenEvent = err, s.ev
				return nil // keep what came before
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", c.Name, err)
	}
	if broken == nil {
		c.forget(events)
		return failed
	}
	if !c.hopeless(brokenEvent, broken) {
		return fmt.Errorf("%s: event %s (%s): %w", c.Name, brokenEvent.ID, brokenEvent.Type, broken)
	}
	if err := c.bury(ctx, brokenEvent, broken); err != nil {
		return err
	}
	for i, ev := range events { // go on behind it; those before are in the inbox
		if ev.ID == brokenEvent.ID {
			return c.Deliver(ctx, events[i+1:])
		}
	}
	return failed
}

func (c *Consumer) prepare(ctx context.Context, ev Event) (Effect, error) {
	if err := ev.validate(); err != nil {
		return nil, err
	}
	return c.Handle(ev.Context(ctx), ev)
}

func (c *Consumer) apply(tx *sqldb.Tx, ev Event, effect Effect, reason error) error {
	n, err := tx.Exec(`INSERT INTO inbox (consumer, event_id, applied_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		c.Name, ev.ID, sqldb.Micros(sqldb.Now()))
	if err != nil || n == 0 {
		return err
	}
	if reason != nil {
		return c.deadLetter(tx, ev, reason)
	}
	return effect(tx)
}

// hopeless reports whether trying ev again cannot help, after noting this attempt.
func (c *Consumer) hopeless(ev Event, err error) bool {
	switch fault.KindOf(err) {
	case fault.Malformed, fault.Invalid:
		return true
	case fault.Unavailable, fault.Full, fault.Throttled, fault.Unauthenticated:
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.attempts == nil {
		c.attempts = map[string]int{}
	}
	c.attempts[ev.ID]++
	return c.attempts[ev.ID] >= maxAttempts
}

func (c *Consumer) forget(events []Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.attempts) == 0 {
		return
	}
	for _, ev := range events {
		delete(c.attempts, ev.ID)
	}
}

func (c *Consumer) bury(ctx context.Context, ev Event, reason error) error {
	return c.DB.Write(ctx, func(tx *sqldb.Tx) error { return c.apply(tx, ev, nil, reason) })
}

func (c *Consumer) deadLetter(tx *sqldb.Tx, ev Event, reason error) error {
	raw, err := json.Marshal(ev)
	if err != nil {
		return err
	}
	c.Log.Error("event became a dead letter", "consumer", c.Name, "event_id", ev.ID, "type", ev.Type, "err", reason)
	_, err = tx.Exec(`INSERT INTO dead_letters (consumer, event_id, reason, event, created_at) VALUES ($1, $2, $3, $4, $5)`,
		c.Name, ev.ID, reason.Error(), string(raw), sqldb.Micros(sqldb.Now()))
	return err
}

// DeadLetter is an event that could not take effect, and why.
type DeadLetter struct {
	Consumer string    `json:"consumer"`
	Reason   string    `json:"reason"`
	At       time.Time `json:"at"`
	Event    Event     `json:"event"`
}

// DeadLetters lists what lies in a database's dead letters, oldest first.
func DeadLetters(ctx context.Context, db *sqldb.DB) ([]DeadLetter, error) {
	rows, err := db.Query(ctx, `SELECT consumer, reason, created_at, event FROM dead_letters ORDER BY created_at, event_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []DeadLetter
	for rows.Next() {
		var d DeadLetter
		var at int64
		var raw string
		if err := rows.Scan(&d.Consumer, &d.Reason, &at, &raw); err != nil {
			return nil, err
		}
		d.At = sqldb.FromMicros(at)
		if err := json.Unmarshal([]byte(raw), &d.Event); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// Forget drops inbox notes and published-event log rows that no bus delivers again.
func Forget(ctx context.Context, db *sqldb.DB, before time.Time) error {
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`DELETE FROM inbox WHERE applied_at < $1`, sqldb.Micros(before))
		return err
	})
}
