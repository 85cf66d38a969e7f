package employee

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"

	"acervo/platform/fault"
)

// Hasher turns passwords into hashes that are slow to guess. Both methods cost the
// same whatever they are given, and wait for their turn.
type Hasher interface {
	Hash(ctx context.Context, password string) (string, error)
	// Verify reports whether hash is of this password; never for an empty hash.
	Verify(ctx context.Context, hash, password string) (bool, error)
}

// The cost of argon2id (RFC 9106): 19 MiB, two passes, one lane.
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
	argonLanes  = 1
	argonKey    = 32
	argonSalt   = 16
)

// maxWaiting is how many may wait for their turn; who comes later is Unavailable.
const maxWaiting = 256

// Argon2id is the Hasher. A few passwords at most are hashed at a time, so that many
// sign-ins at once slow each other down and not everybody else.
type Argon2id struct {
	turns   chan struct{}
	waiting atomic.Int64
}

// NewHasher returns a hasher that works on so many passwords at once; 0 is half of the
// processors, at least one.
func NewHasher(atOnce int) *Argon2id {
	if atOnce <= 0 {
		atOnce = max(1, runtime.GOMAXPROCS(0)/2)
	}
	return &Argon2id{turns: make(chan struct{}, atOnce)}
}

var _ Hasher = (*Argon2id)(nil)

// Hash implements Hasher, in the PHC string format.
func (h *Argon2id) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, argonSalt)
	rand.Read(salt)
	key, err := h.derive(ctx, password, salt)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return hashPrefix + enc.EncodeToString(salt) + "$" + enc.EncodeToString(key), nil
}

var hashPrefix = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, argonMemory, argonTime, argonLanes)

// Verify implements Hasher.
func (h *Argon2id) Verify(ctx context.Context, hash, password string) (bool, error) {
	salt, want, ok := readHash(hash)
	if !ok {
		salt, want = make([]byte, argonSalt), make([]byte, argonKey)
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
	return salt, key, err1 == nil && err2 == nil && len(salt) == argonSalt && len(key) == argonKey
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
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, argonKey), nil
}
