package bff

import (
	"context"

	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
)

// Search finds people and documents for the palette. Either is left out when it could
// not be had; people are found by those for whom there are pages of people.
func (s *Service) Search(ctx context.Context, q string) (pages.Found, error) {
	found := pages.Found{People: []pages.Person{}, Documents: []pages.DocumentRow{}}
	var staff []employeeapi.Employee
	err := together(ctx,
		perhaps(s, "people found", &staff, func(ctx context.Context) ([]employeeapi.Employee, error) {
			if sees, err := s.seesPeople(ctx); !sees {
				return nil, err
			}
			query := EmployeeQuery{Q: q}
			query.Page.Limit = 6
			list, err := s.employees.Employees(ctx, query)
			return list.Items, err
		}),
		perhaps(s, "documents found", &found.Documents, func(ctx context.Context) ([]pages.DocumentRow, error) {
			query := documentapi.Query{Filters: documentapi.Filters{Q: q}}
			query.Limit = 8
			list, err := s.documents.List(ctx, query)
			if err != nil {
				return nil, err
			}
			return s.rows(ctx, list.Items, nil)
		}),
	)
	groups := s.groups(ctx)
	for _, e := range staff {
		found.People = append(found.People, person(e, groups))
	}
	return found, err
}

// Views are the caller's saved views, each with how many documents it shows now.
func (s *Service) Views(ctx context.Context) (pages.ViewRows, error) {
	views, err := s.documents.Views(ctx)
	if err != nil {
		return pages.ViewRows{}, err
	}
	rows := make([]pages.ViewRow, len(views))
	errs := make([]error, len(views))
	atMost(bulkWidth, len(views), func(i int) {
		rows[i].View = views[i]
		errs[i] = perhapsAt(s, "count of a view", &rows[i].Total, func(ctx context.Context) (int, error) {
			q := documentapi.Query{Filters: views[i].Filters}
			q.Limit, q.Count = 1, true
			list, err := s.documents.List(ctx, q)
			return totalOf(list, err)
		})(ctx)
	})
	for _, err := range errs {
		if err != nil {
			return pages.ViewRows{}, err
		}
	}
	return pages.ViewRows{Items: rows}, nil
}
