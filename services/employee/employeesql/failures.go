package employeesql

import (
	"context"
	"time"

	"acervo/platform/sqldb"
	"acervo/services/employee"
)

// Failures implements employee.SignInReader.
func (s *Store) Failures(ctx context.Context) ([]employee.Failure, error) {
	out, _, err := collect(ctx, s, 0, `SELECT key, failures, last_at, wait_until FROM failed_sign_ins`, nil, func(r row) (f employee.Failure, err error) {
		var last, until int64
		err = r.Scan(&f.Key, &f.Failures, &last, &until)
		f.Last = sqldb.FromMicros(last)
		if until != 0 {
			f.Until = sqldb.FromMicros(until)
		}
		return f, err
	})
	return out, err
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
