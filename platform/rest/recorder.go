package rest

import (
	"io"
	"net/http"
)

// recorder notes what is answered, for the log and the metrics, and keeps the
// router's own plain-text 404 and 405 from going out.
type recorder struct {
	http.ResponseWriter
	status   int
	bytes    int64
	endpoint *endpoint // the route that took the request, nil until one did
	caller   string
	refusing bool // the router is writing its own error: keep it
}

// started reports whether the answer's headers are out.
func (rec *recorder) started() bool { return rec.status != 0 }

func (rec *recorder) WriteHeader(status int) {
	if rec.endpoint == nil && status >= 400 {
		rec.refusing = true
		rec.status = status
		return
	}
	if rec.started() && status == statusLeft { // huma says so of an answer that could not be written
		rec.status = status
		return
	}
	if rec.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

func (rec *recorder) Write(b []byte) (int, error) {
	if rec.refusing {
		return len(b), nil
	}
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(b)
	rec.bytes += int64(n)
	return n, err
}

// ReadFrom keeps the kernel's file-to-socket copy for downloads.
func (rec *recorder) ReadFrom(src io.Reader) (int64, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	n, err := io.Copy(rec.ResponseWriter, src)
	rec.bytes += n
	return n, err
}

func (rec *recorder) Flush() {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	_ = http.NewResponseController(rec.ResponseWriter).Flush()
}

// Unwrap is for http.ResponseController: deadlines and full duplex.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }
