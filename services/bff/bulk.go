package bff

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
)

// bulkWidth is how many of several changes are under way at once.
const bulkWidth = 8

// Bulk does one thing to several documents; each succeeds or fails by itself.
func (s *Service) Bulk(ctx context.Context, in pages.Bulk) (pages.BulkResults, error) {
	do, err := s.bulkAction(in)
	if err != nil {
		return pages.BulkResults{}, err
	}
	results := make([]pages.BulkResult, len(in.IDs))
	errs := make([]error, len(in.IDs))
	atMost(bulkWidth, len(in.IDs), func(i int) {
		results[i].ID = in.IDs[i]
		if errs[i] = do(ctx, in.IDs[i], &results[i]); errs[i] != nil {
			results[i].Problem = rest.ProblemFor(ctx, errs[i])
			return
		}
		results[i].OK = true
	})
	out := pages.BulkResults{Results: results}
	for i, r := range results {
		if fault.Is(errs[i], fault.Unauthenticated) {
			return pages.BulkResults{}, errs[i]
		}
		if r.OK {
			out.Done++
		}
	}
	return out, nil
}

type bulkAction func(ctx context.Context, id string, r *pages.BulkResult) error

// bulkAction is the one thing that is asked for.
func (s *Service) bulkAction(in pages.Bulk) (bulkAction, error) {
	var do []bulkAction
	if in.Edit != nil {
		do = append(do, func(ctx context.Context, id string, r *pages.BulkResult) error {
			return changed(r)(s.documents.Patch(ctx, id, *in.Edit))
		})
	}
	if in.Share != nil {
		if _, err := subjectOf(*in.Share); err != nil {
			f := fault.From(err)
			return nil, fault.InvalidFields(f.Fields[0].Named("share." + f.Fields[0].Field))
		}
		do = append(do, func(ctx context.Context, id string, r *pages.BulkResult) error {
			sh, err := s.Share(ctx, id, *in.Share, "")
			if err == nil {
				r.Share = &sh
			}
			return err
		})
	}
	if in.Delete {
		do = append(do, func(ctx context.Context, id string, _ *pages.BulkResult) error { return s.documents.Delete(ctx, id) })
	}
	if in.Undelete {
		do = append(do, func(ctx context.Context, id string, r *pages.BulkResult) error {
			return changed(r)(s.documents.Undelete(ctx, id))
		})
	}
	if len(do) != 1 {
		return nil, fault.Invalidf("body", fault.Unwanted, "give exactly one of edit, share, delete and undelete")
	}
	return do[0], nil
}

func changed(r *pages.BulkResult) func(documentapi.Document, error) error {
	return func(d documentapi.Document, err error) error {
		if err == nil {
			r.Document = &d
		}
		return err
	}
}
