package document

import (
	"context"

	"acervo/services/document/documentapi"
	"acervo/services/document/visible"
)

// SaidUntil is the last day that a document is good, where one of its fields says so;
// empty where none does, or what it says is no date.
func SaidUntil(d documentapi.Document) string {
	for _, id := range documentapi.ExpiryFields {
		if text, _ := d.Fields[id].(string); text != "" && wrongDate("", text) == nil {
			return text
		}
	}
	return ""
}

// expiresOn is the last day that a document is good; empty where it never ends. The
// index counts in the same way.
func expiresOn(d documentapi.Document, months int) string {
	if said := SaidUntil(d); said != "" {
		return said
	}
	if months <= 0 {
		return ""
	}
	return dateOf(visible.AddMonths(Day(d.Date), months))
}

// validity is for how many months documents are good, by type, for those types that say.
func (s *Service) validity(ctx context.Context) (map[string]int, error) {
	types, err := s.Types.Types(ctx)
	if err != nil {
		return nil, err
	}
	months := map[string]int{}
	for _, t := range types {
		if t.ValidityMonths > 0 {
			months[t.ID] = t.ValidityMonths
		}
	}
	return months, nil
}
