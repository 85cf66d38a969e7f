package document

import (
	"context"
	"strings"
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
	if !scope.LeavesTrail(r.Class) || version == 0 && !scope.Emergency() {
		return nil
	}
	return s.record(ctx, scope, version, r.Document)
}

// leaveTrails is leaveTrail for the rows of a list: in an emergency each of them is read,
// though not its content.
func (s *Service) leaveTrails(ctx context.Context, scope *permissionapi.Scope, rows []documentapi.Row) error {
	if !scope.Emergency() {
		return nil
	}
	documents := make([]documentapi.Document, len(rows))
	for i := range rows {
		documents[i] = rows[i].Document
	}
	return s.record(ctx, scope, 0, documents...)
}

// record tells of those readings that were not told of a short while ago.
func (s *Service) record(ctx context.Context, scope *permissionapi.Scope, version int, documents ...documentapi.Document) error {
	var told []event.Event
	var readings []reading
	for _, d := range documents {
		is := reading{identity.Actor(ctx), d.ID, strings.Join(scope.Emergencies, " "), version}
		if s.trail.isFresh(is, s.Now()) {
			continue
		}
		e, err := event.New(ctx, documentapi.Topic, documentapi.Read, d.ID, documentapi.ReadEvent{
			DocumentID: d.ID, EmployeeID: d.EmployeeID, Class: d.Class, Version: version, BreakGlass: scope.Emergency(),
		})
		if err != nil {
			return err
		}
		told, readings = append(told, e), append(readings, is)
	}
	if told == nil {
		return nil
	}
	if err := s.Store.Tell(ctx, told...); err != nil {
		return err
	}
	for _, is := range readings {
		s.trail.left(is, s.Now())
	}
	return nil
}

// oneReading is how long somebody reads a document: a viewer asks for its content piece
// by piece, and that is one reading.
const oneReading = 10 * time.Minute

// reading is who reads which version of which document, with which emergency accesses
// open: another one is another reading.
type reading struct {
	actor, document, emergencies string
	version                      int
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
