package permission

import (
	"fmt"
	"slices"
	"testing"

	"acervo/services/permission/permissionapi"

	"pgregory.net/rapid"
)

// A preview is the difference of the oracle's answers before and after, whatever changes.
func TestPreviewIsTheDifference(t *testing.T) { previewsAreTheDifference(t) }

// So it is when it is first told by counting, as it is for many accounts.
func TestPreviewByCountingIsTheDifference(t *testing.T) {
	from, names := boundsFrom, maxSample
	defer func() { boundsFrom, maxSample = from, names }()
	boundsFrom.people, boundsFrom.owners, maxSample = 0, 0, 1
	previewsAreTheDifference(t)
}

func previewsAreTheDifference(t *testing.T) {
	changed := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		w, o := drawWorld(t)
		for range 8 {
			now := rapid.IntRange(0, 12).Draw(t, "now")
			action := rapid.SampledFrom(permissionapi.Actions[:]).Draw(t, "action")
			if rapid.Bool().Draw(t, "look") {
				action = permissionapi.View
			}
			l, after, kind := drawEdit(t, w, o)
			got, err := l.preview(action, moment(now), "", moment(now))
			if err != nil {
				t.Fatal(err)
			}
			want := o.difference(after, action, now)
			if got.PeopleGain != want.PeopleGain || got.PeopleLose != want.PeopleLose || got.DocumentsGain != want.DocumentsGain || got.DocumentsLose != want.DocumentsLose ||
				got.EmployeesGain != want.EmployeesGain || got.EmployeesLose != want.EmployeesLose || got.Unchanged != want.Unchanged {
				t.Fatalf("%s %s at %d:\n%+v, oracle\n%+v", kind, action, now, got, want)
			}
			for _, c := range want.Classes {
				i := slices.IndexFunc(got.Classes, func(g permissionapi.PreviewClass) bool { return g.Class == c.Class })
				if i < 0 {
					t.Fatalf("%s %s at %d: nothing of %+v", kind, action, now, c)
				}
				g := got.Classes[i]
				if g.DocumentsGain != c.DocumentsGain || g.DocumentsLose != c.DocumentsLose {
					t.Fatalf("%s %s at %d: %+v, oracle %+v", kind, action, now, g, c)
				}
			}
			for side, sample := range [][]permissionapi.PreviewPerson{got.GainSample, got.LoseSample} {
				mustSample(t, sample, want.each[side])
			}
			if l.with != nil || l.without != nil {
				mustConcern(t, o, after, l, action, now, got)
			}
			if !got.Unchanged {
				changed[kind]++
			}
		}
	})
	for _, kind := range []string{"grant", "revoke", "replace", "move", "join", "leave"} {
		if changed[kind] < 8 {
			t.Errorf("%d changes by %s: this shows little", changed[kind], kind)
		}
	}
}

// drawEdit is a change, as a lens and as what the oracle says after it.
func drawEdit(t *rapid.T, w *World, o *oracle) (*lens, *oracle, string) {
	after := newOracle()
	for _, f := range o.facts() {
		after.apply(f)
	}
	l := &lens{w: w}
	var standing []string
	for id := range o.permissions {
		standing = append(standing, id)
	}
	for id := range o.uploads {
		standing = append(standing, id)
	}
	slices.Sort(standing)
	kind := rapid.SampledFrom([]string{"grant", "revoke", "replace", "move", "join", "leave"}).Draw(t, "kind")
	ends := func() string {
		id := rapid.SampledFrom(standing).Draw(t, "ends")
		p, _ := w.Permission(id)
		if l.without = w.rules.byID[p.ID]; l.without == nil { // an automatic one
			l.without = w.newRule(p)
		}
		if isAutomatic(p) {
			after.apply(DropUpload{id})
		} else {
			after.apply(DropPermission{id})
		}
		return id
	}
	if len(standing) == 0 && (kind == "revoke" || kind == "replace") {
		kind = "grant"
	}
	who := func() []string {
		known := []string{}
		for _, id := range employeeIDs {
			if _, ok := o.employees[id]; ok {
				known = append(known, id)
			}
		}
		if len(known) == 0 {
			return nil
		}
		return rapid.SliceOfNDistinct(rapid.SampledFrom(known), 1, len(known), rapid.ID).Draw(t, "people")
	}
	switch kind {
	case "grant", "replace":
		p := drawPermission(t)
		if kind == "replace" {
			if p.ID = ends(); isAutomatic(l.without.Permission) {
				p.ID = "new"
			}
		} else {
			p.ID = "new"
		}
		l.with = w.newRule(p)
		after.apply(PutPermission{p})
	case "revoke":
		ends()
	case "move":
		m := permissionapi.PreviewMove{EmployeeIDs: who(), UnitID: orNone(unitIDs).Draw(t, "to unit"), ManagerID: orNone(employeeIDs).Draw(t, "to manager")}
		l.move(w.units[m.UnitID], w.employees[m.ManagerID], w.find(m.EmployeeIDs))
		for _, id := range m.EmployeeIDs {
			e := after.employees[id]
			if m.UnitID != "" {
				e.UnitID = m.UnitID
			}
			if w.employees[m.ManagerID] != nil && m.ManagerID != id {
				e.ManagerID = m.ManagerID
			}
			after.apply(e)
		}
	default:
		team := rapid.SampledFrom(teamIDs).Draw(t, "of team")
		people := who()
		l.regroup(w.team(team), w.find(people), kind == "join")
		for _, id := range people {
			if kind == "join" {
				after.apply(PutMember{TeamID: team, EmployeeID: id})
			} else {
				after.apply(DropMember{TeamID: team, EmployeeID: id})
			}
		}
	}
	return l, after, kind
}

