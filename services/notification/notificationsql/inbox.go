package notificationsql

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/notification"
	"acervo/services/notification/notificationapi"
)

// entries reads what was told, of documents in use or of none, as they, people and units
// are called now. What else restricts follows.
const entries = `SELECT n.seq, n.id, n.kind, coalesce(d.title, o.name, g.name, ''), n.document_id, n.permission_id, n.actor_id, coalesce(p.name, a.username, ''),
	n.expires_at, n.settled_at, n.read_at, n.target_kind, n.target_id, n.target_subtree, n.classes, n.reason
	FROM notifications n LEFT JOIN documents d ON d.id = n.document_id AND d.active = 1
	LEFT JOIN accounts a ON a.id = n.actor_id LEFT JOIN people p ON p.employee_id = a.employee_id
	LEFT JOIN people o ON o.employee_id = n.target_id LEFT JOIN units g ON g.id = n.target_id
	WHERE (d.id IS NOT NULL OR n.document_id = '') AND `

type scanner interface{ Scan(dest ...any) error }

func scan(row scanner) (e notification.Entry, err error) {
	var expires, read sql.NullInt64
	var created int64
	var of notificationapi.OpenedTarget
	var classes, reason string
	if err := row.Scan(&e.Seq, &e.ID, &e.Kind, &e.Title, &e.DocumentID, &e.Permission, &e.ActorID, &e.ActorName, &expires, &created, &read,
		&of.Kind, &of.ID, &of.Subtree, &classes, &reason); err != nil {
		return e, err
	}
	e.ExpiresAt, e.ReadAt, e.CreatedAt = sqldb.FromNullMicros(expires), sqldb.FromNullMicros(read), sqldb.FromMicros(created)
	e.Params = notificationapi.Params{Title: e.Title, Actor: e.ActorName, ExpiresAt: e.ExpiresAt}
	if of.ID != "" {
		of.Name = e.Title
		e.Params.Target, e.Params.Classes, e.Params.Reason = &of, strings.Split(classes, ","), reason
	}
	return e, nil
}

func (s *Store) list(ctx context.Context, query string, args ...any) (out []notification.Entry, err error) {
	err = s.db.Each(ctx, query, func(rows *sql.Rows) error {
		e, err := scan(rows)
		out = append(out, e)
		return err
	}, args...)
	return out, err
}

// AccountActive implements notification.Inbox.
func (s *Store) AccountActive(ctx context.Context, account string) (known, active bool, err error) {
	err = s.db.QueryRow(ctx, `SELECT active FROM accounts WHERE id = $1`, account).Scan(&active)
	if sqldb.IsNoRows(err) {
		return false, false, nil
	}
	return err == nil, active, err
}

// Position implements notification.Inbox.
func (s *Store) Position(ctx context.Context, account string) (seq int64, err error) {
	err = s.db.QueryRow(ctx, `SELECT last_seq FROM inboxes WHERE account_id = $1`, account).Scan(&seq)
	if sqldb.IsNoRows(err) {
		return 0, nil
	}
	return seq, err
}

// After implements notification.Inbox.
func (s *Store) After(ctx context.Context, account string, seq int64, limit int) ([]notification.Entry, error) {
	return s.list(ctx, entries+`n.account_id = $1 AND n.seq > $2 ORDER BY n.seq LIMIT $3`, account, seq, limit)
}

// Before implements notification.Inbox.
func (s *Store) Before(ctx context.Context, account string, seq int64, unread bool, limit int) ([]notification.Entry, error) {
	query := entries + `n.account_id = $1 AND n.seq < $2 ORDER BY n.seq DESC LIMIT $3`
	if unread {
		query = entries + `n.account_id = $1 AND n.seq < $2 AND n.read_at IS NULL ORDER BY n.seq DESC LIMIT $3`
	}
	return s.list(ctx, query, account, seq, limit)
}

// Get implements notification.Inbox.
func (s *Store) Get(ctx context.Context, account, id string) (notification.Entry, error) {
	e, err := scan(s.db.QueryRow(ctx, entries+`n.id = $1 AND n.account_id = $2 AND n.seq IS NOT NULL`, id, account))
	if sqldb.IsNoRows(err) {
		return e, fault.Missing("notification")
	}
	return e, err
}

// Counts implements notification.Inbox.
func (s *Store) Counts(ctx context.Context, account string, unread bool) (map[string]int, error) {
	query := `SELECT n.document_id, count(*) FROM notifications n LEFT JOIN documents d ON d.id = n.document_id AND d.active = 1
		WHERE (d.id IS NOT NULL OR n.document_id = '') AND n.account_id = $1 AND n.seq IS NOT NULL GROUP BY n.document_id`
	if unread {
		query = `SELECT n.document_id, count(*) FROM notifications n LEFT JOIN documents d ON d.id = n.document_id AND d.active = 1
			WHERE (d.id IS NOT NULL OR n.document_id = '') AND n.account_id = $1 AND n.seq IS NOT NULL AND n.read_at IS NULL GROUP BY n.document_id`
	}
	out := map[string]int{}
	err := s.db.Each(ctx, query, func(rows *sql.Rows) error {
		var d string
		var n int
		err := rows.Scan(&d, &n)
		out[d] = n
		return err
	}, account)
	return out, err
}

// MarkRead implements notification.Inbox.
func (s *Store) MarkRead(ctx context.Context, account string, documents []string, upTo int64, at time.Time) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, d := range documents {
			if _, err := tx.Exec(`UPDATE notifications SET read_at = $1 WHERE document_id = $2 AND account_id = $3 AND seq <= $4 AND read_at IS NULL`,
				sqldb.Micros(at), d, account, upTo); err != nil {
				return err
			}
		}
		return nil
	})
}

// MarkOneRead implements notification.Inbox.
func (s *Store) MarkOneRead(ctx context.Context, account, id string, at time.Time) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE notifications SET read_at = $1 WHERE id = $2 AND account_id = $3 AND seq IS NOT NULL AND read_at IS NULL`,
			sqldb.Micros(at), id, account)
		return err
	})
}
