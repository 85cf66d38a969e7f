package rest_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/rest"
	"acervo/platform/telemetry"
)

// lines are a log that is read while it is written.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestWhatCannotBeReadIsAProblem sends requests that never come to a handler.
func TestWhatCannotBeReadIsAProblem(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	const plain = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request"
	var logs lines
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = http.NewResponseController(w).Flush()
		_, _ = io.WriteString(w, plain)
		_ = http.NewResponseController(w).Flush()
	})
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		served <- rest.Serve(ctx, rest.NewServer(h, telemetry.NewLogger(&logs, slog.LevelInfo, "test")), ln, time.Second)
	}()
	defer func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	send := func(raw string) (*http.Response, string) {
		t.Helper()
		conn, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, raw); err != nil {
			t.Fatal(err)
		}
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(body)
	}
	for name, c := range map[string]struct {
		raw    string
		status int
		field  string
	}{
		"a header too large":      {"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("x", 40<<10) + "\r\n\r\n", 431, "header"},
		"no HTTP":                 {"hello\r\n\r\n", 400, "request"},
		"a bad address":           {"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400, "request"},
		"no host":                 {"GET / HTTP/1.1\r\n\r\n", 400, "Host"},
		"two hosts":               {"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, "request"},
		"a bad header":            {"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\x01b\r\n\r\n", 400, "request"},
		"another version":         {"GET / HTTP/3.7\r\nHost: x\r\n\r\n", 505, "request"},
		"an encoding not spoken":  {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "Transfer-Encoding"},
		"a length that is no one": {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: viele\r\n\r\n", 400, "request"},
	} {
		res, body := send(c.raw)
		var p rest.Problem
		if err := json.Unmarshal([]byte(body), &p); err != nil || res.StatusCode != c.status || res.Header.Get("Content-Type") != "application/problem+json" ||
			p.Status != c.status || p.Title == "" || p.Title == "Not available now" || p.RequestID == "" || p.RequestID != res.Header.Get("X-Request-Id") || !strings.HasPrefix(p.Type, "urn:acervo:problem:") || len(p.Errors) != 1 || p.Errors[0].Field != c.field {
			t.Errorf("%s: %d %v %s, want %d naming %s", name, res.StatusCode, res.Header, body, c.status, c.field)
		}
		if !strings.Contains(logs.String(), p.RequestID) {
			t.Errorf("%s: its request id is in no line of the log: %s", name, logs.String())
		}
	}
	// What a handler answers goes out as it is, whatever it looks like (HTTP/1.0: in one piece).
	if res, body := send("GET / HTTP/1.0\r\n\r\n"); res.StatusCode != 200 || body != plain {
		t.Errorf("a handler's answer: %d %q", res.StatusCode, body)
	}
	// On a connection that was used before, what cannot be read is a problem too.
	conn, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	for i, raw := range []string{"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "hello\r\n\r\n"} {
		if _, err := io.WriteString(conn, raw); err != nil {
			t.Fatal(err)
		}
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(res.Body); err != nil {
			t.Fatal(err)
		}
		if i == 1 && (res.StatusCode != 400 || res.Header.Get("Content-Type") != "application/problem+json") {
			t.Errorf("after a request that was answered: %d %v", res.StatusCode, res.Header)
		}
	}
	if res, body := send(fmt.Sprintf("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: %s\r\n\r\n", strings.Repeat("x", 30<<10))); res.StatusCode != 200 {
		t.Errorf("a long header that is allowed: %d %q", res.StatusCode, body)
	}
}
