// Package auditsql keeps the trail in SQL.
package auditsql

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"strconv"
	"strings"

	"acervo/platform/sqldb"
	"acervo/services/audit"
	"acervo/services/audit/auditapi"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is an audit.Store.
type Store struct{ db *sqldb.DB }

var _ audit.Store = (*Store)(nil)

// New brings db's schema up to date. The caller keeps db open.
func New(ctx context.Context, db *sqldb.DB) (*Store, error) {
	if err := db.Migrate(ctx, migrations, "migrations"); err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

// Head implements audit.Store.
func (s *Store) Head(tx *sqldb.Tx) (h audit.Head, err error) {
	err = tx.QueryRow(`SELECT seq, hash FROM head WHERE one = 1`).Scan(&h.Seq, &h.Hash)
	return h, err
}

// End implements audit.Store.
func (s *Store) End(ctx context.Context) (h audit.Head, err error) {
	err = s.db.QueryRow(ctx, `SELECT seq, hash FROM head WHERE one = 1`).Scan(&h.Seq, &h.Hash)
	return h, err
}

// Has implements audit.Store.
func (s *Store) Has(tx *sqldb.Tx, eventID string) (bool, error) {
	var one int
	err := tx.QueryRow(`SELECT 1 FROM trail WHERE event_id = $1`, eventID).Scan(&one)
	if sqldb.IsNoRows(err) {
		return false, nil
	}
	return err == nil, err
}

// Latest implements audit.Store.
func (s *Store) Latest(tx *sqldb.Tx, subject, kind string) (ev string, err error) {
	err = tx.QueryRow(`SELECT event FROM trail WHERE subject = $1 AND substr(type, 1, length($2)) = $2 ORDER BY seq DESC LIMIT 1`, subject, kind).Scan(&ev)
	if sqldb.IsNoRows(err) {
		return "", nil
	}
	return ev, err
}

// Append implements audit.Store.
func (s *Store) Append(tx *sqldb.Tx, r audit.Row) error {
	fields, err := json.Marshal(r.Changed)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO trail (seq, event_id, time, actor, type, subject, service, request_id, changed, event, event_hash, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		r.Seq, r.EventID, sqldb.Micros(r.Time), r.Actor, r.Type, r.Subject, r.Service, r.RequestID, string(fields), r.Event, r.EventHash, r.Hash); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE head SET seq = $1, hash = $2 WHERE one = 1`, r.Seq, r.Hash)
	return err
}

// columns are those of an entry.
const columns = `seq, event_id, time, actor, type, subject, service, request_id, changed, event_hash, hash`

func scan(rows *sql.Rows, more ...any) (e auditapi.Entry, err error) {
	var at int64
	var fields string
	err = rows.Scan(append([]any{&e.Seq, &e.EventID, &at, &e.Actor, &e.Type, &e.Subject, &e.Service, &e.RequestID, &fields, &e.EventHash, &e.Hash}, more...)...)
	if err != nil {
		return e, err
	}
	e.Time = sqldb.FromMicros(at)
	if json.Unmarshal([]byte(fields), &e.Changed) != nil {
		e.Changed = []string{fields} // somebody wrote here: its hash will tell
	}
	return e, nil
}

// List implements audit.Store.
func (s *Store) List(ctx context.Context, f audit.Filter, before int64, limit int) (out []auditapi.Entry, err error) {
	where, args := conditions(f)
	args = append(args, before, limit)
	query := `SELECT ` + columns + ` FROM trail WHERE ` + where + ` seq < $` + strconv.Itoa(len(args)-1) + ` ORDER BY seq DESC LIMIT $` + strconv.Itoa(len(args))
	err = s.db.Each(ctx, query, func(rows *sql.Rows) error {
		e, err := scan(rows)
		out = append(out, e)
		return err
	}, args...)
	return out, err
}

// Count implements audit.Store.
func (s *Store) Count(ctx context.Context, f audit.Filter) (n int, err error) {
	where, args := conditions(f)
	args = append(args, 0)
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM trail WHERE `+where+` seq > $`+strconv.Itoa(len(args)), args...).Scan(&n)
	return n, err
}

// conditions is a filter in SQL, each condition followed by AND.
func conditions(f audit.Filter) (where string, args []any) {
	var b strings.Builder
	add := func(condition string, arg any) {
		args = append(args, arg)
		b.WriteString(condition + strconv.Itoa(len(args)) + " AND ")
	}
	if f.Actor != "" {
		add("actor = $", f.Actor)
	}
	if f.Type != "" {
		add("type = $", f.Type)
	}
	if f.Subject != "" {
		add("subject = $", f.Subject)
	}
	if !f.From.IsZero() {
		add("time >= $", sqldb.Micros(f.From))
	}
	if !f.To.IsZero() {
		add("time < $", sqldb.Micros(f.To))
	}
	return b.String(), args
}

// Walk implements audit.Store.
func (s *Store) Walk(ctx context.Context, after int64, limit int, each func(audit.Row) error) (n int, err error) {
	err = s.db.Each(ctx, `SELECT `+columns+`, event FROM trail WHERE seq > $1 ORDER BY seq LIMIT $2`, func(rows *sql.Rows) error {
		var r audit.Row
		var err error
		if r.Entry, err = scan(rows, &r.Event); err != nil {
			return err
		}
		n++
		return each(r)
	}, after, limit)
	return n, err
}
