package documentsql

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"

	"acervo/platform/sqldb"
	"acervo/services/document"
	"acervo/services/document/documentapi"
)

const recordColumns = `d.id, d.employee_id, d.employee_number, d.type_id, d.class, d.title, d.date, d.fields, d.tags, d.status,
	d.created_by, d.revision, d.created_at, d.updated_at, d.deleted_at, v.version, v.filename, v.media_type, v.size, v.sha256`

const recordTables = `documents d JOIN versions v ON v.document_id = d.id AND v.version = d.version`

// atOnce is how many rows or parameters one statement has at most.
const atOnce = 500

type scanner interface{ Scan(dest ...any) error }

func scanRecord(row scanner) (r document.Record, err error) {
	var fields, tags string
	var created, updated int64
	var deleted sql.NullInt64
	err = row.Scan(&r.ID, &r.EmployeeID, &r.EmployeeNumber, &r.Type, &r.Class, &r.Title, &r.Date, &fields, &tags, &r.Status,
		&r.CreatedBy, &r.Revision, &created, &updated, &deleted,
		&r.Content.Version, &r.Content.Filename, &r.Content.MediaType, &r.Content.Size, &r.Content.SHA256)
	if err != nil {
		return r, err
	}
	r.CreatedAt, r.UpdatedAt, r.DeletedAt = sqldb.FromMicros(created), sqldb.FromMicros(updated), sqldb.FromNullMicros(deleted)
	if fields != "" {
		if err := json.Unmarshal([]byte(fields), &r.Fields); err != nil {
			return r, fmt.Errorf("fields of document %s: %w", r.ID, err)
		}
	}
	if tags != "" {
		if err := json.Unmarshal([]byte(tags), &r.Tags); err != nil {
			return r, fmt.Errorf("tags of document %s: %w", r.ID, err)
		}
	}
	return r, nil
}

// texts are fields and tags as they are kept: JSON, or nothing.
func texts(d documentapi.Document) (fields, tags string, err error) {
	if len(d.Fields) > 0 {
		raw, err := json.Marshal(d.Fields)
		if err != nil {
			return "", "", err
		}
		fields = string(raw)
	}
	if len(d.Tags) > 0 {
		raw, err := json.Marshal(d.Tags)
		if err != nil {
			return "", "", err
		}
		tags = string(raw)
	}
	return fields, tags, nil
}

// Glimpse implements document.Store. It reads the document or else the one before where
// it would be, so that there being none takes no less time.
func (s *Store) Glimpse(ctx context.Context, id string) (g document.Glimpse, err error) {
	var found string
	err = s.db.QueryRow(ctx, `SELECT id, employee_number, class, status FROM documents WHERE id <= $1 ORDER BY id DESC LIMIT 1`, id).
		Scan(&found, &g.EmployeeNumber, &g.Class, &g.Status)
	if err == nil && found != id {
		g, err = document.Glimpse{}, sql.ErrNoRows
	}
	return g, missing(err, "document")
}

// Get implements document.Store.
func (s *Store) Get(ctx context.Context, id string) (document.Record, error) {
	r, err := scanRecord(s.db.QueryRow(ctx, `SELECT `+recordColumns+` FROM `+recordTables+` WHERE d.id = $1`, id))
	return r, missing(err, "document")
}

func get(tx *sqldb.Tx, id string) (document.Record, error) {
	r, err := scanRecord(tx.QueryRow(`SELECT `+recordColumns+` FROM `+recordTables+` WHERE d.id = $1`, id))
	return r, missing(err, "document")
}

// Records implements document.Store.
func (s *Store) Records(ctx context.Context, ids []string) ([]document.Record, error) {
	return inChunks(ctx, s.db, ids, `SELECT `+recordColumns+` FROM `+recordTables+` WHERE d.id IN `, scanRecord)
}

// All implements document.Store. It reads by key, piece by piece, so that nothing is
// held open while its caller works.
func (s *Store) All(ctx context.Context) iter.Seq2[document.Record, error] {
	return func(yield func(document.Record, error) bool) {
		after := ""
		for {
			piece, err := all(ctx, s.db, `SELECT `+recordColumns+` FROM `+recordTables+` WHERE d.id > $1 ORDER BY d.id LIMIT $2`, scanRecord, after, atOnce)
			if err != nil {
				yield(document.Record{}, err)
				return
			}
			for _, r := range piece {
				if !yield(r, nil) {
					return
				}
				after = r.ID
			}
			if len(piece) < atOnce {
				return
			}
		}
	}
}

// Versions implements document.Store.
func (s *Store) Versions(ctx context.Context, id string) ([]documentapi.Version, error) {
	return all(ctx, s.db, `SELECT version, filename, media_type, size, sha256, created_by, created_at FROM versions WHERE document_id = $1 ORDER BY version DESC`,
		func(row scanner) (v documentapi.Version, err error) {
			var created int64
			err = row.Scan(&v.Version, &v.Filename, &v.MediaType, &v.Size, &v.SHA256, &v.CreatedBy, &created)
			v.CreatedAt = sqldb.FromMicros(created)
			return v, err
		}, id)
}

// Referenced implements document.Store.
func (s *Store) Referenced(ctx context.Context, sha256 []string) (map[string]bool, error) {
	found, err := inChunks(ctx, s.db, sha256, `SELECT DISTINCT sha256 FROM versions WHERE sha256 IN `, func(row scanner) (sha string, err error) {
		return sha, row.Scan(&sha)
	})
	used := make(map[string]bool, len(found))
	for _, sha := range found {
		used[sha] = true
	}
	return used, err
}

// all reads every row of a query.
func all[T any](ctx context.Context, db *sqldb.DB, query string, scan func(scanner) (T, error), args ...any) (out []T, err error) {
	err = db.Each(ctx, query, func(rows *sql.Rows) error {
		v, err := scan(rows)
		out = append(out, v)
		return err
	}, args...)
	return out, err
}

// inChunks reads the rows of a query that ends in IN, for any number of values.
func inChunks[K, T any](ctx context.Context, db *sqldb.DB, keys []K, query string, scan func(scanner) (T, error)) (out []T, err error) {
	for len(keys) > 0 {
		n := min(len(keys), atOnce)
		args := make([]any, n)
		for i, k := range keys[:n] {
			args[i] = k
		}
		got, err := all(ctx, db, query+sqldb.Places(n), scan, args...)
		if err != nil {
			return nil, err
		}
		out, keys = append(out, got...), keys[n:]
	}
	return out, nil
}
