package rest

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/fault"
)

// DefaultBodyLimit is the most bytes a JSON body may have, unless the operation says
// otherwise.
const DefaultBodyLimit = 1 << 20

// Op describes an operation. ID, Method, Path, Summary and Access are needed.
type Op struct {
	ID          string // unique among all services: "create-document"
	Method      string
	Path        string // as in http.ServeMux: "/documents/{id}"
	Summary     string
	Description string
	Tags        []string

	// Status of the good answer. Zero: 201 for a POST that answers with a body, 204
	// for an operation that answers without, 200 else.
	Status int
	// Access says who may call it.
	Access Access
	// Errors are the kinds of fault it answers with, besides those that follow from
	// Access, input and conditions, which are documented by themselves.
	Errors []fault.Kind
	// Idempotent makes a POST honour Idempotency-Key: the key goes into the context
	// for sqldb.Once. (Raw operations put it there themselves: WithIdempotencyKey.)
	Idempotent bool
	// Adds says of an operation that does not answer 201 that it stores content all the
	// same: see Config.Room.
	Adds bool
	// Vouched says that what the operation does begins with a question, on the caller's
	// behalf, to a service that refuses sessions that have ended: see Config.Standing.
	Vouched bool
	// BodyLimit is the most bytes of a JSON body; zero is DefaultBodyLimit.
	BodyLimit int64
	// Hidden leaves it out of the OpenAPI.
	Hidden bool
	// AnyQuery lets a raw operation take whatever query there is, well-formed or not: the
	// pages of the web app, whose addresses are for the browser.
	AnyQuery bool
	// Doc adds to the OpenAPI what cannot be told from the Go types. For a raw
	// operation it is the only source of Parameters, RequestBody and Responses; query
	// parameters that are not in it are refused, and so is a body where there is no
	// RequestBody.
	Doc huma.Operation
}

// None is the input or the output of an operation that has none.
type None struct{}

// endpointKey is where an operation's endpoint travels through huma.Register.
const endpointKey = "acervo.endpoint"

// Register adds an operation whose input and output are JSON. I is a struct whose
// fields are parameters (tags path, query, header) and Body; O one with headers (tag
// header) and Body. Integers among the parameters are int or int64 (narrower ones
// would wrap silently). A returned error is answered as the fault in its chain.
func Register[I, O any](a *API, op Op, handle func(context.Context, *I) (*O, error)) {
	e := &endpoint{op: op}
	huma.Register(a.huma, a.document(e), func(ctx context.Context, in *I) (*O, error) {
		out, err := withAnyTag(in, func() (*O, error) { return handle(ctx, in) })
		if err != nil {
			return nil, a.fail(ctx, e, err)
		}
		if f, ok := any(out).(filler); ok && out != nil {
			f.fill()
		}
		return out, nil
	})
}

