package app

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"acervo/app/demo"
	"acervo/platform/telemetry"
)

// smallDisk is a folder on a small file system of its own, which only root can mount.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=128m"); err != nil {
		t.Skipf("no small file system to be had: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	return dir
}

// TestLittleRoom: while less than the reserve is free, nothing is added and everything
// else goes on.
func TestLittleRoom(t *testing.T) {
	dir := smallDisk(t)
	const reserve = 24 << 20
	s, err := open(&Config{Place: Place{Data: dir}, MaxUpload: 64 << 20, Reserve: reserve, Drain: time.Second}, telemetry.Discard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.close() })
	signIns, err := s.load(t.Context(), demo.Size{Employees: 120, Documents: 40, Seed: 7, Today: time.Now()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := serveSystem(t, s)
	t.Cleanup(w.api.Close)
	w.signIns = signIns
	username := w.as(t, "hr").Username
	w.tokens[username], _ = w.signedIn(t, username)
	hr := w.actor(t, username)
	var note struct{ ID string }
	hr.must(http.StatusCreated, "POST", "/document-types", map[string]any{"name": "Recado", "class": "public"}, &note)
	about := map[string]any{"type": note.ID, "title": "Recado", "date": "2026-01-05"}
	kept, status := hr.upload(about, "a.pdf", "application/pdf", []byte("%PDF-1.7\n%%EOF\n"))
	if status != http.StatusCreated {
		t.Fatalf("with room: %d", status)
	}
	ready := func() (int, string) {
		rec := httptest.NewRecorder()
		s.ops.ServeHTTP(rec, httptest.NewRequest("GET", "/readyz", nil))
		return rec.Code, rec.Body.String()
	}
	if code, body := ready(); code != 200 || !strings.Contains(body, `"status":"ok"`) {
		t.Errorf("with room, readyz: %d %s", code, body)
	}

	// A content that would take the reserve: refused while it arrives, nothing is left.
	big := make([]byte, 56<<20)
	_, _ = rand.Read(big)
	before, err := s.free()
	if err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, before-reserve-8<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, status := hr.upload(about, "b.bin", "", big); status != http.StatusInsufficientStorage {
		t.Errorf("a content into the reserve: %d", status)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "content", "tmp", "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}

	f, err := os.OpenFile(filler, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	now, err := s.free()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(make([]byte, now-reserve+8<<20)); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, status := hr.upload(about, "c.pdf", "application/pdf", []byte("%PDF-1.7\nc\n%%EOF\n")); status != http.StatusInsufficientStorage {
		t.Errorf("an upload without room: %d", status)
	}
	hr.must(http.StatusInsufficientStorage, "POST", "/document-types", map[string]any{"name": "Outro", "class": "public"}, nil)
	if code, body := ready(); code != 200 || !strings.Contains(body, `"status":"degraded"`) || !strings.Contains(body, "nothing is added") {
		t.Errorf("without room, readyz: %d %s", code, body)
	}
	w.tokens[username], _ = w.signedIn(t, username)
	hr.must(http.StatusOK, "PATCH", "/documents/"+kept.ID, map[string]any{"title": "Recado mudado"}, nil)
	var page struct{ Items []struct{ ID, Title string } }
	hr.must(http.StatusOK, "GET", "/documents?q=mudado", nil, &page)
	if len(page.Items) != 1 || page.Items[0].ID != kept.ID {
		t.Errorf("what was changed is not listed: %+v", page)
	}
	hr.must(http.StatusOK, "POST", "/permissions/check", map[string]any{"action": "view", "document_id": kept.ID}, nil)
	hr.must(http.StatusNoContent, "DELETE", "/documents/"+kept.ID, nil, nil)
	hr.must(http.StatusOK, "GET", "/documents", nil, nil)

	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if _, status := hr.upload(about, "d.pdf", "application/pdf", []byte("%PDF-1.7\nd\n%%EOF\n")); status != http.StatusCreated {
		t.Errorf("with room again: %d", status)
	}
}
