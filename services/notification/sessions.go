package notification

import (
	"context"
	"maps"
	"slices"
	"time"
)

// askAtOnce is how many sessions are asked about in one call.
const askAtOnce = 1000

// watchSessions ends the streams whose session has ended, and those of which nobody
// could say for SessionTrust that it has not.
func (s *Service) watchSessions(ctx context.Context) {
	for wait := s.SessionPoll; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = s.SessionPoll
		open := s.hub.open()
		for ids := range slices.Chunk(slices.Collect(maps.Keys(open)), askAtOnce) {
			if err := s.confirm(ctx, ids, open); err != nil && ctx.Err() == nil {
				s.Log.WarnContext(ctx, "the sessions of open streams could not be asked for", "err", err)
				wait = s.SessionPoll / 6
			}
		}
	}
}

func (s *Service) confirm(ctx context.Context, ids []string, open map[string][]*Stream) error {
	asked := time.Now()
	timed, cancel := context.WithTimeout(ctx, s.SessionPoll/2)
	defer cancel()
	active, err := s.Sessions.ActiveSessions(timed, ids)
	if err == nil {
		for _, id := range active {
			for _, st := range open[id] {
				st.confirmed = asked
			}
			delete(open, id)
		}
	}
	for _, id := range ids {
		for _, st := range open[id] {
			if err == nil || time.Since(st.confirmed) >= s.SessionTrust {
				st.end()
			}
		}
	}
	return err
}
