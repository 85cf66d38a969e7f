package visible

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/services/permission/permissionapi"
)

// reach is a scope as the index asks it: within, a document of a class and owner is in
// one state and visible, or is visible as a single document.
type reach struct {
	scope *permissionapi.Scope
	state state
	key   string // scopes that allow the same have the same

	byClass []classReach // by the index's number of the class, for those it knew
	names   []string     // the scope's classes, by its own numbers

	mu     sync.RWMutex
	former *reach            // what the same account's scope was before, until the set is made
	single map[uint32]single // by document number; nil when the scope names none
	at     uint64            // up to which change of documents single knows them
}

type classReach struct {
	bit     int // the scope's number of the class, -1 when it has none
	visible permissionapi.EmployeeSet
	denied  permissionapi.EmployeeSet
}

type single struct{ allow, deny permissionapi.ClassSet }

// scopes are the scopes that were asked with, by account, action and state.
type scopes struct {
	mu   sync.Mutex
	held map[string]*reach
}

const maxScopes = 10_000

func (s *scopes) clear() { s.held = map[string]*reach{} }

// reach makes a scope ready. Who asks with the same scope again gets the same.
func (x *Index) reach(scope *permissionapi.Scope, st state) *reach {
	who := fmt.Sprint(scope.AccountID, " ", scope.Action, " ", st)
	x.scopes.mu.Lock()
	held := x.scopes.held[who]
	x.scopes.mu.Unlock()
	if held != nil && held.scope == scope && len(held.byClass) == len(x.classes.texts) {
		x.refresh(held)
		return held
	}
	r := &reach{scope: scope, state: st, names: scope.ClassNames(), key: fmt.Sprintf("scope %d %x", st, scopeDigest(scope))}
	for _, class := range x.classes.texts {
		r.byClass = append(r.byClass, r.class(class))
	}
	if held != nil && held.key != r.key && slices.Equal(held.names, r.names) {
		r.former = held.seed()
	}
	x.resolve(r)
	x.scopes.mu.Lock()
	defer x.scopes.mu.Unlock()
	if len(x.scopes.held) >= maxScopes {
		for old := range x.scopes.held {
			delete(x.scopes.held, old)
			break
		}
	}
	x.scopes.held[who] = r
	return r
}

func (r *reach) class(name string) classReach {
	c := classReach{bit: slices.Index(r.names, name)}
	if c.bit >= 0 {
		c.visible, c.denied = r.scope.Visible(name), r.scope.Classes[c.bit].Deny
	}
	return c
}

// seed is what the set of a scope can be made from that comes after this one: this, or
// what it would be made from itself.
func (r *reach) seed() *reach {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.former != nil {
		return r.former
	}
	return r
}

// singly reports whether documents are allowed or denied one by one.
func (r *reach) singly() bool { return r.scope.AllowDocuments.Len()+r.scope.DenyDocuments.Len() > 0 }

// resolve finds the numbers of the single documents.
func (x *Index) resolve(r *reach) {
	r.at = x.docChanges.now()
	if !r.singly() {
		return
	}
	r.single = make(map[uint32]single, r.scope.AllowDocuments.Len()+r.scope.DenyDocuments.Len())
	find := func(id permissionapi.DocumentID, s single) {
		x.ids.find(id, func(n uint32) bool {
			had := r.single[n]
			r.single[n] = single{had.allow | s.allow, had.deny | s.deny}
			return true
		})
	}
	for id, classes := range r.scope.AllowDocuments.All() {
		find(id, single{allow: classes})
	}
	for id, classes := range r.scope.DenyDocuments.All() {
		find(id, single{deny: classes})
	}
}

// refresh takes in single documents that came since.
func (x *Index) refresh(r *reach) {
	if !r.singly() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	changes, known := x.docChanges.since(r.at)
	if !known {
		x.resolve(r)
		return
	}
	for i := range changes {
		id := changes[i].was.id
		if s := (single{r.scope.AllowDocuments.Classes(id), r.scope.DenyDocuments.Classes(id)}); s != (single{}) {
			r.single[changes[i].n] = s
		}
	}
	r.at = x.docChanges.now()
}

