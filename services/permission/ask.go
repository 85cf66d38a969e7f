package permission

import (
	"slices"
	"time"

	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

// Classes are the classes there are, in their order.
func (w *World) Classes() []permissionapi.Class {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return slices.Clone(w.classes)
}

// HasRole reports whether an account has a role now.
func (w *World) HasRole(accountID string, roles ...string) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	a := w.accounts[accountID]
	return a != nil && slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(a.roles, r) })
}

// Permission is one that stands, also an automatic one, which has the id of its
// document. ok is false when there is none.
func (w *World) Permission(id string) (p permissionapi.Permission, ok bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.permission(id)
}

func (w *World) permission(id string) (permissionapi.Permission, bool) {
	if r := w.rules.byID[id]; r != nil {
		return r.Permission, true
	}
	doc, ok := permissionapi.ParseDocumentID(id)
	if !ok || w.documents[doc].uploader == nil {
		return permissionapi.Permission{}, false
	}
	return w.automaticOf(doc), true
}

// automaticOf is the permission of whoever brought a document, spelled out.
func (w *World) automaticOf(doc permissionapi.DocumentID) permissionapi.Permission {
	d := w.documents[doc]
	id, at := doc.String(), fromMicros(d.upAt)
	p := permissionapi.Permission{
		ID: id, Effect: permissionapi.Allow, GrantedBy: automatic, Revision: 1, CreatedAt: at, UpdatedAt: at,
		Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: d.uploader.id},
		Actions: []permissionapi.Action{permissionapi.View, permissionapi.Download},
		Target:  permissionapi.Target{Kind: permissionapi.TargetDocument, ID: id},
	}
	if d.upClass != noClass {
		p.Classes = []string{w.classes[d.upClass].ID}
	} else {
		p.Classes = []string{w.waiting.uploads[doc]}
	}
	return p
}

// isAutomatic reports whether a permission is one of those: it can be ended, but not
// changed.
func isAutomatic(p permissionapi.Permission) bool {
	return p.GrantedBy == automatic && p.Target.Kind == permissionapi.TargetDocument && p.ID == p.Target.ID
}

// MaySee reports whether the account may see a permission.
func (w *World) MaySee(accountID string, p permissionapi.Permission, now time.Time) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	a := w.accounts[accountID]
	return a != nil && a.mayAct() && w.maySee(a, p, micros(now))
}

// seesAllPermissions reports whether the account's role lets it see every permission.
func (a *account) seesAllPermissions() bool {
	return slices.Contains(a.roles, identity.RoleAdmin) || slices.Contains(a.roles, identity.RoleHR)
}

// UsersOf are the active accounts among a subject, at most limit of them, in order of
// their ids.
func (w *World) UsersOf(s permissionapi.Subject, limit int) (ids []string) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if s.Kind == permissionapi.SubjectUser {
		if a := w.accounts[s.ID]; a != nil && a.mayAct() {
			return []string{s.ID}
		}
		return nil
	}
	for id, a := range w.accounts {
		if a.mayAct() && w.reaches(s, a) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids[:min(len(ids), limit)]
}

func (w *World) hasClass(id string) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	_, known := w.classBit[id]
	return known
}

// Answer answers questions whose action, user and class or document are given, all as
// of one revision, which it returns.
func (w *World) Answer(checks []permissionapi.Check, now time.Time) (revision uint64, allowed []bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	allowed = make([]bool, len(checks))
	for i, c := range checks {
		if c.DocumentID != "" {
			allowed[i] = w.mayOnDocument(c.UserID, c.Action, c.DocumentID, now)
		} else {
			allowed[i] = w.mayOnEmployee(c.UserID, c.Action, c.EmployeeID, c.Class, now)
		}
	}
	return w.revision, allowed
}
