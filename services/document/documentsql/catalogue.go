package documentsql

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/document"
	"acervo/services/document/analyzer"
)

// Catalogue is derived from the record, in a database of its own that may lose its last
// commits with the power: it knows how far it was brought, and is brought further.
type Catalogue struct {
	db       *sqldb.DB
	identity string
	lookups  lookups

	state  atomic.Pointer[document.CatalogueState] // as committed by this process, or read last
	states sqldb.Latest[document.CatalogueState]   // where others write, too
}

var _ document.Catalogue = (*Catalogue)(nil)

// NewCatalogue brings the database's schema up to date and returns the catalogue in it.
// The caller keeps db open.
func NewCatalogue(ctx context.Context, db *sqldb.DB) (*Catalogue, error) {
	if err := db.Migrate(ctx, migrations, "catalogue"); err != nil {
		return nil, err
	}
	c := &Catalogue{db: db}
	at, err := c.read(ctx)
	if err == nil {
		c.state.Store(&at)
		err = db.QueryRow(ctx, `SELECT identity FROM state`).Scan(&c.identity)
	}
	if err == nil && c.identity == "" {
		err = db.Write(ctx, func(tx *sqldb.Tx) error {
			if _, err := tx.Exec(`UPDATE state SET identity = $1 WHERE identity = ''`, sqldb.NewID()); err != nil {
				return err
			}
			return tx.QueryRow(`SELECT identity FROM state`).Scan(&c.identity)
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read the catalogue's state: %w", err)
	}
	return c, nil
}

// Identity implements document.Catalogue.
func (c *Catalogue) Identity(context.Context) (string, error) { return c.identity, nil }

// Secure implements document.Catalogue.
func (c *Catalogue) Secure(context.Context) error { return c.db.Sync() }

// State implements document.Catalogue. Where this process is the only one that writes, it
// knows.
func (c *Catalogue) State(ctx context.Context) (document.CatalogueState, error) {
	if !c.db.Shared() {
		return *c.state.Load(), nil
	}
	at, err := c.states.Get(ctx, c.read)
	if err == nil {
		c.lookups.asOf(at.Seq)
	}
	return at, err
}

func (c *Catalogue) read(ctx context.Context) (at document.CatalogueState, err error) {
	return at, c.db.QueryRow(ctx, `SELECT mark, seq FROM state`).Scan(&at.Mark, &at.Seq)
}

// write runs fn with the next number of the sequence and the mark, of which it returns what
// it is from now on.
func (c *Catalogue) write(ctx context.Context, fn func(tx *sqldb.Tx, now document.CatalogueState) (mark uint64, err error)) error {
	return c.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`UPDATE state SET seq = seq + 1`); err != nil {
			return err
		}
		var now document.CatalogueState
		if err := tx.QueryRow(`SELECT mark, seq FROM state`).Scan(&now.Mark, &now.Seq); err != nil {
			return err
		}
		mark, err := fn(tx, now)
		if err != nil {
			return err
		}
		if mark != now.Mark {
			if _, err := tx.Exec(`UPDATE state SET mark = $1`, mark); err != nil {
				return err
			}
			now.Mark = mark
		}
		tx.AfterCommit(func() { c.state.Store(&now) }) // after what is kept of before was forgotten
		return nil
	})
}

// Apply implements document.Catalogue.
func (c *Catalogue) Apply(ctx context.Context, u document.CatalogueUpdate) error {
	return c.write(ctx, func(tx *sqldb.Tx, now document.CatalogueState) (mark uint64, err error) {
		if mark = now.Mark; u.Mark > 0 {
			if u.After != mark && u.After != document.AnyMark {
				return 0, errOvertaken
			}
			mark = u.Mark
		}
		changed := postings{}
		if err := apply(tx, u, now.Seq, changed); err != nil {
			return 0, err
		}
		tx.AfterCommit(func() { c.lookups.changed(changed) })
		return mark, nil
	})
}

var errOvertaken = fault.New(fault.Stale, "Another instance has brought the catalogue further.")

