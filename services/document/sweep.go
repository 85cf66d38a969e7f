package document

import (
	"context"
	"time"

	"acervo/platform/blob"
)

// sweepEvery is how often content that nothing refers to is looked for.
const sweepEvery = time.Hour

// Sweep removes content that was put more than blob.Grace ago and that no document
// refers to: uploads that were cut off, and documents that were purged.
func (s *Service) Sweep(ctx context.Context) (removed int, err error) {
	return blob.Sweep(ctx, s.Content, s.Now().Add(-blob.Grace), s.Store.Referenced)
}

// keepSwept sweeps at once and then every sweepEvery, until ctx ends.
func (s *Service) keepSwept(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		removed, err := s.Sweep(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			s.Log.ErrorContext(ctx, "unreferenced content was not swept", "err", err)
		case removed > 0:
			s.Log.InfoContext(ctx, "unreferenced content was swept", "removed", removed)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
