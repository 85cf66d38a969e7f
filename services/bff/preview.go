package bff

import (
	"context"

	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// Preview is exactly what a change would do, with the names of whom it concerns. Only
// who may make the change may preview it, and gets the same errors.
func (s *Service) Preview(ctx context.Context, in permissionapi.PreviewInput) (pages.Preview, error) {
	p, err := s.permissions.Preview(ctx, in)
	if err != nil {
		return pages.Preview{}, err
	}
	out := pages.Preview{
		Unchanged: p.Unchanged, Nothing: p.Nothing, Revision: p.Revision, At: p.At, Action: p.Action, PeopleGain: p.PeopleGain, PeopleLose: p.PeopleLose,
		DocumentsGain: p.DocumentsGain, DocumentsLose: p.DocumentsLose, EmployeesGain: p.EmployeesGain, EmployeesLose: p.EmployeesLose,
	}
	var a asked
	for _, who := range append(p.GainSample[:len(p.GainSample):len(p.GainSample)], p.LoseSample...) {
		a.account(who.UserID)
		a.employees = append(a.employees, who.EmployeeID)
	}
	for _, d := range p.DocumentSample {
		a.employees = append(a.employees, d.EmployeeID)
	}
	var n names
	err = together(ctx,
		into(&n, func(ctx context.Context) (names, error) { return s.names(ctx, a) }),
		into(&out.DocumentSample, func(ctx context.Context) ([]pages.PreviewDocument, error) { return s.sample(ctx, p.DocumentSample) }),
	)
	if err != nil {
		return out, err
	}
	for i, d := range p.DocumentSample {
		out.DocumentSample[i].EmployeeName = n.employees[d.EmployeeID].Name
	}
	person := func(who permissionapi.PreviewPerson) pages.PreviewPersonRow {
		return pages.PreviewPersonRow{Somebody: n.account(who.UserID, who.EmployeeID), Documents: who.Documents}
	}
	out.GainSample, out.LoseSample = mapped(p.GainSample, person), mapped(p.LoseSample, person)
	out.Classes = mapped(p.Classes, func(c permissionapi.PreviewClass) pages.PreviewClassRow {
		return pages.PreviewClassRow{PreviewClass: c, ClassName: s.className(ctx, c.Class)}
	})
	return out, nil
}

// sample looks up the newest document of each that the caller sees, so that it can be
// told by its name; where there is none to be had, person and class have to do.
func (s *Service) sample(ctx context.Context, of []permissionapi.PreviewDocuments) ([]pages.PreviewDocument, error) {
	out := make([]pages.PreviewDocument, len(of))
	errs := make([]error, len(of))
	atMost(bulkWidth, len(of), func(i int) {
		out[i] = pages.PreviewDocument{DocumentID: of[i].DocumentID, Class: of[i].Class, ClassName: s.className(ctx, of[i].Class)}
		var row documentapi.Row
		row, _, errs[i] = optional(ctx, s, "a document of a sample", func(ctx context.Context) (documentapi.Row, error) {
			if of[i].DocumentID != "" {
				d, err := s.documents.Get(ctx, of[i].DocumentID)
				return documentapi.Row{Document: d}, err
			}
			if of[i].EmployeeID == "" { // no filter of the list says "the company's own"
				return documentapi.Row{}, nil
			}
			q := documentapi.Query{Filters: documentapi.Filters{EmployeeID: of[i].EmployeeID, Class: []string{of[i].Class}}}
			q.Limit = 1
			list, err := s.documents.List(ctx, q)
			if err != nil || len(list.Items) == 0 {
				return documentapi.Row{}, err
			}
			return list.Items[0], nil
		})
		out[i].Title, out[i].TypeName, out[i].Date = row.Title, row.TypeName, row.Date
		if row.ID != "" {
			out[i].DocumentID = row.ID
		}
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
