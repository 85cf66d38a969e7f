package document

import (
	"context"
	"time"

	"acervo/platform/blob"
	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// Delete puts a document into the bin, for whoever may delete it; its shares end. One
// that is there already stays as it is.
func (s *Service) Delete(ctx context.Context, id string, revision *uint64) error {
	if _, _, err := s.find(ctx, id, permissionapi.Delete); err != nil {
		return err
	}
	_, err := s.change(ctx, id, documentapi.Deleted, func(r Record) (Record, error) {
		if err := checkRevision(r.Revision, revision); err != nil || r.Status == documentapi.Binned {
			return r, err
		}
		now := s.Now()
		r.Status, r.DeletedAt = documentapi.Binned, &now
		return r, nil
	})
	return err
}

// Undelete brings a document back from the bin, for whoever may delete it, within
// BinDays. Shares that ended do not come back. One in use stays as it is.
func (s *Service) Undelete(ctx context.Context, id string, revision *uint64) (documentapi.Document, error) {
	if _, _, err := s.find(ctx, id, permissionapi.Delete); err != nil {
		return documentapi.Document{}, err
	}
	kept, err := s.change(ctx, id, documentapi.Undeleted, func(r Record) (Record, error) {
		if err := checkRevision(r.Revision, revision); err != nil || r.Status != documentapi.Binned {
			return r, err
		}
		if s.Now().After(r.DeletedAt.Add(documentapi.BinDays * 24 * time.Hour)) {
			return Record{}, fault.New(fault.Conflict, "It has been in the bin for more than %d days.", documentapi.BinDays).Named("bin_days_over")
		}
		r.Status, r.DeletedAt = documentapi.Active, nil
		return r, nil
	})
	return kept.Document, err
}

// Purge takes a document in the bin away for ever, for whoever may manage it. Its
// contents go with it, so that there is room for others, unless another document has the
// same; what was put within blob.Grace goes with a later sweep.
func (s *Service) Purge(ctx context.Context, id string, revision *uint64) error {
	if _, _, err := s.find(ctx, id, permissionapi.Manage); err != nil {
		return err
	}
	versions, err := s.Store.Versions(ctx, id)
	if err != nil {
		return err
	}
	var told event.Event
	err = s.Store.Purge(ctx, id, func(r Record) (event.Event, error) {
		if err := checkRevision(r.Revision, revision); err != nil {
			return event.Event{}, err
		}
		if r.Status != documentapi.Binned {
			return event.Event{}, fault.New(fault.Conflict, "Only what is in the bin can be purged.").Named("document_not_in_bin")
		}
		var err error
		told, err = event.New(ctx, documentapi.Topic, documentapi.Purged, id, documentapi.DocumentEvent{Document: r.Document, EmployeeNumber: r.EmployeeNumber})
		return told, err
	})
	if err != nil {
		return err
	}
	s.pages.clear()
	s.published(ctx, told)
	var contents []string
	for _, v := range versions {
		contents = append(contents, v.SHA256)
	}
	if _, err := blob.SweepThese(ctx, s.Content, contents, s.Now().Add(-blob.Grace), s.Store.Referenced); err != nil {
		s.Log.WarnContext(ctx, "the content of what was purged is left to the next sweep", "err", err)
	}
	return nil
}
