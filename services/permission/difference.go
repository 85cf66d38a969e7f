package permission

import (
	"cmp"
	"errors"
	"time"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// difference is what changes between the world as it is and as a lens shows it, for one
// action at one moment. Accounts whom the same rules reach are looked at together, and
// each by itself only in what is its own: rules that name it, its own documents and
// reports, and what it brought.
type difference struct {
	w      *World
	lens   [2]*lens // before and after
	action permissionapi.Action
	at     int64

	in         permissionapi.ClassSet // those for which anything may change
	classes    []int                  // and these are they, of those there are
	denials    bool                   // what is denied may change, too
	gain, lose ledger
	region     employeeSet                      // of the part that is looked at
	near       *roaring.Bitmap                  // see nearTo
	special    *roaring.Bitmap                  // seats of those who may have something of their own; others have not, unless it is anybody
	below      [2]map[*employee]*roaring.Bitmap // of the region, by who is above; where near is set
	single     [2][]*roaring.Bitmap             // by class: those all of whose documents they themselves gain, or lose
	counts     []permissionapi.PreviewClass

	decisive uint64    // of the world that is compared
	since    time.Time // it is held for reading
}

// holdAtMost is about how long a comparison keeps changes waiting at a time.
var holdAtMost = 50 * time.Millisecond

// errTurned is that the world has changed while it was compared.
var errTurned = errors.New("the world has changed meanwhile")

// breathe now and then lets the changes in that wait. errTurned if there was one: then what
// was found so far is of before.
func (d *difference) breathe() error {
	if time.Since(d.since) < holdAtMost {
		return nil
	}
	d.w.mu.RUnlock()
	d.w.mu.RLock()
	d.since = time.Now()
	if d.w.decisive != d.decisive {
		return errTurned
	}
	return nil
}

const (
	before = 0
	after  = 1
)

// maxAlike is how many different kinds of people a preview compares, so that it takes no
// longer than a few seconds.
const maxAlike = 20_000

// preview compares the world with what the lens shows. Invalid when it concerns too many
// different people; errTurned when the world changed meanwhile.
func (l *lens) preview(action permissionapi.Action, at time.Time, askerID string, now time.Time) (permissionapi.Preview, error) {
	w := l.w
	w.mu.RLock()
	defer w.mu.RUnlock()
	asked := cmp.Or(l.with, l.without)
	shown := *l
	for _, r := range []**rule{&shown.without, &shown.with} {
		if *r != nil && (!(*r).actions.Has(action) || !(*r).inForce(micros(at))) {
			*r = nil // it does nothing here
		}
	}
	l = &shown
	d := &difference{
		w: w, lens: [2]*lens{w.now(), l}, action: action, at: micros(at),
		gain: newLedger(w), lose: newLedger(w), counts: make([]permissionapi.PreviewClass, len(w.classes)),
		decisive: w.decisive, since: time.Now(),
	}
	var in permissionapi.ClassSet
	for _, r := range []*rule{l.without, l.with} {
		if r != nil {
			in |= r.classes
			d.denials = d.denials || !r.allow
		}
	}
	if l.relocates() {
		in, d.denials = ^permissionapi.ClassSet(0), true
	}
	d.in = in
	for i := range w.classes {
		if in.Has(i) {
			d.classes = append(d.classes, i)
		}
	}
	for _, p := range d.parts() {
		if err := d.compare(p); err != nil {
			return permissionapi.Preview{}, err
		}
	}
	out := d.result(at, askerID, now)
	if out.Unchanged && asked != nil {
		out.Nothing = l.nothing(asked)
	}
	return out, nil
}

// nothing says why a rule changes nothing for anybody, where it is not that others do the
// same: it is given to no account that may act, or there is no document that it is about.
func (l *lens) nothing(r *rule) permissionapi.Nothing {
	w := l.w
	acting := roaring.And(l.subjects(r.Subject), w.seats.acting)
	if acting.IsEmpty() {
		return permissionapi.NobodyThere
	}
	region := permissionapi.Everyone
	switch r.Target.Kind {
	case permissionapi.TargetEveryone, permissionapi.TargetReports:
	case permissionapi.TargetDocument:
		d, known := w.document(r.document)
		if !known || d.binned || d.class == noClass || !r.classes.Has(int(d.class)) {
			return permissionapi.NoDocuments
		}
		return ""
	case permissionapi.TargetSelf:
		region = permissionapi.EmployeeSet{Numbers: acting}
	default:
		region = permissionapi.EmployeeSet{Numbers: l.targetNumbers(r.Target, nil)}
	}
	for class := range w.classes {
		if r.classes.Has(class) && w.documentsIn(class, region) > 0 {
			return ""
		}
	}
	return permissionapi.NoDocuments
}

// part are accounts for whom something may change, and about whom that may be.
type part struct {
	people  *roaring.Bitmap
	region  permissionapi.EmployeeSet
	only    []permissionapi.DocumentID // when it is about single documents alone
	changed bool                       // what reaches the accounts may change, not only what it reaches
}

// parts are those whom a changed rule reaches; or those who move with those whom they
// come to be under or cease to be, and apart from them those to whom something is given
// about the places and teams that they leave and enter.
func (d *difference) parts() []part {
	l, w := d.lens[after], d.w
	if !l.relocates() {
		p := part{people: roaring.New()}
		numbers, docs := roaring.New(), true
		for x, r := range []*rule{l.without, l.with} {
			if r == nil {
				continue
			}
			p.people.Or(d.lens[x].subjects(r.Subject))
			switch r.Target.Kind {
			case permissionapi.TargetDocument:
				p.only = append(p.only, r.document)
				if doc, known := w.document(r.document); known {
					numbers.Add(doc.owner)
				}
				continue
			case permissionapi.TargetEveryone, permissionapi.TargetSelf, permissionapi.TargetReports:
				p.region = permissionapi.Everyone
			default:
				if n := d.lens[x].targetNumbers(r.Target, nil); n != nil {
					numbers.Or(n)
				}
			}
			docs = false
		}
		if !docs {
			p.only = nil
		}
		if !p.region.All {
			p.region.Numbers = numbers
		}
		p.people.And(w.seats.acting)
		return []part{p}
	}

	own, region := roaring.New(), roaring.New()
	of := func(e *employee) {
		for _, a := range e.accounts {
			own.Add(a.seat)
		}
	}
	touched := map[*rule]struct{}{}
	touch := func(rules ruleSet) {
		for r := range rules {
			if r.actions.Has(d.action) && r.inForce(d.at) {
				touched[r] = struct{}{}
			}
		}
	}
	chain := func(u *unit) {
		for above := range u.chain() {
			touch(w.rules.byTarget[targetKey(permissionapi.TargetUnit, above.id)])
		}
	}
	managers := roaring.New()
	for e, to := range l.moved {
		of(e)
		region.Add(e.number)
		if to.unit != e.unit {
			chain(e.unit)
			chain(to.unit)
		}
		if to.manager == e.manager {
			continue
		}
		for below := range e.allReports() {
			of(below)
			region.Add(below.number)
		}
		for _, x := range d.lens {
			for m := range x.managers(e) {
				for _, a := range m.accounts {
					managers.Add(a.seat)
				}
			}
		}
	}
	if l.team != nil {
		for _, set := range []map[*employee]struct{}{l.joined, l.parted} {
			for e := range set {
				of(e)
				region.Add(e.number)
			}
		}
		touch(w.rules.byTarget[targetKey(permissionapi.TargetTeam, l.team.id)])
	}
	sets := []*roaring.Bitmap{managers}
	seen := map[permissionapi.Subject]bool{}
	for r := range touched {
		if !seen[r.Subject] {
			seen[r.Subject] = true
			sets = append(sets, d.lens[before].subjects(r.Subject))
		}
	}
	others := roaring.FastOr(sets...)
	others.And(w.seats.acting)
	others.AndNot(own)
	own.And(w.seats.acting)
	return []part{
		{people: own, region: permissionapi.Everyone, changed: true},
		{people: others, region: permissionapi.EmployeeSet{Numbers: region}},
	}
}

// compare counts what changes for the accounts of a part.
func (d *difference) compare(p part) error {
	if p.people.IsEmpty() {
		return nil
	}
	rules := d.relevant(p)
	d.region, d.near = p.region, d.nearTo(p)
	d.single = [2][]*roaring.Bitmap{make([]*roaring.Bitmap, len(d.w.classes)), make([]*roaring.Bitmap, len(d.w.classes))}
	d.special = roaring.New()
	if d.action == permissionapi.View || d.action == permissionapi.Download {
		d.special.Or(d.w.seats.brought)
	}
	if d.near != nil {
		d.special.Or(d.near)
	}
	for a := range rules.personal {
		d.special.Add(a.seat)
	}
	b := d.bound(p, rules)
	if b == nil {
		return d.look(p, rules)
	}
	others := roaring.AndNot(p.people, b.apart)
	p.people = b.apart
	if err := d.look(p, rules); err != nil {
		return err
	}
	if b.complete() {
		b.counted(others)
		return nil
	}
	p.people = others
	return d.look(p, rules)
}

// look counts what changes for the accounts of a part, kind by kind.
func (d *difference) look(p part, rules relevant) error {
	groups, err := d.alike(p, rules)
	if err != nil {
		return err
	}
	if len(groups) > maxAlike {
		return fault.Invalidf("change", fault.TooWide, "concerns people of more than %d different kinds, which are not compared at once: it can be made, but not previewed; narrow it to see what it does", maxAlike)
	}
	for _, g := range groups {
		d.fill(g, p, rules)
		if err := d.count(g); err != nil {
			return err
		}
	}
	for x, l := range [2]*ledger{&d.gain, &d.lose} {
		for c, owners := range d.single[x] {
			if owners != nil {
				l.add(c, employeeSet{Numbers: owners}, nil)
			}
		}
	}
	return nil
}

// nearTo are the seats of those who are, or are above, somebody of a region: whom rules
// about self and reports give anything of it. nil when that is anybody.
func (d *difference) nearTo(p part) *roaring.Bitmap {
	if p.region.All || p.region.Numbers.GetCardinality() > few {
		return nil
	}
	near := roaring.New()
	d.below = [2]map[*employee]*roaring.Bitmap{{}, {}}
	mark := func(e *employee) {
		for _, a := range e.accounts {
			near.Add(a.seat)
		}
	}
	for it := p.region.Numbers.Iterator(); it.HasNext(); {
		e := d.w.byNumber[it.Next()]
		if e == nil {
			continue
		}
		mark(e)
		for x, l := range d.lens {
			for m := range l.managers(e) {
				if d.below[x][m] == nil {
					d.below[x][m] = roaring.New()
					mark(m)
				}
				d.below[x][m].Add(e.number)
			}
		}
	}
	return near
}

// numbers are the employees of a target for an account, before or after; of those who
// report to it, where a region is looked at, those of the region.
func (d *difference) numbers(x int, t permissionapi.Target, a *account) *roaring.Bitmap {
	if t.Kind == permissionapi.TargetReports && d.near != nil {
		if a.employee == nil || !a.employee.known {
			return nil
		}
		return d.below[x][a.employee]
	}
	return d.lens[x].targetNumbers(t, a)
}
