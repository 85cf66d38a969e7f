package event

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"acervo/platform/sqldb"
)

//go:embed migrations/*.sql
var localMigrations embed.FS

// Retention is how long the local bus keeps an event that everyone has taken.
const Retention = 7 * 24 * time.Hour

const (
	// keepRecent is how many of the latest events are kept in memory.
	keepRecent = 512
	// keepPositions is how often positions are written down. What a consumer took since
	// comes to it again after a crash, and its inbox passes over it.
	keepPositions = time.Second
)

// Local is the bus of the embedded default: a log in a database of its own and a
// durable position for each consumer. It orders all events, so those of one key too.
// One Local at a time works on a database.
type Local struct {
	db  *sqldb.DB
	log *slog.Logger

	consumers []subscriber
	watchers  []watcher
	mu        sync.Mutex
	wake      chan struct{}    // closed and replaced when something was published
	recent    []logged         // the end of the log, as consumers that keep up take it
	last      int64            // seq of the last event in the log
	positions map[string]int64 // by consumer: the seq up to which it took all
	moved     bool             // positions are not written down
}

// subscriber is a consumer and the topics whose events it takes.
type subscriber struct {
	*Consumer
	topics []string
}

// watcher is one who is told of events on some topics, from the place in the log at which
// they began.
type watcher struct {
	topics []string
	told   func(Event)
	from   int64
}

// logged is an event and its place in the log.
type logged struct {
	seq int64
	Event
}

var _ Bus = (*Local)(nil)

// NewLocal opens the bus on its database, which the caller keeps open while it runs.
func NewLocal(ctx context.Context, db *sqldb.DB, log *slog.Logger) (*Local, error) {
	if err := db.Migrate(ctx, localMigrations, "migrations"); err != nil {
		return nil, err
	}
	b := &Local{db: db, log: log, wake: make(chan struct{}), positions: map[string]int64{}}
	if err := db.QueryRow(ctx, `SELECT coalesce(max(seq), 0) FROM log`).Scan(&b.last); err != nil {
		return nil, err
	}
	return b, db.Each(ctx, `SELECT consumer, seq FROM positions`, func(rows *sql.Rows) error {
		var consumer string
		var seq int64
		err := rows.Scan(&consumer, &seq)
		b.positions[consumer] = seq
		return err
	})
}

// Subscribe implements Bus.
func (b *Local) Subscribe(c *Consumer, topics ...string) {
	b.consumers = append(b.consumers, subscriber{c, topics})
}

// Watch implements Bus.
func (b *Local) Watch(topics []string, told func(Event)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.watchers = append(b.watchers, watcher{topics, told, b.last})
}

// Publish implements Bus. An event published twice is logged once.
func (b *Local) Publish(ctx context.Context, events []Event) error {
	err := b.db.Write(ctx, func(tx *sqldb.Tx) error {
		var added []logged
		for _, e := range events {
			raw, err := json.Marshal(e)
			if err != nil {
				return err
			}
			at := logged{Event: e}
			err = tx.QueryRow(`INSERT INTO log (id, topic, event, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING seq`,
				e.ID, e.Topic(), string(raw), sqldb.Micros(sqldb.Now())).Scan(&at.seq)
			if sqldb.IsNoRows(err) {
				continue
			}
			if err != nil {
				return err
			}
			added = append(added, at)
		}
		tx.AfterCommit(func() { b.published(added) })
		return nil
	})
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return nil
}

// published wakes the consumers for events that are in the log now. It is called in
// the log's order.
func (b *Local) published(added []logged) {
	if len(added) == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last = added[len(added)-1].seq
	b.recent = append(b.recent, added...)
	if over := len(b.recent) - keepRecent; over > 0 {
		b.recent = slices.Delete(b.recent, 0, over)
	}
	close(b.wake)
	b.wake = make(chan struct{})
}

// Run implements Bus: one goroutine a consumer, so that a slow one holds up no other.
func (b *Local) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	for _, c := range b.consumers {
		wg.Go(func() { b.serve(ctx, c.Name, func() (bool, error) { return b.step(ctx, c) }) })
	}
	for _, w := range b.watchers {
		wg.Go(func() { b.serve(ctx, "watcher", func() (bool, error) { return b.show(ctx, &w) }) })
	}
	wg.Go(func() { b.sweep(ctx) })
	wg.Go(func() { b.writePositions(ctx) })
	wg.Wait()
	return b.storePositions(context.WithoutCancel(ctx))
}

// serve takes one step after another, until ctx ends.
func (b *Local) serve(ctx context.Context, name string, step func() (more bool, err error)) {
	pause := time.Duration(0)
	for ctx.Err() == nil {
		b.mu.Lock()
		wake := b.wake
		b.mu.Unlock()
		more, err := step()
		switch {
		case err != nil && ctx.Err() == nil:
			pause = min(max(2*pause, 50*time.Millisecond), 5*time.Second)
			b.log.Warn("consumer waits and tries again", "consumer", name, "pause", pause.String(), "err", err)
			select {
			case <-ctx.Done():
			case <-time.After(pause):
			}
		case !more:
			pause = 0
			select {
			case <-ctx.Done():
			case <-wake:
			}
		default:
			pause = 0
		}
	}
}

