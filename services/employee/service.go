// Package employee is who there is: employees, the units and teams they are in, the
// accounts that sign in, and sign-in itself.
//
// Rules live here, in the methods of Service; how things are stored is behind Store.
// Who may do what is decided in each use case from the caller in ctx. A ctx without a
// caller is nobody, except where a method says that the program itself calls it.
package employee

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"acervo/platform/event"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// Permissions is told of changes as soon as they are committed, so that checks are
// right when the change is answered. What it misses reaches it over the bus. It tells
// whether a move of others would let the one who makes it see more.
type Permissions interface {
	Apply(ctx context.Context, events ...event.Event) error
	Gains(ctx context.Context, m permissionapi.Move) (bool, error)
}

// Documents is told, as by a service, that an employee is about to be deleted. Leave is
// true when there is any document about them, in the bin or not, of every upload that
// was answered; otherwise none is taken in any more, until Stay or for
// documentapi.LeavingFor. attempt is a name for it, a UUID.
type Documents interface {
	Leave(ctx context.Context, attempt string, employeeNumber uint32, options ...rest.Option) (held bool, err error)
	Stay(ctx context.Context, attempt string, options ...rest.Option) error
}

// Tokens is told, before a change is answered, of what makes tokens untrue that were
// signed before it.
type Tokens interface {
	SessionEnded(id string)
	AccountChanged(revision uint64, now identity.Caller)
}

var (
	_ Tokens      = (*identity.Verifier)(nil)
	_ Permissions = (*permissionapi.Client)(nil)
	_ Documents   = (*documentapi.Client)(nil)
)

// Config is what a Service is made of.
type Config struct {
	Store Store
	// Secret is at least 32 random bytes, kept outside of the database: it seals the
	// signing keys, vouches for set-up links and refresh tokens, and hides who failed to
	// sign in. With another one,
	// everybody has to sign in again.
	Secret []byte
	// ServiceSecrets is what each service proves itself with, by its name.
	ServiceSecrets map[string]string

	Tokens      Tokens       // nil: tokens are taken at their word until they expire
	Permissions Permissions  // nil: changes travel over the bus only
	Documents   Documents    // nil: only what events told is known
	Hasher      Hasher       // nil: argon2id, at most half of the processors at once
	Logger      *slog.Logger // nil: no logs
	Now         func() time.Time
}

// Service is the use cases. It is safe for concurrent use.
type Service struct {
	store       Store
	signed      Tokens
	permissions Permissions
	documents   Documents
	hasher      Hasher
	log         *slog.Logger
	now         func() time.Time

	services map[string][sha256.Size]byte // digests of the service secrets
	dummy    string                       // what the password of nobody is compared with
	throttle *throttle
	keys     *keyring
	setupKey []byte
	tagKey   []byte
}

// New returns a service that is ready to sign in: it has a signing key.
func New(ctx context.Context, c Config) (*Service, error) {
	if c.Store == nil {
		return nil, errors.New("employee: a store is needed")
	}
	if len(c.Secret) < 32 {
		return nil, errors.New("employee: the secret needs 32 bytes at least")
	}
	s := &Service{
		store: c.Store, signed: c.Tokens, permissions: c.Permissions, documents: c.Documents, hasher: c.Hasher, log: c.Logger, now: c.Now,
		services: map[string][sha256.Size]byte{},
	}
	if s.hasher == nil {
		s.hasher = NewHasher(max(1, runtime.GOMAXPROCS(0)/2), nil)
	}
	if s.log == nil {
		s.log = telemetry.Discard()
	}
	if s.now == nil {
		s.now = sqldb.Now
	}
	for name, secret := range c.ServiceSecrets {
		s.services[name] = sha256.Sum256([]byte(secret))
	}
	var sealKey, hideKey []byte
	for _, k := range []struct {
		to   *[]byte
		info string
	}{{&sealKey, "seal signing keys"}, {&s.setupKey, "set-up links"}, {&s.tagKey, "refresh tokens"}, {&hideKey, "failed sign-ins"}} {
		derived, err := hkdf.Key(sha256.New, c.Secret, nil, "acervo employee: "+k.info, 32)
		if err != nil {
			return nil, fmt.Errorf("employee: %w", err)
		}
		*k.to = derived
	}
	failures, err := c.Store.Failures(ctx)
	if err != nil {
		return nil, fmt.Errorf("employee: %w", err)
	}
	s.throttle = newThrottle(s.now, hideKey, failures, c.Store.FailuresOf)
	if s.dummy, err = s.hasher.Hash(ctx, "the password of nobody"); err != nil {
		return nil, fmt.Errorf("employee: %w", err)
	}
	if s.keys, err = newKeyring(c.Store, sealKey, s.now); err != nil {
		return nil, err
	}
	if _, err := s.keys.signing(ctx); err != nil {
		return nil, err
	}
	return s, s.remind(ctx)
}

// remind tells those who verify tokens what has changed since the oldest that is still
// good was signed: a restart revives nothing.
func (s *Service) remind(ctx context.Context) error {
	if s.signed == nil {
		return nil
	}
	sessions, accounts, err := s.store.Recent(ctx, s.now().Add(-identity.TokenLife-time.Minute))
	if err != nil {
		return fmt.Errorf("employee: %w", err)
	}
	for _, id := range sessions {
		s.signed.SessionEnded(id)
	}
	for _, a := range accounts {
		s.signed.AccountChanged(a.Revision, a.Caller())
	}
	return nil
}

// sweepEvery is how often what has expired is dropped.
const sweepEvery = time.Hour

// Run rotates the signing key and drops what has expired, until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if _, err := s.keys.signing(ctx); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "the signing key could not be rotated", "err", err)
		}
		if err := s.store.Sweep(ctx, s.now().Add(-keepEnded)); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "expired sessions and links could not be dropped", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// keepEnded is how long sessions, links and keys are kept after they ended.
const keepEnded = 30 * 24 * time.Hour
