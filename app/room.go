package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"acervo/platform/fault"
	"acervo/platform/telemetry"
)

// Reading needs some room on the disk too: the catalogue follows the record, databases
// write ahead. So a reserve is kept: while less is free, nothing is added, and what is
// there goes on being read, changed and deleted. Others fill disks too. Against that the
// data folder holds a ballast, which is given up piece by piece, to whichever database
// finds no room for a commit, so that people sign in and can make room by deleting. It is
// made whole when that leaves the reserve.

// free is how many bytes of the data folder's disk are free.
func (s *system) free() (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(s.data.dir, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * int64(st.Bsize), nil //nolint:gosec,unconvert // no disk has 2^63 bytes; the fields' types differ by system
}

// room is Full while less than the reserve is free.
func (s *system) room() error {
	if s.config.Reserve <= 0 {
		return nil
	}
	free, err := s.free()
	if err != nil {
		return fault.New(fault.Unavailable, "How much room the disk has cannot be told.").With(err)
	}
	if free < s.config.Reserve {
		return fault.New(fault.Full, "There is too little room left on the disk, so nothing is added; what is there can be read, changed and deleted.")
	}
	return nil
}

// watchRoom tells operators how much room there is.
func (s *system) watchRoom() {
	s.metrics.Gauge("acervo_disk_free_bytes", "How much of the data folder's disk is free.", telemetry.Labels{}, func() float64 {
		free, err := s.free()
		if err != nil {
			return -1
		}
		return float64(free)
	})
	s.ops.Warn("room", s.shortage)
}

// shortage says what is wrong while there is too little room, for operators.
func (s *system) shortage() string {
	if s.room() == nil {
		return ""
	}
	return fmt.Sprintf("less than %d bytes are free on the disk: nothing is added, what is there can be read, changed and deleted", s.config.Reserve)
}

const (
	ballastFile  = "ballast"
	ballastPiece = 256 << 10 // small: others may take what is left of it
	startRoom    = 1 << 20   // what opening the databases may take
	lookForRoom  = time.Minute
)

// ballastSize is how large the ballast is when it is whole.
func (s *system) ballastSize() int64 { return s.config.Reserve / 4 }

// giveBallast gives up a piece of the ballast. It reports false when nothing is left.
func (s *system) giveBallast() bool {
	s.ballast.Lock()
	defer s.ballast.Unlock()
	f, err := os.OpenFile(s.data.path(ballastFile), os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return false
	}
	left := max(0, info.Size()-ballastPiece)
	if err := errors.Join(f.Truncate(left), f.Sync()); err != nil { // synced: only then some file systems give it to others
		s.log.Error("the ballast could not be given up", "err", err)
		return false
	}
	s.log.Warn("the disk is full; a piece of the ballast was given up", "left_bytes", left)
	return true
}

// takeBallast makes the ballast whole if that leaves the reserve.
func (s *system) takeBallast() error {
	s.ballast.Lock()
	defer s.ballast.Unlock()
	free, err := s.free()
	if err != nil || s.ballastSize() == 0 {
		return err
	}
	f, err := os.OpenFile(s.data.path(ballastFile), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	missing := s.ballastSize() - info.Size()
	if missing <= 0 || free < missing+s.config.Reserve {
		return nil
	}
	if _, err := io.CopyN(f, rand.Reader, missing); err != nil { // at random: no file system packs it
		return errors.Join(err, f.Truncate(info.Size()))
	}
	return f.Sync()
}

// keepBallast looks now and then whether the ballast can be made whole.
func (s *system) keepBallast(ctx context.Context) error {
	for {
		if err := s.takeBallast(); err != nil && ctx.Err() == nil {
			s.log.Error("the ballast could not be made", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(lookForRoom):
		}
	}
}

// makeStartRoom gives up of the ballast what it takes to open the databases. Where that is
// not enough, it says how much is to be freed.
func (s *system) makeStartRoom() error {
	for {
		free, err := s.free()
		if err != nil {
			return fmt.Errorf("how much room the disk has cannot be told: %w", err)
		}
		if free >= startRoom {
			return nil
		}
		if !s.giveBallast() {
			return fmt.Errorf("the disk of %s is full: %d KiB are free, and it takes %d to start. Free some, by deleting what is not Acervo's, and start again", s.config.Data, free>>10, startRoom>>10)
		}
	}
}
