package documenthttp

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"

	"acervo/platform/fault"
	"acervo/services/document"
)

const (
	maxDocumentPart = 64 << 10
	maxFormOverhead = 1 << 20 // what a form may add to its content: the other part, boundaries, headers
)

// form is a multipart/form-data body that is read part by part, in order. It is to be
// closed.
type form struct {
	parts *multipart.Reader
	body  *bufio.Reader
}

// bodies are buffers large enough for a body to be read in few steps; multipart uses
// them as they are.
var bodies = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 64<<10) }}

func (f *form) close() {
	f.body.Reset(nil)
	bodies.Put(f.body)
}

// openForm refuses what is no form, and one that says beforehand that it is too large:
// before anything of it is read.
func openForm(r *http.Request, maxContent int64) (*form, error) {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" || params["boundary"] == "" {
		return nil, fault.New(fault.Unsupported, "The body must be multipart/form-data.")
	}
	if r.ContentLength > maxContent+maxFormOverhead {
		return nil, fault.Oversized("content", maxContent)
	}
	body := bodies.Get().(*bufio.Reader)
	body.Reset(r.Body)
	return &form{multipart.NewReader(body, params["boundary"]), body}, nil
}

// next is the next part, which must have this name.
func (f *form) next(name string) (*multipart.Part, error) {
	part, err := f.parts.NextRawPart()
	switch {
	case errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fault.Malformedf(name, fault.Incomplete, "is missing: the parts are document, then content")
	case err != nil:
		return nil, fault.Malformedf("body", fault.Incomplete, "is not a whole multipart/form-data").With(err)
	case part.FormName() != name:
		return nil, fault.Malformedf(clip(part.FormName()), fault.Unknown, "is not the part expected here: the parts are document, then content")
	}
	return part, nil
}

// document reads the part "document".
func (f *form) document() ([]byte, error) {
	part, err := f.next("document")
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(part, maxDocumentPart+1))
	if err != nil {
		return nil, fault.Malformedf("document", fault.Incomplete, "did not arrive whole").With(err)
	}
	if len(raw) > maxDocumentPart {
		return nil, fault.Oversized("document", maxDocumentPart)
	}
	return raw, nil
}

// content opens the part "content", to be read once to its end. A part behind it is
// refused when that end is reached, before anything is kept.
func (f *form) content() (document.Incoming, error) {
	part, err := f.next("content")
	if err != nil {
		return document.Incoming{}, err
	}
	return document.Incoming{Filename: filename(part), MediaType: part.Header.Get("Content-Type"), Body: &last{f, part}}, nil
}

// last is the last part of a form.
type last struct {
	form *form
	part io.Reader
}

func (l *last) Read(p []byte) (int, error) {
	n, err := l.part.Read(p)
	if !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return n, err
	}
	switch part, perr := l.form.parts.NextRawPart(); {
	case perr == nil:
		return n, fault.Malformedf(clip(part.FormName()), fault.Unknown, "is one part too many: the parts are document, then content")
	case !errors.Is(perr, io.EOF) || errors.Is(perr, io.ErrUnexpectedEOF):
		return n, fault.Malformedf("body", fault.Incomplete, "is not a whole multipart/form-data").With(perr)
	}
	return n, io.EOF
}

// filename is what the sender calls the file. Browsers write quotes and line breaks in
// it as %22, %0D and %0A (WHATWG HTML, multipart/form-data).
func filename(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	return strings.NewReplacer("%22", `"`, "%0D", "", "%0A", "").Replace(params["filename"])
}

func clip(s string) string {
	if len(s) > 64 {
		s = s[:64]
	}
	if s = strings.ToValidUTF8(s, ""); s == "" {
		return "body"
	}
	return s
}
