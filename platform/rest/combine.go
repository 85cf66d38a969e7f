package rest

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"acervo/platform/fault"
	"acervo/platform/telemetry"
)

// Combined is several services' APIs on one address. Their paths never collide; one
// that does panics when they are combined.
type Combined struct {
	title, version string
	apis           []*API
}

// Combine puts APIs on one address, with one /openapi.json and /docs (below the first
// API's Prefix).
func Combine(title, version string, apis ...*API) *Combined {
	return &Combined{title: title, version: version, apis: apis}
}

// Routes lists all operations.
func (c *Combined) Routes() []Route {
	var all []Route
	for _, a := range c.apis {
		all = append(all, a.Routes()...)
	}
	return all
}

// Handler serves everything. Call it when all operations are registered.
func (c *Combined) Handler() http.Handler {
	first := c.apis[0]
	f := &front{
		mux:     http.NewServeMux(),
		service: first.config.Service,
		log:     telemetry.For(first.log, telemetry.Access),
		errors:  first.log,
		metrics: first.config.Metrics,
		trusted: first.config.TrustedProxies,
	}
	for _, a := range c.apis {
		for _, e := range a.endpoints {
			f.mux.Handle(e.op.Method+" "+e.op.Path, e)
		}
	}
	spec := c.OpenAPI()
	prefix := first.config.Prefix
	describe := &API{config: first.config, log: first.log}
	for path, serve := range map[string]http.HandlerFunc{
		"/openapi.json": serveSpec(spec),
		"/docs":         serveDocs(spec, prefix+"/openapi.json"),
	} {
		e := &endpoint{
			api: describe, raw: true, bodyless: true, serve: serve,
			op:      Op{ID: path, Method: http.MethodGet, Path: prefix + path, Access: Public},
			metrics: first.config.Metrics.Route(first.config.Service, prefix+path, http.MethodGet),
		}
		f.mux.Handle("GET "+prefix+path, e)
	}
	return f
}

// front is what every request meets first: ids, log, metrics, panics, and the answer
// for what no route takes.
type front struct {
	mux     *http.ServeMux
	service string
	log     *slog.Logger // access lines
	errors  *slog.Logger
	metrics *telemetry.Metrics
	trusted []netip.Prefix
}

// The headers of every answer. Handlers may set their own instead.
var defaultHeaders = map[string][]string{
	"X-Content-Type-Options":       {"nosniff"},
	"Cache-Control":                {"no-store"},
	"Content-Security-Policy":      {"default-src 'none'; frame-ancestors 'none'"},
	"Referrer-Policy":              {"no-referrer"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
}

const requestIDHeader = "X-Request-Id"

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	req := telemetry.Request{ID: r.Header.Get(requestIDHeader)}
	if !saneRequestID(req.ID) {
		req.ID = telemetry.NewRequestID()
	}
	if t, ok := telemetry.ParseTraceparent(r.Header.Get("Traceparent")); ok {
		req.Trace = t.Child()
	} else {
		req.Trace = telemetry.NewTrace()
	}
	ctx := context.WithValue(telemetry.WithRequest(r.Context(), req), hopKey{}, &hop{r: r, trusted: f.trusted})
	r = r.WithContext(ctx)

	h := w.Header()
	if r.RemoteAddr != memoryAddr { // they are for browsers
		for k, v := range defaultHeaders {
			h[k] = v
		}
	}
	h[requestIDHeader] = []string{req.ID}

	rec := &recorder{ResponseWriter: w}
	defer func() { f.finish(rec, r, start, recover()) }()
	f.mux.ServeHTTP(rec, r)
	if rec.refusing {
		rec.refusing = false
		writeProblem(w, noRoute(ctx, rec.status))
	}
}

// noRoute is the problem for what the router refused.
func noRoute(ctx context.Context, status int) *Problem {
	if status == http.StatusMethodNotAllowed {
		p := problemOf(ctx, fault.New(fault.Malformed, "Allow says what can be done here.").Named("method_not_allowed"))
		p.Status, p.Title = status, "This cannot be done here"
		return p
	}
	p := problemOf(ctx, fault.New(fault.NotFound, "There is nothing at this path."))
	return p
}

// statusLeft is counted for a request that was given up because its client left, whom no
// answer reaches: often another service of ours that needs it no longer. Others write it so.
const statusLeft = 499

// finish answers a panic, and writes the access line and the metrics.
func (f *front) finish(rec *recorder, r *http.Request, start time.Time, panicked any) {
	ctx := r.Context()
	cut := panicked == http.ErrAbortHandler //nolint:errorlint // net/http panics with this very value
	if panicked != nil && !cut {
		f.errors.LogAttrs(ctx, slog.LevelError, "panic", slog.String("cause", fmt.Sprint(panicked)), slog.String("stack", string(debug.Stack())))
		if rec.started() {
			cut = true
		} else {
			writeProblem(rec, problemOf(ctx, fault.New(fault.Internal, "Something went wrong on our side.")))
		}
	}
	took := time.Since(start)
	status := cmp.Or(rec.status, http.StatusOK)
	if status == http.StatusServiceUnavailable && ctx.Err() != nil {
		status = statusLeft
	}
	service, route := f.service, "unmatched"
	if e := rec.endpoint; e != nil {
		service, route = e.api.config.Service, e.op.Path
		e.metrics.Observe(status, took)
	} else {
		f.metrics.Route(service, route, knownMethod(r.Method)).Observe(status, took)
	}
	level := slog.LevelInfo
	if r.RemoteAddr == memoryAddr && status < 400 {
		level = slog.LevelDebug // our own services talking to each other
	}
	if f.log.Enabled(ctx, level) {
		attrs := []slog.Attr{
			slog.String("service", service), slog.String("method", knownMethod(r.Method)), slog.String("route", route),
			slog.Int("status", status), slog.Int64("bytes", rec.bytes),
			slog.Float64("duration_ms", float64(took.Microseconds())/1000),
		}
		if rec.caller != "" {
			attrs = append(attrs, slog.String("caller", rec.caller))
		}
		if cut {
			attrs = append(attrs, slog.Bool("cut", true))
		}
		f.log.LogAttrs(ctx, level, "request", attrs...)
	}
	if cut {
		panic(http.ErrAbortHandler) // net/http closes the connection, quietly
	}
}

// saneRequestID accepts what could be an id, and nothing that could be anything else.
func saneRequestID(s string) bool {
	if len(s) < 8 || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return true
}

// knownMethod keeps invented methods out of labels and lines.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}
