package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/telemetry"
)

// maxAnswer is the most bytes of a JSON answer that a Client takes in.
const maxAnswer = 64 << 20

// Client calls one service. What the service answers as a problem is returned as the
// fault it was there; a service that cannot be reached, or does not answer in time, is
// fault.Unavailable. The request id, the trace and the client's address travel along,
// and so does the caller's token, unless an option says otherwise.
type Client struct {
	base    string
	rt      http.RoundTripper
	service string
	options []Option
}

// NewClient returns a client of the service at baseURL. rt is nil for TCP. options hold
// for every call. Redirects are not followed: our services give none.
func NewClient(baseURL string, rt http.RoundTripper, service string, options ...Option) *Client {
	if rt == nil {
		rt = http.DefaultTransport
	}
	return &Client{base: strings.TrimSuffix(baseURL, "/"), rt: rt, service: service, options: options}
}

// TokenSource gives the service token with which we call as ourselves.
type TokenSource interface {
	Token(ctx context.Context) (string, error)
}

// call is what the options of one call add up to.
type call struct {
	tokens    TokenSource
	anonymous bool
	timeout   time.Duration
	length    int64 // of a streamed body; 0: not known
	header    http.Header

	repeatable bool
}

// Option changes how a call is made.
type Option func(*call)

// AsService calls as the service itself rather than on the caller's behalf.
func AsService(tokens TokenSource) Option { return func(c *call) { c.tokens = tokens } }

// Anonymously sends no token.
func Anonymously() Option { return func(c *call) { c.anonymous = true } }

// WithToken calls with this access token.
func WithToken(token string) Option { return WithHeader("Authorization", "Bearer "+token) }

// Within limits how long the call may take; 10 s unless told. With Stream it is how long
// the answer may take to begin, and where a body is sent, which takes as long as it takes,
// ctx is the only limit.
func Within(d time.Duration) Option { return func(c *call) { c.timeout = d } }

// WithHeader sets a header of the request.
func WithHeader(name, value string) Option {
	return func(c *call) {
		if value != "" {
			c.header.Set(name, value)
		}
	}
}

// OfLength says how many bytes a streamed body has, so that one that is too large can
// be refused before it is sent. Zero or less: not known.
func OfLength(n int64) Option { return func(c *call) { c.length = max(n, 0) } }

// IfChangedFrom asks only for what is not etag: Result.NotModified otherwise.
func IfChangedFrom(etag string) Option { return WithHeader("If-None-Match", etag) }

// IfRevision changes only this revision: fault.Stale otherwise.
func IfRevision(revision uint64) Option { return WithHeader("If-Match", ETag(revision)) }

// WithIdempotency sends an Idempotency-Key.
func WithIdempotency(key string) Option { return WithHeader(idempotencyHeader, key) }

// Result is what came with a good answer.
type Result struct {
	Status      int
	NotModified bool // 304: out is untouched
	ETag        string
	Header      http.Header
}

// Path joins segments to a path, each escaped: Path("employees", id).
func Path(segments ...string) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(s))
	}
	return b.String()
}

// Do sends in as JSON (nil: no body) and decodes the answer into out (nil: not read).
// The body of a PATCH is a merge patch.
func (c *Client) Do(ctx context.Context, method, path string, query url.Values, in, out any, options ...Option) (Result, error) {
	var body io.Reader
	media := ""
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return Result{}, fmt.Errorf("encode the request to %s: %w", c.service, err)
		}
		body, media = bytes.NewReader(b), "application/json"
		if method == http.MethodPatch {
			media = "application/merge-patch+json"
		}
	}
	cl := c.prepare(options)
	timed, cancel := context.WithTimeout(ctx, cl.timeout)
	defer cancel()
	res, err := c.send(timed, cl, method, path, query, body, media)
	if err != nil {
		return Result{}, err
	}
	defer res.Body.Close()
	result := Result{Status: res.StatusCode, ETag: res.Header.Get("Etag"), Header: res.Header}
	if res.StatusCode == http.StatusNotModified {
		result.NotModified = true
		return result, nil
	}
	if out == nil || res.StatusCode == http.StatusNoContent {
		_, _ = io.CopyN(io.Discard, res.Body, 4<<10) // so that the connection can be used again
		return result, nil
	}
	data, err := readAll(res)
	if err != nil {
		return Result{}, c.unreachable(timed, err)
	}
	if err := json.Unmarshal(data, out); err != nil {
		return Result{}, fault.New(fault.Unavailable, "The %s service answered something else than was expected.", c.service).With(err)
	}
	return result, nil
}

func readAll(res *http.Response) ([]byte, error) {
	buf := bytes.NewBuffer(make([]byte, 0, min(max(res.ContentLength, 0), 1<<20)+bytes.MinRead))
	if _, err := buf.ReadFrom(io.LimitReader(res.Body, maxAnswer+1)); err != nil {
		return nil, err
	}
	if buf.Len() > maxAnswer {
		return nil, errors.New("the answer is too large")
	}
	return buf.Bytes(), nil
}

