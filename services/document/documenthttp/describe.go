package documenthttp

import (
	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/rest"
	"acervo/services/document/documentapi"
)

// What follows describes the raw operations for the OpenAPI.

func (h *handlers) uploadDoc(api *rest.API) huma.Operation {
	return huma.Operation{
		RequestBody: formBody(map[string]*huma.Schema{"document": h.newDocument.Schema(), "content": fileSchema()}, "document", "content"),
		Responses:   map[string]*huma.Response{"201": documentResponse(api, "Created", "Location", "ETag")},
	}
}

func newContentDoc(api *rest.API) huma.Operation {
	return huma.Operation{
		Parameters:  []*huma.Param{header("If-Match", "Change it only if this is its ETag; 412 otherwise")},
		RequestBody: formBody(map[string]*huma.Schema{"content": fileSchema()}, "content"),
		Responses:   map[string]*huma.Response{"200": documentResponse(api, "OK", "ETag")},
	}
}

func contentDoc() huma.Operation {
	bytes := func(description string) *huma.Response {
		return &huma.Response{Description: description, Headers: headers("ETag", "Content-Disposition"),
			Content: map[string]*huma.MediaType{"*/*": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary", Description: "The bytes, of the document's own media type"}}}}
	}
	return huma.Operation{
		Parameters: []*huma.Param{
			{Name: "version", In: "query", Description: "A version before; the present one when absent", Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: new(1.0)}},
			{Name: "disposition", In: "query", Description: "Whether to show it or to save it", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"attachment", "inline"}, Default: "attachment"}},
			header("Range", "Only these bytes (RFC 9110)"),
			header("If-None-Match", "Answer 304 without a body if this is still the ETag"),
		},
		Responses: map[string]*huma.Response{
			"200": bytes("All bytes"),
			"206": bytes("The bytes asked for"),
			"304": {Description: "Not modified"},
		},
	}
}

func pageDoc() huma.Operation {
	widths := make([]any, len(documentapi.PreviewWidths))
	for i, w := range documentapi.PreviewWidths {
		widths[i] = int64(w) // as a raw operation's parameter is read
	}
	return huma.Operation{
		Parameters: []*huma.Param{
			{Name: "page", In: "path", Required: true, Description: "Which page, from 1", Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: new(1.0)}, Example: 1},
			{Name: "version", In: "query", Description: "A version before; the present one when absent", Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: new(1.0)}},
			{Name: "width", In: "query", Description: "How wide, in pixels", Schema: &huma.Schema{Type: huma.TypeInteger, Enum: widths, Default: documentapi.PreviewWidth}},
			header("If-None-Match", "Answer 304 without a body if this is still the ETag"),
		},
		Responses: map[string]*huma.Response{
			"200": {Description: "The image", Headers: headers("ETag"), Content: map[string]*huma.MediaType{"image/jpeg": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary", Description: "The image"}}}},
			"304": {Description: "Not modified"},
		},
	}
}

func formBody(parts map[string]*huma.Schema, required ...string) *huma.RequestBody {
	media := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeObject, Properties: parts, Required: required}}
	if parts["document"] != nil {
		media.Encoding = map[string]*huma.Encoding{"document": {ContentType: "application/json"}}
	}
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": media}}
}

func fileSchema() *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "binary", Description: "The file, with its name"}
}

func documentResponse(api *rest.API, description string, names ...string) *huma.Response {
	return &huma.Response{Description: description, Headers: headers(names...),
		Content: map[string]*huma.MediaType{"application/json": {Schema: rest.SchemaOf[documentapi.Document](api)}}}
}

func headers(names ...string) map[string]*huma.Param {
	out := map[string]*huma.Param{}
	for _, n := range names {
		out[n] = &huma.Param{Schema: &huma.Schema{Type: huma.TypeString}}
	}
	return out
}

func header(name, description string) *huma.Param {
	return &huma.Param{Name: name, In: "header", Description: description, Schema: &huma.Schema{Type: huma.TypeString}}
}
