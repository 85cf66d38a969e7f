package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"acervo/platform/fault"
)

// maxBatch is how many writes share one commit at most: enough to spread the cost
// of an fsync over all clients that wait, few enough that none waits long.
const maxBatch = 128

type job struct {
	ctx   context.Context
	fn    func(*Tx) error
	err   error
	panic any
	after []func()
	done  chan struct{}
}

// Write runs fn in a transaction and returns once it is durable, or returns fn's
// error with nothing changed. Writes of many callers are committed together: each
// runs in a savepoint of its own, one after another, and one fsync serves them all.
//
// fn must do nothing but use tx: no I/O, no waiting, no locks that a reader of this
// database holds. It may be run again when the batch it was in could not be kept.
// What must happen in memory once the change is durable is given to tx.AfterCommit.
func (db *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	j := &job{ctx: ctx, fn: fn, done: make(chan struct{})}
	select {
	case <-db.stop:
		return errClosed
	default:
	}
	select {
	case db.queue <- j:
	case <-ctx.Done():
		return fault.From(ctx.Err())
	case <-db.stop:
		return errClosed
	}
	select {
	case <-j.done:
	case <-db.done:
		select {
		case <-j.done: // it was served before the writer ended
		default:
			return errClosed
		}
	}
	if j.panic != nil {
		panic(j.panic)
	}
	return j.err
}

var errClosed = fault.New(fault.Unavailable, "The service is stopping.")

func (db *DB) writeLoop() {
	defer close(db.done)
	batch := make([]*job, 0, maxBatch)
	for {
		batch = batch[:0]
		var again <-chan time.Time
		if db.doubt != nil {
			again = time.After(doubtPause)
		}
		select {
		case <-again:
			_, _ = db.settle() // it is asked again
			continue
		case j := <-db.queue:
			batch = append(batch, j)
		case <-db.stop:
			for { // serve what was queued before the stop
				select {
				case j := <-db.queue:
					db.commit([]*job{j})
				default:
					return
				}
			}
		}
	fill:
		for len(batch) < maxBatch {
			select {
			case j := <-db.queue:
				batch = append(batch, j)
			default:
				break fill
			}
		}
		db.commit(batch)
	}
}

// commit runs the batch in one transaction. When a job fails in it, the batch is run
// again with a savepoint for each, and where the engine gave up the whole transaction (a
// full disk, say), each is tried alone: one caller's failure is never another's.
func (db *DB) commit(batch []*job) {
	err := db.fit(batch, db.run)
	if err != nil && len(batch) > 1 {
		err = db.fit(batch, db.runApart)
	}
	if err != nil {
		for _, j := range batch {
			if j.failed() {
				continue // its own fault; trying again would not change it
			}
			if len(batch) > 1 {
				err = db.fit([]*job{j}, db.run)
			}
			j.fail(err)
		}
	}
	db.committed()
	if db.others != nil {
		db.others.tell()
	}
	for _, j := range batch {
		close(j.done)
	}
}

// committed calls those who wait for commits.
func (db *DB) committed() {
	db.mu.Lock()
	hooks := db.onCommit
	db.mu.Unlock()
	for _, f := range hooks {
		f()
	}
}

// fit tries the batch, and where the disk is full for it again: once what was written
// ahead is in the database, so that its place is free, and then as often as room is made.
func (db *DB) fit(batch []*job, run func(*Tx, *job) error) error {
	err := db.try(batch, run)
	for room := true; room && isFull(err); room = db.onFull != nil && db.onFull() {
		db.dialect.reclaim(&Tx{db: db, ctx: context.Background()})
		err = db.try(batch, run)
	}
	return err
}

