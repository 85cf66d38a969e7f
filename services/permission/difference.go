package permission

import (
	"slices"
	"time"

	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// preview compares the world with what the lens shows.
func (l *lens) preview(action permissionapi.Action, at time.Time, askerID string, now time.Time) permissionapi.Preview {
	w := l.w
	w.mu.RLock()
	defer w.mu.RUnlock()
	d := &difference{before: w.now(), after: l, action: action, at: micros(at), gain: newLedger(w), lose: newLedger(w), classes: make([]permissionapi.PreviewClass, len(w.classes))}
	affected := d.affected()
	affected.And(w.seats.acting)
	for it := affected.Iterator(); it.HasNext(); {
		d.one(w.seated(it.Next()))
	}
	return d.result(at, askerID, now)
}

// difference is what changes between two lenses, gathered account by account.
type difference struct {
	before, after *lens
	action        permissionapi.Action
	at            int64
	gain, lose    ledger
	classes       []permissionapi.PreviewClass
}

// affected are the seats of those for whom something may change.
func (d *difference) affected() *roaring.Bitmap {
	l, w := d.after, d.after.w
	sets := []*roaring.Bitmap{roaring.New()}
	for _, r := range []*rule{l.with, l.without} {
		if r != nil {
			sets = append(sets, d.before.subjects(r.Subject))
		}
	}
	of := func(e *employee) {
		for _, a := range e.accounts {
			sets[0].Add(a.seat)
		}
	}
	targets := map[*rule]struct{}{}
	aboutUnits := func(u *unit) {
		for above := range u.chain() {
			for r := range w.rules.byTarget[targetKey(permissionapi.TargetUnit, above.id)] {
				targets[r] = struct{}{}
			}
		}
	}
	for e, to := range l.moved {
		of(e)
		if to.unit != e.unit {
			aboutUnits(e.unit)
			aboutUnits(to.unit)
		}
		if to.manager != e.manager {
			for below := range e.allReports() {
				of(below)
			}
			for _, x := range []*lens{d.before, l} {
				for m := range x.managers(e) {
					of(m)
				}
			}
		}
	}
	if l.team != nil {
		for _, set := range []map[*employee]struct{}{l.joined, l.parted} {
			for e := range set {
				of(e)
			}
		}
		for r := range w.rules.byTarget[targetKey(permissionapi.TargetTeam, l.team.id)] {
			targets[r] = struct{}{}
		}
	}
	for r := range targets {
		if r.actions.Has(d.action) && r.inForce(d.at) {
			sets = append(sets, d.before.subjects(r.Subject))
		}
	}
	return roaring.FastOr(sets...)
}

// concern is which documents the change is about, for one account.
func (d *difference) concern(a *account) (people permissionapi.EmployeeSet, classes permissionapi.ClassSet, document *permissionapi.DocumentID) {
	l := d.after
	if l.moved == nil && l.team == nil {
		numbers := roaring.New()
		for _, side := range []struct {
			l *lens
			r *rule
		}{{d.before, l.without}, {l, l.with}} {
			r := side.r
			if r == nil || !d.before.reaches(r.Subject, a) {
				continue
			}
			classes |= r.classes
			switch r.Target.Kind {
			case permissionapi.TargetEveryone:
				people = permissionapi.Everyone
			case permissionapi.TargetDocument:
				document = &r.document
			default:
				if n := side.l.targetNumbers(r.Target, a); n != nil {
					numbers.Or(n)
				}
			}
		}
		if !people.All {
			people.Numbers = numbers
		}
		return people, classes, document
	}
	return permissionapi.Everyone, ^permissionapi.ClassSet(0), nil
}

// one counts what changes for one account.
func (d *difference) one(a *account) {
	w := d.after.w
	before, after := d.before.compile(a, d.action, d.at).scope, d.after.compile(a, d.action, d.at).scope
	people, classes, _ := d.concern(a)
	gained, lost := 0, 0
	gain, lose := d.gain.turn(), d.lose.turn()
	saw, sees := make([]bool, len(w.classes)), make([]bool, len(w.classes))
	v0, v1 := make([]*roaring.Bitmap, len(w.classes)), make([]*roaring.Bitmap, len(w.classes))
	for i, class := range w.classes {
		owners := w.owners(i)
		v0[i], v1[i] = before.Visible(class.ID).Of(owners), after.Visible(class.ID).Of(owners)
		gain.bulk(i, roaring.AndNot(v1[i], v0[i]))
		lose.bulk(i, roaring.AndNot(v0[i], v1[i]))
		if classes.Has(i) {
			saw[i] = !people.Of(v0[i]).IsEmpty()
			sees[i] = !people.Of(v1[i]).IsEmpty()
		}
	}
	seen := map[permissionapi.DocumentID]bool{}
	for _, set := range []permissionapi.DocumentSet{before.AllowDocuments, before.DenyDocuments, after.AllowDocuments, after.DenyDocuments} {
		for id := range set.All() {
			if seen[id] {
				continue
			}
			seen[id] = true
			doc, known := w.document(id)
			if !known || doc.binned || doc.class == noClass {
				continue
			}
			i, class := int(doc.class), w.classes[doc.class].ID
			was, is := before.AllowsID(id, doc.owner, class), after.AllowsID(id, doc.owner, class)
			bulkWas, bulkIs := before.Allows(doc.owner, class), after.Allows(doc.owner, class)
			gain.single(i, doc.owner, id, !bulkWas && bulkIs, !was && is)
			lose.single(i, doc.owner, id, bulkWas && !bulkIs, was && !is)
		}
	}
	gained, lost = gain.end(a), lose.end(a)
	_, _ = gained, lost
	for i := range w.classes {
		if saw[i] {
			d.classes[i].PeopleBefore++
		}
		if sees[i] {
			d.classes[i].PeopleAfter++
		}
	}
}

// owners are those about whom there are documents of a class that are not in the bin.
func (w *World) owners(class int) *roaring.Bitmap { return w.tally.of(w.classes[class].ID).owners }

// countOf is how many such documents there are about some owners.
func (w *World) countOf(class int, owners *roaring.Bitmap) (n int) {
	per := w.tally.of(w.classes[class].ID).perOwner
	for it := owners.Iterator(); it.HasNext(); {
		n += per[it.Next()]
	}
	return n
}

func (w *World) countOfOne(class int, owner uint32) int {
	return w.tally.of(w.classes[class].ID).perOwner[owner]
}

// ledger gathers the distinct documents that at least one account gains (or loses).
type ledger struct {
	w      *World
	people int
	sample []permissionapi.PreviewPerson

	all   []*roaring.Bitmap                 // per class: owners all of whose documents somebody gains
	some  []map[uint32]documentIDs          // per class and owner: of others, those that nobody gains
	extra map[permissionapi.DocumentID]bool // that somebody gains singly
}

type documentIDs map[permissionapi.DocumentID]bool

func newLedger(w *World) ledger {
	g := ledger{w: w, extra: map[permissionapi.DocumentID]bool{}, some: make([]map[uint32]documentIDs, len(w.classes))}
	for i := range w.classes {
		g.all = append(g.all, roaring.New())
		g.some[i] = map[uint32]documentIDs{}
	}
	return g
}

// turn is what one account gains.
type turn struct {
	g     *ledger
	bulks []*roaring.Bitmap
	but   map[ownerIn]documentIDs // documents of the bulks that are not gained
	plus  int
	minus int
}

type ownerIn struct {
	class int
	owner uint32
}

func (g *ledger) turn() *turn { return &turn{g: g, bulks: make([]*roaring.Bitmap, len(g.all))} }

func (t *turn) bulk(class int, owners *roaring.Bitmap) { t.bulks[class] = owners }

func (t *turn) single(class int, owner uint32, id permissionapi.DocumentID, byOwner, really bool) {
	switch {
	case byOwner && !really:
		if t.but == nil {
			t.but = map[ownerIn]documentIDs{}
		}
		in := ownerIn{class, owner}
		if t.but[in] == nil {
			t.but[in] = documentIDs{}
		}
		t.but[in][id] = true
		t.minus++
	case really && !byOwner:
		t.g.extra[id] = true
		t.plus++
	}
}

func (t *turn) end(a *account) (documents int) {
	g := t.g
	for class, owners := range t.bulks {
		if owners.IsEmpty() {
			continue
		}
		documents += g.w.countOf(class, owners)
		full := owners
		for in, but := range t.but {
			if in.class != class || !owners.Contains(in.owner) {
				continue
			}
			if full == owners {
				full = owners.Clone()
			}
			full.Remove(in.owner)
			if was, have := g.some[class][in.owner]; have {
				for id := range was {
					if !but[id] {
						delete(was, id)
					}
				}
			} else {
				g.some[class][in.owner] = but
			}
		}
		g.all[class].Or(full)
	}
	documents += t.plus - t.minus
	if documents > 0 {
		g.people++
		if len(g.sample) < maxSample {
			p := permissionapi.PreviewPerson{UserID: a.id, Documents: documents}
			if a.employee != nil {
				p.EmployeeID = a.employee.id
			}
			g.sample = append(g.sample, p)
		}
	}
	return documents
}

// maxSample is how many people a sample names.
const maxSample = 10

// documents are how many distinct ones there are, per class, and the owners of each.
func (g *ledger) documents() (perClass []int, owners []*roaring.Bitmap) {
	perClass, owners = make([]int, len(g.all)), make([]*roaring.Bitmap, len(g.all))
	for class, all := range g.all {
		perClass[class], owners[class] = g.w.countOf(class, all), all.Clone()
		for owner, none := range g.some[class] {
			if all.Contains(owner) {
				continue
			}
			n := g.w.countOfOne(class, owner)
			for id := range none {
				if !g.extra[id] {
					n--
				}
			}
			if n > 0 {
				perClass[class] += n
				owners[class].Add(owner)
			}
		}
	}
	for id := range g.extra {
		doc, _ := g.w.document(id)
		class := int(doc.class)
		if _, some := g.some[class][doc.owner]; !some && !g.all[class].Contains(doc.owner) {
			perClass[class]++
			owners[class].Add(doc.owner)
		}
	}
	return perClass, owners
}

func (d *difference) result(at time.Time, askerID string, now time.Time) permissionapi.Preview {
	w := d.after.w
	out := permissionapi.Preview{
		Revision: w.revision, At: at, Action: d.action, PeopleGain: d.gain.people, PeopleLose: d.lose.people,
		Classes: []permissionapi.PreviewClass{}, GainSample: d.gain.sample, LoseSample: d.lose.sample, DocumentSample: []permissionapi.PreviewDocuments{},
	}
	if out.GainSample == nil {
		out.GainSample = []permissionapi.PreviewPerson{}
	}
	if out.LoseSample == nil {
		out.LoseSample = []permissionapi.PreviewPerson{}
	}
	gained, gainOwners := d.gain.documents()
	lost, loseOwners := d.lose.documents()
	for i, class := range w.classes {
		c := d.classes[i]
		c.Class, c.DocumentsGain, c.DocumentsLose = class.ID, gained[i], lost[i]
		out.DocumentsGain += gained[i]
		out.DocumentsLose += lost[i]
		if gained[i] > 0 || lost[i] > 0 || c.PeopleBefore != c.PeopleAfter {
			out.Classes = append(out.Classes, c)
		}
	}
	out.EmployeesGain, out.EmployeesLose = employeesOf(gainOwners), employeesOf(loseOwners)
	out.Unchanged = out.PeopleGain == 0 && out.PeopleLose == 0
	out.DocumentSample = d.sample(askerID, now, append(gainOwners, loseOwners...))
	return out
}

// employeesOf is how many employees there are in some sets of owners together.
func employeesOf(owners []*roaring.Bitmap) int {
	all := roaring.FastOr(owners...)
	all.Remove(0)
	return int(all.GetCardinality())
}

// maxDocumentSample is how many documents, or owners of some, a sample names.
const maxDocumentSample = 5

// sample are some of the documents that the asker sees: owners and classes of which they
// see all as such, and the one document that the change is about.
func (d *difference) sample(askerID string, now time.Time, owners []*roaring.Bitmap) []permissionapi.PreviewDocuments {
	w := d.after.w
	out := []permissionapi.PreviewDocuments{}
	asker := w.accounts[askerID]
	c := w.compiled(askerID, permissionapi.View, now)
	if c == nil {
		return out
	}
	for _, r := range []*rule{d.after.with, d.after.without} {
		if r == nil || r.Target.Kind != permissionapi.TargetDocument || !w.seesDocument(asker, r.document, micros(now)) {
			continue
		}
		doc, _ := w.document(r.document)
		if d.gain.extra[r.document] || d.lose.extra[r.document] {
			out = append(out, permissionapi.PreviewDocuments{EmployeeID: w.employeeID(doc.owner), Class: w.classes[doc.class].ID, DocumentID: r.document.String()})
		}
	}
	for i, of := range owners {
		class := w.classes[i%len(w.classes)].ID
		for it := c.scope.Visible(class).Of(of).Iterator(); it.HasNext() && len(out) < maxDocumentSample; {
			sampled := permissionapi.PreviewDocuments{EmployeeID: w.employeeID(it.Next()), Class: class}
			if !slices.ContainsFunc(out, func(o permissionapi.PreviewDocuments) bool {
				return o.EmployeeID == sampled.EmployeeID && o.Class == class
			}) {
				out = append(out, sampled)
			}
		}
	}
	return out
}

func (w *World) employeeID(number uint32) string {
	if e := w.byNumber[number]; e != nil {
		return e.id
	}
	return ""
}
