package permission

import (
	"fmt"
	"slices"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

// MayGrant returns nil when the account may give this permission, which is valid. The
// rules, in the order in which they are asked:
//
//   - An administrator may give any permission, except an allow that reaches
//     themselves for documents of others; for that one they need what anybody needs.
//     So they do to end a denial that keeps something from them.
//   - A share (target: one document) takes `share` or `manage` on it, and every action
//     that it gives; a deny of one document takes `manage`.
//   - Everything else takes `manage` on all of the target in all of the classes, also
//     for whoever joins the target later, and `upload` if it gives that.
//
// And for as long as the permission is to last. A document that the granter may not
// view, administrators too, is answered like one that does not exist. A share that would not reach its
// document, because of the document's class, is Invalid.
func (w *World) MayGrant(granter string, p permissionapi.Permission, now time.Time) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	a := w.accounts[granter]
	if a == nil || !a.mayAct() {
		return notActive()
	}
	x := w.fixedExtent(p.Target)
	if x.kind == oneDocument && !w.seesDocument(a, x.document, micros(now)) {
		return fault.InvalidFields(missing("target.id", "document"))
	}
	if err := w.mayGive(a, p, now); err != nil {
		return err
	}
	if x.kind == oneDocument {
		class := w.classOf(x.document)
		if !w.reachOf(p.Classes, p.Effect == permissionapi.Allow).Has(int(class)) {
			return fault.Invalidf("classes", fault.ClassNotNamed, "would not reach this document: its class is %s, which has to be named", w.classes[class].ID)
		}
	}
	return nil
}

func (w *World) mayGive(a *account, p permissionapi.Permission, now time.Time) error {
	if p.Effect == permissionapi.Allow && p.Subject.Kind == permissionapi.SubjectUser && p.Subject.ID == a.id && !w.ownOnly(p, a) {
		// What one holds would outlive whoever takes it away.
		return fault.New(fault.Forbidden, "Nobody gives themselves a permission, not even one that they have.").Named("own_grant")
	}
	if slices.Contains(a.roles, identity.RoleAdmin) {
		if p.Effect == permissionapi.Deny || !w.reaches(p.Subject, a) || w.ownOnly(p, a) {
			return nil
		}
		if w.mayGrant(a, p, micros(now)) == nil {
			return nil
		}
		return fault.New(fault.Forbidden, "It would let you see documents of others; another administrator has to give it.").Named("own_grant")
	}
	return w.mayGrant(a, p, micros(now))
}

func notActive() error {
	return fault.New(fault.Unauthenticated, "This account is not active.")
}

// ownOnly reports whether all that a permission gives the account is about themselves.
func (w *World) ownOnly(p permissionapi.Permission, a *account) bool {
	if p.Target.Kind == permissionapi.TargetSelf {
		return true
	}
	own := w.extentFor(permissionapi.Target{Kind: permissionapi.TargetSelf}, a)
	x := w.extentFor(p.Target, a)
	return x.kind == nobody || (x.kind == oneEmployee || x.kind == oneDocument) && own.covers(x)
}

func (w *World) mayGrant(a *account, p permissionapi.Permission, now int64) error {
	r := w.newRule(p)
	need := claim{extent: w.extentGiven(p), classes: r.classes, comingToo: len(p.Classes) == 0, from: now, until: r.to}
	needs := func(action permissionapi.Action) bool {
		need.action = action
		return w.holds(a, need)
	}
	if need.extent.kind == oneDocument {
		if !w.seesDocument(a, need.extent.document, now) {
			return fault.InvalidFields(missing("target.id", "document"))
		}
		if need.comingToo { // then it is the document's own class that counts
			need.classes, need.comingToo = 1<<w.classOf(need.extent.document), false
		}
		if !needs(permissionapi.Manage) && (!r.allow || !needs(permissionapi.Share)) {
			return beyond(fault.At("target", fault.BeyondManaged, "you may not share this document with others for as long"))
		}
	} else if !needs(permissionapi.Manage) {
		if need.comingToo {
			if need.comingToo = false; needs(permissionapi.Manage) {
				return beyond(fault.At("classes", fault.NameClasses, "name the classes: without them it would reach classes that you do not manage"))
			}
		}
		return beyond(fault.At("target", fault.BeyondManaged, "these are not all documents that you manage, in these classes and for as long"))
	}
	if !r.allow {
		return nil
	}
	var fields []fault.Field
	for i, action := range p.Actions {
		for _, given := range permissionapi.SetOf(action).Given().List() {
			if !needs(given) {
				fields = append(fields, fault.At(fmt.Sprintf("actions[%d]", i), fault.BeyondOwn, "you may not %s there yourself for as long", given))
				break
			}
		}
	}
	if fields != nil {
		return beyond(fields...)
	}
	return nil
}

