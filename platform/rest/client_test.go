package rest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/telemetry"
)

// serve puts the world on a memory network and returns a client of it.
func (w *world) serve(options ...rest.Option) *rest.Client {
	w.Helper()
	network := rest.NewMemoryNetwork()
	serve(w, network.Listen("things"), w.handler)
	return rest.NewClient(network.URL("things"), network.Transport(), "things", options...)
}

func serve(t testing.TB, ln net.Listener, h http.Handler) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- rest.Serve(ctx, rest.NewServer(h, slog.New(slog.DiscardHandler)), ln, time.Second) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func as(token string) context.Context {
	return identity.With(context.Background(), identity.Caller{AccountID: "account-" + token, Token: token})
}

type tokens string

func (s tokens) Token(context.Context) (string, error) { return string(s), nil }

func TestClientCalls(t *testing.T) {
	c := newWorld(t).serve()
	ctx := as("hr")
	got, err := rest.Get[thing](ctx, c, rest.Path("things", "7"), nil)
	if err != nil || got.Name != "seven" {
		t.Error(got, err)
	}
	made, err := rest.Send[thing](ctx, c, "POST", "/things", thing{Name: "new"}, rest.WithIdempotency("key"))
	if err != nil || made.Tags[1] != "key" {
		t.Error(made, err)
	}
	if err := rest.Delete(as("admin"), c, "/things/7"); err != nil {
		t.Error(err)
	}
	res, err := c.Do(ctx, "GET", "/things/7", nil, nil, &got)
	if err != nil || res.ETag != `"7"` || res.NotModified {
		t.Errorf("%+v %v", res, err)
	}
	res, err = c.Do(ctx, "GET", "/things/7", nil, nil, &got, rest.IfChangedFrom(res.ETag))
	if err != nil || !res.NotModified || res.ETag != `"7"` {
		t.Errorf("%+v %v", res, err)
	}
	patched, err := rest.Send[map[string]any](ctx, c, "PATCH", "/things/7", thingPatch{Size: rest.Some(9)}, rest.IfRevision(7))
	if err != nil || patched["size"] != 9.0 {
		t.Error(patched, err)
	}
	if _, err := rest.Send[thing](ctx, c, "PATCH", "/things/7", thingPatch{}, rest.IfRevision(6)); !fault.Is(err, fault.Stale) {
		t.Error(err)
	}
	n := 0
	for _, err := range rest.All[thing](ctx, c, "/things", url.Values{"colour": {"red"}}) {
		if n++; err != nil {
			t.Error(err)
		}
	}
	if n != 1 {
		t.Errorf("%d things", n)
	}
}

func TestClientCallsOnBehalfOfItsCallerUnlessTold(t *testing.T) {
	w := newWorld(t)
	c := w.serve()
	if _, err := rest.Get[thing](context.Background(), c, "/things/7", nil); !fault.Is(err, fault.Unauthenticated) {
		t.Error(err)
	}
	if _, err := rest.Get[thing](as("hr"), c, "/things/7", nil, rest.Anonymously()); !fault.Is(err, fault.Unauthenticated) {
		t.Error(err)
	}
	if _, err := c.Do(as("hr"), "POST", "/push", nil, nil, nil); !fault.Is(err, fault.Forbidden) {
		t.Error(err)
	}
	if _, err := c.Do(as("hr"), "POST", "/push", nil, nil, nil, rest.AsService(tokens("service"))); err != nil {
		t.Error(err)
	}
	if err := rest.Delete(as("hr"), c, "/things/1", rest.WithToken("admin")); err != nil {
		t.Error(err)
	}
}

func TestFaultsSurviveTheWire(t *testing.T) {
	c := newWorld(t).serve()
	_, err := rest.Send[thing](as("hr"), c, "POST", "/things", map[string]any{"name": "a", "x": 1})
	f := fault.From(err)
	if f.Kind != fault.Invalid || f.Type != "" || len(f.Fields) != 1 || f.Fields[0].Field != "x" {
		t.Errorf("%+v", f)
	}
	_, err = rest.Get[thing](as("hr"), c, "/things/busy", nil)
	if f := fault.From(err); f.Kind != fault.Throttled || f.RetryAfter != 2*time.Second || f.Detail != "Slowly." {
		t.Errorf("%+v", f)
	}
	_, err = c.Do(as("hr"), "PUT", "/things", nil, nil, nil)
	if f := fault.From(err); f.Kind != fault.Malformed || f.Type != "method_not_allowed" {
		t.Errorf("%+v", f)
	}
	_, err = rest.Get[thing](as("hr"), c, "/things/broken", nil)
	if !fault.Is(err, fault.Internal) || strings.Contains(err.Error(), "hunter2") {
		t.Error(err)
	}
}

