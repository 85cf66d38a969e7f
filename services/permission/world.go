// Package permission decides who may do what with which employees' documents. Its
// World holds accounts, people, groups, documents and permissions in memory, compiles
// from them one scope for each account and action, and answers from scopes; Service
// keeps the World in step with what is stored, and holds the rules about who may
// grant what.
package permission

import (
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"acervo/services/permission/permissionapi"
)

// World is the state on which permissions are decided, as of one revision. It is
// safe for concurrent use: any number of readers, one Apply at a time, and no reader
// sees half of an Apply.
//
// References to what is not known (yet) are allowed everywhere, because facts of
// different sources arrive in any order: a name that nothing is known of matches
// nothing, and comes to life when its own fact arrives.
type World struct {
	mu sync.RWMutex
	state
	uses uses // has a lock of its own, which is taken last
}

// state is all of a World but its lock.
type state struct {
	revision uint64

	// decisive is the revision at which something was recorded last that decides about
	// documents: sessions that end do not.
	decisive uint64

	accounts map[string]*account
	ended    endedSessions
	roleSets map[string][]string
	seats    seats

	employees map[string]*employee
	byNumber  map[uint32]*employee
	units     map[string]*unit
	teams     map[string]*team

	documents map[permissionapi.DocumentID]document // those that something names, see settle
	recent    *recent                               // others
	waiting   waiting
	tally     tally

	classes  []permissionapi.Class // a class's place is its bit in every ClassSet, for ever
	classBit map[string]int

	rules rules

	cache cache

	// bulk, while a world is made from nothing, gathers uploads to be put in order once.
	bulk map[*account]map[permissionapi.DocumentID]permissionapi.ClassSet
}

// account is what signs in. One that is only referred to is not known.
type account struct {
	id       string
	known    bool
	active   bool
	employee *employee // nil for people who are not on the payroll
	roles    []string
	seat     uint32 // see seats

	// uploads are the documents that this account brought and keeps sight of, each in
	// the class that it had then: the automatic permissions, in 24 bytes each.
	uploads permissionapi.DocumentSet

	scopes scopeSlots
}

// document is what deciding needs of a document.
type document struct {
	owner    uint32 // employee number, 0 for the company
	class    uint8  // bit of its class
	binned   bool
	seen     uint64   // how the document service numbers its changes
	uploader *account // whose automatic permission is in force; nil when none is
	upClass  uint8    // the class that it names
	upAt     int64    // since when
}

// NewWorld is an empty world at revision 0.
func NewWorld() *World {
	return &World{state: state{
		accounts:  map[string]*account{},
		ended:     endedSessions{at: map[string]int64{}},
		roleSets:  map[string][]string{},
		seats:     newSeats(),
		employees: map[string]*employee{},
		byNumber:  map[uint32]*employee{},
		units:     map[string]*unit{},
		teams:     map[string]*team{},
		documents: map[permissionapi.DocumentID]document{},
		recent:    newRecent(),
		tally:     tally{},
		classBit:  map[string]int{},
		rules:     newRules(),
		cache:     newCache(),
	}}
}

// Apply makes the changes, in order and as one, and sets the revision.
func (w *World) Apply(revision uint64, changes ...Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.applyAll(revision, changes)
}

// Revision is that of the last Apply.
func (w *World) Revision() uint64 {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.revision
}

// Scope is what an account may do one action on, at a moment. ok is false when the
// account is unknown or inactive, which means: nothing at all.
func (w *World) Scope(accountID string, action permissionapi.Action, now time.Time) (s *permissionapi.Scope, ok bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	c := w.compiled(accountID, action, now)
	if c == nil {
		return nil, false
	}
	return c.scope, true
}

// IsActive reports whether the account exists and may do anything at all.
func (w *World) IsActive(accountID string) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	a := w.accounts[accountID]
	return a != nil && a.mayAct()
}

// MayOnDocument reports whether the account may do the action on a document.
// What is not known may not be done: an unknown account, action or document is a no.
func (w *World) MayOnDocument(accountID string, action permissionapi.Action, documentID string, now time.Time) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.mayOnDocument(accountID, action, documentID, now)
}

// MayOnEmployee reports whether the account may do the action on documents of a
// class about an employee; an empty employee id stands for the company itself.
func (w *World) MayOnEmployee(accountID string, action permissionapi.Action, employeeID, class string, now time.Time) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.mayOnEmployee(accountID, action, employeeID, class, now)
}

func (w *World) mayOnDocument(accountID string, action permissionapi.Action, documentID string, now time.Time) bool {
	id, ok := permissionapi.ParseDocumentID(documentID)
	if !ok {
		return false
	}
	d, ok := w.document(id)
	if !ok || d.class == noClass {
		return false
	}
	c := w.compiled(accountID, action, now)
	return c != nil && c.scope.AllowsID(id, d.owner, w.classes[d.class].ID)
}

func (w *World) mayOnEmployee(accountID string, action permissionapi.Action, employeeID, class string, now time.Time) bool {
	var number uint32
	if employeeID != "" {
		e := w.employees[employeeID]
		if e == nil || !e.known {
			return false
		}
		number = e.number
	}
	c := w.compiled(accountID, action, now)
	return c != nil && c.scope.Allows(number, class)
}

// compiled is the account's scope from the cache, or made anew; nil when the account
// may do nothing. The caller holds w.mu.
func (w *World) compiled(accountID string, action permissionapi.Action, now time.Time) *compiled {
	i := action.Index()
	a := w.accounts[accountID]
	if a == nil || !a.mayAct() || i < 0 {
		return nil
	}
	at := micros(now)
	if c := a.scopes[i].Load(); c != nil && c.holdsAt(at) {
		return c
	}
	c := w.now().compile(a, action, at)
	w.cache.keep(c)
	return c
}

// mayAct: doubt about the account, or an employee who has left, is a no.
func (a *account) mayAct() bool {
	return a.known && a.active && (a.employee == nil || !a.employee.left)
}

func (w *World) account(id string) *account {
	a := w.accounts[id]
	if a == nil {
		a = &account{id: id}
		w.accounts[id] = a
	}
	return a
}

// rolesOf are these roles, as one slice for all accounts that have the same.
func (w *World) rolesOf(roles []string) []string {
	key := strings.Join(roles, ",")
	if w.roleSets[key] == nil {
		w.roleSets[key] = slices.Clone(roles)
	}
	return w.roleSets[key]
}

// Moments are microseconds since 1970, as they are stored; always and never are the
// ends of an open window.
const (
	always = math.MinInt64
	never  = math.MaxInt64
)

func micros(t time.Time) int64 { return t.UnixMicro() }

func fromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }
