package rest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/fault"
	"acervo/platform/idempotency"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/telemetry"
)

// verifier knows the tokens "admin", "hr", "employee" (people with that role) and
// "service"; "down" is when it cannot tell.
type verifier struct{}

func (verifier) Verify(_ context.Context, token string) (identity.Caller, error) {
	switch token {
	case "admin", "hr", "employee":
		return identity.Caller{AccountID: "account-" + token, Roles: []string{token}}, nil
	case "service":
		return identity.Caller{Service: "document"}, nil
	case "down":
		return identity.Caller{}, fault.New(fault.Unavailable, "The keys cannot be had.")
	}
	return identity.Caller{}, errors.New("no such token")
}

type thing struct {
	Name   string         `json:"name" minLength:"1" maxLength:"20" doc:"Its name"`
	Size   int32          `json:"size,omitempty" minimum:"0" maximum:"2000000000"`
	Colour string         `json:"colour,omitempty" enum:"red,blue"`
	Email  string         `json:"email,omitempty" format:"email"`
	Tags   []string       `json:"tags,omitempty" maxItems:"3"`
	Only   []string       `json:"only,omitempty" uniqueItems:"true"`
	Extra  map[string]any `json:"extra,omitempty"`
	Inner  *inner         `json:"inner,omitempty"`
}

type inner struct {
	ID   string   `json:"id" format:"uuid"`
	Only []string `json:"only,omitempty" uniqueItems:"true"`
}

type thingPatch struct {
	Name  rest.Settable[string]   `json:"name,omitzero" minLength:"1" maxLength:"20"`
	Size  rest.Optional[int]      `json:"size,omitzero"`
	Inner rest.Optional[inner]    `json:"inner,omitzero"`
	Only  rest.Optional[[]string] `json:"only,omitzero" uniqueItems:"true"`
}

type position struct {
	After string `json:"after"`
}

