package notification

import (
	"context"
	"slices"
	"time"
)

const (
	deliverBatch = 250 // told in one transaction at most
	keepTold     = 365 * 24 * time.Hour
	keepUntold   = 30 * 24 * time.Hour // remembered as not told, so that it never is
)

// Run delivers what is due, where several instances run in one of them, and watches the
// sessions of open streams until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	watched := make(chan struct{})
	go func() { defer close(watched); s.watchSessions(ctx) }()
	defer func() { <-watched }()
	if s.Others == nil {
		return s.keepDelivering(ctx)
	}
	return s.Others.Elect(ctx, "deliver", s.keepDelivering)
}

func (s *Service) keepDelivering(ctx context.Context) error {
	swept := time.Time{}
	pause := time.Duration(0)
	for ctx.Err() == nil {
		wait, err := s.deliver(ctx)
		if err != nil && ctx.Err() == nil {
			pause = min(max(2*pause, 100*time.Millisecond), 5*time.Second)
			wait = pause
			s.Log.WarnContext(ctx, "notifications wait and are tried again", "pause", pause.String(), "err", err)
		} else {
			pause = 0
		}
		if now := s.Now(); now.Sub(swept) > 24*time.Hour && err == nil {
			if err := s.Inbox.Sweep(ctx, now.Add(-keepTold), now.Add(-keepUntold)); err != nil {
				s.Log.ErrorContext(ctx, "old notifications could not be dropped", "err", err)
			}
			swept = now
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-s.wake:
		case <-timer.C:
		}
		timer.Stop()
	}
	return nil
}

// longest is the longest time between two looks at what is due.
const longest = time.Minute

// deliver tells all that is due and returns how long to wait for the next.
func (s *Service) deliver(ctx context.Context) (wait time.Duration, err error) {
	for {
		now := s.Now()
		due, next, err := s.Inbox.Due(ctx, now, deliverBatch)
		if err != nil {
			return 0, err
		}
		if len(due) > 0 {
			fates, doubt := s.judge(ctx, now, due)
			if err := s.Inbox.Settle(ctx, now, fates, func(accounts []string) { s.hub.wake(accounts...) }); err != nil {
				return 0, err
			}
			if doubt != nil {
				return 0, doubt
			}
			continue
		}
		if next.IsZero() {
			return longest, nil
		}
		return min(max(next.Sub(now), time.Millisecond), longest), nil
	}
}

// judge decides what becomes of what is due: what is about a document, by what each
// person may view now; what is about none is told, also when nobody can tell the former.
func (s *Service) judge(ctx context.Context, now time.Time, due []Due) ([]Fate, error) {
	var asked []int
	var sights []Sight
	fates := make([]Fate, len(due))
	for i, d := range due {
		fates[i] = Fate{ID: d.ID, AccountID: d.AccountID, Told: d.DocumentID == ""}
		if d.DocumentID != "" && d.AccountActive && d.DocumentActive && (d.ExpiresAt == nil || now.Before(*d.ExpiresAt)) {
			asked = append(asked, i)
			sights = append(sights, Sight{d.AccountID, d.DocumentID})
		}
	}
	if len(sights) == 0 {
		return fates, nil
	}
	visible, err := s.Visibility.Visible(ctx, sights)
	if err != nil {
		return slices.DeleteFunc(fates, func(f Fate) bool { return !f.Told }), err
	}
	for k, i := range asked {
		fates[i].Told = visible[k]
		if !visible[k] {
			fates[i].PutOff = s.again(now, due[i].Tries)
		}
	}
	return fates, nil
}

// again is when a "no" is asked once more: the event that we were told of may not
// have reached the permission service. Zero when that is no excuse any more.
func (s *Service) again(now time.Time, tries int) time.Time {
	pause, waited := s.Settle/50, time.Duration(0)
	for range tries {
		waited += pause
		pause *= 2
	}
	if waited >= s.Settle {
		return time.Time{}
	}
	return now.Add(pause)
}
