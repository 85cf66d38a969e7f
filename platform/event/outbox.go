package event

import (
	"context"
	"encoding/json"
	"fmt"

	"acervo/platform/sqldb"
)

// Append writes events to the outbox in the transaction of the change they tell of,
// in order. They are published after it commits and never otherwise.
func Append(tx *sqldb.Tx, events ...Event) error {
	for _, e := range events {
		raw, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("outbox: %w", err)
		}
		if _, err := tx.Exec(`INSERT INTO outbox (id, topic, key, type, actor, event, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			e.ID, e.Topic(), e.PartitionKey, e.Type, e.Actor, string(raw), sqldb.Micros(e.Time)); err != nil {
			return fmt.Errorf("outbox: %w", err)
		}
	}
	return nil
}

// pending is up to limit events that wait to be published, oldest first, and the
// outbox position of the last.
func pending(ctx context.Context, db *sqldb.DB, limit int) (events []Event, last int64, err error) {
	rows, err := db.Query(ctx, `SELECT seq, event FROM outbox WHERE published_at IS NULL ORDER BY seq LIMIT $1`, limit)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var raw string
		if err := rows.Scan(&last, &raw); err != nil {
			return nil, 0, err
		}
		var e Event
		if err := json.Unmarshal([]byte(raw), &e); err != nil {
			return nil, 0, fmt.Errorf("outbox row %d: %w", last, err)
		}
		events = append(events, e)
	}
	return events, last, rows.Err()
}

func markPublished(ctx context.Context, db *sqldb.DB, last int64) error {
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE outbox SET published_at = $1 WHERE published_at IS NULL AND seq <= $2`, sqldb.Micros(sqldb.Now()), last)
		return err
	})
}
