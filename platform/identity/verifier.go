package identity

import (
	"context"
	"crypto/ed25519"
	"errors"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"acervo/platform/fault"
)

const (
	refetchPause  = 5 * time.Second // an unknown key id has the JWKS fetched this often at most
	refreshAfter  = 5 * time.Minute // known keys are asked for again after this, so that withdrawn ones go
	verifiedLimit = 10_000          // tokens remembered as verified
)

// Verifier checks access tokens against a JWKS, and what it was told has changed since
// they were signed. It is safe for concurrent use.
type Verifier struct {
	fetch func(context.Context) (JWKS, error)
	now   func() time.Time

	mu       sync.RWMutex
	keys     map[string]ed25519.PublicKey
	fetched  time.Time // last success
	tried    time.Time // last attempt
	verified map[string]remembered
	news     news
}

type remembered struct {
	caller  Caller
	key     string
	expires time.Time
}

// NewVerifier returns a verifier that gets its keys from fetch: at the first token,
// when a token names an unknown key, and every few minutes.
func NewVerifier(fetch func(context.Context) (JWKS, error)) *Verifier {
	return &Verifier{fetch: fetch, now: time.Now, verified: map[string]remembered{}}
}

// Verify returns who the token speaks for. Unauthenticated when it is not one of
// ours, expired, not yet good or of a session that has ended; Unavailable when the keys
// cannot be had.
func (v *Verifier) Verify(ctx context.Context, token string) (Caller, error) {
	c, err := v.check(ctx, token)
	if err != nil {
		return c, err
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	now, ok := v.news.present(c)
	if !ok {
		return Caller{}, Ended()
	}
	return now, nil
}

// check is Verify by the token alone.
func (v *Verifier) check(ctx context.Context, token string) (Caller, error) {
	now := v.now()
	v.mu.RLock()
	r, ok := v.verified[token]
	_, live := v.keys[r.key]
	fresh := now.Sub(v.fetched) < refreshAfter
	v.mu.RUnlock()
	if ok && live && fresh && now.Before(r.expires) {
		return r.caller, nil
	}

	var c claims
	var keyErr error
	parsed, err := jwt.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string)
		key, err := v.key(ctx, kid)
		keyErr = err
		return key, err
	}, jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(Issuer), jwt.WithAudience(Audience),
		jwt.WithExpirationRequired(), jwt.WithLeeway(leeway), jwt.WithTimeFunc(v.now))
	if keyErr != nil && fault.Is(keyErr, fault.Unavailable) {
		return Caller{}, keyErr
	}
	if err != nil {
		detail := "The access token is not valid."
		if errors.Is(err, jwt.ErrTokenExpired) {
			detail = "The access token has expired."
		}
		return Caller{}, fault.New(fault.Unauthenticated, "%s", detail).With(err)
	}
	caller := Caller{AccountID: c.Subject, Username: c.Username, EmployeeID: c.EmployeeID, Roles: c.Roles, SessionID: c.SessionID, Service: c.Service, Token: token}
	if c.Service != "" {
		caller.AccountID = ""
	} else if c.Subject == "" {
		return Caller{}, fault.New(fault.Unauthenticated, "The access token is not valid.")
	}
	kid, _ := parsed.Header["kid"].(string)
	v.remember(token, remembered{caller: caller, key: kid, expires: c.ExpiresAt.Time})
	return caller, nil
}

func (v *Verifier) remember(token string, r remembered) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.verified) >= verifiedLimit {
		clear(v.verified) // tokens live for minutes: verifying again is cheap and rare
	}
	v.verified[token] = r
}

// key is the public key with this id, fetched if need be.
func (v *Verifier) key(ctx context.Context, kid string) (ed25519.PublicKey, error) {
	now := v.now()
	v.mu.RLock()
	key, ok := v.keys[kid]
	fresh := now.Sub(v.fetched) < refreshAfter
	wait := now.Sub(v.tried) < refetchPause && v.keys != nil
	v.mu.RUnlock()
	if ok && (fresh || wait) {
		return key, nil
	}
	if !ok && wait && fresh {
		return nil, errors.New("unknown key")
	}
	set, err := v.fetch(ctx)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.tried = now
	if err != nil {
		return nil, fault.New(fault.Unavailable, "The sign-in keys cannot be reached.").With(err)
	}
	keys := make(map[string]ed25519.PublicKey, len(set.Keys))
	for _, j := range set.Keys {
		if public, err := j.public(); err == nil {
			keys[j.ID] = public
		}
	}
	v.keys, v.fetched = keys, now
	if key, ok = keys[kid]; !ok {
		return nil, errors.New("unknown key")
	}
	return key, nil
}
