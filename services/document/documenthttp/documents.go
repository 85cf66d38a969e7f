package documenthttp

import (
	"context"

	"acervo/platform/rest"
	"acervo/services/document/documentapi"
)

// ByID is a document in the path.
type ByID struct {
	ID string `path:"id" maxLength:"64" doc:"The document's id"`
}

type listInput struct{ documentapi.Query }

func (h *handlers) list(ctx context.Context, in *listInput) (*rest.Paged[documentapi.Row], error) {
	page, err := h.List(ctx, in.Query)
	if err != nil {
		return nil, err
	}
	return rest.InPage(page), nil
}

type facetsInput struct{ documentapi.Filters }

type facetsOutput struct{ Body documentapi.Facets }

func (h *handlers) facets(ctx context.Context, in *facetsInput) (*facetsOutput, error) {
	out, err := h.Facets(ctx, in.Filters)
	if err != nil {
		return nil, err
	}
	return &facetsOutput{out}, nil
}

type getInput struct {
	ByID
	rest.IfNoneMatch
}

func (h *handlers) get(ctx context.Context, in *getInput) (*rest.Versioned[documentapi.Document], error) {
	d, err := h.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if etag := rest.ETag(d.Revision); in.Matches(etag) {
		return nil, rest.NotModified(etag)
	}
	return rest.WithRevision(d.Revision, d), nil
}

type replaceInput struct {
	ByID
	rest.IfMatch
	Body documentapi.Metadata
}

func (h *handlers) replace(ctx context.Context, in *replaceInput) (*rest.Versioned[documentapi.Document], error) {
	revision, err := seen(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return answer(h.Replace(ctx, in.ID, in.Body, revision))
}

type patchInput struct {
	ByID
	rest.IfMatch
	Body documentapi.Patch
}

func (h *handlers) patch(ctx context.Context, in *patchInput) (*rest.Versioned[documentapi.Document], error) {
	revision, err := seen(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return answer(h.Patch(ctx, in.ID, in.Body, revision))
}

type deleteInput struct {
	ByID
	rest.IfMatch
	Purge bool `query:"purge" doc:"Take a document in the bin away for ever"`
}

func (h *handlers) delete(ctx context.Context, in *deleteInput) (*rest.None, error) {
	revision, err := seen(in.IfMatch)
	if err != nil {
		return nil, err
	}
	if in.Purge {
		return nil, h.Purge(ctx, in.ID, revision)
	}
	return nil, h.Delete(ctx, in.ID, revision)
}

type undeleteInput struct {
	ByID
	rest.IfMatch
}

func (h *handlers) undelete(ctx context.Context, in *undeleteInput) (*rest.Versioned[documentapi.Document], error) {
	revision, err := seen(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return answer(h.Undelete(ctx, in.ID, revision))
}

type versionsInput struct{ ByID }

func (h *handlers) versions(ctx context.Context, in *versionsInput) (*rest.Paged[documentapi.Version], error) {
	versions, err := h.Versions(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return rest.InPage(documentapi.Versions{Items: versions}), nil
}

func answer(d documentapi.Document, err error) (*rest.Versioned[documentapi.Document], error) {
	if err != nil {
		return nil, err
	}
	return rest.WithRevision(d.Revision, d), nil
}

// seen is the revision that the client has seen; nil when it does not say.
func seen(m rest.IfMatch) (*uint64, error) {
	revision, ok, err := m.Revision()
	if err != nil || !ok {
		return nil, err
	}
	return &revision, nil
}
