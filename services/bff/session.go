package bff

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"sync/atomic"
	"time"
)

// BrowserSession is a browser that is signed in, as it is kept. Neither the cookie nor
// the refresh token can be told from it: the key is a hash of the cookie's secret, and
// the token is sealed with a key that is derived from the same secret. So a stolen
// database signs nobody in, and there is no key file to keep.
type BrowserSession struct {
	Key       string
	SID       string // the employee service's session
	AccountID string
	Sealed    []byte // the refresh token
	CreatedAt time.Time
	UsedAt    time.Time // as of the last refresh
}

const secretBytes = 32

// newSecret is what goes into a cookie: 256 bits.
func newSecret() string {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// seal is what a secret locks: the session's key in the store and its token.
type seal struct {
	key  string
	aead cipher.AEAD
}

var errSecret = errors.New("not a session secret")

func newSeal(secret string) (seal, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(secret)
	if err != nil || len(raw) != secretBytes {
		return seal{}, errSecret
	}
	lookup := sha256.Sum256(raw)
	key, err := hkdf.Key(sha256.New, raw, nil, "acervo bff refresh token", 32)
	if err != nil {
		return seal{}, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return seal{}, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return seal{}, err
	}
	return seal{hex.EncodeToString(lookup[:]), aead}, nil
}

func (s seal) close(token string) []byte {
	return s.aead.Seal(nil, nil, []byte(token), []byte(s.key)) //nolint:gosec // the AEAD makes its own random nonce
}

func (s seal) open(sealed []byte) (string, error) {
	token, err := s.aead.Open(nil, nil, sealed, []byte(s.key))
	return string(token), err
}

// live is a session in memory: who it is and the access token, while that is good.
type live struct {
	turn chan struct{} // held by whoever reads or changes what follows
	gone atomic.Bool   // no longer in the Service's memory: whoever waited for it asks again

	loaded  bool
	kept    BrowserSession
	access  string
	expires time.Time
}

// hold is the session of a key, held until release. It is loaded already, or empty.
func (s *Service) hold(ctx context.Context, key string) (*live, error) {
	for {
		s.mu.Lock()
		l := s.memory[key]
		if l == nil {
			l = &live{turn: make(chan struct{}, 1)}
			s.memory[key] = l
		}
		s.mu.Unlock()
		select {
		case l.turn <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if !l.gone.Load() {
			return l, nil
		}
		l.release()
	}
}

func (l *live) release() { <-l.turn }

// forget takes sessions out of memory.
func (s *Service) forget(keys ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range keys {
		if l := s.memory[key]; l != nil {
			l.gone.Store(true)
			delete(s.memory, key)
		}
	}
}
