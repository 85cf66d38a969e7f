package permission

import (
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"

	"pgregory.net/rapid"
)

// Nobody gives what they do not hold: whatever a granted permission gives to anyone,
// at any moment of its window, the granter may do themselves at that moment. It stays
// so when people are hired into units and teams, and when classes are added.
func TestNobodyGivesWhatTheyDoNotHold(t *testing.T) {
	granted := 0
	rapid.Check(t, func(t *rapid.T) {
		w, o := NewWorld(), newOracle()
		changes := drawCompany(t)
		for range rapid.IntRange(0, 10).Draw(t, "more") {
			changes = append(changes, PutPermission{drawPermission(t)})
		}
		for _, id := range accountIDs { // people who have something to give
			if !rapid.Bool().Draw(t, "manages") {
				continue
			}
			m := drawPermission(t)
			m.ID, m.Effect, m.Subject = "m"+id, permissionapi.Allow, permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: id}
			m.Actions = []permissionapi.Action{permissionapi.Manage, permissionapi.Upload}
			if rapid.Bool().Draw(t, "all") {
				m.Target = permissionapi.Target{Kind: permissionapi.TargetEveryone}
			}
			changes = append(changes, PutPermission{m})
		}
		w.Apply(1, changes...)
		for _, c := range changes {
			o.apply(c)
		}
		start := rapid.IntRange(0, 8).Draw(t, "now")
		for range 30 {
			granter := rapid.SampledFrom(accountIDs).Draw(t, "granter")
			p := drawPermission(t)
			if p.Effect != permissionapi.Allow || w.Validate(p, moment(start)) != nil {
				continue
			}
			if err := w.MayGrant(granter, p, moment(start)); err != nil {
				if k := fault.KindOf(err); k != fault.Forbidden && k != fault.Invalid {
					t.Fatal(err)
				}
				continue
			}
			granted++
			alone := newOracle()
			for _, c := range o.facts() {
				switch c.(type) {
				case PutPermission, PutUpload:
				default:
					alone.apply(c)
				}
			}
			alone.apply(PutPermission{p})
			later := newOracle()
			for _, c := range o.facts() {
				later.apply(c)
			}
			for _, c := range drawArrivals(t) {
				alone.apply(c)
				later.apply(c)
			}
			for k := start; k < 14; k++ {
				mustHold(t, alone, later, p, granter, moment(k))
			}
		}
	})
	if granted < 50 {
		t.Errorf("only %d were granted: this shows nothing", granted)
	}
}

func drawArrivals(t *rapid.T) (changes []Change) {
	for i, id := range []string{"new1", "new2"} {
		changes = append(changes, PutEmployee{
			ID: id, Number: uint32(len(employeeIDs) + 1 + i),
			UnitID: orNone(unitIDs).Draw(t, "hired into"), ManagerID: orNone(employeeIDs).Draw(t, "hired under"),
		})
		for _, team := range rapid.SliceOfNDistinct(rapid.SampledFrom(teamIDs), 0, 2, rapid.ID).Draw(t, "joins") {
			changes = append(changes, PutMember{TeamID: team, EmployeeID: id})
		}
	}
	return append(changes, PutClass{permissionapi.Class{ID: "new", Restricted: rapid.Bool().Draw(t, "new is restricted")}})
}

func mustHold(t *rapid.T, gives, held *oracle, p permissionapi.Permission, granter string, now time.Time) {
	for _, to := range accountIDs {
		for _, action := range permissionapi.Actions {
			for _, doc := range docIDs {
				if gives.mayOnDocument(to, action, doc, now) && !held.mayOnDocument(granter, action, doc, now) {
					t.Fatalf("%s gave %s %s on document %s with %+v", granter, to, action, doc, p)
				}
			}
			for number := range uint32(len(employeeIDs)) + 3 {
				for _, class := range append(classIDs, "new") {
					if gives.mayOnEmployee(to, action, number, class, now) && !held.mayOnEmployee(granter, action, number, class, now) {
						t.Fatalf("%s gave %s %s on %d/%s with %+v", granter, to, action, number, class, p)
					}
				}
			}
		}
	}
}
