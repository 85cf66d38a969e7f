package notification

import (
	"slices"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
	"acervo/services/notification/notificationapi"
)

func (s *Service) documentUploaded(tx *sqldb.Tx, ev event.Event, e documentapi.DocumentEvent) error {
	if err := s.saveDocument(tx, e.Document); err != nil {
		return err
	}
	if s.Now().Sub(e.Document.CreatedAt) > newsFor {
		return nil
	}
	return s.tellOwner(tx, ev, e.Document)
}

// documentChanged tells the person whom a document has come to be about.
func (s *Service) documentChanged(tx *sqldb.Tx, ev event.Event, e documentapi.DocumentEvent) error {
	if err := s.saveDocument(tx, e.Document); err != nil {
		return err
	}
	if e.Before != nil && e.Before.EmployeeID != e.Document.EmployeeID && s.Now().Sub(ev.Time) <= newsFor {
		if err := s.tellOwner(tx, ev, e.Document); err != nil {
			return err
		}
	}
	return s.recount(tx, e.Document.ID)
}

func (s *Service) documentBinned(tx *sqldb.Tx, _ event.Event, e documentapi.DocumentEvent) error {
	if err := s.saveDocument(tx, e.Document); err != nil {
		return err
	}
	return s.recount(tx, e.Document.ID)
}

func (s *Service) documentPurged(tx *sqldb.Tx, _ event.Event, e documentapi.DocumentEvent) error {
	if err := s.recount(tx, e.Document.ID); err != nil {
		return err
	}
	return s.Projection.ForgetDocument(tx, e.Document.ID)
}

func (s *Service) saveDocument(tx *sqldb.Tx, d documentapi.Document) error {
	tx.AfterCommit(s.Wake) // a share may have waited for its document
	return s.Projection.SaveDocument(tx, Document{ID: d.ID, Title: d.Title, Active: d.Status == documentapi.Active, Revision: d.Revision})
}

// tellOwner plans to tell the employee whom a document is about, unless it was they
// who brought it.
func (s *Service) tellOwner(tx *sqldb.Tx, ev event.Event, d documentapi.Document) error {
	if d.EmployeeID == "" {
		return nil
	}
	accounts, err := s.Projection.AccountsOf(tx, d.EmployeeID)
	if err != nil || slices.Contains(accounts, ev.Actor) {
		return err
	}
	for _, a := range accounts {
		if err := s.Projection.Plan(tx, Planned{
			ID: sqldb.NewID(), AccountID: a, Kind: notificationapi.DocumentAboutYou, Ref: ev.ID,
			DocumentID: d.ID, ActorID: person(ev.Actor), DueAt: s.Now(),
		}); err != nil {
			return err
		}
	}
	return nil
}

// recount has those who were told of a document look again: it may have become
// another thing to them.
func (s *Service) recount(tx *sqldb.Tx, document string) error {
	accounts, err := s.Projection.ToldOf(tx, document)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.wake(accounts...) })
	return nil
}
