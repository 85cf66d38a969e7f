// Package blobtest is what every blob.Store must do, as a test.
package blobtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/blob"
	"acervo/platform/fault"
)

// Run holds the stores that open makes against the contract of blob.Store. Each call
// of open gives an empty one.
func Run(t *testing.T, open func(t *testing.T) blob.Store) {
	for name, test := range map[string]func(*testing.T, blob.Store){
		"what was put is read back":                               readBack,
		"the same content is kept once":                           once,
		"the limit holds":                                         limit,
		"what breaks off leaves nothing":                          breaksOff,
		"what is not there is not found":                          notFound,
		"bulk appears at its commit":                              bulk,
		"a sweep takes what nothing needs":                        sweep,
		"a sweep never takes what is put":                         sweepAgainstPut,
		"what is being read is read to its end after its removal": readOn,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

const plenty = 1 << 30

func random(n int) []byte { b := make([]byte, n); rand.Read(b); return b }

func put(t *testing.T, s blob.Store, content []byte) blob.Stored {
	t.Helper()
	got, err := s.Put(t.Context(), bytes.NewReader(content), plenty)
	if err != nil {
		t.Fatalf("put: %v", err)
	}
	return got
}

func read(t *testing.T, s blob.Store, sha string) []byte {
	t.Helper()
	r, err := s.Open(t.Context(), sha)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	if int64(len(b)) != r.Size() {
		t.Errorf("read %d bytes of %d", len(b), r.Size())
	}
	return b
}

func all(t *testing.T, s blob.Store) (items []blob.Item) {
	t.Helper()
	for item, err := range s.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	return items
}

func readBack(t *testing.T, s blob.Store) {
	for _, size := range []int{0, 1, 256<<10 - 1, 256 << 10, 256<<10 + 1, 1 << 20} {
		content := random(size)
		sum := sha256.Sum256(content)
		got := put(t, s, content)
		if got.Size != int64(size) || got.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%d bytes: stored %+v", size, got)
		}
		if !bytes.Equal(read(t, s, got.SHA256), content) {
			t.Errorf("%d bytes: other bytes came back", size)
		}
	}
	content := random(1000)
	r, err := s.Open(t.Context(), put(t, s, content).SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Seek(-10, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); err != nil || !bytes.Equal(b, content[990:]) {
		t.Errorf("after a seek: %d bytes, %v", len(b), err)
	}
}

func once(t *testing.T, s blob.Store) {
	content := random(5000)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := s.Put(context.Background(), bytes.NewReader(content), plenty); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if items := all(t, s); len(items) != 1 || items[0].Size != 5000 {
		t.Errorf("kept: %+v", items)
	}
}

func limit(t *testing.T, s blob.Store) {
	if _, err := s.Put(t.Context(), bytes.NewReader(random(1000)), 1000); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	for _, size := range []int{1001, 600 << 10} {
		r := &counting{r: io.MultiReader(bytes.NewReader(random(size)), endless{})}
		if _, err := s.Put(t.Context(), r, 1000); !fault.Is(err, fault.TooLarge) {
			t.Errorf("over the limit: %v", err)
		}
		if r.n > 2<<20 {
			t.Errorf("%d bytes were read for a limit of 1000", r.n)
		}
	}
	if items := all(t, s); len(items) != 1 {
		t.Errorf("kept: %+v", items)
	}
}

func breaksOff(t *testing.T, s blob.Store) {
	// io.ErrUnexpectedEOF is what a multipart part gives whose connection was cut.
	for _, cut := range []error{io.ErrUnexpectedEOF, errors.New("cut"), context.Canceled} {
		r := io.MultiReader(bytes.NewReader(random(300<<10)), failing{cut})
		if _, err := s.Put(t.Context(), r, plenty); !errors.Is(err, cut) {
			t.Errorf("%v became %v", cut, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, bytes.NewReader(random(10)), plenty); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if items := all(t, s); len(items) != 0 {
		t.Errorf("kept: %+v", items)
	}
}

func notFound(t *testing.T, s blob.Store) {
	for _, sha := range []string{strings.Repeat("ab", 32), "", "../../etc/passwd", strings.Repeat("AB", 32), strings.Repeat("z", 64)} {
		if _, err := s.Open(t.Context(), sha); !fault.Is(err, fault.NotFound) {
			t.Errorf("open %q: %v", sha, err)
		}
		if gone, err := s.Remove(t.Context(), sha, time.Now()); gone || err != nil {
			t.Errorf("remove %q: %v, %v", sha, gone, err)
		}
	}
}

func bulk(t *testing.T, s blob.Store) {
	b, err := s.Bulk(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	contents := [][]byte{random(10), random(300 << 10), random(10)}
	contents = append(contents, contents[0])
	var stored []blob.Stored
	for _, c := range contents {
		got, err := b.Put(t.Context(), bytes.NewReader(c), plenty)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, got)
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Abort()
	for i, c := range contents {
		if !bytes.Equal(read(t, s, stored[i].SHA256), c) {
			t.Errorf("content %d: other bytes came back", i)
		}
	}
	given, err := s.Bulk(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := given.Put(t.Context(), bytes.NewReader(random(10)), plenty); err != nil {
		t.Fatal(err)
	}
	given.Abort()
	if items := all(t, s); len(items) != 3 {
		t.Errorf("kept: %+v", items)
	}
}

func sweep(t *testing.T, s blob.Store) {
	needed, unneeded := put(t, s, random(10)), put(t, s, random(10))
	referenced := func(context.Context, []string) (map[string]bool, error) {
		return map[string]bool{needed.SHA256: true}, nil
	}
	if n, err := blob.Sweep(t.Context(), s, time.Now().Add(-time.Minute), referenced); n != 0 || err != nil {
		t.Errorf("what is young went: %d, %v", n, err)
	}
	refused := errors.New("refused")
	if _, err := blob.Sweep(t.Context(), s, time.Now().Add(time.Minute), func(context.Context, []string) (map[string]bool, error) { return nil, refused }); !errors.Is(err, refused) {
		t.Errorf("in doubt: %v", err)
	}
	if n, err := blob.Sweep(t.Context(), s, time.Now().Add(time.Minute), referenced); n != 1 || err != nil {
		t.Errorf("sweep: %d, %v", n, err)
	}
	read(t, s, needed.SHA256)
	if _, err := s.Open(t.Context(), unneeded.SHA256); !fault.Is(err, fault.NotFound) {
		t.Errorf("what nothing needs: %v", err)
	}
}

// sweepAgainstPut puts the same content again and again while a sweep that thinks it
// old tries to take it. Whatever was put after the sweep's moment must be there.
func sweepAgainstPut(t *testing.T, s blob.Store) {
	content := random(100)
	sha := put(t, s, content).SHA256
	for range 50 {
		time.Sleep(2 * time.Millisecond) // so that the content is older than the moment
		moment := time.Now()
		time.Sleep(time.Millisecond)
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := s.Remove(context.Background(), sha, moment); err != nil {
				t.Error(err)
			}
		})
		wg.Go(func() {
			if _, err := s.Put(context.Background(), bytes.NewReader(content), plenty); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		if !bytes.Equal(read(t, s, sha), content) {
			t.Fatal("other bytes came back")
		}
	}
}

func readOn(t *testing.T, s blob.Store) {
	content := random(1 << 20)
	sha := put(t, s, content).SHA256
	r, err := s.Open(t.Context(), sha)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	begun := make([]byte, 1)
	if _, err := io.ReadFull(r, begun); err != nil {
		t.Fatal(err)
	}
	if gone, err := s.Remove(t.Context(), sha, time.Now().Add(time.Minute)); !gone || err != nil {
		t.Fatalf("remove: %v, %v", gone, err)
	}
	if b, err := io.ReadAll(r); err != nil || !bytes.Equal(append(begun, b...), content) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

type counting struct {
	r io.Reader
	n int64
}

func (c *counting) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}
