package notification

import (
	"context"
	"time"

	"acervo/platform/rest"
	"acervo/platform/sqldb"
)

// Projection is what events write, each in its own transaction.
type Projection interface {
	// The Save methods keep the newest revision: an older one changes nothing.
	SaveAccount(tx *sqldb.Tx, a Account) error
	SavePerson(tx *sqldb.Tx, p Person) error
	SaveUnit(tx *sqldb.Tx, u Unit) error
	SaveDocument(tx *sqldb.Tx, d Document) error
	// ForgetDocument drops a document for ever, with all that was told of it.
	ForgetDocument(tx *sqldb.Tx, id string) error
	// AccountsOf is the active accounts of an employee.
	AccountsOf(tx *sqldb.Tx, employeeID string) ([]string, error)
	// ToldOf is the accounts whose inboxes have something about a document.
	ToldOf(tx *sqldb.Tx, documentID string) ([]string, error)
	// Plan keeps what is to be told; what is kept already, or was told, stays as it is.
	Plan(tx *sqldb.Tx, planned ...Planned) error
	// Unplan drops what was planned of a permission and not yet told, and corrects the
	// end in what was.
	Unplan(tx *sqldb.Tx, permissionID string, expiresAt *time.Time) error
	// Withdraw drops all that was planned and told of a permission, and returns the
	// accounts that had been told.
	Withdraw(tx *sqldb.Tx, permissionID string) ([]string, error)
}

// Inbox is what people read and what is delivered to them. Of what was told of documents
// only what is about those in use comes out of it.
type Inbox interface {
	// Due is at most limit of what is due at now, and when the next is (zero: nothing
	// is planned). What is about a document that is not known is not due.
	Due(ctx context.Context, now time.Time, limit int) (due []Due, next time.Time, err error)
	// Settle carries fates out in one transaction, at now, and calls told with those
	// accounts that have something new once that is durable. What was settled or
	// dropped meanwhile is left alone.
	Settle(ctx context.Context, now time.Time, fates []Fate, told func(accounts []string)) error
	// AccountActive reports whether an account is known and active.
	AccountActive(ctx context.Context, account string) (known, active bool, err error)
	// Position is the Seq of an account's last, 0 when it has none.
	Position(ctx context.Context, account string) (int64, error)
	// After is what comes after a Seq, oldest first.
	After(ctx context.Context, account string, seq int64, limit int) ([]Entry, error)
	// Before is what comes before a Seq, newest first.
	Before(ctx context.Context, account string, seq int64, unread bool, limit int) ([]Entry, error)
	// Get is one of an account's, NotFound where it has none such.
	Get(ctx context.Context, account, id string) (Entry, error)
	// Counts is how many an account has about each document, and under "" about none.
	Counts(ctx context.Context, account string, unread bool) (map[string]int, error)
	// MarkRead marks an account's unread ones about these documents ("": about none), up
	// to a Seq.
	MarkRead(ctx context.Context, account string, documents []string, upTo int64, at time.Time) error
	// MarkOneRead marks one; one that is read stays as it is.
	MarkOneRead(ctx context.Context, account, id string, at time.Time) error
	// Sweep forgets what was told, or could not be, before these times.
	Sweep(ctx context.Context, told, untold time.Time) error
}

// Others are the other instances of the service: sqldb's DB, of the database that they share.
type Others interface {
	// Elect runs f in one of them.
	Elect(ctx context.Context, name string, f func(ctx context.Context) error) error
	// Tell tells the others something soon, as a rule; at most sqldb.MaxTold bytes.
	Tell(text string)
	// OnTold has f called with what they tell, and with "" where some may have been missed.
	OnTold(f func(text string))
}

// Sight is a question: may the account view the document now?
type Sight struct{ AccountID, DocumentID string }

// Visibility answers Sights, in their order, by what is committed when it is asked.
// An account that is not active sees nothing. Unavailable when it cannot tell.
type Visibility interface {
	Visible(ctx context.Context, sights []Sight) ([]bool, error)
}

// Sessions tells which of at most 1,000 sessions have not ended: the employee service's
// client, calling as this service.
type Sessions interface {
	ActiveSessions(ctx context.Context, ids []string, options ...rest.Option) ([]string, error)
}
