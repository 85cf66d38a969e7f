package document

import (
	"context"

	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// ReplaceContent gives a document a new version of its content, for whoever may edit
// it. Content is asked for once the document was found. The same bytes under the same
// name again change nothing.
func (s *Service) ReplaceContent(ctx context.Context, id string, revision *uint64, content func() (Incoming, error)) (documentapi.Document, error) {
	r, _, err := s.find(ctx, id, permissionapi.Edit)
	if err != nil {
		return documentapi.Document{}, err
	}
	acceptable := func(r Record) error {
		if err := inUse(r); err != nil {
			return err
		}
		return checkRevision(r.Revision, revision)
	}
	if err := acceptable(r); err != nil {
		return documentapi.Document{}, err
	}
	incoming, err := content()
	if err != nil {
		return documentapi.Document{}, err
	}
	received, err := s.receive(ctx, incoming, s.Content)
	if err != nil {
		return documentapi.Document{}, err
	}
	kept, err := s.change(ctx, id, documentapi.Changed, func(r Record) (Record, error) {
		if err := acceptable(r); err != nil {
			return Record{}, err
		}
		received.Version = r.Content.Version
		if received != r.Content {
			received.Version++
		}
		r.Content = received
		return r, nil
	})
	return kept.Document, err
}
