package bffhttp

import (
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/document/documentapi"
)

var (
	binary  = &huma.Schema{Type: huma.TypeString, Format: "binary", Description: "The file, with its name"}
	drawn   = &huma.Schema{Type: huma.TypeString, Format: "binary", Description: "The image"}
	bytesOf = &huma.Schema{Type: huma.TypeString, Format: "binary", Description: "The bytes, of the document's own media type"}
)

// upload enters an operation that takes a file as multipart/form-data: the part
// "content", with said after the part "document", what is said about it. The bytes go
// through as they come.
func upload(t *table, o rest.Op, path string, said bool) {
	form := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"content": binary}, Required: []string{"content"}}
	if said {
		form.Properties["document"] = rest.SchemaOf[documentapi.NewDocument](t.api)
		form.Required = []string{"document", "content"}
	}
	o.Doc.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: form}}}
	o.Doc.Responses = map[string]*huma.Response{strconv.Itoa(o.Status): {
		Description: http.StatusText(o.Status),
		Content:     map[string]*huma.MediaType{"application/json": {Schema: rest.SchemaOf[documentapi.Document](t.api)}},
	}}
	if changesOne(o) {
		conditional(&o)
	}
	rest.HandleRaw(t.api, o, func(w http.ResponseWriter, r *http.Request) error {
		return t.orEnd(r.Context(), o, relay[none](w, r, t.to.Document, o, path))
	})
}

// content enters the operation that gives a document's bytes, with ranges.
func content(t *table, o rest.Op, path string) {
	o.Errors = append(o.Errors, fault.Unsatisfiable)
	o.Doc.Parameters = append(o.Doc.Parameters, &huma.Param{Name: "Range", In: "header", Description: "A part of the bytes", Schema: &huma.Schema{Type: huma.TypeString}})
	o.Doc.Responses = map[string]*huma.Response{
		"200": {Description: "All bytes", Content: map[string]*huma.MediaType{"*/*": {Schema: bytesOf}}},
		"206": {Description: "The part asked for", Content: map[string]*huma.MediaType{"*/*": {Schema: bytesOf}}},
		"304": {Description: "The browser has them"},
	}
	rest.HandleRaw(t.api, o, func(w http.ResponseWriter, r *http.Request) error {
		return t.orEnd(r.Context(), o, relay[none](w, r, t.to.Document, o, path))
	})
}

// image enters the operation that gives a picture of a page of a document.
func image(t *table, o rest.Op, path string) {
	o.Doc.Parameters = append(o.Doc.Parameters, &huma.Param{
		Name: "page", In: "path", Required: true, Description: "Which page, from 1", Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: new(1.0)}, Example: 1})
	o.Doc.Responses = map[string]*huma.Response{
		"200": {Description: "The image", Content: map[string]*huma.MediaType{"image/jpeg": {Schema: drawn}}},
		"304": {Description: "The browser has it"},
	}
	rest.HandleRaw(t.api, o, func(w http.ResponseWriter, r *http.Request) error {
		return t.orEnd(r.Context(), o, relay[none](w, r, t.to.Document, o, path))
	})
}
