package sqldb

import (
	"errors"
	"time"

	"acervo/platform/fault"
)

// Where the connection to a server breaks while it commits, it is not known whether the
// change was kept. Until it is, nothing else is written, since what is told in memory after
// a commit would be told out of order or never.

// errInDoubt is a dialect's answer when it cannot tell whether a commit was kept.
var errInDoubt = errors.New("the connection was lost while it committed")

// doubtPause is how often it is asked whether a commit was kept.
const doubtPause = 250 * time.Millisecond

// doubt is such a commit, and what is to be called if it was kept.
type doubt struct {
	id    uint64
	after []func()
}

// leaveInDoubt ends the attempt at a batch whose commit is in doubt: if that cannot be
// settled now, its callers hear so, and it is not tried again.
func (db *DB) leaveInDoubt(tx *Tx, batch []*job) error {
	db.doubt = &doubt{id: tx.id}
	for _, j := range batch {
		db.doubt.after = append(db.doubt.after, j.after...)
	}
	kept, err := db.settle()
	if err == nil && !kept {
		return fault.New(fault.Unavailable, "The connection to the database was lost; nothing was changed.")
	}
	for _, j := range batch {
		if err != nil && !j.failed() {
			j.err = err
		}
	}
	return nil
}

// settle finds out whether the commit in doubt, if there is one, was kept. It returns an
// error as long as that cannot be told.
func (db *DB) settle() (kept bool, err error) {
	if db.doubt == nil {
		return true, nil
	}
	kept, err = db.dialect.kept(db, db.doubt.id)
	if err != nil {
		return false, fault.New(fault.Unavailable, "The connection to the database was lost. Whether the change was kept will show when it is back.").With(err)
	}
	if kept {
		for _, f := range db.doubt.after {
			f()
		}
	}
	db.doubt = nil
	return kept, nil
}