// singles are the single documents that are known.
func (r *reach) singles() map[uint32]single {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return maps.Clone(r.single)
}

// scopeDigest tells scopes that allow different things apart.
func scopeDigest(s *permissionapi.Scope) [16]byte {
	h := sha256.New()
	var b [8]byte
	num := func(n uint64) {
		binary.LittleEndian.PutUint64(b[:], n)
		h.Write(b[:])
	}
	set := func(e permissionapi.EmployeeSet) {
		if e.All {
			num(1)
		} else {
			num(0)
		}
		if e.Numbers == nil || e.Numbers.IsEmpty() {
			num(0)
			return
		}
		num(e.Numbers.GetSerializedSizeInBytes())
		_, _ = e.Numbers.WriteTo(h) // a hash takes everything
	}
	for _, c := range s.Classes {
		num(uint64(len(c.Class)))
		h.Write([]byte(c.Class))
		set(c.Allow)
		set(c.Deny)
	}
	for _, d := range []permissionapi.DocumentSet{s.AllowDocuments, s.DenyDocuments} {
		digest := d.Digest()
		num(digest[0])
		num(digest[1])
		num(uint64(d.Len()))
	}
	return [16]byte(h.Sum(nil))
}

// holds reports whether a document is within the scope and in the state.
func (x *Index) within(r *reach, n uint32) bool {
	if !x.inState(r.state).has(n) {
		return false
	}
	class := x.kinds[x.kindAt(n)].class
	var c classReach
	if int(class) < len(r.byClass) {
		c = r.byClass[class]
	} else {
		c = r.class(x.classes.texts[class])
	}
	if c.bit < 0 {
		return false
	}
	var s single
	if r.singly() {
		r.mu.RLock()
		s = r.single[n]
		r.mu.RUnlock()
	}
	if s.deny.Has(c.bit) {
		return false
	}
	owner := x.ownerOf(n)
	return c.visible.Contains(owner) || s.allow.Has(c.bit) && !c.denied.Contains(owner)
}

// worthKeeping is how many documents make it worth keeping a narrow scope's set: fewer are
// found again as fast.
const worthKeeping = 200

// scopeCond is the condition to be within a scope.
func (x *Index) scopeCond(r *reach) *cond {
	var kinds kindSet
	c := &cond{
		key: r.key, holds: func(n uint32) bool { return x.within(r, n) }, refresh: func() { x.refresh(r) },
		upper: x.inState(r.state).n, each: x.inState(r.state).each, build: func() *docs { return x.buildReach(r) },
	}
	for n, k := range x.kinds {
		if c := r.byClass[k.class]; c.bit >= 0 && (!c.visible.IsEmpty() || r.scope.AllowDocuments.Len() > 0) {
			kinds |= kindsOf(uint16(n))
		}
	}
	c.kinds = kinds
	if kept := x.sets.peek(x, r.key); kept != nil {
		c.has(kept)
		return c
	}
	if owners, some := x.fewOwners(r); some {
		found := make([]uint32, 0, 64)
		for _, o := range owners {
			x.ofOwner.each(o, func(n uint32) bool {
				if x.within(r, n) {
					found = append(found, n)
				}
				return true
			})
		}
		for n := range r.singles() {
			if x.within(r, n) {
				found = append(found, n)
			}
		}
		slices.Sort(found)
		found = slices.Compact(found)
		c.upper, c.each = len(found), func(yield func(n uint32) bool) {
			for _, n := range found {
				if !yield(n) {
					return
				}
			}
		}
		c.build = func() *docs { return fromList(found) }
		if len(found) > worthKeeping {
			kept := x.sets.get(x, c, false)
			c.has(kept)
		}
	}
	return c
}

