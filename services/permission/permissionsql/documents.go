package permissionsql

import (
	"context"
	"database/sql"
	"strconv"

	"acervo/platform/sqldb"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
)

// documentsAtOnce is how many documents one statement asks for.
const documentsAtOnce = 500

// Documents implements permission.Store.
func (s *Store) Documents(ctx context.Context, ids []string) (found []permission.PutDocument, err error) {
	for len(ids) > 0 {
		some := ids[:min(len(ids), documentsAtOnce)]
		ids = ids[len(some):]
		err := s.db.Each(ctx, `SELECT id, number, class, binned, seen FROM documents WHERE valid_to IS NULL AND id IN `+sqldb.Places(len(some)), func(rows *sql.Rows) error {
			var d permission.PutDocument
			err := rows.Scan(&d.ID, &d.Number, &d.Class, &d.Binned, &d.Seen)
			found = append(found, d)
			return err
		}, anys(some)...)
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// Document implements permission.Tx.
func (t *tx) Document(id string) (d permission.PutDocument, there bool, err error) {
	at, err := t.last(row{table: documents, key: []string{id}})
	if err != nil || !at.stands {
		return d, false, err
	}
	d = documents.fact([]string{id}, at.values, sqldb.FromMicros(at.from)).(permission.PutDocument)
	d.Seen = at.seen
	return d, true, nil
}

// documentNamed is the document that a fact names, which has to be known with it.
func documentNamed(c permission.Change) (id string, names bool) {
	switch f := c.(type) {
	case permission.PutUpload:
		return f.DocumentID, true
	case permission.PutPermission:
		return f.Target.ID, f.Target.Kind == permissionapi.TargetDocument
	}
	return "", false
}

// tallyChanges is by how much numbers of documents change: few, as a rule one.
type tallyChanges []tallyChange

type tallyChange struct {
	number int64
	class  string
	by     int
}

// add counts a document's row, which is one of documents, in or out.
func (m *tallyChanges) add(at lastRow, by int) {
	if !at.stands || yes(at.values[2]) { // in the bin
		return
	}
	owner, class := number(at.values[0]), text(at.values[1])
	for i := range *m {
		if c := &(*m)[i]; c.number == owner && c.class == class {
			c.by += by
			return
		}
	}
	*m = append(*m, tallyChange{owner, class, by})
}

// count brings the numbers of documents up to date and returns what they are now. A
// document that arrived tells others by itself whose and of what it is.
func (t *tx) count(revision int64, noted int, moved tallyChanges, arrival bool) (counted []permission.Change, err error) {
	for _, m := range moved {
		if m.by == 0 {
			continue
		}
		c := permission.PutTally{Number: uint32(m.number), Class: m.class}
		err := t.QueryRow(`INSERT INTO tallies (number, class, documents) VALUES ($1, $2, $3)
			ON CONFLICT (number, class) DO UPDATE SET documents = tallies.documents + excluded.documents RETURNING documents`, m.number, m.class, m.by).Scan(&c.Documents)
		if err != nil {
			return nil, err
		}
		counted = append(counted, c)
		if arrival {
			continue
		}
		if _, err := t.Exec(`INSERT INTO changes (revision, n, kind, id, of_id) VALUES ($1, $2, $3, $4, $5)`, revision, noted, tallies, strconv.FormatInt(m.number, 10), m.class); err != nil {
			return nil, err
		}
		noted++
	}
	return counted, nil
}

// tally is how many documents there are of an owner and a class.
func (s *Store) tally(ctx context.Context, number int64, class string) (c permission.PutTally, err error) {
	c = permission.PutTally{Number: uint32(number), Class: class}
	err = s.db.QueryRow(ctx, `SELECT documents FROM tallies WHERE number = $1 AND class = $2`, number, class).Scan(&c.Documents)
	if sqldb.IsNoRows(err) {
		err = nil
	}
	return c, err
}

// loadTallies calls yield with all of them.
func (s *Store) loadTallies(ctx context.Context, yield func(permission.Change)) error {
	return s.db.Each(ctx, `SELECT number, class, documents FROM tallies WHERE documents <> 0`, func(rows *sql.Rows) error {
		var c permission.PutTally
		err := rows.Scan(&c.Number, &c.Class, &c.Documents)
		yield(c)
		return err
	})
}
