package event

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
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
	Name string // stable: positions and inbox are kept under it
	DB   *sqldb.DB
	Log  *slog.Logger

	// Known are the types of events that this program knows. What is one of them in a later
	// version comes from a newer program, and becomes a dead letter: it is kept until it can
	// be read. Without any, all that comes is Handle's.
	Known []string

	// Handle decides what ev changes here. It may do I/O; a nil effect means that the
	// event does not concern this consumer. Malformed and Invalid errors send the event
	// to the dead letters at once; Unavailable, Full, Throttled and Unauthenticated are
	// tried again without end, others up to maxAttempts times.
	Handle func(ctx context.Context, ev Event) (Effect, error)

	mu       sync.Mutex
	attempts map[string]int
}

// Deliver applies events in order, each with its effect in one transaction; those
// that have taken effect before are left out. On an error a beginning of them has
// taken effect and the rest has not; deliver them again.
func (c *Consumer) Deliver(ctx context.Context, events []Event) error {
	events, err := c.fresh(ctx, events)
	for err == nil && len(events) > 0 {
		var done int
		done, err = c.deliver(ctx, events)
		c.forget(events[:done])
		events = events[done:]
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.Name, err)
	}
	return nil
}

// fresh leaves out what is in the inbox, so that nobody handles it in vain: most
// events come twice, pushed by their writer and then by the bus.
func (c *Consumer) fresh(ctx context.Context, events []Event) ([]Event, error) {
	var out []Event
	for chunk := range slices.Chunk(events, seenAtOnce) {
		seen := map[string]bool{}
		query := `SELECT event_id FROM inbox ` + ofThese(len(chunk))
		err := c.DB.Each(ctx, query, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			seen[id] = true
			return err
		}, theseArgs(c.Name, chunk)...)
		if err != nil {
			return nil, err
		}
		for _, ev := range chunk {
			if !seen[ev.ID] {
				out = append(out, ev)
			}
		}
	}
	return out, nil
}

// Buried are those of events that have become dead letters of this consumer, each with
// the reason.
func (c *Consumer) Buried(ctx context.Context, events []Event) (reasons map[string]string, err error) {
	reasons = map[string]string{}
	for chunk := range slices.Chunk(events, seenAtOnce) {
		query := `SELECT event_id, reason FROM dead_letters ` + ofThese(len(chunk))
		err := c.DB.Each(ctx, query, func(rows *sql.Rows) error {
			var id, reason string
			err := rows.Scan(&id, &reason)
			reasons[id] = reason
			return err
		}, theseArgs(c.Name, chunk)...)
		if err != nil {
			return nil, err
		}
	}
	return reasons, nil
}

// seenAtOnce is how many events the inbox is asked about at once at most.
const seenAtOnce = 64

// ofThese chooses n events of a consumer: one alone, or up to seenAtOnce, so that two
// texts serve all.
func ofThese(n int) string {
	if n == 1 {
		return `WHERE consumer = $1 AND event_id = $2`
	}
	return ofMany
}

var ofMany = func() string {
	marks := make([]string, seenAtOnce)
	for i := range marks {
		marks[i] = "$" + strconv.Itoa(i+2)
	}
	return `WHERE consumer = $1 AND event_id IN (` + strings.Join(marks, ", ") + `)`
}()

func theseArgs(consumer string, events []Event) []any {
	args := []any{consumer}
	for _, ev := range events {
		args = append(args, ev.ID)
	}
	for len(events) > 1 && len(args) <= seenAtOnce {
		args = append(args, "") // no event's id
	}
	return args
}

// step is an event and what it does here: an effect, nothing, or, with a reason, its
// way to the dead letters.
type step struct {
	ev     Event
	effect Effect
	reason error
}

// deliver applies a beginning of events, done of them, in one transaction. It stops
// at the first that fails, with an error if that one is to be tried again; one that
// is hopeless is done with, too.
func (c *Consumer) deliver(ctx context.Context, events []Event) (done int, err error) {
	var steps []step
	var failed error
	for _, ev := range events {
		effect, err := c.prepare(ctx, ev)
		if err != nil && !c.hopeless(ev, err) {
			failed = failure(ev, err)
			break
		}
		steps = append(steps, step{ev, effect, err})
	}
	broken, err := c.commit(ctx, steps, &done)
	switch {
	case err != nil:
		return 0, err
	case broken == nil:
		return done, failed
	case !c.hopeless(events[done], broken):
		return done, failure(events[done], broken)
	}
	var buried int
	_, err = c.commit(ctx, []step{{events[done], nil, broken}}, &buried)
	return done + buried, err
}

func failure(ev Event, err error) error { return fmt.Errorf("event %s (%s): %w", ev.ID, ev.Type, err) }

