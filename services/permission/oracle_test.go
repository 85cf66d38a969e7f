package permission

import (
	"slices"
	"time"

	"acervo/services/permission/permissionapi"
)

// oracle answers from the facts themselves: it walks parents, managers and all
// permissions for every question, and keeps nothing between questions.
type oracle struct {
	accounts    map[string]PutAccount
	employees   map[string]PutEmployee
	parents     map[string]string // of units
	members     map[PutMember]bool
	classes     []permissionapi.Class
	documents   map[string]PutDocument
	uploads     map[string]PutUpload
	permissions map[string]permissionapi.Permission
}

func newOracle() *oracle {
	return &oracle{
		accounts: map[string]PutAccount{}, employees: map[string]PutEmployee{}, parents: map[string]string{},
		members: map[PutMember]bool{}, documents: map[string]PutDocument{}, uploads: map[string]PutUpload{},
		permissions: map[string]permissionapi.Permission{},
	}
}

func (o *oracle) apply(c Change) {
	switch c := c.(type) {
	case PutAccount:
		o.accounts[c.ID] = c
	case PutEmployee:
		o.employees[c.ID] = c
	case DropEmployee:
		delete(o.employees, c.ID)
		for m := range o.members {
			if m.EmployeeID == c.ID {
				delete(o.members, m)
			}
		}
	case PutUnit:
		o.parents[c.ID] = c.ParentID
	case DropUnit:
		delete(o.parents, c.ID)
	case PutTeam:
	case DropTeam:
		for m := range o.members {
			if m.TeamID == c.ID {
				delete(o.members, m)
			}
		}
	case PutMember:
		o.members[c] = true
	case DropMember:
		delete(o.members, PutMember(c))
	case PutClass:
		if i := slices.IndexFunc(o.classes, func(k permissionapi.Class) bool { return k.ID == c.ID }); i >= 0 {
			o.classes[i] = c.Class
		} else {
			o.classes = append(o.classes, c.Class)
		}
	case PutDocument:
		o.documents[c.ID] = c
	case DropDocument:
		delete(o.documents, c.ID)
		delete(o.uploads, c.ID)
	case PutUpload:
		if _, known := o.documents[c.DocumentID]; known {
			o.uploads[c.DocumentID] = c
		}
	case DropUpload:
		delete(o.uploads, c.DocumentID)
	case PutPermission:
		o.permissions[c.ID] = c.Permission
	case DropPermission:
		delete(o.permissions, c.ID)
	case PutTally: // it counts by itself
	default:
		panic("the oracle does not know this fact")
	}
}

// recorded applies changes and returns what a store tells of them: before what names a
// document, the document; after all, how many documents there are.
func (o *oracle) recorded(changes ...Change) (told []Change) {
	for _, c := range changes {
		o.apply(c)
		id := ""
		switch c := c.(type) {
		case PutUpload:
			id = c.DocumentID
		case PutPermission:
			id = c.Target.ID
		}
		if d, there := o.documents[id]; there {
			told = append(told, d)
		}
		told = append(told, c)
	}
	return append(told, o.tallies()...)
}

// know has a world hear of all documents, as Service.know does of those asked about.
func (o *oracle) know(w *World) {
	unheard := w.unheard(allDocs)
	var found []PutDocument
	for _, id := range unheard {
		if d, there := o.documents[id]; there {
			found = append(found, d)
		}
	}
	w.Hear(unheard, found)
}

// tallies are the numbers of documents that follow, for all there could be.
func (o *oracle) tallies() (out []Change) {
	for number := range uint32(len(employeeIDs)) + 1 {
		for _, class := range classIDs {
			c := PutTally{Number: number, Class: class}
			for _, d := range o.documents {
				if d.Number == number && d.Class == class && !d.Binned {
					c.Documents++
				}
			}
			out = append(out, c)
		}
	}
	return out
}

// facts are all changes from which the same state can be made anew.
func (o *oracle) facts() (out []Change) {
	for _, c := range o.classes {
		out = append(out, PutClass{c})
	}
	for _, p := range o.permissions {
		out = append(out, PutPermission{p})
	}
	for id, parent := range o.parents {
		out = append(out, PutUnit{ID: id, ParentID: parent})
	}
	for m := range o.members {
		out = append(out, m)
	}
	for _, e := range o.employees {
		out = append(out, e)
	}
	for _, a := range o.accounts {
		out = append(out, a)
	}
	for _, d := range o.documents {
		out = append(out, d)
	}
	for _, u := range o.uploads {
		out = append(out, u)
	}
	return append(out, o.tallies()...)
}

// directly is what each action implies by itself.
var directly = map[permissionapi.Action][]permissionapi.Action{
	permissionapi.Download: {permissionapi.View},
	permissionapi.Edit:     {permissionapi.Download},
	permissionapi.Share:    {permissionapi.Download},
	permissionapi.Delete:   {permissionapi.View},
	permissionapi.Manage:   {permissionapi.Edit, permissionapi.Delete, permissionapi.Share},
}

func implies(a, b permissionapi.Action) bool {
	if a == b {
		return true
	}
	return slices.ContainsFunc(directly[a], func(c permissionapi.Action) bool { return implies(c, b) })
}

func (o *oracle) active(accountID string) bool {
	a, known := o.accounts[accountID]
	return known && a.Active && !o.employees[a.EmployeeID].Left
}

