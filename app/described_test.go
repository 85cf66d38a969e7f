package app

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/rest"
)

// described are the OpenAPI documents of the world's APIs as they are served.
func (w *world) described(t *testing.T) map[string]*huma.OpenAPI {
	t.Helper()
	out := map[string]*huma.OpenAPI{}
	for _, p := range w.parts {
		rest.Combine("x", "1", p.api).OpenAPI() // completes it
		out[p.name] = p.api.OpenAPI()
	}
	return out
}

func operations(doc *huma.OpenAPI) map[string]*huma.Operation {
	out := map[string]*huma.Operation{}
	for path, item := range doc.Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete} {
			if op != nil {
				out[method+" "+path] = op
			}
		}
	}
	return out
}

// TestEverythingIsDescribed: every field, parameter and operation of every API says what
// it is, and every body has an example that would be accepted.
func TestEverythingIsDescribed(t *testing.T) {
	w := theWorld(t)
	for service, doc := range w.described(t) {
		schemas := doc.Components.Schemas
		validate := func(where string, s *huma.Schema, example any) {
			t.Helper()
			raw, err := json.Marshal(example)
			if err != nil {
				t.Fatal(err)
			}
			var value any
			if err := json.Unmarshal(raw, &value); err != nil {
				t.Fatal(err)
			}
			res := &huma.ValidateResult{}
			huma.Validate(schemas, s, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, value, res)
			for _, err := range res.Errors {
				t.Errorf("%s: the example %s: %v", where, raw, err)
			}
		}
		body := func(where string, content map[string]*huma.MediaType) {
			t.Helper()
			for media, c := range content {
				switch {
				case c.Schema == nil:
					t.Errorf("%s %s has no schema", where, media)
				case c.Schema.Format == "binary" || media == "text/event-stream" || !strings.Contains(media, "json"):
				case c.Example == nil:
					t.Errorf("%s %s has no example", where, media)
				default:
					validate(where, c.Schema, c.Example)
				}
			}
		}
		for name, s := range schemas.Map() {
			for field, p := range s.Properties {
				described := p
				for p.Description == "" && described.Ref != "" {
					described = schemas.SchemaFromRef(described.Ref)
				}
				if described.Description == "" {
					t.Errorf("%s: %s.%s is not described: say doc:\"...\" at the field, or in the BFF's words", service, name, field)
				}
				for _, example := range p.Examples {
					validate(service+": "+name+"."+field, p, example)
				}
			}
		}
		for where, op := range operations(doc) {
			where = service + ": " + where
			if op.Summary == "" || len(op.Tags) == 0 {
				t.Errorf("%s is not described", where)
			}
			for _, p := range op.Parameters {
				if p.Description == "" {
					t.Errorf("%s: the parameter %s is not described", where, p.Name)
				}
				if p.Example != nil {
					validate(where+" "+p.Name, p.Schema, p.Example)
				}
			}
			if op.RequestBody != nil {
				body(where, op.RequestBody.Content)
			}
			for status, r := range op.Responses {
				if r.Description == "" {
					t.Errorf("%s: %s is not described", where, status)
				}
				if strings.HasPrefix(status, "2") {
					body(where+" "+status, r.Content)
				}
			}
		}
	}
}

// trial is a request that may be refused, at a route.
type trial struct {
	name   string
	query  string
	body   string // "": {} where there is a body
	media  string
	header []string
	path   string // in place of an id; "": one that nothing has
	bodies bool   // only where there is a body
}

