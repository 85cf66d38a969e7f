package app

import (
	"acervo/platform/event"
	"acervo/services/employee/employeeapi"
)

// hearNews has this process refuse the tokens of sessions that were ended, and take accounts
// for what they have become, by the events of an employee service that runs elsewhere.
func (s *system) hearNews() {
	if !s.config.alone() {
		return // it says so itself, before it answers
	}
	s.bus.Watch([]string{employeeapi.Topic}, func(ev event.Event) {
		switch ev.Type {
		case employeeapi.SessionEnded:
			if e, err := event.Decode[employeeapi.SessionEvent](ev); err == nil {
				s.verifier.SessionEnded(e.SessionID)
			}
		case employeeapi.AccountChanged:
			if a, err := event.Decode[employeeapi.Account](ev); err == nil {
				s.verifier.AccountChanged(a.Revision, a.Caller())
			}
		}
	})
}
