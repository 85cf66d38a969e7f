package bffclient

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"acervo/platform/rest"
	"acervo/services/bff"
	"acervo/services/document/documentapi"
)

// Documents is the document service.
type Documents struct{ rest *rest.Client }

var _ bff.Documents = (*Documents)(nil)

// NewDocuments reaches the document service.
func NewDocuments(c *rest.Client) *Documents { return &Documents{c} }

func filters(f documentapi.Filters) values {
	v := values{}
	v.set("employee_id", f.EmployeeID)
	v.set("unit_id", f.UnitID)
	v.set("type", strings.Join(f.Type, ","))
	v.set("class", strings.Join(f.Class, ","))
	v.set("tag", strings.Join(f.Tag, ","))
	v.set("status", string(f.Status))
	v.set("date_from", f.DateFrom)
	v.set("date_to", f.DateTo)
	v.set("created_from", f.CreatedFrom)
	v.set("created_to", f.CreatedTo)
	v.set("q", f.Q)
	v.set("sha256", f.SHA256)
	return v
}

// List implements bff.Documents.
func (d *Documents) List(ctx context.Context, q documentapi.Query) (documentapi.Page, error) {
	v := filters(q.Filters)
	v.set("sort", string(q.Sort))
	v.page(q.PageInput)
	return rest.Get[documentapi.Page](ctx, d.rest, "/documents", url.Values(v))
}

// Facets implements bff.Documents.
func (d *Documents) Facets(ctx context.Context, f documentapi.Filters) (documentapi.Facets, error) {
	return rest.Get[documentapi.Facets](ctx, d.rest, "/documents/facets", url.Values(filters(f)))
}

// Get implements bff.Documents.
func (d *Documents) Get(ctx context.Context, id string) (documentapi.Document, error) {
	return rest.Get[documentapi.Document](ctx, d.rest, rest.Path("documents", id), nil)
}

// Versions implements bff.Documents.
func (d *Documents) Versions(ctx context.Context, id string) ([]documentapi.Version, error) {
	list, err := rest.Get[documentapi.Versions](ctx, d.rest, rest.Path("documents", id, "versions"), nil)
	return list.Items, err
}

// Patch implements bff.Documents.
func (d *Documents) Patch(ctx context.Context, id string, p documentapi.Patch) (documentapi.Document, error) {
	return rest.Send[documentapi.Document](ctx, d.rest, http.MethodPatch, rest.Path("documents", id), p)
}

// Delete implements bff.Documents.
func (d *Documents) Delete(ctx context.Context, id string) error {
	return rest.Delete(ctx, d.rest, rest.Path("documents", id))
}

// Undelete implements bff.Documents.
func (d *Documents) Undelete(ctx context.Context, id string) (documentapi.Document, error) {
	return rest.Send[documentapi.Document](ctx, d.rest, http.MethodPost, rest.Path("documents", id, "undelete"), nil)
}

// Types implements bff.Documents.
func (d *Documents) Types(ctx context.Context) ([]documentapi.DocumentType, error) {
	list, err := rest.Get[documentapi.TypePage](ctx, d.rest, "/document-types", nil)
	return list.Items, err
}

// Views implements bff.Documents.
func (d *Documents) Views(ctx context.Context) ([]documentapi.View, error) {
	list, err := rest.Get[documentapi.ViewPage](ctx, d.rest, "/views", nil)
	return list.Items, err
}
