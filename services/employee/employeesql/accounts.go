package employeesql

import (
	"context"
	"slices"
	"strings"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
)

// The roles come with the account, in one text; a role's name has no space.
const accountColumns = `a.id, a.username, coalesce(a.employee_id, ''), a.status, a.password_hash, a.revision, a.created_at, a.updated_at,
	coalesce((SELECT string_agg(role, ' ') FROM account_roles r WHERE r.account_id = a.id), '')`

func scanAccount(r row) (employee.Account, error) {
	var a employee.Account
	var created, updated int64
	var roles string
	err := r.Scan(&a.ID, &a.Username, &a.EmployeeID, &a.Status, &a.PasswordHash, &a.Revision, &created, &updated, &roles)
	if sqldb.IsNoRows(err) {
		return a, fault.Missing("account")
	}
	a.Roles = strings.Fields(roles)
	slices.Sort(a.Roles)
	a.Pending = a.PasswordHash == ""
	a.CreatedAt, a.UpdatedAt = sqldb.FromMicros(created), sqldb.FromMicros(updated)
	return a, err
}

// Account implements employee.AccountReader.
func (s *Store) Account(ctx context.Context, id string) (employee.Account, error) {
	return scanAccount(s.db.QueryRow(ctx, `SELECT `+accountColumns+` FROM accounts a WHERE a.id = $1`, id))
}

// AccountByUsername implements employee.AccountReader.
func (s *Store) AccountByUsername(ctx context.Context, username string) (employee.Account, error) {
	return scanAccount(s.db.QueryRow(ctx, `SELECT `+accountColumns+` FROM accounts a WHERE a.username = $1`, username))
}

// Roles implements employee.AccountReader.
func (s *Store) Roles(ctx context.Context) ([]employeeapi.Role, error) {
	out, _, err := collect(ctx, s, 0, `SELECT role, count(*) FROM account_roles GROUP BY role ORDER BY role`, nil, func(r row) (x employeeapi.Role, err error) {
		return x, r.Scan(&x.Name, &x.Accounts)
	})
	return out, err
}

// AnyAccount implements employee.AccountReader.
func (s *Store) AnyAccount(ctx context.Context) (bool, error) {
	return exists(s.db.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM accounts)`))
}

// Account implements employee.AccountTx.
func (t tx) Account(id string) (employee.Account, error) {
	return scanAccount(t.QueryRow(`SELECT `+accountColumns+` FROM accounts a WHERE a.id = $1`, id))
}

// AccountByName implements employee.AccountTx.
func (t tx) AccountByName(username string) (string, error) {
	return id(t.QueryRow(`SELECT id FROM accounts WHERE username = $1`, username))
}

// AccountOf implements employee.AccountTx.
func (t tx) AccountOf(employeeID string) (string, error) {
	return id(t.QueryRow(`SELECT id FROM accounts WHERE employee_id = $1`, employeeID))
}

// InsertAccount implements employee.AccountTx.
func (t tx) InsertAccount(a employee.Account) error {
	_, err := t.Exec(`INSERT INTO accounts (id, username, employee_id, status, password_hash, revision, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		a.ID, a.Username, null(a.EmployeeID), string(a.Status), a.PasswordHash, a.Revision, sqldb.Micros(a.CreatedAt), sqldb.Micros(a.UpdatedAt))
	if err != nil {
		return err
	}
	return t.setRoles(a)
}

func (t tx) setRoles(a employee.Account) error {
	for _, role := range a.Roles {
		if _, err := t.Exec(`INSERT INTO account_roles (account_id, role) VALUES ($1, $2) ON CONFLICT DO NOTHING`, a.ID, role); err != nil {
			return err
		}
	}
	return nil
}

// UpdateAccount implements employee.AccountTx.
func (t tx) UpdateAccount(a employee.Account) error {
	n, err := t.Exec(`UPDATE accounts SET username = $1, employee_id = $2, status = $3, password_hash = $4, revision = $5, updated_at = $6 WHERE id = $7`,
		a.Username, null(a.EmployeeID), string(a.Status), a.PasswordHash, a.Revision, sqldb.Micros(a.UpdatedAt), a.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Missing("account")
	}
	if _, err := t.Exec(`DELETE FROM account_roles WHERE account_id = $1`, a.ID); err != nil {
		return err
	}
	return t.setRoles(a)
}

// Administrators implements employee.AccountTx.
func (t tx) Administrators(except string) (n int, err error) {
	err = t.QueryRow(`SELECT count(*) FROM accounts a JOIN account_roles r ON r.account_id = a.id
		WHERE r.role = 'admin' AND a.status = 'active' AND a.password_hash <> '' AND a.id <> $1`, except).Scan(&n)
	return n, err
}

// NoAccounts implements employee.AccountTx.
func (t tx) NoAccounts() (bool, error) {
	return exists(t.QueryRow(`SELECT NOT EXISTS (SELECT 1 FROM accounts)`))
}
