package document

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"
)

// snapshotEvery is how often the index is written down, if it changed. What came later
// is read from the catalogue at the next start.
const snapshotEvery = 15 * time.Minute

// loadSnapshot has the index begin with what was written down of it. One that is not
// there, damaged, of another catalogue, or of a later moment than the catalogue, which
// then was restored from a backup, is of no use: the index is filled from the catalogue.
func (s *Service) loadSnapshot(ctx context.Context) error {
	if s.Snapshot == "" {
		return nil
	}
	identity, err := s.Catalogue.Identity(ctx)
	if err != nil {
		return err
	}
	at, err := s.Catalogue.State(ctx)
	if err != nil {
		return err
	}
	f, err := os.Open(s.Snapshot)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		defer f.Close()
		err = s.index.Load(f, identity, at.Seq)
	}
	if err != nil {
		s.Log.WarnContext(ctx, "the index is built from the catalogue, since its snapshot cannot be used", "err", err)
		return os.Remove(s.Snapshot) // or it might fit again when the catalogue has gone on
	}
	s.written = s.index.Seq()
	return nil
}

// saveSnapshot writes the index down, in one step.
func (s *Service) saveSnapshot(ctx context.Context) (err error) {
	if s.Snapshot == "" || s.index.Seq() == s.written {
		return nil
	}
	identity, err := s.Catalogue.Identity(ctx)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(s.Snapshot+".tmp", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	seq, err := s.index.Save(f, identity)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	// A catalogue that lost its last commits with the power would give their numbers again.
	if err := s.Catalogue.Secure(ctx); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), s.Snapshot); err != nil {
		return err
	}
	s.written = seq
	return nil
}

// keepSnapshot writes the index down now and then, and when ctx ends.
func (s *Service) keepSnapshot(ctx context.Context) {
	tick := time.NewTicker(snapshotEvery)
	defer tick.Stop()
	for going := true; going; {
		select {
		case <-ctx.Done():
			going = false
		case <-tick.C:
		}
		if err := s.saveSnapshot(context.WithoutCancel(ctx)); err != nil {
			s.Log.ErrorContext(ctx, "the index could not be written down", "err", err)
		}
	}
}
