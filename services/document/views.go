package document

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
)

// maxViews is how many views an account may keep.
const maxViews = 100

// AllViews lists the caller's views in the order they were made.
func (s *Service) AllViews(ctx context.Context) ([]documentapi.View, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return nil, err
	}
	return s.Views.Views(ctx, caller.AccountID)
}

// CreateView keeps a list under a name, for the caller.
func (s *Service) CreateView(ctx context.Context, in documentapi.ViewInput) (documentapi.View, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return documentapi.View{}, err
	}
	if in, err = tidyView(in); err != nil {
		return documentapi.View{}, err
	}
	views, err := s.Views.Views(ctx, caller.AccountID)
	if err != nil {
		return documentapi.View{}, err
	}
	if len(views) >= maxViews {
		return documentapi.View{}, fault.New(fault.Conflict, "There are %d views already. Delete one first.", maxViews)
	}
	now := s.Now()
	return s.Views.CreateView(ctx, caller.AccountID, documentapi.View{ID: sqldb.NewID(), ViewInput: in, Revision: 1, CreatedAt: now, UpdatedAt: now})
}

// ReplaceView changes a view of the caller's; NotFound for those of others.
func (s *Service) ReplaceView(ctx context.Context, id string, in documentapi.ViewInput, revision *uint64) (documentapi.View, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return documentapi.View{}, err
	}
	if in, err = tidyView(in); err != nil {
		return documentapi.View{}, err
	}
	return s.Views.UpdateView(ctx, caller.AccountID, id, func(v documentapi.View) (documentapi.View, error) {
		v.ViewInput, v.UpdatedAt = in, s.Now()
		err := checkRevision(v.Revision, revision)
		v.Revision++
		return v, err
	})
}

// DeleteView takes a view of the caller's away.
func (s *Service) DeleteView(ctx context.Context, id string, revision *uint64) error {
	caller, err := identity.Require(ctx)
	if err != nil {
		return err
	}
	return s.Views.DeleteView(ctx, caller.AccountID, id, func(v documentapi.View) error { return checkRevision(v.Revision, revision) })
}

func tidyView(in documentapi.ViewInput) (documentapi.ViewInput, error) {
	var wrong []fault.Field
	if in.Name, wrong = oneLine(in.Name, "name", 80, nil); in.Name == "" && len(wrong) == 0 {
		wrong = append(wrong, fault.At("name", fault.Required, "is required"))
	}
	_, inFilters := readFilters(in.Filters)
	for _, w := range inFilters {
		wrong = append(wrong, w.Named("filters."+w.Field))
	}
	return in, fault.Check(wrong)
}
