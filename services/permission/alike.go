package permission

import (
	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// alikes are accounts whom the same rules reach, but for those that are about each one's
// own, and what these rules give them.
type alikes struct {
	seats    []uint32
	side     [2]reach
	own      [2][]*rule // about self and reports
	personal map[*account][]*rule
	concern  concern

	hasOwn      bool       // there are rules about self or reports
	hasReports  bool       // about reports
	simple      bool       // no single documents matter
	self        [2]verdict // what rules about self say
	selfConcern permissionapi.ClassSet

	// All by class, for those in which something may change.
	allow, deny [2][]permissionapi.EmployeeSet
	change      [2]flow  // gain and lose
	seen        [2][]int // owners of whose documents some are allowed, of the concern
	about       []permissionapi.EmployeeSet
}

// flow is whose documents a group gains, or loses.
type flow struct {
	of     []permissionapi.EmployeeSet
	owners []int  // how many they are, with documents
	total  int    // all these together
	told   []bool // the ledger has all of it
}

// reach is what rules allow and deny, by class.
type reach struct {
	allow, deny people
	documents   map[permissionapi.DocumentID]verdict
}

// verdict is in which classes a document is allowed and denied by itself.
type verdict struct{ allow, deny permissionapi.ClassSet }

func (s *reach) add(r *rule, everyone bool, numbers *roaring.Bitmap) {
	side := &s.allow
	if !r.allow {
		side = &s.deny
	}
	switch {
	case everyone:
		side.everyone |= r.classes
	case numbers != nil:
		side.add(r.classes, numbers)
	}
}

func (s *reach) addDocument(r *rule) {
	if s.documents == nil {
		s.documents = map[permissionapi.DocumentID]verdict{}
	}
	v := s.documents[r.document]
	if r.allow {
		v.allow |= r.classes
	} else {
		v.deny |= r.classes
	}
	s.documents[r.document] = v
}

// concern is what a change is about, for some accounts: owners by class, and documents.
type concern struct {
	people    people
	documents map[permissionapi.DocumentID]permissionapi.ClassSet
}

// fill finds what the rules that reach a group give it.
func (d *difference) fill(g *alikes, p part, rules relevant) {
	rep := d.w.seated(g.seats[0])
	g.personal = rules.personal
	for x, l := range d.lens {
		l.reaching(rep, func(r *rule) {
			if r.Subject.Kind == permissionapi.SubjectUser || !rules.has(r) {
				return
			}
			switch r.Target.Kind {
			case permissionapi.TargetSelf, permissionapi.TargetReports:
				g.own[x] = append(g.own[x], r)
				d.noteOwn(g, x, r)
			default:
				d.add(&g.side[x], r, x, nil)
			}
		})
	}
	switch {
	case !d.lens[after].relocates():
		d.concerned(&g.concern, rep, false)
	case p.region.All:
		g.concern.people.everyone = ^permissionapi.ClassSet(0)
	default:
		g.concern.people.add(^permissionapi.ClassSet(0), p.region.Numbers)
	}
	d.weigh(g)
	g.simple = len(g.side[before].documents)+len(g.side[after].documents)+len(g.concern.documents) == 0
}

// noteOwn notes what a rule about self or reports says to all of a group.
func (d *difference) noteOwn(g *alikes, x int, r *rule) {
	g.hasOwn = true
	switch {
	case r.Target.Kind == permissionapi.TargetReports:
		g.hasReports = true
	case r.allow:
		g.self[x].allow |= r.classes
	default:
		g.self[x].deny |= r.classes
	}
	if r.Target.Kind == permissionapi.TargetSelf && (r == d.lens[after].with || r == d.lens[after].without) {
		g.selfConcern |= r.classes
	}
}

// weigh finds what follows from the two sides of a group.
func (d *difference) weigh(g *alikes) {
	n := len(d.w.classes)
	sets := func() []permissionapi.EmployeeSet { return make([]permissionapi.EmployeeSet, n) }
	g.about = sets()
	for x := range g.side {
		g.allow[x], g.deny[x], g.seen[x] = sets(), sets(), make([]int, n)
		g.change[x] = flow{of: sets(), owners: make([]int, n), told: make([]bool, n)}
	}
	for _, c := range d.classes {
		g.about[c] = g.concern.people.of(c)
		var sees [2]permissionapi.EmployeeSet
		for x := range g.side {
			g.allow[x][c], g.deny[x][c] = g.side[x].allow.of(c), g.side[x].deny.of(c)
			sees[x] = g.allow[x][c].Minus(g.deny[x][c])
			g.seen[x][c] = d.w.ownersIn(c, both(sees[x], g.about[c]))
		}
		for x := range g.change {
			f := &g.change[x]
			f.of[c] = sees[1-x].Minus(sees[x])
			f.owners[c] = d.w.ownersIn(c, f.of[c])
			f.told[c] = f.owners[c] == 0
			f.total += f.owners[c]
		}
	}
}

// add adds what a rule says, whose own being an account's.
func (d *difference) add(s *reach, r *rule, x int, a *account) {
	switch r.Target.Kind {
	case permissionapi.TargetEveryone:
		s.add(r, true, nil)
	case permissionapi.TargetDocument:
		s.addDocument(r)
	default:
		s.add(r, false, d.numbers(x, r.Target, a))
	}
}

// concerned adds what the changed rules are about for an account: what is its own, or
// what is not.
func (d *difference) concerned(c *concern, a *account, own bool) {
	for x, r := range []*rule{d.lens[after].without, d.lens[after].with} {
		if r == nil || !d.lens[x].reaches(r.Subject, a) {
			continue
		}
		relative := r.Subject.Kind == permissionapi.SubjectUser || r.Target.Kind == permissionapi.TargetSelf || r.Target.Kind == permissionapi.TargetReports
		switch {
		case relative != own:
		case r.Target.Kind == permissionapi.TargetEveryone:
			c.people.everyone |= r.classes
		case r.Target.Kind == permissionapi.TargetDocument:
			if c.documents == nil {
				c.documents = map[permissionapi.DocumentID]permissionapi.ClassSet{}
			}
			c.documents[r.document] |= r.classes
		default:
			if numbers := d.numbers(x, r.Target, a); numbers != nil {
				c.people.add(r.classes, numbers)
			}
		}
	}
}

// with is what both hold; neither is changed by it.
func (p people) with(q people) people {
	return people{everyone: p.everyone | q.everyone, some: append(p.some[:len(p.some):len(p.some)], q.some...)}
}

// with is what both say of people; documents are looked at by themselves.
func (s reach) with(t reach) reach {
	return reach{allow: s.allow.with(t.allow), deny: s.deny.with(t.deny), documents: s.documents}
}
