package permission

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

// The shortest reason for an emergency access, in characters.
const minBreakGlassReason = 10

// maxTold is how many accounts are told of an emergency access.
const maxTold = 1000

// BreakGlass lets an administrator, who as such reads no documents, view and download
// those of one employee or unit, of classes that they name, for at most an hour. It
// cannot be silent: the other administrators and whoever manages such documents are told
// as it opens, who opened it and why; where there is nobody to tell it is a Conflict. A
// denial still wins. It ends by itself, or when it is revoked.
func (s *Service) BreakGlass(ctx context.Context, in permissionapi.BreakGlassInput) (p permissionapi.Permission, err error) {
	caller, err := s.rescuer(ctx)
	if err != nil {
		return p, err
	}
	if err := checkBreakGlass(&in); err != nil {
		return p, err
	}
	err = s.decide(ctx, func() error {
		p, err = s.store.Create(ctx, func(tx Tx) (p permissionapi.Permission, err error) {
			if err := s.current(tx); err != nil {
				return p, err
			}
			p = s.emergency(caller.AccountID, in)
			told, err := s.toldOf(p)
			if err != nil {
				return p, err
			}
			p.BreakGlass = &permissionapi.BreakGlass{Told: told}
			if err := s.give(ctx, tx, caller.AccountID, p); err != nil {
				return p, err
			}
			return p, s.announce(ctx, tx, permissionapi.BreakGlassOpened, permissionapi.PermissionEvent{Permission: p, Users: told})
		})
		return err
	})
	return p, err
}

// PreviewBreakGlass is whom BreakGlass would tell now, with nobody told and nothing opened.
// Invalid, Forbidden and Conflict as BreakGlass, but for the reason.
func (s *Service) PreviewBreakGlass(ctx context.Context, in permissionapi.BreakGlassQuestion) (out permissionapi.BreakGlass, err error) {
	caller, err := s.rescuer(ctx)
	if err != nil {
		return out, err
	}
	if err := fault.Check(checkOpened(in.Target, in.Classes)); err != nil {
		return out, err
	}
	asked := permissionapi.BreakGlassInput{Target: in.Target, Classes: in.Classes, Minutes: permissionapi.MaxBreakGlass, Reason: "asked before a reason is given"}
	out.Told, err = s.toldOf(s.emergency(caller.AccountID, asked))
	return out, err
}

// rescuer is the caller, who has to be an administrator.
func (s *Service) rescuer(ctx context.Context) (identity.Caller, error) {
	caller, err := s.person(ctx)
	if err == nil && !s.world.HasRole(caller.AccountID, identity.RoleAdmin) {
		err = fault.New(fault.Forbidden, "Only administrators open an emergency access.")
	}
	return caller, err
}

// emergency is the permission that in asks for, not yet recorded.
func (s *Service) emergency(accountID string, in permissionapi.BreakGlassInput) permissionapi.Permission {
	until := s.moment().Add(time.Duration(in.Minutes) * time.Minute)
	return s.newPermission(permissionapi.PermissionInput{
		Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: accountID},
		Actions: []permissionapi.Action{permissionapi.View, permissionapi.Download},
		Target:  in.Target, Classes: in.Classes, ExpiresAt: &until, Reason: in.Reason,
	}, accountID)
}

// toldOf is whom an emergency access would tell. Invalid when there is nothing such to
// open, Conflict when there is nobody to tell.
func (s *Service) toldOf(p permissionapi.Permission) ([]string, error) {
	if err := s.world.Validate(p, p.CreatedAt); err != nil {
		return nil, err
	}
	told := s.world.responsible(p, p.CreatedAt)
	if len(told) == 0 {
		return nil, fault.New(fault.Conflict, "Nobody would be told: there is no other administrator, and nobody else manages these documents.").Named("nobody_to_tell")
	}
	return told, nil
}

func checkBreakGlass(in *permissionapi.BreakGlassInput) error {
	fields := checkOpened(in.Target, in.Classes)
	if in.Minutes == 0 {
		in.Minutes = permissionapi.MaxBreakGlass
	}
	if in.Minutes < 1 || in.Minutes > permissionapi.MaxBreakGlass {
		fields = append(fields, fault.At("minutes", fault.NotBetween, "must be between %d and %d", 1, permissionapi.MaxBreakGlass))
	}
	if in.Reason = strings.TrimSpace(in.Reason); utf8.RuneCountInString(in.Reason) < minBreakGlassReason {
		fields = append(fields, fault.At("reason", fault.TooShort, "has to say why, in at least %d characters", minBreakGlassReason))
	}
	return fault.Check(fields)
}

// checkOpened is what is wrong with what an emergency access would open.
func checkOpened(target permissionapi.Target, classes []string) (fields []fault.Field) {
	if k := target.Kind; k != permissionapi.TargetEmployee && k != permissionapi.TargetUnit {
		fields = append(fields, fault.At("target.kind", fault.NotAChoice, "must be employee or unit: nothing wider is opened in an emergency"))
	}
	if len(classes) == 0 {
		fields = append(fields, fault.At("classes", fault.Required, "at least one has to be named"))
	}
	return fields
}

// responsible are the active accounts that have to be told of an emergency access: the
// other administrators, and whoever manages some of what it opens.
func (w *World) responsible(p permissionapi.Permission, now time.Time) (told []string) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	at, l := micros(now), w.now()
	who := l.subjects(permissionapi.Subject{Kind: permissionapi.SubjectRole, ID: identity.RoleAdmin}).Clone()
	if e := w.employees[p.Target.ID]; p.Target.Kind == permissionapi.TargetEmployee && e != nil {
		for _, class := range p.Classes {
			who.Or(l.gather(matter{owner: e, class: w.classBit[class]}, permissionapi.Manage, at).in)
		}
	} else {
		opened, classes := w.fixedExtent(p.Target), w.reachOf(p.Classes, true)
		for _, r := range w.rules.byID {
			if r.allow && r.actions.Has(permissionapi.Manage) && r.inForce(at) && r.classes&classes != 0 && w.fixedExtent(r.Target).overlaps(opened) {
				who.Or(l.subjects(r.Subject))
			}
		}
	}
	for it := who.Iterator(); it.HasNext(); {
		if a := w.seated(it.Next()); a != nil && a.id != p.Subject.ID && a.mayAct() {
			told = append(told, a.id)
		}
	}
	slices.Sort(told)
	return told[:min(len(told), maxTold)]
}
