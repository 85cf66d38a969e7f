package document

import (
	"context"

	"acervo/platform/event"
	"acervo/platform/fault"
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
	p = PersonOf(facts[0], false)
	return p, s.People.PutPeople(ctx, []Person{p})
}

// PersonOf is what is kept of an employee.
func PersonOf(e employeeapi.EmployeeEvent, removed bool) Person {
	return Person{
		ID: e.Employee.ID, Number: e.Number, Name: e.Employee.Name, Registration: e.Employee.Registration,
		UnitID: e.Employee.UnitID, Revision: e.Employee.Revision, Gone: removed,
	}
}

// UnitOf is what is kept of a unit.
func UnitOf(g employeeapi.Group, removed bool) Unit {
	return Unit{ID: g.ID, Code: g.Code, Name: g.Name, ParentID: g.ParentID, Revision: g.Revision, Gone: removed}
}

// FromDirectory is what an event of the employee service says about people and units;
// both nil when it concerns neither.
func FromDirectory(ev event.Event) (*Person, *Unit, error) {
	switch ev.Type {
	case employeeapi.EmployeeCreated, employeeapi.EmployeeChanged, employeeapi.EmployeeRemoved:
		e, err := event.Decode[employeeapi.EmployeeEvent](ev)
		if err != nil {
			return nil, nil, err
		}
		p := PersonOf(e, ev.Type == employeeapi.EmployeeRemoved)
		return &p, nil, nil
	case employeeapi.GroupCreated, employeeapi.GroupChanged, employeeapi.GroupRemoved:
		g, err := event.Decode[employeeapi.Group](ev)
		if err != nil || g.Kind != employeeapi.Unit {
			return nil, nil, err
		}
		u := UnitOf(g, ev.Type == employeeapi.GroupRemoved)
		return nil, &u, nil
	}
	return nil, nil, nil
}