func (w *World) find(ids []string) (out []*employee) {
	for _, id := range ids {
		out = append(out, w.employees[id])
	}
	return out
}

type oracleDifference struct {
	permissionapi.Preview
	each [2]map[string]int // documents gained and lost, by account
}

func (o *oracle) difference(after *oracle, action permissionapi.Action, now int) (d oracleDifference) {
	gained, lost := map[string]bool{}, map[string]bool{}
	owners := [2]map[uint32]bool{{}, {}}
	d.each = [2]map[string]int{{}, {}}
	classes := map[string]*permissionapi.PreviewClass{}
	for _, class := range classIDs {
		classes[class] = &permissionapi.PreviewClass{Class: class}
	}
	for _, id := range everybody {
		for _, doc := range allDocs {
			d0, there := o.documents[doc]
			if !there || d0.Binned {
				continue
			}
			was, is := o.mayOnDocument(id, action, doc, moment(now)), after.mayOnDocument(id, action, doc, moment(now))
			switch {
			case is && !was:
				gained[doc], owners[0][d0.Number] = true, true
				d.each[0][id]++
			case was && !is:
				lost[doc], owners[1][d0.Number] = true, true
				d.each[1][id]++
			}
		}
	}
	for doc := range gained {
		classes[o.documents[doc].Class].DocumentsGain++
	}
	for doc := range lost {
		classes[o.documents[doc].Class].DocumentsLose++
	}
	for _, c := range classes {
		if c.DocumentsGain > 0 || c.DocumentsLose > 0 {
			d.Classes = append(d.Classes, *c)
		}
	}
	delete(owners[0], 0)
	delete(owners[1], 0)
	d.PeopleGain, d.PeopleLose, d.DocumentsGain, d.DocumentsLose = len(d.each[0]), len(d.each[1]), len(gained), len(lost)
	d.EmployeesGain, d.EmployeesLose = len(owners[0]), len(owners[1])
	d.Unchanged = len(gained) == 0 && len(lost) == 0
	return d
}

func mustSample(t *rapid.T, sample []permissionapi.PreviewPerson, want map[string]int) {
	seen := map[string]bool{}
	for _, p := range sample {
		if want[p.UserID] != p.Documents || seen[p.UserID] {
			t.Fatalf("%+v in a sample of %v", p, want)
		}
		seen[p.UserID] = true
	}
	if len(sample) != min(len(want), maxSample) {
		t.Fatalf("%v is a sample of %v", sample, want)
	}
}

// mustConcern fails unless of those whom the rules reach the right numbers see something
// of what the rules are about.
func mustConcern(t *rapid.T, o, after *oracle, l *lens, action permissionapi.Action, now int, got permissionapi.Preview) {
	for _, g := range got.Classes {
		before, then := 0, 0
		for _, id := range everybody {
			saw, sees := false, false
			for _, doc := range allDocs {
				d := o.documents[doc]
				if d.Class != g.Class || d.Binned || !slices.ContainsFunc([]*rule{l.with, l.without}, func(r *rule) bool {
					return r != nil && r.actions.Has(action) && r.inForce(micros(moment(now))) && o.isSubject(r.Subject, o.accounts[id]) && o.ofClass(r.Permission, d.Class) && o.isTarget(r.Target, o.accounts[id], doc, d.Number)
				}) {
					continue
				}
				saw = saw || o.mayOnDocument(id, action, doc, moment(now))
				sees = sees || after.mayOnDocument(id, action, doc, moment(now))
			}
			if saw {
				before++
			}
			if sees {
				then++
			}
		}
		if g.PeopleBefore != before || g.PeopleAfter != then {
			t.Fatalf("%+v: %d before, %d after by the oracle%s", g, before, then, fmt.Sprintf(" with %+v without %+v", l.with, l.without))
		}
	}
}
