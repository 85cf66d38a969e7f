package documentrender

import (
	"golang.org/x/sys/unix"

	"github.com/tetratelabs/wazero/experimental"
)

// sandboxMemory is what a sandbox may grow to, in bytes.
const sandboxMemory = 256 << 20

// linear is the memory of a sandbox: reserved at once, taken as it is written to, and given
// back as soon as the page is done. Go's heap would copy it to make it grow, and keep the
// copies until the garbage is collected.
type linear []byte

var _ experimental.LinearMemory = linear(nil)

func newLinear() (linear, error) {
	return unix.Mmap(-1, 0, sandboxMemory, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
}

// Reallocate implements experimental.LinearMemory.
func (m linear) Reallocate(size uint64) []byte {
	if size > uint64(len(m)) {
		return nil
	}
	return m[:size:size]
}

// Free implements experimental.LinearMemory. It keeps the memory: a sandbox that is cut off
// may still run. Whoever made it gives it back.
func (linear) Free() {}

func (m linear) giveBack() { _ = unix.Munmap(m) }
