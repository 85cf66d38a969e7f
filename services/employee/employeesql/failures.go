package employeesql

import (
	"context"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/employee"
)

// Failures implements employee.SignInReader.
func (s *Store) Failures(ctx context.Context) ([]employee.Failure, error) {
	out, _, err := collect(ctx, s, 0, failures, nil, scanFailure)
	return out, err
}

const failures = `SELECT key, failures, last_at, wait_until FROM failed_sign_ins`

func scanFailure(r row) (f employee.Failure, err error) {
	var last, until int64
	err = r.Scan(&f.Key, &f.Failures, &last, &until)
	f.Last = sqldb.FromMicros(last)
	if until != 0 {
		f.Until = sqldb.FromMicros(until)
	}
	if sqldb.IsNoRows(err) {
		err = fault.Missing("failed sign-in")
	}
	return f, err
}

// FailuresOf implements employee.SignInReader.
func (s *Store) FailuresOf(ctx context.Context, keys ...string) (kept []employee.Failure, others bool, err error) {
	if !s.db.Shared() || len(keys) == 0 {
		return nil, s.db.Shared(), nil
	}
	marks, args := list(1, keys)
	kept, _, err = collect(ctx, s, 0, failures+` WHERE key IN (`+marks+`)`, args, scanFailure)
	return kept, true, err
}

// Failure implements employee.SessionTx.
func (t tx) Failure(key string) (employee.Failure, error) {
	return scanFailure(t.QueryRow(failures+` WHERE key = $1`, key))
}

// KeepFailures implements employee.SessionTx.
func (t tx) KeepFailures(failed []employee.Failure, forgiven []string, before time.Time) error {
	if _, err := t.Exec(`DELETE FROM failed_sign_ins WHERE last_at < $1`, sqldb.Micros(before)); err != nil {
		return err
	}
	for _, key := range forgiven {
		if _, err := t.Exec(`DELETE FROM failed_sign_ins WHERE key = $1`, key); err != nil {
			return err
		}
	}
	for _, f := range failed {
		var until int64
		if !f.Until.IsZero() {
			until = sqldb.Micros(f.Until)
		}
		if _, err := t.Exec(`INSERT INTO failed_sign_ins (key, failures, last_at, wait_until) VALUES ($1, $2, $3, $4)
			ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, wait_until = excluded.wait_until
			WHERE excluded.last_at >= failed_sign_ins.last_at`, f.Key, f.Failures, sqldb.Micros(f.Last), until); err != nil {
			return err
		}
	}
	return nil
}
