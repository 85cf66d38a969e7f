package app

import (
	"context"
	"time"

	"acervo/platform/event"
	"acervo/platform/sqldb"
)

// keepInbox is longer than any bus delivers again.
const keepInbox = 2 * event.Retention

// housekeep drops, each hour, what no one asks for again: kept answers to
// Idempotency-Keys and the notes of events that have taken effect.
func (s *system) housekeep(ctx context.Context) error {
	for {
		for _, p := range s.parts {
			for _, db := range []*sqldb.DB{p.db, p.derived} {
				if db == nil {
					continue
				}
				if err := db.ForgetAnswers(ctx); err != nil && ctx.Err() == nil {
					s.log.Error("kept answers could not be dropped", "part", p.name, "err", err)
				}
				if err := event.Forget(ctx, db, time.Now().Add(-keepInbox)); err != nil && ctx.Err() == nil {
					s.log.Error("old inbox notes could not be dropped", "part", p.name, "err", err)
				}
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Hour):
		}
	}
}

// pause waits a moment between two looks at something that will come true.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(5 * time.Millisecond):
		return nil
	}
}
