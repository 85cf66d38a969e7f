package permission

import (
	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// noClass marks a document whose class is not known (yet): nobody may do anything
// with it.
const noClass = 255

func (c PutDocument) apply(w *World) {
	id, ok := permissionapi.ParseDocumentID(c.ID)
	if !ok {
		return
	}
	d, known := w.documents[id]
	if known {
		w.tally.count(d, -1)
	}
	d.owner, d.binned = c.Number, c.Binned
	d.class = w.classOrWait(&w.waiting.documents, id, c.Class)
	w.documents[id] = d
	w.tally.count(d, +1)
}

func (c DropDocument) apply(w *World) {
	id, ok := permissionapi.ParseDocumentID(c.ID)
	if !ok {
		return
	}
	DropUpload{c.ID}.apply(w)
	if d, known := w.documents[id]; known {
		w.tally.count(d, -1)
		delete(w.documents, id)
	}
	delete(w.waiting.documents, id)
}

func (c PutUpload) apply(w *World) {
	id, ok := permissionapi.ParseDocumentID(c.DocumentID)
	d, known := w.documents[id]
	if !ok || !known {
		return
	}
	if d.uploader != nil {
		DropUpload{c.DocumentID}.apply(w)
	}
	d.uploader = w.account(c.AccountID)
	d.upClass = w.classOrWait(&w.waiting.uploads, id, c.Class)
	d.upAt = micros(c.At)
	w.documents[id] = d
	if d.upClass != noClass {
		if w.bulk != nil {
			if w.bulk[d.uploader] == nil {
				w.bulk[d.uploader] = map[permissionapi.DocumentID]permissionapi.ClassSet{}
			}
			w.bulk[d.uploader][id] = 1 << d.upClass
			return
		}
		d.uploader.uploads = d.uploader.uploads.With(id, 1<<d.upClass)
		w.patchUpload(d.uploader, id)
	}
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
	w.patchUpload(a, id)
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
			PutDocument{ID: id.String(), Number: d.owner, Class: class, Binned: d.binned}.apply(w)
		}
	}
	for id, name := range w.waiting.uploads {
		if name == class {
			d := w.documents[id]
			PutUpload{DocumentID: id.String(), AccountID: d.uploader.id, Class: class, At: fromMicros(d.upAt)}.apply(w)
		}
	}
}

// tally counts the documents that are not in the bin by class and owner, so that how
// much a scope sees is known without walking documents.
type tally struct{ classes []classTally }

type classTally struct {
	total    int
	perOwner map[uint32]int
	owners   *roaring.Bitmap
}

func newClassTally() classTally {
	return classTally{perOwner: map[uint32]int{}, owners: roaring.New()}
}

func (t *tally) count(d document, by int) {
	if d.binned || d.class == noClass {
		return
	}
	c := &t.classes[d.class]
	c.total += by
	if c.perOwner[d.owner] += by; c.perOwner[d.owner] == 0 {
		delete(c.perOwner, d.owner)
		c.owners.Remove(d.owner)
	} else {
		c.owners.Add(d.owner)
	}
}
