package document

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/idempotency"
	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
)

// Upload is a document on its way in.
type Upload struct {
	Document       documentapi.NewDocument
	IdempotencyKey string // empty: none
	// Content is asked for once, after all that can be refused without it has been.
	Content func() (Incoming, error)
}

// Upload adds a document. What is said about it and whether the caller may add it are
// looked at before its content is read; the content is durable before the record tells
// of it; the record, the event and the idempotency key are one transaction; and before
// the answer the permission service is told, for which the bus makes good. The catalogue
// follows, at the latest before the next list is answered.
//
// The same upload again, by the same account with the same IdempotencyKey, is answered as
// it was the first time, byte for byte, and adds nothing; for as long as the caller may
// add such a document. That answer is what they sent and were told then. Whatever became
// of the document since, it changed, it went, they may not see it any more: the answer
// tells nothing of it, and gives them nothing that they would not have kept.
//
// Errors: Invalid naming the fields; Forbidden when the caller may not add such a
// document or not share it so; TooLarge and Full for its content.
func (s *Service) Upload(ctx context.Context, u Upload) (documentapi.Document, error) {
	now := s.Now()
	draft, err := s.draft(ctx, u.Document.Metadata, now)
	if err != nil {
		return documentapi.Document{}, err
	}
	if err := s.mayPlace(ctx, placement(draft)); err != nil {
		return documentapi.Document{}, err
	}
	shares, err := s.checkShares(ctx, u.Document.ShareWith, placement(draft))
	if err != nil {
		return documentapi.Document{}, err
	}

	incoming, err := u.Content()
	if err != nil {
		return documentapi.Document{}, err
	}
	content, err := s.receive(ctx, incoming, s.Content)
	if err != nil {
		return documentapi.Document{}, err
	}

	draft.ID = sqldb.NewID()
	draft.Status = documentapi.Active
	draft.Content = content
	draft.Content.Version = 1
	draft.CreatedBy = identity.Actor(ctx)
	draft.Revision = 1
	draft.CreatedAt, draft.UpdatedAt = now, now
	told, err := event.New(ctx, documentapi.Topic, documentapi.Uploaded, draft.ID, documentapi.DocumentEvent{
		Document: draft.Document, EmployeeNumber: draft.EmployeeNumber, ShareWith: shares,
	})
	if err != nil {
		return documentapi.Document{}, err
	}
	if u.IdempotencyKey != "" {
		ctx = idempotency.With(ctx, idempotency.Key{
			Caller: identity.Actor(ctx), Value: u.IdempotencyKey, Fingerprint: fingerprint(u.Document, content),
		})
	}
	kept, created, err := s.Store.Create(ctx, draft, told)
	if err != nil {
		return documentapi.Document{}, err
	}
	if created {
		s.published(ctx, told)
	}
	return kept.Document, nil
}

// draft is a record of what is said about a document, once it has passed all rules.
func (s *Service) draft(ctx context.Context, m documentapi.Metadata, now time.Time) (Record, error) {
	m, wrong := tidy(m, now)
	var r Record
	if m.Type != "" {
		t, err := s.Types.Type(ctx, m.Type)
		switch {
		case fault.Is(err, fault.NotFound):
			wrong = append(wrong, fault.At("type", fault.NoSuch, "is not the id of a document type"))
		case err != nil:
			return Record{}, err
		default:
			var fields []fault.Field
			m.Fields, fields = checkFields(m.Fields, t)
			wrong = append(wrong, fields...)
			r.Class = t.Class
		}
	}
	if m.EmployeeID != "" {
		p, err := s.person(ctx, m.EmployeeID)
		switch {
		case fault.Is(err, fault.NotFound):
			wrong = append(wrong, fault.At("employee_id", fault.NoSuch, "is not the id of an employee"))
		case err != nil:
			return Record{}, err
		default:
			r.EmployeeNumber = p.Number
		}
	}
	if err := fault.Check(wrong); err != nil {
		return Record{}, err
	}
	r.describe(m)
	return r, nil
}

// describe takes over what is said about a document.
func (r *Record) describe(m documentapi.Metadata) {
	r.EmployeeID, r.Type, r.Title, r.Date, r.Fields, r.Tags = m.EmployeeID, m.Type, m.Title, m.Date, m.Fields, m.Tags
}

// described is what is said about a document at present.
func (r *Record) described() documentapi.Metadata {
	return documentapi.Metadata{EmployeeID: r.EmployeeID, Type: r.Type, Title: r.Title, Date: r.Date, Fields: r.Fields, Tags: r.Tags}
}

// fingerprint tells whether an upload is the same as another.
func fingerprint(d documentapi.NewDocument, c documentapi.Content) string {
	h := sha256.New()
	_ = json.NewEncoder(h).Encode(d) // maps are written in order; a hash takes everything
	_ = json.NewEncoder(h).Encode(c)
	return hex.EncodeToString(h.Sum(nil))
}
