package permission

import (
	"slices"
	"time"

	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// ledger gathers the distinct documents that at least one account gains (or loses).
type ledger struct {
	w      *World
	people int
	sample []permissionapi.PreviewPerson

	all   []employeeSet                     // by class: owners all of whose documents somebody gains
	own   []bool                            // by class: nobody else holds the numbers of all
	some  []map[uint32]documentIDs          // by class and owner: of others, those that nobody gains as the owner's
	extra map[permissionapi.DocumentID]bool // those that somebody gains by themselves
}

type documentIDs map[permissionapi.DocumentID]bool

// maxSample is how many people a sample names; tests have fewer.
var maxSample = 10

func newLedger(w *World) ledger {
	g := ledger{w: w, extra: map[permissionapi.DocumentID]bool{}, all: make([]employeeSet, len(w.classes)), own: make([]bool, len(w.classes)), some: make([]map[uint32]documentIDs, len(w.classes))}
	for i := range g.some {
		g.some[i] = map[uint32]documentIDs{}
	}
	return g
}

// add takes in that somebody gains all documents of a class about some owners, but for
// those of but.
func (g *ledger) add(class int, owners employeeSet, but map[uint32]documentIDs) {
	if len(but) > 0 {
		partly := roaring.New()
		for owner, ids := range but {
			if !owners.Contains(owner) {
				continue
			}
			partly.Add(owner)
			none, have := g.some[class][owner]
			if !have {
				g.some[class][owner] = ids
				continue
			}
			for id := range none {
				if !ids[id] {
					delete(none, id)
				}
			}
		}
		owners = owners.Minus(employeeSet{Numbers: partly})
	}
	g.take(class, owners)
}

// take takes owners in, and changes the set that it keeps where that is its own: most of
// many accounts add few.
func (g *ledger) take(class int, owners employeeSet) {
	all := &g.all[class]
	if owners.All || owners.IsEmpty() || all.IsEmpty() || all.Numbers == nil {
		*all, g.own[class] = either(*all, owners), false
		return
	}
	if !g.own[class] {
		all.Numbers, g.own[class] = all.Numbers.Clone(), true
	}
	if all.All {
		all.Numbers.AndNot(owners.Numbers)
	} else {
		all.Numbers.Or(owners.Numbers)
	}
}

// has reports whether all documents of a class about some owners are taken in.
func (g *ledger) has(class int, owners employeeSet) bool {
	return g.w.ownersIn(class, owners.Minus(g.all[class])) == 0
}

// person takes in that an account gains so many documents.
func (g *ledger) person(a *account, documents int) {
	p := permissionapi.PreviewPerson{UserID: a.id, Documents: documents}
	if a.employee != nil {
		p.EmployeeID = a.employee.id
	}
	g.sample = append(g.sample, p)
}

// documents are how many distinct ones there are by class, and about whom.
func (g *ledger) documents() (perClass []int, owners []*roaring.Bitmap) {
	perClass, owners = make([]int, len(g.all)), make([]*roaring.Bitmap, len(g.all))
	for class, all := range g.all {
		perClass[class], owners[class] = g.w.documentsIn(class, all), all.Of(g.w.owners(class)).Clone()
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
		if _, partly := g.some[class][doc.owner]; !partly && !g.all[class].Contains(doc.owner) {
			perClass[class]++
			owners[class].Add(doc.owner)
		}
	}
	return perClass, owners
}

func (d *difference) result(at time.Time, askerID string, now time.Time) permissionapi.Preview {
	w := d.w
	out := permissionapi.Preview{
		Revision: w.revision, At: at, Action: d.action, PeopleGain: d.gain.people, PeopleLose: d.lose.people,
		Classes: []permissionapi.PreviewClass{}, GainSample: d.gain.sample, LoseSample: d.lose.sample,
	}
	for _, sample := range []*[]permissionapi.PreviewPerson{&out.GainSample, &out.LoseSample} {
		if *sample == nil {
			*sample = []permissionapi.PreviewPerson{}
		}
	}
	gained, gainOwners := d.gain.documents()
	lost, loseOwners := d.lose.documents()
	for i, class := range w.classes {
		c := d.counts[i]
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
	w := d.w
	out := []permissionapi.PreviewDocuments{}
	asker := w.accounts[askerID]
	c := w.compiled(askerID, permissionapi.View, now)
	if c == nil {
		return out
	}
	for _, r := range []*rule{d.lens[after].without, d.lens[after].with} {
		if r == nil || r.Target.Kind != permissionapi.TargetDocument || !w.seesDocument(asker, r.document, micros(now)) {
			continue
		}
		doc, _ := w.document(r.document)
		if owners[doc.class].Contains(doc.owner) || owners[len(w.classes)+int(doc.class)].Contains(doc.owner) {
			return append(out, permissionapi.PreviewDocuments{EmployeeID: w.employeeID(doc.owner), Class: w.classes[doc.class].ID, DocumentID: r.document.String()})
		}
	}
	for i, of := range owners {
		class := w.classes[i%len(w.classes)].ID
		for it := c.scope.Visible(class).Of(of).Iterator(); it.HasNext() && len(out) < maxDocumentSample; {
			sampled := permissionapi.PreviewDocuments{EmployeeID: w.employeeID(it.Next()), Class: class}
			if !slices.Contains(out, sampled) {
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
