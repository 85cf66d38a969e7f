package bffhttp

import (
	"context"

	"acervo/platform/rest"
	"acervo/services/bff"
	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
)

type documentsInput struct {
	documentapi.Query
	Facets  bool `query:"facets" doc:"Add the counts by class, type, unit and year"`
	Summary bool `query:"summary" doc:"Add the numbers of the scope line"`
}

func (h handlers) documents(ctx context.Context, in *documentsInput) (*body[pages.Documents], error) {
	list, err := h.s.Documents(ctx, in.Query, bff.With{Facets: in.Facets, Summary: in.Summary})
	return &body[pages.Documents]{list}, err
}

type facetsInput struct{ documentapi.Filters }

func (h handlers) facets(ctx context.Context, in *facetsInput) (*body[documentapi.Facets], error) {
	f, err := h.s.Facets(ctx, in.Filters)
	return &body[documentapi.Facets]{f}, err
}

func (h handlers) document(ctx context.Context, in *ByID) (*rest.Versioned[pages.DocumentPage], error) {
	p, err := h.s.Document(ctx, in.ID)
	return rest.WithRevision(p.Revision, p), err
}

func (h handlers) allowed(ctx context.Context, in *body[pages.AllowedInput]) (*body[pages.Allowed], error) {
	out, err := h.s.Allowed(ctx, in.Body)
	return &body[pages.Allowed]{out}, err
}

func (h handlers) bulk(ctx context.Context, in *body[pages.Bulk]) (*body[pages.BulkResults], error) {
	out, err := h.s.Bulk(ctx, in.Body)
	return &body[pages.BulkResults]{out}, err
}

type shareInput struct {
	ByID
	Key  string `header:"Idempotency-Key" hidden:"true"`
	Body pages.NewShare
}

func (h handlers) share(ctx context.Context, in *shareInput) (*body[pages.Share], error) {
	s, err := h.s.Share(ctx, in.ID, in.Body, in.Key)
	return &body[pages.Share]{s}, err
}

type unshareInput struct {
	ByID
	ShareID string `path:"share_id" maxLength:"64" doc:"The permission's id"`
}

func (h handlers) unshare(ctx context.Context, in *unshareInput) (*none, error) {
	return nil, h.s.Unshare(ctx, in.ID, in.ShareID)
}

func (h handlers) guess(ctx context.Context, in *body[pages.GuessInput]) (*body[pages.Guesses], error) {
	g, err := h.s.Guess(ctx, in.Body)
	return &body[pages.Guesses]{g}, err
}

func (h handlers) home(ctx context.Context, _ *none) (*body[pages.Home], error) {
	page, err := h.s.Home(ctx)
	return &body[pages.Home]{page}, err
}

type searchInput struct {
	Q string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"What was typed"`
}

func (h handlers) search(ctx context.Context, in *searchInput) (*body[pages.Found], error) {
	f, err := h.s.Search(ctx, in.Q)
	return &body[pages.Found]{f}, err
}

func (h handlers) views(ctx context.Context, _ *none) (*body[pages.ViewRows], error) {
	v, err := h.s.Views(ctx)
	return &body[pages.ViewRows]{v}, err
}
