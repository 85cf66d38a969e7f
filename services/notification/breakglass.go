package notification

import (
	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/notification/notificationapi"
	"acervo/services/permission/permissionapi"
)

// breakGlassOpened plans to tell all who have to know of an emergency access, now and
// however old the news is: it cannot be silent. They keep it when it has ended.
func (s *Service) breakGlassOpened(tx *sqldb.Tx, ev event.Event, e permissionapi.PermissionEvent) error {
	return s.planBreakGlass(tx, notificationapi.BreakGlassOpened, ev.Actor, e.Permission, e.Users)
}

// breakGlassEnded plans to tell them, and whoever opened it, that somebody else ended an
// emergency access before its time.
func (s *Service) breakGlassEnded(tx *sqldb.Tx, ev event.Event, p permissionapi.Permission) error {
	if p.ExpiresAt != nil && !ev.Time.Before(*p.ExpiresAt) {
		return nil
	}
	return s.planBreakGlass(tx, notificationapi.BreakGlassClosed, ev.Actor, p, append([]string{p.Subject.ID}, p.BreakGlass.Told...))
}

func (s *Service) planBreakGlass(tx *sqldb.Tx, kind notificationapi.Kind, actor string, p permissionapi.Permission, accounts []string) error {
	for _, account := range accounts {
		if account == actor {
			continue
		}
		if err := s.Projection.Plan(tx, Planned{
			ID: sqldb.NewID(), AccountID: account, Kind: kind, Ref: p.ID, PermissionID: p.ID, ActorID: person(actor), DueAt: s.Now(), ExpiresAt: p.ExpiresAt,
			Target:  &notificationapi.OpenedTarget{Kind: string(p.Target.Kind), ID: p.Target.ID, Subtree: p.Target.Subtree},
			Classes: p.Classes, Reason: p.Reason,
		}); err != nil {
			return err
		}
	}
	tx.AfterCommit(s.Wake)
	return nil
}
