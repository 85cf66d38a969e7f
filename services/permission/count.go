package permission

import (
	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// count counts what changes for the accounts of a group.
func (d *difference) count(g *alikes) error {
	var plain *outcome // of those who have nothing of their own
	var quick outcome
	for i, seat := range g.seats {
		if i%breathEvery == 0 {
			if err := d.breathe(); err != nil {
				return err
			}
		}
		var a *account
		if d.special.Contains(seat) || g.hasOwn && d.near == nil {
			a = d.w.seated(seat)
		}
		o := plain
		switch {
		case a != nil && d.hasOwn(g, a):
			var ok bool
			if quick, ok = d.selfOnly(g, a); ok {
				o = &quick
			} else {
				o = d.becomes(g, a)
			}
		case o == nil:
			plain = d.becomes(g, nil)
			o = plain
		}
		for _, c := range d.classes {
			for x, n := range [2]*int{&d.counts[c].PeopleBefore, &d.counts[c].PeopleAfter} {
				if o.sees[x].Has(c) {
					*n++
				}
			}
		}
		for x, l := range [2]*ledger{&d.gain, &d.lose} {
			if !o.changes[x] {
				continue
			}
			l.people++
			if len(l.sample) < maxSample {
				a = d.w.seated(seat)
				l.person(a, d.documents(g, a)[x])
			}
		}
	}
	return nil
}

// outcome is what becomes of an account: whether it gains and loses anything, and of
// which classes it sees something that the change is about, before and after.
type outcome struct {
	changes [2]bool
	sees    [2]permissionapi.ClassSet
}

// hasOwn reports whether an account has something that the others of its group have not.
func (d *difference) hasOwn(g *alikes, a *account) bool {
	return len(g.personal[a]) > 0 || g.hasOwn && a.employee != nil && a.employee.known && (d.near == nil || d.near.Contains(a.seat)) || d.hasUploads(a)
}

// hasUploads reports whether the account brought anything of what is looked at.
func (d *difference) hasUploads(a *account) bool {
	uploads := d.uploads(before, a)
	if uploads.Len() == 0 || d.region.All {
		return uploads.Len() > 0
	}
	for id := range uploads.All() {
		if doc, known := d.w.document(id); known && d.region.Contains(doc.owner) {
			return true
		}
	}
	return false
}

// selfOnly is what becomes of an account that has nothing of its own but what rules about
// self say; ok is false when it has more, or there is more to tell of its group.
func (d *difference) selfOnly(g *alikes, a *account) (o outcome, ok bool) {
	if !g.simple || len(g.personal[a]) > 0 || a.employee == nil || !a.employee.known || g.hasReports && (len(a.employee.reports) > 0 || len(d.lens[after].movedTo[a.employee]) > 0) || d.hasUploads(a) {
		return o, false
	}
	for x := range g.change {
		for _, c := range d.classes {
			if !g.change[x].told[c] {
				return o, false
			}
		}
	}
	owner := a.employee.number
	gains := [2]int{g.change[0].total, g.change[1].total}
	for _, c := range d.classes {
		seen := [2]int{g.seen[before][c], g.seen[after][c]}
		if d.w.owners(c).Contains(owner) {
			about := g.about[c].Contains(owner)
			var had, has [2]bool
			for x := range has {
				allow, deny := g.allow[x][c].Contains(owner), g.deny[x][c].Contains(owner)
				had[x] = allow && !deny
				has[x] = (allow || g.self[x].allow.Has(c)) && !deny && !g.self[x].deny.Has(c)
				if had[x] && about {
					seen[x]--
				}
				if has[x] && (about || g.selfConcern.Has(c)) {
					seen[x]++
				}
			}
			for x := range has {
				if had[1-x] && !had[x] {
					gains[x]--
				}
				if has[1-x] && !has[x] {
					gains[x]++
					if d.single[x][c] == nil {
						d.single[x][c] = roaring.New()
					}
					d.single[x][c].Add(owner)
				}
			}
		}
		for x := range seen {
			if seen[x] > 0 {
				o.sees[x] |= 1 << c
			}
		}
	}
	o.changes = [2]bool{gains[0] > 0, gains[1] > 0}
	return o, true
}

func (d *difference) uploads(x int, a *account) permissionapi.DocumentSet {
	if d.action != permissionapi.View && d.action != permissionapi.Download {
		return permissionapi.DocumentSet{}
	}
	return d.lens[x].uploadsOf(a)
}
