// Package sqldb is a service's relational database: one durable writer that commits
// for many at once, many readers, migrations, and answers kept for repeated requests.
//
// SQL is written once for SQLite and PostgreSQL: $1 placeholders in order, ids as
// TEXT (UUIDv7), times as integer microseconds UTC, dates as TEXT YYYY-MM-DD. What the
// two do differently is in dialect.go and the files beside it, and nowhere else.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"
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
	name    string // as people know it: a path, or a database and its server
	dialect dialect
	readers *sql.DB
	writers *sql.DB
	conn    *sql.Conn // the writer's own connection; used by its goroutine only
	doubt   *doubt    // a commit of which it is not known whether it was kept; likewise

	queue chan *job
	stop  chan struct{}
	done  chan struct{}
	close sync.Once

	others *others // nil where no other process has it open

	keepSchema bool // see KeepSchema

	prepared stmtCache
	wstmts   map[string]*sql.Stmt // the writer's own; used by its goroutine only

	mu       sync.Mutex
	onCommit []func()
	onTold   []func(text string)
	onFull   func() bool
}

// open starts the writer of a database whose pools are ready. conn is the writer's
// connection, nil where the dialect makes it when it is needed.
func open(name string, d dialect, readers, writers *sql.DB, conn *sql.Conn) *DB {
	db := &DB{
		name: name, dialect: d, readers: readers, writers: writers, conn: conn,
		queue: make(chan *job, 256), stop: make(chan struct{}), done: make(chan struct{}),
		wstmts: map[string]*sql.Stmt{},
	}
	go db.writeLoop()
	return db
}

// Close waits for writes under way, refuses later ones, and closes the files.
func (db *DB) Close() error {
	var err error
	db.close.Do(func() {
		if db.others != nil {
			db.others.close()
		}
		close(db.stop)
		<-db.done
		db.prepared.closeAll()
		db.disconnect()
		err = errors.Join(db.readers.Close(), db.writers.Close())
	})
	return err
}

// disconnect gives up the writer's connection and what was prepared on it.
func (db *DB) disconnect() {
	for _, s := range db.wstmts {
		s.Close()
	}
	clear(db.wstmts)
	if db.conn != nil {
		db.conn.Close()
		db.conn = nil
	}
}

// OnCommit has f called after every commit: it must be quick and must not write. Relays
// use it to wake up. It is also called soon after other processes have committed to a shared
// database: once for several commits, and perhaps never for one during which the connection
// broke, so that who counts on it looks again now and then.
func (db *DB) OnCommit(f func()) {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.onCommit = append(db.onCommit, f)
}

// OnFull has f called, on the writer's goroutine, when there is no room on the disk for a
// commit: it makes some and returns true, or false when there is none to be made. As long
// as it is true, the commit is tried again. Call OnFull before the database is used.
func (db *DB) OnFull(f func() bool) { db.onFull = f }

// Sync makes sure that what was committed survives a loss of power, also where the
// database is Derived.
func (db *DB) Sync() error { return db.dialect.sync(db) }

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
