// Package telemetry is what a process says about itself: JSON logs, the ids that
// tie one request together across services (request id and W3C trace context), and
// Prometheus metrics.
//
// No personal data goes into a log message or attribute: log ids, never names, CPFs,
// e-mail addresses, titles or query strings.
package telemetry

import (
	"context"
	"io"
	"log/slog"
)

// LogType says what a line is for, so that lines can be kept for different times and
// shown to different people. It is the field log_type of every line.
type LogType string

const (
	Application LogType = "application" // what the program does
	Access      LogType = "access"      // one line a request
	Audit       LogType = "audit"       // who did, saw or was refused what
)

// NewLogger writes one JSON object a line to w: time (UTC), level, msg, process,
// log_type, and from the context request_id, trace_id and span_id. A process that runs
// several services says "acervo"; what belongs to one adds the attribute service.
func NewLogger(w io.Writer, level slog.Leveler, process string) *slog.Logger {
	h := slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})
	l := slog.New(&handler{inner: h, typ: Application})
	if process != "" {
		l = l.With("process", process)
	}
	return l
}

// For is the same logger with another log_type. Loggers that NewLogger did not make
// get the attribute log_type.
func For(l *slog.Logger, t LogType) *slog.Logger {
	if h, ok := l.Handler().(*handler); ok {
		return slog.New(&handler{inner: h.inner, typ: t})
	}
	return l.With("log_type", string(t))
}

// Discard is a logger for those who are given none.
func Discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

type handler struct {
	inner slog.Handler
	typ   LogType
}

func (h *handler) Enabled(ctx context.Context, l slog.Level) bool { return h.inner.Enabled(ctx, l) }

func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	r.Time = r.Time.UTC()
	r.AddAttrs(slog.String("log_type", string(h.typ)))
	if req, ok := FromContext(ctx); ok {
		if req.ID != "" {
			r.AddAttrs(slog.String("request_id", req.ID))
		}
		if req.Trace.Valid() {
			r.AddAttrs(slog.String("trace_id", req.Trace.TraceID()), slog.String("span_id", req.Trace.SpanID()))
		}
	}
	return h.inner.Handle(ctx, r)
}

func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &handler{inner: h.inner.WithAttrs(attrs), typ: h.typ}
}

func (h *handler) WithGroup(name string) slog.Handler {
	return &handler{inner: h.inner.WithGroup(name), typ: h.typ}
}
