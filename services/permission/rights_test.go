package permission

import (
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"
)

// A small company: units top > south > cwb, north beside south; a boss in top, ana and
// rui in south, bia in cwb.
const (
	docAna = "01900000-0000-7000-8000-00000000000a" // personal, ana's
	docMed = "01900000-0000-7000-8000-00000000000b" // medical, ana's
	docBia = "01900000-0000-7000-8000-00000000000c" // personal, bia's
	docCo  = "01900000-0000-7000-8000-00000000000d" // public, the company's
)

func company(extra ...Change) *World {
	w := NewWorld()
	w.Apply(1, append([]Change{
		PutClass{permissionapi.Class{ID: "public"}}, PutClass{permissionapi.Class{ID: "personal"}},
		PutClass{permissionapi.Class{ID: "medical", Restricted: true}},
		PutUnit{ID: "top"}, PutUnit{ID: "south", ParentID: "top"}, PutUnit{ID: "north", ParentID: "top"}, PutUnit{ID: "cwb", ParentID: "south"},
		PutTeam{ID: "cipa"},
		PutEmployee{ID: "boss", Number: 1, UnitID: "top"}, PutEmployee{ID: "ana", Number: 2, UnitID: "south", ManagerID: "boss"},
		PutEmployee{ID: "rui", Number: 3, UnitID: "south", ManagerID: "ana"}, PutEmployee{ID: "bia", Number: 4, UnitID: "cwb", ManagerID: "rui"},
		PutEmployee{ID: "gone", Number: 5, UnitID: "cwb", Left: true},
		PutMember{TeamID: "cipa", EmployeeID: "ana"},
		PutAccount{ID: "admin", EmployeeID: "boss", Roles: []string{"admin", "employee"}, Active: true},
		PutAccount{ID: "root", Roles: []string{"admin"}, Active: true},
		PutAccount{ID: "hr", Roles: []string{"hr"}, Active: true},
		PutAccount{ID: "ana", EmployeeID: "ana", Roles: []string{"employee"}, Active: true},
		PutAccount{ID: "rui", EmployeeID: "rui", Roles: []string{"employee"}, Active: true},
		PutAccount{ID: "bia", EmployeeID: "bia", Roles: []string{"employee"}, Active: true},
		PutAccount{ID: "gone", EmployeeID: "gone", Active: true}, PutAccount{ID: "off"},
		PutDocument{ID: docAna, Number: 2, Class: "personal"}, PutDocument{ID: docMed, Number: 2, Class: "medical"},
		PutDocument{ID: docBia, Number: 4, Class: "personal"}, PutDocument{ID: docCo, Class: "public"},
	}, extra...)...)
	return w
}

type perm = permissionapi.Permission

func give(id, subject, subjectID string, actions []permissionapi.Action, target, targetID string, subtree bool, classes ...string) perm {
	return perm{
		ID: id, Effect: permissionapi.Allow, Actions: actions, Classes: classes,
		Subject: permissionapi.Subject{Kind: permissionapi.SubjectKind(subject), ID: subjectID},
		Target:  permissionapi.Target{Kind: permissionapi.TargetKind(target), ID: targetID, Subtree: subtree},
	}
}

func acts(a ...permissionapi.Action) []permissionapi.Action { return a }

func until(p perm, t time.Time) perm { p.ExpiresAt = &t; return p }
func deny(p perm) perm               { p.Effect = permissionapi.Deny; return p }

