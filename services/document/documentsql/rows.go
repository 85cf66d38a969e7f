package documentsql

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"acervo/services/document"
	"acervo/services/document/documentapi"
	"acervo/services/document/visible"
	"acervo/services/permission/permissionapi"
)

// Rows implements document.Catalogue.
func (c *Catalogue) Rows(ctx context.Context, numbers []uint32) ([]document.CatalogueRow, error) {
	return inChunks(ctx, c.db, numbers, `SELECT e.n, e.employee_number, e.body, p.name, p.registration, p.unit_id
		FROM entries e LEFT JOIN people p ON p.number = e.employee_number WHERE e.n IN `,
		func(row scanner) (r document.CatalogueRow, err error) {
			var body sql.RawBytes
			var name, registration, unit sql.NullString
			if err := row.Scan(&r.N, &r.Owner, &body, &name, &registration, &unit); err != nil {
				return r, err
			}
			if r.Owner != 0 {
				r.Employee = &documentapi.Person{Name: name.String, Registration: registration.String, UnitID: unit.String}
			}
			return r, json.Unmarshal(body, &r.Document)
		})
}

// atOnceSince is how many documents a piece of Since has at most.
const atOnceSince = 1000

// Since implements document.Catalogue. What is read after the number may be later than
// it, and then is read again the next time, which does no harm.
func (c *Catalogue) Since(ctx context.Context, seq uint64) iter.Seq2[visible.Delta, error] {
	return func(yield func(visible.Delta, error) bool) {
		if err := c.since(ctx, seq, yield); err != nil && !errors.Is(err, errEnough) {
			yield(visible.Delta{}, err)
		}
	}
}

var errEnough = errors.New("no more is wanted")

func (c *Catalogue) since(ctx context.Context, seq uint64, yield func(visible.Delta, error) bool) error {
	var d visible.Delta
	var base uint64
	if err := c.db.QueryRow(ctx, `SELECT seq, base FROM state`).Scan(&d.Seq, &base); err != nil {
		return err
	}
	if seq < base {
		d.Reset, seq = true, 0
	}
	var err error
	d.People, err = all(ctx, c.db, `SELECT number, unit_id, gone FROM people WHERE seq > $1`, func(row scanner) (p visible.Person, err error) {
		var gone bool
		if err := row.Scan(&p.Number, &p.UnitID, &gone); gone {
			return visible.Person{Number: p.Number}, err
		}
		return p, err
	}, seq)
	if err != nil {
		return err
	}
	d.Units, err = all(ctx, c.db, `SELECT id, name, parent_id, gone FROM units WHERE seq > $1`, func(row scanner) (u visible.Unit, err error) {
		return u, row.Scan(&u.ID, &u.Name, &u.ParentID, &u.Gone)
	}, seq)
	if err != nil {
		return err
	}
	if !d.Reset {
		if d.Gone, err = all(ctx, c.db, `SELECT n FROM gone WHERE seq > $1`, func(row scanner) (n uint32, err error) { return n, row.Scan(&n) }, seq); err != nil {
			return err
		}
	}
	order := ``
	if d.Reset { // the index is filled fastest in order; what changed since is few
		order = ` ORDER BY n`
	}
	err = c.db.Each(ctx, `SELECT n, id, employee_number, class, type_id, date, created_at, sort_title, tags, status, created_by, until FROM entries WHERE seq > $1`+order, func(rows *sql.Rows) error {
		doc, err := scanDoc(rows)
		if err != nil {
			return err
		}
		if d.Docs = append(d.Docs, doc); len(d.Docs) < atOnceSince {
			return nil
		}
		if !yield(d, nil) {
			return errEnough
		}
		d = visible.Delta{Seq: d.Seq, Docs: d.Docs[:0]}
		return nil
	}, seq)
	if err != nil {
		return err
	}
	yield(d, nil)
	return nil
}

func scanDoc(row scanner) (d visible.Doc, err error) {
	var id, date, tags, status, until string
	if err := row.Scan(&d.N, &id, &d.Owner, &d.Class, &d.Type, &date, &d.Created, &d.Title, &tags, &status, &d.Sender, &until); err != nil {
		return d, err
	}
	var ok bool
	if d.ID, ok = permissionapi.ParseDocumentID(id); !ok {
		return d, fmt.Errorf("catalogue entry %d has the id %q", d.N, id)
	}
	d.Day, d.Binned = document.Day(date), status == string(documentapi.Binned)
	if until != "" {
		d.Until, d.Ends = document.Day(until), true
	}
	if tags != "" {
		return d, json.Unmarshal([]byte(tags), &d.Tags)
	}
	return d, nil
}

// Entries implements document.Catalogue.
func (c *Catalogue) Entries(ctx context.Context) iter.Seq2[document.Entry, error] {
	return func(yield func(document.Entry, error) bool) {
		after := int64(0)
		for {
			type numbered struct {
				n int64
				document.Entry
			}
			piece, err := all(ctx, c.db, `SELECT n, employee_number, body, sort_title, terms, text FROM entries WHERE n > $1 ORDER BY n LIMIT $2`,
				func(row scanner) (e numbered, err error) {
					var body string
					if err := row.Scan(&e.n, &e.EmployeeNumber, &body, &e.SortTitle, &e.Terms, &e.Text); err != nil {
						return e, err
					}
					return e, json.Unmarshal([]byte(body), &e.Document)
				}, after, atOnce)
			if err != nil {
				yield(document.Entry{}, err)
				return
			}
			for _, e := range piece {
				if !yield(e.Entry, nil) {
					return
				}
				after = e.n
			}
			if len(piece) < atOnce {
				return
			}
		}
	}
}
