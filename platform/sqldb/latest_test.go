package sqldb_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"acervo/platform/sqldb"
)

// Whoever asks is told what was true when they asked, or later; many share few readings.
func TestLatestIsNotFromThePast(t *testing.T) {
	var l sqldb.Latest[int64]
	var truth, readings atomic.Int64
	var asking sync.WaitGroup
	const askers, times = 16, 300
	for range askers {
		asking.Go(func() {
			for range times {
				at := truth.Add(1)
				got, err := l.Get(t.Context(), func(context.Context) (int64, error) {
					readings.Add(1)
					return truth.Load(), nil
				})
				if err != nil || got < at {
					t.Errorf("asked at %d, told %d, %v", at, got, err)
				}
			}
		})
	}
	asking.Wait()
	if n := readings.Load(); n > askers*times {
		t.Errorf("%d readings", n)
	}
	// Who does not wait any longer holds up nobody.
	reading, goOn := make(chan struct{}), make(chan struct{})
	go func() {
		_, _ = l.Get(context.Background(), func(context.Context) (int64, error) { close(reading); <-goOn; return 0, nil })
	}()
	<-reading
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := l.Get(gone, func(context.Context) (int64, error) { return 7, nil }); err == nil {
		t.Error("it was told nothing and no error")
	}
	close(goOn)
	if got, err := l.Get(t.Context(), func(context.Context) (int64, error) { return 7, nil }); err != nil || got != 7 {
		t.Errorf("%d, %v", got, err)
	}
}
