// Package bffsql keeps browsers' sessions in SQL.
package bffsql

import (
	"context"
	"database/sql"
	"embed"
	"encoding/base64"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/bff"
)

//go:embed migrations
var migrations embed.FS

// text is how sealed bytes are stored, the same in every database.
var text = base64.RawStdEncoding

// Sessions is bff.Sessions on a database.
type Sessions struct{ db *sqldb.DB }

var _ bff.Sessions = (*Sessions)(nil)

// New returns the sessions kept in db, whose schema it brings up to date.
func New(ctx context.Context, db *sqldb.DB) (*Sessions, error) {
	return &Sessions{db}, db.Migrate(ctx, migrations, "migrations")
}

// Shared implements bff.Sessions.
func (s *Sessions) Shared() bool { return s.db.Shared() }

// Alone implements bff.Sessions.
func (s *Sessions) Alone(ctx context.Context, key string, f func(context.Context) error) error {
	return s.db.Alone(ctx, "renew "+key, f)
}

// Create implements bff.Sessions.
func (s *Sessions) Create(ctx context.Context, b bff.BrowserSession) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`INSERT INTO browser_sessions (key, sid, account_id, sealed, created_at, used_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			b.Key, b.SID, b.AccountID, text.EncodeToString(b.Sealed), sqldb.Micros(b.CreatedAt), sqldb.Micros(b.UsedAt))
		return err
	})
}

// Find implements bff.Sessions.
func (s *Sessions) Find(ctx context.Context, key string) (bff.BrowserSession, error) {
	b := bff.BrowserSession{Key: key}
	var sealed string
	var created, used int64
	err := s.db.QueryRow(ctx, `SELECT sid, account_id, sealed, created_at, used_at FROM browser_sessions WHERE key = $1`, key).
		Scan(&b.SID, &b.AccountID, &sealed, &created, &used)
	if sqldb.IsNoRows(err) {
		return b, fault.Missing("session")
	}
	if err != nil {
		return b, err
	}
	b.CreatedAt, b.UsedAt = sqldb.FromMicros(created), sqldb.FromMicros(used)
	b.Sealed, err = text.DecodeString(sealed)
	return b, err
}

// Renew implements bff.Sessions.
func (s *Sessions) Renew(ctx context.Context, key string, sealed []byte, usedAt time.Time) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`UPDATE browser_sessions SET sealed = $1, used_at = $2 WHERE key = $3`, text.EncodeToString(sealed), sqldb.Micros(usedAt), key)
		if err == nil && n == 0 {
			err = fault.Missing("session")
		}
		return err
	})
}

// End implements bff.Sessions.
func (s *Sessions) End(ctx context.Context, key string) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`DELETE FROM browser_sessions WHERE key = $1`, key)
		return err
	})
}

// EndBySID implements bff.Sessions.
func (s *Sessions) EndBySID(ctx context.Context, sid string) ([]string, error) {
	var keys []string
	err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		keys = nil // it may be run again
		err := tx.Each(`SELECT key FROM browser_sessions WHERE sid = $1`, func(rows *sql.Rows) error {
			var key string
			if err := rows.Scan(&key); err != nil {
				return err
			}
			keys = append(keys, key)
			return nil
		}, sid)
		if err != nil || len(keys) == 0 {
			return err
		}
		_, err = tx.Exec(`DELETE FROM browser_sessions WHERE sid = $1`, sid)
		return err
	})
	return keys, err
}

// Sweep implements bff.Sessions.
func (s *Sessions) Sweep(ctx context.Context, idle, begun time.Time) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`DELETE FROM browser_sessions WHERE used_at < $1 OR created_at < $2`, sqldb.Micros(idle), sqldb.Micros(begun))
		return err
	})
}
