package permission

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

// The longest reason and id, in characters, and the most classes of a permission.
const (
	maxID      = 64
	MaxReason  = 500
	MaxClasses = permissionapi.MaxClasses
)

// Validate returns what is wrong with a permission that is to be given at a moment,
// every field of it, spelled as in JSON: first what can be told from itself, then, if
// that is well, what it refers to. nil when nothing is.
func (w *World) Validate(p permissionapi.Permission, now time.Time) error {
	return w.validate(p, now, nil, false)
}

// ValidateFrom is Validate of what an account gives: a document that they may not view is
// not there for them, whatever else is wrong.
func (w *World) ValidateFrom(granter string, p permissionapi.Permission, now time.Time) error {
	return w.validate(p, now, &granter, false)
}

// validate is ValidateFrom, or Validate without a granter; in a draft the reason may be
// missing yet.
func (w *World) validate(p permissionapi.Permission, now time.Time, granter *string, draft bool) error {
	fields := checkShape(p, now)
	if len(fields) == 0 {
		w.mu.RLock()
		defer w.mu.RUnlock()
		sees := anyDocument
		if granter != nil {
			sees = func(id permissionapi.DocumentID) bool {
				a := w.accounts[*granter]
				return a != nil && w.seesDocument(a, id, micros(now))
			}
		}
		fields = w.checkReferences(p, sees)
		if why := w.needsReason(p); why != "" && !draft {
			fields = append(fields, fault.At("reason", fault.Required, "is missing: %s", why))
		}
	}
	return fault.Check(fields)
}

// anyDocument is seen by the system itself.
func anyDocument(permissionapi.DocumentID) bool { return true }

// needsReason says why a permission that gives no reason needs one; empty when it does
// not. The caller holds w.mu.
func (w *World) needsReason(p permissionapi.Permission) string {
	switch {
	case strings.TrimSpace(p.Reason) != "":
		return ""
	case p.Effect == permissionapi.Deny:
		return "a denial says why"
	}
	for _, id := range p.Classes {
		if i, known := w.classBit[id]; known && w.classes[i].Restricted {
			return "it reaches " + w.classes[i].Name + ", which is restricted"
		}
	}
	return ""
}

// checkShape finds what is wrong with a permission whatever the world is like.
func checkShape(p permissionapi.Permission, now time.Time) (fields []fault.Field) {
	wrong := func(field string, why fault.Reason, format string, args ...any) {
		fields = append(fields, fault.At(field, why, format, args...))
	}
	id := func(side, id string, needed bool) {
		switch {
		case needed && id == "":
			wrong(side+".id", fault.Required, "is missing")
		case !needed && id != "":
			wrong(side+".id", fault.Unwanted, "has no meaning for this kind")
		case len(id) > maxID:
			wrong(side+".id", fault.TooLong, "must have at most %d characters", maxID)
		}
	}

	switch k := p.Subject.Kind; k {
	case permissionapi.SubjectUser, permissionapi.SubjectRole, permissionapi.SubjectUnit, permissionapi.SubjectTeam, permissionapi.SubjectReportsOf:
		id("subject", p.Subject.ID, true)
		if k == permissionapi.SubjectRole && p.Subject.ID != "" && !identity.IsRole(p.Subject.ID) {
			wrong("subject.id", fault.NotARoleName, "is not the name of a role")
		}
	case permissionapi.SubjectEveryone:
		id("subject", p.Subject.ID, false)
	case "":
		wrong("subject.kind", fault.Required, "is missing")
	default:
		wrong("subject.kind", fault.NotAChoice, "is not user, role, unit, team, reports_of or everyone")
	}
	if p.Subject.Subtree && p.Subject.Kind != permissionapi.SubjectUnit {
		wrong("subject.subtree", fault.Unwanted, "only a unit has units below it")
	}

	switch p.Target.Kind {
	case permissionapi.TargetUnit, permissionapi.TargetTeam, permissionapi.TargetEmployee, permissionapi.TargetDocument:
		id("target", p.Target.ID, true)
	case permissionapi.TargetEveryone, permissionapi.TargetReports, permissionapi.TargetSelf:
		id("target", p.Target.ID, false)
	case "":
		wrong("target.kind", fault.Required, "is missing")
	default:
		wrong("target.kind", fault.NotAChoice, "is not everyone, unit, team, employee, reports, self or document")
	}
	if p.Target.Subtree && p.Target.Kind != permissionapi.TargetUnit {
		wrong("target.subtree", fault.Unwanted, "only a unit has units below it")
	}

	if len(p.Actions) == 0 {
		wrong("actions", fault.Required, "at least one is needed")
	}
	for i, a := range p.Actions {
		at := fmt.Sprintf("actions[%d]", i)
		switch {
		case a.Index() < 0:
			wrong(at, fault.NotAChoice, "is not view, download, upload, edit, delete, share or manage")
		case slices.Index(p.Actions, a) < i:
			wrong(at, fault.Repeated, "is there twice")
		case a == permissionapi.Upload && p.Target.Kind == permissionapi.TargetDocument:
			wrong(at, fault.Unwanted, "one uploads about people, not to one document: upload does not apply to it")
		}
	}

	switch p.Effect {
	case permissionapi.Allow, permissionapi.Deny:
	case "":
		wrong("effect", fault.Required, "is missing")
	default:
		wrong("effect", fault.NotAChoice, "is not allow or deny")
	}
	if p.ExpiresAt != nil {
		switch {
		case p.NotBefore != nil && !p.ExpiresAt.After(*p.NotBefore):
			wrong("expires_at", fault.EndsBeforeStart, "must be after not_before")
		case !p.ExpiresAt.After(now):
			wrong("expires_at", fault.Past, "is already past")
		}
	}
	if !storable(p.NotBefore) {
		wrong("not_before", fault.NotATime, "must lie between 1970 and 9999")
	}
	if !storable(p.ExpiresAt) {
		wrong("expires_at", fault.NotATime, "must lie between 1970 and 9999")
	}
	if utf8.RuneCountInString(p.Reason) > MaxReason {
		wrong("reason", fault.TooLong, "must have at most %d characters", MaxReason)
	}
	if len(p.Classes) > MaxClasses {
		wrong("classes", fault.TooMany, "there are at most %d", MaxClasses)
	}
	return fields
}