// fewOwners are the owners of all that a narrow scope reaches; false for other scopes.
func (x *Index) fewOwners(r *reach) (owners []uint32, narrow bool) {
	if r.scope.AllowDocuments.Len() > x.few {
		return nil, false
	}
	people := roaring.New()
	for _, c := range r.byClass {
		switch {
		case c.visible.IsEmpty():
		case c.visible.All || c.visible.Numbers.GetCardinality() > uint64(x.few):
			return nil, false
		default:
			people.Or(c.visible.Numbers)
		}
	}
	total := 0
	for it := people.Iterator(); it.HasNext(); {
		owner := it.Next()
		if total += x.ofOwner.count(owner); total > x.few {
			return nil, false
		}
		owners = append(owners, owner)
	}
	return owners, true
}

// buildReach makes the set of all that a scope reaches: from what the account reached
// before where that is known, since little changes at once, and otherwise anew.
func (x *Index) buildReach(r *reach) *docs {
	r.mu.Lock()
	former := r.former
	r.former = nil
	r.mu.Unlock()
	if former != nil {
		if kept := x.sets.spare(x, former.key); kept != nil {
			if s, ok := x.derive(kept.docs, former, r); ok {
				return s
			}
		}
	}
	all := make([]words, x.chunks())
	scratch := make([]words, len(all))
	var groups []classGroup
	for n, class := range x.classes.texts {
		c := r.class(class)
		if c.visible.IsEmpty() {
			continue
		}
		i := slices.IndexFunc(groups, func(g classGroup) bool { return g.people.Equal(c.visible) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, classGroup{people: c.visible})
		}
		groups[i].classes = append(groups[i].classes, x.ofClass[n])
	}
	in := x.inState(r.state)
	for _, g := range groups {
		people := g.people.Numbers
		listed := people != nil && !people.IsEmpty()
		clear(scratch)
		if listed {
			for it := people.Iterator(); it.HasNext(); {
				x.ofOwner.each(it.Next(), func(n uint32) bool {
					scratch[n>>chunkBits][uint16(n)>>6] |= 1 << (n & 63)
					return true
				})
			}
		}
		var ofClasses, state words
		for i := range all {
			clear(ofClasses[:])
			for _, s := range g.classes {
				s.or(i, &ofClasses)
			}
			in.and(i, &ofClasses, &state)
			w, people := &all[i], &scratch[i]
			for k := range w {
				if g.people.All {
					w[k] |= ofClasses[k] &^ people[k]
				} else {
					w[k] |= ofClasses[k] & people[k]
				}
			}
		}
	}
	s := fromWords(all)
	for n := range r.singles() {
		s.put(n, x.within(r, n))
	}
	return s
}

type classGroup struct {
	people  permissionapi.EmployeeSet
	classes []*docs
}

// derive makes the set of a scope from that of the scope before, if they differ in the
// documents of fewer than a tenth.
func (x *Index) derive(had *docs, before, now *reach) (*docs, bool) {
	changed := roaring.New()
	differ := func(a, b permissionapi.EmployeeSet) bool {
		if a.All != b.All {
			return false
		}
		if a.Numbers != b.Numbers {
			changed.Or(roaring.Xor(numbers(a), numbers(b)))
		}
		return true
	}
	for _, class := range x.classes.texts {
		a, b := before.class(class), now.class(class)
		if !differ(a.visible, b.visible) || (now.scope.AllowDocuments.Len() > 0 || before.scope.AllowDocuments.Len() > 0) && !differ(a.denied, b.denied) {
			return nil, false
		}
	}
	budget := (x.inUse.n+x.binned.n)/10 + x.few
	for it := changed.Iterator(); it.HasNext(); {
		if budget -= 1 + x.ofOwner.count(it.Next()); budget < 0 {
			return nil, false
		}
	}
	s := had.clone()
	again := func(n uint32) bool {
		s.put(n, x.within(now, n))
		return true
	}
	for it := changed.Iterator(); it.HasNext(); {
		x.ofOwner.each(it.Next(), again)
	}
	wasSingle, isSingle := before.singles(), now.singles()
	for n, was := range wasSingle {
		if isSingle[n] != was {
			again(n)
		}
	}
	for n, is := range isSingle {
		if wasSingle[n] != is {
			again(n)
		}
	}
	return s, true
}

func numbers(e permissionapi.EmployeeSet) *roaring.Bitmap {
	if e.Numbers == nil {
		return roaring.New()
	}
	return e.Numbers
}
