package permission

import (
	"cmp"
	"slices"

	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// bounds tell by counting what one rule more or less does to most accounts of a large
// part. How many owners the rules that reach an account speak of is added up subject by
// subject, for all accounts at once, and no sets are met: who is allowed more owners than
// are denied sees something, who is allowed and denied fewer than the rule is about gains
// something by it. Where that does not decide, the account is looked at as such.
type bounds struct {
	d *difference
	r *rule
	x int // on which side the rule is: before or after

	about []*roaring.Bitmap // by class: owners of documents that the rule is about
	of    bySeat[[boundsAtOnce]bound]
	tells bySeat[told]
	apart *roaring.Bitmap // who has to be looked at
}

// bound is how many owners, and single documents, of a class rules speak of.
type bound struct {
	allowed, denied int32 // at most
	least           int32 // allowed by one rule alone
	whole           int32 // owners of whom one rule alone allows all documents
}

// told is what becomes of an account.
type told struct {
	sees    [2]permissionapi.ClassSet
	weight  int32 // about how many owners' documents it gains or loses
	changes bool
	perhaps bool // it changes, if not for certain
	doubt   bool // of what it sees
}

// boundsFrom is from how many accounts, and owners, on bounds are looked for: of few owners
// only few rules speak, so that most accounts are alike. Tests have it lower.
var boundsFrom = struct{ people, owners uint64 }{2000, few}

// boundsAtOnce is of how many classes bounds are kept in memory together.
const boundsAtOnce = 4

// bound is nil where bounds do not apply: to few accounts, to several changes at once, and
// to what is about each one's own or about single documents.
func (d *difference) bound(p part, rules relevant) *bounds {
	l := d.lens[after]
	b := &bounds{d: d, r: cmp.Or(l.with, l.without), x: before, about: make([]*roaring.Bitmap, len(d.w.classes)), apart: roaring.New()}
	if b.r == nil || l.relocates() || l.with != nil && l.without != nil || p.people.GetCardinality() <= boundsFrom.people {
		return nil
	}
	if !p.region.All && p.region.Numbers.GetCardinality() <= boundsFrom.owners {
		return nil
	}
	if l.with != nil {
		b.x = after
	}
	for _, c := range d.classes {
		b.about[c] = d.w.owners(c)
	}
	switch b.r.Target.Kind {
	case permissionapi.TargetEveryone:
	case permissionapi.TargetUnit, permissionapi.TargetTeam, permissionapi.TargetEmployee:
		numbers := cmp.Or(l.targetNumbers(b.r.Target, nil), noSeats)
		for _, c := range d.classes {
			b.about[c] = roaring.And(b.about[c], numbers)
		}
	default:
		return nil
	}
	b.of, b.tells = newBySeat[[boundsAtOnce]bound](p.people), newBySeat[told](p.people)
	for classes := range slices.Chunk(d.classes, boundsAtOnce) {
		b.of.clear()
		b.add(classes, p, rules)
		b.tell(classes, p)
	}
	b.choose(p)
	return b
}

// add adds up what rules say of some classes.
func (b *bounds) add(classes []int, p part, rules relevant) {
	d, counted := b.d, map[permissionapi.Target][]int32{}
	for key, set := range d.w.rules.bySubject {
		if key.Kind == permissionapi.SubjectUser {
			continue
		}
		var own [2][]*rule // for a unit without, and with, what is below
		for r := range set {
			if r != b.r && rules.has(r) {
				i := 0
				if r.Subject.Subtree {
					i = 1
				}
				own[i] = append(own[i], r)
			}
		}
		for _, list := range own {
			if len(list) > 0 {
				b.addFor(d.lens[before].subjects(list[0].Subject), list, classes, counted)
			}
		}
	}
	for a, list := range rules.personal {
		b.addFor(roaring.BitmapOf(a.seat), list, classes, counted)
	}
	if d.action != permissionapi.View && d.action != permissionapi.Download {
		return
	}
	for it := roaring.And(d.w.seats.brought, p.people).Iterator(); it.HasNext(); {
		seat := it.Next()
		for i := range classes {
			b.of.at(seat)[i].add(true, d.w.seated(seat).uploads.Len(), 0, 0)
		}
	}
}

// addFor adds what rules with one subject say.
func (b *bounds) addFor(seats *roaring.Bitmap, rules []*rule, classes []int, counted map[permissionapi.Target][]int32) {
	var all [boundsAtOnce]bound
	for _, r := range rules {
		if r == b.r {
			continue
		}
		for i, c := range classes {
			if !r.classes.Has(c) {
				continue
			}
			switch r.Target.Kind {
			case permissionapi.TargetSelf:
				b.addOwn(seats, func(at *[boundsAtOnce]bound, e *employee) {
					if b.about[c].Contains(e.number) {
						at[i].add(r.allow, 1, 1, 1)
					}
				})
			case permissionapi.TargetReports:
				b.addOwn(seats, func(at *[boundsAtOnce]bound, e *employee) {
					if e.reports != nil {
						at[i].add(r.allow, int(b.about[c].GetCardinality()), 0, 0)
					}
				})
			case permissionapi.TargetDocument:
				if doc, known := b.d.w.document(r.document); known && !doc.binned && int(doc.class) == c && b.about[c].Contains(doc.owner) {
					all[i].add(r.allow, 1, 1, 0)
				}
			default:
				n := b.count(r.Target, c, counted)
				all[i].add(r.allow, n, n, n)
			}
		}
	}
	if all == [boundsAtOnce]bound{} {
		return
	}
	for it := seats.Iterator(); it.HasNext(); {
		if at := b.of.at(it.Next()); at != nil {
			for i := range classes {
				at[i].allowed = limited(int(at[i].allowed) + int(all[i].allowed))
				at[i].denied = limited(int(at[i].denied) + int(all[i].denied))
				at[i].least, at[i].whole = max(at[i].least, all[i].least), max(at[i].whole, all[i].whole)
			}
		}
	}
}

// addOwn adds what a rule says of each account's own employee.
func (b *bounds) addOwn(seats *roaring.Bitmap, add func(*[boundsAtOnce]bound, *employee)) {
	for it := seats.Iterator(); it.HasNext(); {
		seat := it.Next()
		at := b.of.at(seat)
		if at == nil {
			continue
		}
		if a := b.d.w.seated(seat); a != nil && a.employee != nil && a.employee.known {
			add(at, a.employee)
		}
	}
}

// add adds that a rule speaks of so many at most, at least, and as owners.
func (b *bound) add(allow bool, most, least, whole int) {
	if !allow {
		b.denied = limited(int(b.denied) + most)
		return
	}
	b.allowed = limited(int(b.allowed) + most)
	b.least, b.whole = max(b.least, limited(least)), max(b.whole, limited(whole))
}

// limited is a number, or one that is larger than there are employees.
func limited(n int) int32 { return int32(min(n, 1<<30)) } //nolint:gosec // as it says

// count is of how many owners a target speaks.
func (b *bounds) count(t permissionapi.Target, class int, counted map[permissionapi.Target][]int32) int {
	if t.Kind == permissionapi.TargetEveryone {
		return int(b.about[class].GetCardinality())
	}
	if t.Kind == permissionapi.TargetEmployee {
		if e := b.d.w.employees[t.ID]; e != nil && e.known && b.about[class].Contains(e.number) {
			return 1
		}
		return 0
	}
	of := counted[t]
	if of == nil {
		of = make([]int32, len(b.about))
		for i := range of {
			of[i] = -1
		}
		counted[t] = of
	}
	if of[class] < 0 {
		of[class] = 0
		if numbers := b.d.lens[before].targetNumbers(t, nil); numbers != nil {
			of[class] = limited(int(b.about[class].AndCardinality(numbers)))
		}
	}
	return int(of[class])
}

// tell draws what follows for some classes.
func (b *bounds) tell(classes []int, p part) {
	for i, c := range classes {
		total := limited(int(b.about[c].GetCardinality()))
		if total == 0 {
			continue // there is nothing that the rule is about
		}
		for it := p.people.Iterator(); it.HasNext(); {
			seat := it.Next()
			at, t := b.of.at(seat)[i], b.tells.at(seat)
			saw, none := at.least > at.denied, at.allowed == 0
			if saw {
				t.sees[1-b.x] |= 1 << c
			} else if !none {
				t.doubt = true
			}
			switch {
			case !b.r.allow: // it takes all, and what was seen is what it takes
				t.changes = t.changes || saw
				t.weight += max(at.least-at.denied, 0)
			case total <= at.denied:
				t.doubt = true
			default:
				t.sees[b.x] |= 1 << c
				left := int(total) - int(at.allowed) - int(at.denied)
				t.changes = t.changes || left > 0
				t.perhaps = t.perhaps || left <= 0 && (at.whole < total || at.denied > 0)
				t.weight += limited(max(left, 0))
			}
		}
	}
}

// choose finds who has to be looked at: those of whom there is doubt, and as many for
// whom most changes as a sample names.
func (b *bounds) choose(p part) {
	type heavy struct {
		seat   uint32
		weight int32
	}
	var most []heavy
	for it := p.people.Iterator(); it.HasNext(); {
		seat := it.Next()
		t := b.tells.at(seat)
		switch {
		case t.doubt || t.perhaps && !t.changes:
			b.apart.Add(seat)
		case t.changes && (len(most) < maxSample || t.weight > most[len(most)-1].weight):
			i, _ := slices.BinarySearchFunc(most, t.weight, func(h heavy, weight int32) int { return cmp.Compare(weight, h.weight) })
			most = slices.Insert(most, i, heavy{seat, t.weight})
			most = most[:min(len(most), maxSample)]
		}
	}
	for _, h := range most {
		b.apart.Add(h.seat)
	}
}

// complete reports whether the others add nothing to the documents that those apart gain,
// or lose: these are all that the rule is about, but for those that a rule for everyone
// gives or takes anyway.
func (b *bounds) complete() bool {
	for _, c := range b.d.classes {
		missing := employeeSet{Numbers: b.about[c]}.Minus(b.ledger().all[c])
		for r := range b.d.w.rules.bySubject[subjectKey(permissionapi.SubjectEveryone, "")] {
			if r == b.r || !b.d.matters(r) || !r.classes.Has(c) || r.allow && !b.r.allow {
				continue
			}
			switch r.Target.Kind {
			case permissionapi.TargetEveryone:
				missing = employeeSet{}
			case permissionapi.TargetUnit, permissionapi.TargetTeam, permissionapi.TargetEmployee:
				missing = missing.Minus(employeeSet{Numbers: b.d.lens[before].targetNumbers(r.Target, nil)})
			}
		}
		if !missing.IsEmpty() {
			return false
		}
	}
	return true
}

// ledger is where it is written what the rule does: a gain of an allow that comes or a
// denial that goes, a loss otherwise.
func (b *bounds) ledger() *ledger {
	if b.r.allow == (b.x == after) {
		return &b.d.gain
	}
	return &b.d.lose
}

// counted counts those who need not be looked at.
func (b *bounds) counted(people *roaring.Bitmap) {
	l := b.ledger()
	for it := people.Iterator(); it.HasNext(); {
		t := b.tells.at(it.Next())
		if t.changes {
			l.people++
		}
		for _, c := range b.d.classes {
			if t.sees[before].Has(c) {
				b.d.counts[c].PeopleBefore++
			}
			if t.sees[after].Has(c) {
				b.d.counts[c].PeopleAfter++
			}
		}
	}
}
