package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"acervo/platform/fault"
	"acervo/platform/telemetry"
)

// A request that net/http cannot read never comes to a handler: it writes a line of plain
// text to the connection itself and closes that. Those lines are made problem documents
// on their way out. What stays without one: 417 for an Expect that is not known, which
// has no body, and a request whose header does not come in time, which is not answered.
const (
	plainStart = "HTTP/1.1 "
	plainEnd   = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
)

// explaining has srv answer on ln with problem documents where net/http writes plain text.
func explaining(srv *http.Server, ln net.Listener) net.Listener {
	h, state, within := srv.Handler, srv.ConnState, srv.ConnContext
	srv.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, ok := r.Context().Value(connKey{}).(*problemConn); ok {
			c.handled.Store(true)
		}
		h.ServeHTTP(w, r)
	})
	srv.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if within != nil {
			ctx = within(ctx, c)
		}
		return context.WithValue(ctx, connKey{}, c)
	}
	srv.ConnState = func(c net.Conn, is http.ConnState) {
		if c, ok := c.(*problemConn); ok && is == http.StateIdle {
			c.handled.Store(false)
		}
		if state != nil {
			state(c, is)
		}
	}
	return problemListener{ln, srv.ErrorLog}
}

type connKey struct{}

type problemListener struct {
	net.Listener
	log *log.Logger // may be nil
}

func (l problemListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &problemConn{Conn: c, log: l.log}, nil
}

// problemConn is a connection; what a handler answers goes through it untouched.
type problemConn struct {
	net.Conn
	log     *log.Logger
	handled atomic.Bool // a handler's answer is under way
}

func (c *problemConn) Write(p []byte) (int, error) {
	if c.handled.Load() {
		return c.Conn.Write(p)
	}
	id := telemetry.NewRequestID()
	answer, ok := unread(p, id)
	if !ok {
		return c.Conn.Write(p)
	}
	if c.log != nil { // it is in no access line
		c.log.Printf("a request that could not be read was refused, request_id %s", id)
	}
	if _, err := c.Conn.Write(answer); err != nil {
		return 0, err
	}
	return len(p), nil
}

// ReadFrom has files sent as the connection sends them best.
func (c *problemConn) ReadFrom(r io.Reader) (int64, error) { return io.Copy(c.Conn, r) }

// CloseWrite lets the client read the answer before the connection is gone.
func (c *problemConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// unread is the problem document for what net/http writes about a request that it could
// not read; ok is false for everything else.
func unread(p []byte, id string) (answer []byte, ok bool) {
	line, text, found := bytes.Cut(p, []byte(plainEnd))
	if !found || !bytes.HasPrefix(line, []byte(plainStart)) {
		return nil, false
	}
	number, _, _ := strings.Cut(string(line[len(plainStart):]), " ")
	status, err := strconv.Atoi(number)
	if err != nil || status < 400 {
		return nil, false
	}
	field, message := "request", "is not well-formed HTTP/1.1"
	_, why, said := strings.Cut(string(text), ": ")
	switch {
	case status == http.StatusRequestHeaderFieldsTooLarge:
		field, message = "header", fmt.Sprintf("may have at most %d bytes in all", maxHeader)
	case strings.Contains(why, "Host header"):
		field, message = "Host", why
	case strings.Contains(why, "header"):
		field, message = "header", why
	case said:
		message = why
	case status == http.StatusNotImplemented:
		field, message = "Transfer-Encoding", "is not supported"
	}
	kind := fault.KindOfStatus(status)
	if status == http.StatusRequestHeaderFieldsTooLarge {
		kind = fault.TooLarge
	}
	slug, title := string(kind), kind.Title()
	if status == http.StatusNotImplemented || status == http.StatusHTTPVersionNotSupported {
		slug, title = "not_supported", "Not spoken here"
	}
	body, err := json.Marshal(Problem{
		Type: problemPrefix + slug, Title: title, Status: status,
		Detail: field + ": " + message, Errors: []fault.Field{fault.At(field, fault.Unreadable, "%s", message)}, RequestID: id,
	})
	if err != nil {
		return nil, false
	}
	head := fmt.Sprintf("%s%d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s: %s\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
		plainStart, status, http.StatusText(status), problemMedia, len(body), requestIDHeader, id)
	return append([]byte(head), body...), true
}
