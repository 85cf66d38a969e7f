package document

import (
	"context"
	"maps"

	"acervo/platform/fault"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// Replace changes all that is said about a document. Who it is about and what type it
// is of may change if the caller may upload there. revision, unless nil, is the one
// that the caller has seen: Stale when it is another.
func (s *Service) Replace(ctx context.Context, id string, m documentapi.Metadata, revision *uint64) (documentapi.Document, error) {
	return s.edit(ctx, id, revision, func(r Record) (Record, error) {
		draft, err := s.draft(ctx, m, r.CreatedAt)
		if err != nil {
			return Record{}, err
		}
		return r.redescribed(draft), nil
	})
}

// Patch changes some of what is said about a document. Fields are held against the type
// only where fields or type change, so that a type that became stricter does not stand
// in the way of mending a title.
func (s *Service) Patch(ctx context.Context, id string, p documentapi.Patch, revision *uint64) (documentapi.Document, error) {
	return s.edit(ctx, id, revision, func(r Record) (Record, error) {
		m := r.described()
		p.EmployeeID.Apply(&m.EmployeeID)
		p.Type.Apply(&m.Type)
		p.Title.Apply(&m.Title)
		p.Date.Apply(&m.Date)
		p.Tags.Apply(&m.Tags)
		if p.Fields.Present() || p.Type.Present() {
			m.Fields = merged(m.Fields, p)
			draft, err := s.draft(ctx, m, r.CreatedAt)
			if err != nil {
				return Record{}, err
			}
			return r.redescribed(draft), nil
		}
		unchecked := m.Fields
		m.Fields = nil
		m, wrong := tidy(m, r.CreatedAt)
		m.Fields = unchecked
		draft := Record{EmployeeNumber: r.EmployeeNumber}
		draft.Class = r.Class
		if m.EmployeeID != r.EmployeeID {
			draft.EmployeeNumber = 0
			if m.EmployeeID != "" {
				person, err := s.person(ctx, m.EmployeeID)
				switch {
				case fault.Is(err, fault.NotFound):
					wrong = append(wrong, fault.At("employee_id", fault.NoSuch, "is not the id of an employee"))
				case err != nil:
					return Record{}, err
				}
				draft.EmployeeNumber = person.Number
			}
		}
		draft.describe(m)
		return r.redescribed(draft), fault.Check(wrong)
	})
}

// merged are fields after a merge patch of them.
func merged(have map[string]any, p documentapi.Patch) map[string]any {
	if p.Fields.IsNull() {
		return nil
	}
	out := maps.Clone(have)
	if out == nil {
		out = map[string]any{}
	}
	changes, _ := p.Fields.Get()
	for id, v := range changes {
		if v == nil {
			delete(out, id)
		} else {
			out[id] = v
		}
	}
	return out
}

// redescribed is r with what is said in draft, and who reaches it from there.
func (r Record) redescribed(draft Record) Record {
	r.describe(draft.described())
	r.EmployeeNumber, r.Class = draft.EmployeeNumber, draft.Class
	return r
}

// edit changes a document that the caller may edit, to what edited makes of it. It is
// asked outside of the transaction, and again when somebody else was faster.
func (s *Service) edit(ctx context.Context, id string, revision *uint64, edited func(Record) (Record, error)) (documentapi.Document, error) {
	r, _, err := s.find(ctx, id, permissionapi.Edit)
	if err != nil {
		return documentapi.Document{}, err
	}
	for {
		if err := inUse(r); err != nil {
			return documentapi.Document{}, err
		}
		if err := checkRevision(r.Revision, revision); err != nil {
			return documentapi.Document{}, err
		}
		wanted, err := edited(r)
		if err != nil {
			return documentapi.Document{}, err
		}
		if moved(r, wanted) {
			if err := s.mayPlace(ctx, placement(wanted)); err != nil {
				return documentapi.Document{}, err
			}
		}
		kept, err := s.change(ctx, id, documentapi.Changed, func(now Record) (Record, error) {
			if now.Revision != r.Revision {
				return Record{}, errOvertaken
			}
			return wanted, nil
		})
		if err != errOvertaken { //nolint:errorlint // it is never wrapped
			return kept.Document, err
		}
		if r, _, err = s.find(ctx, id, permissionapi.Edit); err != nil {
			return documentapi.Document{}, err
		}
	}
}

var errOvertaken = fault.New(fault.Conflict, "Somebody else was changing it at the same time.")
