package document

import (
	"context"
	"reflect"

	"acervo/platform/event"
	"acervo/services/document/documentapi"
)

// change carries a change out: revision, time and event follow from it. What makes no
// difference is not kept and not told.
func (s *Service) change(ctx context.Context, id, verb string, change func(Record) (Record, error)) (Record, error) {
	var told event.Event
	kept, err := s.Store.Update(ctx, id, func(r Record) (Record, event.Event, error) {
		told = event.Event{}
		wanted, err := change(r)
		if err != nil || reflect.DeepEqual(wanted, r) {
			return r, event.Event{}, err
		}
		wanted.Revision, wanted.UpdatedAt = r.Revision+1, s.Now()
		data := documentapi.DocumentEvent{Document: wanted.Document, EmployeeNumber: wanted.EmployeeNumber}
		if moved(r, wanted) {
			before := placement(r)
			data.Before = &before
		}
		told, err = event.New(ctx, documentapi.Topic, verb, id, data)
		return wanted, told, err
	})
	if err == nil && told.ID != "" {
		s.published(ctx, told)
	}
	return kept, err
}

// published has a committed change take effect at the permission service, which the
// answer waits for. What fails there is made good by the bus, so it is no error. The
// catalogue follows by itself, and at the latest before the next list is answered.
func (s *Service) published(ctx context.Context, told ...event.Event) {
	if err := s.Permissions.Apply(context.WithoutCancel(ctx), told...); err != nil {
		s.Log.WarnContext(ctx, "the permission service was not told at once", "err", err)
	}
}

// moved reports whether others reach it now than before.
func moved(a, b Record) bool { return a.EmployeeNumber != b.EmployeeNumber || a.Class != b.Class }
