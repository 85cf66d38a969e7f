package permission

import (
	"context"
	"time"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/permission/permissionapi"
)

// Store keeps every fact with its history: what it says, from when to when it held,
// and who brought it about and ended it. It numbers what is recorded (revisions: 1, 2,
// 3, ... without gaps, in the order of commits), whichever process records it.
type Store interface {
	// Load calls yield with every fact that holds, in any order, and returns the
	// revision as of which they do. Of documents, which are many, it yields those that a
	// permission or whoever brought them names, and of all how many there are (PutTally).
	Load(ctx context.Context, yield func(Change)) (revision uint64, err error)

	// Since returns facts that make a world of an older revision one of the returned
	// revision. ok is false when the store no longer knows what changed since: Load.
	Since(ctx context.Context, revision uint64) (changes []Change, now uint64, ok bool, err error)

	// Documents are those of these that there are, in any order.
	Documents(ctx context.Context, ids []string) ([]PutDocument, error)

	// AsOf calls yield with every fact that held at a past moment, but those about
	// documents. Of two about the same thing, which only a clock that went back brings
	// about, the later counts.
	AsOf(ctx context.Context, at time.Time, yield func(Change)) error

	// About calls yield with every fact that held at a past moment about the things with
	// these ids: accounts, employees and the teams that they were in, units, teams,
	// documents with whom they were about and who brought them, and permissions given to
	// any of them ("" is everyone); and with every class.
	About(ctx context.Context, at time.Time, ids []string, yield func(Change)) error

	// Emergencies calls yield with every emergency access that there ever was, the newest
	// first, until it returns false; with an id, with that one only.
	Emergencies(ctx context.Context, id string, yield func(permissionapi.Emergency) bool) error

	// First is since when anything is kept.
	First(ctx context.Context) (time.Time, error)

	// Revision is the latest that is committed. It is asked before every answer.
	Revision(ctx context.Context) (uint64, error)

	// Uses are when permissions that stand were last noted as used, and since when that
	// is noted: since now, where it is asked for the first time.
	Uses(ctx context.Context, now time.Time) (since time.Time, last map[string]time.Time, err error)

	// UsesElsewhere are the uses that are noted, where other instances note some, too.
	UsesElsewhere(ctx context.Context) (last map[string]time.Time, err error)

	// NoteUses notes permissions as used at a moment.
	NoteUses(ctx context.Context, ids []string, at time.Time) error

	// Write runs fn in one transaction and returns once it is durable; on fn's error
	// nothing is changed. fn may run again and does no I/O besides tx.
	Write(ctx context.Context, fn func(tx Tx) error) error

	// Within is the Tx of a transaction on the store's own database.
	Within(tx *sqldb.Tx) Tx

	// Create is Write for a request that may be sent again with the same
	// Idempotency-Key: then fn is not run, and what it returned the first time is.
	Create(ctx context.Context, fn func(tx Tx) (permissionapi.Permission, error)) (permissionapi.Permission, error)

	// OnRecord sets who is told of what was recorded here, once it is durable, in order
	// of revisions, and before the Write that recorded it returns. To be called once. What
	// was recorded comes after what a document is that it names, and before what follows
	// from it (PutTally).
	OnRecord(func(revision uint64, changes []Change))
}

// Tx is what a Store offers within a transaction.
type Tx interface {
	// Behind reports whether something was recorded after a revision, other than
	// documents that arrived and sessions that ended. It sees what the transactions before this one recorded,
	// also those that are not durable yet.
	Behind(revision uint64) (bool, error)

	// Naming are the permissions that stand, as the transaction sees them, and name id as
	// their subject's or their target's, in order of their ids.
	Naming(id string) ([]permissionapi.Permission, error)

	// Document is a document as the transaction sees it.
	Document(id string) (d PutDocument, there bool, err error)

	// Newer reports whether the source's number of a fact (its Seen) is higher than
	// that of any fact recorded about the same thing, also of those that ended.
	Newer(fact Change) (bool, error)

	// Record makes facts true from a moment on, on somebody's doing, and ends those
	// that they replace. Facts that hold already are left as they are.
	Record(by string, at time.Time, changes ...Change) error

	// Append publishes events, if the transaction commits.
	Append(events ...event.Event) error
}
