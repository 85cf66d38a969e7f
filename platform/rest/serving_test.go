package rest_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"acervo/platform/rest"
	"acervo/platform/telemetry"
)

func TestRequestIdsAndTraces(t *testing.T) {
	w := newWorld(t)
	const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	got := w.call("GET", "/things/7", "hr", "", "X-Request-Id", "abc-123.XYZ", "Traceparent", parent)
	if id := got.Header().Get("X-Request-Id"); id != "abc-123.XYZ" {
		t.Errorf("a sane id must be kept, got %q", id)
	}
	if log := w.logs.String(); !strings.Contains(log, `"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"`) || strings.Contains(log, "00f067aa0ba902b7") {
		t.Errorf("the trace goes on in a span of its own: %s", log)
	}
	for _, id := range []string{"short", strings.Repeat("x", 65), "with space", `"quoted-id"`, "linha\u00e7o-12"} {
		if got := w.call("GET", "/things/7", "hr", "", "X-Request-Id", id).Header().Get("X-Request-Id"); got == id || len(got) != 32 {
			t.Errorf("%q must be replaced, got %q", id, got)
		}
	}
}

func TestAccessLogAndMetrics(t *testing.T) {
	w := newWorld(t)
	w.call("GET", "/things?colour=red", "hr", "")
	w.call("GET", "/things/secret-id", "hr", "")
	w.call("BREW", "/coffee", "", "")
	lines := strings.Split(strings.TrimSpace(w.logs.String()), "\n")
	var line map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &line); err != nil {
		t.Fatal(err)
	}
	for k, want := range map[string]any{"log_type": "access", "method": "GET", "route": "/things", "status": 200.0, "caller": "account-hr", "service": "things", "level": "INFO"} {
		if line[k] != want {
			t.Errorf("%s = %v, want %v", k, line[k], want)
		}
	}
	if line["request_id"] == "" || line["duration_ms"] == nil || line["bytes"].(float64) < 10 {
		t.Errorf("%v", line)
	}
	if strings.Contains(w.logs.String(), "colour") || strings.Contains(w.logs.String(), "secret-id") || strings.Contains(w.logs.String(), "BREW") {
		t.Errorf("query, path or invented method in the log: %s", w.logs)
	}
	rec := httptest.NewRecorder()
	w.metrics.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`acervo_http_requests_total{method="GET",route="/things",service="things",status="200"} 1`,
		`acervo_http_requests_total{method="GET",route="/things/{id}",service="things",status="404"} 1`,
		`acervo_http_requests_total{method="other",route="unmatched",service="things",status="404"} 1`,
		`acervo_http_request_duration_seconds_count{method="GET",route="/things",service="things"} 1`,
		`go_goroutines`,
	} {
		if !strings.Contains(rec.Body.String(), want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/things/7", "/nowhere", "/docs", "/openapi.json"} {
		h := w.call("GET", path, "hr", "").Header()
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestOpenAPI(t *testing.T) {
	w := newWorld(t)
	var doc map[string]any
	if err := json.Unmarshal(w.call("GET", "/openapi.json", "", "").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	at := func(path ...string) any {
		var v any = doc
		for _, k := range path {
			m, _ := v.(map[string]any)
			v = m[k]
		}
		return v
	}
	has := func(want any, path ...string) {
		t.Helper()
		if got := at(path...); got != want {
			t.Errorf("%v = %v, want %v", path, got, want)
		}
	}
	has("3.1.0", "openapi")
	has("role:admin,role:hr", "paths", "/things", "post", "x-access")
	has("#/components/schemas/Thing", "paths", "/things", "post", "responses", "201", "content", "application/json", "schema", "$ref")
	has(nil, "paths", "/things", "post", "responses", "200")
	has("#/components/schemas/Problem", "paths", "/things/{id}", "get", "responses", "404", "content", "application/problem+json", "schema", "$ref")
	has("#/components/schemas/PageThing", "paths", "/things", "get", "responses", "200", "content", "application/json", "schema", "$ref")
	if at("paths", "/things/{id}", "patch", "requestBody", "content", "application/merge-patch+json") == nil {
		t.Error("PATCH does not take a merge patch")
	}
	size, _ := json.Marshal(at("components", "schemas", "ThingPatch"))
	if want := `{"additionalProperties":false,"properties":{"inner":{"additionalProperties":false,"properties":{"id":{"description":"Its id","format":"uuid","type":"string"},"only":{"items":{"type":"string"},"type":"array","uniqueItems":true}},"required":["id"],"type":["object","null"]},"name":{"maxLength":20,"minLength":1,"type":"string"},"only":{"items":{"type":"string"},"type":["array","null"],"uniqueItems":true},"size":{"format":"int64","type":["integer","null"]}},"type":"object"}`; string(size) != want {
		t.Errorf("the three states in the schema: %s", size)
	}
	if s, _ := json.Marshal(doc); strings.Contains(string(s), "$schema") {
		t.Error("$schema links")
	}
	ids := map[string]bool{}
	for path, item := range at("paths").(map[string]any) {
		for method, op := range item.(map[string]any) {
			op := op.(map[string]any)
			id, _ := op["operationId"].(string)
			if id == "" || ids[id] || op["summary"] == nil || op["x-access"] == nil || op["responses"].(map[string]any)["500"] == nil {
				t.Errorf("%s %s: %v", method, path, op)
			}
			ids[id] = true
		}
	}
	if len(ids) != len(w.api.Routes()) {
		t.Errorf("%d operations documented of %d", len(ids), len(w.api.Routes()))
	}
}

func TestDocsPageNeedsNothingElse(t *testing.T) {
	w := newWorld(t)
	got := w.call("GET", "/docs", "", "")
	page := got.Body.String()
	if got.Code != 200 || !strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") {
		t.Fatalf("%d %v", got.Code, got.Header())
	}
	for _, want := range []string{"Create a thing", "/things/{id}", "role:admin,role:hr", "Its name"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
	for _, no := range []string{"<script", "http://", "https://", "//cdn", "onclick"} {
		if strings.Contains(page, no) {
			t.Errorf("the page refers to %q", no)
		}
	}
	_, style, _ := strings.Cut(page, "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	hash := base64.StdEncoding.EncodeToString(sum([]byte(style)))
	if csp := got.Header().Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "style-src 'sha256-"+hash+"'") {
		t.Errorf("the policy does not allow the page's own style: %s", csp)
	}
}

func TestCombinedServicesShareOneAddress(t *testing.T) {
	type Widget struct {
		Colour string `json:"colour"`
	}
	other := rest.NewAPI(rest.Config{Service: "widgets", Title: "Widgets", Version: "1", Verifier: verifier{}})
	{
		type Thing struct { // same name as the things service's, and another shape
			Other int    `json:"other"`
			Part  Widget `json:"part"`
		}
		rest.Register(other, rest.Op{ID: "get-widget", Method: "GET", Path: "/widgets/{id}", Summary: "Get a widget", Access: rest.SignedIn},
			func(context.Context, *struct {
				ID string `path:"id"`
			}) (*struct{ Body Thing }, error) {
				return &struct{ Body Thing }{}, nil
			})
	}
	w := newWorld(t)
	both := rest.Combine("Both", "1", w.api, other)
	w.handler = both.Handler()
	if len(both.Routes()) != len(w.api.Routes())+1 {
		t.Error("routes are missing")
	}
	for path, want := range map[string]int{"/widgets/1": 200, "/things/7": 200, "/nowhere": 404} {
		if got := w.call("GET", path, "hr", ""); got.Code != want {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
	var doc struct {
		Info  struct{ Title string }
		Paths map[string]map[string]struct {
			Responses map[string]struct {
				Content map[string]struct {
					Schema struct {
						Ref string `json:"$ref"`
					}
				}
			}
		}
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal(both.OpenAPI(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Info.Title != "Both" || doc.Paths["/things"] == nil {
		t.Errorf("%+v", doc.Info)
	}
	ref := doc.Paths["/widgets/{id}"]["get"].Responses["200"].Content["application/json"].Schema.Ref
	if ref != "#/components/schemas/WidgetsThing" || doc.Components.Schemas["WidgetsThing"] == nil || doc.Components.Schemas["Thing"] == nil {
		t.Errorf("two schemas of one name: %s", ref)
	}
	if doc.Components.Schemas["WidgetsProblem"] != nil {
		t.Error("what is the same appears once")
	}
}

func TestOps(t *testing.T) {
	ops := rest.NewOps(telemetry.NewMetrics())
	failing := error(nil)
	ops.Check("document.db", func(context.Context) error { return failing })
	ops.Check("bus", func(context.Context) error { return nil })
	get := func(path string, want int) string {
		t.Helper()
		rec := httptest.NewRecorder()
		ops.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
		if rec.Code != want {
			t.Errorf("%s: %d, want %d", path, rec.Code, want)
		}
		return strings.TrimSpace(rec.Body.String())
	}
	if got := get("/readyz", 200); got != `{"status":"ok","checks":{"bus":"ok","document.db":"ok"}}` {
		t.Error(got)
	}
	failing = errors.New("locked")
	if got := get("/readyz", 503); got != `{"status":"failing","checks":{"bus":"ok","document.db":"locked"}}` {
		t.Error(got)
	}
	failing = nil
	ops.Drain()
	if got := get("/readyz", 503); !strings.Contains(got, "draining") {
		t.Error(got)
	}
	get("/livez", 200)
	for method, want := range map[string]int{"GET": 404, "POST": 405} {
		rec := httptest.NewRecorder()
		ops.ServeHTTP(rec, httptest.NewRequest(method, map[string]string{"GET": "/nowhere", "POST": "/livez"}[method], nil))
		var p rest.Problem
		if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || rec.Code != want || p.Status != want || p.RequestID == "" || rec.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s where there is nothing: %d %v %s", method, rec.Code, rec.Header(), rec.Body)
		}
	}
	if !strings.Contains(get("/metrics", 200), "go_goroutines") {
		t.Error("no metrics")
	}
}

func TestShutdownLetsRequestsFinishAndEndsStreams(t *testing.T) {
	started, release := make(chan struct{}, 2), make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		started <- struct{}{}
		<-release
		io.WriteString(w, "done")
	})
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "data: 1\n\n")
		http.NewResponseController(w).Flush()
		started <- struct{}{}
		select {
		case <-rest.Draining(r.Context()):
			io.WriteString(w, "data: bye\n\n")
		case <-r.Context().Done():
		}
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error)
	go func() { served <- rest.Serve(ctx, rest.NewServer(mux, nil), ln, 10*time.Second) }()
	get := func(path string, to chan string) {
		res, err := http.Get("http://" + ln.Addr().String() + path)
		if err != nil {
			to <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(bufio.NewReader(res.Body))
		to <- string(b)
	}
	slow, stream := make(chan string, 1), make(chan string, 1)
	go get("/slow", slow)
	go get("/stream", stream)
	<-started
	<-started
	stop()
	if got := <-stream; got != "data: 1\n\ndata: bye\n\n" {
		t.Errorf("stream: %q", got)
	}
	close(release)
	if got := <-slow; got != "done" {
		t.Errorf("request under way: %q", got)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// TestDocsRenderEmphasis: what descriptions mark, and nothing else with an asterisk.
func TestDocsRenderEmphasis(t *testing.T) {
	api := rest.NewAPI(rest.Config{Service: "x", Title: "X", Version: "1", Description: "An *allow* gives, a **deny** wins: `/api/*` and `2*3*4`, 2 * 3 * 4, *."})
	rec := httptest.NewRecorder()
	api.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/docs", nil))
	if want := "An <em>allow</em> gives, a <strong>deny</strong> wins: <code>/api/*</code> and <code>2*3*4</code>, 2 * 3 * 4, *."; !strings.Contains(rec.Body.String(), want) {
		t.Errorf("no %s in the page", want)
	}
}
