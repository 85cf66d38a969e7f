package blobs3_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acervo/platform/blob"
	"acervo/platform/blob/blobs3"
	"acervo/platform/blob/blobs3/blobs3test"
	"acervo/platform/blob/blobtest"
	"acervo/platform/fault"
)

func TestStoreOnS3(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store { return blobs3test.Open(t, blobs3test.Place(t)) })
}

const (
	plenty = 1 << 30
	small  = 1000
	medium = 3 << 20  // sent in one go, and not held in memory
	large  = 20 << 20 // sent in parts
)

func random(n int) []byte { b := make([]byte, n); rand.Read(b); return b }

// proxied is an empty store behind a proxy.
func proxied(t *testing.T) (*blobs3.Store, *blobs3test.Proxy, blobs3.Place) {
	t.Helper()
	place := blobs3test.Place(t)
	proxy := blobs3test.NewProxy(t, place.Endpoint)
	place.Endpoint = proxy.URL
	s := blobs3test.Open(t, place)
	proxy.Answers()
	return s, proxy, place
}

func put(t *testing.T, s blob.Store, content []byte) blob.Stored {
	t.Helper()
	stored, err := s.Put(t.Context(), bytes.NewReader(content), plenty)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func read(t *testing.T, s blob.Store, sha string) []byte {
	t.Helper()
	r, err := s.Open(t.Context(), sha)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func count(answers []string, beginning string) (n int) {
	for _, a := range answers {
		if strings.HasPrefix(a, beginning) {
			n++
		}
	}
	return n
}

// A large content goes over once, in parts; put again, the server makes the new version.
func TestLargeContentOnS3(t *testing.T) {
	s, proxy, place := proxied(t)
	var sent atomic.Int64
	proxy.Meddle(func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		sent.Add(max(0, r.ContentLength))
		forward.ServeHTTP(w, r)
	})
	content := random(large)
	stored := put(t, s, content)
	if n := count(proxy.Answers(), "PUT 200"); n != 2 {
		t.Errorf("sent in %d parts", n)
	}
	if sent.Swap(0) > large+1<<20 {
		t.Error("it was sent more than once")
	}
	if !bytes.Equal(read(t, s, stored.SHA256), content) {
		t.Error("other bytes came back")
	}
	before := blobs3test.Everything(t, place.Bucket)
	put(t, s, content)
	if n := sent.Load(); n > 1<<20 {
		t.Errorf("%d bytes were sent for what is there already", n)
	}
	if after := blobs3test.Everything(t, place.Bucket); len(before) != 1 || len(after) != 2 {
		t.Errorf("%v became %v", before, after)
	}
	if !bytes.Equal(read(t, s, stored.SHA256), content) {
		t.Error("other bytes came back after it was put again")
	}
	if err := s.Tidy(t.Context(), time.Now().Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	if left := blobs3test.Everything(t, place.Bucket); len(left) != 2 {
		t.Errorf("what is young was tidied away: %v", left)
	}
	if err := s.Tidy(t.Context(), time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if left := blobs3test.Everything(t, place.Bucket); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
	if !bytes.Equal(read(t, s, stored.SHA256), content) {
		t.Error("other bytes came back after it was tidied up")
	}
}

// A reader asks for ranges, and not for each small piece.
func TestRangesOnS3(t *testing.T) {
	s, proxy, _ := proxied(t)
	content := random(medium)
	r, err := s.Open(t.Context(), put(t, s, content).SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var ranges []string
	proxy.Meddle(func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		if r.Method == http.MethodGet {
			ranges = append(ranges, r.Header.Get("Range"))
		}
		forward.ServeHTTP(w, r)
	})
	at := func(from, n int) {
		t.Helper()
		if _, err := r.Seek(int64(from), io.SeekStart); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, n)
		for i := 0; i < n; i += 100 {
			if _, err := io.ReadFull(r, got[i:min(i+100, n)]); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(got, content[from:from+n]) {
			t.Errorf("other bytes from %d", from)
		}
	}
	at(2<<20, 10_000)
	at(2<<20+20_000, 10_000) // a little further
	at(100, 10_000)
	at(medium-500, 500)
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("after the end: %v", err)
	}
	if _, err := r.Seek(-1, io.SeekStart); err == nil {
		t.Error("before the beginning")
	}
	if want := []string{"bytes=2097152-", "bytes=100-", "bytes=3145228-"}; !slices.Equal(ranges, want) {
		t.Errorf("asked for %v, want %v", ranges, want)
	}
}

// A Remove that has found a content old takes away nothing of a Put that came since.
func TestRemoveThatWasDecidedBeforeAPutOnS3(t *testing.T) {
	for name, size := range map[string]int{"small": small, "medium": medium, "in parts": large} {
		t.Run(name, func(t *testing.T) {
			s, proxy, _ := proxied(t)
			content := random(size)
			sha := put(t, s, content).SHA256
			time.Sleep(2100 * time.Millisecond) // the server counts in seconds
			decided, goOn := make(chan struct{}), make(chan struct{})
			release := sync.OnceFunc(func() { close(goOn) })
			defer release()
			proxy.Meddle(func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
				if r.Method == http.MethodDelete && r.URL.Query().Has("versionId") {
					close(decided)
					<-goOn
				}
				forward.ServeHTTP(w, r)
			})
			var removed sync.WaitGroup
			moment := time.Now()
			removed.Go(func() {
				if _, err := s.Remove(t.Context(), sha, moment); err != nil {
					t.Error(err)
				}
			})
			<-decided
			put(t, s, content)
			release()
			removed.Wait()
			if !bytes.Equal(read(t, s, sha), content) {
				t.Error("other bytes came back")
			}
			if gone, err := s.Remove(t.Context(), sha, moment); gone || err != nil {
				t.Errorf("what was put since: %v %v", gone, err)
			}
		})
	}
}

// Remove leaves nothing of a content behind, not in older versions either; and it can be put
// again.
func TestNothingIsLeftOfWhatIsRemovedOnS3(t *testing.T) {
	s, _, place := proxied(t)
	for _, size := range []int{small, medium} {
		content := random(size)
		for range 3 {
			put(t, s, content)
		}
		sha := put(t, s, content).SHA256
		if gone, err := s.Remove(t.Context(), sha, time.Now().Add(time.Minute)); !gone || err != nil {
			t.Errorf("remove: %v %v", gone, err)
		}
		if left := blobs3test.Everything(t, place.Bucket); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
		put(t, s, content)
		if !bytes.Equal(read(t, s, sha), content) {
			t.Error("other bytes came back")
		}
		if gone, err := s.Remove(t.Context(), sha, time.Now().Add(time.Minute)); !gone || err != nil {
			t.Errorf("remove: %v %v", gone, err)
		}
	}
}

// However many and large contents are, memory stays.
func TestMemoryOnS3(t *testing.T) {
	s := blobs3test.Open(t, blobs3test.Place(t))
	source := random(1 << 20)
	var peak uint64
	stop, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		for {
			select {
			case <-stop:
				return
			case <-time.After(10 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
		}
	}()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			own := bytes.Repeat([]byte{byte(i)}, 1<<20)
			if _, err := s.Put(t.Context(), io.MultiReader(bytes.NewReader(own), &repeating{source, 39}), plenty); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	close(stop)
	<-watched
	if grown := int64(peak) - int64(before.HeapInuse); grown > 64<<20 {
		t.Errorf("8 contents of 40 MiB took %d MiB of memory", grown>>20)
	}
}

// repeating is the same bytes again and again.
type repeating struct {
	bytes []byte
	times int
}

func (r *repeating) Read(p []byte) (int, error) {
	if r.times == 0 {
		return 0, io.EOF
	}
	r.times--
	if len(p) < len(r.bytes) {
		return copy(p, r.bytes[:len(p)]), nil
	}
	return copy(p, r.bytes), nil
}

func TestRoomIsAskedForOnS3(t *testing.T) {
	spool := t.TempDir()
	full := fault.New(fault.Full, "full")
	place := blobs3test.Place(t)
	s, err := blobs3.Open(t.Context(), place, blobs3.Options{Spool: spool, Room: func() error { return full }})
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, random(small))
	if _, err := s.Put(t.Context(), bytes.NewReader(random(medium)), plenty); !fault.Is(err, fault.Full) {
		t.Errorf("no room: %v", err)
	}
	if left := blobs3test.Everything(t, place.Bucket); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
	if files, err := os.ReadDir(spool); err != nil || len(files) > 0 {
		t.Errorf("left: %v %v", files, err)
	}
}
