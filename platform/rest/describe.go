package rest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/fault"
)

// What the OpenAPI says beyond the Go types, once all operations are registered: what
// names mean that mean the same everywhere, and an example of each body, made from the
// examples of its fields.

// usual is what fields and parameters of these names are, where nothing else is said.
var usual = map[string]string{
	"id":         "Its id",
	"items":      "What there is, in order",
	"next":       "The cursor of the next page; absent on the last",
	"total":      "How many there are, exactly",
	"revision":   "Grows by one with each change; the ETag is made of it",
	"created_at": "When it was made",
	"updated_at": "When it was last changed",
}

// describe completes the document. It may be called again when more was registered.
func (a *API) describe() {
	doc := a.huma.OpenAPI()
	a.listCodes()
	for _, s := range a.schemas.Map() {
		for name, p := range s.Properties {
			if p.Description == "" && a.resolved(p).Description == "" {
				p.Description = a.meaning(name)
			}
		}
	}
	for path, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			for _, p := range op.Parameters {
				if p.Description == "" && p.In == "path" {
					p.Description = a.inPath(path, p.Name)
				}
			}
			if op.RequestBody != nil {
				a.exemplify(op.RequestBody.Content)
			}
			for status, r := range op.Responses {
				if strings.HasPrefix(status, "2") {
					a.exemplify(r.Content)
				}
			}
		}
	}
}

// listCodes has the document name every code that a refused field can have.
func (a *API) listCodes() {
	field := a.resolved(a.resolved(SchemaOf[Problem](a)).Properties["errors"].Items)
	code := field.Properties["code"]
	code.Enum = code.Enum[:0]
	for _, c := range fault.Codes() {
		code.Enum = append(code.Enum, c)
	}
}

func (a *API) meaning(name string) string {
	if said := a.config.Words[name]; said != "" {
		return said
	}
	return usual[name]
}

// inPath is what a path parameter names: the {id} of /documents/{id} is a document's.
func (a *API) inPath(path, name string) string {
	if said := a.config.Words[name]; said != "" && name != "id" {
		return said
	}
	before, _, _ := strings.Cut(path, "/{"+name+"}")
	noun := before[strings.LastIndexByte(before, '/')+1:]
	if name != "id" || noun == "" {
		return "The " + strings.ReplaceAll(strings.TrimSuffix(name, "_id"), "_", " ")
	}
	return "The id, as in the list of " + strings.ReplaceAll(noun, "-", " ")
}

func (a *API) exemplify(content map[string]*huma.MediaType) {
	for _, media := range content {
		if media.Example == nil && len(media.Examples) == 0 && media.Schema != nil {
			if v, ok := a.example(media.Schema, nil); ok {
				media.Example = v
			}
		}
	}
}

// example is a value of a schema. It is not ok inside of itself.
func (a *API) example(s *huma.Schema, inside []*huma.Schema) (v any, ok bool) {
	if len(s.Examples) > 0 {
		return roundTrip(s.Examples[0]), true
	}
	if s = a.resolved(s); s == nil || slices.Contains(inside, s) {
		return nil, false
	}
	if len(s.Examples) > 0 {
		return roundTrip(s.Examples[0]), true
	}
	if len(s.Enum) > 0 {
		return roundTrip(s.Enum[0]), true
	}
	for _, some := range [][]*huma.Schema{s.OneOf, s.AnyOf} {
		if len(some) > 0 {
			return a.example(some[0], inside)
		}
	}
	inside = append(slices.Clip(inside), s)
	switch s.Type {
	case huma.TypeObject:
		return a.exampleObject(s, inside)
	case huma.TypeArray:
		list := []any{}
		if item, ok := a.example(s.Items, inside); ok {
			list = append(list, item)
		}
		return list, s.MinItems == nil || *s.MinItems <= len(list)
	case huma.TypeBoolean:
		return true, true
	case huma.TypeInteger, huma.TypeNumber:
		if s.Minimum != nil && *s.Minimum > 1 {
			return *s.Minimum, true
		}
		return 1.0, true
	case huma.TypeString:
		return exampleText(s)
	}
	return map[string]any{}, true // anything
}

// exampleObject has what is required and what can be shown.
func (a *API) exampleObject(s *huma.Schema, inside []*huma.Schema) (any, bool) {
	out := map[string]any{}
	for name, p := range s.Properties {
		v, ok := a.example(p, inside)
		if !ok {
			if slices.Contains(s.Required, name) {
				return nil, false
			}
			continue
		}
		out[name] = v
	}
	return out, true
}

func exampleText(s *huma.Schema) (string, bool) {
	switch s.Format {
	case "date":
		return "2026-03-01", true
	case "date-time":
		return "2026-03-01T09:30:00Z", true
	case "time":
		return "09:30:00", true
	case "uuid":
		return "0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f", true
	case "uri":
		return "https://acervo.example/", true
	case "email":
		return "ana.lima@acervo.example", true
	case "binary", "byte":
		return "", true
	}
	text := "texto"
	if s.MinLength != nil && *s.MinLength > len(text) {
		text += strings.Repeat("o", *s.MinLength-len(text))
	}
	if s.MaxLength != nil && *s.MaxLength < len(text) {
		text = text[:*s.MaxLength]
	}
	return text, s.Pattern == ""
}

// roundTrip is a value as it is after a journey as JSON.
func roundTrip(v any) any {
	b, err := json.Marshal(v)
	if err != nil {
		panic("rest: an example that is no JSON: " + err.Error())
	}
	var out any
	_ = json.Unmarshal(b, &out) // it was JSON just now
	return out
}

// common are the kinds of fault that an operation may answer whatever it does.
func (e *endpoint) common(api *API) []fault.Kind {
	kinds := []fault.Kind{fault.Malformed, fault.Invalid, fault.Internal, fault.Unavailable}
	if !e.op.Access.IsPublic() {
		kinds = append(kinds, fault.Unauthenticated, fault.Forbidden)
	}
	if api.config.Guard != nil {
		kinds = append(kinds, fault.Forbidden)
	}
	if e.op.Method != http.MethodGet {
		kinds = append(kinds, fault.Full)
	}
	switch e.op.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		kinds = append(kinds, fault.TooLarge, fault.Unsupported)
	}
	return kinds
}

// answers304 says so of an operation that honours If-None-Match.
func answers304(op *huma.Operation) {
	if !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.In == "header" && p.Name == "If-None-Match" }) {
		return
	}
	status := strconv.Itoa(http.StatusNotModified)
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	if op.Responses[status] == nil {
		op.Responses[status] = &huma.Response{Description: "It is as If-None-Match says"}
	}
}
