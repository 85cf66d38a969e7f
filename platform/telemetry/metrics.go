package telemetry

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics is the registry of one process. A nil *Metrics takes everything and keeps
// nothing, so that packages need no metrics in their tests.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

// NewMetrics makes a registry with the Go runtime's and the process's own metrics and
// those of HTTP requests.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "acervo_http_requests_total",
			Help: "HTTP requests answered, by service, route pattern, method and status.",
		}, []string{"service", "route", "method", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "acervo_http_request_duration_seconds",
			Help:    "Time from the request's headers to the answer's last byte.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"service", "route", "method"}),
	}
	m.registry.MustRegister(m.requests, m.duration,
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler serves the registry in the Prometheus text format.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

// Registry is for collectors that this package has no helper for; nil for nil.
func (m *Metrics) Registry() *prometheus.Registry {
	if m == nil {
		return nil
	}
	return m.registry
}

// Labels are the fixed labels of one series.
type Labels = prometheus.Labels

// Gauge registers a value that is asked for at each scrape, such as the age of the
// oldest outbox row. One name may be registered several times with different values
// of the same labels; read must be quick and safe to call at any time.
func (m *Metrics) Gauge(name, help string, labels Labels, read func() float64) {
	if m == nil {
		return
	}
	m.registry.MustRegister(prometheus.NewGaugeFunc(
		prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}, read))
}

// Counter registers a counter with these label names and returns it; asked again for
// the same, it returns the first.
func (m *Metrics) Counter(name, help string, labels ...string) *prometheus.CounterVec {
	return register(m, prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels))
}

// Histogram registers a histogram with these bucket bounds and label names and
// returns it; asked again for the same, it returns the first.
func (m *Metrics) Histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return register(m, prometheus.NewHistogramVec(
		prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels))
}

func register[C prometheus.Collector](m *Metrics, c C) C {
	if m == nil {
		return c
	}
	if err := m.registry.Register(c); err != nil {
		var already prometheus.AlreadyRegisteredError
		if errors.As(err, &already) {
			return already.ExistingCollector.(C)
		}
		panic(err)
	}
	return c
}

// Route is where the requests of one route are counted.
type Route struct {
	requests *prometheus.CounterVec
	duration prometheus.Observer
}

// Route returns the series of one route. The pattern, never the path, is the label.
func (m *Metrics) Route(service, pattern, method string) *Route {
	if m == nil {
		return nil
	}
	return &Route{
		requests: m.requests.MustCurryWith(Labels{"service": service, "route": pattern, "method": method}),
		duration: m.duration.WithLabelValues(service, pattern, method),
	}
}

// Observe counts one answered request.
func (r *Route) Observe(status int, took time.Duration) {
	if r == nil {
		return
	}
	r.requests.WithLabelValues(strconv.Itoa(status)).Inc()
	r.duration.Observe(took.Seconds())
}
