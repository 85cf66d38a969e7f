package app

import (
	"context"
	"sync"
	"time"

	"acervo/platform/event"
	"acervo/platform/sqldb"
)

// keepInbox is longer than any bus delivers again.
const keepInbox = 2 * event.Retention

// housekeep drops, each hour, what no one asks for again: kept answers to
// Idempotency-Keys and the notes of events that have taken effect. One of the processes that
// share a database does it.
func (s *system) housekeep(ctx context.Context) error {
	var dbs sync.WaitGroup
	for _, p := range s.parts {
		for _, db := range []*sqldb.DB{p.db, p.derived} {
			if db != nil {
				dbs.Go(func() {
					_ = db.Elect(ctx, "housekeeping", func(ctx context.Context) error { s.keepHouse(ctx, p.name, db); return nil })
				})
			}
		}
	}
	dbs.Wait()
	return nil
}

func (s *system) keepHouse(ctx context.Context, part string, db *sqldb.DB) {
	for {
		if err := db.ForgetAnswers(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("kept answers could not be dropped", "part", part, "err", err)
		}
		if err := event.Forget(ctx, db, time.Now().Add(-keepInbox)); err != nil && ctx.Err() == nil {
			s.log.Error("old inbox notes could not be dropped", "part", part, "err", err)
		}
		select {
		case <-ctx.Done():
			return
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
