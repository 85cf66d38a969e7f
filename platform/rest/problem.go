package rest

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"acervo/platform/fault"
	"acervo/platform/telemetry"
)

const (
	problemMedia  = "application/problem+json"
	problemPrefix = "urn:acervo:problem:"
)

// Problem is how every error travels: RFC 9457 problem details.
type Problem struct {
	Type      string        `json:"type" doc:"What went wrong, as a stable name to tell failures apart" format:"uri" example:"urn:acervo:problem:invalid"`
	Title     string        `json:"title" doc:"The same in a few words" example:"A rule is broken"`
	Status    int           `json:"status" doc:"The HTTP status" example:"422"`
	Detail    string        `json:"detail,omitempty" doc:"What went wrong this time, in a sentence" example:"cpf: check digits do not match"`
	Errors    []fault.Field `json:"errors,omitempty" doc:"Each place in the request that is wrong"`
	RequestID string        `json:"request_id,omitempty" doc:"What to quote when asking for help" example:"0198c7b2f4a14c3e9d5f7a1b2c3d4e5f"`

	header http.Header
}

// ProblemFor is the problem that err would be answered as, for operations that answer
// about several things at once.
func ProblemFor(ctx context.Context, err error) *Problem { return problemOf(ctx, fault.From(err)) }

func problemOf(ctx context.Context, f *fault.Error) *Problem {
	slug := f.Type
	if slug == "" {
		slug = string(f.Kind)
	}
	p := &Problem{
		Type:      problemPrefix + slug,
		Title:     f.Kind.Title(),
		Status:    f.Kind.Status(),
		Detail:    f.Detail,
		Errors:    f.Fields,
		RequestID: telemetry.RequestID(ctx),
	}
	if f.RetryAfter > 0 {
		p.set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
	}
	if f.Kind == fault.Stale && len(p.Errors) == 0 {
		p.Errors = []fault.Field{fault.At("If-Match", fault.Outdated, "is not the ETag that it has now")}
	}
	if f.Kind == fault.Unsatisfiable {
		p.set("Content-Range", "bytes */"+strconv.FormatInt(f.Size, 10))
	}
	if f.Kind == fault.Unauthenticated {
		p.set("Www-Authenticate", `Bearer realm="acervo"`)
	}
	return p
}

func (p *Problem) set(name, value string) {
	if p.header == nil {
		p.header = http.Header{}
	}
	p.header.Set(name, value)
}

// Fault is the problem as the error it was on the other side of the wire.
func (p *Problem) Fault() *fault.Error {
	kind := fault.KindOfStatus(p.Status)
	slug := strings.TrimPrefix(p.Type, problemPrefix)
	if slug == string(kind) || slug == "about:blank" {
		slug = ""
	}
	return &fault.Error{Kind: kind, Type: slug, Detail: p.Detail, Fields: p.Errors}
}

// Error, GetStatus, GetHeaders and ContentType make a Problem an error that huma
// writes as it is.
func (p *Problem) Error() string                { return p.Detail }
func (p *Problem) GetStatus() int               { return p.Status }
func (p *Problem) GetHeaders() http.Header      { return p.header }
func (p *Problem) ContentType(ct string) string { return problemMedia }

// WriteError answers with err as problem details. It is for handlers outside of an
// API; those registered with an API return their error instead.
func WriteError(w http.ResponseWriter, r *http.Request, err error) {
	writeProblem(w, problemOf(r.Context(), fault.From(err)))
}

func writeProblem(w http.ResponseWriter, p *Problem) {
	h := w.Header()
	for k, v := range p.header {
		h[k] = v
	}
	// What was meant for the good answer does not hold for this one.
	for _, k := range []string{"Content-Length", "Content-Encoding", "Content-Disposition", "Etag", "Last-Modified", "Accept-Ranges"} {
		h.Del(k)
	}
	h.Set("Content-Type", problemMedia)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

func parseRetryAfter(s string) time.Duration {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 86400 {
		return 0
	}
	return time.Duration(n) * time.Second
}
