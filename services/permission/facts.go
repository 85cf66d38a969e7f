package permission

import (
	"slices"
	"time"

	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// Change is one fact that has become true. Facts state what is, not what was done,
// so that applying one again changes nothing. Seen, where a fact has one, is how its
// source numbers its changes; it is kept so that an older fact never follows a newer.
type Change interface{ apply(w *World) }

// The facts there are.
type (
	// PutAccount: this is the account now.
	PutAccount struct {
		ID         string
		EmployeeID string // empty for people who are not on the payroll
		Roles      []string
		Active     bool
		Seen       uint64
	}
	// PutEmployee: this is the employee's place now.
	PutEmployee struct {
		ID        string
		Number    uint32
		UnitID    string
		ManagerID string
		Left      bool // terminated
		Seen      uint64
	}
	// DropEmployee: there is no such employee, and there are no documents about them.
	DropEmployee struct{ ID string }
	// PutUnit: this is the unit's place in the tree now.
	PutUnit struct {
		ID, ParentID string
		Seen         uint64
	}
	// DropUnit: there is no such unit.
	DropUnit struct{ ID string }
	// PutTeam: there is such a team.
	PutTeam struct {
		ID   string
		Seen uint64
	}
	// DropTeam: there is no such team, and nobody is in it.
	DropTeam struct{ ID string }
	// PutMember: the employee is in the team.
	PutMember struct {
		TeamID, EmployeeID string
		Seen               uint64
	}
	// DropMember: the employee is not in the team.
	DropMember struct {
		TeamID, EmployeeID string
		Seen               uint64
	}
	// EndSession: the session ended, and no token of it is good any more, whatever it says.
	EndSession struct {
		ID string
		At time.Time // when that was recorded
	}
	// DropSession: it ended so long ago that no token of it is good by itself.
	DropSession struct{ ID string }
	// PutClass: there is such a class. Classes never go.
	PutClass struct{ permissionapi.Class }
	// PutDocument: the document is about the employee with this number (0: about the
	// company) and of this class.
	PutDocument struct {
		ID     string
		Number uint32
		Class  string
		Binned bool
		Seen   uint64
	}
	// DropDocument: there is no such document.
	DropDocument struct{ ID string }
	// PutUpload: the account keeps sight of a document of this class that it brought.
	PutUpload struct {
		DocumentID, AccountID, Class string
		At                           time.Time // when it began
	}
	// DropUpload: it does not, any more.
	DropUpload struct{ DocumentID string }
	// PutPermission: this permission stands.
	PutPermission struct{ permissionapi.Permission }
	// DropPermission: it was revoked.
	DropPermission struct{ ID string }
)

func (c PutAccount) apply(w *World) {
	a := w.account(c.ID)
	w.cache.dropAccount(a)
	w.reseat(a, func() {
		if a.employee != nil {
			a.employee.accounts = slices.DeleteFunc(a.employee.accounts, func(b *account) bool { return a == b })
			a.employee = nil
		}
		if c.EmployeeID != "" {
			a.employee = w.employee(c.EmployeeID)
			a.employee.accounts = append(a.employee.accounts, a)
		}
		a.roles = w.rolesOf(c.Roles)
		a.known, a.active = true, c.Active
	})
}

func (c PutEmployee) apply(w *World) {
	e := w.employee(c.ID)
	if e.left != c.Left {
		w.reseatAll(e, func() { e.left = c.Left })
	}
	var unit *unit
	if c.UnitID != "" {
		unit = w.unit(c.UnitID)
	}
	if !e.known || e.number != c.Number || e.unit != unit {
		w.leave(e)
		reaches := !e.known || e.number != c.Number
		if reaches {
			w.reseatAll(w.byNumber[c.Number], func() { // nobody's, but for facts that contradict
				w.reseatAll(e, func() {
					if e.known {
						delete(w.byNumber, e.number)
					}
					e.known, e.number = true, c.Number
					w.byNumber[e.number] = e
				})
			})
		}
		e.unit = unit
		w.enter(e)
		w.dropSubject(e)
		if reaches {
			w.becameReachable(e)
		}
	}
	var manager *employee
	if c.ManagerID != "" {
		manager = w.employee(c.ManagerID)
	}
	w.setManager(e, manager)
}

func (c DropEmployee) apply(w *World) {
	e := w.employees[c.ID]
	if e == nil {
		return
	}
	w.setManager(e, nil)
	w.leave(e)
	for t := range e.teams {
		delete(t.members, e)
	}
	clear(e.teams)
	if e.known {
		delete(w.byNumber, e.number)
	}
	w.reseatAll(e, func() { e.known, e.number, e.unit, e.left = false, 0, nil, false })
	w.dropSubject(e)
	w.becameReachable(e)
}

// becameReachable brings up to date what names this one employee: permissions whose
// target they are, and the reports of those above.
func (w *World) becameReachable(e *employee) {
	w.dropManagers(e)
	for r := range w.rules.byTarget[targetKey(permissionapi.TargetEmployee, e.id)] {
		w.touch(r)
	}
}

// setManager moves e, with everyone below, under another manager.
func (w *World) setManager(e *employee, m *employee) {
	if e.manager == m {
		return
	}
	w.dropManagers(e)
	if e.manager != nil {
		delete(e.manager.reports, e)
	}
	e.manager = m
	if m != nil {
		join(&m.reports, e)
	}
	w.dropManagers(e)
	w.dropSubject(e)
	for r := range e.allReports() { // what is given to the reports of those above
		w.dropSubject(r)
	}
}

func (c PutUnit) apply(w *World) {
	u := w.unit(c.ID)
	u.known = true
	var parent *unit
	if c.ParentID != "" {
		parent = w.unit(c.ParentID)
	}
	w.setParent(u, parent)
}

func (c DropUnit) apply(w *World) {
	if u := w.units[c.ID]; u != nil {
		w.setParent(u, nil)
		u.known = false
	}
}

// setParent moves u, with everything below, under another unit.
func (w *World) setParent(u, parent *unit) {
	if u.parent == parent {
		return
	}
	w.subtreeChanged(u)
	if u.parent != nil {
		delete(u.parent.children, u)
	}
	u.parent = parent
	if parent != nil {
		parent.children[u] = struct{}{}
	}
	w.subtreeChanged(u)
	for it := u.numbers().Iterator(); it.HasNext(); { // what is given to the units above
		w.dropSubject(w.byNumber[it.Next()])
	}
}

// subtreeChanged forgets who is in u and in the units above, and what was compiled
// from it.
func (w *World) subtreeChanged(u *unit) {
	for above := range u.chain() {
		above.subtree.Store(nil)
		w.cache.dropAll(above.watchSubtree)
	}
}

func (c PutTeam) apply(w *World) { w.team(c.ID).known = true }

func (c DropTeam) apply(w *World) {
	t := w.teams[c.ID]
	if t == nil {
		return
	}
	for e := range t.members {
		delete(e.teams, t)
		w.dropSubject(e)
	}
	clear(t.members)
	t.numbers = roaring.New()
	t.known = false
	w.cache.dropAll(t.watch)
}

func (c PutMember) apply(w *World) {
	t, e := w.team(c.TeamID), w.employee(c.EmployeeID)
	t.members[e] = struct{}{}
	join(&e.teams, t)
	if e.known {
		t.numbers.Add(e.number)
	}
	w.cache.dropAll(t.watch)
	w.dropSubject(e)
}

func (c DropMember) apply(w *World) {
	t, e := w.teams[c.TeamID], w.employees[c.EmployeeID]
	if t == nil || e == nil {
		return
	}
	delete(t.members, e)
	delete(e.teams, t)
	t.numbers.Remove(e.number)
	w.cache.dropAll(t.watch)
	w.dropSubject(e)
}

func (c PutClass) apply(w *World) {
	i, known := w.classBit[c.ID]
	switch {
	case known:
		w.classes = slices.Clone(w.classes)
		w.classes[i] = c.Class
	case len(w.classes) == permissionapi.MaxClasses:
		return // refused long before; a class that does not fit is nobody's
	default:
		i = len(w.classes)
		w.classBit[c.ID] = i
		w.classes = append(slices.Clone(w.classes), c.Class)
	}
	for _, r := range w.rules.byID {
		r.classes = w.reachOf(r.Classes, r.allow)
	}
	w.cache.clear()
	if !known {
		w.classArrived(c.ID)
		w.recent.clear() // some may be of it
	}
}

func (c PutPermission) apply(w *World) {
	DropPermission{c.ID}.apply(w)
	switch c.Target.Kind { // so that there is something to watch
	case permissionapi.TargetUnit:
		w.unit(c.Target.ID)
	case permissionapi.TargetTeam:
		w.team(c.Target.ID)
	}
	r := w.newRule(c.Permission)
	w.rules.add(r)
	w.touch(r)
	w.settle(r.document)
}

func (c DropPermission) apply(w *World) {
	if r := w.rules.byID[c.ID]; r != nil {
		w.rules.remove(r)
		w.touch(r)
		w.settle(r.document)
	}
}
