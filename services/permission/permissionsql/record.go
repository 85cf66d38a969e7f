package permissionsql

import (
	"database/sql"
	"reflect"
	"slices"
	"strings"
	"time"

	"acervo/platform/event"
	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
)

// arrival is the kind of change that only adds: a document that was not there, with
// the sight of whoever brought it. No decision can have counted on its absence.
const arrival = "arrival"

// tx is a permission.Tx.
type tx struct {
	*sqldb.Tx
	store *Store
	known map[string]lastRow // what was read in this transaction, by table and key
}

var _ permission.Tx = (*tx)(nil)

// Within implements permission.Store.
func (s *Store) Within(t *sqldb.Tx) permission.Tx { return s.within(t) }

func (s *Store) within(t *sqldb.Tx) *tx { return &tx{Tx: t, store: s} }

// Append implements permission.Tx.
func (t *tx) Append(events ...event.Event) error { return event.Append(t.Tx, events...) }

// Behind implements permission.Tx.
func (t *tx) Behind(revision uint64) (bool, error) {
	var one int
	err := t.QueryRow(`SELECT 1 FROM changes WHERE revision > $1 AND kind <> $2 AND kind <> $3 LIMIT 1`, int64(revision), arrival, endedSessions.name).Scan(&one)
	if sqldb.IsNoRows(err) {
		return false, nil
	}
	return err == nil, err
}

// Newer implements permission.Tx.
func (t *tx) Newer(fact permission.Change) (bool, error) {
	r := rowOf(fact)
	at, err := t.last(r)
	return r.seen > at.seen, err
}

// Naming implements permission.Tx.
func (t *tx) Naming(id string) (out []permissionapi.Permission, err error) {
	key, values := make([]string, 1), make([]any, len(permissions.columns))
	var from int64
	dest := pointers(key, values, &from)
	query := permissions.standing + ` AND target_id = $1 UNION ` + permissions.standing + ` AND subject_id = $2 ORDER BY 1`
	err = t.Each(query, func(rows *sql.Rows) error {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		out = append(out, readPermission(key[0], values))
		return nil
	}, id, id)
	return out, err
}

// Record implements permission.Tx.
func (t *tx) Record(by string, at time.Time, changes ...permission.Change) error {
	rows := make([]row, 0, len(changes))
	told := make([]permission.Change, 0, len(changes)+2)
	var moved tallyChanges
	now := sqldb.Micros(at)
	var arrived string // the document that is new here
	documentRows := 0
	for _, c := range changes {
		r := rowOf(c)
		before, err := t.last(r)
		if err != nil {
			return err
		}
		if id, names := documentNamed(c); names {
			d, there, err := t.Document(id)
			if err != nil {
				return err
			}
			if there {
				told = append(told, d)
			}
		}
		told = append(told, c)
		changed, err := t.put(r, before, by, now)
		if err != nil {
			return err
		}
		if !changed {
			continue
		}
		if r.table == documents {
			if before.version == 0 {
				arrived = r.key[0]
			}
			documentRows++
			moved.add(before, -1)
			moved.add(lastRow{values: r.values, stands: r.values != nil}, +1)
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		return nil
	}
	var revision uint64
	if err := t.QueryRow(`UPDATE revision SET n = n + 1 RETURNING n`).Scan(&revision); err != nil {
		return err
	}
	if err := t.noteChanges(int64(revision), rows, arrived); err != nil {
		return err
	}
	if slices.ContainsFunc(rows, func(r row) bool { return r.table == endedSessions }) {
		if _, err := t.Exec(`DELETE FROM ended_sessions WHERE valid_from < $1`, now-identity.KeepEnded.Microseconds()); err != nil {
			return err
		}
	}
	counted, err := t.count(int64(revision), len(rows), moved, arrived != "" && documentRows == 1)
	if err != nil {
		return err
	}
	told = append(told, counted...)
	t.AfterCommit(func() {
		if t.store.onRecord != nil {
			t.store.onRecord(revision, told)
		}
		t.store.committed.Store(revision)
	})
	return nil
}

func (t *tx) noteChanges(revision int64, rows []row, arrived string) error {
	for n, r := range rows {
		kind, of := r.table.name, ""
		if len(r.key) > 1 {
			of = r.key[1]
		}
		if arrived != "" && r.key[0] == arrived {
			if r.table == uploads {
				continue // noted with its document
			}
			kind = arrival
		}
		if _, err := t.Exec(`INSERT INTO changes (revision, n, kind, id, of_id) VALUES ($1, $2, $3, $4, $5)`, revision, n, kind, r.key[0], of); err != nil {
			return err
		}
	}
	return nil
}

// put makes a row the latest about its thing. It reports whether that changes
// anything.
func (t *tx) put(r row, before lastRow, by string, now int64) (bool, error) {
	if r.table == classes {
		if err := t.placeClass(r, before); err != nil {
			return false, err
		}
	}
	seen := max(r.seen, before.seen)
	if r.values != nil && before.stands && reflect.DeepEqual(r.values, before.values) && seen == before.seen {
		return false, nil
	}
	if before.stands {
		if _, err := t.Exec(r.table.end, append(anys(r.key), now, by, int64(seen), before.version)...); err != nil {
			return false, err
		}
	}
	after := lastRow{values: r.values, version: before.version + 1, seen: seen, from: now, stands: r.values != nil, fresh: true}
	switch {
	case r.values != nil:
		if err := t.insert(r, after, by, nil, nil); err != nil {
			return false, err
		}
	case before.stands:
		after.version = before.version
	case r.seen > before.seen: // it never was, but what comes late must find that it ended
		after.values = make([]any, len(r.table.columns))
		if err := t.insert(r, after, by, now, by); err != nil {
			return false, err
		}
	default:
		return false, nil
	}
	t.remember(r, after)
	return true, nil
}

func (t *tx) insert(r row, at lastRow, by string, to, endedBy any) error {
	args := append(anys(r.key), at.values...)
	_, err := t.Exec(r.table.insert, append(args, at.version, int64(at.seen), at.from, by, to, endedBy)...)
	return err
}

// placeClass gives a class its place among the others, which it keeps.
func (t *tx) placeClass(r row, before lastRow) error {
	if before.version > 0 {
		r.values[0] = before.values[0]
		return nil
	}
	var place int64
	if err := t.QueryRow(`SELECT count(*) FROM classes WHERE version = 1`).Scan(&place); err != nil {
		return err
	}
	r.values[0] = place
	return nil
}

func (t *tx) last(r row) (lastRow, error) {
	if at, ok := t.known[name(r)]; ok {
		return at, nil
	}
	if r.table == uploads {
		// Nobody has brought what was not there a moment ago.
		if d, ok := t.known[name(row{table: documents, key: r.key})]; ok && d.version == 1 && d.fresh {
			return lastRow{}, nil
		}
	}
	at, err := scanLast(t.QueryRow(r.table.last, anys(r.key)...), r.table)
	if err == nil {
		t.remember(r, at)
	}
	return at, err
}

func (t *tx) remember(r row, at lastRow) {
	if t.known == nil {
		t.known = map[string]lastRow{}
	}
	t.known[name(r)] = at
}

func name(r row) string { return r.table.name + " " + strings.Join(r.key, " ") }
