package employeesql

import (
	"context"
	"database/sql"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/employee"
)

const sessionColumns = `id, account_id, refresh_hash, turn, created_at, last_used_at, expires_at, ended_at IS NOT NULL, user_agent, address`

func scanSession(r row) (employee.Session, error) {
	var s employee.Session
	var created, used, expires int64
	err := r.Scan(&s.ID, &s.AccountID, &s.RefreshHash, &s.Turn, &created, &used, &expires, &s.Ended, &s.UserAgent, &s.Address)
	if sqldb.IsNoRows(err) {
		return s, fault.Missing("session")
	}
	s.CreatedAt, s.LastUsedAt, s.ExpiresAt = sqldb.FromMicros(created), sqldb.FromMicros(used), sqldb.FromMicros(expires)
	return s, err
}

// Sessions implements employee.SignInReader.
func (s *Store) Sessions(ctx context.Context, accountID string, now time.Time) ([]employee.Session, error) {
	out, _, err := collect(ctx, s, 0, `SELECT `+sessionColumns+` FROM sessions WHERE account_id = $1 AND ended_at IS NULL AND expires_at > $2
		ORDER BY last_used_at DESC, id DESC`, []any{accountID, sqldb.Micros(now)}, scanSession)
	return out, err
}

// live is the condition that a session s of an account a has neither ended nor expired.
const live = ` s.ended_at IS NULL AND a.status = 'active' AND s.expires_at > `

// Caller implements employee.SignInReader.
func (s *Store) Caller(ctx context.Context, sessionID string, now time.Time) (employee.Account, error) {
	return scanAccount(s.db.QueryRow(ctx, `SELECT `+accountColumns+` FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.id = $1 AND`+live+`$2`,
		sessionID, sqldb.Micros(now)))
}

// ActiveSessions implements employee.SignInReader.
func (s *Store) ActiveSessions(ctx context.Context, ids []string, now time.Time) ([]string, error) {
	active := []string{}
	if len(ids) == 0 {
		return active, nil
	}
	marks, args := list(2, ids)
	found := map[string]bool{}
	err := s.db.Each(ctx, `SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE`+live+`$1 AND s.id IN (`+marks+`)`, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		found[id] = true
		return err
	}, append([]any{sqldb.Micros(now)}, args...)...)
	for _, id := range ids {
		if found[id] {
			active = append(active, id)
		}
	}
	return active, err
}

// Recent implements employee.SignInReader.
func (s *Store) Recent(ctx context.Context, since time.Time) (ended []string, changed []employee.Account, err error) {
	at := sqldb.Micros(since)
	ended, _, err = collect(ctx, s, 0, `SELECT id FROM sessions WHERE ended_at >= $1`, []any{at}, func(r row) (id string, err error) { return id, r.Scan(&id) })
	if err != nil {
		return nil, nil, err
	}
	changed, _, err = collect(ctx, s, 0, `SELECT `+accountColumns+` FROM accounts a WHERE a.updated_at >= $1 AND a.revision > 1`, []any{at}, scanAccount)
	return ended, changed, err
}

// Session implements employee.SessionTx.
func (t tx) Session(id string) (employee.Session, error) {
	return scanSession(t.QueryRow(`SELECT `+sessionColumns+` FROM sessions WHERE id = $1`, id))
}

// InsertSession implements employee.SessionTx.
func (t tx) InsertSession(s employee.Session) error {
	_, err := t.Exec(`INSERT INTO sessions (id, account_id, refresh_hash, turn, created_at, last_used_at, expires_at, user_agent, address)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		s.ID, s.AccountID, s.RefreshHash, s.Turn, sqldb.Micros(s.CreatedAt), sqldb.Micros(s.LastUsedAt), sqldb.Micros(s.ExpiresAt), s.UserAgent, s.Address)
	return err
}

// Refreshed implements employee.SessionTx.
func (t tx) Refreshed(s employee.Session) error {
	n, err := t.Exec(`UPDATE sessions SET refresh_hash = $1, turn = $2, last_used_at = $3, expires_at = $4 WHERE id = $5`,
		s.RefreshHash, s.Turn, sqldb.Micros(s.LastUsedAt), sqldb.Micros(s.ExpiresAt), s.ID)
	if err == nil && n == 0 {
		err = fault.Missing("session")
	}
	return err
}

// EndSession implements employee.SessionTx.
func (t tx) EndSession(id string, at time.Time) (bool, error) {
	n, err := t.Exec(`UPDATE sessions SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL`, sqldb.Micros(at), id)
	return n > 0, err
}

// EndSessions implements employee.SessionTx.
func (t tx) EndSessions(accountID, except string, at time.Time) ([]string, error) {
	ids, err := t.ids(`SELECT id FROM sessions WHERE account_id = $1 AND id <> $2 AND ended_at IS NULL AND expires_at > $3 ORDER BY id`, accountID, except, sqldb.Micros(at))
	if err != nil {
		return nil, err
	}
	_, err = t.Exec(`UPDATE sessions SET ended_at = $1 WHERE account_id = $2 AND id <> $3 AND ended_at IS NULL`, sqldb.Micros(at), accountID, except)
	return ids, err
}
