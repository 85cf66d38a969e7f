package documentsql

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/document"
	"acervo/services/document/analyzer"
	"acervo/services/document/documentapi"
)

func fromJSON[T any](row scanner) (v T, err error) {
	var body string
	if err := row.Scan(&body); err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(body), &v)
}

// typeList is all types as of one generation of them. They are few, asked for with every
// upload, and seldom changed.
type typeList struct {
	generation uint64
	byName     []documentapi.DocumentType
	byID       map[string]documentapi.DocumentType
}

func (s *Store) typeList(ctx context.Context) (*typeList, error) {
	generation, err := s.generation(ctx)
	if err != nil {
		return nil, err
	}
	if known := s.types.Load(); known != nil && known.generation == generation {
		return known, nil
	}
	types, err := all(ctx, s.db, `SELECT body FROM document_types ORDER BY name_key`, fromJSON[documentapi.DocumentType])
	if err != nil {
		return nil, err
	}
	list := &typeList{generation: generation, byName: types, byID: make(map[string]documentapi.DocumentType, len(types))}
	for _, t := range types {
		list.byID[t.ID] = t
	}
	s.types.Store(list)
	return list, nil
}

// generation is the number of the last change of a type: known where this process is the
// only one that writes, and read where others do. What is read of types afterwards is of this
// generation or a later one.
func (s *Store) generation(ctx context.Context) (uint64, error) {
	if !s.db.Shared() {
		return s.typeGeneration.Load(), nil
	}
	return s.generations.Get(ctx, func(ctx context.Context) (n uint64, err error) {
		err = s.db.QueryRow(ctx, `SELECT value FROM facts WHERE name = 'types_changed'`).Scan(&n)
		if sqldb.IsNoRows(err) {
			return 0, nil
		}
		return n, err
	})
}

// Type implements document.Types.
func (s *Store) Type(ctx context.Context, id string) (documentapi.DocumentType, error) {
	list, err := s.typeList(ctx)
	if err != nil {
		return documentapi.DocumentType{}, err
	}
	t, ok := list.byID[id]
	if !ok {
		return t, fault.Missing("document type")
	}
	return t, nil
}

// Types implements document.Types.
func (s *Store) Types(ctx context.Context) ([]documentapi.DocumentType, error) {
	list, err := s.typeList(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Clone(list.byName), nil
}

// CreateType implements document.Types.
func (s *Store) CreateType(ctx context.Context, t documentapi.DocumentType, told event.Event) (documentapi.DocumentType, error) {
	return sqldb.Once(ctx, s.db, func(tx *sqldb.Tx) (documentapi.DocumentType, error) { return t, s.addType(tx, t, told) })
}

func (s *Store) addType(tx *sqldb.Tx, t documentapi.DocumentType, told event.Event) error {
	body, err := json.Marshal(t)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO document_types (id, name_key, class, body, revision) VALUES ($1, $2, $3, $4, $5)`,
		t.ID, analyzer.Fold(t.Name), t.Class, string(body), t.Revision); err != nil {
		return taken(err)
	}
	return s.typeChanged(tx, t.ID, told)
}

func (s *Store) typeChanged(tx *sqldb.Tx, id string, told event.Event) error {
	if _, err := tx.Exec(`INSERT INTO facts (name, value) VALUES ('types_seeded', 'true') ON CONFLICT (name) DO NOTHING`); err != nil {
		return err
	}
	seq, err := s.note(tx, document.TypeChange, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO facts (name, value) VALUES ('types_changed', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, strconv.FormatUint(seq, 10)); err != nil {
		return err
	}
	tx.AfterCommit(func() { s.typeGeneration.Store(seq) })
	return event.Append(tx, told)
}

func taken(err error) error {
	if sqldb.IsUnique(err) {
		return &fault.Error{Kind: fault.Conflict, Type: "name_taken", Detail: "name: another document type has it",
			Fields: []fault.Field{fault.At("name", fault.Taken, "another document type has it")}}
	}
	return err
}

func typeInUse(tx *sqldb.Tx, id string) (t documentapi.DocumentType, inUse bool, err error) {
	t, err = fromJSON[documentapi.DocumentType](tx.QueryRow(`SELECT body FROM document_types WHERE id = $1`, id))
	if err != nil {
		return t, false, missing(err, "document type")
	}
	var one int
	err = tx.QueryRow(`SELECT 1 FROM documents WHERE type_id = $1 LIMIT 1`, id).Scan(&one)
	if sqldb.IsNoRows(err) {
		return t, false, nil
	}
	return t, true, err
}

// UpdateType implements document.Types.
func (s *Store) UpdateType(ctx context.Context, id string, change func(documentapi.DocumentType, bool) (documentapi.DocumentType, event.Event, error)) (kept documentapi.DocumentType, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		t, inUse, err := typeInUse(tx, id)
		if err != nil {
			return err
		}
		t, told, err := change(t, inUse)
		if err != nil {
			return err
		}
		body, err := json.Marshal(t)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE document_types SET name_key = $1, class = $2, body = $3, revision = $4 WHERE id = $5`,
			analyzer.Fold(t.Name), t.Class, string(body), t.Revision, id); err != nil {
			return taken(err)
		}
		kept = t
		return s.typeChanged(tx, id, told)
	})
	return kept, err
}

// DeleteType implements document.Types.
func (s *Store) DeleteType(ctx context.Context, id string, decide func(documentapi.DocumentType, bool) (event.Event, error)) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		t, inUse, err := typeInUse(tx, id)
		if err != nil {
			return err
		}
		told, err := decide(t, inUse)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM document_types WHERE id = $1`, id); err != nil {
			return err
		}
		return s.typeChanged(tx, id, told)
	})
}

// SeedTypes implements document.Types.
func (s *Store) SeedTypes(ctx context.Context, types []documentapi.DocumentType, told []event.Event) (seeded bool, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		seeded = false
		var fact string
		err := tx.QueryRow(`SELECT value FROM facts WHERE name = 'types_seeded'`).Scan(&fact)
		if err == nil || !sqldb.IsNoRows(err) {
			return err
		}
		for i, t := range types {
			if err := s.addType(tx, t, told[i]); err != nil {
				return err
			}
		}
		seeded = true
		return nil
	})
	return seeded, err
}
