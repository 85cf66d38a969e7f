package rest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/telemetry"
)

// bodyTimeout is how long a JSON body may take to arrive.
const bodyTimeout = 30 * time.Second

// endpoint is one operation on the wire: who is calling, may they, is the request
// well-formed; then what was registered.
type endpoint struct {
	api       *API
	op        Op
	raw       bool
	query     map[string]bool         // known parameters; true: may be given several times
	forms     map[string]*huma.Schema // of a raw operation's parameters: huma checks the others'
	adds      bool                    // it answers 201, or stores content
	bodyless  bool                    // it takes no body
	bodyLimit int64                   // 0: no JSON body
	unique    *huma.Schema            // the body's, where a list in it has unique items
	serve     http.HandlerFunc
	metrics   *telemetry.Route
}

func newContext(op *huma.Operation, r *http.Request, w http.ResponseWriter) huma.Context {
	return humago.NewContext(op, r, w)
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rec := w.(*recorder)
	rec.endpoint = e
	r, err := e.admit(rec, r)
	if err == nil {
		r, err = e.read(w, r)
	}
	if err != nil {
		writeProblem(w, e.api.fail(r.Context(), e, err).(*Problem)) //nolint:errorlint // fail wraps nothing
		return
	}
	e.serve(w, r)
}

// admit authenticates the caller and checks the route's access; it looks at nothing
// else of the request.
func (e *endpoint) admit(rec *recorder, r *http.Request) (*http.Request, error) {
	if guard := e.api.config.Guard; guard != nil {
		if err := guard(r); err != nil {
			return r, err
		}
	}
	access := e.op.Access
	if !access.Declared() {
		return r, fault.New(fault.Forbidden, "Nobody may call this.")
	}
	caller, err := e.api.authenticate(r)
	allowed := err == nil && access.Allows(caller)
	if standing := e.api.config.Standing; allowed && standing != nil && !e.op.Vouched && !caller.IsService() {
		err = standing(r.Context(), caller)
	}
	if err != nil {
		if access.IsPublic() {
			return r, nil
		}
		return r, err
	}
	rec.caller = caller.Actor()
	if !allowed {
		return r, fault.New(fault.Forbidden, "This is not for your account.")
	}
	return r.WithContext(identity.With(r.Context(), caller)), nil
}

