package bffclient

import (
	"context"

	"acervo/services/bff"
	"acervo/services/document/documentapi"
)

// Documents is the document service.
type Documents struct{ client *documentapi.Client }

var _ bff.Documents = (*Documents)(nil)

// NewDocuments reaches the document service.
func NewDocuments(c *documentapi.Client) *Documents { return &Documents{c} }

// List implements bff.Documents.
func (d *Documents) List(ctx context.Context, q documentapi.Query) (documentapi.Page, error) {
	return d.client.List(ctx, q)
}

// Facets implements bff.Documents.
func (d *Documents) Facets(ctx context.Context, f documentapi.Filters) (documentapi.Facets, error) {
	return d.client.Facets(ctx, f)
}

// Get implements bff.Documents.
func (d *Documents) Get(ctx context.Context, id string) (documentapi.Document, error) {
	return d.client.Get(ctx, id)
}

// Versions implements bff.Documents.
func (d *Documents) Versions(ctx context.Context, id string) ([]documentapi.Version, error) {
	return d.client.Versions(ctx, id)
}

// Patch implements bff.Documents.
func (d *Documents) Patch(ctx context.Context, id string, p documentapi.Patch) (documentapi.Document, error) {
	return d.client.Patch(ctx, id, p)
}

// Delete implements bff.Documents.
func (d *Documents) Delete(ctx context.Context, id string) error { return d.client.Delete(ctx, id) }

// Undelete implements bff.Documents.
func (d *Documents) Undelete(ctx context.Context, id string) (documentapi.Document, error) {
	return d.client.Undelete(ctx, id)
}

// Types implements bff.Documents.
func (d *Documents) Types(ctx context.Context) ([]documentapi.DocumentType, error) {
	return d.client.Types(ctx)
}

// Views implements bff.Documents.
func (d *Documents) Views(ctx context.Context) ([]documentapi.View, error) {
	return d.client.Views(ctx)
}
