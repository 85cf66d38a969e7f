package permission

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/permission/permissionapi"
)

// DefaultClasses are those that there are to start with.
var DefaultClasses = []permissionapi.Class{
	{ID: "public", Name: "Público", Revision: 1},
	{ID: "personal", Name: "Pessoal", Revision: 1},
	{ID: "payroll", Name: "Folha", Revision: 1},
	{ID: "medical", Name: "Saúde", Restricted: true, Revision: 1},
	{ID: "legal", Name: "Jurídico", Revision: 1},
}

// automatic is who gives the permissions that nobody asked for.
const automatic = "service:" + permissionapi.Service

// Service holds the use cases. Its methods take the caller from the context.
type Service struct {
	store Store
	world *World
	log   *slog.Logger
	now   func() time.Time

	pasts pasts

	// deciding serialises what is decided on the world and then recorded: each must see
	// what the one before it recorded.
	deciding chan struct{}
	// catching serialises catching up with what others recorded.
	catching chan struct{}
}

// New returns a service on its store, with the world loaded. now is time.Now but for
// tests.
func New(ctx context.Context, store Store, log *slog.Logger, now func() time.Time) (*Service, error) {
	s := &Service{
		store: store, world: NewWorld(), log: log, now: now,
		pasts: pasts{loads: make(chan struct{}, 1)}, deciding: make(chan struct{}, 1), catching: make(chan struct{}, 1),
	}
	store.OnRecord(s.world.Follow)
	if err := s.load(ctx); err != nil {
		return nil, fmt.Errorf("load permissions: %w", err)
	}
	since, last, err := store.Uses(ctx, s.moment())
	if err != nil {
		return nil, fmt.Errorf("load the uses of permissions: %w", err)
	}
	s.world.uses.begin(since, last)
	if len(s.world.Classes()) == 0 {
		if err := s.firstClasses(ctx); err != nil {
			return nil, fmt.Errorf("make the first classes: %w", err)
		}
	}
	return s, nil
}

// World is what the service decides on.
func (s *Service) World() *World { return s.world }

func (s *Service) load(ctx context.Context) error {
	var facts []Change
	revision, err := s.store.Load(ctx, func(c Change) { facts = append(facts, c) })
	if err != nil {
		return err
	}
	s.world.Reset(revision, facts)
	return nil
}

// fresh brings the world up to what is committed. Every use case that answers from the
// world calls it first; when it fails, the answer is no.
func (s *Service) fresh(ctx context.Context) error {
	committed, err := s.store.Revision(ctx)
	if err != nil {
		return doubt(err)
	}
	if s.world.Revision() >= committed {
		return nil
	}
	select {
	case s.catching <- struct{}{}:
		defer func() { <-s.catching }()
	case <-ctx.Done():
		return fault.From(ctx.Err())
	}
	at := s.world.Revision()
	if at >= committed {
		return nil
	}
	changes, now, ok, err := s.store.Since(ctx, at)
	switch {
	case err != nil:
		return doubt(err)
	case !ok:
		if err := s.load(ctx); err != nil {
			return doubt(err)
		}
	default:
		s.world.CatchUp(now, changes)
	}
	return nil
}

// know has the world hear of documents of which it knows nothing. Every use case that is
// about documents calls it before it asks the world about them.
func (s *Service) know(ctx context.Context, documentIDs ...string) error {
	unheard := s.world.unheard(documentIDs)
	if len(unheard) == 0 {
		return nil
	}
	found, err := s.store.Documents(ctx, unheard)
	if err != nil {
		return doubt(err)
	}
	s.world.Hear(unheard, found)
	return nil
}

// knowTarget is know for the document that a permission is about, if it is about one.
func (s *Service) knowTarget(ctx context.Context, t permissionapi.Target) error {
	if t.Kind != permissionapi.TargetDocument {
		return nil
	}
	return s.know(ctx, t.ID)
}

func doubt(err error) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}
	return fault.New(fault.Unavailable, "Permissions cannot be told now.").With(err)
}

// errBehind says that a decision was made on a world that something recorded before it
// had not reached yet.
var errBehind = errors.New("decided on an older world")

// maxAttempts is how often a decision is made again because of errBehind. While one
// waits, at most the events of others come between: each attempt waits for theirs.
const maxAttempts = 100

// decide runs attempt, which decides on the world and records what it decided, until
// it was made on the newest world. attempt calls current in its transaction before it
// decides.
func (s *Service) decide(ctx context.Context, attempt func() error) error {
	select {
	case s.deciding <- struct{}{}:
		defer func() { <-s.deciding }()
	case <-ctx.Done():
		return fault.From(ctx.Err())
	}
	for range maxAttempts {
		if err := s.fresh(ctx); err != nil {
			return err
		}
		if err := attempt(); !errors.Is(err, errBehind) {
			return err
		}
	}
	return fault.New(fault.Unavailable, "Too much is changing just now; try again.")
}

// current returns errBehind when the transaction comes after something that the world
// does not know yet.
func (s *Service) current(tx Tx) error {
	behind, err := tx.Behind(s.world.Revision())
	if err == nil && behind {
		err = errBehind
	}
	return err
}

// person is the caller, who must be an active account, in a session that has not ended: the
// world's word counts, not the token's, which may be five minutes old.
func (s *Service) person(ctx context.Context) (identity.Caller, error) {
	c, err := identity.Require(ctx)
	if err != nil {
		return c, err
	}
	if c.IsService() {
		return c, fault.New(fault.Forbidden, "This is for people, not for services.")
	}
	if err := s.fresh(ctx); err != nil {
		return c, err
	}
	return c, s.world.admit(c)
}
