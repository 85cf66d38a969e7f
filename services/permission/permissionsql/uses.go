package permissionsql

import (
	"context"
	"database/sql"
	"time"

	"acervo/platform/sqldb"
)

// Uses implements permission.Store. Those of permissions that ended are forgotten.
func (s *Store) Uses(ctx context.Context, now time.Time) (since time.Time, last map[string]time.Time, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`INSERT INTO uses (permission_id, used_at) VALUES ('', $1) ON CONFLICT DO NOTHING`, sqldb.Micros(now)); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM uses WHERE permission_id <> '' AND permission_id NOT IN (SELECT id FROM permissions WHERE valid_to IS NULL)`)
		return err
	})
	if err != nil {
		return since, nil, err
	}
	return s.uses(ctx)
}

// UsesElsewhere implements permission.Store.
func (s *Store) UsesElsewhere(ctx context.Context) (last map[string]time.Time, err error) {
	if !s.db.Shared() {
		return nil, nil //nolint:nilnil // nobody else notes any
	}
	_, last, err = s.uses(ctx)
	return last, err
}

func (s *Store) uses(ctx context.Context) (since time.Time, last map[string]time.Time, err error) {
	last = map[string]time.Time{}
	err = s.db.Each(ctx, `SELECT permission_id, used_at FROM uses`, func(rows *sql.Rows) error {
		var id string
		var at int64
		if err := rows.Scan(&id, &at); err != nil {
			return err
		}
		if id == "" {
			since = sqldb.FromMicros(at)
		} else {
			last[id] = sqldb.FromMicros(at)
		}
		return nil
	})
	return since, last, err
}

// NoteUses implements permission.Store.
func (s *Store) NoteUses(ctx context.Context, ids []string, at time.Time) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, id := range ids {
			if _, err := tx.Exec(`INSERT INTO uses (permission_id, used_at) VALUES ($1, $2) ON CONFLICT (permission_id) DO UPDATE SET used_at = excluded.used_at`,
				id, sqldb.Micros(at)); err != nil {
				return err
			}
		}
		return nil
	})
}
