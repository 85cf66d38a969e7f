// Package rest is how services speak HTTP: the API a service registers its
// operations with, the client other services call it with, and the in-memory network
// on which co-located services speak the same HTTP.
//
// Every operation says who may call it (Access). A request is authenticated and let
// in before anything else of it is looked at; then unknown parameters and fields,
// wrong types and broken rules are refused, each naming the field; every error is
// RFC 9457 problem details made from a fault.
package rest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/telemetry"
)

// Verifier turns an access token into the caller it speaks for. It returns
// fault.Unauthenticated for a token that is not (or no longer) good and
// fault.Unavailable when it cannot tell.
type Verifier interface {
	Verify(ctx context.Context, token string) (identity.Caller, error)
}

// Config is what a service's API is made of. Service, Title and Version are needed;
// so is Verifier or Authenticate, unless all operations are Public.
type Config struct {
	Service     string // name in logs and metrics
	Title       string
	Description string // CommonMark, shown at the top of /docs
	Version     string
	Prefix      string // where /openapi.json and /docs are, "" for the root; routes give their whole path

	// Words are what fields and path parameters of these names are, where it is not said
	// at the field itself.
	Words map[string]string

	// Verifier checks the Bearer token.
	Verifier Verifier
	// Standing, when set, is asked whether the session of a person's good token has not ended
	// meanwhile, before every operation that is not Vouched.
	Standing func(context.Context, identity.Caller) error
	// Authenticate replaces Bearer tokens by another way to tell who is calling, such
	// as a session cookie. It returns fault.Unauthenticated for nobody.
	Authenticate func(*http.Request) (identity.Caller, error)
	// SecurityScheme documents Authenticate in the OpenAPI; nil is Bearer.
	SecurityScheme *huma.SecurityScheme
	// Guard, when set, is asked before all else and may refuse a request: cross-site
	// requests, for example.
	Guard func(*http.Request) error

	// Room, when set, is asked before an operation that adds something. Its error, Full,
	// is the answer: what is there already can then still be read, changed and deleted.
	Room func(context.Context) error

	Logger         *slog.Logger       // nil: no logs
	Metrics        *telemetry.Metrics // nil: no metrics
	TrustedProxies []netip.Prefix     // hops whose X-Forwarded-For is believed
}

// API is one service's operations.
type API struct {
	config    Config
	log       *slog.Logger
	huma      huma.API
	endpoints []*endpoint
	schemas   huma.Registry
}

// Route is one operation, for tests that go through all of them.
type Route struct {
	Service string
	ID      string
	Method  string
	Path    string
	Access  Access
	Hidden  bool // not in the OpenAPI
}

// NewAPI returns an API without operations.
func NewAPI(c Config) *API {
	setUpHuma()
	a := &API{config: c, log: c.Logger}
	if a.log == nil {
		a.log = telemetry.Discard()
	}
	hc := huma.DefaultConfig(c.Title, c.Version)
	hc.Info.Description = c.Description
	hc.CreateHooks = nil // no $schema in bodies
	hc.OpenAPIPath, hc.DocsPath, hc.SchemasPath = "", "", ""
	hc.Formats = map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat}
	hc.RejectUnknownQueryParameters = true
	scheme := c.SecurityScheme
	if scheme == nil {
		scheme = &huma.SecurityScheme{Type: "http", Scheme: "bearer", BearerFormat: "JWT", Description: "An access token from POST /auth/login."}
	}
	hc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"caller": scheme}
	a.huma = huma.NewAPI(hc, &adapter{a})
	a.schemas = a.huma.OpenAPI().Components.Schemas
	return a
}

// Handler serves the API alone, with its /openapi.json and /docs. Call it when all
// operations are registered.
func (a *API) Handler() http.Handler {
	return Combine(a.config.Title, a.config.Version, a).Handler()
}

// OpenAPI is the API's OpenAPI 3.1 document, which may be edited until Handler is
// called.
func (a *API) OpenAPI() *huma.OpenAPI { return a.huma.OpenAPI() }

// Routes lists the operations in the order they were registered.
func (a *API) Routes() []Route {
	routes := make([]Route, len(a.endpoints))
	for i, e := range a.endpoints {
		routes[i] = Route{Service: a.config.Service, ID: e.op.ID, Method: e.op.Method, Path: e.op.Path, Access: e.op.Access, Hidden: e.op.Hidden}
	}
	return routes
}

// SchemaOf is the schema of T in this API's OpenAPI, for raw operations that document
// themselves.
func SchemaOf[T any](a *API) *huma.Schema {
	t := reflect.TypeFor[T]()
	return a.schemas.Schema(t, true, t.Name())
}

// authenticate tells who is calling. On a public route a bad or missing credential is
// nobody; elsewhere it is Unauthenticated.
func (a *API) authenticate(r *http.Request) (identity.Caller, error) {
	if a.config.Authenticate != nil {
		return a.config.Authenticate(r)
	}
	header := r.Header.Get("Authorization")
	if header == "" {
		return identity.Caller{}, fault.New(fault.Unauthenticated, "Sign in first.")
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" || a.config.Verifier == nil {
		return identity.Caller{}, fault.New(fault.Unauthenticated, "A Bearer access token is needed.")
	}
	c, err := a.config.Verifier.Verify(r.Context(), token)
	if err != nil {
		var f *fault.Error
		if errors.As(err, &f) {
			return identity.Caller{}, err
		}
		return identity.Caller{}, fault.New(fault.Unauthenticated, "The access token is not valid.").With(err)
	}
	if c.Token == "" {
		c.Token = token
	}
	return c, nil
}

// fail turns a handler's error into what is answered, and logs what only we may know.
func (a *API) fail(ctx context.Context, e *endpoint, err error) error {
	var done *notModified
	if errors.As(err, &done) {
		return done
	}
	f := fault.From(err)
	if f.Kind.Status() >= 500 {
		level := slog.LevelError
		switch left := ctx.Err() != nil; { // left: the client did
		case left && f.Kind == fault.Unavailable:
			level = slog.LevelDebug // and that is why it failed
		case left:
			level = slog.LevelInfo
		case f.Kind == fault.Unavailable:
			level = slog.LevelWarn
		}
		a.log.LogAttrs(ctx, level, "request failed", slog.String("service", a.config.Service), slog.String("operation", e.op.ID),
			slog.String("kind", string(f.Kind)), slog.String("cause", err.Error()))
	}
	return problemOf(ctx, f)
}

func (a *API) add(e *endpoint) {
	e.api = a
	e.metrics = a.config.Metrics.Route(a.config.Service, e.op.Path, e.op.Method)
	if slices.ContainsFunc(a.endpoints, func(o *endpoint) bool { return o.op.ID == e.op.ID }) {
		panic("rest: operation " + e.op.ID + " is registered twice")
	}
	a.endpoints = append(a.endpoints, e)
}
