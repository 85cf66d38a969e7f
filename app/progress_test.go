package app

import (
	"strings"
	"testing"
	"time"

	"acervo/app/demo"
	"acervo/platform/telemetry"
)

// TestLoadingSaysHowFarItIs: people, documents and events, each counted up to its total.
func TestLoadingSaysHowFarItIs(t *testing.T) {
	defer func(d time.Duration) { progressEvery = d }(progressEvery)
	progressEvery = 0
	dir, err := testFolder()
	if err != nil {
		t.Fatal(err)
	}
	s, err := open(&Config{Place: Place{Data: dir}, Drain: time.Second}, telemetry.Discard())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	var said strings.Builder
	if _, err := s.load(t.Context(), demo.Size{Employees: 120, Documents: 30, Seed: 7, Today: time.Now()}, &said); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"people: 120 of 120\n", "documents: 1 of 30\n", "documents: 30 of 30\n", "events taking effect: "} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("does not say %q: %s", want, said.String())
		}
	}
}
