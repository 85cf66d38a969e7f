package documentsql

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/platform/sqldb"
	"acervo/services/document"
)

// Catalogue is derived from the record, in a database of its own that may lose its last
// commits with the power: it knows how far it was brought, and is brought further.
type Catalogue struct {
	db      *sqldb.DB
	seq     atomic.Uint64
	matches matches
}

var _ document.Catalogue = (*Catalogue)(nil)

// NewCatalogue brings the database's schema up to date and returns the catalogue in it.
// The caller keeps db open.
func NewCatalogue(ctx context.Context, db *sqldb.DB) (*Catalogue, error) {
	dir, err := fs.Sub(migrations, "catalogue")
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx, dir); err != nil {
		return nil, err
	}
	c := &Catalogue{db: db}
	var seq uint64
	if err := db.QueryRow(ctx, `SELECT seq FROM state`).Scan(&seq); err != nil {
		return nil, fmt.Errorf("read the catalogue's sequence: %w", err)
	}
	c.seq.Store(seq)
	return c, nil
}

// Sequence implements document.Catalogue. This process is the only one that writes.
func (c *Catalogue) Sequence(context.Context) (uint64, error) { return c.seq.Load(), nil }

// Mark implements document.Catalogue.
func (c *Catalogue) Mark(ctx context.Context) (mark uint64, err error) {
	return mark, c.db.QueryRow(ctx, `SELECT mark FROM state`).Scan(&mark)
}

// write runs fn with the next number of the sequence.
func (c *Catalogue) write(ctx context.Context, fn func(tx *sqldb.Tx, seq uint64) error) error {
	return c.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`UPDATE state SET seq = seq + 1`); err != nil {
			return err
		}
		var seq uint64
		if err := tx.QueryRow(`SELECT seq FROM state`).Scan(&seq); err != nil {
			return err
		}
		tx.AfterCommit(func() { c.seq.Store(seq) })
		return fn(tx, seq)
	})
}

// Apply implements document.Catalogue.
func (c *Catalogue) Apply(ctx context.Context, u document.CatalogueUpdate) error {
	return c.write(ctx, func(tx *sqldb.Tx, seq uint64) error {
		for _, p := range u.People {
			if err := putPerson(tx, p, seq); err != nil {
				return err
			}
		}
		for _, unit := range u.Units {
			if _, err := tx.Exec(`INSERT INTO units (id, name, parent_id, gone, seq) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent_id = excluded.parent_id, gone = excluded.gone, seq = excluded.seq`,
				unit.ID, unit.Name, unit.ParentID, flag(unit.Gone), seq); err != nil {
				return err
			}
		}
		for _, id := range u.Purged {
			if err := purge(tx, id, seq); err != nil {
				return err
			}
		}
		for _, e := range u.Documents {
			if err := put(tx, e, seq); err != nil {
				return err
			}
		}
		if u.Mark == 0 {
			return nil
		}
		_, err := tx.Exec(`UPDATE state SET mark = $1`, u.Mark)
		return err
	})
}

func putPerson(tx *sqldb.Tx, p document.Person, seq uint64) error {
	_, err := tx.Exec(`INSERT INTO people (number, id, name, registration, unit_id, gone, seq) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (number) DO UPDATE SET id = excluded.id, name = excluded.name, registration = excluded.registration,
			unit_id = excluded.unit_id, gone = excluded.gone, seq = excluded.seq`,
		p.Number, p.ID, p.Name, p.Registration, p.UnitID, flag(p.Gone), seq)
	return err
}

