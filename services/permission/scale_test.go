package permission

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"
)

// A large company: 500,000 employees with an account each and a manager chain, 20,000
// units in a tree, teams, 90,000 permissions of all kinds, and counts of some 10,000,000
// documents, of which one in a hundred was brought by an employee who sees it for that.
const (
	manyPeople      = 500_000
	manyUnits       = 20_000
	manyTeams       = 2_000
	manyPermissions = 90_000
)

type largeWorld struct {
	*World
	r         *rand.Rand
	documents []string
}

var large = sync.OnceValue(func() *largeWorld {
	w := &largeWorld{World: NewWorld(), r: rand.New(rand.NewPCG(1, 2))}
	r := w.r
	employee := func(i int) string { return fmt.Sprint("e", i) }
	var facts []Change
	classes := []string{"public", "personal", "payroll", "medical", "legal"}
	for _, id := range classes {
		facts = append(facts, PutClass{permissionapi.Class{ID: id, Restricted: id == "medical"}})
	}
	for i := range manyUnits {
		parent := ""
		if i > 0 {
			parent = fmt.Sprint("u", (i-1)/6) // some seven deep
		}
		facts = append(facts, PutUnit{ID: fmt.Sprint("u", i), ParentID: parent})
	}
	for i := range manyTeams {
		facts = append(facts, PutTeam{ID: fmt.Sprint("t", i)})
	}
	for i := 1; i <= manyPeople; i++ {
		manager := ""
		if i > 1 {
			manager = employee(1 + (i-2)/8)
		}
		facts = append(facts, PutEmployee{ID: employee(i), Number: uint32(i), UnitID: fmt.Sprint("u", r.IntN(manyUnits)), ManagerID: manager})
		if r.IntN(10) == 0 {
			facts = append(facts, PutMember{TeamID: fmt.Sprint("t", r.IntN(manyTeams)), EmployeeID: employee(i)})
		}
		roles := []string{"employee"}
		if r.IntN(1000) == 0 {
			roles = append(roles, "hr")
		}
		facts = append(facts, PutAccount{ID: fmt.Sprint("a", i), EmployeeID: employee(i), Roles: roles, Active: true})
	}
	for i := 1; i <= manyPeople; i++ {
		for _, c := range classes {
			if c != "medical" || r.IntN(3) == 0 {
				facts = append(facts, PutTally{Number: uint32(i), Class: c, Documents: 1 + r.IntN(9)})
			}
		}
	}
	facts = append(facts, PutTally{Class: "public", Documents: 500})
	for i := range 100_000 {
		id := permissionapi.DocumentID{1, byte(i >> 16), byte(i >> 8), byte(i)}.String()
		n := 1 + r.IntN(manyPeople)
		facts = append(facts, PutDocument{ID: id, Number: uint32(n), Class: "personal"}, PutUpload{DocumentID: id, AccountID: fmt.Sprint("a", n), Class: "personal"})
		w.documents = append(w.documents, id)
	}
	for i := range manyPermissions {
		facts = append(facts, PutPermission{w.permission(fmt.Sprintf("p%06d", i))})
	}
	facts = append(facts,
		PutPermission{give("self", "everyone", "", acts(permissionapi.Download), "self", "", false)},
		PutPermission{give("reports", "role", "employee", acts(permissionapi.View), "reports", "", false, "personal")},
		PutPermission{give("hr", "role", "hr", acts(permissionapi.Manage, permissionapi.Upload), "everyone", "", false)})
	w.Reset(1, facts)
	return w
})

// permission is a random one as companies have them: mostly people, units and teams for
// a unit, some for teams, employees and single documents, some denials.
func (w *largeWorld) permission(id string) permissionapi.Permission {
	r := w.r
	p := permissionapi.Permission{ID: id, Effect: permissionapi.Allow, Actions: acts(permissionapi.Actions[r.IntN(7)])}
	switch n := r.IntN(10); {
	case n < 5:
		p.Subject = permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: fmt.Sprint("a", 1+r.IntN(manyPeople))}
	case n < 7:
		p.Subject = permissionapi.Subject{Kind: permissionapi.SubjectUnit, ID: fmt.Sprint("u", r.IntN(manyUnits)), Subtree: r.IntN(2) == 0}
	case n < 9:
		p.Subject = permissionapi.Subject{Kind: permissionapi.SubjectTeam, ID: fmt.Sprint("t", r.IntN(manyTeams))}
	default:
		p.Subject = permissionapi.Subject{Kind: permissionapi.SubjectReportsOf, ID: fmt.Sprint("e", 1+r.IntN(manyPeople/8))}
	}
	switch n := r.IntN(20); {
	case n < 10:
		p.Target = permissionapi.Target{Kind: permissionapi.TargetUnit, ID: fmt.Sprint("u", r.IntN(manyUnits)), Subtree: r.IntN(4) > 0}
	case n < 13:
		p.Target = permissionapi.Target{Kind: permissionapi.TargetTeam, ID: fmt.Sprint("t", r.IntN(manyTeams))}
	case n < 16:
		p.Target = permissionapi.Target{Kind: permissionapi.TargetEmployee, ID: fmt.Sprint("e", 1+r.IntN(manyPeople))}
	case n < 19 && p.Actions[0] != permissionapi.Upload:
		p.Target = permissionapi.Target{Kind: permissionapi.TargetDocument, ID: w.documents[r.IntN(len(w.documents))]}
	default:
		p.Target = permissionapi.Target{Kind: permissionapi.TargetReports}
	}
	if r.IntN(2) == 0 {
		p.Classes = []string{[]string{"personal", "payroll", "medical", "legal"}[r.IntN(4)]}
	}
	if r.IntN(20) == 0 {
		p.Effect = permissionapi.Deny
	}
	return p
}

