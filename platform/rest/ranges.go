package rest

import (
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"acervo/platform/fault"
)

// ServeContent answers with content of a size, or the parts of it that the request's
// Range asks for, by the headers set before: http.ServeContent, with Unsatisfiable for a
// Range beyond the end, and without the Range for one that is none (RFC 9110, 14.2).
func ServeContent(w http.ResponseWriter, r *http.Request, content io.ReadSeeker, size int64) error {
	if asked := r.Header.Get("Range"); asked != "" && !isRange(asked) {
		r = r.Clone(r.Context())
		r.Header.Del("Range")
	}
	parts := &partsWriter{ResponseWriter: w}
	http.ServeContent(parts, r, "", time.Time{}, content)
	if parts.refused {
		f := fault.New(fault.Unsatisfiable, "There are only %d bytes.", size)
		f.Fields = []fault.Field{fault.At("Range", fault.Unreadable, "begins after the end")}
		f.Size = size
		return f
	}
	return nil
}

var rangeForm = regexp.MustCompile(`^bytes=[ \t]*(\d+-\d*|-\d+)([ \t]*,[ \t]*(\d+-\d*|-\d+))*[ \t]*$`)

// isRange reports whether a header asks for bytes. A part that ends before it begins is
// none.
func isRange(header string) bool {
	if !rangeForm.MatchString(header) {
		return false
	}
	for part := range strings.SplitSeq(strings.TrimPrefix(header, "bytes="), ",") {
		first, last, _ := strings.Cut(strings.TrimSpace(part), "-")
		from, ferr := strconv.ParseInt(first, 10, 64)
		to, terr := strconv.ParseInt(last, 10, 64)
		if first != "" && ferr != nil || last != "" && terr != nil || first != "" && last != "" && to < from {
			return false
		}
	}
	return true
}

// partsWriter keeps back the text that http.ServeContent refuses with.
type partsWriter struct {
	http.ResponseWriter
	refused bool
}

func (p *partsWriter) WriteHeader(status int) {
	if p.refused = status == http.StatusRequestedRangeNotSatisfiable; !p.refused {
		p.ResponseWriter.WriteHeader(status)
	}
}

func (p *partsWriter) Write(b []byte) (int, error) {
	if p.refused {
		return len(b), nil
	}
	return p.ResponseWriter.Write(b)
}

// ReadFrom leaves it to the connection how bytes of a file get there.
func (p *partsWriter) ReadFrom(r io.Reader) (int64, error) { return io.Copy(p.ResponseWriter, r) }

func (p *partsWriter) Unwrap() http.ResponseWriter { return p.ResponseWriter }
