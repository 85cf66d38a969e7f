package bffhttp

import (
	"context"

	"acervo/platform/rest"
	"acervo/services/bff"
	"acervo/services/bff/bffapi"
	"acervo/services/document/documentapi"
)

type documentsInput struct {
	documentapi.Query
	Facets  bool `query:"facets" doc:"Add the counts by class, type, unit and year"`
	Summary bool `query:"summary" doc:"Add the numbers of the scope line"`
}

func (h handlers) documents(ctx context.Context, in *documentsInput) (*body[bffapi.Documents], error) {
	list, err := h.s.Documents(ctx, in.Query, bff.With{Facets: in.Facets, Summary: in.Summary})
	return &body[bffapi.Documents]{list}, err
}

type facetsInput struct{ documentapi.Filters }

func (h handlers) facets(ctx context.Context, in *facetsInput) (*body[documentapi.Facets], error) {
	f, err := h.s.Facets(ctx, in.Filters)
	return &body[documentapi.Facets]{f}, err
}

func (h handlers) document(ctx context.Context, in *ByID) (*rest.Versioned[bffapi.DocumentPage], error) {
	p, err := h.s.Document(ctx, in.ID)
	return rest.WithRevision(p.Revision, p), err
}

func (h handlers) bulk(ctx context.Context, in *body[bffapi.Bulk]) (*body[bffapi.BulkResults], error) {
	out, err := h.s.Bulk(ctx, in.Body)
	return &body[bffapi.BulkResults]{out}, err
}

func (h handlers) shares(ctx context.Context, in *ByID) (*rest.Paged[bffapi.Share], error) {
	items, err := h.s.Shares(ctx, in.ID)
	return rest.InPage(bffapi.Shares{Items: items}), err
}

type shareInput struct {
	ByID
	Key  string `header:"Idempotency-Key" hidden:"true"`
	Body bffapi.NewShare
}

func (h handlers) share(ctx context.Context, in *shareInput) (*body[bffapi.Share], error) {
	s, err := h.s.Share(ctx, in.ID, in.Body, in.Key)
	return &body[bffapi.Share]{s}, err
}

type unshareInput struct {
	ByID
	ShareID string `path:"share_id" maxLength:"64" doc:"The permission's id"`
}

func (h handlers) unshare(ctx context.Context, in *unshareInput) (*none, error) {
	return nil, h.s.Unshare(ctx, in.ID, in.ShareID)
}

func (h handlers) guess(ctx context.Context, in *body[bffapi.GuessInput]) (*body[bffapi.Guesses], error) {
	g, err := h.s.Guess(ctx, in.Body)
	return &body[bffapi.Guesses]{g}, err
}

func (h handlers) home(ctx context.Context, _ *none) (*body[bffapi.Home], error) {
	page, err := h.s.Home(ctx)
	return &body[bffapi.Home]{page}, err
}

type searchInput struct {
	Q string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"What was typed"`
}

func (h handlers) search(ctx context.Context, in *searchInput) (*body[bffapi.Found], error) {
	f, err := h.s.Search(ctx, in.Q)
	return &body[bffapi.Found]{f}, err
}

func (h handlers) views(ctx context.Context, _ *none) (*body[bffapi.ViewRows], error) {
	v, err := h.s.Views(ctx)
	return &body[bffapi.ViewRows]{v}, err
}