func (c *Consumer) prepare(ctx context.Context, ev Event) (effect Effect, err error) {
	if err := ev.validate(); err != nil {
		return nil, err
	}
	if future(c.Known, ev.Type) {
		return nil, fault.Malformedf("type", fault.Unreadable, "%s is of a future version", ev.Type)
	}
	defer c.rescue(ev, &err)
	return c.Handle(ev.Context(ctx), ev)
}

// commit applies steps up to the first that fails, which broken tells of; done is how
// many were applied. With err nothing was.
func (c *Consumer) commit(ctx context.Context, steps []step, done *int) (broken, err error) {
	if !slices.ContainsFunc(steps, func(s step) bool { return s.effect != nil || s.reason != nil }) {
		*done = len(steps)
		return nil, nil
	}
	err = c.DB.Write(ctx, func(tx *sqldb.Tx) error {
		*done, broken = 0, nil
		for _, s := range steps {
			if s.effect != nil || s.reason != nil {
				broken = tx.Savepoint(func() error { return c.apply(tx, s) })
				switch fault.KindOf(broken) {
				case "":
				case fault.Full, fault.Unavailable:
					return broken // the transaction may be gone
				default:
					return nil // keep what came before
				}
			}
			*done++
		}
		return nil
	})
	return broken, err
}

func (c *Consumer) apply(tx *sqldb.Tx, s step) (err error) {
	defer c.rescue(s.ev, &err)
	n, err := tx.Exec(`INSERT INTO inbox (consumer, event_id, applied_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		c.Name, s.ev.ID, sqldb.Micros(sqldb.Now()))
	if err != nil || n == 0 {
		return err
	}
	if s.reason != nil {
		return c.deadLetter(tx, s.ev, s.reason)
	}
	return s.effect(tx)
}

// rescue makes an error of a panic: a defect met by one event must not end the
// process, which would meet it again at its next start.
func (c *Consumer) rescue(ev Event, err *error) {
	if p := recover(); p != nil {
		c.log().Error("an event met a defect", "consumer", c.Name, "event_id", ev.ID, "type", ev.Type, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		*err = fmt.Errorf("panic: %v", p)
	}
}

func (c *Consumer) log() *slog.Logger {
	if c.Log == nil {
		return telemetry.Discard()
	}
	return c.Log
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

func (c *Consumer) deadLetter(tx *sqldb.Tx, ev Event, reason error) error {
	raw, err := json.Marshal(ev)
	if err != nil {
		return err
	}
	c.log().Error("event became a dead letter", "consumer", c.Name, "event_id", ev.ID, "type", ev.Type, "err", reason)
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

// Retry tries this consumer's dead letters again, oldest first, as after an upgrade: one
// that takes effect now is one no longer, and the others stay. It says how many of each.
func (c *Consumer) Retry(ctx context.Context) (mended, left int, err error) {
	letters, err := DeadLetters(ctx, c.DB)
	if err != nil {
		return 0, 0, err
	}
	for _, l := range letters {
		if l.Consumer != c.Name {
			continue
		}
		effect, broken := c.prepare(ctx, l.Event)
		if broken == nil {
			broken, err = c.mend(ctx, l.Event, effect)
		}
		switch {
		case err != nil:
			return mended, left, err
		case broken != nil:
			c.log().Warn("a dead letter stays one", "consumer", c.Name, "event_id", l.Event.ID, "type", l.Event.Type, "err", broken)
			left++
		default:
			mended++
		}
	}
	return mended, left, nil
}

// mend applies a dead letter's effect and takes it out of them, or does neither: the event
// stays in the inbox, so that nothing brings it again. broken is why it has none.
func (c *Consumer) mend(ctx context.Context, ev Event, effect Effect) (broken, err error) {
	err = c.DB.Write(ctx, func(tx *sqldb.Tx) error {
		broken = tx.Savepoint(func() (err error) {
			defer c.rescue(ev, &err)
			n, err := tx.Exec(`DELETE FROM dead_letters WHERE consumer = $1 AND event_id = $2`, c.Name, ev.ID)
			if err != nil || n == 0 || effect == nil { // n is 0 when somebody else tried it, too
				return err
			}
			return effect(tx)
		})
		switch fault.KindOf(broken) {
		case fault.Full, fault.Unavailable:
			return broken // the transaction may be gone
		}
		return nil
	})
	return broken, err
}

// CountDeadLetters is how many events could not take effect at a consumer.
func CountDeadLetters(ctx context.Context, c *Consumer) (n int, err error) {
	return n, c.DB.QueryRow(ctx, `SELECT count(*) FROM dead_letters WHERE consumer = $1`, c.Name).Scan(&n)
}

// Forget drops inbox notes and published-event log rows that no bus delivers again.
func Forget(ctx context.Context, db *sqldb.DB, before time.Time) error {
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`DELETE FROM inbox WHERE applied_at < $1`, sqldb.Micros(before))
		return err
	})
}
