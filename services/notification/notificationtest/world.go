// Package notificationtest is a notification service to be tested at its boundary:
// real store, consumer and HTTP; who may view what, which sessions are active and what
// time it is are for the test to say.
package notificationtest

import (
	"context"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/notification"
	"acervo/services/permission/permissionapi"
)

// World is what the service believes of the world outside.
type World struct {
	t        testing.TB
	Consumer *event.Consumer
	Service  *notification.Service
	Server   *httptest.Server // set by whoever serves it

	mu      sync.Mutex
	visible map[notification.Sight]bool
	ended   map[string]bool
	down    bool
	now     atomic.Int64 // added to the real time, in nanoseconds
}

// New is a world around a service on db, which store was made of. change may be nil.
func New(t testing.TB, db *sqldb.DB, p notification.Projection, in notification.Inbox, change func(*notification.Config)) *World {
	t.Helper()
	w := &World{t: t, visible: map[notification.Sight]bool{}, ended: map[string]bool{}}
	cfg := notification.Config{
		Projection: p, Inbox: in, Visibility: w, Sessions: w, Now: w.Now,
		SessionPoll: 60 * time.Millisecond, Settle: 300 * time.Millisecond,
	}
	if change != nil {
		change(&cfg)
	}
	w.Service = notification.New(cfg)
	w.Consumer = w.Service.Consumer(db)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = w.Service.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return w
}

// Now is the world's time.
func (w *World) Now() time.Time { return sqldb.Now().Add(time.Duration(w.now.Load())) }

// Pass lets time pass.
func (w *World) Pass(d time.Duration) {
	w.now.Add(int64(d))
	w.Service.Wake()
}

// See says whether an account may view a document.
func (w *World) See(account, document string, may bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.visible[notification.Sight{AccountID: account, DocumentID: document}] = may
}

// EndSession ends a session without an event.
func (w *World) EndSession(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended[id] = true
}

// Down has neither permissions nor sessions be reachable.
func (w *World) Down(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
}

// Visible implements notification.Visibility.
func (w *World) Visible(_ context.Context, sights []notification.Sight) ([]bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		return nil, fault.New(fault.Unavailable, "down")
	}
	out := make([]bool, len(sights))
	for i, s := range sights {
		out[i] = w.visible[s]
	}
	return out, nil
}

// ActiveSessions implements notification.Sessions.
func (w *World) ActiveSessions(_ context.Context, ids []string, _ ...rest.Option) ([]string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		return nil, fault.New(fault.Unavailable, "down")
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return w.ended[id] }), nil
}

// Happen makes an event, caused by actor, and delivers it. It can be delivered again.
func (w *World) Happen(service, typ, subject, actor string, data any) event.Event {
	w.t.Helper()
	ctx := identity.With(context.Background(), identity.Caller{AccountID: actor})
	ev, err := event.New(ctx, service, typ, subject, data)
	if err != nil {
		w.t.Fatal(err)
	}
	w.Deliver(ev)
	return ev
}

// Deliver delivers events, as the bus does.
func (w *World) Deliver(events ...event.Event) {
	w.t.Helper()
	if err := w.Consumer.Deliver(context.Background(), events); err != nil {
		w.t.Fatal(err)
	}
}

// Person makes an active account NAME of an employee "e-NAME" called name.
func (w *World) Person(account, name string) {
	w.t.Helper()
	w.Happen("employee", employeeapi.EmployeeCreated, "e-"+account, "admin",
		employeeapi.EmployeeEvent{Employee: employeeapi.Employee{ID: "e-" + account, Name: name, Revision: 1}})
	w.Account(account, employeeapi.AccountActive, 1)
}

// Account saves an account's status.
func (w *World) Account(account string, status employeeapi.AccountStatus, revision uint64) {
	w.t.Helper()
	w.Happen("employee", employeeapi.AccountChanged, account, "admin",
		employeeapi.Account{ID: account, Username: account, EmployeeID: "e-" + account, Status: status, Revision: revision})
}

// Doc is a document about owner's employee, or the company's own without one.
func (w *World) Doc(id, owner, title string) documentapi.Document {
	d := documentapi.Document{ID: id, Title: title, Class: "personal", Status: documentapi.Active, Revision: 1, CreatedBy: "hr", CreatedAt: w.Now()}
	if owner != "" {
		d.EmployeeID = "e-" + owner
	}
	return d
}

// Upload has hr upload a document.
func (w *World) Upload(d documentapi.Document) event.Event {
	w.t.Helper()
	return w.Happen("document", documentapi.Uploaded, d.ID, d.CreatedBy, documentapi.DocumentEvent{Document: d})
}

// Share is a share of a document by hr with accounts until a time, if any.
func (w *World) Share(id, document string, until *time.Time, with ...string) permissionapi.PermissionEvent {
	return permissionapi.PermissionEvent{
		Permission: permissionapi.Permission{
			ID: id, Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: with[0]}, Actions: []permissionapi.Action{permissionapi.Download},
			Target: permissionapi.Target{Kind: permissionapi.TargetDocument, ID: document}, Effect: permissionapi.Allow,
			ExpiresAt: until, GrantedBy: "hr", Revision: 1, CreatedAt: w.Now(),
		},
		Users: with,
	}
}

// Granted, Changed and Revoked tell of a share.
func (w *World) Granted(e permissionapi.PermissionEvent) event.Event {
	w.t.Helper()
	return w.Happen("permission", permissionapi.Granted, e.Permission.ID, e.Permission.GrantedBy, e)
}

// Changed tells that a share was changed.
func (w *World) Changed(e permissionapi.PermissionEvent) {
	w.t.Helper()
	w.Happen("permission", permissionapi.Changed, e.Permission.ID, e.Permission.GrantedBy, e)
}

// Revoked tells that a share was taken back.
func (w *World) Revoked(e permissionapi.PermissionEvent) {
	w.t.Helper()
	w.Happen("permission", permissionapi.Revoked, e.Permission.ID, e.Permission.GrantedBy, e)
}

// Emergency is an emergency access of admin to the medical documents of an employee or a
// unit, until a time, of which accounts are told.
func (w *World) Emergency(id string, of permissionapi.Target, until time.Time, told ...string) permissionapi.PermissionEvent {
	return permissionapi.PermissionEvent{
		Permission: permissionapi.Permission{
			ID: id, Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: "admin"}, Actions: []permissionapi.Action{permissionapi.View, permissionapi.Download},
			Target: of, Classes: []string{"medical", "legal"}, Effect: permissionapi.Allow, ExpiresAt: &until, Reason: "O SAMU pede o histórico", GrantedBy: "admin",
			Revision: 1, CreatedAt: w.Now(), BreakGlass: &permissionapi.BreakGlass{Told: told},
		},
		Users: told,
	}
}

// Opened tells of an emergency access, as the permission service does: that it was
// granted, and that it was opened.
func (w *World) Opened(e permissionapi.PermissionEvent) event.Event {
	w.t.Helper()
	granted := e
	granted.Users = nil
	w.Granted(granted)
	return w.Happen("permission", permissionapi.BreakGlassOpened, e.Permission.ID, e.Permission.GrantedBy, e)
}

// Patience is how long tests wait for what has to happen: so long that only what never
// does takes that long, however busy the machine is.
const Patience = time.Minute

// Eventually waits for ok.
func (w *World) Eventually(what string, ok func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(Patience); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("never happened: %s", what)
		}
	}
}
