package permission

import (
	"acervo/services/permission/permissionapi"
)

// noClass marks a document whose class is not known (yet): nobody may do anything
// with it.
const noClass = 255

func (c PutDocument) apply(w *World) {
	id, ok := permissionapi.ParseDocumentID(c.ID)
	if !ok {
		return
	}
	h := w.heardOf(c)
	was, kept := w.documents[id]
	if !kept && !w.isNamed(id) && w.bulk == nil {
		w.recent.put(id, h)
		return
	}
	h.uploader, h.upClass, h.upAt = was.uploader, was.upClass, was.upAt
	w.keep(id, h)
}

// heardOf is what a fact says, by the classes that are known.
func (w *World) heardOf(c PutDocument) heard {
	h := heard{document: document{owner: c.Number, binned: c.Binned, seen: c.Seen}}
	if i, known := w.classBit[c.Class]; known {
		h.document.class = uint8(i)
	} else {
		h.document.class, h.class = noClass, c.Class
	}
	return h
}

func (c DropDocument) apply(w *World) {
	id, ok := permissionapi.ParseDocumentID(c.ID)
	if !ok {
		return
	}
	DropUpload{c.ID}.apply(w)
	was, known := w.documents[id]
	if !known {
		was, _ = w.document(id)
	}
	delete(w.documents, id)
	delete(w.waiting.documents, id)
	w.recent.put(id, heard{document: document{seen: was.seen}, gone: true})
}

func (c PutUpload) apply(w *World) {
	id, ok := permissionapi.ParseDocumentID(c.DocumentID)
	if !ok {
		return
	}
	DropUpload{c.DocumentID}.apply(w)
	h, known := w.heard(id)
	if !known {
		return
	}
	h.uploader = w.account(c.AccountID)
	h.upClass = w.classOrWait(&w.waiting.uploads, id, c.Class)
	h.upAt = micros(c.At)
	w.keep(id, h)
	if h.upClass == noClass {
		return
	}
	if w.bulk != nil {
		if w.bulk[h.uploader] == nil {
			w.bulk[h.uploader] = map[permissionapi.DocumentID]permissionapi.ClassSet{}
		}
		w.bulk[h.uploader][id] = 1 << h.upClass
		return
	}
	h.uploader.uploads = h.uploader.uploads.With(id, 1<<h.upClass)
	w.seats.noteUploads(h.uploader)
	w.patchUpload(h.uploader, id)
}

func (c DropUpload) apply(w *World) {
	id, ok := permissionapi.ParseDocumentID(c.DocumentID)
	d := w.documents[id]
	if !ok || d.uploader == nil {
		return
	}
	a := d.uploader
	d.uploader, d.upClass, d.upAt = nil, 0, 0
	w.documents[id] = d
	delete(w.waiting.uploads, id)
	a.uploads = a.uploads.Without(id)
	w.seats.noteUploads(a)
	w.patchUpload(a, id)
	w.settle(id)
}

// document finds a document: any that a permission or whoever brought it names, and
// others if they were heard of lately (see Service.know). What is not found is treated
// as what is not there, which is a no.
func (w *World) document(id permissionapi.DocumentID) (document, bool) {
	h, known := w.heard(id)
	return h.document, known
}

func (w *World) heard(id permissionapi.DocumentID) (heard, bool) {
	if d, kept := w.documents[id]; kept {
		return heard{document: d, class: w.waiting.documents[id]}, true
	}
	h, ok := w.recent.get(id)
	return h, ok && !h.gone
}

// classOf is a document's class, noClass when it is not found.
func (w *World) classOf(id permissionapi.DocumentID) uint8 {
	d, known := w.document(id)
	if !known {
		return noClass
	}
	return d.class
}

// isNamed reports whether a permission or whoever brought it names a document.
func (w *World) isNamed(id permissionapi.DocumentID) bool {
	return w.documents[id].uploader != nil || len(w.rules.byDocument[id]) > 0
}

// keep has a document at hand from now on.
func (w *World) keep(id permissionapi.DocumentID, h heard) {
	w.documents[id] = h.document
	if h.class == "" {
		delete(w.waiting.documents, id)
		return
	}
	if w.waiting.documents == nil {
		w.waiting.documents = map[permissionapi.DocumentID]string{}
	}
	w.waiting.documents[id] = h.class
}

// settle has a document at hand exactly if it is named.
func (w *World) settle(id permissionapi.DocumentID) {
	d, kept := w.documents[id]
	switch named := w.isNamed(id); {
	case named && !kept:
		if h, known := w.heard(id); known {
			w.keep(id, h)
		}
	case !named && kept && w.bulk == nil:
		h := heard{document: d, class: w.waiting.documents[id]}
		delete(w.documents, id)
		delete(w.waiting.documents, id)
		w.recent.put(id, h)
	}
}

// unheard are those of some ids of which nothing is known, so that the store has to be
// asked.
func (w *World) unheard(ids []string) (unheard []string) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	for _, text := range ids {
		id, ok := permissionapi.ParseDocumentID(text)
		if !ok {
			continue
		}
		if _, kept := w.documents[id]; kept {
			continue
		}
		if _, ok := w.recent.get(id); !ok {
			unheard = append(unheard, text)
		}
	}
	return unheard
}

// Hear takes in what the store says of documents that were asked for; of those that it
// does not know, that there are none.
func (w *World) Hear(asked []string, found []PutDocument) {
	w.mu.RLock() // what facts say after this is heard after this
	defer w.mu.RUnlock()
	for _, c := range found {
		if id, ok := permissionapi.ParseDocumentID(c.ID); ok {
			w.recent.hear(id, w.heardOf(c))
		}
	}
	for _, text := range asked {
		if id, ok := permissionapi.ParseDocumentID(text); ok {
			w.recent.hear(id, heard{gone: true})
		}
	}
}

// patchUpload brings the uploader's two cached scopes up to date, and nobody else's.
func (w *World) patchUpload(a *account, id permissionapi.DocumentID) {
	for _, action := range [2]permissionapi.Action{permissionapi.View, permissionapi.Download} {
		if c := a.scopes[action.Index()].Load(); c != nil {
			w.patch(c, id)
		}
	}
}

// waiting are documents and automatic permissions that name a class of which nothing
// is known yet.
type waiting struct {
	documents, uploads map[permissionapi.DocumentID]string
}

func (w *World) classOrWait(list *map[permissionapi.DocumentID]string, id permissionapi.DocumentID, class string) uint8 {
	if i, ok := w.classBit[class]; ok {
		delete(*list, id)
		return uint8(i)
	}
	if *list == nil {
		*list = map[permissionapi.DocumentID]string{}
	}
	(*list)[id] = class
	return noClass
}

// classArrived gives those that waited for a class their due.
func (w *World) classArrived(class string) {
	for id, name := range w.waiting.documents {
		if name == class {
			d := w.documents[id]
			PutDocument{ID: id.String(), Number: d.owner, Class: class, Binned: d.binned, Seen: d.seen}.apply(w)
		}
	}
	for id, name := range w.waiting.uploads {
		if name == class {
			d := w.documents[id]
			PutUpload{DocumentID: id.String(), AccountID: d.uploader.id, Class: class, At: fromMicros(d.upAt)}.apply(w)
		}
	}
}
