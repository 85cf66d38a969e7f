package documentsql

import (
	"context"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/document"
)

// Create implements document.Store: record, version, change, outbox and idempotency key
// are one transaction.
func (s *Store) Create(ctx context.Context, r document.Record, told event.Event) (kept document.Record, created bool, err error) {
	kept, err = sqldb.Once(ctx, s.db, func(tx *sqldb.Tx) (document.Record, error) {
		created = true
		return r, s.add(tx, r, told)
	})
	return kept, created && err == nil, err
}

// Import implements document.Store.
func (s *Store) Import(ctx context.Context, documents []document.Imported) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, d := range documents {
			if err := s.add(tx, d.Record, d.Told); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) add(tx *sqldb.Tx, r document.Record, told event.Event) error {
	if err := holdsClass(tx, r); err != nil {
		return err
	}
	if err := present(tx, r); err != nil {
		return err
	}
	fields, tags, err := texts(r.Document)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO documents (id, employee_id, employee_number, type_id, class, title, date, fields, tags, status, version,
			created_by, revision, created_at, updated_at, deleted_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		r.ID, r.EmployeeID, r.EmployeeNumber, r.Type, r.Class, r.Title, r.Date, fields, tags, r.Status, r.Content.Version,
		r.CreatedBy, r.Revision, sqldb.Micros(r.CreatedAt), sqldb.Micros(r.UpdatedAt), sqldb.NullMicros(r.DeletedAt)); err != nil {
		return err
	}
	if err := addVersion(tx, r, r.CreatedBy); err != nil {
		return err
	}
	return s.commit(tx, r.ID, told)
}

func addVersion(tx *sqldb.Tx, r document.Record, by string) error {
	c := r.Content
	_, err := tx.Exec(`INSERT INTO versions (document_id, version, filename, media_type, size, sha256, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		r.ID, c.Version, c.Filename, c.MediaType, c.Size, c.SHA256, by, sqldb.Micros(r.UpdatedAt))
	return err
}

// holdsClass makes sure, within the transaction, that the document's class is its
// type's: the rules were looked at before it.
func holdsClass(tx *sqldb.Tx, r document.Record) error {
	var class string
	err := tx.QueryRow(`SELECT class FROM document_types WHERE id = $1`, r.Type).Scan(&class)
	if err != nil && !sqldb.IsNoRows(err) {
		return err
	}
	if err != nil || class != r.Class {
		return fault.New(fault.Conflict, "The document type was changed at the same time. Try again.")
	}
	return nil
}
