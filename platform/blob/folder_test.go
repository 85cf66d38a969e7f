package blob_test

import (
	"bytes"
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"acervo/platform/blob"
	"acervo/platform/blob/blobtest"
)

func open(t *testing.T, dir string) *blob.Folder {
	t.Helper()
	f, err := blob.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFolder(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store { return open(t, filepath.Join(t.TempDir(), "content")) })
}

func files(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatAnEarlierProcessLeftHalfWrittenIsCleared(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	stored, err := f.Put(t.Context(), bytes.NewReader([]byte("whole")), 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "tmp", "put-123"), []byte("hal"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "tmp", "bulk-1"), 0o700); err != nil {
		t.Fatal(err)
	}
	f = open(t, dir)
	if n := files(t, dir); n != 1 {
		t.Errorf("%d files, want the whole one", n)
	}
	r, err := f.Open(t.Context(), stored.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
}

func BenchmarkPut100KB(b *testing.B) {
	f, err := blob.OpenFolder(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		content := make([]byte, 100<<10)
		for pb.Next() {
			rand.Read(content[:16])
			if _, err := f.Put(b.Context(), bytes.NewReader(content), 1<<20); err != nil {
				b.Error(err)
			}
		}
	})
}
