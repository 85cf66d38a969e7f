package rest

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// smallBody fits into a connection's buffer beside any header, so that writing it
	// never waits for the other side.
	smallBody = 16 << 10
	// idleLimit is shorter than the servers' IdleTimeout, so that a connection is not
	// taken up just when the server closes it.
	idleLimit = time.Minute
	idleConns = 64 // kept per service
)

// memoryTransport is the round-tripper of a MemoryNetwork. A request with a small body
// (or none), as nearly all are, is written and its answer read in the caller's own
// goroutine: the general http.Transport takes four hand-overs between goroutines for
// it, which is most of what a round trip in memory costs. All else goes through the
// general one.
type memoryTransport struct {
	network *MemoryNetwork
	general *http.Transport

	mu   sync.Mutex
	idle map[string][]*memoryClientConn // the most recently used last
}

// memoryClientConn is a connection with its buffers, used by one request at a time.
type memoryClientConn struct {
	conn  *memoryConn
	r     *bufio.Reader
	w     *bufio.Writer
	since time.Time // idle since
}

func (t *memoryTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	host := req.URL.Hostname()
	if there := t.network.elsewhere[host]; there != nil {
		return there.RoundTrip(req)
	}
	small := req.Body == nil || req.Body == http.NoBody || req.ContentLength > 0 && req.ContentLength <= smallBody
	if !small || req.URL.Scheme != "http" || !strings.HasSuffix(host, memoryDomain) {
		return t.general.RoundTrip(req)
	}
	if req.Body != nil {
		defer req.Body.Close()
	}
	for {
		if err := req.Context().Err(); err != nil {
			return nil, err
		}
		c, used, err := t.get(req.Context(), host)
		if err != nil {
			return nil, err
		}
		res, err := t.exchange(c, req)
		if err == nil {
			return res, nil
		}
		// As for any connection kept alive: the server may close it while the request
		// is on its way. What changes nothing is asked again on another.
		safe := req.Method == http.MethodGet || req.Method == http.MethodHead
		if !used || !safe || req.Context().Err() != nil || !errors.Is(err, errClosedIdle) {
			return nil, err
		}
	}
}

// errClosedIdle is a connection that ended before the answer began.
var errClosedIdle = errors.New("the connection was closed before an answer")

// exchange sends req and reads the answer's header; the answer's body is read as its
// reader reads it, and then the connection is kept for the next.
func (t *memoryTransport) exchange(c *memoryClientConn, req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	stop := context.AfterFunc(ctx, func() { _ = c.conn.SetDeadline(time.Unix(1, 0)) })
	fail := func(err error) (*http.Response, error) {
		stop()
		c.conn.Close()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, err
	}
	if err := req.Write(c.w); err != nil {
		return fail(errors.Join(errClosedIdle, err))
	}
	if err := c.w.Flush(); err != nil {
		return fail(errors.Join(errClosedIdle, err))
	}
	if _, err := c.r.Peek(1); err != nil {
		return fail(errors.Join(errClosedIdle, err))
	}
	res, err := http.ReadResponse(c.r, req)
	for err == nil && res.StatusCode < 200 { // informational: the answer follows
		res, err = http.ReadResponse(c.r, req)
	}
	if err != nil {
		return fail(err)
	}
	body := &memoryBody{ReadCloser: res.Body, transport: t, conn: c, ctx: ctx, stop: stop, host: req.URL.Hostname(), last: res.Close}
	res.Body = body
	if res.ContentLength == 0 || res.StatusCode == http.StatusNotModified || res.StatusCode == http.StatusNoContent || req.Method == http.MethodHead {
		body.release(true)
	}
	return res, nil
}

func (t *memoryTransport) get(ctx context.Context, host string) (c *memoryClientConn, used bool, err error) {
	t.mu.Lock()
	conns := t.idle[host]
	for len(conns) > 0 && c == nil {
		c = conns[len(conns)-1]
		conns = conns[:len(conns)-1]
		if !c.conn.alive() || time.Since(c.since) > idleLimit {
			c.conn.Close()
			c = nil
		}
	}
	t.idle[host] = conns
	t.mu.Unlock()
	if c != nil {
		return c, true, nil
	}
	conn, err := t.network.DialContext(ctx, memoryAddr, host)
	if err != nil {
		return nil, false, err
	}
	mc := conn.(*memoryConn)
	return &memoryClientConn{conn: mc, r: bufio.NewReader(mc), w: bufio.NewWriter(mc)}, false, nil
}

// put keeps a connection whose answer was read to its end.
func (t *memoryTransport) put(host string, c *memoryClientConn) {
	c.since = time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	conns := t.idle[host]
	if len(conns) >= idleConns || c.r.Buffered() > 0 || !c.conn.alive() {
		c.conn.Close()
		return
	}
	if len(conns) > 0 && time.Since(conns[0].since) > idleLimit { // the longest unused
		conns[0].conn.Close()
		conns = append(conns[:0], conns[1:]...)
	}
	t.idle[host] = append(conns, c)
}

// CloseIdleConnections lets the servers' connections go.
func (t *memoryTransport) CloseIdleConnections() {
	t.general.CloseIdleConnections()
	if t.network.outside != nil {
		t.network.outside.CloseIdleConnections()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for host, conns := range t.idle {
		for _, c := range conns {
			c.conn.Close()
		}
		delete(t.idle, host)
	}
}

// memoryBody is an answer's body; at its end the connection is free again, and closed
// before its end it is cut.
type memoryBody struct {
	io.ReadCloser
	transport *memoryTransport
	conn      *memoryClientConn
	ctx       context.Context
	stop      func() bool
	host      string
	last      bool // the server closes after this
	released  atomic.Bool
}

func (b *memoryBody) Read(p []byte) (int, error) {
	if b.released.Load() {
		return 0, io.EOF
	}
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		if !errors.Is(err, io.EOF) && b.ctx.Err() != nil {
			err = b.ctx.Err()
		}
		b.release(errors.Is(err, io.EOF))
	}
	return n, err
}

func (b *memoryBody) Close() error {
	b.release(false)
	return nil
}

func (b *memoryBody) release(whole bool) {
	if !b.released.CompareAndSwap(false, true) {
		return
	}
	if b.stop() && whole && !b.last {
		b.transport.put(b.host, b.conn)
		return
	}
	b.conn.conn.Close()
}

// alive reports whether the other side is still there and has sent nothing unasked.
func (c *memoryConn) alive() bool {
	c.in.mu.Lock()
	defer c.in.mu.Unlock()
	return !c.in.writerGone && !c.in.readerGone && c.in.length == 0
}

var _ net.Conn = (*memoryConn)(nil)
