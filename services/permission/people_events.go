package permission

import (
	"context"

	"acervo/platform/event"
	"acervo/services/employee/employeeapi"
)

func (s *Service) employeeEffect(ctx context.Context, ev event.Event, e employeeapi.EmployeeEvent) Effect {
	if ev.Type == employeeapi.EmployeeRemoved {
		return func(tx Tx) error {
			if err := s.endNaming(ctx, tx, ev.Actor, e.Employee.ID, becauseRemoved, nil); err != nil {
				return err
			}
			return tx.Record(ev.Actor, s.moment(), DropEmployee{e.Employee.ID})
		}
	}
	return s.ifNewer(ev, PutEmployee{
		ID: e.Employee.ID, Number: e.Number, UnitID: e.Employee.UnitID, ManagerID: e.Employee.ManagerID,
		Left: e.Employee.Status == employeeapi.Terminated, Seen: e.Employee.Revision,
	})
}

func (s *Service) groupEffect(ctx context.Context, ev event.Event, g employeeapi.Group) Effect {
	gone, fact := Change(DropTeam{g.ID}), Change(PutTeam{ID: g.ID, Seen: g.Revision})
	if g.Kind == employeeapi.Unit {
		gone, fact = DropUnit{g.ID}, PutUnit{ID: g.ID, ParentID: g.ParentID, Seen: g.Revision}
	}
	if ev.Type == employeeapi.GroupRemoved {
		return func(tx Tx) error {
			if err := s.endNaming(ctx, tx, ev.Actor, g.ID, becauseRemoved, nil); err != nil {
				return err
			}
			return tx.Record(ev.Actor, s.moment(), gone)
		}
	}
	return s.ifNewer(ev, fact)
}

// memberEffect numbers memberships by the moment of the event, for want of another
// number: pushed and delivered events may cross.
func (s *Service) memberEffect(ev event.Event, m employeeapi.MemberEvent) Effect {
	seen := uint64(max(0, micros(ev.Time)))
	if ev.Type == employeeapi.MemberRemoved {
		return s.ifNewer(ev, DropMember{TeamID: m.GroupID, EmployeeID: m.EmployeeID, Seen: seen})
	}
	return s.ifNewer(ev, PutMember{TeamID: m.GroupID, EmployeeID: m.EmployeeID, Seen: seen})
}

func (s *Service) accountEffect(ev event.Event, a employeeapi.Account) Effect {
	return s.ifNewer(ev, PutAccount{
		ID: a.ID, EmployeeID: a.EmployeeID, Roles: a.Roles, Active: a.Status == employeeapi.AccountActive, Seen: a.Revision,
	})
}

// ifNewer records a fact, unless a newer one about the same thing came before it.
func (s *Service) ifNewer(ev event.Event, fact Change) Effect {
	return func(tx Tx) error {
		newer, err := tx.Newer(fact)
		if err != nil || !newer {
			return err
		}
		return tx.Record(ev.Actor, s.moment(), fact)
	}
}
