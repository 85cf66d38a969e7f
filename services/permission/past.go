package permission

import (
	"context"
	"slices"
	"sync"
	"time"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"
)

// aroundQuestion is a world as of a past moment with only what bears on one question: the
// account and the owner with all that they were in and under, the document, and the
// permissions given to any of these. Invalid when nothing is known of that moment.
func (s *Service) aroundQuestion(ctx context.Context, c permissionapi.Check, at time.Time) (*World, error) {
	if err := s.known(ctx, at); err != nil {
		return nil, err
	}
	ids := []string{"", c.UserID} // "" is everyone
	for _, id := range []string{c.DocumentID, c.EmployeeID} {
		if id != "" {
			ids = append(ids, id)
		}
	}
	asked := map[string]bool{}
	for _, id := range ids {
		asked[id] = true
	}
	var facts []Change
	for len(ids) > 0 {
		var next []string
		ask := func(ids ...string) {
			for _, id := range ids {
				if !asked[id] {
					asked[id] = true
					next = append(next, id)
				}
			}
		}
		err := s.store.About(ctx, at, ids, func(fact Change) {
			switch f := fact.(type) {
			case PutAccount:
				ask(f.EmployeeID)
				ask(f.Roles...)
			case PutEmployee:
				ask(f.ID, f.UnitID, f.ManagerID)
			case PutUnit:
				ask(f.ParentID)
			case PutMember:
				ask(f.TeamID)
			}
			facts = append(facts, fact)
		})
		if err != nil {
			return nil, doubt(err)
		}
		ids = next
	}
	return worldOf(s.world.Revision(), facts), nil
}

// factOrder is the order in which facts are best told: classes before what is of them,
// documents before who brought them.
func factOrder(c Change) int {
	switch c.(type) {
	case PutClass:
		return 0
	case PutDocument:
		return 1
	}
	return 2
}

func worldOf(revision uint64, facts []Change) *World {
	slices.SortStableFunc(facts, func(a, b Change) int { return factOrder(a) - factOrder(b) })
	w := NewWorld()
	w.Reset(revision, facts)
	return w
}

// known is Invalid, naming at, when the moment is before the first that anything is
// known of.
func (s *Service) known(ctx context.Context, at time.Time) error {
	first, err := s.store.First(ctx)
	if err != nil {
		return doubt(err)
	}
	if at.Before(first) {
		return fault.Invalidf("at", fault.NotRecorded, "is before the first record, of %s", first.Format(time.RFC3339))
	}
	return nil
}

// maxPasts is how many worlds as of past moments are kept.
const maxPasts = 2

// settled is how old a moment is when nothing more is being recorded of it.
const settled = time.Minute

// pasts are the worlds as of the past moments that were asked for lately, whole but for
// documents.
type pasts struct {
	mu    sync.Mutex
	kept  []pastWorld // the latest asked for first
	loads chan struct{}
}

type pastWorld struct {
	at    time.Time
	world *World
}

func (p *pasts) find(at time.Time) *World {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.kept, func(k pastWorld) bool { return k.at.Equal(at) })
	if i < 0 {
		return nil
	}
	k := p.kept[i]
	p.kept = slices.Insert(slices.Delete(p.kept, i, i+1), 0, k)
	return k.world
}

func (p *pasts) keep(at time.Time, w *World) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept = slices.Insert(p.kept, 0, pastWorld{at, w})
	p.kept = p.kept[:min(len(p.kept), maxPasts)]
}

// asOf is the world as of a past moment, and of documents this one, if any. A load takes
// as long as a start: one at a time.
func (s *Service) asOf(ctx context.Context, at time.Time, documentID string) (*World, error) {
	if err := s.known(ctx, at); err != nil {
		return nil, err
	}
	select {
	case s.pasts.loads <- struct{}{}:
		defer func() { <-s.pasts.loads }()
	case <-ctx.Done():
		return nil, fault.From(ctx.Err())
	}
	w := s.pasts.find(at)
	if w == nil {
		var facts []Change
		if err := s.store.AsOf(ctx, at, func(c Change) { facts = append(facts, c) }); err != nil {
			return nil, doubt(err)
		}
		w = worldOf(s.world.Revision(), facts)
		if s.now().Sub(at) > settled {
			s.pasts.keep(at, w)
		}
	}
	if documentID == "" {
		return w, nil
	}
	var facts []Change
	err := s.store.About(ctx, at, []string{documentID}, func(fact Change) {
		switch fact.(type) {
		case PutDocument, PutUpload:
			facts = append(facts, fact)
		}
	})
	if err != nil {
		return nil, doubt(err)
	}
	slices.SortStableFunc(facts, func(a, b Change) int { return factOrder(a) - factOrder(b) })
	w.Apply(w.Revision(), facts...)
	return w, nil
}