func TestIdsTravelAlong(t *testing.T) {
	var got http.Header
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { got = r.Header }))
	defer srv.Close()
	trace := telemetry.NewTrace()
	ctx := telemetry.WithRequest(as("hr"), telemetry.Request{ID: "request-1", Trace: trace})
	if _, err := rest.NewClient(srv.URL, nil, "x").Do(ctx, "GET", "/", nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	if got.Get("X-Request-Id") != "request-1" || got.Get("Traceparent") != trace.String() || got.Get("Authorization") != "Bearer hr" {
		t.Errorf("%v", got)
	}
}

func TestUnreachableIsUnavailable(t *testing.T) {
	network := rest.NewMemoryNetwork()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + ln.Addr().String()
	ln.Close()
	for _, base := range []string{network.URL("nobody"), nobody} {
		_, err := rest.Get[thing](context.Background(), rest.NewClient(base, network.Transport(), "x"), "/", nil)
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v", base, err)
		}
	}
	for name, h := range map[string]http.HandlerFunc{
		"no JSON":  func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<html>") },
		"bare 502": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(502) },
		"cut off":  func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) },
		"cut half way": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "9")
			w.Write([]byte("{"))
		},
	} {
		network := rest.NewMemoryNetwork()
		serve(t, network.Listen("x"), h)
		if _, err := rest.Get[thing](context.Background(), rest.NewClient(network.URL("x"), network.Transport(), "x"), "/", nil); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestClientTimeout(t *testing.T) {
	network := rest.NewMemoryNetwork()
	release := make(chan struct{})
	ended := make(chan struct{})
	serve(t, network.Listen("slow"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done(): // the client's leaving reaches the server
			close(ended)
		case <-release:
		}
	}))
	defer close(release)
	c := rest.NewClient(network.URL("slow"), network.Transport(), "slow", rest.Within(30*time.Millisecond))
	_, err := rest.Get[thing](context.Background(), c, "/", nil)
	if f := fault.From(err); f.Kind != fault.Unavailable || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%+v", f)
	}
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("the server goes on for a client that has left")
	}
}

// A request that its client gave up is no failure of the service: not in its log, and not
// in what is counted.
func TestAClientThatLeavesIsNoFailure(t *testing.T) {
	for _, left := range []bool{true, false} {
		var logs bytes.Buffer
		metrics := telemetry.NewMetrics()
		api := rest.NewAPI(rest.Config{Service: "slow", Metrics: metrics, Logger: telemetry.NewLogger(&logs, slog.LevelInfo, "test")})
		begun := make(chan struct{})
		rest.Register(api, rest.Op{ID: "wait", Method: "GET", Path: "/wait", Summary: "Wait", Access: rest.Public},
			func(ctx context.Context, _ *struct{}) (*struct{ Body thing }, error) {
				close(begun)
				if left {
					<-ctx.Done()
					return nil, ctx.Err()
				}
				return nil, fault.New(fault.Unavailable, "The disk is away.")
			})
		done := make(chan struct{})
		network := rest.NewMemoryNetwork()
		serve(t, network.Listen("slow"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer close(done)
			api.Handler().ServeHTTP(w, r)
		}))
		ctx, leave := context.WithCancel(t.Context())
		go func() {
			<-begun
			if left {
				leave()
			}
		}()
		_, err := rest.Get[thing](ctx, rest.NewClient(network.URL("slow"), network.Transport(), "slow"), "/wait", nil)
		leave()
		if !fault.Is(err, fault.Unavailable) || errors.Is(err, context.Canceled) != left {
			t.Errorf("left %v: %v", left, err)
		}
		<-done
		status, failed := "503", true
		if left {
			status, failed = "499", false
		}
		if log := logs.String(); strings.Contains(log, "request failed") != failed || !strings.Contains(log, `"status":`+status) {
			t.Errorf("left %v: logged %s", left, log)
		}
		rec := httptest.NewRecorder()
		metrics.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
		if !strings.Contains(rec.Body.String(), `status="`+status+`"`) {
			t.Errorf("left %v: not counted as %s", left, status)
		}
	}
}

// gone is the answer to a client that has left: nothing can be written to it any more.
type gone struct {
	*httptest.ResponseRecorder
	headers []int
}

