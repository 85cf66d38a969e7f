package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"acervo/platform/fault"
)

// sqliteDialect is SQLite on a file: the embedded default.
type sqliteDialect struct{ path string }

// Open opens or creates the SQLite database at path, readable by its owner only. The
// caller closes it.
func Open(path string, d Durability) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	if err := private(path); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	dsn := func(extra ...string) string {
		q := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{
			"busy_timeout(10000)", "foreign_keys(1)", "temp_store(MEMORY)", "journal_size_limit(67108864)"}, extra...)}
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
	}
	w, err := sql.Open("sqlite", dsn("journal_mode(WAL)", "synchronous("+string(d)+")", "cache_size(-8192)", "wal_autocheckpoint(4000)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	w.SetMaxOpenConns(2) // the writer's own, and one for migrations
	conn, err := w.Conn(context.Background())
	if err != nil {
		w.Close()
		return nil, fmt.Errorf("open %s: %w", path, translate(err))
	}
	r, err := sql.Open("sqlite", dsn("query_only(1)", "cache_size(-4096)"))
	if err != nil {
		conn.Close()
		w.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	r.SetMaxOpenConns(4)
	r.SetMaxIdleConns(4)
	return open(path, sqliteDialect{path}, r, w, conn), nil
}

// private makes the file there with the rights that SQLite gives to those beside it too,
// and takes away from all of them what others may do.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		info, err := os.Stat(path + suffix)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			err = os.Chmod(path+suffix, 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (sqliteDialect) migrations(db *DB, files fs.FS, table string) (*goose.Provider, error) {
	store, err := database.NewStore(goose.DialectSQLite3, table)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider("", db.writers, files, goose.WithStore(store), goose.WithDisableGlobalRegistry(true))
}

func (sqliteDialect) alone(_ context.Context, _ *DB, do func() error) error { return do() }

func (sqliteDialect) begin(tx *Tx) error { return tx.raw("BEGIN IMMEDIATE") }

func (sqliteDialect) control(tx *Tx, query string) error {
	_, err := tx.Exec(query)
	return err
}

func (sqliteDialect) commit(tx *Tx) error { return tx.raw("COMMIT") }

// kept is never asked: a commit is kept, or it fails.
func (sqliteDialect) kept(*DB, uint64) (bool, error) { return false, nil }

func (sqliteDialect) patience() (context.Context, func()) { return context.Background(), func() {} }

// reclaim brings what was written ahead into the database, so that its place is free.
func (sqliteDialect) reclaim(tx *Tx) {
	_ = tx.raw("PRAGMA wal_checkpoint(RESTART)") // may find no room either
}

func (d sqliteDialect) sync(*DB) error {
	f, err := os.OpenFile(d.path+"-wal", os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // all of it is in the database, which a checkpoint syncs
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// sqliteCode is SQLite's extended result code, 0 for other errors.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

func sqliteUnique(err error) bool {
	switch sqliteCode(err) {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return true
	}
	return false
}

func sqliteFull(err error) bool {
	switch sqliteCode(err) {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE: // the last two: ENOSPC that SQLite could not name
		return true
	}
	return false
}

func sqliteFailure(err error) bool {
	switch sqliteCode(err) & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT:
		return true
	}
	return false
}

// sqliteFault is the engine's failure with its kind, nil for what it has none.
func sqliteFault(err error) *fault.Error {
	switch sqliteCode(err) & 0xff {
	case sqlite3.SQLITE_FULL:
		return fault.New(fault.Full, "There is no room left on the disk; nothing was changed.")
	case sqlite3.SQLITE_IOERR:
		if sqliteFull(err) {
			return fault.New(fault.Full, "The disk refused the write; nothing was changed.")
		}
		return fault.New(fault.Unavailable, "The disk failed; nothing was changed.")
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.New(fault.Unavailable, "The database is busy; try again.")
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_READONLY:
		return fault.New(fault.Unavailable, "The database cannot be used.")
	}
	return nil
}
