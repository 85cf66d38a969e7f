package employeetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sync/atomic"

	"acervo/services/employee"
)

// Hasher is an employee.Hasher for tests: quick, unsafe, and it counts its work.
type Hasher struct{ Done atomic.Int64 }

var _ employee.Hasher = (*Hasher)(nil)

// Hash implements employee.Hasher.
func (h *Hasher) Hash(_ context.Context, password string) (string, error) {
	h.Done.Add(1)
	sum := sha256.Sum256([]byte(password))
	return "test$" + hex.EncodeToString(sum[:]), nil
}

// Verify implements employee.Hasher.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (bool, error) {
	got, err := h.Hash(ctx, password)
	return hash == got, err
}
