// Package document is the document service: what documents there are about whom, their
// content, and finding them. Its rules are the methods of Service; where things are
// kept and who is asked are the ports in ports.go.
package document

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"acervo/platform/blob"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
	"acervo/services/document/documentapi"
	"acervo/services/document/visible"
)

// DefaultMaxContent is the largest content of one document, in bytes, unless told: 4 GiB.
const DefaultMaxContent = 4 << 30

// Parts are what a Service is made of. All ports are needed.
type Parts struct {
	Store       Store
	Types       Types
	Views       Views
	People      People
	Catalogue   Catalogue
	Content     blob.Store
	Permissions Permissions
	Directory   Directory
	Renderer    Renderer

	// Elect runs what one of several instances is to do: sqldb's DB.Elect on the record's
	// database. nil: there is one instance.
	Elect func(ctx context.Context, name string, f func(context.Context) error) error

	Snapshot   string           // the file in which the index is kept for the next start; empty: none
	MaxContent int64            // bytes; 0: DefaultMaxContent
	Now        func() time.Time // nil: the clock
	Log        *slog.Logger     // nil: no logs
}

// Service is the use cases of documents. It may be used by many goroutines.
type Service struct {
	Parts
	index    *visible.Index
	indexing sync.Mutex // one at a time brings the index up to date
	applying sync.Mutex // one at a time brings the catalogue up to date
	rows     rowCache
	written  uint64 // the sequence of the snapshot
	found    foundCache
	trail    trail
	pages    pageCache
	uses     uses
}

// New returns a service whose catalogue and index are up to date.
func New(ctx context.Context, p Parts) (*Service, error) {
	if p.MaxContent == 0 {
		p.MaxContent = DefaultMaxContent
	}
	if p.Now == nil {
		p.Now = sqldb.Now
	}
	if p.Log == nil {
		p.Log = telemetry.Discard()
	}
	if p.Elect == nil {
		p.Elect = func(ctx context.Context, _ string, f func(context.Context) error) error { return f(ctx) }
	}
	s := &Service{Parts: p, index: visible.New()}
	if err := s.loadSnapshot(ctx); err != nil {
		return nil, fmt.Errorf("load the index of documents: %w", err)
	}
	if err := s.start(ctx); err != nil {
		return nil, fmt.Errorf("bring the catalogue up to date: %w", err)
	}
	if err := s.refreshIndex(ctx); err != nil {
		return nil, fmt.Errorf("build the index of documents: %w", err)
	}
	s.index.Warm()
	return s, nil
}

// start brings the catalogue up to date; one that is ahead of the record, which then was
// restored from a backup, is built anew.
func (s *Service) start(ctx context.Context) error {
	ahead := func() (bool, error) {
		at, err := s.Catalogue.State(ctx)
		if err != nil {
			return false, err
		}
		seq, err := s.Store.Sequence(ctx) // after it, since others may go on meanwhile
		return at.Mark > seq, err
	}
	if is, err := ahead(); err != nil || !is {
		return errors.Join(err, s.CatchUp(ctx))
	}
	return s.Elect(ctx, "rebuild", func(ctx context.Context) error {
		if is, err := ahead(); err != nil || !is { // another instance did it
			return errors.Join(err, s.CatchUp(ctx))
		}
		return s.RebuildCatalogue(ctx)
	})
}

// Run keeps the catalogue up with what is not written through this service and sweeps
// content, where several instances run in one of them, writes the index down and tells which
// permissions are used, until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	wg.Go(func() { _ = s.Elect(ctx, "sweep", func(ctx context.Context) error { s.keepSwept(ctx); return nil }) })
	wg.Go(func() {
		_ = s.Elect(ctx, "catalogue", func(ctx context.Context) error { s.keepCatalogued(ctx); return nil })
	})
	wg.Go(func() { s.keepSnapshot(ctx) })
	wg.Go(func() { s.keepTellingUses(ctx) })
	wg.Wait()
	return nil
}

// gathering is how long changes come together before they go into the catalogue.
const gathering = 20 * time.Millisecond

// keepCatalogued brings changes into the catalogue as they come, several at a time where
// they come fast, so that a list has little left to do. The ticks are for those that
// failed.
func (s *Service) keepCatalogued(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.Store.Changed():
		case <-tick.C:
		}
		if err := s.CatchUp(ctx); err != nil && ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "the catalogue is behind", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(gathering):
		}
	}
}

// Glimpse is of a document what decides who may see it.
type Glimpse struct {
	EmployeeNumber uint32 // 0 for the company's own
	Class          string
	Status         documentapi.Status
}

// Record is a document as it is kept.
type Record struct {
	documentapi.Document
	EmployeeNumber uint32 `json:"employee_number"` // 0 for the company's own
}