// try runs each job of the batch that has not failed. It returns an error when nothing
// of the batch was kept.
func (db *DB) try(batch []*job, run func(*Tx, *job) error) error {
	if _, err := db.settle(); err != nil {
		return err
	}
	ctx, done := db.dialect.patience()
	defer done()
	tx := &Tx{db: db, ctx: ctx}
	if err := db.dialect.begin(tx); err != nil {
		return translate(err)
	}
	kept := 0
	for _, j := range batch {
		j.after = nil
		if err := j.ctx.Err(); err != nil && !j.failed() {
			j.err = fault.From(err)
		}
		if j.failed() {
			continue
		}
		tx.after = nil
		if err := run(tx, j); err != nil {
			_ = tx.raw("ROLLBACK") // fails when the engine has rolled back already
			return translate(err)
		}
		if !j.failed() {
			j.after = tx.after
			kept++
		}
	}
	if kept == 0 {
		_ = tx.raw("ROLLBACK")
		return nil
	}
	err := db.dialect.commit(tx)
	if errors.Is(err, errInDoubt) {
		return db.leaveInDoubt(tx, batch)
	}
	if err != nil {
		_ = tx.raw("ROLLBACK")
		return translate(err)
	}
	for _, j := range batch {
		for _, f := range j.after {
			f()
		}
	}
	return nil
}

// run runs a job whose failure ends the transaction.
func (db *DB) run(tx *Tx, j *job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked{p}
		}
	}()
	return j.fn(tx)
}

// runApart runs a job whose failure undoes just its own changes and is left in it. It
// returns an error when the transaction cannot go on.
func (db *DB) runApart(tx *Tx, j *job) error {
	if err := tx.raw("SAVEPOINT job"); err != nil {
		return err
	}
	if err := db.run(tx, j); err != nil {
		if rerr := tx.raw("ROLLBACK TO job"); rerr != nil {
			if !isEngineFailure(err) {
				j.fail(err)
			}
			return rerr
		}
		j.fail(err)
	}
	return tx.raw("RELEASE job")
}

// panicked is the panic of a job, which is its caller's.
type panicked struct{ with any }

func (p panicked) Error() string { return fmt.Sprint("panic: ", p.with) }

func (j *job) fail(err error) {
	if p, ok := err.(panicked); ok { //nolint:errorlint // run returns it bare
		j.panic = p.with
		return
	}
	j.err = translate(err)
}

func (j *job) failed() bool { return j.err != nil || j.panic != nil }

// Tx is a transaction under way. It is used by one goroutine, within the function
// it was given to.
type Tx struct {
	db    *DB
	ctx   context.Context //nolint:containedctx // it ends with the transaction
	id    uint64          // by which PostgreSQL knows it
	after []func()
}

// AfterCommit has f called once the transaction is durable, in commit order and
// before Write returns; never when it is not kept. f must not write.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// Savepoint runs fn and undoes just its changes when it fails. After Full or
// Unavailable the engine may have given up the whole transaction: return that error.
func (tx *Tx) Savepoint(fn func() error) error {
	mark := len(tx.after)
	if err := tx.raw("SAVEPOINT part"); err != nil {
		return err
	}
	if err := fn(); err != nil {
		tx.after = tx.after[:mark]
		err = translate(err)
		if rerr := tx.raw("ROLLBACK TO part"); rerr != nil {
			return errors.Join(err, rerr)
		}
		return errors.Join(err, tx.raw("RELEASE part"))
	}
	return tx.raw("RELEASE part")
}

// Exec runs a statement and returns how many rows it changed.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	s, err := tx.db.writerStmt(query)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(tx.ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Query reads rows as the transaction sees them. Close them before the next call.
func (tx *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	s, err := tx.db.writerStmt(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(tx.ctx, args...)
}

// QueryRow reads one row as the transaction sees it.
func (tx *Tx) QueryRow(query string, args ...any) Row {
	s, err := tx.db.writerStmt(query)
	if err != nil {
		return Row{err: err}
	}
	return Row{row: s.QueryRowContext(tx.ctx, args...)}
}

func (tx *Tx) raw(query string) error {
	if err := tx.db.dialect.control(tx, query); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}