// HandleRaw adds an operation that reads and writes HTTP itself: multipart uploads,
// downloads, streams. It is authenticated, counted, logged and documented like any
// other. A returned error is written as a problem, unless the answer has begun; then
// the connection is cut, so that the client can tell.
func HandleRaw(a *API, op Op, handle func(w http.ResponseWriter, r *http.Request) error) {
	e := &endpoint{op: op}
	hop := a.document(e)
	if hop.Responses == nil {
		hop.Responses = map[string]*huma.Response{}
	}
	for _, name := range pathParameters(op.Path) {
		if !slices.ContainsFunc(hop.Parameters, func(p *huma.Param) bool { return p.In == "path" && p.Name == name }) {
			hop.Parameters = append(slices.Clip(hop.Parameters), &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
		}
	}
	answers304(&hop)
	e.learnQuery(hop.Parameters)
	if hop.DefaultStatus == 0 {
		hop.DefaultStatus = http.StatusOK
	}
	if hop.Responses[strconv.Itoa(hop.DefaultStatus)] == nil {
		hop.Responses[strconv.Itoa(hop.DefaultStatus)] = &huma.Response{Description: http.StatusText(hop.DefaultStatus)}
	}
	for _, status := range hop.Errors {
		hop.Responses[strconv.Itoa(status)] = a.problemResponse(status)
	}
	if !op.Hidden {
		a.huma.OpenAPI().AddOperation(&hop)
	}
	e.raw, e.bodyless = true, hop.RequestBody == nil
	e.adds = op.Adds || hop.DefaultStatus == http.StatusCreated
	e.serve = func(w http.ResponseWriter, r *http.Request) {
		err := handle(w, r)
		if err == nil {
			return
		}
		answer := a.fail(r.Context(), e, err)
		if rec, ok := w.(*recorder); ok && rec.started() {
			panic(http.ErrAbortHandler)
		}
		switch answer := answer.(type) { //nolint:errorlint // fail wraps nothing
		case *notModified:
			maps.Copy(w.Header(), answer.GetHeaders())
			w.WriteHeader(http.StatusNotModified)
		case *Problem:
			writeProblem(w, answer)
		}
	}
	a.add(e)
}

// document makes huma's operation of ours.
func (a *API) document(e *endpoint) huma.Operation {
	op := e.op
	hop := op.Doc
	hop.OperationID, hop.Method, hop.Path = op.ID, strings.ToUpper(op.Method), op.Path
	hop.Summary, hop.Description, hop.Tags = op.Summary, op.Description, op.Tags
	hop.DefaultStatus, hop.Hidden = op.Status, op.Hidden
	hop.Extensions, hop.Responses = maps.Clone(hop.Extensions), maps.Clone(hop.Responses)
	if hop.Extensions == nil {
		hop.Extensions = map[string]any{}
	}
	hop.Extensions["x-access"] = op.Access.String()
	if !op.Access.IsPublic() {
		hop.Security = []map[string][]string{{"caller": {}}}
	}
	hop.Metadata = map[string]any{endpointKey: e}
	hop.MaxBodyBytes = -1    // the endpoint has read it, within the limit
	hop.BodyReadTimeout = -1 // and in time
	if op.Idempotent {
		hop.Parameters = append(slices.Clone(hop.Parameters), &huma.Param{
			Name: idempotencyHeader, In: "header",
			Description: "A name for this attempt, 1 to 255 characters: sent again with the same body, it gets the same answer and nothing is done twice.",
			Schema:      &huma.Schema{Type: huma.TypeString, MaxLength: new(255), Examples: []any{"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f"}},
		})
	}
	kinds := slices.Concat(op.Errors, e.common(a))
	for _, k := range kinds {
		if !slices.Contains(hop.Errors, k.Status()) {
			hop.Errors = append(slices.Clip(hop.Errors), k.Status())
		}
	}
	slices.Sort(hop.Errors)
	return hop
}

// addJSON takes an operation back from huma with its parameters and bodies known.
func (a *API) addJSON(op *huma.Operation, handler func(huma.Context)) {
	e := op.Metadata[endpointKey].(*endpoint)
	if op.Method == http.MethodPost && e.op.Status == 0 && op.DefaultStatus == http.StatusOK {
		a.created(op)
	}
	for status, r := range op.Responses {
		if n, _ := strconv.Atoi(status); n >= 400 {
			r.Description = fault.KindOfStatus(n).Title()
		}
	}
	answers304(op)
	e.learnQuery(op.Parameters)
	e.adds = e.op.Adds || op.DefaultStatus == http.StatusCreated && !e.op.Access.IsPublic() // signing in adds nothing
	e.bodyless = op.RequestBody == nil
	if op.RequestBody != nil {
		e.bodyLimit = e.op.BodyLimit
		if e.bodyLimit == 0 {
			e.bodyLimit = DefaultBodyLimit
		}
		if media, ok := op.RequestBody.Content["application/json"]; ok && a.unique(media.Schema, map[*huma.Schema]bool{}) {
			e.unique = media.Schema
		}
		if op.Method == http.MethodPatch {
			if media, ok := op.RequestBody.Content["application/json"]; ok {
				op.RequestBody.Content["application/merge-patch+json"] = media
			}
		}
	}
	e.serve = func(w http.ResponseWriter, r *http.Request) { handler(newContext(op, r, w)) }
	a.add(e)
}

// created moves the answer of a POST from 200 to 201.
func (a *API) created(op *huma.Operation) {
	op.DefaultStatus = http.StatusCreated
	r := op.Responses["200"]
	r.Description = http.StatusText(http.StatusCreated)
	delete(op.Responses, "200")
	op.Responses["201"] = r
}

func (a *API) problemResponse(status int) *huma.Response {
	return &huma.Response{
		Description: fault.KindOfStatus(status).Title(),
		Content:     map[string]*huma.MediaType{problemMedia: {Schema: SchemaOf[Problem](a)}},
	}
}

// pathParameters are the names between braces: {id}, {path...}.
func pathParameters(path string) []string {
	var names []string
	for _, segment := range strings.Split(path, "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok && name != "$}" {
			names = append(names, strings.TrimSuffix(strings.TrimSuffix(name, "}"), "..."))
		}
	}
	return names
}
