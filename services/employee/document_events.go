package employee

import (
	"context"

	"acervo/platform/event"
	"acervo/services/document/documentapi"
)

// DocumentEffect is what a document event changes here: how many documents there are
// about an employee, in the bin or not. It is nil when nothing does.
func DocumentEffect(_ context.Context, ev event.Event) (func(tx EmployeeTx) error, error) {
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
