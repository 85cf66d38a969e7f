// Package employeesql keeps employees, groups, accounts and sessions in SQL.
package employeesql

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/employee"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is employee.Store on a database, which its owner closes.
type Store struct{ db *sqldb.DB }

var _ employee.Store = (*Store)(nil)

// New brings the schema up to date and returns the store. A database from a newer
// version is refused.
func New(ctx context.Context, db *sqldb.DB) (*Store, error) {
	if err := db.Migrate(ctx, migrations, "migrations"); err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

// Within implements employee.Store.
func (s *Store) Within(t *sqldb.Tx) employee.Tx { return tx{t} }

// Write implements employee.Store.
func (s *Store) Write(ctx context.Context, fn func(employee.Tx) error) error {
	return s.db.Write(ctx, func(t *sqldb.Tx) error { return fn(tx{t}) })
}

// Once implements employee.Store.
func (s *Store) Once(ctx context.Context, answer any, fn func(employee.Tx) error) error {
	kept, err := sqldb.Once(ctx, s.db, func(t *sqldb.Tx) (json.RawMessage, error) {
		if err := fn(tx{t}); err != nil {
			return nil, err
		}
		return json.Marshal(answer)
	})
	if err != nil {
		return err
	}
	return json.Unmarshal(kept, answer)
}

// Sweep implements employee.Store. A key is kept until its successor's tokens would be.
func (s *Store) Sweep(ctx context.Context, before time.Time) error {
	at := sqldb.Micros(before)
	err := s.db.Write(ctx, func(t *sqldb.Tx) error {
		for _, q := range []string{
			`DELETE FROM sessions WHERE expires_at < $1 OR ended_at < $1`,
			`DELETE FROM setup_links WHERE expires_at < $1 OR used_at < $1`,
			`DELETE FROM signing_keys WHERE created_at < $1 AND created_at < (SELECT max(created_at) FROM signing_keys)`,
		} {
			if _, err := t.Exec(q, at); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.db.ForgetAnswers(ctx)
}

// tx is employee.Tx.
type tx struct{ *sqldb.Tx }

var _ employee.Tx = tx{}

// Publish implements employee.Tx.
func (t tx) Publish(events ...event.Event) error { return event.Append(t.Tx, events...) }

// row is what one row is read from: a single one or one of many.
type row interface{ Scan(dest ...any) error }

// null is a reference that may be absent, as it is stored.
func null(id string) sql.NullString { return sql.NullString{String: id, Valid: id != ""} }

// list is the placeholders $from … for a list in SQL, and its values. The length is
// rounded up to a power of two by repeating the last value, so that few statements are
// prepared. It must not be empty.
func list(from int, values []string) (string, []any) {
	n := 1
	for n < len(values) {
		n *= 2
	}
	marks := make([]string, n)
	args := make([]any, n)
	for i := range n {
		marks[i] = "$" + strconv.Itoa(from+i)
		args[i] = values[min(i, len(values)-1)]
	}
	return strings.Join(marks, ", "), args
}

// where collects conditions and their arguments. A ? in a condition is its next argument.
type where struct {
	conditions []string
	args       []any
}

func (w *where) add(condition string, args ...any) {
	var b strings.Builder
	next := len(w.args)
	for _, r := range condition {
		if r == '?' {
			next++
			b.WriteString("$" + strconv.Itoa(next))
			continue
		}
		b.WriteRune(r)
	}
	if next-len(w.args) != len(args) {
		panic(fmt.Sprintf("employeesql: %q takes %d arguments, not %d", condition, next-len(w.args), len(args)))
	}
	w.conditions = append(w.conditions, b.String())
	w.args = append(w.args, args...)
}

func (w *where) in(column string, values []string) {
	marks, args := list(len(w.args)+1, values)
	w.conditions = append(w.conditions, column+" IN ("+marks+")")
	w.args = append(w.args, args...)
}

func (w *where) String() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

// next is the argument that a further placeholder has.
func (w *where) next(arg any) string {
	w.args = append(w.args, arg)
	return "$" + strconv.Itoa(len(w.args))
}

// behind is the first text that does not begin with prefix, for all that is searched.
func behind(prefix string) string { return prefix + "\U0010FFFF" }