var trials = []trial{
	{name: "an unknown id"},
	{name: "an unknown parameter", query: "?nope=1"},
	{name: "a bad limit", query: "?limit=0"},
	{name: "a bad cursor", query: "?cursor=zz"},
	{name: "a bad number", query: "?limit=x&version=x&employee_number=x"},
	{name: "a bad id", query: "?employee_id=nope&unit_id=nope&up_to=zz"},
	{name: "no query", query: "?%zz"},
	{name: "NUL in the query", query: "?q=%00"},
	{name: "NUL in the path", path: "%00"},
	{name: "a long id", path: strings.Repeat("a", 300)},
	{name: "a malformed id", path: "nope"},
	{name: "no ETag", header: []string{"If-Match", "nope"}},
	{name: "a stale ETag", header: []string{"If-Match", `"999"`}},
	{name: "any ETag", header: []string{"If-None-Match", "*"}},
	{name: "a range beyond the end", header: []string{"Range", "bytes=9999999-"}},
	{name: "a long key", header: []string{"Idempotency-Key", strings.Repeat("k", 300)}},
	{name: "a cross-site request", header: []string{"Sec-Fetch-Site", "cross-site"}},
	{name: "cut off", body: `{`, bodies: true},
	{name: "a list", body: `[]`, bodies: true},
	{name: "an unknown field", body: `{"nope":1}`, bodies: true},
	{name: "a name twice", body: `{"a":1,"a":2}`, bodies: true},
	{name: "another medium", body: `x`, media: "text/plain", bodies: true},
	{name: "no form", body: `x`, media: "multipart/form-data", bodies: true},
	{name: "too much", body: `{"name":"` + strings.Repeat("a", 2<<20) + `"}`, bodies: true},
	{name: "lists where values are unique", body: `{"roles":[[]],"ids":[[]],"employee_ids":[{}],"delete":true}`, bodies: true},
}

// TestAnswersAreDeclared sends what is wrong in many ways to every route, as every role:
// whatever status comes back is in the OpenAPI document, and none is a defect of ours.
func TestAnswersAreDeclared(t *testing.T) {
	w := theWorld(t)
	docs := w.described(t)
	for _, side := range []struct {
		name   string
		routes []rest.Route
		server string
		sign   func(*testing.T, SignIn) func(*http.Request)
	}{
		{"api", w.publicAPI().Routes(), w.api.URL, w.bearer},
		{"web", w.part("bff").api.Routes(), w.web.URL, w.cookie},
	} {
		callers := map[string]SignIn{"nobody": {}, "admin": w.as(t, "admin"), "employee": w.as(t, "employee")}
		signed := map[string]func(*http.Request){"nobody": func(*http.Request) {}}
		for role, in := range callers {
			if role != "nobody" {
				signed[role] = side.sign(t, in)
			}
		}
		for _, r := range side.routes {
			op := operations(docs[r.Service])[r.Method+" "+r.Path]
			if op == nil || r.Hidden {
				continue // not in the document: the web app's own files
			}
			for _, tr := range trials {
				if tr.bodies && op.RequestBody == nil {
					continue
				}
				for role, in := range callers {
					if role == "nobody" && !r.Access.IsPublic() && tr.name != trials[0].name {
						continue // who is calling is looked at before all else
					}
					status, answer := try(t, side.server, r, op, tr, signed[role])
					if ends(r) && role != "nobody" {
						signed[role] = side.sign(t, in)
					}
					if op.Responses[strconv.Itoa(status)] == nil {
						t.Errorf("%s %s, %s, %s: answers %d, which is not declared (%v are): %s", r.Method, r.Path, tr.name, role, status,
							slices.Sorted(maps.Keys(op.Responses)), answer)
					}
					if status >= 500 {
						t.Errorf("%s %s, %s, %s: answers %d %s", r.Method, r.Path, tr.name, role, status, answer)
					}
				}
			}
		}
	}
}

func try(t *testing.T, server string, r rest.Route, op *huma.Operation, tr trial, sign func(*http.Request)) (status int, answer string) {
	t.Helper()
	id := nowhere
	if tr.path != "" {
		id = tr.path
	}
	var in io.Reader
	media := tr.media
	if op.RequestBody != nil {
		body := tr.body
		if body == "" {
			body = "{}"
		}
		in = strings.NewReader(body)
		if media == "" {
			media = "application/json"
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), r.Method, server+parameter.ReplaceAllString(r.Path, id)+tr.query, in)
	if err != nil {
		t.Fatal(err)
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Origin", server)
	for i := 0; i < len(tr.header); i += 2 {
		req.Header.Set(tr.header[i], tr.header[i+1])
	}
	sign(req)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatalf("%s %s, %s: %v", r.Method, r.Path, tr.name, err)
	}
	defer res.Body.Close() // streams end here
	if res.StatusCode >= 400 {
		raw, _ := io.ReadAll(io.LimitReader(res.Body, 400))
		answer = string(raw)
	}
	return res.StatusCode, answer
}
