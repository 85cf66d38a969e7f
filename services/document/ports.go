package document

import (
	"context"
	"iter"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/platform/blob"
	"acervo/platform/event"
	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
	"acervo/services/document/visible"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// Store is the record of documents: what is true. Every change is one transaction with
// the event that tells of it, and takes the next number in the sequence of changes.
type Store interface {
	// Create adds a document, its first version and the event. With an idempotency key
	// in ctx that was used before for the same, it adds nothing and returns what was
	// added then, created false. Conflict when the type is gone or has another class, or
	// when the employee is leaving; Invalid when they are gone.
	Create(ctx context.Context, r Record, told event.Event) (kept Record, created bool, err error)
	// Glimpse is what decides who may see a document; NotFound, in the same time.
	Glimpse(ctx context.Context, id string) (Glimpse, error)
	// Get finds a document, in the bin or not; NotFound.
	Get(ctx context.Context, id string) (Record, error)
	// Update changes a document to what change makes of it, which may be run again. An
	// event without an id means that there is nothing to change. A content of a higher
	// version is kept as one more. Errors as those of Create, and change's own.
	Update(ctx context.Context, id string, change func(Record) (Record, event.Event, error)) (Record, error)
	// Purge takes a document away for ever, if decide agrees.
	Purge(ctx context.Context, id string, decide func(Record) (event.Event, error)) error
	// Import adds documents as Create does, in one transaction.
	Import(ctx context.Context, documents []Imported) error

	// Tell publishes events that change nothing here, all of them or none.
	Tell(ctx context.Context, told ...event.Event) error

	// Versions are a document's versions, newest first.
	Versions(ctx context.Context, id string) ([]documentapi.Version, error)
	// Records are the documents with these ids, those that there are, in any order.
	Records(ctx context.Context, ids []string) ([]Record, error)
	// All walks all documents. It stops after an error.
	All(ctx context.Context) iter.Seq2[Record, error]
	// Referenced tells which contents some version of some document has.
	Referenced(ctx context.Context, sha256 []string) (map[string]bool, error)

	// Sequence is the number of the last change that is committed at this moment, whichever
	// instance made it.
	Sequence(ctx context.Context) (uint64, error)
	// Changed gets a value some time after each change, also of other instances, and now and
	// then without one. It is one channel for one reader.
	Changed() <-chan struct{}
	// Changes are what changed after a number, at most limit, in order.
	Changes(ctx context.Context, after uint64, limit int) ([]Change, error)
}

// Imported is a document to be added, and the event that tells of it.
type Imported struct {
	Record Record
	Told   event.Event
}

// Change says that something changed, not how: read it to know how it is now.
type Change struct {
	Seq  uint64
	Kind ChangeKind
	ID   string
}

// ChangeKind is what a change is of.
type ChangeKind string

// What changes are of.
const (
	DocumentChange ChangeKind = "document"
	PersonChange   ChangeKind = "person"
	UnitChange     ChangeKind = "unit"
	TypeChange     ChangeKind = "type"
)

// Types keeps document types. Names are unique, whatever their case and accents. Types
// that were returned are shared: their fields are not to be changed.
type Types interface {
	// CreateType adds a type with its event; idempotent as Store.Create. Conflict when
	// the name is taken.
	CreateType(ctx context.Context, t documentapi.DocumentType, told event.Event) (documentapi.DocumentType, error)
	// Type finds a type as it is at this moment; NotFound.
	Type(ctx context.Context, id string) (documentapi.DocumentType, error)
	// Types lists all types, by name.
	Types(ctx context.Context) ([]documentapi.DocumentType, error)
	// UpdateType changes a type to what change makes of it; inUse says whether any
	// document, in the bin or not, is of it. change may be run again.
	UpdateType(ctx context.Context, id string, change func(t documentapi.DocumentType, inUse bool) (documentapi.DocumentType, event.Event, error)) (documentapi.DocumentType, error)
	// DeleteType takes a type away if decide agrees; inUse as above.
	DeleteType(ctx context.Context, id string, decide func(t documentapi.DocumentType, inUse bool) (event.Event, error)) error
	// SeedTypes adds types if there has never been one, and reports whether it did.
	SeedTypes(ctx context.Context, types []documentapi.DocumentType, told []event.Event) (bool, error)
}

// Views keeps each account's saved views.
type Views interface {
	CreateView(ctx context.Context, accountID string, v documentapi.View) (documentapi.View, error)
	// Views lists an account's views in the order they were made.
	Views(ctx context.Context, accountID string) ([]documentapi.View, error)
	// UpdateView changes a view; NotFound when the account has no such view.
	UpdateView(ctx context.Context, accountID, id string, change func(documentapi.View) (documentapi.View, error)) (documentapi.View, error)
	DeleteView(ctx context.Context, accountID, id string, decide func(documentapi.View) error) error
}

// Person is what this service keeps of an employee, from the employee service's events.
type Person struct {
	ID           string
	Number       uint32
	Name         string
	Registration string
	UnitID       string
	Revision     uint64
	Gone         bool // removed; there were no documents about them

	LeavingSince time.Time // zero, unless about to be removed; told by People.Person only
}

// Unit is what this service keeps of a unit.
type Unit struct {
	ID       string
	Code     string
	Name     string
	ParentID string
	Revision uint64
	Gone     bool
}

// People keeps employees and units as their events told. It is in the same sequence of
// changes as the Store.
type People interface {
	// Person finds an employee; NotFound.
	Person(ctx context.Context, id string) (Person, error)
	// NumberOf is an employee's number; NotFound, in the same time.
	NumberOf(ctx context.Context, id string) (uint32, error)
	PeopleByID(ctx context.Context, ids []string) ([]Person, error)
	UnitsByID(ctx context.Context, ids []string) ([]Unit, error)
	// PutPeople keeps them unless a later revision is kept already. PutPerson and PutUnit
	// do so for one, within a transaction on the store's own database.
	PutPeople(ctx context.Context, people []Person) error
	PutPerson(tx *sqldb.Tx, p Person) error
	PutUnit(tx *sqldb.Tx, u Unit) error
	// Leave notes that an employee is about to be removed: from now on the Store refuses
	// documents about them. Stay ends one attempt's note, StayedSince those of an employee
	// that were made before a moment.
	Leave(ctx context.Context, attempt string, employeeNumber uint32, at time.Time) error
	Stay(ctx context.Context, attempt string) error
	StayedSince(ctx context.Context, employeeNumber uint32, before time.Time) error
	AllPeople(ctx context.Context) ([]Person, error)
	AllUnits(ctx context.Context) ([]Unit, error)
}

// Entry is a document as the catalogue keeps it.
type Entry struct {
	Record
	SortTitle string
	Terms     string // what it is found by, from what is said about it
	Text      string // what it is found by, from inside its file; nothing yet
}

// CatalogueUpdate is a batch of changes for the catalogue.
type CatalogueUpdate struct {
	After     uint64 // the mark that it goes on from, or AnyMark; not looked at without Mark
	Mark      uint64 // up to which change of the record it goes; 0: the mark stays
	Documents []Entry
	Purged    []string
	People    []Person
	Units     []Unit
}

// AnyMark is whatever mark the catalogue has.
const AnyMark = ^uint64(0)

// CatalogueState is how far a catalogue is.
type CatalogueState struct {
	Mark uint64 // up to which change of the record it was brought
	Seq  uint64 // the number of its own last change
}

// Catalogue is derived from the record and can be built anew: rows to show, full-text
// search, and what the index needs. It has a sequence of its own.
type Catalogue interface {
	// State is how far it is, as it is committed at this moment.
	State(ctx context.Context) (CatalogueState, error)
	// Apply brings it further, in one transaction. Documents of an earlier revision than
	// those it has are passed over. Stale, and nothing changed, when it goes on from another
	// mark than the catalogue's: another instance was faster.
	Apply(ctx context.Context, u CatalogueUpdate) error
	// Clear empties it and sets its mark to 0.
	Clear(ctx context.Context) error
	// Identity tells this catalogue from every other, also from one made in its place.
	Identity(ctx context.Context) (string, error)
	// Secure returns when what it has would survive a loss of power.
	Secure(ctx context.Context) error
	// Since is what changed after a number, in pieces; all there is when that was before a
	// Clear. It stops after an error.
	Since(ctx context.Context, seq uint64) iter.Seq2[visible.Delta, error]
	// Rows are the documents with these numbers, those that there are, in any order.
	Rows(ctx context.Context, numbers []uint32) ([]CatalogueRow, error)
	// Holds reports whether there is any document about the employee.
	Holds(ctx context.Context, employeeNumber uint32) (bool, error)
	// Match finds by a word (one of analyzer.Query.Parts); WithContent by the present content.
	// The bitmaps are not to be changed.
	Match(ctx context.Context, word Terms) (Match, error)
	WithContent(ctx context.Context, sha256 string) (*roaring.Bitmap, error)
	// Entries walks all that it holds, for comparing.
	Entries(ctx context.Context) iter.Seq2[Entry, error]
}

// Match is what a word of a search finds: documents that have it in what is said
// about them, by their numbers, and people who have it in their name or registration.
type Match struct{ Documents, People *roaring.Bitmap }

// Permissions is what is asked of the permission service.
type Permissions interface {
	// Scope is all that ctx's caller may do one action on, as of now. Unauthenticated
	// when they may no longer do anything, Unavailable when it cannot be told.
	Scope(ctx context.Context, action permissionapi.Action) (*permissionapi.Scope, error)
	// CheckShares tells whether ctx's caller may share what they are about to upload: nil,
	// or Invalid or Forbidden, naming share_with[i].
	CheckShares(ctx context.Context, in permissionapi.SharesInput) error
	// Shared are the documents that somebody shared with ctx's caller one by one, or that
	// the caller shared.
	Shared(ctx context.Context, d permissionapi.SharedDirection) ([]permissionapi.DocumentID, error)
	// Classes are the classes there are.
	Classes(ctx context.Context) ([]permissionapi.Class, error)
	// Apply tells of events at once, before the bus does.
	Apply(ctx context.Context, events ...event.Event) error
	// NoteUses tells what accounts did, at most permissionapi.MaxChecks things.
	NoteUses(ctx context.Context, did []permissionapi.Check) error
}

// Directory is what is asked of the employee service, as the service itself.
type Directory interface {
	// Facts are the employees with these ids, those that there are.
	Facts(ctx context.Context, ids []string, options ...rest.Option) ([]employeeapi.EmployeeEvent, error)
}

// Renderer makes images of pages, of files that may mean harm: it bounds the memory and the
// time that they take. Its errors are Unrenderable, those of reading the content, and
// Unavailable when there is too much to do.
type Renderer interface {
	// Measure tells which pages a content of a media type has.
	Measure(ctx context.Context, mediaType string, content blob.Reader) (Pages, error)
	// Page makes a JPEG of a page there is, counted from 1: so many pixels wide, or less
	// where the file has no more or the page is very long.
	Page(ctx context.Context, mediaType string, content blob.Reader, page, width int) ([]byte, error)
}

var (
	_ Permissions = (*permissionapi.Client)(nil)
	_ Directory   = (*employeeapi.Client)(nil)
)