func (g *gone) WriteHeader(status int)    { g.headers = append(g.headers, status) }
func (g *gone) Write([]byte) (int, error) { return 0, net.ErrClosed }

// An answer that its client did not wait for has one header, and is counted as left.
func TestAClientThatLeavesWhileItIsAnswered(t *testing.T) {
	var logs bytes.Buffer
	api := rest.NewAPI(rest.Config{Service: "slow", Logger: telemetry.NewLogger(&logs, slog.LevelInfo, "test")})
	ctx, leave := context.WithCancel(t.Context())
	rest.Register(api, rest.Op{ID: "wait", Method: "GET", Path: "/wait", Summary: "Wait", Access: rest.Public},
		func(context.Context, *struct{}) (*struct{ Body thing }, error) {
			leave()
			return &struct{ Body thing }{}, nil
		})
	w := &gone{ResponseRecorder: httptest.NewRecorder()}
	api.Handler().ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/wait", nil))
	if !slices.Equal(w.headers, []int{200}) || !strings.Contains(logs.String(), `"status":499`) {
		t.Errorf("headers %v, logged %s", w.headers, logs.String())
	}
}

func TestMemoryNetworkCarriesLargeBodiesBothWays(t *testing.T) {
	c := newWorld(t).serve()
	const size = 5<<20 + 7
	sent := make([]byte, size)
	for i := range sent {
		sent[i] = byte(rand.Uint32())
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			res, err := c.Stream(as("hr"), "POST", "/raw", nil, bytes.NewReader(sent), "application/octet-stream")
			if err != nil {
				t.Error(err)
				return
			}
			defer res.Body.Close()
			h := sha256.New()
			if n, err := io.Copy(h, res.Body); n != size || err != nil || !bytes.Equal(h.Sum(nil), sum(sent)) {
				t.Errorf("%d bytes, %v", n, err)
			}
		})
	}
	wg.Wait()
}

func sum(b []byte) []byte { s := sha256.Sum256(b); return s[:] }

func TestConnectionsAreKeptAndRenewed(t *testing.T) {
	network := rest.NewMemoryNetwork()
	c := rest.NewClient(network.URL("x"), network.Transport(), "x")
	peers := make(chan net.Conn, 100)
	start := func() (stop func()) {
		srv := rest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			io.WriteString(w, `{"name":"`+strings.Repeat("x", 10_000)+`"}`)
		}), nil)
		srv.ConnState = func(conn net.Conn, s http.ConnState) {
			if s == http.StateNew {
				peers <- conn
			}
		}
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error)
		ln := network.Listen("x")
		go func() { done <- rest.Serve(ctx, srv, ln, time.Second) }()
		return func() { cancel(); <-done }
	}
	for range 2 { // a server, and the one that takes its place
		stop := start()
		for i := range 20 {
			method, in := "GET", any(nil)
			if i%2 == 1 {
				method, in = "POST", thing{Name: "a"}
			}
			if _, err := rest.Send[thing](context.Background(), c, method, "/", in); err != nil {
				t.Fatal(err)
			}
		}
		if len(peers) != 1 {
			t.Errorf("%d connections for requests one after another", len(peers))
		}
		<-peers
		res, err := c.Stream(context.Background(), "GET", "/", nil, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close() // not read to its end
		if _, err := rest.Get[thing](context.Background(), c, "/", nil); err != nil || len(peers) != 1 {
			t.Errorf("after an answer that was not read: %v, %d new connections", err, len(peers))
		}
		<-peers
		stop()
	}
}

func TestACancelledStreamEnds(t *testing.T) {
	network := rest.NewMemoryNetwork()
	ended := make(chan struct{})
	serve(t, network.Listen("x"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		io.WriteString(w, "data: 1\n\n")
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}))
	ctx, cancel := context.WithCancel(context.Background())
	res, err := rest.NewClient(network.URL("x"), network.Transport(), "x").Stream(ctx, "GET", "/", nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 100)
	if n, err := res.Body.Read(buf); string(buf[:n]) != "data: 1\n\n" || err != nil {
		t.Fatalf("%q %v", buf[:n], err)
	}
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := res.Body.Read(buf); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	res.Body.Close()
	<-ended
}

