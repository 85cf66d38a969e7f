package notification

import (
	"strconv"
	"strings"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/notification/notificationapi"
	"acervo/services/permission/permissionapi"
)

func (s *Service) permissionGranted(tx *sqldb.Tx, ev event.Event, e permissionapi.PermissionEvent) error {
	if err := s.recheck(tx, e); err != nil {
		return err
	}
	return s.planShare(tx, ev, e)
}

// permissionChanged plans anew: the share may reach other people, or end at another
// time. Who was told of it is not told again.
func (s *Service) permissionChanged(tx *sqldb.Tx, ev event.Event, e permissionapi.PermissionEvent) error {
	if err := s.recheck(tx, e); err != nil || e.Permission.BreakGlass != nil {
		return err
	}
	if !isShare(e.Permission) {
		return s.withdraw(tx, e.Permission.ID)
	}
	if err := s.Projection.Unplan(tx, e.Permission.ID, e.Permission.ExpiresAt); err != nil {
		return err
	}
	return s.planShare(tx, ev, e)
}

func (s *Service) permissionRevoked(tx *sqldb.Tx, ev event.Event, e permissionapi.PermissionEvent) error {
	if err := s.recheck(tx, e); err != nil {
		return err
	}
	if e.Permission.BreakGlass != nil { // what was told of it stays told
		return s.breakGlassEnded(tx, ev, e.Permission)
	}
	return s.withdraw(tx, e.Permission.ID)
}

func (s *Service) withdraw(tx *sqldb.Tx, permissionID string) error {
	accounts, err := s.Projection.Withdraw(tx, permissionID)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.wake(accounts...) })
	return nil
}

// recheck has the streams look again of those who may view more or less than before.
func (s *Service) recheck(tx *sqldb.Tx, e permissionapi.PermissionEvent) error {
	if e.Permission.Target.Kind != permissionapi.TargetDocument {
		tx.AfterCommit(s.hub.wakeAll)
		return nil
	}
	tx.AfterCommit(func() { s.hub.wake(e.Users...) })
	return s.recount(tx, e.Permission.Target.ID)
}

// isShare reports whether people are told of a permission: one that somebody gave for
// one document. Those that the system gives of itself are no news to anyone.
func isShare(p permissionapi.Permission) bool {
	return p.Target.Kind == permissionapi.TargetDocument && p.Effect == permissionapi.Allow && person(p.GrantedBy) != ""
}

// planShare plans to tell those whom a share reaches that they have it, when it
// begins, and that it ends, some time before.
func (s *Service) planShare(tx *sqldb.Tx, ev event.Event, e permissionapi.PermissionEvent) error {
	p := e.Permission
	if !isShare(p) {
		return nil
	}
	now := s.Now()
	start := p.CreatedAt
	if p.NotBefore != nil && p.NotBefore.After(start) {
		start = *p.NotBefore
	}
	said := start // when it came to be as it is
	if p.UpdatedAt.After(said) {
		said = p.UpdatedAt
	}
	for _, account := range e.Users {
		if account == ev.Actor || account == p.GrantedBy {
			continue
		}
		plan := Planned{
			ID: sqldb.NewID(), AccountID: account, Kind: notificationapi.ShareGiven, Ref: p.ID,
			DocumentID: p.Target.ID, PermissionID: p.ID, ActorID: p.GrantedBy, DueAt: said, ExpiresAt: p.ExpiresAt,
		}
		if now.Sub(said) <= newsFor {
			if err := s.Projection.Plan(tx, plan); err != nil {
				return err
			}
		}
		if p.ExpiresAt == nil || !p.ExpiresAt.After(now) {
			continue
		}
		plan.ID, plan.Kind, plan.ActorID = sqldb.NewID(), notificationapi.ShareExpiring, ""
		plan.Ref = p.ID + "@" + strconv.FormatInt(p.ExpiresAt.Unix(), 10)
		plan.DueAt = announceAt(start, *p.ExpiresAt)
		if err := s.Projection.Plan(tx, plan); err != nil {
			return err
		}
	}
	tx.AfterCommit(s.Wake)
	return nil
}

// person is an actor that is an account, empty for services and the system itself.
func person(actor string) string {
	if actor == "system" || strings.HasPrefix(actor, "service:") {
		return ""
	}
	return actor
}