// step delivers the next batch to c and moves its position; more says that there may
// be another.
func (b *Local) step(ctx context.Context, c subscriber) (more bool, err error) {
	position := b.position(c.Name)
	batch, err := b.after(ctx, position)
	if err != nil || len(batch) == 0 {
		return false, err
	}
	var events []Event
	for _, e := range batch {
		if slices.Contains(c.topics, e.Topic()) {
			events = append(events, e.Event)
		}
	}
	if len(events) > 0 {
		if err := c.Deliver(ctx, events); err != nil {
			return false, err
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.positions[c.Name] = batch[len(batch)-1].seq
	b.moved = true
	return true, nil
}

// show tells w of the next batch.
func (b *Local) show(ctx context.Context, w *watcher) (more bool, err error) {
	batch, err := b.after(ctx, w.from)
	if err != nil || len(batch) == 0 {
		return false, err
	}
	for _, e := range batch {
		if slices.Contains(w.topics, e.Topic()) {
			Tell(b.log, w.told, e.Event)
		}
	}
	w.from = batch[len(batch)-1].seq
	return true, nil
}

func (b *Local) position(consumer string) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.positions[consumer]
}

// after is the next batch behind position, of all topics.
func (b *Local) after(ctx context.Context, position int64) ([]logged, error) {
	if batch, ok := b.remembered(position); ok {
		return batch, nil
	}
	var batch []logged
	err := b.db.Each(ctx, `SELECT seq, event FROM log WHERE seq > $1 ORDER BY seq LIMIT $2`, func(rows *sql.Rows) error {
		var e logged
		var raw string
		if err := rows.Scan(&e.seq, &raw); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(raw), &e.Event); err != nil {
			return fmt.Errorf("bus row %d: %w", e.seq, err)
		}
		batch = append(batch, e)
		return nil
	}, position, relayBatch)
	return batch, err
}

// remembered is after from memory; ok is false where that does not reach back so far.
func (b *Local) remembered(position int64) (batch []logged, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if position >= b.last {
		return nil, true
	}
	if len(b.recent) == 0 || b.recent[0].seq > position+1 {
		return nil, false
	}
	from, _ := slices.BinarySearchFunc(b.recent, position+1, func(e logged, seq int64) int { return cmp.Compare(e.seq, seq) })
	return slices.Clone(b.recent[from:min(from+relayBatch, len(b.recent))]), true
}

// writePositions writes positions down now and then until ctx ends.
func (b *Local) writePositions(ctx context.Context) {
	tick := time.NewTicker(keepPositions)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := b.storePositions(ctx); err != nil && ctx.Err() == nil {
			b.log.Error("positions could not be written down", "err", err)
		}
	}
}

func (b *Local) storePositions(ctx context.Context) error {
	b.mu.Lock()
	positions, moved := maps.Clone(b.positions), b.moved
	b.moved = false
	b.mu.Unlock()
	if !moved {
		return nil
	}
	err := b.db.Write(ctx, func(tx *sqldb.Tx) error {
		for consumer, seq := range positions {
			if _, err := tx.Exec(`INSERT INTO positions (consumer, seq) VALUES ($1, $2) ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq`, consumer, seq); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.mu.Lock()
		b.moved = true
		b.mu.Unlock()
	}
	return err
}

// HandOver publishes on another bus what somebody has not taken yet, and takes it for taken.
// It is called instead of Run, by who goes over to that bus.
func (b *Local) HandOver(ctx context.Context, to Bus) error {
	b.mu.Lock()
	from := b.last
	for _, seq := range b.positions {
		from = min(from, seq)
	}
	if len(b.positions) == 0 {
		from = 0
	}
	b.positions["handed over"] = from
	b.mu.Unlock()
	for {
		batch, err := b.after(ctx, from)
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			break
		}
		var events []Event
		for _, e := range batch {
			events = append(events, e.Event)
		}
		if err := to.Publish(ctx, events); err != nil {
			return err
		}
		from = batch[len(batch)-1].seq
	}
	b.mu.Lock()
	for consumer := range b.positions {
		b.positions[consumer] = from
	}
	b.moved = true
	b.mu.Unlock()
	return b.storePositions(ctx)
}

// Behind implements Bus.
func (b *Local) Behind(c *Consumer) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last - b.positions[c.Name]
}

// Idle implements Bus.
func (b *Local) Idle() bool {
	return !slices.ContainsFunc(b.consumers, func(c subscriber) bool { return b.Behind(c.Consumer) > 0 })
}

// sweep drops what everyone has taken and Retention has passed over.
func (b *Local) sweep(ctx context.Context) {
	for {
		names := len(b.consumers)
		err := b.db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`DELETE FROM log WHERE created_at < $1 AND seq <= (SELECT min(seq) FROM positions) AND (SELECT count(*) FROM positions) >= $2`,
				sqldb.Micros(time.Now().Add(-Retention)), names)
			return err
		})
		if err != nil && ctx.Err() == nil {
			b.log.Error("old events could not be dropped", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
		}
	}
}
