package sqldb

import (
	"context"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// dialect is what SQLite and PostgreSQL do differently. Its methods that take a Tx are
// called by the writer's goroutine only.
type dialect interface {
	// migrations makes what brings a schema, whose version is kept in a table, up to date.
	// Files are written for both: types and words that only SQLite has are translated.
	migrations(db *DB, files fs.FS, table string) (*goose.Provider, error)

	// alone runs do, which changes the schema, while no other process does.
	alone(ctx context.Context, db *DB, do func() error) error

	// begin starts a transaction in which nobody else writes to the database, and gives tx
	// its id where commit may fail with errInDoubt.
	begin(tx *Tx) error
	// control runs a statement about the transaction itself: a savepoint, its end.
	control(tx *Tx, query string) error
	// commit makes the transaction durable. Any error but errInDoubt means that nothing of it
	// was kept.
	commit(tx *Tx) error
	// kept tells whether the transaction whose commit was in doubt was kept.
	kept(db *DB, id uint64) (bool, error)
	// patience is the context of a transaction; done is called when it has ended.
	patience() (ctx context.Context, done func())
	// reclaim makes room on a full disk by what the engine itself can spare.
	reclaim(tx *Tx)

	// sync makes sure that all commits survive a loss of power, Derived ones too.
	sync(db *DB) error
}
