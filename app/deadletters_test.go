package app

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/telemetry"
	"acervo/services/employee/employeeapi"
)

// TestDeadLettersAreSeenWhileRunning: listed without what they say of people, and counted.
func TestDeadLettersAreSeenWhileRunning(t *testing.T) {
	s, err := open(&Config{Place: Place{Data: t.TempDir()}, MaxUpload: 1 << 20, Drain: time.Second}, telemetry.Discard())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	page := func(path string) string {
		rec := httptest.NewRecorder()
		s.ops.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
		if rec.Code != 200 {
			t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
		}
		return rec.Body.String()
	}
	if got := strings.TrimSpace(page("/dead-letters")); got != `{"items":[]}` {
		t.Errorf("none: %s", got)
	}
	// An event of the right type that says what nobody can read.
	ev, err := event.New(systemCaller(t.Context()), employeeapi.Topic, employeeapi.EmployeeCreated, "an-employee", map[string]any{"number": "Ana Beatriz Lima"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.bus.Publish(t.Context(), []event.Event{ev}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a dead letter", func() bool { return strings.Contains(page("/dead-letters"), ev.ID) })
	eventually(t, "the metric", func() bool {
		return strings.Contains(page("/metrics"), `acervo_dead_letters{consumer="document-directory"} 1`)
	})
	got := page("/dead-letters")
	for _, want := range []string{`"consumer":"document-directory"`, `"type":"` + employeeapi.EmployeeCreated, `"subject":"an-employee"`, `"reason":"`} {
		if !strings.Contains(got, want) {
			t.Errorf("does not say %s: %s", want, got)
		}
	}
	if strings.Contains(got, "Beatriz") {
		t.Errorf("says what is in the event: %s", got)
	}
}

// TestEventsOfAFutureVersionAreKept: by all who are told of their topic, and the trail has
// them as what happened.
func TestEventsOfAFutureVersionAreKept(t *testing.T) {
	s, err := open(&Config{Place: Place{Data: t.TempDir()}, MaxUpload: 1 << 20, Drain: time.Second}, telemetry.Discard())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	ev, err := event.New(systemCaller(t.Context()), employeeapi.Topic, "acervo.employee.changed.v2", "an-employee", map[string]any{"people": []int{1}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.bus.Publish(t.Context(), []event.Event{ev}); err != nil {
		t.Fatal(err)
	}
	if err := s.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	letters, err := s.deadLetters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, l := range letters {
		if l.Event.ID != ev.ID || string(l.Event.Data) != `{"people":[1]}` || !strings.Contains(l.Reason, "of a future version") {
			t.Errorf("%+v", l)
		}
		kept = append(kept, l.Consumer)
	}
	if want := []string{"permission", "document-directory", "notification"}; !slices.Equal(kept, want) {
		t.Errorf("kept by %v, want %v", kept, want)
	}
	rec := httptest.NewRecorder()
	s.ops.ServeHTTP(rec, httptest.NewRequest("POST", "/dead-letters/retry", nil))
	if rec.Code != 200 || strings.TrimSpace(rec.Body.String()) != `{"mended":0,"left":3}` {
		t.Errorf("tried again by the same program: %d %s", rec.Code, rec.Body)
	}
	s.part("permission").consumer.Known = append(s.part("permission").consumer.Known, ev.Type) // as a newer one does
	rec = httptest.NewRecorder()
	s.ops.ServeHTTP(rec, httptest.NewRequest("POST", "/dead-letters/retry", nil))
	if rec.Code != 200 || strings.TrimSpace(rec.Body.String()) != `{"mended":1,"left":2}` {
		t.Errorf("tried again by a newer program: %d %s", rec.Code, rec.Body)
	}
	var n int
	if err := s.part("audit").db.QueryRow(t.Context(), `SELECT count(*) FROM trail WHERE event_id = $1`, ev.ID).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d entries in the trail, %v", n, err)
	}
}
