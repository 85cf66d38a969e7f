package permission

import (
	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// belongings are what an account has beside its group: few people, or rather another
// group of its own; and single documents.
type belongings struct {
	few       []belonging
	numbers   *roaring.Bitmap // of few; nil when there are none
	documents [2]map[permissionapi.DocumentID]verdict
	concern   map[permissionapi.DocumentID]permissionapi.ClassSet
}

// belonging is what a rule says of one employee's documents, before, after or both.
type belonging struct {
	number  uint32
	classes permissionapi.ClassSet
	allow   bool
	in      [2]bool
	concern bool // the change is about it
}

// fewAtMost is how many employees are looked at one by one.
const fewAtMost = 64

// belongingsOf are an account's; if they are many, there are none and the group is one
// of the account alone.
func (d *difference) belongingsOf(g *alikes, a *account) (*alikes, belongings) {
	var b belongings
	if a == nil {
		return g, b
	}
	var rules []*rule
	in := map[*rule]*[2]bool{}
	for x := range d.lens {
		skip := d.lens[after].with
		if x == after {
			skip = d.lens[after].without
		}
		for _, r := range append(g.personal[a][:len(g.personal[a]):len(g.personal[a])], g.own[x]...) {
			if r == skip {
				continue
			}
			if in[r] == nil {
				in[r] = new([2]bool)
				rules = append(rules, r)
			}
			in[r][x] = true
		}
	}
	many := false
	for _, r := range rules {
		changed := r == d.lens[after].with || r == d.lens[after].without
		if r.Target.Kind == permissionapi.TargetDocument {
			for x, is := range in[r] {
				if is {
					s := reach{documents: b.documents[x]}
					s.addDocument(r)
					b.documents[x] = s.documents
				}
			}
			if changed {
				if b.concern == nil {
					b.concern = map[permissionapi.DocumentID]permissionapi.ClassSet{}
				}
				b.concern[r.document] |= r.classes
			}
			continue
		}
		for x, is := range in[r] {
			if !is || many {
				continue
			}
			if r.Target.Kind == permissionapi.TargetSelf {
				if e := a.employee; e != nil && e.known {
					b.few = append(b.few, belonging{e.number, r.classes, r.allow, [2]bool{x == before, x == after}, changed})
				}
				continue
			}
			numbers := d.numbers(x, r.Target, a)
			if many = r.Target.Kind == permissionapi.TargetEveryone || numbers != nil && len(b.few)+int(numbers.GetCardinality()) > fewAtMost; many || numbers == nil {
				continue
			}
			for it := numbers.Iterator(); it.HasNext(); {
				b.few = append(b.few, belonging{it.Next(), r.classes, r.allow, [2]bool{x == before, x == after}, changed})
			}
		}
	}
	if many {
		return d.alone(g, a, rules, in), belongings{documents: b.documents, concern: b.concern}
	}
	if len(b.few) > 0 {
		b.numbers = roaring.New()
		for _, one := range b.few {
			b.numbers.Add(one.number)
		}
	}
	return g, b
}

// alone is a group of one account, with what is its own.
func (d *difference) alone(g *alikes, a *account, rules []*rule, in map[*rule]*[2]bool) *alikes {
	h := &alikes{seats: []uint32{a.seat}}
	for x := range d.lens {
		var own reach
		for _, r := range rules {
			if in[r][x] && r.Target.Kind != permissionapi.TargetDocument {
				d.add(&own, r, x, a)
			}
		}
		h.side[x] = g.side[x].with(own)
	}
	h.concern = concern{people: g.concern.people, documents: g.concern.documents}
	if !d.lens[after].relocates() {
		var own concern
		d.concerned(&own, a, true)
		h.concern.people = g.concern.people.with(own.people)
	}
	d.weigh(h)
	return h
}

// onOwner is whether documents of a class about an owner are allowed and denied.
func (g *alikes) onOwner(b belongings, x, class int, owner uint32) (allow, deny bool) {
	allow, deny = g.allow[x][class].Contains(owner), g.deny[x][class].Contains(owner)
	for _, one := range b.few {
		if one.number == owner && one.in[x] && one.classes.Has(class) {
			allow, deny = allow || one.allow, deny || !one.allow
		}
	}
	return allow, deny
}

// isAbout reports whether the change is about documents of a class about an owner.
func (g *alikes) isAbout(b belongings, class int, owner uint32) bool {
	if g.about[class].Contains(owner) {
		return true
	}
	for _, one := range b.few {
		if one.concern && one.number == owner && one.classes.Has(class) {
			return true
		}
	}
	return false
}
