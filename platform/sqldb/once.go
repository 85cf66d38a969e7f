package sqldb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"acervo/platform/fault"
	"acervo/platform/idempotency"
)

// KeepAnswers is how long the answer to an Idempotency-Key is kept at least.
const KeepAnswers = 24 * time.Hour

// Once runs fn in a transaction like Write and returns its answer. When the request
// carries an Idempotency-Key, the answer is kept in the same transaction: the same
// caller's same key again gets the same answer and fn is not run; with another
// request behind it, it is Invalid at "Idempotency-Key". T must survive JSON.
func Once[T any](ctx context.Context, db *DB, fn func(tx *Tx) (T, error)) (T, error) {
	var answer T
	key, keyed := idempotency.From(ctx)
	err := db.Write(ctx, func(tx *Tx) error {
		var zero T
		answer = zero
		if keyed {
			had, err := tx.recall(key, &answer)
			if had || err != nil {
				return err
			}
		}
		var err error
		if answer, err = fn(tx); err != nil || !keyed {
			return err
		}
		return tx.remember(key, answer)
	})
	return answer, err
}

func (tx *Tx) recall(key idempotency.Key, answer any) (had bool, err error) {
	var fingerprint, kept string
	err = tx.QueryRow(`SELECT fingerprint, answer FROM idempotency WHERE caller = $1 AND key = $2`, key.Caller, key.Value).Scan(&fingerprint, &kept)
	if IsNoRows(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if fingerprint != key.Fingerprint {
		return false, fault.Invalidf("Idempotency-Key", fault.KeyUsed, "was used before for another request").Named("idempotency_key_reused")
	}
	return true, json.Unmarshal([]byte(kept), answer)
}

func (tx *Tx) remember(key idempotency.Key, answer any) error {
	kept, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("keep the answer: %w", err)
	}
	_, err = tx.Exec(`INSERT INTO idempotency (caller, key, fingerprint, answer, created_at) VALUES ($1, $2, $3, $4, $5)`,
		key.Caller, key.Value, key.Fingerprint, string(kept), Micros(Now()))
	return err
}

// ForgetAnswers drops the answers kept longer than KeepAnswers.
func (db *DB) ForgetAnswers(ctx context.Context) error {
	return db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`DELETE FROM idempotency WHERE created_at < $1`, Micros(time.Now().Add(-KeepAnswers)))
		return err
	})
}
