package sqldb

import (
	"context"
	"database/sql"
	"sync"
)

// maxPrepared bounds the statements kept prepared. Texts beyond it still run.
const maxPrepared = 512

type stmtCache struct {
	mu sync.RWMutex
	m  map[string]*sql.Stmt
}

func (c *stmtCache) get(ctx context.Context, db *sql.DB, query string) (*sql.Stmt, error) {
	c.mu.RLock()
	s, full := c.m[query], len(c.m) >= maxPrepared
	c.mu.RUnlock()
	if s != nil || full {
		return s, nil
	}
	s, err := db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if had := c.m[query]; had != nil {
		s.Close()
		return had, nil
	}
	if c.m == nil {
		c.m = map[string]*sql.Stmt{}
	}
	c.m[query] = s
	return s, nil
}

func (c *stmtCache) closeAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.m {
		s.Close()
	}
	c.m = nil
}

// writerStmt is query prepared on the writer's connection; kept for the next time.
func (db *DB) writerStmt(query string) (*sql.Stmt, error) {
	if s := db.wstmts[query]; s != nil {
		return s, nil
	}
	s, err := db.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	if len(db.wstmts) >= maxPrepared {
		for q, old := range db.wstmts { // rare: texts are few and fixed
			old.Close()
			delete(db.wstmts, q)
			break
		}
	}
	db.wstmts[query] = s
	return s, nil
}

// Row is one row to be scanned.
type Row struct {
	row *sql.Row
	err error
}

// Scan copies the row's columns; sql.ErrNoRows when there is no row.
func (r Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	return translate(r.row.Scan(dest...))
}

// Query reads rows from what is committed. The caller closes them.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := db.prepared.get(ctx, db.readers, query)
	if err != nil {
		return nil, translate(err)
	}
	var rows *sql.Rows
	if s == nil {
		rows, err = db.readers.QueryContext(ctx, query, args...)
	} else {
		rows, err = s.QueryContext(ctx, args...)
	}
	return rows, translate(err)
}

// QueryRow reads one row from what is committed.
func (db *DB) QueryRow(ctx context.Context, query string, args ...any) Row {
	s, err := db.prepared.get(ctx, db.readers, query)
	if err != nil {
		return Row{err: translate(err)}
	}
	if s == nil {
		return Row{row: db.readers.QueryRowContext(ctx, query, args...)}
	}
	return Row{row: s.QueryRowContext(ctx, args...)}
}

// Each reads every row of a query and gives it to scan.
func (db *DB) Each(ctx context.Context, query string, scan func(*sql.Rows) error, args ...any) error {
	rows, err := db.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	return each(rows, scan)
}

// Each reads every row of a query, as the transaction sees them.
func (tx *Tx) Each(query string, scan func(*sql.Rows) error, args ...any) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	return each(rows, scan)
}

func each(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return translate(rows.Err())
}
