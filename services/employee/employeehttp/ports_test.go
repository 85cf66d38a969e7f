package employeehttp_test

import (
	"context"
	"sync"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/rest"
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

// documents knows who has documents, and who is leaving by which attempt.
type documents struct {
	has     map[uint32]bool
	leaving map[string]uint32
	took    time.Duration // how long it takes to answer
	fail    error
	pass    func(time.Duration)
}

func (d *documents) Leave(_ context.Context, attempt string, number uint32, _ ...rest.Option) (bool, error) {
	d.pass(d.took)
	if d.fail != nil || d.has[number] {
		return d.has[number], d.fail
	}
	if d.leaving == nil {
		d.leaving = map[string]uint32{}
	}
	d.leaving[attempt] = number
	return false, nil
}

func (d *documents) Stay(_ context.Context, attempt string, _ ...rest.Option) error {
	delete(d.leaving, attempt)
	return nil
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
		if err := w.s.Consumer(w.db).Deliver(w.Context(), []event.Event{ev}); err != nil {
			w.Fatal(err)
		}
	}
}
