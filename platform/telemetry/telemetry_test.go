package telemetry_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"acervo/platform/telemetry"
)

func TestTraceparent(t *testing.T) {
	const good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	trace, ok := telemetry.ParseTraceparent(good)
	if !ok || trace.String() != good || trace.TraceID() != "4bf92f3577b34da6a3ce929d0e0e4736" || trace.SpanID() != "00f067aa0ba902b7" {
		t.Errorf("%v %v", trace, ok)
	}
	child := trace.Child()
	if child.TraceID() != trace.TraceID() || child.SpanID() == trace.SpanID() {
		t.Errorf("child %v", child)
	}
	for _, future := range []string{"01" + good[2:], "01" + good[2:] + "-what"} {
		if got, ok := telemetry.ParseTraceparent(future); !ok || got.TraceID() != trace.TraceID() {
			t.Errorf("a later version must be read as 00: %s", future)
		}
	}
	for _, bad := range []string{"", "nonsense", good[:54], good + "-x", good + "0", "ff" + good[2:], strings.ToUpper(good), strings.Replace(good, "4", "g", 1),
		"00-00000000000000000000000000000000-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", strings.ReplaceAll(good, "-", "_")} {
		if got, ok := telemetry.ParseTraceparent(bad); ok {
			t.Errorf("%q was taken for %v", bad, got)
		}
	}
	if a, b := telemetry.NewTrace(), telemetry.NewTrace(); !a.Valid() || a == b {
		t.Error("new traces must differ")
	}
	if (telemetry.Trace{}).String() != "" {
		t.Error("no trace has no wire form")
	}
}

func TestLaterWorkBelongsToTheSameRequest(t *testing.T) {
	first := telemetry.WithRequest(context.Background(), telemetry.Request{ID: "request-1", Trace: telemetry.NewTrace()})
	later := telemetry.Continue(context.Background(), telemetry.RequestID(first), telemetry.Traceparent(first))
	a, _ := telemetry.FromContext(first)
	b, _ := telemetry.FromContext(later)
	if a.ID != b.ID || a.Trace.TraceID() != b.Trace.TraceID() || a.Trace.SpanID() == b.Trace.SpanID() {
		t.Errorf("%v %v", a, b)
	}
	if r, ok := telemetry.FromContext(telemetry.Continue(context.Background(), "", "nonsense")); !ok || !r.Trace.Valid() {
		t.Error("without a trace a new one begins")
	}
}

func TestLogLines(t *testing.T) {
	var b bytes.Buffer
	log := telemetry.NewLogger(&b, slog.LevelInfo, "acervo").With("service", "document")
	ctx := telemetry.WithRequest(context.Background(), telemetry.Request{ID: "request-1", Trace: telemetry.NewTrace()})
	log.InfoContext(ctx, "one", "n", 1)
	telemetry.For(log, telemetry.Audit).InfoContext(ctx, "two")
	log.Debug("not at this level")
	log.Info("outside of a request")
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines: %s", len(lines), b.String())
	}
	for i, want := range []map[string]any{
		{"msg": "one", "log_type": "application", "request_id": "request-1", "process": "acervo", "service": "document", "n": 1.0},
		{"msg": "two", "log_type": "audit", "request_id": "request-1", "service": "document"},
		{"msg": "outside of a request", "log_type": "application", "request_id": nil, "trace_id": nil},
	} {
		var line map[string]any
		if err := json.Unmarshal([]byte(lines[i]), &line); err != nil {
			t.Fatal(err)
		}
		for k, v := range want {
			if line[k] != v {
				t.Errorf("line %d: %s = %v, want %v", i, k, line[k], v)
			}
		}
		if at, err := time.Parse(time.RFC3339Nano, line["time"].(string)); err != nil || at.Location() != time.UTC {
			t.Errorf("time %v", line["time"])
		}
		if strings.Count(lines[i], `"log_type"`) != 1 {
			t.Errorf("log_type twice: %s", lines[i])
		}
	}
}

func TestMetrics(t *testing.T) {
	m := telemetry.NewMetrics()
	for _, service := range []string{"document", "employee"} {
		m.Gauge("acervo_outbox_age_seconds", "Age of the oldest event not yet relayed.", telemetry.Labels{"service": service}, func() float64 { return 1.5 })
	}
	m.Counter("acervo_logins_total", "Sign-ins.", "result").WithLabelValues("ok").Inc()
	m.Counter("acervo_logins_total", "Sign-ins.", "result").WithLabelValues("ok").Inc()
	m.Route("document", "/documents/{id}", "GET").Observe(200, 3*time.Millisecond)
	rec := httptest.NewRecorder()
	m.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`acervo_outbox_age_seconds{service="document"} 1.5`, `acervo_outbox_age_seconds{service="employee"} 1.5`,
		`acervo_logins_total{result="ok"} 2`,
		`acervo_http_requests_total{method="GET",route="/documents/{id}",service="document",status="200"} 1`,
		`acervo_http_request_duration_seconds_bucket{method="GET",route="/documents/{id}",service="document",le="0.005"} 1`,
		"go_memstats_heap_alloc_bytes", "process_open_fds",
	} {
		if !strings.Contains(rec.Body.String(), want) {
			t.Errorf("no %s", want)
		}
	}
	var none *telemetry.Metrics
	none.Gauge("x", "x", nil, func() float64 { return 0 })
	none.Counter("x", "x").WithLabelValues().Inc()
	none.Histogram("x", "x", nil).WithLabelValues().Observe(1)
	none.Route("a", "b", "c").Observe(200, 0)
}
