package permission

import (
	"acervo/services/permission/permissionapi"
)

// claim is what somebody would have to hold: an action on all of an extent, in
// classes, from a moment until another.
type claim struct {
	action      permissionapi.Action
	extent      extent
	classes     permissionapi.ClassSet
	comingToo   bool // also classes that will be added later
	from, until int64
}

// holds reports whether the account holds all of a claim for all of its time: allows
// in force now that last as long, and no deny that ever cuts into it. The caller holds
// w.mu.
func (w *World) holds(a *account, c claim) bool {
	if !a.mayAct() || c.extent.kind == nobody || c.classes == 0 && !c.comingToo {
		return false
	}
	covered, coming, denied := permissionapi.ClassSet(0), !c.comingToo, false
	if c.extent.kind == oneDocument && (c.action == permissionapi.View || c.action == permissionapi.Download) {
		covered = a.uploads.Classes(c.extent.document)
	}
	w.reaching(a, func(r *rule) {
		if denied || !r.actions.Has(c.action) {
			return
		}
		if r.allow {
			if r.from <= c.from && r.to >= c.until && w.extentFor(r.Target, a).covers(c.extent) {
				covered |= r.classes
				coming = coming || len(r.Classes) == 0
			}
			return
		}
		touches := r.classes&c.classes != 0 || c.comingToo && len(r.Classes) == 0
		if touches && r.to > c.from && r.from < c.until && w.extentFor(r.Target, a).overlaps(c.extent) {
			denied = true
		}
	})
	return !denied && coming && c.classes&^covered == 0
}

// holdsAnyManage is a quick no for those who manage nothing at all.
func (w *World) holdsAnyManage(a *account) bool {
	found := false
	w.reaching(a, func(r *rule) { found = found || r.allow && r.actions.Has(permissionapi.Manage) })
	return found
}

// seesDocument reports whether the account may view a document now.
func (w *World) seesDocument(a *account, id permissionapi.DocumentID, now int64) bool {
	d, known := w.document(id)
	if !known || d.class == noClass {
		return false
	}
	c := w.compiled(a.id, permissionapi.View, fromMicros(now))
	return c != nil && c.scope.AllowsID(id, d.owner, w.classes[d.class].ID)
}
