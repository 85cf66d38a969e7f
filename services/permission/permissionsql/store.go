// Package permissionsql keeps permissions, and the facts that they depend on, in a
// relational database, with their history.
package permissionsql

import (
	"context"
	"database/sql"
	"embed"
	"strconv"
	"sync/atomic"

	"acervo/platform/sqldb"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is a permission.Store on one database.
type Store struct {
	db *sqldb.DB

	revisions sqldb.Latest[uint64] // where others record, too
	committed atomic.Uint64        // the latest revision that was recorded here
	onRecord  func(revision uint64, changes []permission.Change)
}

var _ permission.Store = (*Store)(nil)

// New brings the schema up to date and returns the store. A database of a newer version is
// refused with Conflict.
func New(ctx context.Context, db *sqldb.DB) (*Store, error) {
	if err := db.Migrate(ctx, migrations, "migrations"); err != nil {
		return nil, err
	}
	return &Store{db: db}, nil
}

// OnRecord implements permission.Store.
func (s *Store) OnRecord(f func(uint64, []permission.Change)) { s.onRecord = f }

// Revision implements permission.Store. Where nobody else writes to the database, it is
// known without asking for it.
func (s *Store) Revision(ctx context.Context) (uint64, error) {
	if !s.db.Shared() {
		return s.committed.Load(), nil
	}
	return s.revisions.Get(ctx, s.revision)
}

func (s *Store) revision(ctx context.Context) (n uint64, err error) {
	err = s.db.QueryRow(ctx, `SELECT n FROM revision`).Scan(&n)
	return n, err
}

// Write implements permission.Store.
func (s *Store) Write(ctx context.Context, fn func(permission.Tx) error) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error { return fn(s.Within(tx)) })
}

// Create implements permission.Store.
func (s *Store) Create(ctx context.Context, fn func(permission.Tx) (permissionapi.Permission, error)) (permissionapi.Permission, error) {
	return sqldb.Once(ctx, s.db, func(tx *sqldb.Tx) (permissionapi.Permission, error) { return fn(s.Within(tx)) })
}

// Load implements permission.Store.
func (s *Store) Load(ctx context.Context, yield func(permission.Change)) (uint64, error) {
	if err := s.forgetChanges(ctx); err != nil {
		return 0, err
	}
	revision, err := s.revision(ctx)
	if err != nil {
		return 0, err
	}
	for _, t := range tables {
		query := t.standing
		if t == classes {
			query += " ORDER BY position"
		}
		key, values := make([]string, len(t.key)), make([]any, len(t.columns))
		var from int64
		dest := pointers(key, values, &from)
		err := s.db.Each(ctx, query, func(rows *sql.Rows) error {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			yield(t.fact(key, values, sqldb.FromMicros(from)))
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	if err := s.loadTallies(ctx, yield); err != nil {
		return 0, err
	}
	if committed := s.committed.Load(); revision > committed {
		s.committed.CompareAndSwap(committed, revision)
	}
	return revision, nil
}

func pointers(key []string, values []any, more ...any) (dest []any) {
	for i := range key {
		dest = append(dest, &key[i])
	}
	for i := range values {
		dest = append(dest, &values[i])
	}
	return append(dest, more...)
}

// keepChanges is how many revisions others can catch up without loading everything.
const keepChanges = 100_000

func (s *Store) forgetChanges(ctx context.Context) error {
	now, err := s.revision(ctx)
	if err != nil || now <= keepChanges {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`DELETE FROM changes WHERE revision <= $1`, int64(now-keepChanges))
		return err
	})
}

// Since implements permission.Store.
func (s *Store) Since(ctx context.Context, revision uint64) (changes []permission.Change, now uint64, ok bool, err error) {
	if now, err = s.revision(ctx); err != nil || now <= revision {
		return nil, now, true, err
	}
	var first sql.NullInt64
	if err := s.db.QueryRow(ctx, `SELECT min(revision) FROM changes`).Scan(&first); err != nil {
		return nil, 0, false, err
	}
	if !first.Valid || uint64(first.Int64) > revision+1 {
		return nil, 0, false, nil
	}
	type thing struct{ kind, id, of string }
	touched := map[string]map[thing]bool{}
	note := func(kind, id, of string) {
		if touched[kind] == nil {
			touched[kind] = map[thing]bool{}
		}
		touched[kind][thing{kind, id, of}] = true
	}
	err = s.db.Each(ctx, `SELECT kind, id, of_id FROM changes WHERE revision > $1`, func(rows *sql.Rows) error {
		var t thing
		if err := rows.Scan(&t.kind, &t.id, &t.of); err != nil {
			return err
		}
		if t.kind == arrival {
			note(documents.name, t.id, "")
			note(uploads.name, t.id, "")
		} else {
			note(t.kind, t.id, t.of)
		}
		return nil
	}, int64(revision))
	if err != nil {
		return nil, 0, false, err
	}
	for _, t := range tables {
		for x := range touched[t.name] {
			c, err := s.present(ctx, t, []string{x.id, x.of}[:len(t.key)])
			if err != nil {
				return nil, 0, false, err
			}
			if id, names := documentNamed(c); names && !touched[documents.name][thing{documents.name, id, ""}] {
				d, err := s.present(ctx, documents, []string{id})
				if err != nil {
					return nil, 0, false, err
				}
				changes = append(changes, d)
			}
			changes = append(changes, c)
			if d, ok := c.(permission.PutDocument); ok { // it may have arrived
				note(tallies, strconv.FormatUint(uint64(d.Number), 10), d.Class)
			}
		}
	}
	for x := range touched[tallies] {
		number, err := strconv.ParseInt(x.id, 10, 64)
		if err != nil {
			return nil, 0, false, err
		}
		c, err := s.tally(ctx, number, x.of)
		if err != nil {
			return nil, 0, false, err
		}
		changes = append(changes, c)
	}
	return changes, now, true, nil
}

// present is the fact about one thing that holds now.
func (s *Store) present(ctx context.Context, t *table, key []string) (permission.Change, error) {
	at, err := scanLast(s.db.QueryRow(ctx, t.last, anys(key)...), t)
	if err != nil {
		return nil, err
	}
	if !at.stands {
		return t.gone(key), nil
	}
	fact := t.fact(key, at.values, sqldb.FromMicros(at.from))
	if d, ok := fact.(permission.PutDocument); ok {
		d.Seen = at.seen
		return d, nil
	}
	return fact, nil
}

// lastRow is the latest row about a thing; version 0 when there never was one.
type lastRow struct {
	values  []any
	version int64
	seen    uint64
	from    int64
	stands  bool
	fresh   bool // inserted in this transaction
}

func scanLast(r sqldb.Row, t *table) (at lastRow, err error) {
	at.values = make([]any, len(t.columns))
	var to sql.NullInt64
	err = r.Scan(pointers(nil, at.values, &at.version, &at.seen, &at.from, &to)...)
	if sqldb.IsNoRows(err) {
		return lastRow{}, nil
	}
	at.stands = !to.Valid
	return at, err
}

func anys(key []string) []any {
	out := make([]any, len(key))
	for i, k := range key {
		out[i] = k
	}
	return out
}
