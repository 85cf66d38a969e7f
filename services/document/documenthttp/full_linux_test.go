package documenthttp_test

import (
	"crypto/rand"
	"syscall"
	"testing"
)

// TestFullDisk needs a small file system of its own, which only root can mount.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("no small file system to be had: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, 0) })
	w := open(t, func(w *world) { w.dir = dir })
	w.upload(w.contract("", "antes"), pdf("x"))
	big := make([]byte, 8<<20)
	rand.Read(big)
	w.call(hr, "POST", "/documents", newForm().document(w.contract("", "grande")).content("a.bin", "", big)).want(507)
	// And where the content still fits but the database does not.
	full, kept := 0, 1
	for range 400 {
		content := make([]byte, 20<<10)
		rand.Read(content)
		switch a := w.call(hr, "POST", "/documents", newForm().document(w.contract("", "muitos")).content("a.bin", "", content)); a.Status {
		case 201:
			kept++
		case 507:
			full++
		default:
			t.Fatalf("answered %d %s", a.Status, a.Body)
		}
	}
	if full == 0 || kept < 2 {
		t.Errorf("%d were kept, %d refused", kept, full)
	}
	var records int
	if err := w.record.QueryRow(t.Context(), `SELECT count(*) FROM documents`).Scan(&records); err != nil || records != kept {
		t.Errorf("%d records of %d that were answered, %v", records, kept, err)
	}
	for r, err := range w.store.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		w.call(hr, "GET", "/documents/"+r.ID+"/content", nil).want(200)
	}
}
