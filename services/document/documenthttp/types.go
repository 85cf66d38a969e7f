package documenthttp

import (
	"context"

	"acervo/platform/rest"
	"acervo/services/document/documentapi"
)

// TypeByID is a document type in the path.
type TypeByID struct {
	ID string `path:"id" maxLength:"64" doc:"The document type's id"`
}

func (h *handlers) listTypes(ctx context.Context, _ *rest.None) (*rest.Paged[documentapi.DocumentType], error) {
	types, err := h.AllTypes(ctx)
	if err != nil {
		return nil, err
	}
	return rest.InPage(documentapi.TypePage{Items: types}), nil
}

type getTypeInput struct {
	TypeByID
	rest.IfNoneMatch
}

func (h *handlers) getType(ctx context.Context, in *getTypeInput) (*rest.Versioned[documentapi.DocumentType], error) {
	t, err := h.Type(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if etag := rest.ETag(t.Revision); in.Matches(etag) {
		return nil, rest.NotModified(etag)
	}
	return rest.WithRevision(t.Revision, t), nil
}

type createTypeInput struct{ Body documentapi.TypeInput }

func (h *handlers) createType(ctx context.Context, in *createTypeInput) (*rest.Created[documentapi.DocumentType], error) {
	t, err := h.CreateType(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return rest.AtLocation(rest.Path("document-types", t.ID), t.Revision, t), nil
}

type replaceTypeInput struct {
	TypeByID
	rest.IfMatch
	Body documentapi.TypeInput
}

func (h *handlers) replaceType(ctx context.Context, in *replaceTypeInput) (*rest.Versioned[documentapi.DocumentType], error) {
	revision, err := seen(in.IfMatch)
	if err != nil {
		return nil, err
	}
	t, err := h.ReplaceType(ctx, in.ID, in.Body, revision)
	if err != nil {
		return nil, err
	}
	return rest.WithRevision(t.Revision, t), nil
}

type deleteTypeInput struct {
	TypeByID
	rest.IfMatch
}

func (h *handlers) deleteType(ctx context.Context, in *deleteTypeInput) (*rest.None, error) {
	revision, err := seen(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, h.DeleteType(ctx, in.ID, revision)
}
