package blobs3_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"acervo/platform/blob/blobs3"
	"acervo/platform/blob/blobs3/blobs3test"
	"acervo/platform/fault"
)

type meddling = func(w http.ResponseWriter, r *http.Request, forward http.Handler)

// hang takes nothing and says nothing until the client goes, or could have gone: as long as there
// is something to be read, a server does not hear of that.
func hang(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
	select {
	case <-r.Context().Done():
	case <-time.After(2500 * time.Millisecond):
	}
	panic(http.ErrAbortHandler)
}

func cut(http.ResponseWriter, *http.Request, http.Handler) { panic(http.ErrAbortHandler) }

func answer(status int, code string) meddling {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = io.WriteString(w, "<Error><Code>"+code+"</Code><Message>as the test wants it</Message></Error>")
		}
	}
}

// half reads a part of what is sent, or answers a part of the answer, and breaks off.
func half(w http.ResponseWriter, r *http.Request, forward http.Handler) {
	if r.Method == http.MethodPut || r.Method == http.MethodPost {
		_, _ = io.CopyN(io.Discard, r.Body, r.ContentLength/2)
		panic(http.ErrAbortHandler)
	}
	whole := httptest.NewRecorder()
	forward.ServeHTTP(whole, r)
	for name, values := range whole.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(whole.Code)
	_, _ = w.Write(whole.Body.Bytes()[:whole.Body.Len()/2])
	panic(http.ErrAbortHandler)
}

// stops is half that stays away instead of breaking off.
func stops(w http.ResponseWriter, r *http.Request, forward http.Handler) {
	defer func() {
		_ = recover()
		if f, ok := w.(http.Flusher); ok && r.Method == http.MethodGet {
			f.Flush()
		}
		hang(w, r, forward)
	}()
	half(w, r, forward)
}

// writing leaves reading alone.
func writing(meddle meddling) meddling {
	return func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		if r.Method == http.MethodPut || r.Method == http.MethodPost {
			meddle(w, r, forward)
			return
		}
		forward.ServeHTTP(w, r)
	}
}

// TestFaultsOnS3: whatever the server does to what is sent and asked for, it ends in bounded time
// with what it is, leaves nothing behind, and is good again as soon as the server is.
func TestFaultsOnS3(t *testing.T) {
	const bound = 8 * time.Second
	for _, c := range []struct {
		name   string
		meddle meddling
		kind   fault.Kind
	}{
		{"hangs", hang, fault.Unavailable},
		{"breaks off", cut, fault.Unavailable},
		{"breaks off half-way", half, fault.Unavailable},
		{"stops half-way", stops, fault.Unavailable},
		{"answers 500", answer(500, "InternalError"), fault.Unavailable},
		{"answers 503", answer(503, "SlowDown"), fault.Unavailable},
		{"answers 403", answer(403, "AccessDenied"), fault.Unavailable},
		{"is full", answer(507, "InsufficientStorage"), fault.Full},
		{"is over its quota", writing(answer(403, "QuotaExceeded")), fault.Full},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, proxy, place := proxied(t)
			s.Hasten(300*time.Millisecond, 3*time.Second)
			content := random(medium)
			kept := put(t, s, content)
			reader, err := s.Open(t.Context(), kept.SHA256)
			if err != nil {
				t.Fatal(err)
			}
			defer reader.Close()
			proxy.Meddle(c.meddle)
			for _, do := range []struct {
				name string
				do   func() error
			}{
				{"put small", func() error {
					_, err := s.Put(t.Context(), bytes.NewReader(random(small)), plenty)
					return err
				}},
				{"put medium", func() error {
					_, err := s.Put(t.Context(), bytes.NewReader(random(medium)), plenty)
					return err
				}},
				{"put large", func() error {
					_, err := s.Put(t.Context(), bytes.NewReader(random(large)), plenty)
					return err
				}},
				{"bulk", func() error {
					b, err := s.Bulk(t.Context())
					if err != nil {
						return err
					}
					defer b.Abort()
					for range 20 {
						if _, err := b.Put(t.Context(), bytes.NewReader(random(small)), plenty); err != nil {
							return err
						}
					}
					return b.Commit(t.Context())
				}},
				{"open", func() error {
					r, err := s.Open(t.Context(), kept.SHA256)
					if err == nil { // an answer without a body cannot break off half-way
						_, err = io.ReadAll(r)
						err = errors.Join(err, r.Close())
					}
					return err
				}},
				{"read", func() error { _, err := io.ReadAll(reader); return err }},
				{"remove", func() error {
					_, err := s.Remove(t.Context(), strings.Repeat("ab", 32), time.Now().Add(time.Hour))
					return err
				}},
				{"list", func() error {
					for _, err := range s.All(t.Context()) {
						return err
					}
					return nil
				}},
			} {
				begun := time.Now()
				err := do.do()
				if took := time.Since(begun); took > bound {
					t.Errorf("%s took %s", do.name, took)
				}
				reading := strings.Contains(" open read remove list ", " "+do.name+" ")
				if reading && c.name == "is over its quota" {
					if err != nil {
						t.Errorf("%s: %v", do.name, err)
					}
					continue
				}
				if reading && fault.Is(err, fault.Unavailable) {
					continue
				}
				if !fault.Is(err, c.kind) {
					t.Errorf("%s: %v, want %s", do.name, err, c.kind)
				}
			}
			proxy.Meddle(nil)
			if left := blobs3test.Everything(t, place.Bucket); len(left) != 1 {
				t.Errorf("left: %v", left)
			}
			if err := s.Ping(t.Context()); err != nil {
				t.Errorf("afterwards: %v", err)
			}
			if !bytes.Equal(read(t, s, kept.SHA256), content) {
				t.Error("other bytes came back")
			}
		})
	}
}

