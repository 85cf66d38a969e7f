package bffhttp_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"acervo/services/bff/pages"
)

// What is passed on keeps its conditions, keys, errors and tags both ways.
func TestPassingOn(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	var seen *http.Request
	var body string
	w.remote.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		seen, body = r, string(raw)
		switch r.Method {
		case http.MethodPatch:
			rw.Header().Set("Content-Type", "application/problem+json")
			rw.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(rw, `{"type":"urn:acervo:problem:invalid","title":"x","status":422,"errors":[{"field":"cpf","message":"check digits do not match"}]}`)
		case http.MethodDelete:
			rw.WriteHeader(http.StatusNoContent)
		default:
			rw.Header().Set("Content-Type", "application/json")
			rw.Header().Set("ETag", `"4"`)
			rw.Header().Set("Location", "/employees/emp-9")
			rw.Header().Set("Set-Cookie", "evil=1")
			rw.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(rw, `{"id":"emp-9"}`)
		}
	})
	got := w.call("POST", "/api/people", cookie, `{"name":"X"}`, "Idempotency-Key", "k-1", "X-Request-Id", "abcdef-123456")
	if got.StatusCode != 201 || !strings.HasPrefix(got.body, `{"id":"emp-9",`) || got.Header.Get("ETag") != `"4"` || got.Header.Get("Location") != "/api/people/emp-9" {
		t.Errorf("%d %v %s", got.StatusCode, got.Header, got.body)
	}
	if len(got.Cookies()) != 0 || seen.Header.Get("Cookie") != "" {
		t.Error("cookies were passed on")
	}
	for name, want := range map[string]string{"Authorization": "Bearer access/sid-1/1", "Idempotency-Key": "k-1", "X-Request-Id": "abcdef-123456", "Content-Type": "application/json"} {
		if seen.Header.Get(name) != want {
			t.Errorf("%s = %q, want %q", name, seen.Header.Get(name), want)
		}
	}
	if seen.ContentLength != int64(len(body)) {
		t.Errorf("the length is not told: %d", seen.ContentLength)
	}
	if seen.URL.Path != "/employees" || body != `{"name":"X"}` {
		t.Errorf("%s %s", seen.URL, body)
	}
	got = w.call("PATCH", "/api/people/a%2Fb", cookie, `{"cpf":"1"}`, "If-Match", `"3"`)
	if got.StatusCode != 422 || !strings.Contains(got.body, `"field":"cpf"`) || seen.Header.Get("If-Match") != `"3"` || seen.URL.EscapedPath() != "/employees/a%2Fb" {
		t.Errorf("%d %s %s", got.StatusCode, got.body, seen.URL.EscapedPath())
	}
	if got = w.call("DELETE", "/api/documents/d-1?purge=true", cookie, ""); got.StatusCode != 204 || seen.URL.RawQuery != "purge=true" {
		t.Errorf("%d %s", got.StatusCode, seen.URL.RawQuery)
	}
	seen = nil
	if got = w.call("DELETE", "/api/documents/d-1?force=1", cookie, ""); got.StatusCode != 422 || seen != nil {
		t.Errorf("an unknown parameter: %d", got.StatusCode)
	}
	if got = w.call("POST", "/api/people", "", `{}`); got.StatusCode != 401 || seen != nil {
		t.Errorf("nobody: %d", got.StatusCode)
	}
}

