package documenthttp

import (
	"context"

	"acervo/platform/rest"
	"acervo/services/document/documentapi"
)

// ViewByID is a view in the path.
type ViewByID struct {
	ID string `path:"id" maxLength:"64" doc:"The view's id"`
	rest.IfMatch
}

func (h *handlers) listViews(ctx context.Context, _ *rest.None) (*rest.Paged[documentapi.View], error) {
	views, err := h.AllViews(ctx)
	if err != nil {
		return nil, err
	}
	return rest.InPage(documentapi.ViewPage{Items: views}), nil
}

type createViewInput struct{ Body documentapi.ViewInput }

func (h *handlers) createView(ctx context.Context, in *createViewInput) (*rest.Created[documentapi.View], error) {
	v, err := h.CreateView(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return rest.AtLocation(rest.Path("views", v.ID), v.Revision, v), nil
}

type replaceViewInput struct {
	ViewByID
	Body documentapi.ViewInput
}

func (h *handlers) replaceView(ctx context.Context, in *replaceViewInput) (*rest.Versioned[documentapi.View], error) {
	revision, err := seen(in.IfMatch)
	if err != nil {
		return nil, err
	}
	v, err := h.ReplaceView(ctx, in.ID, in.Body, revision)
	if err != nil {
		return nil, err
	}
	return rest.WithRevision(v.Revision, v), nil
}

type deleteViewInput struct{ ViewByID }

func (h *handlers) deleteView(ctx context.Context, in *deleteViewInput) (*rest.None, error) {
	revision, err := seen(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, h.DeleteView(ctx, in.ID, revision)
}