func apply(tx *sqldb.Tx, u document.CatalogueUpdate, seq uint64, changed postings) error {
	for _, p := range u.People {
		if err := putPerson(tx, p, seq, changed); err != nil {
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
		if err := purge(tx, id, seq, changed); err != nil {
			return err
		}
	}
	for _, e := range u.Documents {
		if err := put(tx, e, seq, changed); err != nil {
			return err
		}
	}
	return changed.write(tx)
}

func putPerson(tx *sqldb.Tx, p document.Person, seq uint64, changed postings) error {
	terms := analyzer.Terms(p.Name, p.Registration)
	if p.Gone {
		terms = ""
	}
	var before string
	err := tx.QueryRow(`SELECT terms FROM people WHERE number = $1`, p.Number).Scan(&before)
	if err != nil && !sqldb.IsNoRows(err) {
		return err
	}
	changed.replace(ofPeople, p.Number, before, terms)
	_, err = tx.Exec(`INSERT INTO people (number, id, name, registration, terms, unit_id, gone, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (number) DO UPDATE SET id = excluded.id, name = excluded.name, registration = excluded.registration, terms = excluded.terms,
			unit_id = excluded.unit_id, gone = excluded.gone, seq = excluded.seq`,
		p.Number, p.ID, p.Name, p.Registration, terms, p.UnitID, flag(p.Gone), seq)
	return err
}

func put(tx *sqldb.Tx, e document.Entry, seq uint64, changed postings) error {
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
		e.Content.SHA256, e.Revision, string(body), e.Terms, e.Text, e.CreatedBy, document.SaidUntil(e.Document), seq, e.ID}
	var n int64
	var revision uint64
	var terms, text string
	err = tx.QueryRow(`SELECT n, revision, terms, text FROM entries WHERE id = $1`, e.ID).Scan(&n, &revision, &terms, &text)
	switch {
	case sqldb.IsNoRows(err):
		if err = tx.QueryRow(`INSERT INTO entries (employee_number, type_id, class, date, created_at, sort_title, tags, status,
				sha256, revision, body, terms, text, created_by, until, seq, id)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING n`, args...).Scan(&n); err != nil {
			return err
		}
	case err != nil:
		return err
	case revision > e.Revision:
		return nil
	default:
		if _, err := tx.Exec(`UPDATE entries SET employee_number = $1, type_id = $2, class = $3, date = $4, created_at = $5, sort_title = $6, tags = $7,
				status = $8, sha256 = $9, revision = $10, body = $11, terms = $12, text = $13, created_by = $14, until = $15, seq = $16 WHERE id = $17`, args...); err != nil {
			return err
		}
	}
	changed.replace(ofDocuments, uint32(n), terms+" "+text, e.Terms+" "+e.Text)
	return nil
}

func purge(tx *sqldb.Tx, id string, seq uint64, changed postings) error {
	var n int64
	var terms, text string
	err := tx.QueryRow(`SELECT n, terms, text FROM entries WHERE id = $1`, id).Scan(&n, &terms, &text)
	if sqldb.IsNoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	changed.replace(ofDocuments, uint32(n), terms+" "+text, "")
	if _, err := tx.Exec(`DELETE FROM entries WHERE n = $1`, n); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO gone (n, seq) VALUES ($1, $2)`, n, seq)
	return err
}

// Clear implements document.Catalogue.
func (c *Catalogue) Clear(ctx context.Context) error {
	return c.write(ctx, func(tx *sqldb.Tx, now document.CatalogueState) (mark uint64, err error) {
		for _, query := range []string{`DELETE FROM entries`, `DELETE FROM postings`, `DELETE FROM gone`, `DELETE FROM people`, `DELETE FROM units`} {
			if _, err := tx.Exec(query); err != nil {
				return 0, err
			}
		}
		tx.AfterCommit(c.lookups.clear)
		_, err = tx.Exec(`UPDATE state SET base = $1`, now.Seq)
		return 0, err
	})
}

// Holds implements document.Catalogue.
func (c *Catalogue) Holds(ctx context.Context, employeeNumber uint32) (bool, error) {
	var one int
	err := c.db.QueryRow(ctx, `SELECT 1 FROM entries WHERE employee_number = $1 LIMIT 1`, employeeNumber).Scan(&one)
	if sqldb.IsNoRows(err) {
		return false, nil
	}
	return err == nil, err
}

// WithContent implements document.Catalogue.
func (c *Catalogue) WithContent(ctx context.Context, sha256 string) (*roaring.Bitmap, error) {
	return c.numbers(ctx, `SELECT string_agg(CAST(n AS TEXT), ',') FROM entries WHERE sha256 = $1`, sha256)
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
