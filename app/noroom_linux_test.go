package app

import (
	"crypto/rand"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"acervo/app/demo"
	"acervo/platform/telemetry"
)

// TestNoRoom: with nothing left on the disk, by somebody else's doing, people sign in,
// read, and make room by deleting; what stops starts again; what cannot be kept is refused
// with 507 and changes nothing.
func TestNoRoom(t *testing.T) {
	dir := smallDisk(t)
	config := &Config{Place: Place{Data: filepath.Join(dir, "data")}, MaxUpload: 64 << 20, Reserve: 24 << 20, Drain: time.Second}
	s, err := open(config, telemetry.Discard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.close() })
	signIns, err := s.load(t.Context(), demo.Size{Employees: 120, Documents: 60, Seed: 7, Today: time.Now()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := serveSystem(t, s)
	w.signIns = signIns
	in := w.as(t, "hr")
	signIn := func() {
		t.Helper()
		w.tokens[in.Username], _ = w.signedIn(t, in.Username)
	}
	signIn()
	hr := w.actor(t, in.Username)
	var page struct {
		Items []struct{ ID, Title string }
		Total int
	}
	hr.must(http.StatusOK, "GET", "/documents?count=true", nil, &page)

	var note struct{ ID string }
	hr.must(http.StatusCreated, "POST", "/document-types", map[string]any{"name": "Recado", "class": "public"}, &note)

	filler := filepath.Join(dir, "filler")
	fill := func() {
		t.Helper()
		f, err := os.OpenFile(filler, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for size := 1 << 20; size > 0; {
			if n, err := f.Write(make([]byte, size)); err != nil && n == 0 {
				size /= 2
			}
		}
		if free, err := s.free(); err != nil || free != 0 {
			t.Fatalf("%d bytes are free: %v", free, err)
		}
	}
	fill()
	for _, d := range page.Items[:3] {
		signIn()
		for _, path := range []string{"/documents", "/documents?q=contrato", "/documents/facets", "/employees", "/permissions", "/notifications", "/documents/" + d.ID, "/documents/" + d.ID + "/content"} {
			hr.must(http.StatusOK, "GET", path, nil, nil)
		}
		hr.must(http.StatusOK, "PATCH", "/documents/"+d.ID, map[string]any{"title": "Mudado sem espaço"}, nil)
		hr.must(http.StatusNoContent, "DELETE", "/documents/"+d.ID, nil, nil)
		hr.must(http.StatusInsufficientStorage, "POST", "/document-types", map[string]any{"name": "Outro", "class": "public"}, nil)
		fill() // whoever fills the disk goes on doing so
	}
	var left struct{ Total int }
	hr.must(http.StatusOK, "GET", "/documents?count=true", nil, &left)
	if left.Total != page.Total-3 {
		t.Errorf("%d documents, want 3 less than %d", left.Total, page.Total)
	}

	// Room is made from inside: the content of what is purged goes at once.
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := s.takeBallast(); err != nil {
		t.Fatal(err)
	}
	content := make([]byte, 20<<20)
	_, _ = rand.Read(content)
	kept, status := hr.upload(map[string]any{"type": note.ID, "title": "Grande", "date": "2026-01-05"}, "a.bin", "", content)
	if status != http.StatusCreated {
		t.Fatalf("with room: %d", status)
	}
	long := time.Now().Add(-48 * time.Hour)
	stored := filepath.Join(config.Data, "content", kept.Content.SHA256[:2], kept.Content.SHA256)
	if err := os.Chtimes(stored, long, long); err != nil {
		t.Fatal(err)
	}
	fill()
	hr.must(http.StatusNoContent, "DELETE", "/documents/"+kept.ID, nil, nil)
	hr.must(http.StatusNoContent, "DELETE", "/documents/"+kept.ID+"?purge=true", nil, nil)
	if free, err := s.free(); err != nil || free < int64(len(content))/2 {
		t.Errorf("after a purge of %d bytes, %d are free: %v", len(content), free, err)
	}

	// What stops starts again, with all that was answered.
	w.api.Close()
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	fill()
	if s, err = open(config, telemetry.Discard()); err != nil {
		t.Fatalf("on a full disk: %v", err)
	}
	again := serveSystem(t, s)
	t.Cleanup(again.api.Close)
	again.signIns, again.tokens = signIns, w.tokens
	w = again
	signIn()
	hr = w.actor(t, in.Username)
	hr.must(http.StatusOK, "GET", "/documents?count=true", nil, &left)
	if left.Total != page.Total-3 {
		t.Errorf("after a start, %d documents, want 3 less than %d", left.Total, page.Total)
	}

	// With the last of the ballast gone, reading goes on and nothing is half changed.
	for s.giveBallast() {
	}
	id, title, status := page.Items[5].ID, "", http.StatusOK
	for n := 0; status == http.StatusOK; n++ {
		fill()
		next := strings.Repeat("x", 100) + strconv.Itoa(n)
		if status, err = w.do(hr.token, "PATCH", "/documents/"+id, map[string]any{"title": next}, nil); err != nil {
			t.Fatal(err)
		} else if status == http.StatusOK {
			title = next
		}
		if n == 10_000 {
			t.Fatal("there is still room")
		}
	}
	if status != http.StatusInsufficientStorage {
		t.Errorf("a change without any room: %d", status)
	}
	var found struct{ Title string }
	hr.must(http.StatusOK, "GET", "/documents/"+id, nil, &found)
	if title != "" && found.Title != title {
		t.Errorf("the last title acknowledged is %q, found %q", title, found.Title)
	}
	hr.must(http.StatusOK, "GET", "/documents/"+id+"/content", nil, nil)
	hr.must(http.StatusOK, "GET", "/employees", nil, nil)
	w.api.Close()
	_ = s.close()
	fill()
	var out, errs strings.Builder
	if code := Run([]string{"serve", "--data", config.Data, "--web-addr", "127.0.0.1:0", "--api-addr", "127.0.0.1:0", "--ops-addr", "127.0.0.1:0"}, &out, &errs); code != 1 || !strings.Contains(errs.String(), "is full") {
		t.Errorf("a start without any room: %d %s", code, errs.String())
	}

	// With room again, all is as it was and the ballast is made anew.
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if s, err = open(config, telemetry.Discard()); err != nil {
		t.Fatal(err)
	}
	if err := s.takeBallast(); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(filepath.Join(config.Data, ballastFile)); err != nil || info.Size() != s.ballastSize() {
		t.Errorf("the ballast: %v %v", info, err)
	}
}
