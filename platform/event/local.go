package event

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"acervo/platform/sqldb"
)

//go:embed migrations/*.sql
var localMigrations embed.FS

// Retention is how long the local bus keeps an event that everyone has taken.
const Retention = 7 * 24 * time.Hour

// Local is the bus of the embedded default: a log in a database of its own and a
// durable position for each consumer. It orders all events, so those of one key too.
type Local struct {
	db  *sqldb.DB
	log *slog.Logger

	consumers []*Consumer
	mu        sync.Mutex
	wake      chan struct{} // closed and replaced when something was published
}

var _ Bus = (*Local)(nil)

// NewLocal opens the bus on its database, which the caller keeps open while it runs.
func NewLocal(ctx context.Context, db *sqldb.DB, log *slog.Logger) (*Local, error) {
	dir, err := fs.Sub(localMigrations, "migrations")
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx, dir); err != nil {
		return nil, err
	}
	return &Local{db: db, log: log, wake: make(chan struct{})}, nil
}

// Subscribe implements Bus.
func (b *Local) Subscribe(c *Consumer) { b.consumers = append(b.consumers, c) }

// Publish implements Bus. An event published twice is logged once.
func (b *Local) Publish(ctx context.Context, events []Event) error {
	err := b.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, e := range events {
			raw, err := json.Marshal(e)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO log (id, topic, event, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
				e.ID, e.Topic(), string(raw), sqldb.Micros(sqldb.Now())); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	b.mu.Lock()
	close(b.wake)
	b.wake = make(chan struct{})
	b.mu.Unlock()
	return nil
}

// Run implements Bus: one goroutine a consumer, so that a slow one holds up no other.
func (b *Local) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	for _, c := range b.consumers {
		wg.Go(func() { b.serve(ctx, c) })
	}
	wg.Go(func() { b.sweep(ctx) })
	wg.Wait()
	return nil
}

func (b *Local) serve(ctx context.Context, c *Consumer) {
	pause := time.Duration(0)
	for ctx.Err() == nil {
		b.mu.Lock()
		wake := b.wake
		b.mu.Unlock()
		more, err := b.step(ctx, c)
		switch {
		case err != nil && ctx.Err() == nil:
			pause = min(max(2*pause, 50*time.Millisecond), 5*time.Second)
			b.log.Warn("consumer waits and tries again", "consumer", c.Name, "pause", pause.String(), "err", err)
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
func (b *Local) step(ctx context.Context, c *Consumer) (more bool, err error) {
	var position int64
	err = b.db.QueryRow(ctx, `SELECT seq FROM positions WHERE consumer = $1`, c.Name).Scan(&position)
	if err != nil && !sqldb.IsNoRows(err) {
		return false, err
	}
	events, last, err := b.after(ctx, position, c.Topics)
	if err != nil || last == position {
		return false, err
	}
	if len(events) > 0 {
		if err := c.Deliver(ctx, events); err != nil {
			return false, err
		}
	}
	err = b.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`INSERT INTO positions (consumer, seq) VALUES ($1, $2) ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq`, c.Name, last)
		return err
	})
	return true, err
}

// after reads the next batch behind position; last is the position behind it, moved
// past the events of other topics too.
func (b *Local) after(ctx context.Context, position int64, topics []string) (events []Event, last int64, err error) {
	wanted := map[string]bool{}
	for _, t := range topics {
		wanted[t] = true
	}
	last = position
	rows, err := b.db.Query(ctx, `SELECT seq, topic, event FROM log WHERE seq > $1 ORDER BY seq LIMIT $2`, position, relayBatch)
	if err != nil {
		return nil, position, err
	}
	defer rows.Close()
	for rows.Next() {
		var topic, raw string
		if err := rows.Scan(&last, &topic, &raw); err != nil {
			return nil, position, err
		}
		if !wanted[topic] {
			continue
		}
		var e Event
		if err := json.Unmarshal([]byte(raw), &e); err != nil {
			return nil, position, fmt.Errorf("bus row %d: %w", last, err)
		}
		events = append(events, e)
	}
	return events, last, rows.Err()
}

// Behind is how many published events c has yet to look at.
func (b *Local) Behind(ctx context.Context, c *Consumer) (n int64, err error) {
	err = b.db.QueryRow(ctx, `SELECT coalesce(max(seq), 0) - coalesce((SELECT seq FROM positions WHERE consumer = $1), 0) FROM log`, c.Name).Scan(&n)
	return n, err
}

// Idle reports whether every consumer has taken everything that was published.
func (b *Local) Idle(ctx context.Context) (bool, error) {
	for _, c := range b.consumers {
		if n, err := b.Behind(ctx, c); err != nil || n > 0 {
			return false, err
		}
	}
	return true, nil
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
