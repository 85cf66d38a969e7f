package app

import (
	"fmt"

	"golang.org/x/sys/unix"

	"acervo/platform/fault"
	"acervo/platform/telemetry"
)

// Reading needs some room on the disk too: the catalogue follows the record, databases
// write ahead. So a reserve is kept: while less is free, nothing is added, and what is
// there goes on being read, changed and deleted.

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
	s.ops.Warn("room", func() string {
		if s.room() == nil {
			return ""
		}
		return fmt.Sprintf("less than %d bytes are free on the disk: nothing is added, what is there can be read, changed and deleted", s.config.Reserve)
	})
}