func beyond(fields ...fault.Field) error {
	f := fault.New(fault.Forbidden, "One gives only what one manages and holds oneself.").Named("beyond_own_rights")
	f.Fields = fields
	return f
}

// mayEnd reports whether the account may revoke a permission: administrators may,
// those who gave it may take an allow back, and those who manage what it is about.
// Ending a deny gives something, so it takes as much as giving it, and one that keeps
// something from themselves is not for administrators as such. Nobody ends the automatic
// permission of a document that they may not see. The caller holds w.mu.
func (w *World) mayEnd(a *account, p permissionapi.Permission, now int64) bool {
	if isAutomatic(p) && !w.seesDocumentOf(a, p, now) {
		return false
	}
	if slices.Contains(a.roles, identity.RoleAdmin) && (p.Effect == permissionapi.Allow || !w.keepsFrom(a, p, now)) {
		return true
	}
	if p.Effect == permissionapi.Deny {
		return w.mayGrant(a, p, now) == nil
	}
	if p.GrantedBy == a.id {
		return true
	}
	if !w.holdsAnyManage(a) {
		return false
	}
	r := w.newRule(p)
	need := claim{action: permissionapi.Manage, extent: w.extentGiven(p), classes: r.classes, from: now, until: now}
	if need.extent.kind == oneDocument && len(p.Classes) == 0 {
		need.classes = 1 << w.classOf(need.extent.document)
	}
	return w.holds(a, need)
}

// MayEnd is NotFound when the account may not even see the permission, Forbidden when
// they may see but not end it, nil when they may end it.
func (w *World) MayEnd(accountID string, p permissionapi.Permission, now time.Time) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	a := w.accounts[accountID]
	switch {
	case a == nil || !a.mayAct():
		return notActive()
	case w.mayEnd(a, p, micros(now)):
		return nil
	case p.Effect == permissionapi.Deny && slices.Contains(a.roles, identity.RoleAdmin):
		return fault.New(fault.Forbidden, "It keeps documents from yourself; another administrator has to end or change it.").Named("own_denial")
	case w.maySee(a, p, micros(now)):
		return fault.New(fault.Forbidden, "Only whoever gave it, or manages what it is about, may change or end it.")
	}
	return fault.Missing("permission")
}

// maySee reports whether the account may see a permission: administrators and HR see
// all, others those given to them by name, those that they gave, and those about what
// they manage. The automatic one of a document, which tells that there is one, is only for
// its uploader and whoever sees the document. The caller holds w.mu.
func (w *World) maySee(a *account, p permissionapi.Permission, now int64) bool {
	if isAutomatic(p) {
		return p.Subject.ID == a.id || w.seesDocumentOf(a, p, now)
	}
	return a.seesAllPermissions() ||
		p.GrantedBy == a.id ||
		p.BreakGlass != nil && slices.Contains(p.BreakGlass.Told, a.id) ||
		p.Subject.Kind == permissionapi.SubjectUser && p.Subject.ID == a.id ||
		w.mayEnd(a, p, now)
}

// seesDocumentOf reports whether the account sees the document that a permission is about.
func (w *World) seesDocumentOf(a *account, p permissionapi.Permission, now int64) bool {
	id, ok := permissionapi.ParseDocumentID(p.Target.ID)
	return ok && w.seesDocument(a, id, now)
}

// keepsFrom reports whether a denial keeps something about others from the account that
// an allow, now or later, or its having brought a document would give it. The caller
// holds w.mu.
func (w *World) keepsFrom(a *account, p permissionapi.Permission, now int64) bool {
	if !w.reaches(p.Subject, a) || w.ownOnly(p, a) {
		return false
	}
	deny := w.newRule(p)
	x := w.extentFor(p.Target, a)
	keeps := false
	w.reaching(a, func(r *rule) {
		keeps = keeps || r.allow && r.to > now && r.actions&deny.actions != 0 && r.classes&deny.classes != 0 &&
			!w.ownOnly(r.Permission, a) && w.extentFor(r.Target, a).overlaps(x)
	})
	if keeps || !deny.actions.Has(permissionapi.View) && !deny.actions.Has(permissionapi.Download) {
		return keeps
	}
	for id := range a.uploads.All() {
		d := w.documents[id]
		brought := extent{kind: oneDocument, document: id, owner: d.owner}
		if a.uploads.Classes(id)&deny.classes != 0 && !w.isOwner(a, d.owner) && x.overlaps(brought) {
			return true
		}
	}
	return false
}
