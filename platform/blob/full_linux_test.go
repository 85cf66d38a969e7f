package blob_test

import (
	"bytes"
	"crypto/rand"
	"path/filepath"
	"syscall"
	"testing"

	"acervo/platform/fault"
)

// TestFullDisk needs a small file system of its own, which only root can mount.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("no small file system to be had: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, 0) })
	f := open(t, filepath.Join(dir, "content"))
	small := bytes.Repeat([]byte("s"), 1000)
	if _, err := f.Put(t.Context(), bytes.NewReader(small), 10<<20); err != nil {
		t.Fatal(err)
	}
	big := make([]byte, 2<<20)
	rand.Read(big)
	if _, err := f.Put(t.Context(), bytes.NewReader(big), 10<<20); !fault.Is(err, fault.Full) {
		t.Errorf("a full disk: %v", err)
	}
	if n := files(t, dir); n != 1 {
		t.Errorf("%d files are left, want the one before", n)
	}
	if _, err := f.Put(t.Context(), bytes.NewReader(bytes.Repeat([]byte("t"), 1000)), 10<<20); err != nil {
		t.Errorf("after it: %v", err)
	}
}
