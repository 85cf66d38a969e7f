package employeesql

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/employee"
)

const employeeColumns = `number, id, registration, name, cpf, email, position, coalesce(unit_id, ''), coalesce(manager_id, ''),
	hired_on, terminated_on, status, revision, created_at, updated_at`

func scanEmployee(r row) (employee.Employee, error) {
	var e employee.Employee
	var created, updated int64
	err := r.Scan(&e.Number, &e.ID, &e.Registration, &e.Name, &e.CPF, &e.Email, &e.Position, &e.UnitID, &e.ManagerID,
		&e.HiredOn, &e.TerminatedOn, &e.Status, &e.Revision, &created, &updated)
	if sqldb.IsNoRows(err) {
		return e, fault.Missing("employee")
	}
	e.CreatedAt, e.UpdatedAt = sqldb.FromMicros(created), sqldb.FromMicros(updated)
	return e, err
}

// Employee implements employee.EmployeeReader.
func (s *Store) Employee(ctx context.Context, id string) (employee.Employee, error) {
	return scanEmployee(s.db.QueryRow(ctx, `SELECT `+employeeColumns+` FROM employees WHERE id = $1`, id))
}

// EmployeesByID implements employee.EmployeeReader.
func (s *Store) EmployeesByID(ctx context.Context, ids []string) ([]employee.Employee, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	marks, args := list(1, ids)
	var out []employee.Employee
	err := s.db.Each(ctx, `SELECT `+employeeColumns+` FROM employees WHERE id IN (`+marks+`)`, func(r *sql.Rows) error {
		e, err := scanEmployee(r)
		out = append(out, e)
		return err
	}, args...)
	return out, err
}

// Employee implements employee.EmployeeTx.
func (t tx) Employee(id string) (employee.Employee, error) {
	return scanEmployee(t.QueryRow(`SELECT `+employeeColumns+` FROM employees WHERE id = $1`, id))
}

// EmployeeBy implements employee.EmployeeTx.
func (t tx) EmployeeBy(key employee.UniqueKey, value string) (string, error) {
	switch key {
	case employee.ByRegistration:
		return id(t.QueryRow(`SELECT id FROM employees WHERE registration = $1`, value))
	case employee.ByCPF:
		return id(t.QueryRow(`SELECT id FROM employees WHERE cpf = $1`, value))
	}
	return "", fmt.Errorf("employeesql: no unique key %q", key)
}

// id reads an id that may not be there.
func id(r row) (string, error) {
	var id string
	err := r.Scan(&id)
	if sqldb.IsNoRows(err) {
		return "", nil
	}
	return id, err
}

// NextNumber implements employee.EmployeeTx.
func (t tx) NextNumber() (uint32, error) {
	var n uint32
	err := t.QueryRow(`UPDATE counters SET value = value + 1 WHERE name = 'employee' RETURNING value`).Scan(&n)
	return n, err
}

// InsertEmployee implements employee.EmployeeTx.
func (t tx) InsertEmployee(e employee.Employee) error {
	_, err := t.Exec(`INSERT INTO employees (number, id, registration, name, name_key, cpf, email, position, unit_id, manager_id,
		hired_on, terminated_on, status, revision, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		e.Number, e.ID, e.Registration, e.Name, employee.Fold(e.Name), e.CPF, e.Email, e.Position, null(e.UnitID), null(e.ManagerID),
		e.HiredOn, e.TerminatedOn, string(e.Status), e.Revision, sqldb.Micros(e.CreatedAt), sqldb.Micros(e.UpdatedAt))
	if err != nil {
		return err
	}
	return t.index(e)
}

// index notes the words by which e is found.
func (t tx) index(e employee.Employee) error {
	var values []string
	var args []any
	seen := map[string]bool{}
	note := func(term, kind string) {
		if term == "" || seen[kind+term] {
			return
		}
		seen[kind+term] = true
		n := len(args)
		values = append(values, fmt.Sprintf("($%d, $%d, $%d)", n+1, n+2, n+3))
		args = append(args, term, kind, e.Number)
	}
	note(strings.Join(employee.Terms(employee.Fold(e.Registration)), ""), "r")
	for _, term := range employee.NameTerms(employee.Fold(e.Name)) {
		note(term, "n")
	}
	if len(values) == 0 {
		return nil
	}
	_, err := t.Exec(`INSERT INTO employee_terms (term, kind, number) VALUES `+strings.Join(values, ", "), args...)
	return err
}

// UpdateEmployee implements employee.EmployeeTx.
func (t tx) UpdateEmployee(e employee.Employee) error {
	n, err := t.Exec(`UPDATE employees SET registration = $1, name = $2, name_key = $3, cpf = $4, email = $5, position = $6, unit_id = $7,
		manager_id = $8, hired_on = $9, terminated_on = $10, status = $11, revision = $12, updated_at = $13 WHERE id = $14`,
		e.Registration, e.Name, employee.Fold(e.Name), e.CPF, e.Email, e.Position, null(e.UnitID),
		null(e.ManagerID), e.HiredOn, e.TerminatedOn, string(e.Status), e.Revision, sqldb.Micros(e.UpdatedAt), e.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Missing("employee")
	}
	if _, err := t.Exec(`DELETE FROM employee_terms WHERE number = $1`, e.Number); err != nil {
		return err
	}
	return t.index(e)
}

// DeleteEmployee implements employee.EmployeeTx.
func (t tx) DeleteEmployee(id string) error {
	n, err := t.Exec(`DELETE FROM employees WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = fault.Missing("employee")
	}
	return err
}

// Documents implements employee.EmployeeTx.
func (t tx) Documents(employeeID string) (n int, err error) {
	err = t.QueryRow(`SELECT documents FROM employees WHERE id = $1`, employeeID).Scan(&n)
	if sqldb.IsNoRows(err) {
		err = fault.Missing("employee")
	}
	return n, err
}

// AddDocuments implements employee.EmployeeTx. Of nobody it is nothing.
func (t tx) AddDocuments(number uint32, by int) error {
	_, err := t.Exec(`UPDATE employees SET documents = documents + $1 WHERE number = $2`, by, number)
	return err
}

// AnyDocuments implements employee.EmployeeTx.
func (t tx) AnyDocuments() (bool, error) {
	return exists(t.QueryRow(`SELECT EXISTS (SELECT 1 FROM employees WHERE documents > 0)`))
}

// HasReports implements employee.EmployeeTx.
func (t tx) HasReports(employeeID string) (bool, error) {
	return exists(t.QueryRow(`SELECT EXISTS (SELECT 1 FROM employees WHERE manager_id = $1)`, employeeID))
}

func exists(r row) (yes bool, err error) {
	err = r.Scan(&yes)
	return yes, err
}
