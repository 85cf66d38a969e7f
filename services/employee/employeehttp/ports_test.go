package employeehttp_test

import (
	"context"
	"sync"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/platform/telemetry"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// permissions takes what is pushed.
type permissions struct {
	mu     sync.Mutex
	events []event.Event
	fail   error
	gains  bool
	asked  []permissionapi.Move
}

func (p *permissions) Apply(_ context.Context, events ...event.Event) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events = append(p.events, events...)
	return p.fail
}

// Gains answers as the permission service would whose test it is: app has the real one.
func (p *permissions) Gains(_ context.Context, m permissionapi.Move) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, m)
	return p.gains, p.fail
}

// documents knows who has documents.
type documents struct {
	has  map[uint32]bool
	fail error
}

func (d *documents) Held(_ context.Context, number uint32, _ ...rest.Option) (bool, error) {
	return d.has[number], d.fail
}

var errUnavailable = fault.New(fault.Unavailable, "The document service cannot be reached.")

// document delivers a document event, twice: it takes effect once. before is whose it
// was, when that changed.
func (w *world) document(verb, id string, number, before uint32) {
	w.Helper()
	data := documentapi.DocumentEvent{Document: documentapi.Document{ID: id}, EmployeeNumber: number}
	if before != 0 {
		data.Before = &documentapi.Placement{EmployeeNumber: before}
	}
	ev, err := event.New(w.Context(), documentapi.Topic, "acervo.document."+verb+".v1", id, data)
	if err != nil {
		w.Fatal(err)
	}
	for range 2 {
		if err := w.store.Consumer(telemetry.Discard()).Deliver(w.Context(), []event.Event{ev}); err != nil {
			w.Fatal(err)
		}
	}
}
