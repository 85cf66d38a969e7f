// Package sqldb is a service's relational database: one durable writer that commits
// for many at once, many readers, migrations, and answers kept for repeated requests.
//
// SQL is written once for SQLite and PostgreSQL: $1 placeholders in order, ids as
// TEXT (UUIDv7), times as integer microseconds UTC, dates as TEXT YYYY-MM-DD.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/uuid"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Durability says what a commit waits for.
type Durability string

const (
	// Full: a commit has reached the disk when Write returns (synchronous=FULL).
	Full Durability = "FULL"
	// Derived: a commit survives kill -9 but the last ones may be lost with the power
	// (synchronous=NORMAL). Only for what can be built anew from elsewhere.
	Derived Durability = "NORMAL"
)

// DB is one database. Reads go to a pool; writes are queued to one writer, which
// commits several of them together (see Write).
type DB struct {
	path    string
	readers *sql.DB
	writers *sql.DB
	conn    *sql.Conn // the writer's own connection

	queue chan *job
	stop  chan struct{}
	done  chan struct{}
	close sync.Once

	prepared stmtCache
	wstmts   map[string]*sql.Stmt // the writer's own; used by its goroutine only

	mu       sync.Mutex
	onCommit []func()
	onFull   func() bool
}

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
	db := &DB{
		path: path, readers: r, writers: w, conn: conn,
		queue: make(chan *job, 256), stop: make(chan struct{}), done: make(chan struct{}),
		wstmts: map[string]*sql.Stmt{},
	}
	go db.writeLoop()
	return db, nil
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

// Close waits for writes under way, refuses later ones, and closes the files.
func (db *DB) Close() error {
	var err error
	db.close.Do(func() {
		close(db.stop)
		<-db.done
		db.prepared.closeAll()
		for _, s := range db.wstmts {
			s.Close()
		}
		err = errors.Join(db.readers.Close(), db.conn.Close(), db.writers.Close())
	})
	return err
}

// Path is where the database file lies.
func (db *DB) Path() string { return db.path }

// OnCommit has f called after every commit, on the writer's goroutine: it must be
// quick and must not write. Relays use it to wake up.
func (db *DB) OnCommit(f func()) {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.onCommit = append(db.onCommit, f)
}

// OnFull has f called, on the writer's goroutine, when there is no room on the disk for a
// commit: it makes some and returns true, or false when there is none to be made. As long
// as it is true, the commit is tried again. Call OnFull before the database is used.
func (db *DB) OnFull(f func() bool) { db.onFull = f }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	return translate(db.readers.QueryRowContext(ctx, "SELECT 1").Scan(&one))
}

// NewID is a new UUIDv7 (RFC 9562): unique, and ascending with time.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Micros is t as it is stored: microseconds since 1970, UTC.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// FromMicros is the time that Micros stored.
func FromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }

// NullMicros is a time that may be absent, as it is stored.
func NullMicros(t *time.Time) sql.NullInt64 {
	if t == nil {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: t.UnixMicro(), Valid: true}
}

// FromNullMicros is the time that NullMicros stored.
func FromNullMicros(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	t := FromMicros(us.Int64)
	return &t
}

// Now is the present, as precise as it can be stored, so that what is answered
// equals what is read back.
func Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
