package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"
)

const (
	// maxTries is how often a request is sent at most, each time to another instance if
	// there is one.
	maxTries = 3
	// beginWithin is how long an instance has to begin its answer to a request that another
	// can be asked instead: longer than it waits itself for those whom it asks at every
	// request.
	beginWithin = 4 * time.Second
	// soon is within what an instance says that it cannot serve, for another to be asked: one
	// that took longer waited for what the other would wait for, too.
	soon = time.Second
	// dialWithin is how long a connection may take to be made.
	dialWithin = time.Second
	// failuresToRest is after how many failures in a row an instance is left alone, and
	// restFor how long; then one request tries it.
	failuresToRest = 3
	restFor        = time.Second
	// keepIdle is how long a connection to an instance is kept unused. An instance that is
	// about to stop goes on answering for longer, and closes each connection after its
	// answer: so none is closed on which a request is on its way.
	keepIdle = 2 * time.Second
)

// upstream is the round-tripper of a service that runs in processes of its own: its
// instances take turns, and those that failed again and again are left out for a while.
//
// What could not be sent at all is sent to another instance. What changes nothing, or may
// be repeated (GET, HEAD, anything with an Idempotency-Key, calls marked Repeatable), is
// also sent to another when one broke off, did not begin to answer in time, or answered
// at once that it cannot serve now (502, 503, 504). Everything else is tried once.
type upstream struct {
	service   string
	instances []*instance
	turn      atomic.Uint32
	transport http.RoundTripper
}

type instance struct {
	base    *url.URL
	breaker *gobreaker.TwoStepCircuitBreaker[any]
}

// newUpstream returns the round-tripper of the service at these addresses, each an http or
// https URL without a path.
func newUpstream(service string, addresses []*url.URL, transport http.RoundTripper) *upstream {
	u := &upstream{service: service, transport: transport}
	for _, base := range addresses {
		u.instances = append(u.instances, &instance{base, gobreaker.NewTwoStepCircuitBreaker[any](gobreaker.Settings{
			Timeout:     restFor,
			ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= failuresToRest },
			IsExcluded:  func(err error) bool { return errors.Is(err, context.Canceled) }, // the caller left
		})})
	}
	return u
}

// NewTransport returns a transport for connections to other processes of ours.
func NewTransport() *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: dialWithin, KeepAlive: 15 * time.Second}).DialContext,
		MaxIdleConnsPerHost: 256,
		IdleConnTimeout:     keepIdle,
		TLSHandshakeTimeout: 2 * dialWithin,
		DisableCompression:  true,
	}
}

// RoundTrip implements http.RoundTripper.
func (u *upstream) RoundTrip(req *http.Request) (*http.Response, error) {
	body := newRepeatedBody(req)
	defer body.end()
	repeatable := mayRepeat(req)
	first := int(u.turn.Add(1))
	err := fmt.Errorf("no instance of the %s service answers", u.service)
	tries := 0
	for i := 0; i < max(len(u.instances), maxTries) && tries < maxTries; i++ {
		in := u.instances[(first+i)%len(u.instances)]
		done, resting := in.breaker.Allow()
		if resting != nil {
			continue
		}
		begun := time.Now()
		another := repeatable && tries+1 < maxTries && len(u.instances) > 1
		res, failed := u.try(in, req, body, another)
		if failed == nil {
			done(nil)
			if !another || !cannotServe(res.StatusCode) || time.Since(begun) > soon {
				body.settle()
				return res, nil
			}
			failed = fmt.Errorf("%s answered %d", in.base.Host, res.StatusCode)
			res.Body.Close()
		} else {
			done(blame(req.Context(), failed))
		}
		err = failed
		tries++
		if req.Context().Err() != nil || !body.again() || !repeatable && !nothingSent(failed) {
			break
		}
	}
	return nil, err
}

// blame is what an instance is told of for a failure: nothing for one of a caller who left.
func blame(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errLate) {
		return errLate // of ctx's own limit, which cancels
	}
	return err
}

// try sends the request to one instance. Where another can be asked, this one has only so
// long to begin its answer: at most half of what is left.
func (u *upstream) try(in *instance, req *http.Request, body *repeatedBody, another bool) (*http.Response, error) {
	send := func(ctx context.Context) (*http.Response, error) {
		out := req.Clone(ctx)
		out.URL.Scheme, out.URL.Host, out.Host = in.base.Scheme, in.base.Host, in.base.Host
		out.Body = body.next()
		return u.transport.RoundTrip(out)
	}
	if !another {
		return send(req.Context())
	}
	limit := beginWithin
	if by, limited := answerBy(req.Context()); limited {
		limit = min(limit, time.Until(by)/2)
	}
	return beginning(req.Context(), limit, send)
}

type repeatableKey struct{}

// Repeatable says of a call that it may be sent again although its method does not say so:
// it changes nothing, or the same when it comes twice.
func Repeatable(c *call) { c.repeatable = true }

func mayRepeat(req *http.Request) bool {
	return req.Method == http.MethodGet || req.Method == http.MethodHead || req.Header.Get(idempotencyHeader) != "" ||
		req.Context().Value(repeatableKey{}) != nil
}

func cannotServe(status int) bool {
	return status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}

// nothingSent reports whether a request failed before any of it was sent.
func nothingSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// repeatedBody is a request's body for several attempts: made anew for each where it can
// be, otherwise the same one as long as none has read of it.
type repeatedBody struct {
	req *http.Request

	mu      sync.Mutex
	read    bool
	closed  bool // an attempt that read nothing gave it back
	settled bool // there is an answer: whoever has the body now closes it
}

func newRepeatedBody(req *http.Request) *repeatedBody { return &repeatedBody{req: req} }

// next is the body for an attempt.
func (b *repeatedBody) next() io.ReadCloser {
	if b.req.Body == nil || b.req.Body == http.NoBody {
		return b.req.Body
	}
	if b.req.GetBody != nil {
		if body, err := b.req.GetBody(); err == nil {
			return body
		}
	}
	return &lentBody{b}
}

// again reports whether there is a body for one more attempt.
func (b *repeatedBody) again() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !b.read
}

// settle gives the body to the attempt that has an answer.
func (b *repeatedBody) settle() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settled = true
}

// end closes the request's own body, unless an attempt that has an answer still reads it.
func (b *repeatedBody) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	lent := b.req.Body != nil && b.req.GetBody == nil
	if b.req.Body != nil && (!lent || !b.settled || b.closed) {
		b.req.Body.Close()
	}
}

type lentBody struct{ of *repeatedBody }

func (l *lentBody) Read(p []byte) (int, error) {
	l.of.mu.Lock()
	l.of.read = true
	l.of.mu.Unlock()
	return l.of.req.Body.Read(p)
}

func (l *lentBody) Close() error {
	l.of.mu.Lock()
	defer l.of.mu.Unlock()
	l.of.closed = true
	if l.of.read || l.of.settled {
		return l.of.req.Body.Close()
	}
	return nil
}

// ParseInstances reads the addresses of a service's instances.
func ParseInstances(texts []string) (addresses []*url.URL, err error) {
	for _, text := range texts {
		u, err := url.Parse(strings.TrimSuffix(text, "/"))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
			return nil, fmt.Errorf("an address must be like http://10.0.0.7:8081, and one is not: %s", text)
		}
		addresses = append(addresses, u)
	}
	return addresses, nil
}
