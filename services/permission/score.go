package permission

import (
	"maps"

	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// score is what is counted of one account.
type score struct {
	owners [2]int // whose documents it gains, or loses
	plus   [2]int // single documents beside these
	minus  [2]int // single documents not, of these
	of     [2][]employeeSet
	seen   [2][]int // by class: owners of whom it sees something that the change is about
	hidden [2][]int // single documents of these that it does not see
	sees   [2]permissionapi.ClassSet
	but    [2][]map[uint32]documentIDs // by class and owner: of these, those not gained, or lost
	extra  [2]documentIDs              // those counted in plus
}

// becomes is what becomes of an account (or, with nil, of one that has nothing of its own).
func (d *difference) becomes(g *alikes, a *account) *outcome {
	g, b := d.belongingsOf(g, a)
	s := d.scoreOwners(g, b)
	d.scoreDocuments(g, b, &s)
	if a != nil && d.needsUploads(g, a, b, &s) {
		d.scoreUploads(g, b, &s, a)
	}
	var o outcome
	for x := range o.changes {
		o.changes[x] = s.plus[x] > 0 || s.owners[x] > s.minus[x] || s.owners[x] > 0 && d.exactly(s, x) > s.minus[x]
		for _, c := range d.classes {
			if s.sees[x].Has(c) || s.seen[x][c] > s.hidden[x][c] || s.seen[x][c] > 0 && d.seenExactly(g, b, x, c) > s.hidden[x][c] {
				o.sees[x] |= 1 << c
			}
		}
	}
	d.tell(g, b, &s)
	return &o
}

// documents are how many an account gains and loses.
func (d *difference) documents(g *alikes, a *account) (n [2]int) {
	g, b := d.belongingsOf(g, a)
	s := d.scoreOwners(g, b)
	d.scoreDocuments(g, b, &s)
	d.scoreUploads(g, b, &s, a)
	for x := range n {
		n[x] = d.exactly(s, x) + s.plus[x] - s.minus[x]
	}
	return n
}

// scoreOwners counts owners: those of the group, corrected by the few of the account.
func (d *difference) scoreOwners(g *alikes, b belongings) (s score) {
	n := len(d.w.classes)
	for x := range s.seen {
		s.seen[x], s.hidden[x] = append([]int(nil), g.seen[x]...), make([]int, n)
		s.of[x], s.owners[x] = g.change[x].of, g.change[x].total
	}
	if b.numbers == nil {
		return s
	}
	for _, c := range d.classes {
		owners := d.w.owners(c)
		var changed [2]*roaring.Bitmap
		for it := b.numbers.Iterator(); it.HasNext(); {
			owner := it.Next()
			if !owners.Contains(owner) {
				continue
			}
			var saw, had [2]bool
			for x := range saw {
				allow, deny := g.onOwner(b, x, c, owner)
				saw[x] = allow && !deny
				had[x] = g.allow[x][c].Contains(owner) && !g.deny[x][c].Contains(owner) && g.about[c].Contains(owner)
			}
			about := g.isAbout(b, c, owner)
			for x := range saw {
				if had[x] {
					s.seen[x][c]--
				}
				if saw[x] && about {
					s.seen[x][c]++
				}
				if g.change[x].of[c].Contains(owner) {
					s.owners[x]--
				}
				if saw[1-x] && !saw[x] {
					s.owners[x]++
					if changed[x] == nil {
						changed[x] = roaring.New()
					}
					changed[x].Add(owner)
				}
			}
		}
		for x := range changed {
			if changed[x] == nil && !d.touches(s.of[x][c], b.numbers) {
				continue
			}
			if &s.of[x][0] == &g.change[x].of[0] {
				s.of[x] = append([]employeeSet(nil), s.of[x]...)
			}
			s.of[x][c] = s.of[x][c].Minus(employeeSet{Numbers: b.numbers})
			if changed[x] != nil {
				s.of[x][c] = either(s.of[x][c], employeeSet{Numbers: changed[x]})
			}
		}
	}
	return s
}

func (d *difference) touches(s employeeSet, numbers *roaring.Bitmap) bool {
	if s.All {
		return true
	}
	return s.Numbers != nil && s.Numbers.Intersects(numbers)
}

// scoreDocuments counts documents that rules name, for the group or the account.
func (d *difference) scoreDocuments(g *alikes, b belongings, s *score) {
	seen := map[permissionapi.DocumentID]bool{}
	look := func(id permissionapi.DocumentID) {
		if !seen[id] {
			seen[id] = true
			d.scoreDocument(g, b, s, id, 0, [2]bool{})
		}
	}
	for x := range g.side {
		for id := range g.side[x].documents {
			look(id)
		}
		for id := range b.documents[x] {
			look(id)
		}
	}
	for id := range g.concern.documents {
		look(id)
	}
	for id := range b.concern {
		look(id)
	}
}

// scoreUploads counts documents that the account brought and no rule names.
func (d *difference) scoreUploads(g *alikes, b belongings, s *score, a *account) {
	was, is := d.uploads(before, a), d.uploads(after, a)
	for id := range was.All() {
		named := g.concern.documents[id] != 0 || b.concern[id] != 0
		for x := range g.side {
			_, group := g.side[x].documents[id]
			_, own := b.documents[x][id]
			named = named || group || own
		}
		brought := was.Classes(id)
		kept := [2]bool{true, is.Classes(id) != 0}
		if !named {
			d.scoreDocument(g, b, s, id, brought, kept)
		} else {
			d.correct(g, b, s, id, brought, kept)
		}
	}
}

// scoreDocument counts one document. brought is in which class the account keeps sight of
// it for having brought it, if it does before and after.
func (d *difference) scoreDocument(g *alikes, b belongings, s *score, id permissionapi.DocumentID, brought permissionapi.ClassSet, kept [2]bool) {
	d.scoreDocumentBy(g, b, s, id, brought, kept, +1)
}

// correct counts a document anew that was counted without its having been brought.
func (d *difference) correct(g *alikes, b belongings, s *score, id permissionapi.DocumentID, brought permissionapi.ClassSet, kept [2]bool) {
	d.scoreDocumentBy(g, b, s, id, 0, [2]bool{}, -1)
	d.scoreDocumentBy(g, b, s, id, brought, kept, +1)
}

func (d *difference) scoreDocumentBy(g *alikes, b belongings, s *score, id permissionapi.DocumentID, brought permissionapi.ClassSet, kept [2]bool, by int) {
	doc, known := d.w.document(id)
	if !known || doc.binned || doc.class == noClass || int(doc.class) >= len(g.about) {
		return
	}
	c := int(doc.class)
	if g.about == nil || !d.has(c) {
		return
	}
	named := g.concern.documents[id].Has(c) || b.concern[id].Has(c)
	about := g.isAbout(b, c, doc.owner)
	var byOwner, really [2]bool
	for x := range really {
		allow, deny := g.onOwner(b, x, c, doc.owner)
		byOwner[x] = allow && !deny
		group, own := g.side[x].documents[id], b.documents[x][id]
		allow = allow || group.allow.Has(c) || own.allow.Has(c) || kept[x] && brought.Has(c)
		really[x] = allow && !deny && !group.deny.Has(c) && !own.deny.Has(c)
		switch {
		case really[x] && (named || about && !byOwner[x]):
			if by > 0 {
				s.sees[x] |= 1 << c
			}
		case byOwner[x] && about && !really[x]:
			s.hidden[x][c] += by
		}
	}
	for x := range really {
		ofOwner, actually := byOwner[1-x] && !byOwner[x], really[1-x] && !really[x]
		switch {
		case ofOwner && !actually:
			s.minus[x] += by
			if s.but[x] == nil {
				s.but[x] = make([]map[uint32]documentIDs, len(d.w.classes))
			}
			if s.but[x][c] == nil {
				s.but[x][c] = map[uint32]documentIDs{}
			}
			if s.but[x][c][doc.owner] == nil {
				s.but[x][c][doc.owner] = documentIDs{}
			}
			if by > 0 {
				s.but[x][c][doc.owner][id] = true
			} else {
				delete(s.but[x][c][doc.owner], id)
			}
		case actually && !ofOwner:
			s.plus[x] += by
			if s.extra[x] == nil {
				s.extra[x] = documentIDs{}
			}
			if by > 0 {
				s.extra[x][id] = true
			} else {
				delete(s.extra[x], id)
			}
		}
	}
}

func (d *difference) has(class int) bool {
	for _, c := range d.classes {
		if c == class {
			return true
		}
	}
	return false
}

// needsUploads reports whether what an account brought can matter: not when it gains (or
// loses) more than that anyway, nothing new could be told, and it sees something of all
// that matters anyway. What is brought stays; only where denials change can it come
// to light, or vanish.
func (d *difference) needsUploads(g *alikes, a *account, b belongings, s *score) bool {
	n := d.uploads(before, a).Len()
	if n == 0 {
		return false
	}
	if d.denials || d.uploads(after, a).Len() != n {
		return true
	}
	for x := range s.owners {
		if s.owners[x] == 0 {
			continue
		}
		if s.owners[x] <= n+s.minus[x] {
			return true
		}
		for _, c := range d.classes {
			if !g.change[x].told[c] && g.change[x].owners[c] > 0 || b.numbers != nil && d.touches(s.of[x][c], b.numbers) {
				return true
			}
		}
	}
	for x := range s.sees {
		for _, c := range d.classes {
			if !s.sees[x].Has(c) && s.seen[x][c] <= s.hidden[x][c] {
				return true
			}
		}
	}
	return false
}

// exactly is how many documents are about those of whom an account gains, or loses, all.
func (d *difference) exactly(s score, x int) (n int) {
	for _, c := range d.classes {
		n += d.w.documentsIn(c, s.of[x][c])
	}
	return n
}

// seenExactly is how many documents of a class that the change is about are about owners
// whose documents the account sees.
func (d *difference) seenExactly(g *alikes, b belongings, x, c int) int {
	sees := g.allow[x][c].Minus(g.deny[x][c])
	n := d.w.documentsIn(c, both(sees, g.about[c]))
	if b.numbers == nil {
		return n
	}
	for it := b.numbers.Iterator(); it.HasNext(); {
		owner := it.Next()
		if sees.Contains(owner) && g.about[c].Contains(owner) {
			n -= d.w.countOfOne(c, owner)
		}
		if allow, deny := g.onOwner(b, x, c, owner); allow && !deny && g.isAbout(b, c, owner) {
			n += d.w.countOfOne(c, owner)
		}
	}
	return n
}

// tell takes in what an account gains and loses.
func (d *difference) tell(g *alikes, b belongings, s *score) {
	for x, l := range [2]*ledger{&d.gain, &d.lose} {
		maps.Copy(l.extra, s.extra[x])
		f := &g.change[x]
		for _, c := range d.classes {
			own := b.numbers != nil && d.touches(s.of[x][c], b.numbers)
			if f.told[c] && !own {
				continue
			}
			var but map[uint32]documentIDs
			if s.but[x] != nil {
				but = s.but[x][c]
			}
			if f.told[c] { // only of the account's own few there may be more to tell
				few := both(s.of[x][c], employeeSet{Numbers: b.numbers})
				l.add(c, few, but)
				continue
			}
			if f.owners[c] == 0 && !own {
				f.told[c] = true
				continue
			}
			l.add(c, s.of[x][c], but)
			f.told[c] = l.has(c, f.of[c])
		}
	}
}
