package documentsql

import (
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// maxMatches is how many searches' results are kept.
const maxMatches = 64

// matches are what searches found, as of one number of the catalogue's sequence. The
// bitmaps are shared and never changed.
type matches struct {
	mu    sync.Mutex
	seq   uint64
	found map[string]*roaring.Bitmap
}

func (m *matches) get(expression string, seq uint64) *roaring.Bitmap {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seq != seq {
		return nil
	}
	return m.found[expression]
}

func (m *matches) put(expression string, seq uint64, found *roaring.Bitmap) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if seq < m.seq {
		return
	}
	if seq > m.seq || len(m.found) >= maxMatches {
		m.seq, m.found = seq, map[string]*roaring.Bitmap{}
	}
	m.found[expression] = found
}
