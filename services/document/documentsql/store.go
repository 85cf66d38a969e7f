// Package documentsql keeps documents in SQL: the record, and the catalogue that is
// derived from it. Rules are not here.
package documentsql

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"sync/atomic"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/document"
)

//go:embed record/*.sql catalogue/*.sql
var migrations embed.FS

// Store is the record: documents, their versions, types, views, and what is known of
// people and units.
type Store struct {
	db      *sqldb.DB
	last    atomic.Uint64 // number of the last committed change that was made here
	changed chan struct{}

	typeGeneration atomic.Uint64            // number of the last change of a type, likewise
	types          atomic.Pointer[typeList] // nil until asked for

	sequences, generations sqldb.Latest[uint64] // where others write, too
}

var (
	_ document.Store  = (*Store)(nil)
	_ document.Types  = (*Store)(nil)
	_ document.Views  = (*Store)(nil)
	_ document.People = (*Store)(nil)
)

// NewStore brings the database's schema up to date and returns the record in it. The
// caller keeps db open. A database of a newer version is refused with Conflict.
func NewStore(ctx context.Context, db *sqldb.DB) (*Store, error) {
	if err := db.Migrate(ctx, migrations, "record"); err != nil {
		return nil, err
	}
	s := &Store{db: db, changed: make(chan struct{}, 1)}
	var last uint64
	if err := db.QueryRow(ctx, `SELECT coalesce(max(seq), 0) FROM changes`).Scan(&last); err != nil {
		return nil, fmt.Errorf("read the last change: %w", err)
	}
	s.last.Store(last)
	if db.Shared() {
		db.OnCommit(s.wake)
	}
	return s, nil
}

// Sequence implements document.Store. Where this process is the only one that writes, it
// knows.
func (s *Store) Sequence(ctx context.Context) (uint64, error) {
	if !s.db.Shared() {
		return s.last.Load(), nil
	}
	return s.sequences.Get(ctx, func(ctx context.Context) (last uint64, err error) {
		return last, s.db.QueryRow(ctx, `SELECT coalesce(max(seq), 0) FROM changes`).Scan(&last)
	})
}

// Changed implements document.Store.
func (s *Store) Changed() <-chan struct{} { return s.changed }

// note takes the next number in the sequence of changes for a change of id.
func (s *Store) note(tx *sqldb.Tx, kind document.ChangeKind, id string) (seq uint64, err error) {
	if err := tx.QueryRow(`INSERT INTO changes (kind, id) VALUES ($1, $2) RETURNING seq`, string(kind), id).Scan(&seq); err != nil {
		return 0, err
	}
	tx.AfterCommit(func() { s.last.Store(seq); s.wake() })
	return seq, nil
}

func (s *Store) wake() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// commit notes a document's change and tells of it.
func (s *Store) commit(tx *sqldb.Tx, id string, told event.Event) error {
	if _, err := s.note(tx, document.DocumentChange, id); err != nil {
		return err
	}
	return event.Append(tx, told)
}

// Changes implements document.Store.
func (s *Store) Changes(ctx context.Context, after uint64, limit int) ([]document.Change, error) {
	var out []document.Change
	err := s.db.Each(ctx, `SELECT seq, kind, id FROM changes WHERE seq > $1 ORDER BY seq LIMIT $2`, func(rows *sql.Rows) error {
		var c document.Change
		err := rows.Scan(&c.Seq, &c.Kind, &c.ID)
		out = append(out, c)
		return err
	}, after, limit)
	return out, err
}

func missing(err error, noun string) error {
	if sqldb.IsNoRows(err) {
		return fault.Missing(noun)
	}
	return err
}