// No answer that a browser gets of people has a whole CPF in it, whoever it is for: it is
// asked for by itself.
func TestCPFsAreMasked(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	whole := w.services.staff[0]
	saved := func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			rw.WriteHeader(http.StatusCreated)
		}
		_ = json.NewEncoder(rw).Encode(whole)
	}
	w.remote.HandleFunc("POST /employees", saved)
	w.remote.HandleFunc("PATCH /employees/emp-ana", saved)
	asked := 0
	w.remote.HandleFunc("POST /employees/emp-ana/cpf", func(rw http.ResponseWriter, r *http.Request) {
		asked++
		_, _ = io.WriteString(rw, `{"cpf":"`+whole.CPF+`"}`)
	})
	for _, of := range []struct{ method, path, body string }{
		{"GET", "/api/people/emp-ana", ""},
		{"GET", "/api/people", ""},
		{"GET", "/api/groups/u-cwb/members", ""},
		{"GET", "/api/search?q=ana", ""},
		{"GET", "/api/directory?q=ana", ""},
		{"POST", "/api/people", `{"registration":"004217","name":"Ana","cpf":"52998224725"}`},
		{"PATCH", "/api/people/emp-ana", `{"name":"Ana"}`},
		{"POST", "/api/people/move", `{"employee_ids":["emp-ana"],"unit_id":"u-sul"}`},
	} {
		got := w.call(of.method, of.path, cookie, of.body)
		if got.StatusCode >= 300 || !strings.Contains(got.body, "Ana Paula") || strings.Contains(got.body, whole.CPF) {
			t.Errorf("%s %s: %d %s", of.method, of.path, got.StatusCode, got.body)
		}
	}
	if asked != 0 {
		t.Error("the whole CPF was asked for, which nobody did")
	}
	if page := get[pages.PersonPage](w, "/api/people/emp-ana", cookie); page.Employee.CPF != "•••.982.247-••" || !page.Can.SeeCPF {
		t.Errorf("%+v %+v", page.Employee, page.Can)
	}
	if page := get[pages.PersonPage](w, "/api/people/emp-souza", cookie); page.Employee.CPF != "•••.123.456-••" || page.Can.SeeCPF {
		t.Errorf("%+v %+v", page.Employee, page.Can)
	}
	if got := w.call("POST", "/api/people/emp-ana/cpf", cookie, ""); got.StatusCode != 200 || got.body != `{"cpf":"52998224725"}` || asked != 1 {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

// The first bytes of a file arrive while the rest has not been sent: nothing is held.
func TestUploadsAreStreamed(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	arrived := make(chan int, 1)
	w.remote.HandleFunc("POST /documents", func(rw http.ResponseWriter, r *http.Request) {
		form, err := r.MultipartReader()
		if err != nil {
			t.Error(err)
			return
		}
		if part, err := form.NextPart(); err != nil || part.FormName() != "document" {
			t.Error(err)
		}
		part, err := form.NextPart()
		if err != nil {
			t.Error(err)
			return
		}
		first := make([]byte, 1024)
		n, _ := io.ReadFull(part, first)
		arrived <- n
		rest, _ := io.Copy(io.Discard, part)
		rw.WriteHeader(http.StatusCreated)
		fmt.Fprintf(rw, `{"size":%d}`, int64(n)+rest)
	})
	body, sent := io.Pipe()
	form := multipart.NewWriter(sent)
	go func() {
		part, _ := form.CreateFormField("document")
		_, _ = io.WriteString(part, `{"title":"x"}`)
		file, _ := form.CreateFormFile("content", "a.pdf")
		_, _ = file.Write(make([]byte, 64<<10))
		select {
		case <-arrived:
		case <-time.After(5 * time.Second):
			t.Error("the beginning did not arrive before the end was sent")
		}
		for range 160 { // 10 MiB in all
			_, _ = file.Write(make([]byte, 64<<10))
		}
		form.Close()
		sent.Close()
	}()
	req, _ := http.NewRequestWithContext(t.Context(), "POST", w.server.URL+"/api/documents", body)
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.AddCookie(&http.Cookie{Name: cookieName, Value: cookie})
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusCreated || string(raw) != fmt.Sprintf(`{"size":%d}`, 161*64<<10) {
		t.Errorf("%d %s", res.StatusCode, raw)
	}
}

// What is too large is refused before it is sent: the browser is answered although it
// has sent nothing of it yet.
func TestRefusedBeforeItIsSent(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.remote.HandleFunc("POST /documents", func(rw http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 9<<30 {
			t.Errorf("the length is not told: %d", r.ContentLength)
		}
		rw.Header().Set("Content-Type", "application/problem+json")
		rw.WriteHeader(http.StatusRequestEntityTooLarge)
		_, _ = io.WriteString(rw, `{"type":"urn:acervo:problem:too_large","title":"Too large","status":413}`)
	})
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /api/documents HTTP/1.1\r\nHost: acervo\r\nCookie: %s=%s\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n--x\r\n", cookieName, cookie, int64(9<<30))
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if raw, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(raw), "too_large") {
		t.Errorf("%d %s", res.StatusCode, raw)
	}
}

