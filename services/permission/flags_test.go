package permission

import (
	"fmt"
	"testing"
	"time"

	"acervo/services/permission/permissionapi"

	"pgregory.net/rapid"
)

// What is said to be covered by another, or to reach nobody, can be revoked and nothing
// changes.
func TestFlaggedPermissionsAddNothing(t *testing.T) {
	covered, nobody := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w, o := drawWorld(t)
		now := rapid.IntRange(0, 12).Draw(t, "now")
		for id, r := range w.rules.byID {
			by, none := w.now().coveredBy(r, micros(moment(now))), w.now().reachesNobody(r)
			if by == nil && !none {
				continue
			}
			if by != nil {
				covered++
			} else {
				nobody++
			}
			after := newOracle()
			for _, f := range o.facts() {
				if p, ok := f.(PutPermission); !ok || p.ID != id {
					after.apply(f)
				}
			}
			for _, action := range []permissionapi.Action{permissionapi.View, permissionapi.Upload, permissionapi.Manage} {
				for _, k := range []int{now, now + 1, 8, 13} {
					if k < now {
						continue
					}
					if d := o.difference(after, action, k); !d.Unchanged {
						t.Fatalf("%+v, covered by %+v or reaching nobody (%v), is missed for %s at %d: %+v", r, by, none, action, k, d)
					}
				}
			}
		}
	})
	if covered < 50 || nobody < 50 {
		t.Errorf("%d covered, %d reach nobody: this shows little", covered, nobody)
	}
}

// A hundred thousand permissions on one person, and a chain of two hundred managers, are
// answered like any others.
func TestExtremesAreAnswered(t *testing.T) {
	changes := []Change{}
	for i := range 100_000 {
		target := fmt.Sprint("x", i%50_000)
		if i%50_000 == 0 {
			target = "bia"
		}
		p := give(fmt.Sprintf("p%06d", i), "user", "rui", acts(permissionapi.View), "employee", target, false, "personal")
		changes = append(changes, PutPermission{p})
	}
	manager := "bia"
	for i := range 200 {
		above := fmt.Sprint("m", i)
		changes = append(changes, PutEmployee{ID: above, Number: uint32(1000 + i)}, PutEmployee{ID: manager, Number: numberIn(manager, i), UnitID: "cwb", ManagerID: above})
		manager = above
	}
	changes = append(changes, PutAccount{ID: "top", EmployeeID: manager, Active: true},
		PutPermission{give("chain", "user", "top", acts(permissionapi.View), "reports", "", false, "personal")},
		PutTally{Number: 4, Class: "personal", Documents: 1})
	w := company(changes...)
	for _, c := range []struct {
		who   string
		steps int
	}{{"rui", 2}, {"top", 203}} {
		e, err := w.explain(permissionapi.Check{UserID: c.who, Action: permissionapi.View, DocumentID: docBia}, epoch, w, "", epoch)
		if err != nil || !e.Allowed || len(e.Matches) == 0 || len(e.Matches[0].TargetPath) != c.steps {
			t.Errorf("%s: %v %+v", c.who, err, e)
		}
	}
	if a, err := w.audience(permissionapi.AudienceQuery{Limit: 10}, permissionapi.Check{Action: permissionapi.View, DocumentID: docBia}, spot{}, permissionapi.DetailNames, epoch, w, "", epoch); err != nil || a.Total != 2 {
		t.Errorf("%v %+v", err, a)
	}
	began := time.Now()
	for range 20 {
		l := &lens{w: w, without: w.rules.byID["p000000"]}
		if p, err := l.preview(permissionapi.View, epoch, "", epoch); err != nil || !p.Unchanged { // p050000 gives the same
			t.Errorf("%+v", p)
		}
		if by := w.now().coveredBy(w.rules.byID["p050000"], micros(epoch)); by != nil && by.ID != "p000000" {
			t.Errorf("covered by %+v", by)
		}
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("20 previews took %v", took)
	}
}

func numberIn(employee string, i int) uint32 {
	if employee == "bia" {
		return 4
	}
	return uint32(1000 + i - 1)
}
