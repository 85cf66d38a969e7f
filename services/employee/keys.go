package employee

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"sync"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
)

const (
	keyLife = 24 * time.Hour // how long a key signs
	// keyShown is how long a key stays in the JWKS: until the last token that it signed,
	// on an instance that learned of its successor late, has expired.
	keyShown = keyLife + time.Hour
	// keyRecheck is how often an instance looks whether another has made a new key.
	keyRecheck = time.Minute
)

// keyring is the keys that access tokens are signed with. They are in the store, so
// that all instances have the same, sealed with AES-256-GCM.
type keyring struct {
	store Store
	aead  cipher.AEAD
	now   func() time.Time

	mu      sync.Mutex
	current identity.SigningKey
	made    time.Time
	checked time.Time
}

func newKeyring(store Store, sealKey []byte, now func() time.Time) (*keyring, error) {
	block, err := aes.NewCipher(sealKey)
	if err != nil {
		return nil, fmt.Errorf("employee: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("employee: %w", err)
	}
	return &keyring{store: store, aead: aead, now: now}, nil
}

// signing is the key to sign with now. When the newest is too old, or was sealed with
// another secret, a new one takes its place.
func (k *keyring) signing(ctx context.Context) (identity.SigningKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	if k.current.ID != "" && now.Sub(k.made) < keyLife && now.Sub(k.checked) < keyRecheck {
		return k.current, nil
	}
	fresh, err := identity.NewSigningKey()
	if err != nil {
		return identity.SigningKey{}, err
	}
	sealed := k.seal(fresh)
	var newest Key
	err = k.store.Write(ctx, func(tx Tx) error {
		var err error
		newest, err = tx.NewestKey()
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err == nil && now.Sub(newest.CreatedAt) < keyLife {
			if _, ok := k.unseal(newest); ok {
				return nil
			}
		}
		newest = Key{ID: fresh.ID, Public: fresh.JWK().X, Sealed: sealed, CreatedAt: now}
		return tx.InsertKey(newest)
	})
	if err != nil {
		return identity.SigningKey{}, fmt.Errorf("signing key: %w", err)
	}
	key, ok := k.unseal(newest)
	if !ok {
		return identity.SigningKey{}, fault.New(fault.Internal, "The signing key cannot be read.")
	}
	k.current, k.made, k.checked = key, newest.CreatedAt, now
	return key, nil
}

// public is the keys whose tokens may still be good.
func (k *keyring) public(ctx context.Context) (identity.JWKS, error) {
	keys, err := k.store.Keys(ctx)
	if err != nil {
		return identity.JWKS{}, err
	}
	set := identity.JWKS{Keys: []identity.JWK{}}
	now := k.now()
	for i, key := range keys {
		if i > 0 && now.Sub(key.CreatedAt) > keyShown {
			continue
		}
		set.Keys = append(set.Keys, identity.JWK{KeyType: "OKP", Curve: "Ed25519", ID: key.ID, Use: "sig", Algorithm: "EdDSA", X: key.Public})
	}
	return set, nil
}

func (k *keyring) seal(key identity.SigningKey) []byte {
	nonce := make([]byte, k.aead.NonceSize())
	rand.Read(nonce)
	return k.aead.Seal(nonce, nonce, key.Private.Seed(), []byte(key.ID))
}

func (k *keyring) unseal(key Key) (identity.SigningKey, bool) {
	n := k.aead.NonceSize()
	if len(key.Sealed) < n {
		return identity.SigningKey{}, false
	}
	seed, err := k.aead.Open(nil, key.Sealed[:n], key.Sealed[n:], []byte(key.ID))
	if err != nil {
		return identity.SigningKey{}, false
	}
	signing, err := identity.SigningKeyFromSeed(seed)
	if err != nil || base64.RawURLEncoding.EncodeToString(signing.Private.Public().(ed25519.PublicKey)) != key.Public {
		return identity.SigningKey{}, false
	}
	return signing, true
}

// JWKS is the keys that access tokens may be signed with, for everyone.
func (s *Service) JWKS(ctx context.Context) (identity.JWKS, error) { return s.keys.public(ctx) }
