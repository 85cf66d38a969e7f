package notificationsql

import (
	"context"
	"database/sql"
	"time"

	"acervo/platform/sqldb"
	"acervo/services/notification"
)

// Due implements notification.Inbox.
func (s *Store) Due(ctx context.Context, now time.Time, limit int) (due []notification.Due, next time.Time, err error) {
	err = s.db.Each(ctx, `SELECT n.id, n.account_id, n.kind, n.document_id, n.expires_at, n.due_at, n.tries, a.active, coalesce(d.active, 1)
		FROM notifications n JOIN accounts a ON a.id = n.account_id LEFT JOIN documents d ON d.id = n.document_id
		WHERE n.due_at <= $1 AND (n.document_id = '' OR d.id IS NOT NULL) ORDER BY n.due_at, n.id LIMIT $2`, func(rows *sql.Rows) error {
		var d notification.Due
		var expires sql.NullInt64
		var at int64
		err := rows.Scan(&d.ID, &d.AccountID, &d.Kind, &d.DocumentID, &expires, &at, &d.Tries, &d.AccountActive, &d.DocumentActive)
		d.ExpiresAt, d.DueAt = sqldb.FromNullMicros(expires), sqldb.FromMicros(at)
		due = append(due, d)
		return err
	}, sqldb.Micros(now), limit)
	if err != nil || len(due) > 0 {
		return due, time.Time{}, err
	}
	var at sql.NullInt64
	if err := s.db.QueryRow(ctx, `SELECT min(due_at) FROM notifications WHERE due_at > $1`, sqldb.Micros(now)).Scan(&at); err != nil {
		return nil, time.Time{}, err
	}
	if at.Valid {
		next = sqldb.FromMicros(at.Int64)
	}
	return nil, next, nil
}

// Settle implements notification.Inbox.
func (s *Store) Settle(ctx context.Context, now time.Time, fates []notification.Fate, told func([]string)) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		var accounts []string
		for _, f := range fates {
			if !f.PutOff.IsZero() {
				if _, err := tx.Exec(`UPDATE notifications SET due_at = $1, tries = tries + 1 WHERE id = $2 AND due_at IS NOT NULL`,
					sqldb.Micros(f.PutOff), f.ID); err != nil {
					return err
				}
				continue
			}
			n, err := tx.Exec(`UPDATE notifications SET due_at = NULL, settled_at = $1 WHERE id = $2 AND due_at IS NOT NULL`, sqldb.Micros(now), f.ID)
			if err != nil {
				return err
			}
			if n == 0 || !f.Told {
				continue
			}
			if err := s.tell(tx, f); err != nil {
				return err
			}
			accounts = append(accounts, f.AccountID)
		}
		if len(accounts) > 0 {
			tx.AfterCommit(func() { told(accounts) })
		}
		return nil
	})
}

// tell puts a notification at the end of its account's inbox.
func (s *Store) tell(tx *sqldb.Tx, f notification.Fate) error {
	var seq int64
	if err := tx.QueryRow(`INSERT INTO inboxes (account_id, last_seq) VALUES ($1, 1)
		ON CONFLICT (account_id) DO UPDATE SET last_seq = inboxes.last_seq + 1 RETURNING last_seq`, f.AccountID).Scan(&seq); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE notifications SET seq = $1 WHERE id = $2`, seq, f.ID)
	return err
}

// Sweep implements notification.Inbox.
func (s *Store) Sweep(ctx context.Context, told, untold time.Time) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`DELETE FROM notifications WHERE seq IS NOT NULL AND settled_at < $1`, sqldb.Micros(told)); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM notifications WHERE seq IS NULL AND settled_at < $1`, sqldb.Micros(untold)); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM notifications WHERE due_at < $1`, sqldb.Micros(untold))
		return err
	})
}
