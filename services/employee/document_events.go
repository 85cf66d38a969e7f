package employee

import (
	"context"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
)

// Consumer keeps count of the documents about each employee.
func (s *Service) Consumer(db *sqldb.DB) *event.Consumer {
	return &event.Consumer{Name: "employee.documents", DB: db, Log: s.log, Handle: func(_ context.Context, ev event.Event) (event.Effect, error) {
		effect, err := documentEffect(ev)
		if effect == nil || err != nil {
			return nil, err
		}
		return func(tx *sqldb.Tx) error { return effect(s.store.Within(tx)) }, nil
	}}
}

// documentEffect is what a document event changes here: how many documents there are
// about an employee, in the bin or not. It is nil when nothing does.
func documentEffect(ev event.Event) (func(tx EmployeeTx) error, error) {
	switch ev.Type {
	case documentapi.Uploaded, documentapi.Changed, documentapi.Purged:
	default:
		return nil, nil
	}
	d, err := event.Decode[documentapi.DocumentEvent](ev)
	if err != nil {
		return nil, err
	}
	switch ev.Type {
	case documentapi.Uploaded:
		return counts(d.EmployeeNumber, 0), nil
	case documentapi.Purged:
		return counts(0, d.EmployeeNumber), nil
	}
	if d.Before == nil {
		return nil, nil
	}
	return counts(d.EmployeeNumber, d.Before.EmployeeNumber), nil
}

// counts adds a document to one employee and takes it from another; 0 is the company.
func counts(gains, loses uint32) func(tx EmployeeTx) error {
	if gains == loses {
		return nil
	}
	return func(tx EmployeeTx) error {
		if gains != 0 {
			if err := tx.AddDocuments(gains, 1); err != nil {
				return err
			}
		}
		if loses != 0 {
			return tx.AddDocuments(loses, -1)
		}
		return nil
	}
}