func put(tx *sqldb.Tx, e document.Entry, seq uint64) error {
	body, err := json.Marshal(e.Document)
	if err != nil {
		return err
	}
	tags := ""
	if len(e.Tags) > 0 {
		raw, err := json.Marshal(e.Tags)
		if err != nil {
			return err
		}
		tags = string(raw)
	}
	args := []any{e.EmployeeNumber, e.Type, e.Class, e.Date, sqldb.Micros(e.CreatedAt), e.SortTitle, tags, e.Status,
		e.Content.SHA256, e.Revision, string(body), e.TypeName, e.Terms, e.Text, seq, e.ID}
	var n int64
	var revision uint64
	err = tx.QueryRow(`SELECT n, revision FROM entries WHERE id = $1`, e.ID).Scan(&n, &revision)
	switch {
	case sqldb.IsNoRows(err):
		if n, err = tx.Insert(`INSERT INTO entries (employee_number, type_id, class, date, created_at, sort_title, tags, status,
				sha256, revision, body, type_name, metadata, text, seq, id)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`, args...); err != nil {
			return err
		}
	case err != nil:
		return err
	case revision > e.Revision:
		return nil
	default:
		if _, err := tx.Exec(`UPDATE entries SET employee_number = $1, type_id = $2, class = $3, date = $4, created_at = $5, sort_title = $6, tags = $7,
				status = $8, sha256 = $9, revision = $10, body = $11, type_name = $12, metadata = $13, text = $14, seq = $15 WHERE id = $16`, args...); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM terms WHERE rowid = $1`, n); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`INSERT INTO terms (rowid, metadata, text) VALUES ($1, $2, $3)`, n, e.Terms, e.Text)
	return err
}

func purge(tx *sqldb.Tx, id string, seq uint64) error {
	var n int64
	err := tx.QueryRow(`SELECT n FROM entries WHERE id = $1`, id).Scan(&n)
	if sqldb.IsNoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, query := range []string{`DELETE FROM entries WHERE n = $1`, `DELETE FROM terms WHERE rowid = $1`} {
		if _, err := tx.Exec(query, n); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`INSERT INTO gone (n, seq) VALUES ($1, $2)`, n, seq)
	return err
}

// Clear implements document.Catalogue.
func (c *Catalogue) Clear(ctx context.Context) error {
	return c.write(ctx, func(tx *sqldb.Tx, seq uint64) error {
		for _, query := range []string{`DELETE FROM entries`, `DELETE FROM terms`, `DELETE FROM gone`, `DELETE FROM people`, `DELETE FROM units`} {
			if _, err := tx.Exec(query); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`UPDATE state SET mark = 0, base = $1`, seq)
		return err
	})
}

// OfPeople implements document.Catalogue.
func (c *Catalogue) OfPeople(ctx context.Context, numbers []uint32) ([]string, error) {
	return inChunks(ctx, c.db, numbers, `SELECT id FROM entries WHERE employee_number IN `, scanText)
}

// OfTypes implements document.Catalogue.
func (c *Catalogue) OfTypes(ctx context.Context, ids []string) ([]string, error) {
	return inChunks(ctx, c.db, ids, `SELECT id FROM entries WHERE type_id IN `, scanText)
}

func scanText(row scanner) (s string, err error) { return s, row.Scan(&s) }

// WithContent implements document.Catalogue.
func (c *Catalogue) WithContent(ctx context.Context, sha256 string) (*roaring.Bitmap, error) {
	return c.numbers(ctx, `SELECT group_concat(n) FROM entries WHERE sha256 = $1`, sha256)
}

// Match implements document.Catalogue. What was found is kept until something changes:
// the pages, the total and the facets of one search ask for the same.
func (c *Catalogue) Match(ctx context.Context, q document.Terms) (*roaring.Bitmap, error) {
	wanted := expression(q)
	seq := c.seq.Load()
	if found := c.matches.get(wanted, seq); found != nil {
		return found, nil
	}
	found, err := c.numbers(ctx, `SELECT group_concat(rowid) FROM terms WHERE terms MATCH $1`, wanted)
	if err == nil {
		c.matches.put(wanted, seq, found)
	}
	return found, err
}

// expression is a search in FTS5's language. Terms are letters and digits only, and
// quoted, so nothing in them is taken for more than a word.
func expression(q document.Terms) string {
	var all []string
	for _, stem := range q.Stems {
		all = append(all, `"`+stem+`"`)
	}
	if q.Last != "" {
		all = append(all, `("`+q.LastStem+`" OR "`+q.Last+`"*)`)
	}
	return strings.Join(all, " AND ")
}

// numbers reads one text of numbers and commas: a row for each would cost ten times as
// much where thousands match.
func (c *Catalogue) numbers(ctx context.Context, query string, arg any) (*roaring.Bitmap, error) {
	var list sql.NullString
	if err := c.db.QueryRow(ctx, query, arg).Scan(&list); err != nil {
		return nil, err
	}
	found := roaring.New()
	n := uint32(0)
	for i := range len(list.String) {
		if ch := list.String[i]; ch != ',' {
			n = n*10 + uint32(ch-'0')
			continue
		}
		found.Add(n)
		n = 0
	}
	if list.String != "" {
		found.Add(n)
	}
	return found, nil
}