func TestWhoMayGrantWhat(t *testing.T) {
	view, manage, share := acts(permissionapi.View), acts(permissionapi.Manage), acts(permissionapi.Share)
	upload := acts(permissionapi.Upload)
	toBia := func(actions []permissionapi.Action, target, id string, subtree bool, classes ...string) perm {
		return give("new", "user", "bia", actions, target, id, subtree, classes...)
	}
	friday := epoch.Add(24 * time.Hour)
	southManager := PutPermission{give("m", "user", "ana", manage, "unit", "south", true, "personal", "public")}
	cases := []struct {
		name    string
		have    []Change
		granter string
		p       perm
		want    fault.Kind // "" for yes
	}{
		{"nothing held, nothing given", nil, "ana", toBia(view, "employee", "bia", false, "personal"), fault.Forbidden},
		{"an inactive account", []Change{southManager}, "off", toBia(view, "unit", "south", true, "personal"), fault.Unauthenticated},
		{"an employee who has left", nil, "gone", toBia(view, "self", "", false), fault.Unauthenticated},
		{"an unknown account", nil, "nobody", toBia(view, "self", "", false), fault.Unauthenticated},

		{"within the managed unit", []Change{southManager}, "ana", toBia(view, "unit", "south", true, "personal"), ""},
		{"a unit below", []Change{southManager}, "ana", toBia(view, "unit", "cwb", false, "personal"), ""},
		{"a unit above", []Change{southManager}, "ana", toBia(view, "unit", "top", true, "personal"), fault.Forbidden},
		{"a unit beside, empty as yet", []Change{southManager}, "ana", toBia(view, "unit", "north", true, "personal"), fault.Forbidden},
		{"one employee in it", []Change{southManager}, "ana", toBia(view, "employee", "rui", false, "personal"), ""},
		{"one employee outside", []Change{southManager}, "ana", toBia(view, "employee", "boss", false, "personal"), fault.Forbidden},
		{"a team, whoever is in it now", []Change{southManager}, "ana", toBia(view, "team", "cipa", false, "personal"), fault.Forbidden},
		{"another class", []Change{southManager}, "ana", toBia(view, "unit", "south", true, "medical"), fault.Forbidden},
		{"one class too many", []Change{southManager}, "ana", toBia(view, "unit", "south", true, "personal", "medical"), fault.Forbidden},
		{"no classes, with classes managed by name", []Change{southManager}, "ana", toBia(view, "unit", "south", true), fault.Forbidden},
		{"everyone", []Change{southManager}, "ana", toBia(view, "everyone", "", false, "personal"), fault.Forbidden},
		{"upload is not managed", []Change{southManager}, "ana", toBia(upload, "unit", "south", true, "personal"), fault.Forbidden},
		{"upload that is held", []Change{southManager, PutPermission{give("u", "user", "ana", upload, "everyone", "", false)}}, "ana", toBia(upload, "unit", "cwb", true, "personal"), ""},
		{"only the unit itself is managed", []Change{PutPermission{give("m", "user", "ana", manage, "unit", "south", false, "personal")}}, "ana", toBia(view, "unit", "south", true, "personal"), fault.Forbidden},
		{"holding it is not managing it", []Change{PutPermission{give("m", "user", "ana", acts(permissionapi.Edit, permissionapi.Share), "unit", "south", true)}}, "ana", toBia(view, "unit", "south", true, "personal"), fault.Forbidden},
		{"longer than it is held", []Change{PutPermission{until(southManager.Permission, friday)}}, "ana", toBia(view, "unit", "south", true, "personal"), fault.Forbidden},
		{"as long as it is held", []Change{PutPermission{until(southManager.Permission, friday)}}, "ana", until(toBia(view, "unit", "south", true, "personal"), friday), ""},
		{"where a deny cuts in", []Change{southManager, PutPermission{deny(give("d", "user", "ana", view, "employee", "bia", false))}}, "ana", toBia(view, "unit", "south", true, "personal"), fault.Forbidden},
		{"beside the deny", []Change{southManager, PutPermission{deny(give("d", "user", "ana", view, "employee", "bia", false))}}, "ana", toBia(view, "unit", "south", false, "personal"), ""},
		{"a deny within what is managed", []Change{southManager}, "ana", deny(toBia(view, "unit", "cwb", true, "personal")), ""},
		{"a deny outside", []Change{southManager}, "ana", deny(toBia(view, "unit", "top", true, "personal")), fault.Forbidden},
		{"a deny of every class", []Change{southManager}, "ana", deny(toBia(view, "unit", "cwb", true)), fault.Forbidden},
		{"the subject's own documents", []Change{southManager}, "ana", toBia(view, "self", "", false, "personal"), ""},
		{"everyone's own documents", []Change{southManager}, "ana", give("new", "everyone", "", view, "self", "", false, "personal"), fault.Forbidden},
		{"a unit's people their own documents", []Change{southManager}, "ana", give("new", "unit", "cwb", view, "self", "", false, "personal"), ""},
		{"another unit's people their own documents", []Change{southManager}, "ana", give("new", "unit", "north", view, "self", "", false, "personal"), fault.Forbidden},
		{"reports of a report", []Change{PutPermission{give("m", "user", "ana", manage, "reports", "", false)}}, "ana", give("new", "user", "rui", view, "reports", "", false, "personal"), ""},
		{"reports of the boss", []Change{PutPermission{give("m", "user", "ana", manage, "reports", "", false)}}, "ana", give("new", "user", "admin", view, "reports", "", false, "personal"), fault.Forbidden},

		{"a share with the right to share", []Change{PutPermission{give("m", "user", "rui", share, "employee", "ana", false)}}, "rui", toBia(view, "document", docAna, false, "personal"), ""},
		{"a share of more than is held", []Change{PutPermission{give("m", "user", "rui", share, "employee", "ana", false)}}, "rui", toBia(acts(permissionapi.Edit), "document", docAna, false, "personal"), fault.Forbidden},
		{"a share by the class's default", []Change{PutPermission{give("m", "user", "rui", share, "employee", "ana", false)}}, "rui", toBia(view, "document", docAna, false), ""},
		{"a share onwards", []Change{PutPermission{give("m", "user", "rui", share, "document", docAna, false)}}, "rui", toBia(share, "document", docAna, false), ""},
		{"a share of what one only views", []Change{PutPermission{give("m", "user", "rui", view, "employee", "ana", false)}}, "rui", toBia(view, "document", docAna, false), fault.Forbidden},
		{"a share of what one does not see", []Change{PutPermission{give("m", "user", "rui", share, "employee", "ana", false)}}, "rui", toBia(view, "document", docBia, false), fault.Invalid},
		{"a share of a restricted class, unseen", []Change{PutPermission{give("m", "user", "rui", share, "employee", "ana", false)}}, "rui", toBia(view, "document", docMed, false, "medical"), fault.Invalid},
		{"a share of a restricted class, not named", []Change{PutPermission{give("m", "user", "rui", share, "employee", "ana", false, "medical")}}, "rui", toBia(view, "document", docMed, false), fault.Invalid},
		{"a share of a restricted class, named", []Change{PutPermission{give("m", "user", "rui", share, "employee", "ana", false, "medical")}}, "rui", toBia(view, "document", docMed, false, "medical"), ""},
		{"a share in a class that is not held", []Change{PutPermission{give("m", "user", "rui", share, "employee", "ana", false, "personal")}}, "rui", toBia(view, "document", docAna, false, "personal", "medical"), fault.Forbidden},
		{"a deny of one document takes manage", []Change{PutPermission{give("m", "user", "rui", share, "employee", "ana", false)}}, "rui", deny(toBia(view, "document", docAna, false)), fault.Forbidden},
		{"what one brought may not be shared for that alone", []Change{PutUpload{DocumentID: docAna, AccountID: "rui", Class: "personal"}}, "rui", toBia(view, "document", docAna, false), fault.Forbidden},

		{"an administrator for others", nil, "admin", toBia(manage, "everyone", "", false), ""},
		{"an administrator for themselves", nil, "admin", give("new", "user", "admin", view, "everyone", "", false), fault.Forbidden},
		{"an administrator for their role", nil, "admin", give("new", "role", "admin", view, "unit", "south", true), fault.Forbidden},
		{"an administrator for their unit", nil, "admin", give("new", "unit", "top", view, "employee", "ana", false), fault.Forbidden},
		{"an administrator for everyone", nil, "root", give("new", "everyone", "", view, "everyone", "", false), fault.Forbidden},
		{"an administrator for a unit they are not in", nil, "admin", give("new", "unit", "south", view, "employee", "ana", false), ""},
		{"an administrator shares what they do not see", nil, "admin", toBia(view, "document", docAna, false), fault.Invalid},
		{"an administrator denies what they do not see", nil, "admin", deny(toBia(view, "document", docAna, false)), fault.Invalid},
		{"an administrator shares with themselves", nil, "admin", give("new", "user", "admin", view, "document", docAna, false), fault.Invalid},
		{"an administrator shares what they see", []Change{PutUpload{DocumentID: docAna, AccountID: "admin", Class: "personal"}}, "admin", toBia(view, "document", docAna, false), ""},
		{"an administrator's own documents", nil, "admin", give("new", "user", "admin", view, "self", "", false), ""},
		{"everyone's own documents, by an administrator", nil, "root", give("new", "everyone", "", view, "self", "", false), ""},
		{"an administrator's own documents, by name", nil, "admin", give("new", "user", "admin", view, "employee", "boss", false), ""},
		{"an administrator denies themselves", nil, "admin", deny(give("new", "everyone", "", view, "everyone", "", false)), ""},
		{"an administrator for everyone what they manage anyway", []Change{PutPermission{give("m", "user", "admin", manage, "everyone", "", false, "public")}}, "admin", give("new", "everyone", "", view, "everyone", "", false, "public"), ""},
		{"HR is nobody special here", nil, "hr", toBia(view, "everyone", "", false), fault.Forbidden},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := company(c.have...)
			c.p.Reason = "because"
			if err := w.Validate(c.p, epoch); err != nil {
				t.Fatal(err)
			}
			if err := w.MayGrant(c.granter, c.p, epoch); fault.KindOf(err) != c.want {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func TestWhatIsWrongWithAPermission(t *testing.T) {
	past, soon, later := epoch.Add(-time.Second), epoch.Add(time.Hour), epoch.Add(2*time.Hour)
	because := func(p *perm) { p.Reason = "because" }
	good := give("p", "user", "ana", acts(permissionapi.View), "unit", "south", true, "personal")
	cases := map[string]struct {
		change func(*perm)
		fields []string
	}{
		"nothing":                 {func(*perm) {}, nil},
		"a document":              {func(p *perm) { p.Target = permissionapi.Target{Kind: "document", ID: docAna} }, nil},
		"subject kind missing":    {func(p *perm) { p.Subject.Kind = "" }, []string{"subject.kind"}},
		"subject kind unknown":    {func(p *perm) { p.Subject.Kind = "friend" }, []string{"subject.kind"}},
		"subject id missing":      {func(p *perm) { p.Subject.ID = "" }, []string{"subject.id"}},
		"account unknown":         {func(p *perm) { p.Subject.ID = "x" }, []string{"subject.id"}},
		"account inactive":        {func(p *perm) { p.Subject.ID = "off" }, []string{"subject.id"}},
		"somebody who has left":   {func(p *perm) { p.Subject.ID = "gone" }, []string{"subject.id"}},
		"unit unknown":            {func(p *perm) { p.Subject = permissionapi.Subject{Kind: "unit", ID: "x"} }, []string{"subject.id"}},
		"a team's id for a unit":  {func(p *perm) { p.Subject = permissionapi.Subject{Kind: "unit", ID: "cipa"} }, []string{"subject.id"}},
		"team unknown":            {func(p *perm) { p.Subject = permissionapi.Subject{Kind: "team", ID: "x"} }, []string{"subject.id"}},
		"manager unknown":         {func(p *perm) { p.Subject = permissionapi.Subject{Kind: "reports_of", ID: "x"} }, []string{"subject.id"}},
		"no name of a role":       {func(p *perm) { p.Subject = permissionapi.Subject{Kind: "role", ID: "HR!"} }, []string{"subject.id"}},
		"everyone with an id":     {func(p *perm) { p.Subject = permissionapi.Subject{Kind: "everyone", ID: "x"} }, []string{"subject.id"}},
		"subtree of a user":       {func(p *perm) { p.Subject.Subtree = true }, []string{"subject.subtree"}},
		"target kind missing":     {func(p *perm) { p.Target = permissionapi.Target{} }, []string{"target.kind", "target.subtree"}[:1]},
		"target kind unknown":     {func(p *perm) { p.Target = permissionapi.Target{Kind: "planet"} }, []string{"target.kind"}},
		"target id missing":       {func(p *perm) { p.Target.ID = "" }, []string{"target.id"}},
		"target unit unknown":     {func(p *perm) { p.Target.ID = "x" }, []string{"target.id"}},
		"target employee unknown": {func(p *perm) { p.Target = permissionapi.Target{Kind: "employee", ID: "x"} }, []string{"target.id"}},
		"target document unknown": {func(p *perm) { p.Target = permissionapi.Target{Kind: "document", ID: "x"} }, []string{"target.id"}},
		"self with an id":         {func(p *perm) { p.Target = permissionapi.Target{Kind: "self", ID: "ana"} }, []string{"target.id"}},
		"subtree of a team":       {func(p *perm) { p.Target = permissionapi.Target{Kind: "team", ID: "cipa", Subtree: true} }, []string{"target.subtree"}},
		"no actions":              {func(p *perm) { p.Actions = nil }, []string{"actions"}},
		"unknown action":          {func(p *perm) { p.Actions = acts("view", "read") }, []string{"actions[1]"}},
		"an action twice":         {func(p *perm) { p.Actions = acts("view", "edit", "view") }, []string{"actions[2]"}},
		"upload to a document": {func(p *perm) {
			p.Actions = acts("upload")
			p.Target = permissionapi.Target{Kind: "document", ID: docAna}
		}, []string{"actions[0]"}},
		"class unknown":                                {func(p *perm) { p.Classes = []string{"personal", "x"} }, []string{"classes[1]"}},
		"a class twice":                                {func(p *perm) { p.Classes = []string{"personal", "personal"} }, []string{"classes[1]"}},
		"effect missing":                               {func(p *perm) { p.Effect = "" }, []string{"effect"}},
		"effect unknown":                               {func(p *perm) { p.Effect = "maybe" }, []string{"effect"}},
		"ends before it starts":                        {func(p *perm) { p.NotBefore, p.ExpiresAt = &later, &soon }, []string{"expires_at"}},
		"ends as it starts":                            {func(p *perm) { p.NotBefore, p.ExpiresAt = &soon, &soon }, []string{"expires_at"}},
		"already past":                                 {func(p *perm) { p.ExpiresAt = &past }, []string{"expires_at"}},
		"over at this moment":                          {func(p *perm) { now := epoch; p.ExpiresAt = &now }, []string{"expires_at"}},
		"a window ahead":                               {func(p *perm) { p.NotBefore, p.ExpiresAt = &soon, &later }, nil},
		"a denial without a reason":                    {func(p *perm) { p.Effect = permissionapi.Deny }, []string{"reason"}},
		"a denial with a reason":                       {func(p *perm) { p.Effect = permissionapi.Deny; because(p) }, nil},
		"a restricted class without a reason":          {func(p *perm) { p.Classes = []string{"personal", "medical"} }, []string{"reason"}},
		"a restricted class with a blank for reason":   {func(p *perm) { p.Classes, p.Reason = []string{"medical"}, " \n" }, []string{"reason"}},
		"a restricted class with a reason":             {func(p *perm) { p.Classes = []string{"medical"}; because(p) }, nil},
		"no classes, which is none that is restricted": {func(p *perm) { p.Classes = nil }, nil},
		"a reason that is too long":                    {func(p *perm) { p.Reason = string(make([]rune, MaxReason+1)) }, []string{"reason"}},
		"several at once":                              {func(p *perm) { p.Subject.Kind, p.Effect, p.Actions = "x", "y", nil }, []string{"subject.kind", "actions", "effect"}},
	}
	w := company()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := good
			c.change(&p)
			err := w.Validate(p, epoch)
			if c.fields == nil {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if !fault.Is(err, fault.Invalid) {
				t.Fatalf("%v", err)
			}
			var got []string
			for _, f := range fault.From(err).Fields {
				got = append(got, f.Field)
			}
			if len(got) != len(c.fields) {
				t.Fatalf("fields %v, want %v", got, c.fields)
			}
			for i := range got {
				if got[i] != c.fields[i] {
					t.Errorf("fields %v, want %v", got, c.fields)
				}
			}
		})
	}
}
