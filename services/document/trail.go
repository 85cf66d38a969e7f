package document

import (
	"context"
	"sync"
	"time"

	"acervo/platform/event"
	"acervo/platform/identity"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// leaveTrail records that the caller read a document, where that has to be: its content
// if its class is restricted, anything of it by means of an emergency access. It is
// durable before the caller gets anything; what cannot be recorded is not read. version
// is 0 when only what is said about the document is read.
func (s *Service) leaveTrail(ctx context.Context, scope *permissionapi.Scope, r Record, version int) error {
	if !scope.LeavesTrail(r.Class) || version == 0 && !scope.BreakGlass {
		return nil
	}
	if s.trail.isFresh(reading{identity.Actor(ctx), r.ID, version}, s.Now()) {
		return nil
	}
	told, err := event.New(ctx, documentapi.Topic, documentapi.Read, r.ID, documentapi.ReadEvent{
		DocumentID: r.ID, EmployeeID: r.EmployeeID, Class: r.Class, Version: version, BreakGlass: scope.BreakGlass,
	})
	if err != nil {
		return err
	}
	if err := s.Store.Tell(ctx, told); err != nil {
		return err
	}
	s.trail.left(reading{identity.Actor(ctx), r.ID, version}, s.Now())
	return nil
}

// oneReading is how long somebody reads a document: a viewer asks for its content piece
// by piece, and that is one reading.
const oneReading = 10 * time.Minute

// reading is who reads which version of which document.
type reading struct {
	actor, document string
	version         int
}

// trail remembers readings that were recorded a short while ago.
type trail struct {
	mu   sync.Mutex
	at   map[reading]time.Time
	next time.Time // when old ones are forgotten next
}

func (t *trail) isFresh(r reading, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, known := t.at[r]
	return known && now.Sub(at) < oneReading && !now.Before(at)
}

func (t *trail) left(r reading, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.at == nil || now.After(t.next) {
		kept := map[reading]time.Time{}
		for k, at := range t.at {
			if now.Sub(at) < oneReading {
				kept[k] = at
			}
		}
		t.at, t.next = kept, now.Add(oneReading)
	}
	t.at[r] = now
}
