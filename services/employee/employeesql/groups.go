package employeesql

import (
	"context"
	"database/sql"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/employee/employeeapi"
)

const groupColumns = `id, kind, coalesce(code, ''), name, coalesce(parent_id, ''), revision, created_at, updated_at`

func scanGroup(r row) (employeeapi.Group, error) {
	var g employeeapi.Group
	var created, updated int64
	err := r.Scan(&g.ID, &g.Kind, &g.Code, &g.Name, &g.ParentID, &g.Revision, &created, &updated)
	if sqldb.IsNoRows(err) {
		return g, fault.Missing("group")
	}
	g.CreatedAt, g.UpdatedAt = sqldb.FromMicros(created), sqldb.FromMicros(updated)
	return g, err
}

// Group implements employee.GroupReader.
func (s *Store) Group(ctx context.Context, id string) (employeeapi.Group, error) {
	return scanGroup(s.db.QueryRow(ctx, `SELECT `+groupColumns+` FROM employee_groups WHERE id = $1`, id))
}

// Groups implements employee.GroupReader.
func (s *Store) Groups(ctx context.Context, count bool) ([]employeeapi.Group, error) {
	groups, _, err := collect(ctx, s, 0, `SELECT `+groupColumns+` FROM employee_groups`, nil, scanGroup)
	if err != nil || !count {
		return groups, err
	}
	people := map[string]int{}
	err = s.db.Each(ctx, `SELECT unit_id, count(*) FROM employees WHERE unit_id IS NOT NULL AND status <> 'terminated' GROUP BY unit_id
		UNION ALL SELECT m.group_id, count(*) FROM team_members m JOIN employees e ON e.id = m.employee_id WHERE e.status <> 'terminated' GROUP BY m.group_id`,
		func(r *sql.Rows) error {
			var id string
			var n int
			err := r.Scan(&id, &n)
			people[id] = n
			return err
		})
	for i := range groups {
		n := people[groups[i].ID]
		groups[i].People = &n
	}
	return groups, err
}

// TeamsOf implements employee.GroupReader.
func (s *Store) TeamsOf(ctx context.Context, employeeID string) (ids []string, err error) {
	err = s.db.Each(ctx, `SELECT group_id FROM team_members WHERE employee_id = $1`, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, employeeID)
	return ids, err
}

// Company implements employee.GroupReader.
func (s *Store) Company(ctx context.Context) (name string, err error) {
	return id(s.db.QueryRow(ctx, `SELECT value FROM settings WHERE name = 'company'`))
}

// Company implements employee.GroupTx.
func (t tx) Company() (string, error) {
	return id(t.QueryRow(`SELECT value FROM settings WHERE name = 'company'`))
}

// SetCompany implements employee.GroupTx.
func (t tx) SetCompany(name string) error {
	_, err := t.Exec(`INSERT INTO settings (name, value) VALUES ('company', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name)
	return err
}

// Group implements employee.GroupTx.
func (t tx) Group(id string) (employeeapi.Group, error) {
	return scanGroup(t.QueryRow(`SELECT `+groupColumns+` FROM employee_groups WHERE id = $1`, id))
}

// GroupByCode implements employee.GroupTx.
func (t tx) GroupByCode(code string) (string, error) {
	return id(t.QueryRow(`SELECT id FROM employee_groups WHERE code = $1`, code))
}

// InsertGroup implements employee.GroupTx.
func (t tx) InsertGroup(g employeeapi.Group) error {
	_, err := t.Exec(`INSERT INTO employee_groups (id, kind, code, name, parent_id, revision, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		g.ID, string(g.Kind), null(g.Code), g.Name, null(g.ParentID), g.Revision, sqldb.Micros(g.CreatedAt), sqldb.Micros(g.UpdatedAt))
	return err
}

// UpdateGroup implements employee.GroupTx.
func (t tx) UpdateGroup(g employeeapi.Group) error {
	n, err := t.Exec(`UPDATE employee_groups SET code = $1, name = $2, parent_id = $3, revision = $4, updated_at = $5 WHERE id = $6`,
		null(g.Code), g.Name, null(g.ParentID), g.Revision, sqldb.Micros(g.UpdatedAt), g.ID)
	if err == nil && n == 0 {
		err = fault.Missing("group")
	}
	return err
}

// DeleteGroup implements employee.GroupTx.
func (t tx) DeleteGroup(id string) error {
	n, err := t.Exec(`DELETE FROM employee_groups WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = fault.Missing("group")
	}
	return err
}

// UnitInUse implements employee.GroupTx.
func (t tx) UnitInUse(id string) (people, units bool, err error) {
	err = t.QueryRow(`SELECT EXISTS (SELECT 1 FROM employees WHERE unit_id = $1), EXISTS (SELECT 1 FROM employee_groups WHERE parent_id = $2)`, id, id).Scan(&people, &units)
	return people, units, err
}

// AddMember implements employee.TeamTx.
func (t tx) AddMember(groupID, employeeID string, at time.Time, by string) (bool, error) {
	n, err := t.Exec(`INSERT INTO team_members (group_id, employee_id, added_at, added_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		groupID, employeeID, sqldb.Micros(at), by)
	return n > 0, err
}

// RemoveMember implements employee.TeamTx.
func (t tx) RemoveMember(groupID, employeeID string) (bool, error) {
	n, err := t.Exec(`DELETE FROM team_members WHERE group_id = $1 AND employee_id = $2`, groupID, employeeID)
	return n > 0, err
}

// Members implements employee.TeamTx.
func (t tx) Members(groupID string) ([]string, error) {
	return t.ids(`SELECT employee_id FROM team_members WHERE group_id = $1 ORDER BY employee_id`, groupID)
}

// TeamsOf implements employee.TeamTx.
func (t tx) TeamsOf(employeeID string) ([]string, error) {
	return t.ids(`SELECT group_id FROM team_members WHERE employee_id = $1 ORDER BY group_id`, employeeID)
}

func (t tx) ids(query string, args ...any) (ids []string, err error) {
	err = t.Each(query, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, args...)
	return ids, err
}
