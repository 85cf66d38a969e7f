package employee

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"acervo/platform/argon2id"
	"acervo/platform/fault"
)

// Hasher turns passwords into hashes that are slow to guess. Both methods cost the
// same whatever they are given, and wait for their turn.
type Hasher interface {
	Hash(ctx context.Context, password string) (string, error)
	// Verify reports whether hash is of this password; never for an empty hash.
	Verify(ctx context.Context, hash, password string) (bool, error)
}

const saltSize = 16

// maxWaiting is how many may wait for their turn; who comes later is Unavailable.
const maxWaiting = 256

// Argon2id is the Hasher. A few passwords at most are hashed at a time, so that many
// sign-ins at once slow each other down and not everybody else.
type Argon2id struct {
	key     DeriveKey
	turns   chan struct{}
	waiting atomic.Int64 // those whose turn it is included
}

// DeriveKey derives the argon2id key of a password. Without one, whatever the error,
// passwords cannot be checked now: Unavailable.
type DeriveKey func(ctx context.Context, password, salt []byte) ([]byte, error)

// NewHasher returns a hasher that works on so many passwords at once, with key, which may
// be nil to derive keys right here.
func NewHasher(atOnce int, key DeriveKey) *Argon2id {
	if key == nil {
		key = func(_ context.Context, password, salt []byte) ([]byte, error) {
			return argon2id.Key(password, salt), nil
		}
	}
	return &Argon2id{key: key, turns: make(chan struct{}, atOnce)}
}

var _ Hasher = (*Argon2id)(nil)

// Hash implements Hasher, in the PHC string format.
func (h *Argon2id) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	key, err := h.derive(ctx, password, salt)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return hashPrefix + enc.EncodeToString(salt) + "$" + enc.EncodeToString(key), nil
}

var hashPrefix = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2id.Version, argon2id.Memory, argon2id.Time, argon2id.Lanes)

// Verify implements Hasher.
func (h *Argon2id) Verify(ctx context.Context, hash, password string) (bool, error) {
	salt, want, ok := readHash(hash)
	if !ok {
		salt, want = make([]byte, saltSize), make([]byte, argon2id.KeySize)
	}
	key, err := h.derive(ctx, password, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, want) == 1 && ok, nil
}

func readHash(hash string) (salt, key []byte, ok bool) {
	body, ok := strings.CutPrefix(hash, hashPrefix)
	if !ok {
		return nil, nil, false
	}
	s, k, _ := strings.Cut(body, "$")
	salt, err1 := base64.RawStdEncoding.DecodeString(s)
	key, err2 := base64.RawStdEncoding.DecodeString(k)
	return salt, key, err1 == nil && err2 == nil && len(salt) == saltSize && len(key) == argon2id.KeySize
}

func (h *Argon2id) derive(ctx context.Context, password string, salt []byte) ([]byte, error) {
	if h.waiting.Add(1) > maxWaiting {
		h.waiting.Add(-1)
		return nil, fault.New(fault.Unavailable, "Too many people are signing in at once.").After(5 * time.Second)
	}
	defer h.waiting.Add(-1)
	select {
	case h.turns <- struct{}{}:
	case <-ctx.Done():
		return nil, fault.From(ctx.Err())
	}
	defer func() { <-h.turns }()
	key, err := h.key(ctx, []byte(password), salt)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, fault.From(ctx.Err())
	case err != nil:
		return nil, fault.New(fault.Unavailable, "Passwords cannot be checked now.").After(5 * time.Second).With(err)
	}
	return key, nil
}
