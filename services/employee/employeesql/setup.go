package employeesql

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/employee"
)

// LinkByHash implements employee.SignInReader. A used link is not found.
func (s *Store) LinkByHash(ctx context.Context, hash string) (employee.Link, error) {
	var l employee.Link
	var expires int64
	err := s.db.QueryRow(ctx, `SELECT id, purpose, coalesce(account_id, ''), expires_at FROM setup_links WHERE hash = $1 AND used_at IS NULL`, hash).
		Scan(&l.ID, &l.Purpose, &l.AccountID, &expires)
	if sqldb.IsNoRows(err) {
		return l, fault.Missing("set-up link")
	}
	l.ExpiresAt = sqldb.FromMicros(expires)
	return l, err
}

// InsertLink implements employee.SetupTx.
func (t tx) InsertLink(l employee.Link, hash string, at time.Time) error {
	var err error
	if l.AccountID == "" {
		_, err = t.Exec(`DELETE FROM setup_links WHERE account_id IS NULL AND purpose = $1 AND used_at IS NULL`, string(l.Purpose))
	} else {
		_, err = t.Exec(`DELETE FROM setup_links WHERE account_id = $1 AND used_at IS NULL`, l.AccountID)
	}
	if err != nil {
		return err
	}
	_, err = t.Exec(`INSERT INTO setup_links (id, hash, purpose, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		l.ID, hash, string(l.Purpose), null(l.AccountID), sqldb.Micros(at), sqldb.Micros(l.ExpiresAt))
	return err
}

// UseLink implements employee.SetupTx.
func (t tx) UseLink(id string, at time.Time) (bool, error) {
	n, err := t.Exec(`UPDATE setup_links SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND expires_at > $3`, sqldb.Micros(at), id, sqldb.Micros(at))
	return n > 0, err
}

const keyColumns = `SELECT id, public, sealed, created_at FROM signing_keys ORDER BY created_at DESC, id DESC`

func scanKey(r row) (employee.Key, error) {
	var k employee.Key
	var sealed string
	var created int64
	err := r.Scan(&k.ID, &k.Public, &sealed, &created)
	if sqldb.IsNoRows(err) {
		return k, fault.Missing("signing key")
	}
	if err != nil {
		return k, err
	}
	k.CreatedAt = sqldb.FromMicros(created)
	if k.Sealed, err = base64.StdEncoding.DecodeString(sealed); err != nil {
		return k, fmt.Errorf("signing key %s: %w", k.ID, err)
	}
	return k, nil
}

// Keys implements employee.SignInReader.
func (s *Store) Keys(ctx context.Context) ([]employee.Key, error) {
	keys, _, err := collect(ctx, s, 0, keyColumns, nil, scanKey)
	return keys, err
}

// NewestKey implements employee.SetupTx.
func (t tx) NewestKey() (employee.Key, error) { return scanKey(t.QueryRow(keyColumns + ` LIMIT 1`)) }

// InsertKey implements employee.SetupTx.
func (t tx) InsertKey(k employee.Key) error {
	_, err := t.Exec(`INSERT INTO signing_keys (id, public, sealed, created_at) VALUES ($1, $2, $3, $4)`,
		k.ID, k.Public, base64.StdEncoding.EncodeToString(k.Sealed), sqldb.Micros(k.CreatedAt))
	return err
}
