package permission

import (
	"sync"
	"sync/atomic"

	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// cache keeps compiled scopes in their accounts' slots and knows which accounts have
// any. Readers fill it under the world's read lock and its own; a writer holds the
// world's lock alone, drops what its change touches, and readers compile it again
// when they need it.
type cache struct {
	mu   *sync.Mutex
	warm map[*account]struct{}
}

type scopeSlots [len(permissionapi.Actions)]atomic.Pointer[compiled]

// watchers are the cached scopes made from one set of people.
type watchers map[*compiled]struct{}

type lazyBitmap = atomic.Pointer[roaring.Bitmap]

// maxWarm accounts have scopes in the cache at most; past that, others make room.
const maxWarm = 20_000

func newCache() cache {
	return cache{mu: new(sync.Mutex), warm: map[*account]struct{}{}}
}

// keep puts a scope in its slot, in place of an outlived one.
func (k *cache) keep(c *compiled) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.warm) >= maxWarm {
		k.makeRoom(c.account)
	}
	k.warm[c.account] = struct{}{}
	for _, ws := range c.watched {
		ws[c] = struct{}{}
	}
	if old := c.account.scopes[c.action.Index()].Swap(c); old != nil {
		old.unwatch()
	}
}

func (k *cache) makeRoom(except *account) {
	for a := range k.warm {
		if a != except {
			k.dropAccount(a)
			return
		}
	}
}

func (c *compiled) unwatch() {
	for _, ws := range c.watched {
		delete(ws, c)
	}
}

func (k *cache) drop(c *compiled) {
	c.unwatch()
	c.account.scopes[c.action.Index()].Store(nil)
}

func (k *cache) dropAll(ws watchers) {
	for c := range ws {
		k.drop(c)
	}
}

func (k *cache) dropAccount(a *account) {
	for i := range a.scopes {
		if c := a.scopes[i].Load(); c != nil {
			k.drop(c)
		}
	}
	delete(k.warm, a)
}

// Forget drops what was compiled for an account, which is compiled again when it is
// asked for.
func (w *World) Forget(accountID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if a := w.accounts[accountID]; a != nil {
		w.cache.dropAccount(a)
	}
}

func (k *cache) clear() {
	for a := range k.warm {
		k.dropAccount(a)
	}
}

// touch brings the cache up to date with a rule that has just come or gone: the
// scopes of those it reaches, for its actions, and no others.
func (w *World) touch(r *rule) {
	if r.Subject.Kind == permissionapi.SubjectUser {
		if a := w.accounts[r.Subject.ID]; a != nil {
			w.touchAccount(a, r)
		}
		return
	}
	for a := range w.cache.warm {
		if w.reaches(r.Subject, a) {
			w.touchAccount(a, r)
		}
	}
}

func (w *World) touchAccount(a *account, r *rule) {
	for i, action := range permissionapi.Actions {
		c := a.scopes[i].Load()
		switch {
		case c == nil || !r.actions.Has(action):
		case r.Target.Kind == permissionapi.TargetDocument && !r.windowed() && r.BreakGlass == nil:
			w.patch(c, r.document)
		default:
			w.cache.drop(c)
		}
	}
}

// patch makes one document right in a cached scope, from all that reaches it. No
// window of a rule that reaches the account opens or closes while the scope holds,
// so that what was in force when it was made still decides.
func (w *World) patch(c *compiled, doc permissionapi.DocumentID) {
	var allow, deny permissionapi.ClassSet
	if c.action == permissionapi.View || c.action == permissionapi.Download {
		allow = c.account.uploads.Classes(doc)
	}
	for r := range w.rules.byDocument[doc] {
		switch {
		case !r.actions.Has(c.action) || !r.inForce(c.at) || !w.reaches(r.Subject, c.account):
		case r.allow:
			allow |= r.classes
		default:
			deny |= r.classes
		}
	}
	old := c.scope
	c.scope = &permissionapi.Scope{
		AccountID: old.AccountID, Action: old.Action, Revision: w.revision, ValidUntil: old.ValidUntil, Emergencies: old.Emergencies, Classes: old.Classes,
		AllowDocuments: old.AllowDocuments.With(doc, allow),
		DenyDocuments:  old.DenyDocuments.With(doc, deny),
	}
	c.wire.changed(doc)
}
