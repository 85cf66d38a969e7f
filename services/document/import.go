package document

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"acervo/platform/blob"
	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
)

// Import is a document to be brought in from elsewhere.
type Import struct {
	Metadata  documentapi.Metadata
	Filename  string
	MediaType string
	Content   io.Reader
	CreatedBy string // account id
	CreatedAt time.Time
}

// importAtOnce is how many documents of an import become durable together.
const importAtOnce = 2000

// Import adds documents in bulk, by the rules of Upload except for permissions: it is
// for whoever fills a company. It returns the new ids in order. Documents are durable
// and listed when it returns; after an error those before the failing chunk stay. The
// permission service learns of them by the bus.
func (s *Service) Import(ctx context.Context, documents iter.Seq[Import]) (ids []string, err error) {
	in := &importing{s: s, ctx: ctx, types: map[string]documentapi.DocumentType{}, people: map[string]Person{}}
	defer in.abort()
	for d := range documents {
		if err := in.add(d); err != nil {
			return ids, fmt.Errorf("import document %d (%s): %w", len(ids)+len(in.waiting)+1, d.Metadata.Title, err)
		}
		if len(in.waiting) == importAtOnce {
			if ids, err = in.commit(ids); err != nil {
				return ids, err
			}
		}
	}
	if ids, err = in.commit(ids); err != nil {
		return ids, err
	}
	return ids, s.CatchUp(ctx)
}

type importing struct {
	s       *Service
	ctx     context.Context
	bulk    blob.Bulk // nil: none begun
	waiting []Imported
	types   map[string]documentapi.DocumentType
	people  map[string]Person
}

func (in *importing) add(d Import) error {
	r, err := in.draft(d)
	if err != nil {
		return err
	}
	if in.bulk == nil {
		if in.bulk, err = in.s.Content.Bulk(in.ctx); err != nil {
			return err
		}
	}
	if r.Content, err = in.s.receive(in.ctx, Incoming{Filename: d.Filename, MediaType: d.MediaType, Body: d.Content}, in.bulk); err != nil {
		return err
	}
	r.Content.Version = 1
	told, err := event.New(in.ctx, documentapi.Topic, documentapi.Uploaded, r.ID, documentapi.DocumentEvent{
		Document: r.Document, EmployeeNumber: r.EmployeeNumber, Imported: true,
	})
	in.waiting = append(in.waiting, Imported{Record: r, Told: told})
	return err
}

// draft is what Service.draft makes, from types and people that were looked up once.
func (in *importing) draft(d Import) (r Record, err error) {
	m, wrong := tidy(d.Metadata, d.CreatedAt)
	t, err := remembered(in.types, m.Type, func() (documentapi.DocumentType, error) { return in.s.Types.Type(in.ctx, m.Type) })
	if err != nil {
		return r, err
	}
	var fields []fault.Field
	m.Fields, fields = checkFields(m.Fields, t)
	if err := fault.Check(append(wrong, fields...)); err != nil {
		return r, err
	}
	if m.EmployeeID != "" {
		p, err := remembered(in.people, m.EmployeeID, func() (Person, error) { return in.s.person(in.ctx, m.EmployeeID) })
		if err != nil {
			return r, err
		}
		r.EmployeeNumber = p.Number
	}
	r.describe(m)
	at := d.CreatedAt.UTC().Truncate(time.Microsecond)
	r.ID, r.Class, r.Status, r.Revision = sqldb.NewID(), t.Class, documentapi.Active, 1
	r.CreatedBy, r.CreatedAt, r.UpdatedAt = d.CreatedBy, at, at
	return r, nil
}

func remembered[T any](known map[string]T, id string, find func() (T, error)) (T, error) {
	if v, ok := known[id]; ok {
		return v, nil
	}
	v, err := find()
	if err == nil {
		known[id] = v
	}
	return v, err
}

// commit makes what waits durable, contents first, and adds the ids.
func (in *importing) commit(ids []string) ([]string, error) {
	if len(in.waiting) == 0 {
		return ids, nil
	}
	if err := in.bulk.Commit(in.ctx); err != nil {
		return ids, err
	}
	in.bulk = nil
	if err := in.s.Store.Import(in.ctx, in.waiting); err != nil {
		return ids, err
	}
	ids = slices.Grow(ids, len(in.waiting))
	for _, d := range in.waiting {
		ids = append(ids, d.Record.ID)
	}
	in.waiting = in.waiting[:0]
	return ids, nil
}

func (in *importing) abort() {
	if in.bulk != nil {
		in.bulk.Abort()
	}
}
