package permission

import (
	"context"
	"errors"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
)

// Consumer keeps people, groups, accounts and documents as the events about them tell,
// ends the permissions of those that go, and knows which sessions have ended.
func (s *Service) Consumer(db *sqldb.DB) *event.Consumer {
	return &event.Consumer{Name: "permission", DB: db, Log: s.log, Handle: func(ctx context.Context, ev event.Event) (event.Effect, error) {
		effect, err := s.handle(ctx, ev)
		if effect == nil || err != nil {
			return nil, err
		}
		return func(tx *sqldb.Tx) error { return effect(s.store.Within(tx)) }, nil
	}}
}

// Effect is what an event changes here, in the transaction that notes it as seen.
type Effect = func(tx Tx) error

// handle is what an event changes here; nil when it does not concern permissions. The
// effect is Throttled, and to be tried again, when it would have to be decided on
// something that was recorded just before it.
func (s *Service) handle(ctx context.Context, ev event.Event) (Effect, error) {
	switch ev.Type {
	case documentapi.Uploaded, documentapi.Changed, documentapi.Deleted, documentapi.Undeleted, documentapi.Purged:
		d, err := event.Decode[documentapi.DocumentEvent](ev)
		if err != nil {
			return nil, err
		}
		return s.documentEffect(ctx, ev, d), nil
	case employeeapi.EmployeeCreated, employeeapi.EmployeeChanged, employeeapi.EmployeeRemoved:
		e, err := event.Decode[employeeapi.EmployeeEvent](ev)
		if err != nil {
			return nil, err
		}
		return s.employeeEffect(ctx, ev, e), nil
	case employeeapi.GroupCreated, employeeapi.GroupChanged, employeeapi.GroupRemoved:
		g, err := event.Decode[employeeapi.Group](ev)
		if err != nil {
			return nil, err
		}
		return s.groupEffect(ctx, ev, g), nil
	case employeeapi.MemberAdded, employeeapi.MemberRemoved:
		m, err := event.Decode[employeeapi.MemberEvent](ev)
		if err != nil {
			return nil, err
		}
		return s.memberEffect(ev, m), nil
	case employeeapi.AccountCreated, employeeapi.AccountChanged:
		a, err := event.Decode[employeeapi.Account](ev)
		if err != nil {
			return nil, err
		}
		return s.accountEffect(ev, a), nil
	case employeeapi.SessionEnded:
		e, err := event.Decode[employeeapi.SessionEvent](ev)
		if err != nil {
			return nil, err
		}
		return s.sessionEffect(ev, e), nil
	}
	return nil, nil
}

// Apply applies events that their writer pushed, in order and each once, whether the
// bus brings them too or not; deliver is the consumer's. Those that have to wait for
// what is being recorded are tried again at once.
func (s *Service) Apply(ctx context.Context, events []event.Event, deliver func(context.Context, []event.Event) error) error {
	var err error
	for range maxAttempts {
		if err = deliver(ctx, events); !errors.Is(err, errBehind) {
			return err
		}
	}
	return err
}

// decided is Service.current for effects: errBehind as a fault with which a consumer
// keeps the effects before this one and tries this one again.
func (s *Service) decided(tx Tx) error {
	err := s.current(tx)
	if errors.Is(err, errBehind) {
		return fault.New(fault.Throttled, "Something else is being recorded.").With(err)
	}
	return err
}
