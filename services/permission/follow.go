package permission

import "acervo/services/permission/permissionapi"

// Follow applies what was recorded next. What comes again is left out, and so is what
// has something before it that did not arrive here: CatchUp brings both.
func (w *World) Follow(revision uint64, changes []Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if revision == w.revision+1 {
		w.applyAll(revision, changes)
	}
}

// CatchUp applies facts that lead to a revision, unless the world is there already.
func (w *World) CatchUp(revision uint64, changes []Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if revision > w.revision {
		w.applyAll(revision, changes)
	}
}

// Reset makes the world consist of these facts alone.
func (w *World) Reset(revision uint64, facts []Change) {
	anew := NewWorld()
	anew.bulk = map[*account]map[permissionapi.DocumentID]permissionapi.ClassSet{}
	anew.applyAll(revision, facts)
	for a, uploads := range anew.bulk {
		a.uploads = permissionapi.DocumentsOf(uploads)
		anew.seats.noteUploads(a)
	}
	anew.bulk = nil
	w.mu.Lock()
	defer w.mu.Unlock()
	w.state = anew.state
}

func (w *World) applyAll(revision uint64, changes []Change) {
	w.revision = revision
	for _, c := range changes {
		c.apply(w)
		if !isSession(c) {
			w.decisive = revision
		}
	}
}
