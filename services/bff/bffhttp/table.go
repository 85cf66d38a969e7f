package bffhttp

import (
	"context"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/bff"
)

// table is what the routes are entered into.
type table struct {
	api     *rest.API
	service *bff.Service
	to      Remotes
}

type none = rest.None

// op is an operation for those who are signed in, unless an option says otherwise.
func op(method, path, id, summary string, options ...func(*rest.Op)) rest.Op {
	noun, _, _ := strings.Cut(strings.TrimPrefix(path, "/api/"), "/")
	o := rest.Op{ID: id, Method: method, Path: path, Summary: summary, Tags: []string{noun}, Access: rest.SignedIn}
	for _, option := range options {
		option(&o)
	}
	return o
}

func status(code int) func(*rest.Op) { return func(o *rest.Op) { o.Status = code } }

func fails(kinds ...fault.Kind) func(*rest.Op) {
	return func(o *rest.Op) { o.Errors = append(o.Errors, kinds...) }
}

// query adds a query parameter to an operation that is passed on.
func query(name, kind, doc string) func(*rest.Op) {
	return func(o *rest.Op) {
		s := &huma.Schema{Type: kind}
		if kind == huma.TypeString { // the service knows better; it says so itself
			s.MaxLength = new(2048)
		}
		o.Doc.Parameters = append(o.Doc.Parameters, &huma.Param{Name: name, In: "query", Description: doc, Schema: s})
	}
}

// page enters an operation that the BFF answers itself. A service that says that nobody
// is signed in any more ends the browser's session.
func page[I, O any](t *table, o rest.Op, handle func(context.Context, *I) (*O, error)) {
	rest.Register(t.api, o, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		return out, t.orEnd(ctx, o, err)
	})
}

// orEnd ends the browser's session when a service refused its token.
func (t *table) orEnd(ctx context.Context, o rest.Op, err error) error {
	if fault.Is(err, fault.Unauthenticated) && !o.Access.IsPublic() {
		t.service.Lost(ctx)
	}
	return err
}
