package documentsql

import (
	"context"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/document"
)

// Update implements document.Store.
func (s *Store) Update(ctx context.Context, id string, change func(document.Record) (document.Record, event.Event, error)) (document.Record, error) {
	return sqldb.Once(ctx, s.db, func(tx *sqldb.Tx) (document.Record, error) {
		old, err := get(tx, id)
		if err != nil {
			return old, err
		}
		r, told, err := change(old)
		if err != nil || told.ID == "" {
			return old, err
		}
		if r.Type != old.Type || r.Class != old.Class {
			if err := holdsClass(tx, r); err != nil {
				return old, err
			}
		}
		if r.EmployeeNumber != old.EmployeeNumber {
			if err := present(tx, r); err != nil {
				return old, err
			}
		}
		if r.Content.Version > old.Content.Version {
			if err := addVersion(tx, r, told.Actor); err != nil {
				return old, err
			}
		}
		fields, tags, err := texts(r.Document)
		if err != nil {
			return old, err
		}
		if _, err := tx.Exec(`UPDATE documents SET employee_id = $1, employee_number = $2, type_id = $3, class = $4, title = $5, date = $6, fields = $7,
				tags = $8, status = $9, version = $10, revision = $11, updated_at = $12, deleted_at = $13 WHERE id = $14`,
			r.EmployeeID, r.EmployeeNumber, r.Type, r.Class, r.Title, r.Date, fields,
			tags, r.Status, r.Content.Version, r.Revision, sqldb.Micros(r.UpdatedAt), sqldb.NullMicros(r.DeletedAt), id); err != nil {
			return old, err
		}
		return r, s.commit(tx, id, told)
	})
}

// Purge implements document.Store.
func (s *Store) Purge(ctx context.Context, id string, decide func(document.Record) (event.Event, error)) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		r, err := get(tx, id)
		if err != nil {
			return err
		}
		told, err := decide(r)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM versions WHERE document_id = $1`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM documents WHERE id = $1`, id); err != nil {
			return err
		}
		return s.commit(tx, id, told)
	})
}

// Tell implements document.Store.
func (s *Store) Tell(ctx context.Context, told ...event.Event) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error { return event.Append(tx, told...) })
}
