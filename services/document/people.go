package document

import (
	"context"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/employee/employeeapi"
)

// person finds an employee: as the employee service's events told, and where they have
// not yet, by asking it. NotFound; Conflict while they are being deleted.
func (s *Service) person(ctx context.Context, id string) (Person, error) {
	p, err := s.People.Person(ctx, id)
	if err == nil && !p.LeavingSince.IsZero() {
		return p, s.stillHere(ctx, p)
	}
	if !fault.Is(err, fault.NotFound) {
		return p, err
	}
	facts, err := s.Directory.Facts(ctx, []string{id})
	if err != nil {
		return Person{}, err
	}
	if len(facts) == 0 {
		return Person{}, fault.Missing("employee")
	}
	p = personOf(facts[0], false)
	return p, s.People.PutPeople(ctx, []Person{p})
}

// Consumer keeps people and units as the employee service's events tell.
func (s *Service) Consumer(db *sqldb.DB) *event.Consumer {
	return &event.Consumer{Name: "document-directory", DB: db, Log: s.Log, Handle: s.handle}
}

// handle decides what an event changes here. It does no I/O.
func (s *Service) handle(_ context.Context, ev event.Event) (event.Effect, error) {
	switch ev.Type {
	case employeeapi.EmployeeCreated, employeeapi.EmployeeChanged, employeeapi.EmployeeRemoved:
		e, err := event.Decode[employeeapi.EmployeeEvent](ev)
		if err != nil {
			return nil, err
		}
		p := personOf(e, ev.Type == employeeapi.EmployeeRemoved)
		return func(tx *sqldb.Tx) error { return s.People.PutPerson(tx, p) }, nil
	case employeeapi.GroupCreated, employeeapi.GroupChanged, employeeapi.GroupRemoved:
		g, err := event.Decode[employeeapi.Group](ev)
		if err != nil || g.Kind != employeeapi.Unit {
			return nil, err
		}
		u := unitOf(g, ev.Type == employeeapi.GroupRemoved)
		return func(tx *sqldb.Tx) error { return s.People.PutUnit(tx, u) }, nil
	}
	return nil, nil
}

// personOf is what is kept of an employee.
func personOf(e employeeapi.EmployeeEvent, removed bool) Person {
	return Person{
		ID: e.Employee.ID, Number: e.Number, Name: e.Employee.Name, Registration: e.Employee.Registration,
		UnitID: e.Employee.UnitID, Revision: e.Employee.Revision, Gone: removed,
	}
}

// unitOf is what is kept of a unit.
func unitOf(g employeeapi.Group, removed bool) Unit {
	return Unit{ID: g.ID, Code: g.Code, Name: g.Name, ParentID: g.ParentID, Revision: g.Revision, Gone: removed}
}
