package blobs3

import "time"

// Hasten has a store lose its patience sooner.
func (s *Store) Hasten(stall, patience time.Duration) { s.lively.stall, s.patience = stall, patience }