// mayOnDocument and mayOnEmployee are the questions. On an employee as such, what is
// said of single documents does not count.
func (o *oracle) mayOnDocument(accountID string, action permissionapi.Action, documentID string, now time.Time) bool {
	d, known := o.documents[documentID]
	return known && o.may(accountID, action, documentID, d.Number, d.Class, now)
}

func (o *oracle) mayOnEmployee(accountID string, action permissionapi.Action, number uint32, class string, now time.Time) bool {
	return o.may(accountID, action, "", number, class, now)
}

func (o *oracle) may(accountID string, action permissionapi.Action, documentID string, owner uint32, class string, now time.Time) bool {
	if !o.active(accountID) || !slices.ContainsFunc(o.classes, func(c permissionapi.Class) bool { return c.ID == class }) {
		return false
	}
	allowed := false
	if u, ok := o.uploads[documentID]; ok && u.AccountID == accountID && u.Class == class {
		allowed = action == permissionapi.View || action == permissionapi.Download
	}
	for _, p := range o.permissions {
		switch {
		case p.NotBefore != nil && now.Before(*p.NotBefore):
		case p.ExpiresAt != nil && !now.Before(*p.ExpiresAt):
		case !o.ofClass(p, class):
		case !o.isSubject(p.Subject, o.accounts[accountID]):
		case !o.isTarget(p.Target, o.accounts[accountID], documentID, owner):
		case p.Effect == permissionapi.Deny:
			for _, taken := range p.Actions {
				if implies(action, taken) {
					return false
				}
			}
		default:
			for _, given := range p.Actions {
				if implies(given, action) {
					allowed = true
				}
			}
		}
	}
	return allowed
}

func (o *oracle) ofClass(p permissionapi.Permission, class string) bool {
	if len(p.Classes) > 0 {
		return slices.Contains(p.Classes, class)
	}
	for _, c := range o.classes {
		if c.ID == class {
			return p.Effect == permissionapi.Deny || !c.Restricted
		}
	}
	return false
}

func (o *oracle) isSubject(s permissionapi.Subject, a PutAccount) bool {
	e, onPayroll := o.employees[a.EmployeeID]
	switch s.Kind {
	case permissionapi.SubjectEveryone:
		return true
	case permissionapi.SubjectUser:
		return s.ID == a.ID
	case permissionapi.SubjectRole:
		return slices.Contains(a.Roles, s.ID)
	case permissionapi.SubjectUnit:
		return onPayroll && o.inUnit(e, s.ID, s.Subtree)
	case permissionapi.SubjectTeam:
		return onPayroll && o.members[PutMember{TeamID: s.ID, EmployeeID: e.ID}]
	case permissionapi.SubjectReportsOf:
		return onPayroll && o.isReport(e, s.ID)
	}
	panic(s.Kind)
}

func (o *oracle) isTarget(t permissionapi.Target, a PutAccount, documentID string, owner uint32) bool {
	switch t.Kind {
	case permissionapi.TargetEveryone:
		return true
	case permissionapi.TargetDocument:
		return t.ID == documentID
	}
	var e PutEmployee
	for _, x := range o.employees {
		if x.Number == owner {
			e = x
		}
	}
	if e.ID == "" {
		return false
	}
	_, onPayroll := o.employees[a.EmployeeID]
	switch t.Kind {
	case permissionapi.TargetUnit:
		return o.inUnit(e, t.ID, t.Subtree)
	case permissionapi.TargetTeam:
		return o.members[PutMember{TeamID: t.ID, EmployeeID: e.ID}]
	case permissionapi.TargetEmployee:
		return e.ID == t.ID
	case permissionapi.TargetSelf:
		return e.ID == a.EmployeeID
	case permissionapi.TargetReports:
		return onPayroll && o.isReport(e, a.EmployeeID)
	}
	panic(t.Kind)
}

func (o *oracle) inUnit(e PutEmployee, unitID string, subtree bool) bool {
	if !subtree {
		return e.UnitID == unitID
	}
	at := e.UnitID
	for range 1000 { // longer than any tree here; a cycle just goes round
		if at == unitID {
			return true
		}
		at = o.parents[at]
	}
	return false
}

func (o *oracle) isReport(e PutEmployee, managerID string) bool {
	if e.ID == managerID {
		return false
	}
	at := e.ManagerID
	for range 1000 {
		if at == managerID {
			return true
		}
		at = o.employees[at].ManagerID
	}
	return false
}

func (o *oracle) summary(accountID string, now time.Time) permissionapi.Summary {
	sum := permissionapi.Summary{Classes: []permissionapi.ClassSummary{}}
	people := map[uint32]bool{}
	for _, class := range o.classes {
		of := permissionapi.ClassSummary{ID: class.ID}
		for id, d := range o.documents {
			if d.Class != class.ID || d.Binned || !o.mayOnDocument(accountID, permissionapi.View, id, now) {
				continue
			}
			of.Documents++
			if !o.mayOnEmployee(accountID, permissionapi.View, d.Number, d.Class, now) {
				of.Single++
			} else if d.Number != 0 && d.Number == o.employees[o.accounts[accountID].EmployeeID].Number {
				of.Own++
			}
			if d.Number != 0 {
				people[d.Number] = true
			}
		}
		if of.Documents > 0 {
			sum.Documents += of.Documents
			sum.Classes = append(sum.Classes, of)
		}
	}
	sum.People = len(people)
	return sum
}
