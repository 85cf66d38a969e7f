package permission

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"acervo/services/permission/permissionapi"

	"pgregory.net/rapid"
)

// A world of few names, so that random facts meet each other often.
var (
	accountIDs  = []string{"a1", "a2", "a3"}
	employeeIDs = []string{"e1", "e2", "e3", "e4", "e5"}
	unitIDs     = []string{"u1", "u2", "u3", "u4"}
	teamIDs     = []string{"t1", "t2"}
	classIDs    = []string{"personal", "medical", "legal"}
	roleIDs     = []string{"hr", "employee"}
	docIDs      = []string{
		"01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002",
		"01900000-0000-7000-8000-000000000003", "01900000-0000-7000-8000-000000000004",
	}
	epoch = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
)

// moment is one of a few instants, so that windows' ends are hit exactly.
func moment(k int) time.Time { return epoch.Add(time.Duration(k) * time.Second) }

func numberOf(employeeID string) uint32 {
	return uint32(slices.Index(employeeIDs, employeeID)) + 1
}

func orNone(ids []string) *rapid.Generator[string] {
	return rapid.SampledFrom(append([]string{""}, ids...))
}

func drawPermission(t *rapid.T) permissionapi.Permission {
	p := permissionapi.Permission{
		ID:     fmt.Sprint("p", rapid.IntRange(1, 8).Draw(t, "permission")),
		Effect: rapid.SampledFrom([]permissionapi.Effect{permissionapi.Allow, permissionapi.Allow, permissionapi.Deny}).Draw(t, "effect"),
	}
	p.Subject.Kind = rapid.SampledFrom([]permissionapi.SubjectKind{"user", "role", "unit", "team", "reports_of", "everyone"}).Draw(t, "subject")
	switch p.Subject.Kind {
	case permissionapi.SubjectUser:
		p.Subject.ID = rapid.SampledFrom(accountIDs).Draw(t, "user")
	case permissionapi.SubjectRole:
		p.Subject.ID = rapid.SampledFrom(roleIDs).Draw(t, "role")
	case permissionapi.SubjectUnit:
		p.Subject.ID = rapid.SampledFrom(unitIDs).Draw(t, "unit")
		p.Subject.Subtree = rapid.Bool().Draw(t, "subtree")
	case permissionapi.SubjectTeam:
		p.Subject.ID = rapid.SampledFrom(teamIDs).Draw(t, "team")
	case permissionapi.SubjectReportsOf:
		p.Subject.ID = rapid.SampledFrom(employeeIDs).Draw(t, "manager")
	}
	p.Target.Kind = rapid.SampledFrom([]permissionapi.TargetKind{"everyone", "unit", "team", "employee", "reports", "self", "document", "document"}).Draw(t, "target")
	switch p.Target.Kind {
	case permissionapi.TargetUnit:
		p.Target.ID = rapid.SampledFrom(unitIDs).Draw(t, "of unit")
		p.Target.Subtree = rapid.Bool().Draw(t, "of subtree")
	case permissionapi.TargetTeam:
		p.Target.ID = rapid.SampledFrom(teamIDs).Draw(t, "of team")
	case permissionapi.TargetEmployee:
		p.Target.ID = rapid.SampledFrom(employeeIDs).Draw(t, "of employee")
	case permissionapi.TargetDocument:
		p.Target.ID = rapid.SampledFrom(docIDs).Draw(t, "document")
	}
	p.Actions = rapid.SliceOfNDistinct(rapid.SampledFrom(permissionapi.Actions[:]), 1, 3, rapid.ID).Draw(t, "actions")
	p.Classes = rapid.SliceOfNDistinct(rapid.SampledFrom(classIDs), 0, 2, rapid.ID).Draw(t, "classes")
	if rapid.IntRange(0, 5).Draw(t, "emergency") == 0 {
		p.BreakGlass = &permissionapi.BreakGlass{}
	}
	if rapid.IntRange(0, 2).Draw(t, "windowed") == 0 {
		from := rapid.IntRange(0, 8).Draw(t, "from")
		if rapid.Bool().Draw(t, "starts") {
			at := moment(from)
			p.NotBefore = &at
		}
		if rapid.Bool().Draw(t, "ends") {
			at := moment(from + rapid.IntRange(1, 4).Draw(t, "for"))
			p.ExpiresAt = &at
		}
	}
	return p
}

