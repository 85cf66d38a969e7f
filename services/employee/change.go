package employee

import (
	"context"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/services/employee/employeeapi"
)

// change is a transaction under way and what it will tell of.
type change struct {
	Tx
	ctx    context.Context
	now    time.Time
	known  map[string]bool // units and employees of which it is known that they exist
	events []event.Event

	ended    []string              // sessions
	accounts []employeeapi.Account // as they are now
}

// tell notes that something happened; it is published when the transaction commits.
func (c *change) tell(typ, subject string, data any) error {
	ev, err := event.New(c.ctx, employeeapi.Service, typ, subject, data)
	if err != nil {
		return err
	}
	c.events = append(c.events, ev)
	switch data := data.(type) {
	case employeeapi.SessionEvent:
		c.ended = append(c.ended, data.SessionID)
	case employeeapi.Account:
		c.accounts = append(c.accounts, data)
	}
	return nil
}

// write runs fn in a transaction with the events it tells, then has those who verify
// tokens and the permission service know of it at once.
func (s *Service) write(ctx context.Context, fn func(c *change) error) error {
	var done *change
	err := s.store.Write(ctx, func(tx Tx) (err error) {
		done, err = s.run(ctx, tx, fn)
		return err
	})
	if err == nil {
		s.committed(ctx, done)
	}
	return err
}

// once is write for a request that may come again: see Store.Once.
func (s *Service) once(ctx context.Context, answer any, fn func(c *change) error) error {
	var done *change // stays nil when the answer was kept from before
	err := s.store.Once(ctx, answer, func(tx Tx) (err error) {
		done, err = s.run(ctx, tx, fn)
		return err
	})
	if err == nil && done != nil {
		s.committed(ctx, done)
	}
	return err
}

func (s *Service) run(ctx context.Context, tx Tx, fn func(c *change) error) (*change, error) {
	c := &change{Tx: tx, ctx: ctx, now: s.now().UTC().Truncate(time.Microsecond)}
	if err := fn(c); err != nil {
		return nil, err
	}
	return c, tx.Publish(c.events...)
}

// committed tells others of a change before it is answered.
func (s *Service) committed(ctx context.Context, c *change) {
	if s.signed != nil {
		for _, id := range c.ended {
			s.signed.SessionEnded(id)
		}
		for _, a := range c.accounts {
			s.signed.AccountChanged(a.Revision, a.Caller())
		}
	}
	s.push(ctx, c.events)
}

// pushTimeout is how long a change's answer waits for the permission service at most.
const pushTimeout = 2 * time.Second

// push has the permission service apply committed events now. If that fails they
// reach it over the bus.
func (s *Service) push(ctx context.Context, events []event.Event) {
	if s.permissions == nil || len(events) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pushTimeout)
	defer cancel()
	if err := s.permissions.Apply(ctx, events...); err != nil {
		s.log.WarnContext(ctx, "permissions learn of a change over the bus only", "event_id", events[0].ID, "events", len(events), "err", err)
	}
}

// stale refuses a change of another revision than the one the client knows. only is
// nil when any will do.
func stale(only *uint64, revision uint64) error {
	if only != nil && *only != revision {
		return fault.New(fault.Stale, "It was changed meanwhile: it is at revision %d.", revision)
	}
	return nil
}

// taken is a value that somebody else has.
func taken(field string, why fault.Reason, message string) error {
	f := fault.At(field, why, "%s", message)
	e := fault.New(fault.Conflict, "%s: %s", f.Field, f.Message).Named("duplicate")
	e.Fields = []fault.Field{f}
	return e
}

// staff is the caller when they may write employees and groups.
func staff(ctx context.Context) (identity.Caller, error) {
	return holder(ctx, identity.RoleHR, identity.RoleAdmin)
}

// administrator is the caller when they may write accounts.
func administrator(ctx context.Context) (identity.Caller, error) {
	return holder(ctx, identity.RoleAdmin)
}

func holder(ctx context.Context, roles ...string) (identity.Caller, error) {
	c, err := identity.Require(ctx)
	if err != nil {
		return c, err
	}
	if c.IsService() || !c.HasAny(roles...) {
		return c, fault.New(fault.Forbidden, "This is not for your account.")
	}
	return c, nil
}

func newID() string { return sqldb.NewID() }
