package bffhttp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"
)

// passTimeout is how long a service may take to answer what is passed on, content
// apart.
const passTimeout = 30 * time.Second

// The headers that travel with what is passed on.
var (
	upHeaders   = []string{"If-Match", "If-None-Match", "If-Range", "Range", "Idempotency-Key", permissionapi.PreviewedHeader}
	downHeaders = []string{"Etag", "Content-Type", "Content-Length", "Content-Range", "Content-Disposition", "Content-Security-Policy",
		"Accept-Ranges", "Last-Modified", "X-Content-Type-Options"}
)

// pass enters an operation that one service answers as it is: body, conditions, errors
// and all. In and Out document it; the service checks them. What a browser is not to
// have of the answer, without takes from it.
func pass[In, Out any](t *table, o rest.Op, to *rest.Client, path string, without ...func(Out) Out) {
	in, out := reflect.TypeFor[In](), reflect.TypeFor[Out]()
	nothing := reflect.TypeFor[none]()
	if in != nothing {
		media := "application/json"
		if o.Method == http.MethodPatch {
			media = "application/merge-patch+json"
		}
		o.Doc.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{media: {Schema: schema(t.api, in)}}}
	}
	good := http.StatusOK
	switch {
	case out == nothing:
		good = http.StatusNoContent
	case o.Status != 0:
		good = o.Status
	case o.Method == http.MethodPost:
		good = http.StatusCreated
	}
	o.Status = good
	answer := &huma.Response{Description: http.StatusText(good)}
	if out != nothing {
		answer.Content = map[string]*huma.MediaType{"application/json": {Schema: schema(t.api, out)}}
		if hasField(out, "Revision") {
			answer.Headers = map[string]*huma.Param{"ETag": {Description: "The object's revision, for If-Match", Schema: &huma.Schema{Type: huma.TypeString}}}
		}
	}
	o.Doc.Responses = map[string]*huma.Response{fmt.Sprint(good): answer}
	if changesOne(o) {
		conditional(&o)
	}
	rest.HandleRaw(t.api, o, func(w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithTimeout(r.Context(), passTimeout)
		defer cancel()
		if o.Method != http.MethodGet { // whatever comes of it: names may change
			defer t.service.Renamed()
		}
		return t.orEnd(ctx, o, relay[Out](w, r.WithContext(ctx), to, o, path, without...))
	})
}

// relayWithin is how long an answer may take to begin: more than making the image of a page.
const relayWithin = 40 * time.Second

// relay sends the request on to path at a service, with the braces filled from the
// request, and the answer back. Bodies are streamed both ways, but for an answer that
// something is taken from.
func relay[Out any](w http.ResponseWriter, r *http.Request, to *rest.Client, o rest.Op, path string, without ...func(Out) Out) error {
	options := make([]rest.Option, 0, len(upHeaders)+2)
	options = append(options, rest.OfLength(r.ContentLength), rest.Within(relayWithin))
	for _, name := range upHeaders {
		if v := r.Header.Get(name); v != "" {
			options = append(options, rest.WithHeader(name, v))
		}
	}
	var body io.Reader
	if r.Body != nil && r.Body != http.NoBody {
		whole := &wholeBody{Reader: r.Body}
		body = whole
		// Answered before all was sent, the rest is not waited for: whoever still reads
		// it would keep the answer from being written.
		defer whole.letGo(w)
	}
	query := r.URL.Query()
	query.Del("download") // ours
	res, err := to.Stream(r.Context(), r.Method, fill(path, r), query, body, r.Header.Get("Content-Type"), options...)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if whole, ok := body.(*wholeBody); ok {
		whole.letGo(w)
	}
	for _, name := range downHeaders {
		if v, ok := res.Header[name]; ok {
			w.Header()[name] = v
		}
	}
	if at := res.Header.Get("Location"); at != "" && !strings.Contains(o.Path, "{") {
		w.Header().Set("Location", o.Path+at[strings.LastIndexByte(at, '/'):])
	}
	answer := io.Reader(res.Body)
	if len(without) > 0 && res.StatusCode < http.StatusMultipleChoices {
		var out Out
		if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
			return err
		}
		for _, take := range without {
			out = take(out)
		}
		raw, err := json.Marshal(out)
		if err != nil {
			return err
		}
		w.Header().Del("Content-Length")
		answer = bytes.NewReader(raw)
	}
	w.WriteHeader(res.StatusCode)
	_, err = io.Copy(w, answer)
	return err
}

// wholeBody knows whether a request's body was read to its end.
type wholeBody struct {
	io.Reader
	ended atomic.Bool
}

func (b *wholeBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil {
		b.ended.Store(true)
	}
	return n, err
}

// letGo ends the reading of what has not come; the connection is closed after the
// answer.
func (b *wholeBody) letGo(w http.ResponseWriter) {
	if !b.ended.Load() {
		_ = http.NewResponseController(w).SetReadDeadline(time.Unix(1, 0))
	}
}

// fill puts the request's path parameters into a service's path.
func fill(path string, r *http.Request) string {
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, s := range segments {
		if name, ok := strings.CutPrefix(s, "{"); ok {
			segments[i] = r.PathValue(strings.TrimSuffix(name, "}"))
		}
	}
	return rest.Path(segments...)
}

func changesOne(o rest.Op) bool {
	return o.Method != http.MethodGet && strings.Contains(o.Path, "{id}") && !strings.Contains(o.Path, "notifications") && !strings.HasSuffix(o.Path, "/cpf")
}

// conditional documents If-Match.
func conditional(o *rest.Op) {
	o.Errors = append(o.Errors, fault.Stale)
	o.Doc.Parameters = append(o.Doc.Parameters, &huma.Param{
		Name: "If-Match", In: "header", Description: "Change it only if this is its ETag; 412 otherwise", Schema: &huma.Schema{Type: huma.TypeString}})
}

func schema(api *rest.API, t reflect.Type) *huma.Schema {
	return api.OpenAPI().Components.Schemas.Schema(t, true, t.Name())
}

func hasField(t reflect.Type, name string) bool {
	_, ok := t.FieldByName(name)
	return ok
}