// drawCompany is a company to begin with: the changes then meet something.
func drawCompany(t *rapid.T) (changes []Change) {
	for _, id := range classIDs[:2] {
		changes = append(changes, PutClass{permissionapi.Class{ID: id, Name: id, Restricted: id == "medical"}})
	}
	for i, id := range unitIDs {
		changes = append(changes, PutUnit{ID: id, ParentID: orNone(unitIDs[:i]).Draw(t, "parent")})
	}
	for i, id := range employeeIDs {
		changes = append(changes, PutEmployee{
			ID: id, Number: numberOf(id),
			UnitID: orNone(unitIDs).Draw(t, "unit"), ManagerID: orNone(employeeIDs[:i]).Draw(t, "manager"),
		})
		if rapid.Bool().Draw(t, "member") {
			changes = append(changes, PutMember{TeamID: rapid.SampledFrom(teamIDs).Draw(t, "team"), EmployeeID: id})
		}
	}
	for i, id := range accountIDs {
		changes = append(changes, PutAccount{ID: id, EmployeeID: employeeIDs[2*i], Roles: roleIDs[:i%2], Active: true})
	}
	for i, id := range docIDs {
		changes = append(changes, PutDocument{ID: id, Number: uint32(i), Class: classIDs[i%2]})
	}
	for range rapid.IntRange(0, 6).Draw(t, "permissions") {
		changes = append(changes, PutPermission{drawPermission(t)})
	}
	return changes
}

func drawChange(t *rapid.T) Change {
	employee := func() string { return rapid.SampledFrom(employeeIDs).Draw(t, "employee") }
	team := func() string { return rapid.SampledFrom(teamIDs).Draw(t, "team") }
	doc := func() string { return rapid.SampledFrom(docIDs).Draw(t, "doc") }
	class := func() string { return rapid.SampledFrom(classIDs).Draw(t, "class") }
	switch rapid.IntRange(0, 24).Draw(t, "change") {
	case 0, 1:
		return PutAccount{
			ID:         rapid.SampledFrom(accountIDs).Draw(t, "account"),
			EmployeeID: orNone(employeeIDs).Draw(t, "of"),
			Roles:      rapid.SliceOfNDistinct(rapid.SampledFrom(roleIDs), 0, 2, rapid.ID).Draw(t, "roles"),
			Active:     rapid.IntRange(0, 4).Draw(t, "active") > 0,
		}
	case 2, 3, 4, 5:
		id := employee()
		return PutEmployee{
			ID: id, Number: numberOf(id),
			UnitID:    orNone(unitIDs).Draw(t, "unit"),
			ManagerID: orNone(employeeIDs).Draw(t, "manager"), // cycles and oneself included
			Left:      rapid.IntRange(0, 6).Draw(t, "left") == 0,
		}
	case 6:
		return DropEmployee{employee()}
	case 7, 8:
		return PutUnit{ID: rapid.SampledFrom(unitIDs).Draw(t, "unit"), ParentID: orNone(unitIDs).Draw(t, "parent")}
	case 9:
		return DropUnit{rapid.SampledFrom(unitIDs).Draw(t, "unit")}
	case 10, 11:
		return PutMember{TeamID: team(), EmployeeID: employee()}
	case 12:
		return DropMember{TeamID: team(), EmployeeID: employee()}
	case 13:
		return DropTeam{team()}
	case 14:
		id := class()
		return PutClass{permissionapi.Class{ID: id, Name: id, Restricted: rapid.Bool().Draw(t, "restricted")}}
	case 15, 16:
		return PutDocument{
			ID: doc(), Number: uint32(rapid.IntRange(0, len(employeeIDs)).Draw(t, "owner")),
			Class: class(), Binned: rapid.Bool().Draw(t, "binned"),
		}
	case 17:
		return DropDocument{doc()}
	case 18, 19:
		return PutUpload{DocumentID: doc(), AccountID: rapid.SampledFrom(accountIDs).Draw(t, "uploader"), Class: class()}
	case 20:
		return DropUpload{doc()}
	case 21:
		return DropPermission{fmt.Sprint("p", rapid.IntRange(1, 8).Draw(t, "permission"))}
	default:
		return PutPermission{drawPermission(t)}
	}
}