// read checks the query's form, the idempotency key, and for JSON operations takes in
// the body within its limits.
func (e *endpoint) read(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	if !cleanText(r.URL.Path) {
		return r, fault.Malformedf("path", fault.Unreadable, "must be UTF-8 without the character U+0000")
	}
	if e.adds && e.api.config.Room != nil {
		if err := e.api.config.Room(r.Context()); err != nil {
			return r, err
		}
	}
	if r.URL.RawQuery != "" && !e.op.AnyQuery {
		if err := e.checkQuery(r.URL.RawQuery); err != nil {
			return r, err
		}
	}
	var body []byte
	if e.bodyless {
		if err := refuseBody(w, r); err != nil {
			return r, err
		}
	}
	if e.bodyLimit > 0 {
		var err error
		if body, err = e.readBody(w, r); err != nil {
			return r, err
		}
		if err = inspect(body); err == nil && e.unique != nil {
			err = e.api.checkUnique(e.unique, body)
		}
		if err != nil {
			return r, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	if e.op.Idempotent {
		key, err := IdempotencyKey(r)
		if err != nil {
			return r, err
		}
		if key != "" && !e.raw {
			r = r.WithContext(WithIdempotencyKey(r.Context(), key, fingerprint(r, body)))
		}
	}
	return r, nil
}

func (e *endpoint) learnQuery(params []*huma.Param) {
	e.query, e.forms = map[string]bool{}, map[string]*huma.Schema{}
	for _, p := range params {
		if p.In == "query" {
			list := p.Schema != nil && p.Schema.Type == huma.TypeArray
			e.query[p.Name] = list && (p.Explode == nil || *p.Explode)
			if p.Schema != nil && !list {
				p.Schema.PrecomputeMessages()
				e.forms[p.Name] = p.Schema
			}
		}
	}
}

// checkForm refuses a value that a raw operation's parameter cannot have.
func (e *endpoint) checkForm(name, value string) error {
	form := e.forms[name]
	if form == nil || value == "" {
		return nil
	}
	var v any = value
	switch form.Type {
	case huma.TypeInteger:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return fault.Invalidf(name, fault.NotWhole, "must be a whole number")
		}
		v = n
	case huma.TypeBoolean:
		b, err := strconv.ParseBool(value)
		if err != nil {
			return fault.Invalidf(name, fault.NotAChoice, "must be true or false")
		}
		v = b
	}
	var found huma.ValidateResult
	at := huma.NewPathBuffer([]byte{}, 0)
	at.Push(name)
	huma.Validate(e.api.schemas, form, at, huma.ModeReadFromServer, v, &found)
	if len(found.Errors) > 0 {
		return fault.InvalidFields(fieldOf(found.Errors[0]))
	}
	return nil
}

func (e *endpoint) checkQuery(raw string) error {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return fault.Malformedf("query", fault.Unreadable, "is not well-formed")
	}
	for name, v := range values {
		if slices.ContainsFunc(v, func(s string) bool { return !cleanText(s) }) {
			return fault.Malformedf(clip(name), fault.Unreadable, "must be UTF-8 without the character U+0000")
		}
		many, known := e.query[name]
		if !known && e.raw { // huma refuses the others' unknown ones, all together
			return fault.Invalidf(clip(name), fault.Unknown, "is not a known parameter")
		}
		if known && !many && len(v) > 1 {
			return fault.Invalidf(name, fault.Repeated, "must be given once")
		}
		if e.raw && len(v) == 1 {
			if err := e.checkForm(name, v[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

// cleanText is what every store can hold.
func cleanText(s string) bool { return strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) }

// readBody takes in a JSON body. Its media type must be JSON (merge patch for PATCH
// as well); none given means JSON.
func (e *endpoint) readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if ct := r.Header.Get("Content-Type"); ct != "" && ct != "application/json" {
		media, params, err := mime.ParseMediaType(ct)
		ok := err == nil && (media == "application/json" || media == "application/merge-patch+json" && r.Method == http.MethodPatch)
		if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
			ok = false
		}
		if !ok {
			return nil, fault.New(fault.Unsupported, "The body must be application/json.")
		}
		r.Header.Set("Content-Type", "application/json")
	}
	tooLarge := func() error {
		return fault.Oversized("body", e.bodyLimit)
	}
	if r.ContentLength > e.bodyLimit {
		return nil, tooLarge()
	}
	if r.ContentLength == 0 || r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTimeout)) // huma clears it
	buf := bytes.NewBuffer(make([]byte, 0, min(max(r.ContentLength, 0), 64<<10)+bytes.MinRead))
	n, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, e.bodyLimit))
	if err != nil {
		var limit *http.MaxBytesError
		if errors.As(err, &limit) || n > e.bodyLimit {
			return nil, tooLarge()
		}
		return nil, fault.Malformedf("body", fault.Incomplete, "did not arrive whole").With(err)
	}
	return buf.Bytes(), nil
}

// refuseBody refuses what is sent to an operation that takes nothing: whoever sent it
// would think that it counts. An empty object says nothing, and passes.
func refuseBody(w http.ResponseWriter, r *http.Request) error {
	if r.ContentLength == 0 || r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	const enough = 64 // for {} and spaces
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(bodyTimeout))
	sent, err := io.ReadAll(io.LimitReader(r.Body, enough))
	if err != nil {
		return fault.Malformedf("body", fault.Incomplete, "did not arrive whole").With(err)
	}
	_ = control.SetReadDeadline(time.Time{})
	text := strings.Join(strings.Fields(string(sent)), "")
	if len(sent) == enough || text != "" && text != "{}" {
		return fault.Invalidf("body", fault.Unwanted, "must be empty: nothing is taken here")
	}
	r.Body, r.ContentLength = http.NoBody, 0
	return nil
}
