package permission

import (
	"testing"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"

	"pgregory.net/rapid"
)

// An explanation is a witness: it says what the oracle says, and so does a world that
// consists of nothing but what it cites.
func TestExplanationsAreWitnesses(t *testing.T) {
	yes, denied, near := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w, o := drawWorld(t)
		for range 30 {
			c, now := drawQuestion(t, o), rapid.IntRange(0, 12).Draw(t, "now")
			e, err := w.explain(c, moment(now), w, "", moment(now))
			if err != nil {
				if k := fault.KindOf(err); k != fault.NotFound && k != fault.Invalid || o.answer(c, now) {
					t.Fatal(err)
				}
				continue
			}
			if e.Allowed != o.answer(c, now) || e.Withheld {
				t.Fatalf("%+v: allowed %v, oracle %v; withheld %v", c, e.Allowed, !e.Allowed, e.Withheld)
			}
			for _, rung := range e.Ladder {
				asked := c
				asked.Action = rung.Action
				if rung.Allowed != o.answer(asked, now) {
					t.Fatalf("%+v: the ladder says %v of %s", c, rung.Allowed, rung.Action)
				}
			}
			if got := replay(e); got != e.Allowed {
				t.Fatalf("%+v: allowed %v, but what is cited gives %v: %+v", c, e.Allowed, got, e)
			}
			if len(e.Nearest) > 0 && (e.Allowed || len(e.Matches) > 0) {
				t.Fatalf("nearest beside %+v", e)
			}
			for _, n := range e.Nearest {
				mustMissByOne(t, o, c, n, now)
			}
			if e.Allowed {
				yes++
			}
			if len(e.Matches) > 0 && len(e.Denials) > 0 {
				denied++
			}
			if len(e.Nearest) > 0 {
				near++
			}
		}
	})
	if yes < 100 || denied < 20 || near < 100 {
		t.Errorf("%d yes, %d denied, %d near misses: this shows little", yes, denied, near)
	}
}

// replay answers an explanation's question in a world that holds only what it cites.
func replay(e permissionapi.Explanation) bool {
	employees, units := map[string]PutEmployee{}, map[string]PutUnit{}
	account := PutAccount{ID: e.UserID, Active: !e.Inactive}
	doc := PutDocument{ID: e.DocumentID, Number: 999, Class: e.Class}
	employee := func(id string) PutEmployee {
		if _, known := employees[id]; !known {
			employees[id] = PutEmployee{ID: id, Number: uint32(len(employees) + 1)}
		}
		return employees[id]
	}
	var rest []Change
	if e.EmployeeID != "" {
		employee(e.EmployeeID)
	}
	cite := func(path []permissionapi.Step) {
		for i := 1; i < len(path); i++ {
			from, to := path[i-1], path[i]
			switch [2]permissionapi.StepKind{from.Kind, to.Kind} {
			case [2]permissionapi.StepKind{"user", "employee"}, [2]permissionapi.StepKind{"employee", "user"}:
				if from.Kind == "employee" {
					from, to = to, from
				}
				account.EmployeeID = employee(to.ID).ID
			case [2]permissionapi.StepKind{"user", "role"}:
				account.Roles = append(account.Roles, to.ID)
			case [2]permissionapi.StepKind{"employee", "unit"}:
				x := employee(from.ID)
				x.UnitID = to.ID
				employees[from.ID] = x
			case [2]permissionapi.StepKind{"employee", "employee"}:
				x := employee(from.ID)
				x.ManagerID = employee(to.ID).ID
				employees[from.ID] = x
			case [2]permissionapi.StepKind{"employee", "team"}:
				rest = append(rest, PutMember{TeamID: to.ID, EmployeeID: employee(from.ID).ID})
			case [2]permissionapi.StepKind{"unit", "unit"}:
				units[from.ID] = PutUnit{ID: from.ID, ParentID: to.ID}
			case [2]permissionapi.StepKind{"document", "employee"}:
				doc.Number = employee(to.ID).Number
			case [2]permissionapi.StepKind{"document", "company"}:
				doc.Number = 0
			}
		}
	}
	permit := func(s permissionapi.Strand) {
		cite(s.SubjectPath)
		cite(s.TargetPath)
		if isAutomatic(s.Permission) {
			rest = append(rest, PutUpload{DocumentID: s.Permission.ID, AccountID: s.Permission.Subject.ID, Class: s.Permission.Classes[0]})
		} else {
			rest = append(rest, PutPermission{s.Permission})
		}
	}
	for _, s := range append(append([]permissionapi.Strand{}, e.Matches...), e.Denials...) {
		permit(s)
	}
	for _, n := range e.Nearest {
		permit(n.Strand)
	}
	facts := []Change{PutClass{permissionapi.Class{ID: e.Class, Restricted: e.Restricted}}}
	for _, u := range units {
		facts = append(facts, u)
	}
	for _, x := range employees {
		facts = append(facts, x)
	}
	if e.DocumentID != "" {
		facts = append(facts, doc)
	}
	w := NewWorld()
	w.Apply(1, append(append(facts, account), rest...)...)
	if e.DocumentID != "" {
		return w.MayOnDocument(e.UserID, e.Action, e.DocumentID, e.At)
	}
	return w.MayOnEmployee(e.UserID, e.Action, e.EmployeeID, e.Class, e.At)
}

// mustMissByOne fails unless exactly the condition that is told to fail does.
func mustMissByOne(t *rapid.T, o *oracle, c permissionapi.Check, n permissionapi.NearMiss, now int) {
	p, a := n.Permission, o.accounts[c.UserID]
	owner, class := uint32(0), c.Class
	if d, ok := o.documents[c.DocumentID]; ok {
		owner, class = d.Number, d.Class
	} else if c.EmployeeID != "" {
		owner = o.employees[c.EmployeeID].Number
	}
	gives := false
	for _, given := range p.Actions {
		gives = gives || implies(given, c.Action)
	}
	at := moment(now)
	for what, holds := range map[permissionapi.Failure]bool{
		"subject": o.isSubject(p.Subject, a), "target": o.isTarget(p.Target, a, c.DocumentID, owner), "action": gives, "class": o.ofClass(p, class),
		"window": (p.NotBefore == nil || !at.Before(*p.NotBefore)) && (p.ExpiresAt == nil || at.Before(*p.ExpiresAt)),
	} {
		if holds != (what != n.Failed) {
			t.Fatalf("%+v near %+v: %s holds: %v, yet %s is said to fail", p, c, what, holds, n.Failed)
		}
	}
}
