package permission

import (
	"maps"

	"acervo/platform/event"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
)

// endedSessions are those that ended not long ago, by when: a token of an older one is not
// good by itself, and nobody asks.
type endedSessions struct {
	at     map[string]int64
	latest int64
	room   int // how many there may be before the old ones are dropped
}

func (c EndSession) apply(w *World) { w.ended.add(c.ID, micros(c.At)) }

func (c DropSession) apply(w *World) { delete(w.ended.at, c.ID) }

func (e *endedSessions) add(id string, at int64) {
	e.at[id] = at
	e.latest = max(e.latest, at)
	if len(e.at) > e.room {
		old := e.latest - identity.KeepEnded.Microseconds()
		maps.DeleteFunc(e.at, func(_ string, at int64) bool { return at < old })
		e.room = 2*len(e.at) + 64
	}
}

// isSession reports whether a fact is about a session: it decides whose requests are
// listened to, and nothing else.
func isSession(c Change) bool {
	switch c.(type) {
	case EndSession, DropSession:
		return true
	}
	return false
}

// admit refuses an account that may do nothing, and a session that has ended.
func (w *World) admit(c identity.Caller) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if a := w.accounts[c.AccountID]; a == nil || !a.mayAct() {
		return notActive()
	}
	if _, ended := w.ended.at[c.SessionID]; ended {
		return identity.Ended()
	}
	return nil
}

// sessionEffect has the end of a session be known to all instances.
func (s *Service) sessionEffect(ev event.Event, e employeeapi.SessionEvent) Effect {
	return func(tx Tx) error {
		at := s.moment()
		return tx.Record(ev.Actor, at, EndSession{ID: e.SessionID, At: at})
	}
}