func TestContentWithRanges(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.remote.HandleFunc("GET /documents/{id}/content", func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "disposition=inline&version=2" && r.URL.RawQuery != "" {
			t.Errorf("query %s", r.URL.RawQuery)
		}
		rw.Header().Set("ETag", `"abc"`)
		rw.Header().Set("Content-Type", "application/pdf")
		rw.Header().Set("Content-Disposition", `attachment; filename="a.pdf"`)
		rw.Header().Set("Content-Security-Policy", "sandbox")
		http.ServeContent(rw, r, "", time.Time{}, strings.NewReader("0123456789"))
	})
	got := w.call("GET", "/api/documents/d-1/content?version=2&disposition=inline", cookie, "", "Range", "bytes=2-4")
	h := got.Header
	if got.StatusCode != 206 || got.body != "234" || h.Get("Content-Range") != "bytes 2-4/10" || h.Get("Accept-Ranges") != "bytes" || h.Get("Content-Type") != "application/pdf" ||
		h.Get("Content-Security-Policy") != "sandbox" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Disposition") == "" || h.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %q %v", got.StatusCode, got.body, h)
	}
	if got := w.call("GET", "/api/documents/d-1/content?download=true", cookie, "", "If-None-Match", `"abc"`); got.StatusCode != 304 || got.body != "" {
		t.Errorf("%d", got.StatusCode)
	}
	got = w.call("GET", "/api/documents/d-1/content", cookie, "", "Range", "bytes=90-")
	if got.StatusCode != 416 || got.Header.Get("Content-Range") != "bytes */10" || got.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("beyond the end: %d %v %s", got.StatusCode, got.Header, got.body)
	}
}

// events reads a stream line by line until it ends.
func (w *world) events(ctx context.Context, cookie, last string) (<-chan string, *http.Response) {
	w.Helper()
	req, _ := http.NewRequestWithContext(ctx, "GET", w.server.URL+"/api/notifications/stream", nil)
	req.AddCookie(&http.Cookie{Name: cookieName, Value: cookie})
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		defer res.Body.Close()
		in := bufio.NewScanner(res.Body)
		for in.Scan() {
			lines <- in.Text()
		}
	}()
	return lines, res
}

func next(t *testing.T, lines <-chan string) string {
	t.Helper()
	for {
		select {
		case line, ok := <-lines:
			if !ok {
				return "(end)"
			}
			if line != "" {
				return line
			}
		case <-time.After(6 * time.Second):
			t.Fatal("nothing came within 6 s")
		}
	}
}

func TestTheStreamFlowsAndEndsWithItsSession(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	send, closed := make(chan string), make(chan struct{}, 9)
	w.remote.HandleFunc("GET /notifications/stream", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprintf(rw, "id: %s\nevent: unread\ndata: {}\n\n", r.Header.Get("Last-Event-ID"))
		for {
			_ = http.NewResponseController(rw).Flush()
			select {
			case <-r.Context().Done():
				closed <- struct{}{}
				return
			case s := <-send:
				if s == "end" {
					return
				}
				_, _ = io.WriteString(rw, s)
			}
		}
	})
	lines, res := w.events(t.Context(), cookie, "17")
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/event-stream" || !strings.Contains(res.Header.Get("Cache-Control"), "no-transform") {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	if got := next(t, lines); got != "id: 17" {
		t.Errorf("Last-Event-ID was not passed on: %q", got)
	}
	next(t, lines)
	next(t, lines)
	send <- ":\n\n"
	if got := next(t, lines); got != ":" {
		t.Errorf("%q", got)
	}
	w.call("DELETE", "/api/session", cookie, "")
	started := time.Now()
	if a, b, c := next(t, lines), next(t, lines), next(t, lines); a != "event: session" || b != `data: {"ended":true}` || c != "(end)" {
		t.Errorf("%q %q %q", a, b, c)
	}
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("it went on for %v", took)
	}
	<-closed

	// Ended by the service while the session goes on, the browser is to connect again.
	cookie = w.signIn()
	lines, _ = w.events(t.Context(), cookie, "")
	next(t, lines)
	next(t, lines)
	next(t, lines)
	send <- "end"
	if got := next(t, lines); got != "(end)" {
		t.Errorf("%q", got)
	}

	// A browser that leaves ends it at the service too.
	ctx, leave := context.WithCancel(t.Context())
	lines, _ = w.events(ctx, cookie, "")
	next(t, lines)
	leave()
	select {
	case <-closed:
	case <-time.After(5 * time.Second):
		t.Error("the service still sends")
	}
}

// Pages of documents are passed on as they come, and left in no browser's cache.
func TestPagesArePassedOn(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.remote.HandleFunc("GET /documents/{id}/preview/pages/{page}", func(rw http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") != "d-1" || r.PathValue("page") != "2" || r.URL.RawQuery != "version=3&width=800" {
			t.Errorf("asked %s", r.URL)
		}
		rw.Header().Set("Cache-Control", "private, no-cache")
		rw.Header().Set("ETag", `"abc"`)
		rw.Header().Set("Content-Type", "image/jpeg")
		io.WriteString(rw, "a page")
	})
	got := w.call("GET", "/api/documents/d-1/preview/pages/2?version=3&width=800", cookie, "")
	if h := got.Header; got.StatusCode != 200 || got.body != "a page" || h.Get("Content-Type") != "image/jpeg" || h.Get("ETag") != `"abc"` || h.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %q %v", got.StatusCode, got.body, h)
	}
}
