package permissionsql

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"acervo/platform/sqldb"
	"acervo/services/permission"
)

// First implements permission.Store.
func (s *Store) First(ctx context.Context) (time.Time, error) {
	var first sql.NullInt64
	// The classes are the first thing recorded.
	err := s.db.QueryRow(ctx, `SELECT min(valid_from) FROM classes`).Scan(&first)
	return sqldb.FromMicros(first.Int64), err
}

// AsOf implements permission.Store.
func (s *Store) AsOf(ctx context.Context, at time.Time, yield func(permission.Change)) error {
	for _, t := range tables {
		if t == documents || t == uploads || t == endedSessions {
			continue
		}
		if err := s.held(ctx, t, at, "", nil, yield); err != nil {
			return err
		}
	}
	return nil
}

// idsAtOnce is how many ids one statement asks for.
const idsAtOnce = 500

// About implements permission.Store.
func (s *Store) About(ctx context.Context, at time.Time, ids []string, yield func(permission.Change)) error {
	if err := s.held(ctx, classes, at, "", nil, yield); err != nil {
		return err
	}
	for some := range slices.Chunk(ids, idsAtOnce) {
		var owners []any
		for _, by := range []struct {
			table  *table
			column string
		}{{documents, "id"}, {uploads, "document_id"}, {accounts, "id"}, {employees, "id"}, {units, "id"}, {teams, "id"}, {members, "employee_id"}, {permissions, "subject_id"}} {
			err := s.held(ctx, by.table, at, by.column, anys(some), func(c permission.Change) {
				if d, ok := c.(permission.PutDocument); ok {
					owners = append(owners, int64(d.Number))
				}
				yield(c)
			})
			if err != nil {
				return err
			}
		}
		if owners != nil {
			if err := s.held(ctx, employees, at, "number", owners, yield); err != nil {
				return err
			}
		}
	}
	return nil
}

// held yields the facts of a table that held at a moment; with a column, those in which
// it has one of these values.
func (s *Store) held(ctx context.Context, t *table, at time.Time, column string, values []any, yield func(permission.Change)) error {
	query := fmt.Sprintf("SELECT %s, valid_from FROM %s WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $2)",
		strings.Join(append(append([]string{}, t.key...), t.columns...), ", "), t.name)
	args := append([]any{sqldb.Micros(at), sqldb.Micros(at)}, values...)
	if column != "" {
		marks := make([]string, len(values))
		for i := range values {
			marks[i] = fmt.Sprintf("$%d", i+3)
		}
		query += fmt.Sprintf(" AND %s IN (%s)", column, strings.Join(marks, ", "))
	}
	order := " ORDER BY version" // should a clock have gone back, the latest counts
	if t == classes {
		order = " ORDER BY position, version"
	}
	key, says := make([]string, len(t.key)), make([]any, len(t.columns))
	var from int64
	dest := pointers(key, says, &from)
	return s.db.Each(ctx, query+order, func(rows *sql.Rows) error {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		yield(t.fact(key, says, sqldb.FromMicros(from)))
		return nil
	}, args...)
}
