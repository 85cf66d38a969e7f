package bffhttp_test

import (
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestAssetsAreCompressedAndKeptForEver(t *testing.T) {
	w := newWorld(t)
	for accept, want := range map[string]string{
		"gzip, deflate, br, zstd": "br", "gzip": "gzip", "gzip;q=1.0, br;q=0.1": "br", "br;q=0, gzip": "gzip", "*": "br", "br;q=0, *": "gzip",
		" ": "", "identity": "", "zstd": "", "gzip;q=0": "", "BR": "br",
	} {
		got := w.call("GET", "/assets/index-abc.js", "", "", "Accept-Encoding", accept)
		body := map[string]string{"br": "brotli", "gzip": "gzipped"}[want]
		if got.StatusCode != http.StatusOK || got.Header.Get("Content-Encoding") != want || body != "" && got.body != body || body == "" && !strings.HasPrefix(got.body, "console") {
			t.Errorf("%q: %d %q %.20q, want %q", accept, got.StatusCode, got.Header.Get("Content-Encoding"), got.body, want)
		}
		h := got.Header
		if h.Get("Cache-Control") != "public, max-age=31536000, immutable" || h.Get("Vary") != "Accept-Encoding" || h.Get("Content-Type") != "text/javascript; charset=utf-8" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%q: %v", accept, h)
		}
	}
	br := w.call("GET", "/assets/index-abc.js", "", "", "Accept-Encoding", "br").Header.Get("ETag")
	plain := w.call("GET", "/assets/index-abc.js", "", "").Header.Get("ETag")
	if br == plain || br == "" {
		t.Errorf("different bytes need different tags: %s %s", br, plain)
	}
	if got := w.call("GET", "/assets/index-abc.js", "", "", "Accept-Encoding", "br", "If-None-Match", br); got.StatusCode != http.StatusNotModified {
		t.Errorf("%d", got.StatusCode)
	}
	if got := w.call("GET", "/assets/inter.woff2", "", "", "Accept-Encoding", "br"); got.Header.Get("Content-Encoding") != "" || got.Header.Get("Content-Type") != "font/woff2" {
		t.Errorf("%v", got.Header)
	}
	if got := w.call("GET", "/robots.txt", "", ""); got.StatusCode != http.StatusOK || got.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("a name without a hash: %d %v", got.StatusCode, got.Header)
	}
	if got := w.call("HEAD", "/assets/index-abc.js", "", ""); got.StatusCode != http.StatusOK || got.body != "" || got.ContentLength != 4400 {
		t.Errorf("HEAD: %d %d", got.StatusCode, got.ContentLength)
	}
}

var nonceIn = regexp.MustCompile(`content="([A-Z2-7]{20,})"`)

func TestPagesAreTheIndexUnderAStrictPolicy(t *testing.T) {
	w := newWorld(t)
	seen := map[string]bool{}
	for _, path := range []string{"/", "/documentos", "/documentos?class=medical&doc=x&q=a%20b", "/pessoas/0198c7b2", "/comecar/4Yk0-f6mB3nTqU2o", "/index.html", "/permissoes/nova",
		"/documentos?doc=%ZZ", "/pessoas?q=%E0%A4%A", "/documentos?unit_id=%00", "/documentos?a;b"} {
		got := w.call("GET", path, "", "", "Sec-Fetch-Site", "cross-site")
		if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "text/html; charset=utf-8" || got.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%s: %d %v", path, got.StatusCode, got.Header)
		}
		nonce := nonceIn.FindStringSubmatch(got.body)
		if nonce == nil || strings.Contains(got.body, "__CSP_NONCE__") || seen[nonce[1]] {
			t.Fatalf("%s: %s", path, got.body)
		}
		seen[nonce[1]] = true
		csp := got.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self' 'nonce-" + nonce[1] + "'", "img-src 'self' blob: data:", "font-src 'self'",
			"connect-src 'self'", "worker-src 'self' blob:", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains("; "+csp+"; ", "; "+want+"; ") {
				t.Errorf("%s: no %s in %s", path, want, csp)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Error(csp)
		}
		for name, want := range map[string]string{"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"} {
			if got.Header.Get(name) != want {
				t.Errorf("%s: %s = %q", path, name, got.Header.Get(name))
			}
		}
		if !strings.HasPrefix(got.Header.Get("Permissions-Policy"), "camera=(self)") {
			t.Error(got.Header.Get("Permissions-Policy"))
		}
	}
}

func TestWhatIsNoPageIsMissing(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/assets/old-123.js", "/assets/", "/assets/index-abc.js.map", "/favicon.ico", "/assets/index-abc.js.br",
		"/.vite/manifest.json", "/.gitkeep", "/api", "/api/", "/api/nothing", "/api/documents/x/nothing"} {
		got := w.call("GET", path, "", "")
		if got.StatusCode != http.StatusNotFound || got.Header.Get("Content-Type") != "application/problem+json" || strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", path, got.StatusCode, got.Header)
		}
	}
	if got := w.call("POST", "/documentos", "", "{}"); got.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("%d", got.StatusCode)
	}
}

// Paths go on the wire as they are, since a client's library would tidy them.
func TestNoPathLeavesTheBuild(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/../../etc/passwd", "/assets/../../bff.db", "/assets/..%2f..%2fbff.db", "/assets/%2e%2e/index.html", "//etc/passwd", "/assets/\\..\\bff.db", "/%00", "/assets/index-abc.js%00.png", "/./.vite/manifest.json"} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(w.server.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte("GET " + path + " HTTP/1.1\r\nHost: acervo\r\nConnection: close\r\n\r\n")); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		buf := make([]byte, 64<<10)
		for {
			n, err := conn.Read(buf)
			b.Write(buf[:n])
			if err != nil {
				break
			}
		}
		conn.Close()
		answer := b.String()
		if strings.Contains(answer, "root:") || strings.Contains(answer, "SQLite") || strings.Contains(answer, "\r\n\r\n{}") ||
			strings.HasPrefix(answer, "HTTP/1.1 200") && !strings.Contains(answer, `id="root"`) || strings.HasPrefix(answer, "HTTP/1.1 5") {
			t.Errorf("%s: %s", path, answer)
		}
	}
}

func TestWithoutABuildThePageSaysWhatToDo(t *testing.T) {
	w := newWorld(t)
	w.files = nil
	w.start()
	got := w.call("GET", "/documentos", "", "")
	if got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(got.body, "make build") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	if got := w.call("GET", "/api/company", "", ""); got.StatusCode != http.StatusOK {
		t.Errorf("%d", got.StatusCode)
	}
}
