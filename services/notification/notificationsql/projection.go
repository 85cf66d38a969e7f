package notificationsql

import (
	"database/sql"
	"strings"
	"time"

	"acervo/platform/sqldb"
	"acervo/services/notification"
	"acervo/services/notification/notificationapi"
)

// SaveAccount implements notification.Projection.
func (s *Store) SaveAccount(tx *sqldb.Tx, a notification.Account) error {
	_, err := tx.Exec(`INSERT INTO accounts (id, username, employee_id, active, revision) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET username = excluded.username, employee_id = excluded.employee_id, active = excluded.active, revision = excluded.revision
		WHERE accounts.revision <= excluded.revision`, a.ID, a.Username, a.EmployeeID, number(a.Active), int64(a.Revision))
	return err
}

// SavePerson implements notification.Projection.
func (s *Store) SavePerson(tx *sqldb.Tx, p notification.Person) error {
	_, err := tx.Exec(`INSERT INTO people (employee_id, name, revision) VALUES ($1, $2, $3)
		ON CONFLICT (employee_id) DO UPDATE SET name = excluded.name, revision = excluded.revision
		WHERE people.revision <= excluded.revision`, p.EmployeeID, p.Name, int64(p.Revision))
	return err
}

// SaveUnit implements notification.Projection.
func (s *Store) SaveUnit(tx *sqldb.Tx, u notification.Unit) error {
	_, err := tx.Exec(`INSERT INTO units (id, name, revision) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, revision = excluded.revision
		WHERE units.revision <= excluded.revision`, u.ID, u.Name, int64(u.Revision))
	return err
}

// SaveDocument implements notification.Projection.
func (s *Store) SaveDocument(tx *sqldb.Tx, d notification.Document) error {
	_, err := tx.Exec(`INSERT INTO documents (id, title, active, revision) VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, active = excluded.active, revision = excluded.revision
		WHERE documents.revision <= excluded.revision`, d.ID, d.Title, number(d.Active), int64(d.Revision))
	return err
}

// ForgetDocument implements notification.Projection.
func (s *Store) ForgetDocument(tx *sqldb.Tx, id string) error {
	if _, err := tx.Exec(`DELETE FROM notifications WHERE document_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM documents WHERE id = $1`, id)
	return err
}

// AccountsOf implements notification.Projection.
func (s *Store) AccountsOf(tx *sqldb.Tx, employeeID string) ([]string, error) {
	return ids(tx, `SELECT id FROM accounts WHERE employee_id = $1 AND active = 1 ORDER BY id`, employeeID)
}

// ToldOf implements notification.Projection.
func (s *Store) ToldOf(tx *sqldb.Tx, documentID string) ([]string, error) {
	return ids(tx, `SELECT DISTINCT account_id FROM notifications WHERE document_id = $1 AND seq IS NOT NULL`, documentID)
}

// Plan implements notification.Projection.
func (s *Store) Plan(tx *sqldb.Tx, planned ...notification.Planned) error {
	for _, p := range planned {
		var of notificationapi.OpenedTarget
		if p.Target != nil {
			of = *p.Target
		}
		if _, err := tx.Exec(`INSERT INTO notifications (id, account_id, kind, ref, document_id, permission_id, actor_id, expires_at, due_at, tries,
			target_kind, target_id, target_subtree, classes, reason)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12, $13, $14) ON CONFLICT (account_id, kind, ref) DO NOTHING`,
			p.ID, p.AccountID, string(p.Kind), p.Ref, p.DocumentID, p.PermissionID, p.ActorID, sqldb.NullMicros(p.ExpiresAt), sqldb.Micros(p.DueAt),
			of.Kind, of.ID, number(of.Subtree), strings.Join(p.Classes, ","), p.Reason); err != nil {
			return err
		}
	}
	return nil
}

// Unplan implements notification.Projection. An announced end that is another now goes
// too: it is announced again.
func (s *Store) Unplan(tx *sqldb.Tx, permissionID string, expiresAt *time.Time) error {
	if _, err := tx.Exec(`DELETE FROM notifications WHERE permission_id = $1 AND seq IS NULL`, permissionID); err != nil {
		return err
	}
	end := sqldb.NullMicros(expiresAt)
	if _, err := tx.Exec(`DELETE FROM notifications WHERE permission_id = $1 AND kind = 'share_expiring' AND coalesce(expires_at, 0) <> $2`,
		permissionID, end.Int64); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE notifications SET expires_at = $1 WHERE permission_id = $2`, end, permissionID)
	return err
}

// Withdraw implements notification.Projection.
func (s *Store) Withdraw(tx *sqldb.Tx, permissionID string) ([]string, error) {
	accounts, err := ids(tx, `SELECT DISTINCT account_id FROM notifications WHERE permission_id = $1 AND seq IS NOT NULL`, permissionID)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(`DELETE FROM notifications WHERE permission_id = $1`, permissionID)
	return accounts, err
}

func ids(tx *sqldb.Tx, query string, args ...any) (out []string, err error) {
	err = tx.Each(query, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out = append(out, id)
		return err
	}, args...)
	return out, err
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
