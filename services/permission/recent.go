package permission

import (
	"sync"

	"acervo/services/permission/permissionapi"
)

// recent remembers documents that were asked about or changed lately, and ids that
// are no document's, so that a decision need not read the store. It is no record: what
// falls out of it is read again (see Service.know).
type recent struct {
	mu         sync.Mutex
	young, old map[permissionapi.DocumentID]heard
}

// heard is what was heard of an id.
type heard struct {
	document
	class string // its class's name, where nothing is known of the class
	gone  bool   // it is no document's
}

// recentAtLeast is how many ids are remembered; up to twice as many may be.
const recentAtLeast = 1 << 16

func newRecent() *recent {
	return &recent{young: map[permissionapi.DocumentID]heard{}}
}

// get is what was heard; ok is false when nothing was.
func (r *recent) get(id permissionapi.DocumentID) (h heard, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if h, ok = r.young[id]; ok {
		return h, true
	}
	if h, ok = r.old[id]; ok {
		r.keep(id, h)
	}
	return h, ok
}

// put takes in a fact. Facts come in their order.
func (r *recent) put(id permissionapi.DocumentID, h heard) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(id, h)
}

// hear takes in what was read from the store, which may be older than what a fact has
// said meanwhile: then that stays.
func (r *recent) hear(id permissionapi.DocumentID, h heard) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was, ok := r.young[id]
	if !ok {
		was, ok = r.old[id]
	}
	if !ok || h.seen > was.seen {
		r.keep(id, h)
	}
}

func (r *recent) keep(id permissionapi.DocumentID, h heard) {
	if len(r.young) >= recentAtLeast {
		r.old, r.young = r.young, make(map[permissionapi.DocumentID]heard, recentAtLeast)
	}
	r.young[id] = h
}

func (r *recent) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.young, r.old = map[permissionapi.DocumentID]heard{}, nil
}
