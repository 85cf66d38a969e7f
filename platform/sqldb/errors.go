package sqldb

import (
	"database/sql"
	"errors"

	"acervo/platform/fault"
)

// IsNoRows reports whether err says that a single-row query found none.
func IsNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// IsUnique reports whether err is a broken UNIQUE or PRIMARY KEY constraint.
func IsUnique(err error) bool { return sqliteUnique(err) || postgresUnique(err) }

// isFull reports whether err says that the disk is full.
func isFull(err error) bool { return sqliteFull(err) || postgresFull(err) }

// isEngineFailure reports whether the engine itself failed, so that it may have
// rolled back more than the statement.
func isEngineFailure(err error) bool { return sqliteFailure(err) || postgresFailure(err) }

// translate gives the engine's failures their kind; what callers return themselves
// passes through.
func translate(err error) error {
	var known *fault.Error
	if err == nil || errors.Is(err, sql.ErrNoRows) || errors.As(err, &known) {
		return err
	}
	for _, is := range []*fault.Error{sqliteFault(err), postgresFault(err)} {
		if is != nil {
			return is.With(err)
		}
	}
	return err
}