// once meddles with the first request of a method, and forwards the others.
func once(method string, meddle meddling) meddling {
	var done atomic.Bool
	return func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		if r.Method == method && done.CompareAndSwap(false, true) {
			meddle(w, r, forward)
			return
		}
		forward.ServeHTTP(w, r)
	}
}

// lost forwards a request and loses the answer.
func lost(_ http.ResponseWriter, r *http.Request, forward http.Handler) {
	forward.ServeHTTP(httptest.NewRecorder(), r)
	panic(http.ErrAbortHandler)
}

// TestWhatPassesIsGotOverOnS3: what happens once is not noticed.
func TestWhatPassesIsGotOverOnS3(t *testing.T) {
	for name, meddle := range map[string]meddling{
		"hangs": hang, "breaks off": cut, "breaks off half-way": half, "stops half-way": stops,
		"answers 500": answer(500, "InternalError"), "answers 503": answer(503, "SlowDown"), "loses the answer": lost,
	} {
		for _, method := range []string{http.MethodPut, http.MethodPost, http.MethodGet, http.MethodHead, http.MethodDelete} {
			t.Run(name+" at a "+method, func(t *testing.T) {
				t.Parallel()
				s, proxy, place := proxied(t)
				s.Hasten(time.Second, 10*time.Second)
				for _, size := range []int{small, medium, large} {
					proxy.Meddle(once(method, meddle))
					content := random(size)
					stored, err := s.Put(t.Context(), bytes.NewReader(content), plenty)
					if err != nil {
						t.Errorf("put of %d: %v", size, err)
						continue
					}
					if !bytes.Equal(read(t, s, stored.SHA256), content) {
						t.Errorf("other bytes came back of %d", size)
					}
					if gone, err := s.Remove(t.Context(), stored.SHA256, time.Now().Add(time.Minute)); err != nil || !gone {
						t.Errorf("remove of %d: %v %v", size, gone, err)
					}
				}
				proxy.Meddle(nil)
				// An upload in parts of which the server did not get to say that it began is an orphan.
				if err := s.Tidy(t.Context(), time.Now().Add(time.Minute)); err != nil {
					t.Error(err)
				}
				if left := blobs3test.Everything(t, place.Bucket); len(left) > 0 {
					t.Errorf("left: %v", left)
				}
			})
		}
	}
}

// TestUploadsThatNobodyEndsOnS3: an upload in parts that fails is given up; if the server cannot
// be told, the next cleaning up does it.
func TestUploadsThatNobodyEndsOnS3(t *testing.T) {
	for _, told := range []bool{true, false} {
		s, proxy, place := proxied(t)
		proxy.Meddle(func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
			switch {
			case r.URL.Query().Get("partNumber") == "2", r.Method == http.MethodDelete && !told:
				answer(500, "InternalError")(w, r, forward)
			default:
				forward.ServeHTTP(w, r)
			}
		})
		if _, err := s.Put(t.Context(), bytes.NewReader(random(large)), plenty); !fault.Is(err, fault.Unavailable) {
			t.Errorf("put: %v", err)
		}
		proxy.Meddle(nil)
		left := blobs3test.Everything(t, place.Bucket)
		if told != (len(left) == 0) {
			t.Errorf("told %v, left: %v", told, left)
		}
		if err := s.Tidy(t.Context(), time.Now().Add(-time.Hour)); err != nil {
			t.Error(err)
		}
		if still := blobs3test.Everything(t, place.Bucket); len(still) != len(left) {
			t.Errorf("what is under way was tidied away: %v of %v", still, left)
		}
		// A part that the server was still taking in may outlast its upload's end, which then
		// has to be said again (AbortMultipartUpload in Amazon's reference): every hour it is.
		for until := time.Now().Add(10 * time.Second); ; time.Sleep(100 * time.Millisecond) {
			if err := s.Tidy(t.Context(), time.Now().Add(time.Minute)); err != nil {
				t.Error(err)
			}
			if left = blobs3test.Everything(t, place.Bucket); len(left) == 0 || time.Now().After(until) {
				break
			}
		}
		if len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	}
}

// TestOtherBytesAreNotKeptOnS3: what arrives differently from how it was sent is refused there.
func TestOtherBytesAreNotKeptOnS3(t *testing.T) {
	for _, size := range []int{small, medium, large} {
		s, proxy, place := proxied(t)
		proxy.Meddle(func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
			if r.Method == http.MethodPut {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					panic(http.ErrAbortHandler)
				}
				body[len(body)/2] ^= 1
				r.Body = io.NopCloser(bytes.NewReader(body))
			}
			forward.ServeHTTP(w, r)
		})
		if _, err := s.Put(t.Context(), bytes.NewReader(random(size)), plenty); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%d bytes, one of them another: %v", size, err)
		}
		if left := blobs3test.Everything(t, place.Bucket); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	}
}

// A spool that is gone is no reason to lose or to hang.
func TestSpoolThatIsGoneOnS3(t *testing.T) {
	dir := t.TempDir()
	gone, err := blobs3.Open(t.Context(), blobs3test.Place(t), blobs3.Options{Spool: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	put(t, gone, random(small))
	if _, err := gone.Put(t.Context(), bytes.NewReader(random(medium)), plenty); !fault.Is(err, fault.Unavailable) {
		t.Errorf("put: %v", err)
	}
	if _, err := gone.Bulk(t.Context()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("bulk: %v", err)
	}
}
