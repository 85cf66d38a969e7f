package app

import (
	"context"
	"net/http"
	"time"

	"acervo/platform/event"
	"acervo/platform/rest"
)

// deadLetters are the events that could not take effect anywhere, by consumer.
func (s *system) deadLetters(ctx context.Context) ([]event.DeadLetter, error) {
	out := []event.DeadLetter{}
	for _, c := range s.consumers() {
		letters, err := event.DeadLetters(ctx, c.DB)
		if err != nil {
			return nil, err
		}
		for _, l := range letters {
			if l.Consumer == c.Name {
				out = append(out, l)
			}
		}
	}
	return out, nil
}

// deadLetter is one as operators see it while Acervo runs: what and why, without what
// the event says of people. `acervo events dead` shows all.
type deadLetter struct {
	Consumer string    `json:"consumer"`
	Reason   string    `json:"reason"`
	At       time.Time `json:"at"`
	EventID  string    `json:"event_id"`
	Type     string    `json:"type"`
	Subject  string    `json:"subject"`
}

func (s *system) listDeadLetters(w http.ResponseWriter, r *http.Request) {
	letters, err := s.deadLetters(r.Context())
	if err != nil {
		rest.WriteError(w, r, err)
		return
	}
	items := []deadLetter{}
	for _, l := range letters {
		items = append(items, deadLetter{l.Consumer, l.Reason, l.At, l.Event.ID, l.Event.Type, l.Event.Subject})
	}
	_ = rest.WriteJSON(w, http.StatusOK, map[string]any{"items": items}) // the client left
}

// retryDeadLetters tries again those of this process's services, as after an upgrade.
func (s *system) retryDeadLetters(w http.ResponseWriter, r *http.Request) {
	var out struct {
		Mended int `json:"mended"`
		Left   int `json:"left"`
	}
	for _, c := range s.consumers() {
		mended, left, err := c.Retry(r.Context())
		if err != nil {
			rest.WriteError(w, r, err)
			return
		}
		out.Mended += mended
		out.Left += left
	}
	_ = rest.WriteJSON(w, http.StatusOK, out) // the client left
}
