package employeesql

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
)

// sortColumns are the columns that lists are sorted by; each has an index with the id.
var sortColumns = map[employee.SortKey]string{
	employee.SortName: "name_key", employee.SortRegistration: "registration", employee.SortHiredOn: "hired_on",
}

// Employees implements employee.EmployeeReader.
func (s *Store) Employees(ctx context.Context, q employee.EmployeeQuery) ([]employee.Employee, int, error) {
	var w where
	if len(q.Words) > 0 || q.CPF != "" {
		condition, args, err := s.matching(ctx, "e", q.Words)
		if err != nil {
			return nil, 0, err
		}
		if q.CPF != "" {
			condition = "(" + condition + " OR e.cpf = ?)"
			args = append(args, q.CPF)
		}
		w.add(condition, args...)
	}
	if len(q.IDs) > 0 {
		w.in("e.id", q.IDs)
	}
	if q.UnitID != "" {
		w.add(`e.unit_id IN (WITH RECURSIVE below (id) AS (
			SELECT ? UNION SELECT g.id FROM employee_groups g JOIN below ON g.parent_id = below.id) SELECT id FROM below)`, q.UnitID)
	}
	if q.InUnit != "" {
		w.add(`e.unit_id = ?`, q.InUnit)
	}
	if q.TeamID != "" {
		w.add(`e.id IN (SELECT employee_id FROM team_members WHERE group_id = ?)`, q.TeamID)
	}
	if q.ManagerID != "" {
		w.add(`e.manager_id = ?`, q.ManagerID)
	}
	if len(q.Status) > 0 {
		statuses := make([]string, len(q.Status))
		for i, status := range q.Status {
			statuses[i] = string(status)
		}
		w.in("e.status", statuses)
	}
	total := 0
	if q.Count {
		if err := s.db.QueryRow(ctx, `SELECT count(*) FROM employees e`+w.String(), w.args...).Scan(&total); err != nil {
			return nil, 0, err
		}
	}
	column, ok := sortColumns[q.Sort]
	if !ok {
		return nil, 0, fmt.Errorf("employeesql: no sort key %q", q.Sort)
	}
	direction, after := "ASC", ">"
	if q.Desc {
		direction, after = "DESC", "<"
	}
	if q.After != nil {
		w.add(`(e.`+column+`, e.id) `+after+` (?, ?)`, q.After.Key, q.After.ID)
	}
	from := w.String()
	sql := fmt.Sprintf(`SELECT %s FROM employees e%s ORDER BY e.%s %s, e.id %s LIMIT %s`, employeeColumns, from, column, direction, direction, w.next(q.Limit))
	return collect(ctx, s, total, sql, w.args, scanEmployee)
}

// few is how many people a word may find for the search to begin with them.
const few = 2000

// matching is the condition that an employee, under this alias, is found by all words.
// A word that finds few is looked up first and gives those few; one that finds many is
// looked up for each row, since a page of such rows is soon full.
func (s *Store) matching(ctx context.Context, alias string, words []employee.Word) (condition string, args []any, err error) {
	var all []string
	for _, word := range words {
		var parts []string
		for _, p := range append([]string{word.Joined}, word.Parts...) {
			kind := "n"
			if len(parts) == 0 {
				kind = "r"
			}
			sql := ` EXISTS (SELECT 1 FROM employee_terms t WHERE t.number = ` + alias + `.number AND t.kind = ? AND t.term >= ? AND t.term < ?)`
			n, err := s.finds(ctx, kind, p)
			if err != nil {
				return "", nil, err
			}
			if n < few {
				sql = ` ` + alias + `.number IN (SELECT number FROM employee_terms WHERE kind = ? AND term >= ? AND term < ?)`
			}
			parts = append(parts, sql)
			args = append(args, kind, p, behind(p))
		}
		all = append(all, "("+parts[0]+" OR"+strings.Join(parts[1:], " AND")+")")
	}
	if len(all) == 0 {
		return "1 = 0", nil, nil
	}
	return strings.Join(all, " AND "), args, nil
}

