// Package notification tells people of what concerns them: a document about them, a
// share given to them, a share about to end. Nobody is told of a document that they
// may not view at that moment, and what they may no longer view disappears from their
// inbox. Of emergency accesses everybody is told who answers for the documents, whatever
// they may view, and that stays.
package notification

import (
	"time"

	"acervo/services/notification/notificationapi"
)

// Account is what is kept of an account: whom notifications are for.
type Account struct {
	ID         string
	Username   string
	EmployeeID string // empty for people who are not on the payroll
	Active     bool
	Revision   uint64
}

// Person is what is kept of an employee: what they are called.
type Person struct {
	EmployeeID string
	Name       string
	Revision   uint64
}

// Unit is what is kept of a unit: what it is called.
type Unit struct {
	ID       string
	Name     string
	Revision uint64
}

// Document is what is kept of a document: what it is called, and whether it is in use.
type Document struct {
	ID       string
	Title    string
	Active   bool // not in the bin
	Revision uint64
}

// Planned is something that an account is to be told, once its time has come and the
// document, if it is about one, is known. It is told at most once for each (AccountID,
// Kind, Ref).
type Planned struct {
	ID           string
	AccountID    string
	Kind         notificationapi.Kind
	Ref          string // what it is told of: an event, a permission, an end of a permission
	DocumentID   string // empty for what is about no document: it is told whatever they may view
	PermissionID string // for shares and emergency accesses
	ActorID      string // empty when nobody did it
	DueAt        time.Time
	ExpiresAt    *time.Time // when the share or the emergency access ends

	// Of an emergency access.
	Target  *notificationapi.OpenedTarget // without its name
	Classes []string
	Reason  string
}

// Due is a Planned whose time has come, with what decides whether it is told.
type Due struct {
	Planned
	Tries          int // how often it was put off
	AccountActive  bool
	DocumentActive bool // true where it is about no document
}

// Fate is what became of a Due.
type Fate struct {
	ID        string
	AccountID string
	Told      bool
	PutOff    time.Time // not zero: tried again then; else, if not told, it never is
}

// Entry is a notification in an inbox. Seq counts an account's notifications in the
// order in which they were delivered, from 1; there may be gaps.
type Entry struct {
	Seq int64
	notificationapi.Notification
}

// announcedBefore is how long before its end a share's end is announced.
const announcedBefore = 24 * time.Hour

// announceAt is when the end of a share that runs from start to end is announced:
// a day before, or, where it is shorter than two, when a quarter of it is left.
func announceAt(start, end time.Time) time.Time {
	if window := end.Sub(start); window < 2*announcedBefore {
		return end.Add(-window / 4)
	}
	return end.Add(-announcedBefore)
}

// newsFor is how old something may be to be told: what is delivered later, after a
// long outage or when old papers are brought in, is no news.
const newsFor = 7 * 24 * time.Hour
