package permission

import (
	"context"
	"fmt"
	"slices"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

// CheckShares tells whether the caller may share a document that they are about to
// upload: nil when all of it may be. The document service asks before it accepts an
// upload with share_with, because afterwards there is nobody to tell; what the caller
// lost in between is then left out and logged. Invalid names who cannot be shared with
// or what is wrong, Forbidden what the caller may not give.
func (s *Service) CheckShares(ctx context.Context, in permissionapi.SharesInput) error {
	caller, err := s.person(ctx)
	if err != nil {
		return err
	}
	return s.world.checkShares(caller.AccountID, in, s.moment())
}

func (w *World) checkShares(granter string, in permissionapi.SharesInput, now time.Time) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	class, known := w.classBit[in.Class]
	if !known {
		return fault.InvalidFields(missing("class", "class"))
	}
	var owner uint32
	if in.EmployeeID != "" {
		e := w.employees[in.EmployeeID]
		if e == nil || !e.known {
			return fault.InvalidFields(missing("employee_id", "employee"))
		}
		owner = e.number
	}
	if len(in.ShareWith) > maxShares {
		return fault.Invalidf("share_with", fault.TooMany, "at most %d people; these are %d", maxShares, len(in.ShareWith))
	}
	var wrong, refused []fault.Field
	for i, share := range in.ShareWith {
		at := fmt.Sprintf("share_with[%d].", i)
		if fields := w.checkShape(at, share, in.Class, now); fields != nil {
			wrong = append(wrong, fields...)
			continue
		}
		refused = append(refused, w.refuseShare(at, granter, owner, class, share, now)...)
	}
	if wrong != nil {
		return fault.Check(wrong)
	}
	if refused != nil {
		return beyond(refused...)
	}
	return nil
}

// maxShares is how many people a document can be shared with as it is uploaded.
const maxShares = 50

// checkShape finds what is wrong with a share as such.
func (w *World) checkShape(at string, share permissionapi.NewShare, class string, now time.Time) (fields []fault.Field) {
	// A share is a permission: it is checked as one, and what is found is named as it was
	// spelled in the upload.
	p := permissionapi.Permission{
		Effect: permissionapi.Allow, Actions: share.Actions, ExpiresAt: share.ExpiresAt, Reason: share.Reason, Classes: []string{class},
		Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: share.UserID},
		Target:  permissionapi.Target{Kind: permissionapi.TargetDocument, ID: "it is not there yet"},
	}
	if len(p.Actions) == 0 {
		p.Actions = defaultShare
	}
	found := checkShape(p, now)
	if found == nil {
		p.Target = permissionapi.Target{Kind: permissionapi.TargetEveryone}
		found = w.checkReferences(p, anyDocument)
		if why := w.needsReason(p); why != "" {
			found = append(found, fault.At("reason", fault.Required, "is missing: %s", why))
		}
	}
	for _, f := range found {
		if f.Field == "subject.id" {
			f.Field = "user_id"
		}
		fields = append(fields, f.Named(at+f.Field))
	}
	return fields
}

var defaultShare = []permissionapi.Action{permissionapi.Download}

// refuseShare finds what of a share is more than the granter may give, on a document
// that is not there yet.
func (w *World) refuseShare(at, granter string, owner uint32, class int, share permissionapi.NewShare, now time.Time) []fault.Field {
	a := w.accounts[granter]
	if a == nil || !a.mayAct() {
		return []fault.Field{fault.At(at+"user_id", fault.BeyondManaged, "you may not share this document")}
	}
	need := claim{
		extent:  extent{kind: oneDocument, owner: owner},
		classes: 1 << class, from: micros(now), until: never,
	}
	if share.ExpiresAt != nil {
		need.until = micros(*share.ExpiresAt)
	}
	if slices.Contains(a.roles, identity.RoleAdmin) && (share.UserID != granter || w.isOwner(a, owner)) {
		return nil
	}
	needs := func(action permissionapi.Action) bool {
		need.action = action
		return w.holds(a, need)
	}
	if !needs(permissionapi.Share) { // which manage implies
		return []fault.Field{fault.At(at+"user_id", fault.BeyondManaged, "you may not share documents of this class about this employee, or not for as long")}
	}
	actions := share.Actions
	if len(actions) == 0 {
		actions = defaultShare
	}
	for i, action := range actions {
		missing := slices.ContainsFunc(permissionapi.SetOf(action).Given().List(), func(given permissionapi.Action) bool { return !needs(given) })
		if missing {
			return []fault.Field{fault.At(fmt.Sprintf("%sactions[%d]", at, i), fault.BeyondOwn, "you may not %s there yourself for as long", action)}
		}
	}
	return nil
}

// isOwner reports whether documents of an employee are the account's own.
func (w *World) isOwner(a *account, owner uint32) bool {
	return owner != 0 && a.employee != nil && a.employee.known && a.employee.number == owner
}
