package notification

import (
	"context"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/notification/notificationapi"
	"acervo/services/permission/permissionapi"
)

// Consumer keeps what others are told of in step with the events of the other services.
func (s *Service) Consumer(db *sqldb.DB) *event.Consumer {
	return &event.Consumer{Name: "notification", DB: db, Log: s.Log, Handle: s.handle}
}

// handle decides what an event changes here. It does no I/O.
func (s *Service) handle(_ context.Context, ev event.Event) (event.Effect, error) {
	switch ev.Type {
	case employeeapi.AccountCreated, employeeapi.AccountChanged:
		return on(ev, s.accountSaved)
	case employeeapi.PasswordChanged:
		return on(ev, s.passwordChanged)
	case employeeapi.SessionEnded:
		return on(ev, s.sessionEnded)
	case employeeapi.EmployeeCreated, employeeapi.EmployeeChanged:
		return on(ev, s.employeeSaved)
	case employeeapi.GroupCreated, employeeapi.GroupChanged:
		return on(ev, s.groupSaved)
	case documentapi.Uploaded:
		return on(ev, s.documentUploaded)
	case documentapi.Changed:
		return on(ev, s.documentChanged)
	case documentapi.Deleted, documentapi.Undeleted:
		return on(ev, s.documentBinned)
	case documentapi.Purged:
		return on(ev, s.documentPurged)
	case permissionapi.Granted:
		return on(ev, s.permissionGranted)
	case permissionapi.Changed:
		return on(ev, s.permissionChanged)
	case permissionapi.Revoked:
		return on(ev, s.permissionRevoked)
	case permissionapi.BreakGlassOpened:
		return on(ev, s.breakGlassOpened)
	}
	return nil, nil
}

// on makes an effect of what is done with an event's data.
func on[T any](ev event.Event, do func(tx *sqldb.Tx, ev event.Event, data T) error) (event.Effect, error) {
	data, err := event.Decode[T](ev)
	if err != nil {
		return nil, err
	}
	return func(tx *sqldb.Tx) error { return do(tx, ev, data) }, nil
}

func (s *Service) accountSaved(tx *sqldb.Tx, _ event.Event, a employeeapi.Account) error {
	active := a.Status == employeeapi.AccountActive
	tx.AfterCommit(func() {
		s.Wake() // a share may have waited for its account
		if !active {
			s.hub.endAccount(a.ID, "")
		} else {
			s.hub.wake(a.ID) // other roles may show other things
		}
	})
	return s.Projection.SaveAccount(tx, Account{ID: a.ID, Username: a.Username, EmployeeID: a.EmployeeID, Active: active, Revision: a.Revision})
}

// passwordChanged plans to tell somebody whose password another person took away: they
// read it when they have signed in with a new one.
func (s *Service) passwordChanged(tx *sqldb.Tx, ev event.Event, e employeeapi.PasswordEvent) error {
	if e.How != employeeapi.TakenAway || ev.Actor == e.AccountID || s.Now().Sub(ev.Time) > newsFor {
		return nil
	}
	tx.AfterCommit(s.Wake)
	return s.Projection.Plan(tx, Planned{
		ID: sqldb.NewID(), AccountID: e.AccountID, Kind: notificationapi.PasswordReset, Ref: ev.ID, ActorID: person(ev.Actor), DueAt: s.Now(),
	})
}

func (s *Service) sessionEnded(tx *sqldb.Tx, _ event.Event, e employeeapi.SessionEvent) error {
	tx.AfterCommit(func() { s.hub.endAccount(e.AccountID, e.SessionID) })
	return nil
}

func (s *Service) employeeSaved(tx *sqldb.Tx, _ event.Event, e employeeapi.EmployeeEvent) error {
	return s.Projection.SavePerson(tx, Person{EmployeeID: e.Employee.ID, Name: e.Employee.Name, Revision: e.Employee.Revision})
}

func (s *Service) groupSaved(tx *sqldb.Tx, _ event.Event, g employeeapi.Group) error {
	if g.Kind != employeeapi.Unit {
		return nil
	}
	return s.Projection.SaveUnit(tx, Unit{ID: g.ID, Name: g.Name, Revision: g.Revision})
}
