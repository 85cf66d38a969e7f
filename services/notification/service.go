package notification

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
)

// Config is what a Service is made of. Projection, Inbox, Visibility and Sessions are
// needed.
type Config struct {
	Projection Projection
	Inbox      Inbox
	Visibility Visibility
	Sessions   Sessions
	Others     Others // nil: there are none
	Log        *slog.Logger

	Now          func() time.Time // time.Now unless told
	SessionPoll  time.Duration    // how often open streams' sessions are asked for; 3 s
	SessionTrust time.Duration    // how long a session counts as active after it was so; 4.5 s
	Settle       time.Duration    // how long a "no" right after the event is asked again; 5 s
}

// Service holds the rules. It is safe for concurrent use.
type Service struct {
	Config
	hub  *hub
	wake chan struct{} // something may be due
}

// New returns a Service. Run must run for anything to be delivered.
func New(c Config) *Service {
	if c.Now == nil {
		c.Now = sqldb.Now
	}
	if c.Log == nil {
		c.Log = telemetry.Discard()
	}
	if c.SessionPoll == 0 {
		c.SessionPoll = 3 * time.Second
	}
	if c.SessionTrust == 0 {
		c.SessionTrust = c.SessionPoll * 3 / 2
	}
	if c.Settle == 0 {
		c.Settle = 5 * time.Second
	}
	s := &Service{Config: c, hub: newHub(), wake: make(chan struct{}, 1)}
	if c.Others != nil {
		s.hub.tell = c.Others.Tell
		c.Others.OnTold(s.told)
	}
	return s
}

// account is whose inbox the caller may use: their own. Unauthenticated when the
// account is known to be inactive.
func (s *Service) account(ctx context.Context) (string, error) {
	c, err := identity.Require(ctx)
	if err != nil {
		return "", err
	}
	if c.AccountID == "" {
		return "", fault.New(fault.Forbidden, "Only people have an inbox.")
	}
	known, active, err := s.Inbox.AccountActive(ctx, c.AccountID)
	if err != nil {
		return "", err
	}
	if known && !active {
		return "", fault.New(fault.Unauthenticated, "The account is not active.")
	}
	return c.AccountID, nil
}

// visible is which of these documents an account may view; what is about none ("") is
// for whoever was told.
func (s *Service) visible(ctx context.Context, account string, documents []string) (map[string]bool, error) {
	out := make(map[string]bool, len(documents))
	documents = slices.DeleteFunc(slices.Clone(documents), func(d string) bool {
		out[d] = d == ""
		return d == ""
	})
	if len(documents) == 0 {
		return out, nil
	}
	sights := make([]Sight, len(documents))
	for i, d := range documents {
		sights[i] = Sight{account, d}
	}
	answers, err := s.Visibility.Visible(ctx, sights)
	if err != nil {
		return nil, err
	}
	for i, d := range documents {
		out[d] = answers[i]
	}
	return out, nil
}

// Wake has what is due looked for at once, because an event, or a clock that was moved,
// may have made something due.
func (s *Service) Wake() {
	s.wakeHere()
	if s.Others != nil {
		s.Others.Tell(tellDue)
	}
}

func (s *Service) wakeHere() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