// Stream sends body as it is and returns the answer with its body unread, which the
// caller closes; for downloads, uploads and event streams. Errors are as those of Do.
func (c *Client) Stream(ctx context.Context, method, path string, query url.Values, body io.Reader, media string, options ...Option) (*http.Response, error) {
	cl := c.prepare(options)
	if body != nil {
		return c.send(ctx, cl, method, path, query, body, media)
	}
	res, err := beginning(ctx, cl.timeout, func(ctx context.Context) (*http.Response, error) {
		return c.send(ctx, cl, method, path, query, nil, media)
	})
	if errors.Is(err, errLate) {
		return nil, fault.New(fault.Unavailable, "The %s service did not answer in time.", c.service).With(err)
	}
	return res, err
}

func (c *Client) prepare(options []Option) *call {
	cl := &call{timeout: 10 * time.Second, header: http.Header{}}
	for _, o := range c.options {
		o(cl)
	}
	for _, o := range options {
		o(cl)
	}
	return cl
}

func (c *Client) send(ctx context.Context, cl *call, method, path string, query url.Values, body io.Reader, media string) (*http.Response, error) {
	target := c.base + path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	if cl.repeatable {
		ctx = context.WithValue(ctx, repeatableKey{}, true)
	}
	req, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		return nil, fmt.Errorf("make the request to %s: %w", c.service, err)
	}
	req.Header = cl.header
	if cl.length > 0 {
		req.ContentLength = cl.length
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	if err := c.introduce(ctx, cl, req); err != nil {
		return nil, err
	}
	res, err := c.rt.RoundTrip(req)
	if err != nil {
		return nil, c.unreachable(ctx, err)
	}
	if res.StatusCode >= 400 {
		defer res.Body.Close()
		return nil, c.problem(res)
	}
	return res, nil
}

// introduce says who is calling, on whose behalf, and for which request.
func (c *Client) introduce(ctx context.Context, cl *call, req *http.Request) error {
	if r, ok := telemetry.FromContext(ctx); ok {
		if r.ID != "" {
			req.Header.Set(requestIDHeader, r.ID)
		}
		if t := r.Trace.String(); t != "" {
			req.Header.Set("Traceparent", t)
		}
	}
	if addr := ClientAddr(ctx); addr.IsValid() {
		req.Header.Set("X-Forwarded-For", addr.String())
	}
	if req.Header.Get("Authorization") != "" || cl.anonymous {
		return nil
	}
	token := ""
	if cl.tokens != nil {
		var err error
		if token, err = cl.tokens.Token(ctx); err != nil {
			return fmt.Errorf("get a service token for %s: %w", c.service, err)
		}
	} else if caller, ok := identity.From(ctx); ok {
		token = caller.Token
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return nil
}

func (c *Client) unreachable(ctx context.Context, err error) error {
	if ctx.Err() == context.DeadlineExceeded {
		return fault.New(fault.Unavailable, "The %s service did not answer in time.", c.service).With(err)
	}
	return fault.New(fault.Unavailable, "The %s service cannot be reached.", c.service).With(err)
}

// problem is the fault that an error answer stands for.
func (c *Client) problem(res *http.Response) error {
	data, _ := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	media, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	p := Problem{}
	if media != problemMedia || json.Unmarshal(data, &p) != nil {
		p = Problem{Detail: fmt.Sprintf("The %s service refused.", c.service)}
	}
	p.Status = res.StatusCode
	f := p.Fault()
	if total, ok := strings.CutPrefix(res.Header.Get("Content-Range"), "bytes */"); ok {
		f.Size, _ = strconv.ParseInt(total, 10, 64)
	}
	f.RetryAfter = parseRetryAfter(res.Header.Get("Retry-After"))
	return f.With(fmt.Errorf("%s answered %d to %s %s", c.service, res.StatusCode, res.Request.Method, res.Request.URL.Path))
}

// Get gets one T.
func Get[T any](ctx context.Context, c *Client, path string, query url.Values, options ...Option) (T, error) {
	var out T
	_, err := c.Do(ctx, http.MethodGet, path, query, nil, &out, options...)
	return out, err
}

// Send sends in with a method and gets a T.
func Send[T any](ctx context.Context, c *Client, method, path string, in any, options ...Option) (T, error) {
	var out T
	_, err := c.Do(ctx, method, path, nil, in, &out, options...)
	return out, err
}

// Delete deletes what is at path.
func Delete(ctx context.Context, c *Client, path string, options ...Option) error {
	_, err := c.Do(ctx, http.MethodDelete, path, nil, nil, nil, options...)
	return err
}

// All goes through a list page by page. It stops after the first error.
func All[T any](ctx context.Context, c *Client, path string, query url.Values, options ...Option) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		q := url.Values{"limit": {"100"}}
		for k, v := range query {
			q[k] = v
		}
		for {
			page, err := Get[Page[T]](ctx, c, path, q, options...)
			if err != nil {
				var zero T
				yield(zero, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			q.Set("cursor", page.Next)
		}
	}
}