func TestMemoryConnections(t *testing.T) {
	network := rest.NewMemoryNetwork()
	ln := network.Listen("x")
	dial := func() (client, server net.Conn) {
		accepted := make(chan net.Conn)
		go func() { c, _ := ln.Accept(); accepted <- c }()
		client, err := network.DialContext(context.Background(), "tcp", "x.internal:80")
		if err != nil {
			t.Fatal(err)
		}
		return client, <-accepted
	}
	buf := make([]byte, 8)

	client, server := dial()
	if server.RemoteAddr().String() != "memory" {
		t.Error(server.RemoteAddr())
	}
	client.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	if _, err := client.Read(buf); !isTimeout(err) {
		t.Errorf("read past its deadline: %v", err)
	}
	client.SetReadDeadline(time.Time{})
	server.Write([]byte("late"))
	if n, err := client.Read(buf); string(buf[:n]) != "late" || err != nil {
		t.Errorf("after the deadline was lifted: %q %v", buf[:n], err)
	}

	blocked := make(chan error)
	go func() { _, err := client.Read(buf); blocked <- err }()
	time.Sleep(5 * time.Millisecond)
	client.SetReadDeadline(time.Unix(1, 0))
	if err := <-blocked; !isTimeout(err) {
		t.Errorf("a deadline in the past must wake the reader: %v", err)
	}

	client.SetWriteDeadline(time.Now().Add(20 * time.Millisecond))
	if n, err := client.Write(make([]byte, 1<<20)); !isTimeout(err) || n != 64<<10 {
		t.Errorf("nobody reads: %d %v", n, err)
	}

	client, server = dial()
	client.Write([]byte("bye"))
	client.Close()
	if all, err := io.ReadAll(server); string(all) != "bye" || err != nil {
		t.Errorf("what was sent before closing: %q %v", all, err)
	}
	if _, err := server.Write([]byte("x")); err == nil {
		t.Error("writing to nobody")
	}
	if _, err := client.Read(buf); !errors.Is(err, net.ErrClosed) {
		t.Errorf("reading what one has closed: %v", err)
	}

	ln.Close()
	if _, err := ln.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Error(err)
	}
	if _, err := network.DialContext(context.Background(), "tcp", "x.internal:80"); err == nil {
		t.Error("nobody listens any more")
	}
	network.Listen("x").Close() // the name is free again
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}

func TestClientIP(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, tt := range []struct{ remote, forwarded, want string }{
		{"203.0.113.9:1234", "", "203.0.113.9"},
		{"203.0.113.9:1234", "198.51.100.1", "203.0.113.9"}, // from someone we do not trust
		{"10.0.0.1:1234", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1234", "1.2.3.4, 198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1234", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"},
		{"10.0.0.1:1234", "nonsense, 10.0.0.2", "10.0.0.2"},
		{"10.0.0.1:1234", "", "10.0.0.1"},
		{"[fd00::1]:1234", "2001:db8::7", "2001:db8::7"},
		{"[::ffff:10.0.0.1]:1234", "198.51.100.1", "198.51.100.1"},
		{"memory", "198.51.100.1", "198.51.100.1"},
		{"memory", "", "invalid IP"},
		{"pipe", "198.51.100.1", "invalid IP"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = tt.remote
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		if got := rest.ClientIP(r, trusted).String(); got != tt.want {
			t.Errorf("%s, forwarded for %q: %s, want %s", tt.remote, tt.forwarded, got, tt.want)
		}
	}
}

func TestTheClientsAddressReachesTheServiceBehind(t *testing.T) {
	network := rest.NewMemoryNetwork()
	api := func(service string, h func(context.Context, *rest.None) (*rest.None, error)) *rest.API {
		a := rest.NewAPI(rest.Config{Service: service})
		rest.Register(a, rest.Op{ID: service, Method: "GET", Path: "/", Summary: "s", Access: rest.Public}, h)
		return a
	}
	var seen netip.Addr
	behind := api("behind", func(ctx context.Context, _ *rest.None) (*rest.None, error) {
		seen = rest.ClientAddr(ctx)
		return nil, nil
	})
	serve(t, network.Listen("behind"), behind.Handler())
	c := rest.NewClient(network.URL("behind"), network.Transport(), "behind")
	front := api("front", func(ctx context.Context, _ *rest.None) (*rest.None, error) {
		_, err := c.Do(ctx, "GET", "/", nil, nil, nil)
		return nil, err
	})
	r := httptest.NewRequest("GET", "/", nil)
	r.RemoteAddr = "203.0.113.9:1"
	r.Header.Set("X-Forwarded-For", "1.2.3.4")
	front.Handler().ServeHTTP(httptest.NewRecorder(), r)
	if seen.String() != "203.0.113.9" {
		t.Errorf("the service behind sees %s", seen)
	}
}