// measure reports the median, the 99th percentile and the longest of many calls.
func measure(b *testing.B, call func(i int)) {
	var took []time.Duration
	var before, after syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		call(i)
		took = append(took, time.Since(start))
	}
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &after)
	slices.Sort(took)
	b.ReportMetric(float64(after.Utime.Nano()-before.Utime.Nano())/1e6/float64(len(took)), "cpu-ms/op")
	at := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000 }
	b.ReportMetric(at(0.5), "ms-p50")
	b.ReportMetric(at(0.99), "ms-p99")
	b.ReportMetric(at(1), "ms-max")
}

func BenchmarkLargeExplain(b *testing.B) {
	w := large()
	measure(b, func(int) {
		c := permissionapi.Check{UserID: fmt.Sprint("a", 1+w.r.IntN(manyPeople)), Action: permissionapi.View, EmployeeID: fmt.Sprint("e", 1+w.r.IntN(manyPeople)), Class: "personal"}
		if w.r.IntN(2) == 0 {
			c.EmployeeID, c.Class, c.DocumentID = "", "", w.documents[w.r.IntN(len(w.documents))]
		}
		if _, err := w.explain(c, epoch, w.World, "", epoch); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkLargeAudience(b *testing.B) {
	w := large()
	measure(b, func(int) {
		c := permissionapi.Check{Action: permissionapi.View, EmployeeID: fmt.Sprint("e", 1+w.r.IntN(manyPeople)), Class: "personal"}
		if w.r.IntN(2) == 0 {
			c.EmployeeID, c.Class, c.DocumentID = "", "", w.documents[w.r.IntN(len(w.documents))]
		}
		if _, err := w.audience(permissionapi.AudienceQuery{Limit: 50}, c, spot{}, permissionapi.DetailNames, epoch, w.World, "", epoch); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkLargePreview previews changes of each kind.
func BenchmarkLargePreview(b *testing.B) {
	w := large()
	who := func(n int) (found []*employee) {
		for range n {
			found = append(found, w.employees[fmt.Sprint("e", 1+w.r.IntN(manyPeople))])
		}
		return found
	}
	grant := func(subject, subjectID, target, targetID string, classes ...string) func() *lens {
		return func() *lens {
			p := give("new", subject, subjectID, acts(permissionapi.Download), target, targetID, true, classes...)
			p.Subject.Subtree = subject == "unit"
			p.Target.Subtree = target == "unit"
			return &lens{w: w.World, with: w.newRule(p)}
		}
	}
	for _, c := range []struct {
		name string
		draw func() *lens
	}{
		{"grant", func() *lens {
			p := w.permission("new")
			p.Actions = acts(permissionapi.View)
			return &lens{w: w.World, with: w.newRule(p)}
		}},
		{"revoke", func() *lens {
			return &lens{w: w.World, without: w.rules.byID[fmt.Sprintf("p%06d", w.r.IntN(manyPermissions))]}
		}},
		{"team-of-large-unit", func() *lens {
			return grant("team", fmt.Sprint("t", w.r.IntN(manyTeams)), "unit", fmt.Sprint("u", 1+w.r.IntN(6)), "medical")()
		}},
		{"team-of-everyone", func() *lens {
			return grant("team", fmt.Sprint("t", w.r.IntN(manyTeams)), "everyone", "", "medical")()
		}},
		{"everyone-of-unit", func() *lens { return grant("everyone", "", "unit", fmt.Sprint("u", 3000+w.r.IntN(16000)))() }},
		{"everyone-of-everyone", grant("everyone", "", "everyone", "", "medical")},
		{"everyone-self", grant("everyone", "", "self", "", "medical")},
		{"everyone-reports", grant("everyone", "", "reports", "", "medical")},
		{"denial", func() *lens {
			p := deny(give("new", "team", fmt.Sprint("t", w.r.IntN(manyTeams)), acts(permissionapi.View), "unit", fmt.Sprint("u", w.r.IntN(300)), true))
			return &lens{w: w.World, with: w.newRule(p)}
		}},
		{"move-1", func() *lens {
			l := &lens{w: w.World}
			l.move(w.units[fmt.Sprint("u", w.r.IntN(manyUnits))], nil, who(1))
			return l
		}},
		{"move-1000", func() *lens {
			l := &lens{w: w.World}
			l.move(w.units[fmt.Sprint("u", w.r.IntN(manyUnits))], w.employees[fmt.Sprint("e", 1+w.r.IntN(1000))], who(1000))
			return l
		}},
		{"join-100", func() *lens {
			l := &lens{w: w.World}
			l.regroup(w.teams[fmt.Sprint("t", w.r.IntN(manyTeams))], who(100), true)
			return l
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			measure(b, func(int) {
				if _, err := c.draw().preview(permissionapi.View, epoch, "", epoch); err != nil && !fault.Is(err, fault.Invalid) {
					b.Fatal(err)
				}
			})
		})
	}
}
