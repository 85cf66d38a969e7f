package permissionhttp_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// What was answered at a moment is what is told about that moment later, whatever
// happened since.
func TestThePastIsToldAsItWas(t *testing.T) {
	w := newWorld(t)
	began := w.clock.now()
	w.clock.pass(time.Second)
	r := rand.New(rand.NewPCG(20261123, 7))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	docs := []string{w.upload("hr", "e-bia", "personal"), w.upload("ana", "e-rui", "personal"), w.upload("bia", "e-bia", "medical"), w.upload("rui", "", "public")}
	given, gone := []string{}, map[string]bool{}
	type answer struct {
		at          time.Time
		doc, action string
		may         []string
	}
	var answers []answer
	who := []string{"ana", "bia", "ext", "hr", "root", "rui"}
	note := func() {
		for _, doc := range docs {
			for _, action := range []string{"view", "manage"} {
				a := answer{w.clock.now(), doc, action, []string{}}
				for _, id := range who {
					if w.s.World().MayOnDocument(id, permissionapi.Action(action), doc, a.at) {
						a.may = append(a.may, id)
					}
				}
				answers = append(answers, a)
			}
		}
	}
	for range 60 {
		switch r.IntN(9) {
		case 0, 1, 2:
			subject := pick(user("ana"), user("rui"), user("ext"), fmt.Sprintf(`{"kind":"team","id":%q}`, "cipa"), fmt.Sprintf(`{"kind":"unit","id":%q,"subtree":true}`, "south"), `{"kind":"role","id":"employee"}`, `{"kind":"everyone"}`)
			target := pick(fmt.Sprintf(`{"kind":"unit","id":%q,"subtree":true}`, "south"), fmt.Sprintf(`{"kind":"unit","id":%q}`, "north"), `{"kind":"self"}`, `{"kind":"reports"}`, fmt.Sprintf(`{"kind":"team","id":%q}`, "cipa"), `{"kind":"everyone"}`, document(docs[0]))
			until := w.clock.now().Add(time.Duration(1+r.IntN(40)) * time.Second).Format(time.RFC3339)
			body := fmt.Sprintf(`{"subject":%s,"actions":[%q],"target":%s,"effect":%q,"classes":["personal","medical"],"reason":"x"%s}`,
				subject, pick("view", "manage"), target, pick("allow", "allow", "deny"), pick("", fmt.Sprintf(`,"expires_at":%q`, until)))
			if a := w.call("POST", "/permissions", "root", body); a.Code == 201 {
				given = append(given, read[permissionapi.Permission](t, a).ID)
			}
		case 3:
			if len(given) > 0 {
				id := given[r.IntN(len(given))]
				if !gone[id] && w.call("DELETE", "/permissions/"+id, "root", "").Code == 204 {
					gone[id] = true
				}
			}
		case 4:
			w.employee("e-bia", 3, pick("cwb", "north", "south"), pick("e-rui", "e-ana", ""), employeeapi.Active)
		case 5:
			w.tell("employee", pick(employeeapi.MemberAdded, employeeapi.MemberRemoved), "cipa", employeeapi.MemberEvent{GroupID: "cipa", EmployeeID: pick("e-ana", "e-bia")})
		case 6:
			w.account(pick("ext", "rui"), []string{pick("employee", "hr")}, r.IntN(3) > 0)
		case 7:
			w.happens(documentapi.Changed, docs[r.IntN(2)], func(d *documentapi.DocumentEvent) { d.Document.Class = pick("personal", "medical") })
		case 8:
			w.tell("employee", employeeapi.GroupChanged, "north", employeeapi.Group{ID: "north", Kind: employeeapi.Unit, ParentID: pick("south", "top"), Revision: w.next("north")})
		}
		note()
		w.clock.pass(time.Duration(1+r.IntN(3)) * time.Second)
		note()
		w.clock.pass(time.Second)
	}
	w.clock.pass(time.Hour)
	yes := 0
	for range 150 {
		a := answers[r.IntN(len(answers))]
		yes += len(a.may)
		at := a.at.Format(time.RFC3339Nano)
		crowd := read[permissionapi.Audience](t, w.call("GET", fmt.Sprintf("/permissions/audience?document_id=%s&action=%s&at=%s", a.doc, a.action, at), "service:notification", "").is(t, 200))
		var told []string
		for _, item := range crowd.Items {
			told = append(told, item.UserID)
		}
		slices.Sort(told)
		if !slices.Equal(told, a.may) && len(told)+len(a.may) > 0 || crowd.Total != len(a.may) {
			t.Fatalf("%s %s at %s: told %v, was %v", a.action, a.doc, at, told, a.may)
		}
		id := who[r.IntN(len(who))]
		e := read[permissionapi.Explanation](t, w.call("POST", "/permissions/explain", "service:notification",
			fmt.Sprintf(`{"user_id":%q,"action":%q,"document_id":%q,"at":%q}`, id, a.action, a.doc, at)).is(t, 200))
		if e.Allowed != slices.Contains(a.may, id) || e.Allowed != (len(e.Matches) > 0 && len(e.Denials) == 0) && !e.Inactive {
			t.Fatalf("%s may %s %s at %s: %+v, was %v", id, a.action, a.doc, at, e, a.may)
		}
	}
	if yes < 60 {
		t.Errorf("%d people in all these answers: this shows little", yes)
	}

	// Where nothing is kept, or nothing known yet, there is no answer.
	for at, status := range map[string]int{
		began.Add(-time.Hour).Format(time.RFC3339): 422, w.clock.now().Add(time.Minute).Format(time.RFC3339): 422, w.clock.now().Format(time.RFC3339Nano): 200,
	} {
		w.call("POST", "/permissions/explain", "hr", fmt.Sprintf(`{"action":"view","class":"public","at":%q}`, at)).is(t, status, "at")
		w.call("GET", "/permissions/audience?class=public&at="+at, "hr", "").is(t, status, "at")
	}
	w.call("GET", "/permissions/audience?class=public&at=yesterday", "hr", "").is(t, 422, "at")
	w.call("POST", "/permissions/explain", "hr", `{"action":"view","class":"public","at":"yesterday"}`).is(t, 422, "at")
}
