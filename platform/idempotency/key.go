// Package idempotency carries a request's Idempotency-Key from the HTTP edge to the
// store that honours it (draft-ietf-httpapi-idempotency-key-header).
package idempotency

import "context"

// Key identifies one attempt of one caller. Fingerprint is a hash of what was
// asked, so that a key used again for something else can be told from a retry.
type Key struct {
	Caller      string // who sent it: keys of different callers never meet
	Value       string // as sent, 1 to 255 characters
	Fingerprint string
}

type ctxKey struct{}

// With returns a context that carries k to the store.
func With(ctx context.Context, k Key) context.Context { return context.WithValue(ctx, ctxKey{}, k) }

// From is the key of this request; ok is false when the client sent none.
func From(ctx context.Context) (k Key, ok bool) {
	k, ok = ctx.Value(ctxKey{}).(Key)
	return k, ok && k.Value != ""
}
