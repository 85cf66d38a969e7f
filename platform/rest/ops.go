package rest

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"acervo/platform/telemetry"
)

// checkTimeout is how long one readiness check may take.
const checkTimeout = 2 * time.Second

// Ops answers the questions of those who run the process: /livez (is it alive),
// /readyz (may it get requests) and /metrics. It is served on an address of its own,
// not for clients.
type Ops struct {
	mux      *http.ServeMux
	draining atomic.Bool

	mu     sync.Mutex
	checks map[string]func(context.Context) error
	warns  map[string]func() string
}

// NewOps returns an Ops without checks; metrics may be nil.
func NewOps(metrics *telemetry.Metrics) *Ops {
	o := &Ops{mux: http.NewServeMux(), checks: map[string]func(context.Context) error{}, warns: map[string]func() string{}}
	o.mux.HandleFunc("GET /livez", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	o.mux.HandleFunc("GET /readyz", o.ready)
	if metrics != nil {
		o.mux.Handle("GET /metrics", metrics.Handler())
	}
	return o
}

// Handle adds a page for operators, such as "GET /dead-letters". Whoever reaches the
// address may read it: no personal data.
func (o *Ops) Handle(pattern string, handler http.HandlerFunc) { o.mux.HandleFunc(pattern, handler) }

// Check adds a named readiness check. It is asked at every /readyz, may be asked by
// several at once, and has 2 s.
func (o *Ops) Check(name string, check func(context.Context) error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.checks[name] = check
}

// Warn adds what /readyz tells of without saying no: requests are still to come. warn is
// asked at every /readyz and returns a sentence, or "" when all is well.
func (o *Ops) Warn(name string, warn func() string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.warns[name] = warn
}

// Drain makes /readyz say no from now on; call it before the servers shut down.
func (o *Ops) Drain() { o.draining.Store(true) }

// Ready asks all checks and returns those that failed.
func (o *Ops) Ready(ctx context.Context) map[string]error {
	o.mu.Lock()
	checks := maps.Clone(o.checks)
	o.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	var mu sync.Mutex
	var wg sync.WaitGroup
	failed := map[string]error{}
	for name, check := range checks {
		wg.Go(func() {
			if err := check(ctx); err != nil {
				mu.Lock()
				failed[name] = err
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return failed
}

func (o *Ops) ready(w http.ResponseWriter, r *http.Request) {
	failed := o.Ready(r.Context())
	o.mu.Lock()
	names := slices.Sorted(maps.Keys(o.checks))
	warns := maps.Clone(o.warns)
	o.mu.Unlock()
	answer := struct {
		Status string            `json:"status"`
		Checks map[string]string `json:"checks"`
	}{"ok", map[string]string{}}
	for name, warn := range warns {
		answer.Checks[name] = "ok"
		if said := warn(); said != "" {
			answer.Checks[name] = said
			answer.Status = "degraded"
		}
	}
	for _, name := range names {
		answer.Checks[name] = "ok"
		if err := failed[name]; err != nil {
			answer.Checks[name] = err.Error()
			answer.Status = "failing"
		}
	}
	if o.draining.Load() {
		answer.Status = "draining"
	}
	status := http.StatusOK
	if answer.Status != "ok" && answer.Status != "degraded" {
		status = http.StatusServiceUnavailable
	}
	writeJSON(w, status, answer)
}

func (o *Ops) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := o.mux.Handler(r); pattern != "" {
		o.mux.ServeHTTP(w, r)
		return
	}
	rec := &recorder{ResponseWriter: w}
	o.mux.ServeHTTP(rec, r)
	if rec.refusing {
		ctx := telemetry.WithRequest(r.Context(), telemetry.Request{ID: telemetry.NewRequestID()})
		writeProblem(w, noRoute(ctx, rec.status))
	}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// WriteJSON answers a raw operation with JSON.
func WriteJSON(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
