package documenthttp

import (
	"net/http"
	"slices"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/document"
)

// upload is the first stop of a document on its way in: the wire is decoded here, what
// is decided is decided in document.Service.Upload.
func (h *handlers) upload(w http.ResponseWriter, r *http.Request) error {
	key, err := rest.IdempotencyKey(r)
	if err != nil {
		return err
	}
	form, err := openForm(r, h.MaxContent)
	if err != nil {
		return err
	}
	defer form.close()
	raw, err := form.document()
	if err != nil {
		return err
	}
	said, err := h.newDocument.Decode(raw)
	if err != nil {
		return inPart("document", err)
	}
	d, err := h.Upload(r.Context(), document.Upload{Document: said, IdempotencyKey: key, Content: form.content})
	if err != nil {
		return err
	}
	w.Header().Set("Location", rest.Path("documents", d.ID))
	w.Header().Set("ETag", rest.ETag(d.Revision))
	return rest.WriteJSON(w, http.StatusCreated, d)
}

// inPart has a problem with a whole JSON body name the part of the form it came in.
func inPart(part string, err error) error {
	e := *fault.From(err)
	e.Fields = slices.Clone(e.Fields)
	for i := range e.Fields {
		if e.Fields[i].Field == "body" {
			e.Fields[i].Field = part
		}
	}
	e.Detail = fault.InvalidFields(e.Fields...).Detail
	return &e
}

// replaceContent takes a form whose only part is "content".
func (h *handlers) replaceContent(w http.ResponseWriter, r *http.Request) error {
	revision, ok, err := rest.IfMatchRevision(r)
	if err != nil {
		return err
	}
	seen := &revision
	if !ok {
		seen = nil
	}
	form, err := openForm(r, h.MaxContent)
	if err != nil {
		return err
	}
	defer form.close()
	d, err := h.ReplaceContent(r.Context(), r.PathValue("id"), seen, form.content)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", rest.ETag(d.Revision))
	return rest.WriteJSON(w, http.StatusOK, d)
}
