package permission

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

// Preview is exactly what a change would do, without making it. Only who may make a
// change may preview it, and gets the same errors as for making it, but for a reason that
// is not given yet.
func (s *Service) Preview(ctx context.Context, in permissionapi.PreviewInput) (out permissionapi.Preview, err error) {
	caller, err := s.person(ctx)
	if err != nil {
		return out, err
	}
	if in.Action == "" {
		in.Action = permissionapi.View
	}
	if in.Action.Index() < 0 {
		return out, fault.Invalidf("action", fault.NotAChoice, "is not view, download, upload, edit, delete, share or manage")
	}
	c := in.Change
	given := 0
	for _, is := range []bool{c.Grant != nil, c.Revoke != nil, c.Replace != nil, c.Move != nil, c.Join != nil, c.Leave != nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		return out, fault.Invalidf("change", fault.Unwanted, "give exactly one of grant, revoke, replace, move, join and leave")
	}
	for _, p := range []*permissionapi.PermissionInput{c.Grant, replacement(c.Replace)} {
		if p != nil && p.Target.Kind == permissionapi.TargetDocument {
			if err := s.know(ctx, p.Target.ID); err != nil {
				return out, err
			}
		}
	}
	for range previewTries {
		if out, err = s.compare(caller, in); !errors.Is(err, errTurned) {
			return out, err
		}
	}
	return out, fault.Invalidf("change", fault.TooWide, "concerns so many that the rights change again and again while it is compared: it can be made, but not previewed now; narrow it, or try again in a while")
}

// previewTries is how often a preview is begun anew when what it is about has changed.
const previewTries = 4

// compare is Preview, once it is clear what is asked. errTurned when the world changed
// meanwhile.
func (s *Service) compare(caller identity.Caller, in permissionapi.PreviewInput) (out permissionapi.Preview, err error) {
	c := in.Change
	now := s.moment()
	w := s.world
	l := &lens{w: w}
	switch {
	case c.Grant != nil:
		l.with, err = s.draft(caller.AccountID, "change.grant.", *c.Grant, now)
	case c.Revoke != nil:
		_, l.without, err = s.ending(caller.AccountID, c.Revoke.PermissionID, now)
	case c.Replace != nil:
		var before permissionapi.Permission
		if before, l.without, err = s.ending(caller.AccountID, c.Replace.PermissionID, now); err == nil {
			if isAutomatic(before) {
				return out, errAutomatic()
			}
			if before.BreakGlass != nil {
				return out, errBreakGlass()
			}
			l.with, err = s.draft(caller.AccountID, "change.replace.permission.", c.Replace.Permission, now)
		}
	default:
		if !w.HasRole(caller.AccountID, identity.RoleHR, identity.RoleAdmin) {
			return out, fault.New(fault.Forbidden, "Moving people is for HR and administrators.")
		}
		err = l.relocate(c)
	}
	if err != nil {
		return out, err
	}
	at := now
	if l.with != nil && l.with.from > micros(now) {
		at = fromMicros(l.with.from)
	}
	return l.preview(in.Action, at, caller.AccountID, now)
}

func replacement(r *permissionapi.PreviewReplace) *permissionapi.PermissionInput {
	if r == nil {
		return nil
	}
	return &r.Permission
}

// draft is a permission that somebody would give, as a rule.
func (s *Service) draft(by, at string, in permissionapi.PermissionInput, now time.Time) (*rule, error) {
	p := s.newPermission(in, by)
	if err := s.world.validate(p, now, &by, true); err != nil {
		return nil, below(at, err)
	}
	if err := s.world.MayGrant(by, p, now); err != nil {
		return nil, below(at, err)
	}
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	return s.world.newRule(p), nil
}

// below names the fields of a fault as parts of a field.
func below(at string, err error) error {
	f := fault.From(err)
	fields := slices.Clone(f.Fields)
	for i := range fields {
		fields[i].Field = at + fields[i].Field
	}
	g := *f
	g.Fields = fields
	return &g
}

// ending is a permission that somebody would end, and its rule.
func (s *Service) ending(by, id string, now time.Time) (permissionapi.Permission, *rule, error) {
	p, ok := s.world.Permission(id)
	if !ok {
		return p, nil, fault.Missing("permission")
	}
	if err := s.world.MayEnd(by, p, now); err != nil {
		return p, nil, err
	}
	s.world.mu.RLock()
	defer s.world.mu.RUnlock()
	if r := s.world.rules.byID[id]; r != nil {
		return p, r, nil
	}
	return p, s.world.newRule(p), nil
}

// relocate has the lens show employees elsewhere, or in another team. Invalid names what
// is not there.
func (l *lens) relocate(c permissionapi.PreviewChange) error {
	w := l.w
	w.mu.RLock()
	defer w.mu.RUnlock()
	var fields []fault.Field
	find := func(at string, ids []string) (found []*employee) {
		if n := len(ids); n == 0 || n > maxMoved {
			fields = append(fields, fault.At(at, fault.NotBetween, "between %d and %d people are compared at once; these are %d", 1, maxMoved, n))
			return nil
		}
		for i, id := range ids {
			if e := w.employees[id]; e != nil && e.known {
				found = append(found, e)
			} else {
				fields = append(fields, missing(fmt.Sprintf("%s[%d]", at, i), "employee"))
			}
		}
		return found
	}
	switch {
	case c.Move != nil:
		to := place{}
		if c.Move.UnitID == "" && c.Move.ManagerID == "" {
			fields = append(fields, fault.At("change.move.unit_id", fault.Required, "is missing; or give manager_id"))
		}
		if c.Move.UnitID != "" {
			if to.unit = w.units[c.Move.UnitID]; to.unit == nil || !to.unit.known {
				fields = append(fields, missing("change.move.unit_id", "unit"))
			}
		}
		if c.Move.ManagerID != "" {
			if to.manager = w.employees[c.Move.ManagerID]; to.manager == nil || !to.manager.known {
				fields = append(fields, missing("change.move.manager_id", "employee"))
			}
		}
		l.move(to.unit, to.manager, find("change.move.employee_ids", c.Move.EmployeeIDs))
	default:
		side, members := "change.join.", c.Join
		if members == nil {
			side, members = "change.leave.", c.Leave
		}
		t := w.teams[members.TeamID]
		if t == nil || !t.known {
			fields = append(fields, missing(side+"team_id", "team"))
		}
		l.regroup(t, find(side+"employee_ids", members.EmployeeIDs), c.Join != nil)
	}
	return fault.Check(fields)
}

type previewedKey struct{}

// Previewed makes what is granted, changed or revoked under the returned context
// conditional: Stale if, since the preview of this revision, anything was recorded that
// could have changed it, other than documents that arrived and sessions that ended.
func Previewed(ctx context.Context, revision uint64) context.Context {
	return context.WithValue(ctx, previewedKey{}, revision)
}

func asPreviewed(ctx context.Context, tx Tx) error {
	revision, conditional := ctx.Value(previewedKey{}).(uint64)
	if !conditional {
		return nil
	}
	behind, err := tx.Behind(revision)
	if err == nil && behind {
		stale := fault.New(fault.Stale, "The rights have changed since the preview: look at it again.")
		stale.Fields = []fault.Field{fault.At(permissionapi.PreviewedHeader, fault.Outdated, "names rights that have changed since")}
		err = stale
	}
	return err
}

// maxMoved is how many employees a preview moves at once.
const maxMoved = 1000
