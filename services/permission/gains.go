package permission

import (
	"context"
	"time"

	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

// Gains reports whether a move of somebody else would let the account that makes it do
// more than now with documents of others; for services, which refuse such a move.
func (s *Service) Gains(ctx context.Context, m permissionapi.Move) (bool, error) {
	if _, err := s.anyone(ctx); err != nil {
		return false, err
	}
	if err := identity.RequireService(ctx); err != nil {
		return false, err
	}
	return s.world.Gains(m, s.now()), nil
}

// Gains reports whether a move would give the account something: an allow of theirs
// would come to reach who moves, beyond what they hold there already, or a denial would
// cease to. Where that cannot be told from how targets are named, it would.
func (w *World) Gains(m permissionapi.Move, now time.Time) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	a := w.accounts[m.UserID]
	if a == nil || !a.mayAct() {
		return true
	}
	moved := w.moved(m)
	at := micros(now)
	var found, lifted []*rule
	w.reaching(a, func(r *rule) {
		if r.to <= at {
			return
		}
		x := w.extentFor(r.Target, a)
		was, is := w.reachedBy(x, moved, m)
		switch {
		case r.allow && is && !was && !w.holdsAll(a, r, moved, at):
			found = append(found, r)
		case !r.allow && was && !is:
			lifted = append(lifted, r)
		}
	})
	if len(found) > 0 || len(lifted) == 0 {
		return len(found) > 0
	}
	gains := false // by a denial that is lifted, if there is anything that it denies
	w.reaching(a, func(r *rule) {
		for _, deny := range lifted {
			gains = gains || r.allow && r.to > at && r.actions&deny.actions != 0 && r.classes&deny.classes != 0 &&
				w.extentFor(r.Target, a).overlaps(moved)
		}
	})
	return gains
}

// moved is who or what moves, as an extent.
func (w *World) moved(m permissionapi.Move) extent {
	switch m.Kind {
	case permissionapi.UnitToUnit:
		if u := w.units[m.ID]; u != nil {
			return extent{kind: inUnit, unit: u, subtree: true}
		}
	case permissionapi.EndOfTeam:
		if t := w.teams[m.ID]; t != nil {
			return extent{kind: inTeam, team: t}
		}
	default:
		if e := w.employees[m.ID]; e != nil {
			return extent{kind: oneEmployee, employee: e}
		}
	}
	return extent{}
}

// reachedBy reports whether a target reaches all that moves, before and after.
func (w *World) reachedBy(x, moved extent, m permissionapi.Move) (was, is bool) {
	was = x.covers(moved)
	switch m.Kind {
	case permissionapi.EmployeeToUnit, permissionapi.UnitToUnit:
		if x.kind != inUnit || moved.kind == inUnit && x.unit.within(moved.unit) { // it moves along
			return was, was
		}
		to := w.units[m.To]
		return was, to != nil && (x.subtree && to.within(x.unit) || m.Kind == permissionapi.EmployeeToUnit && to == x.unit)
	case permissionapi.IntoTeam:
		return was, was || x.kind == inTeam && x.team.id == m.To
	case permissionapi.OutOfTeam:
		return was, was && (x.kind != inTeam || x.team.id != m.To)
	case permissionapi.EndOfTeam: // what names the team ends with it
		return was, was && x.kind != inTeam
	}
	return was, was
}

// holdsAll reports whether the account holds already all that an allow gives, on all of
// an extent and for as long.
func (w *World) holdsAll(a *account, r *rule, x extent, now int64) bool {
	for _, action := range r.actions.List() {
		if !w.holds(a, claim{action: action, extent: x, classes: r.classes, comingToo: len(r.Classes) == 0, from: now, until: r.to}) {
			return false
		}
	}
	return true
}