// finds is how many people a word's beginning finds, counted up to few.
func (s *Store) finds(ctx context.Context, kind, prefix string) (n int, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM (SELECT 1 FROM employee_terms WHERE kind = $1 AND term >= $2 AND term < $3 LIMIT $4) AS found`,
		kind, prefix, behind(prefix), few).Scan(&n)
	return n, err
}

func collect[T any](ctx context.Context, s *Store, total int, query string, args []any, scan func(row) (T, error)) ([]T, int, error) {
	var out []T
	err := s.db.Each(ctx, query, func(r *sql.Rows) error {
		v, err := scan(r)
		out = append(out, v)
		return err
	}, args...)
	return out, total, err
}

// Accounts implements employee.AccountReader.
func (s *Store) Accounts(ctx context.Context, q employee.AccountQuery) ([]employee.Account, int, error) {
	var w where
	if err := s.named(ctx, &w, q.Prefix, q.Words); err != nil {
		return nil, 0, err
	}
	if q.Role != "" {
		w.add(`a.id IN (SELECT account_id FROM account_roles WHERE role = ?)`, q.Role)
	}
	if q.Status != "" {
		w.add(`a.status = ?`, string(q.Status))
	}
	if q.EmployeeID != "" {
		w.add(`a.employee_id = ?`, q.EmployeeID)
	}
	total := 0
	if q.Count {
		if err := s.db.QueryRow(ctx, `SELECT count(*) FROM accounts a LEFT JOIN employees e ON e.id = a.employee_id`+w.String(), w.args...).Scan(&total); err != nil {
			return nil, 0, err
		}
	}
	if q.After != "" {
		w.add(`a.username > ?`, q.After)
	}
	from := w.String()
	return collect(ctx, s, total, `SELECT `+accountColumns+` FROM accounts a LEFT JOIN employees e ON e.id = a.employee_id`+from+
		` ORDER BY a.username LIMIT `+w.next(q.Limit), w.args, scanAccount)
}

// named adds that an account's user name begins with prefix or its employee has words.
func (s *Store) named(ctx context.Context, w *where, prefix string, words []employee.Word) error {
	if prefix == "" {
		return nil
	}
	condition, args, err := s.matching(ctx, "e", words)
	if err != nil {
		return err
	}
	w.add(`(a.username >= ? AND a.username < ? OR `+condition+`)`, append([]any{prefix, behind(prefix)}, args...)...)
	return nil
}

// People implements employee.AccountReader.
func (s *Store) People(ctx context.Context, q employee.PeopleQuery) ([]employeeapi.Person, int, error) {
	const from = ` FROM accounts a LEFT JOIN employees e ON e.id = a.employee_id`
	var w where
	w.add(`a.status = ?`, string(employeeapi.AccountActive))
	if err := s.named(ctx, &w, q.Prefix, q.Words); err != nil {
		return nil, 0, err
	}
	if len(q.AccountIDs) > 0 {
		w.in("a.id", q.AccountIDs)
	}
	if len(q.EmployeeIDs) > 0 {
		w.in("a.employee_id", q.EmployeeIDs)
	}
	total := 0
	if q.Count {
		if err := s.db.QueryRow(ctx, `SELECT count(*)`+from+w.String(), w.args...).Scan(&total); err != nil {
			return nil, 0, err
		}
	}
	if q.After != nil {
		w.add(`(coalesce(e.name_key, a.username), a.id) > (?, ?)`, q.After.Key, q.After.ID)
	}
	conditions := w.String()
	return collect(ctx, s, total, `SELECT a.id, coalesce(e.id, ''), coalesce(e.name, a.username), coalesce(e.position, ''), coalesce(e.unit_id, '')`+
		from+conditions+` ORDER BY coalesce(e.name_key, a.username), a.id LIMIT $`+strconv.Itoa(len(w.args)+1), append(w.args, q.Limit),
		func(r row) (p employeeapi.Person, err error) {
			err = r.Scan(&p.AccountID, &p.EmployeeID, &p.Name, &p.Position, &p.UnitID)
			return p, err
		})
}
