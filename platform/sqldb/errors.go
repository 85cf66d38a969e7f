package sqldb

import (
	"database/sql"
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"acervo/platform/fault"
)

// IsNoRows reports whether err says that a single-row query found none.
func IsNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// IsUnique reports whether err is a broken UNIQUE or PRIMARY KEY constraint.
func IsUnique(err error) bool {
	switch code(err) {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return true
	}
	return false
}

// code is SQLite's extended result code, 0 for other errors.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// isFull reports whether err says that the disk is full.
func isFull(err error) bool {
	switch code(err) {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE: // the last two: ENOSPC that SQLite could not name
		return true
	}
	return false
}

// isEngineFailure reports whether the engine itself failed, so that it may have
// rolled back more than the statement.
func isEngineFailure(err error) bool {
	switch code(err) & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT:
		return true
	}
	return false
}

// translate gives the engine's failures their kind; what callers return themselves
// passes through.
func translate(err error) error {
	switch code(err) & 0xff {
	case sqlite3.SQLITE_FULL:
		return fault.New(fault.Full, "There is no room left on the disk; nothing was changed.").With(err)
	case sqlite3.SQLITE_IOERR:
		if isFull(err) {
			return fault.New(fault.Full, "The disk refused the write; nothing was changed.").With(err)
		}
		return fault.New(fault.Unavailable, "The disk failed; nothing was changed.").With(err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.New(fault.Unavailable, "The database is busy; try again.").With(err)
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_READONLY:
		return fault.New(fault.Unavailable, "The database cannot be used.").With(err)
	}
	return err
}