func storable(t *time.Time) bool { return t == nil || t.Year() >= 1970 && t.Year() <= 9999 }

// checkReferences finds what a permission refers to that is not there, or is a document
// that is not seen. The caller holds w.mu.
func (w *World) checkReferences(p permissionapi.Permission, sees func(permissionapi.DocumentID) bool) (fields []fault.Field) {
	wrong := func(field string, why fault.Reason, format string, args ...any) {
		fields = append(fields, fault.At(field, why, format, args...))
	}
	unitKnown := func(id string) bool { u := w.units[id]; return u != nil && u.known }
	teamKnown := func(id string) bool { t := w.teams[id]; return t != nil && t.known }
	employeeKnown := func(id string) bool { e := w.employees[id]; return e != nil && e.known }

	switch s := p.Subject; s.Kind {
	case permissionapi.SubjectUser:
		if a := w.accounts[s.ID]; a == nil || !a.known {
			fields = append(fields, missing("subject.id", "account"))
		} else if !a.mayAct() {
			wrong("subject.id", fault.NotActive, "this account is no longer active")
		}
	case permissionapi.SubjectUnit:
		if !unitKnown(s.ID) {
			fields = append(fields, missing("subject.id", "unit"))
		}
	case permissionapi.SubjectTeam:
		if !teamKnown(s.ID) {
			fields = append(fields, missing("subject.id", "team"))
		}
	case permissionapi.SubjectReportsOf:
		if !employeeKnown(s.ID) {
			fields = append(fields, missing("subject.id", "employee"))
		}
	}

	for i, c := range p.Classes {
		at := fmt.Sprintf("classes[%d]", i)
		if _, known := w.classBit[c]; !known {
			fields = append(fields, missing(at, "class"))
		} else if slices.Index(p.Classes, c) < i {
			wrong(at, fault.Repeated, "is there twice")
		}
	}

	switch t := p.Target; t.Kind {
	case permissionapi.TargetUnit:
		if !unitKnown(t.ID) {
			fields = append(fields, missing("target.id", "unit"))
		}
	case permissionapi.TargetTeam:
		if !teamKnown(t.ID) {
			fields = append(fields, missing("target.id", "team"))
		}
	case permissionapi.TargetEmployee:
		if !employeeKnown(t.ID) {
			fields = append(fields, missing("target.id", "employee"))
		}
	case permissionapi.TargetDocument:
		id, ok := permissionapi.ParseDocumentID(t.ID)
		if d, known := w.document(id); !ok || !known || d.binned || d.class == noClass || !sees(id) {
			fields = append(fields, missing("target.id", "document"))
		}
	}
	return fields
}

func missing(field, noun string) fault.Field {
	return fault.At(field, fault.NoSuch, "there is no such %s", noun)
}