// world is an API with one operation of each kind.
type world struct {
	*testing.T
	api     *rest.API
	handler http.Handler
	logs    *bytes.Buffer
	metrics *telemetry.Metrics
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, logs: &bytes.Buffer{}, metrics: telemetry.NewMetrics()}
	w.api = rest.NewAPI(rest.Config{
		Service: "things", Title: "Things", Version: "1", Description: "Things for tests.",
		Verifier: verifier{}, Metrics: w.metrics,
		Logger: telemetry.NewLogger(w.logs, slog.LevelInfo, "test"),
	})
	rest.Register(w.api, rest.Op{ID: "create-thing", Method: "POST", Path: "/things", Summary: "Create a thing",
		Access: rest.Roles("admin", "hr"), Idempotent: true, BodyLimit: 4096},
		func(ctx context.Context, in *struct{ Body thing }) (*rest.Created[thing], error) {
			if in.Body.Name == "panic" {
				panic("by the secret handler")
			}
			if k, ok := idempotency.From(ctx); ok {
				in.Body.Tags = []string{k.Caller, k.Value, k.Fingerprint}
			}
			return rest.AtLocation("/things/1", 1, in.Body), nil
		})
	rest.Register(w.api, rest.Op{ID: "list-things", Method: "GET", Path: "/things", Summary: "List things", Access: rest.SignedIn},
		func(ctx context.Context, in *struct {
			rest.PageInput
			Colour string   `query:"colour" enum:"red,blue"`
			Shade  []string `query:"shade" enum:"dark,light"`
		}) (*rest.Paged[thing], error) {
			p := position{}
			if err := rest.DecodeCursor(in.Cursor, &p); err != nil {
				return nil, err
			}
			if p.After == "all" {
				return rest.InPage(rest.Page[thing]{}), nil
			}
			page := rest.Page[thing]{Items: []thing{{Name: "a", Size: int32(in.Limit)}}, Next: rest.EncodeCursor(position{"all"})}
			if in.Count {
				page.Total = new(1)
			}
			return rest.InPage(page), nil
		})
	rest.Register(w.api, rest.Op{ID: "get-thing", Method: "GET", Path: "/things/{id}", Summary: "Get a thing", Access: rest.SignedInOrServices,
		Errors: []fault.Kind{fault.NotFound}},
		func(ctx context.Context, in *struct {
			ID string `path:"id"`
			rest.IfNoneMatch
		}) (*rest.Versioned[thing], error) {
			switch in.ID {
			case "broken":
				return nil, errors.New("the password is hunter2")
			case "busy":
				return nil, fault.New(fault.Throttled, "Slowly.").After(1500e6)
			case "7":
				if in.Matches(rest.ETag(7)) {
					return nil, rest.NotModified(rest.ETag(7))
				}
				return rest.WithRevision(7, thing{Name: "seven"}), nil
			}
			return nil, fault.Missing("thing")
		})
	rest.Register(w.api, rest.Op{ID: "patch-thing", Method: "PATCH", Path: "/things/{id}", Summary: "Change a thing", Access: rest.SignedIn,
		Errors: []fault.Kind{fault.Stale}},
		func(ctx context.Context, in *struct {
			ID string `path:"id"`
			rest.IfMatch
			Body thingPatch
		}) (*rest.Versioned[map[string]any], error) {
			rev, ok, err := in.Revision()
			if err != nil {
				return nil, err
			}
			if ok && rev != 7 {
				return nil, fault.New(fault.Stale, "It has changed.")
			}
			name, inn := "kept", &inner{ID: "kept"}
			size := 5
			in.Body.Name.Apply(&name)
			in.Body.Size.Apply(&size)
			in.Body.Inner.ApplyPointer(&inn)
			return rest.WithRevision(8, map[string]any{"name": name, "size": size, "inner": inn}), nil
		})
	rest.Register(w.api, rest.Op{ID: "delete-thing", Method: "DELETE", Path: "/things/{id}", Summary: "Delete a thing", Access: rest.Roles("admin")},
		func(ctx context.Context, in *struct {
			ID string `path:"id"`
		}) (*rest.None, error) {
			return nil, nil
		})
	rest.Register(w.api, rest.Op{ID: "push", Method: "POST", Path: "/push", Summary: "For services", Access: rest.Services, Status: 204},
		func(ctx context.Context, in *rest.None) (*rest.None, error) { return nil, nil })
	rest.Register(w.api, rest.Op{ID: "forgotten", Method: "GET", Path: "/forgotten", Summary: "Nobody declared it"},
		func(ctx context.Context, in *rest.None) (*rest.None, error) { return nil, nil })
	decoder := rest.NewDecoder[thing](w.api)
	rest.HandleRaw(w.api, rest.Op{ID: "raw", Method: "POST", Path: "/raw", Summary: "Raw", Access: rest.SignedIn,
		Doc: huma.Operation{RequestBody: &huma.RequestBody{Content: map[string]*huma.MediaType{"application/octet-stream": {}}},
			Parameters: []*huma.Param{{Name: "mode", In: "query", Schema: &huma.Schema{Type: "string"}}}}},
		func(rw http.ResponseWriter, r *http.Request) error {
			switch r.URL.Query().Get("mode") {
			case "fail":
				return fault.Missing("thing")
			case "late":
				io.WriteString(rw, "begun")
				return errors.New("too late")
			case "decode":
				data, _ := io.ReadAll(r.Body)
				v, err := decoder.Decode(data)
				if err != nil {
					return err
				}
				return rest.WriteJSON(rw, 200, v)
			}
			_, err := io.Copy(rw, r.Body)
			return err
		})
	rest.Register(w.api, rest.Op{ID: "hello", Method: "GET", Path: "/hello", Summary: "For everyone", Access: rest.Public},
		func(ctx context.Context, in *rest.None) (*struct{ Body struct{ Who string } }, error) {
			out := &struct{ Body struct{ Who string } }{}
			out.Body.Who = identity.Actor(ctx)
			return out, nil
		})
	w.handler = w.api.Handler()
	return w
}

type answer struct {
	*httptest.ResponseRecorder
	rest.Problem
}

// call sends a request; token is one that verifier knows, "" for nobody; headers come
// in pairs.
func (w *world) call(method, path, token, body string, headers ...string) answer {
	w.Helper()
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, in)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	a := answer{ResponseRecorder: rec}
	if rec.Code >= 400 {
		if ct := rec.Header().Get("Content-Type"); ct != "application/problem+json" {
			w.Errorf("%s %s: %d with Content-Type %q", method, path, rec.Code, ct)
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &a.Problem); err != nil {
			w.Errorf("%s %s: the problem is no JSON: %v: %s", method, path, err, rec.Body)
		}
		if a.Status != rec.Code || a.Title == "" || a.RequestID == "" || !strings.HasPrefix(a.Type, "urn:acervo:problem:") {
			w.Errorf("%s %s: incomplete problem: %s", method, path, rec.Body)
		}
	}
	return a
}