// Whatever happens, in whatever order: a check says what the oracle says; a cached
// and patched scope is the scope compiled from nothing; on the wire it stays itself.
func TestWorldAgreesWithOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, o := NewWorld(), newOracle()
		var revision uint64
		do := func(changes ...Change) {
			revision++
			w.Apply(revision, o.recorded(changes...)...)
		}
		do(drawCompany(t)...)
		others := holders{}
		steps := rapid.IntRange(1, 25).Draw(t, "steps")
		for range steps {
			do(drawChange(t))
			now := moment(rapid.IntRange(0, 12).Draw(t, "now"))
			compare(t, w, o, now, others)
		}
	})
}

// holders are another service's copies of scopes, which it asks for in turn; each is
// of the time when it last did.
type holders map[string]heldCopy

type heldCopy struct {
	tag   string
	scope *permissionapi.Scope
}

// ask asks for a scope as a client does: by what it is told, its copy has to become s.
func (h holders) ask(t *rapid.T, w, fresh *World, s *permissionapi.Scope, now time.Time) {
	name := s.AccountID + string(s.Action)
	if rapid.IntRange(0, 2).Draw(t, "asks") == 0 {
		return
	}
	wire, ok, err := w.ScopeWire(s.AccountID, s.Action, h[name].tag, true, now)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	copied := h[name].scope
	switch {
	case wire.Delta:
		var d permissionapi.ScopeDelta
		if err := json.Unmarshal(wire.Body, &d); err != nil || d.From != h[name].tag {
			t.Fatal(d.From, err)
		}
		if copied, ok = copied.With(d); !ok {
			t.Fatalf("%s", wire.Body)
		}
	case wire.Body != nil:
		copied = new(permissionapi.Scope)
		if err := copied.UnmarshalBinary(wire.Body); err != nil {
			t.Fatal(err)
		}
	}
	if !copied.Equal(s) {
		t.Fatalf("%s: the copy became\n%+v\nnot\n%+v", name, copied, s)
	}
	if anew, _, _ := fresh.ScopeWire(s.AccountID, s.Action, wire.Tag, false, now); anew.Body != nil {
		t.Fatalf("%s: another tag in a world made anew", name)
	}
	h[name] = heldCopy{wire.Tag, copied}
}

func compare(t *rapid.T, w *World, o *oracle, now time.Time, others holders) {
	o.know(w)
	fresh := NewWorld()
	fresh.Reset(1, o.facts())
	for _, a := range accountIDs {
		for _, action := range permissionapi.Actions {
			for _, d := range docIDs {
				if got, want := w.MayOnDocument(a, action, d, now), o.mayOnDocument(a, action, d, now); got != want {
					t.Fatalf("%s %s document %s: %v, oracle %v", a, action, d, got, want)
				}
			}
			s, ok := w.Scope(a, action, now)
			if ok != o.active(a) {
				t.Fatalf("%s active: %v", a, ok)
			}
			for _, class := range append(classIDs, "unheard") {
				for number := range uint32(len(employeeIDs)) + 2 {
					want := o.mayOnEmployee(a, action, number, class, now)
					if ok && (s.Allows(number, class) != want || s.Visible(class).Contains(number) != want) {
						t.Fatalf("%s %s on %d/%s: %v, oracle %v", a, action, number, class, s.Allows(number, class), want)
					}
				}
			}
			if !ok {
				continue
			}
			anew, _ := fresh.Scope(a, action, now)
			if !s.Equal(anew) {
				t.Fatalf("%s %s: cached scope\n%+v\nfrom nothing\n%+v", a, action, s, anew)
			}
			others.ask(t, w, fresh, s, now)
			data, err := s.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			var back permissionapi.Scope
			if err := back.UnmarshalBinary(data); err != nil {
				t.Fatal(err)
			}
			if !back.Equal(s) || back.Revision != s.Revision {
				t.Fatalf("%s %s: over the wire\n%+v\nwas\n%+v", a, action, &back, s)
			}
		}
	}
	for _, a := range accountIDs {
		got, want := w.Summary(a, now), o.summary(a, now)
		got.Revision = 0
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s sees %+v, oracle %+v", a, got, want)
		}
	}
}
