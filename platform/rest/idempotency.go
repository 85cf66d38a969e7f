package rest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"acervo/platform/fault"
	"acervo/platform/idempotency"
	"acervo/platform/identity"
)

const idempotencyHeader = "Idempotency-Key"

// IdempotencyKey is the request's Idempotency-Key, "" when there is none, Malformed
// unless it is 1 to 255 printable ASCII characters.
func IdempotencyKey(r *http.Request) (string, error) {
	values := r.Header.Values(idempotencyHeader)
	if len(values) == 0 {
		return "", nil
	}
	key := values[0]
	if len(values) > 1 || len(key) < 1 || len(key) > 255 {
		return "", fault.Malformedf(idempotencyHeader, fault.Repeated, "must be given once, with 1 to 255 characters")
	}
	for i := range len(key) {
		if key[i] < ' ' || key[i] > '~' {
			return "", fault.Malformedf(idempotencyHeader, fault.Unreadable, "must consist of printable ASCII characters")
		}
	}
	return key, nil
}

// WithIdempotencyKey puts a key into ctx for the store, on behalf of ctx's caller.
// fingerprint is a hash of all that was asked; raw operations give their own (the
// hash of the metadata and of the content). An empty key changes nothing; nor does the
// key of nobody, since nobody's retry cannot be told from somebody else's request.
func WithIdempotencyKey(ctx context.Context, key, fingerprint string) context.Context {
	caller, ok := identity.From(ctx)
	if key == "" || !ok {
		return ctx
	}
	return idempotency.With(ctx, idempotency.Key{Caller: caller.Actor(), Value: key, Fingerprint: fingerprint})
}

func fingerprint(r *http.Request, body []byte) string {
	h := sha256.New()
	h.Write([]byte(r.Method + "\n" + r.URL.RequestURI() + "\n"))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}
