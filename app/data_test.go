package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"acervo/app/demo"
	"acervo/platform/telemetry"
)

// TestNobodyElseReadsTheData: whatever the mask and however the folder was, all files are
// their owner's alone.
func TestNobodyElseReadsTheData(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	private := func(when string) {
		t.Helper()
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries { // else the folder would not be known as Acervo's own
			if !slices.Contains(append(possessions(), lockFile, fillingFile), e.Name()) {
				t.Errorf("%s is not in the list of what Acervo keeps", e.Name())
			}
		}
		files := 0
		err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			if info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: %s is %v", when, strings.TrimPrefix(path, dir), info.Mode())
			}
			files++
			return nil
		})
		if err != nil || files < 10 {
			t.Errorf("%s: %d files, %v", when, files, err)
		}
	}
	run := func(when string) *system {
		t.Helper()
		s, err := open(&Config{Place: Place{Data: dir}, MaxUpload: 1 << 20, Drain: time.Second}, telemetry.Discard())
		if err != nil {
			t.Fatal(err)
		}
		if s.fresh {
			if _, err := s.load(t.Context(), demo.Size{Employees: 120, Documents: 20, Seed: 7, Today: time.Now()}, nil); err != nil {
				t.Fatal(err)
			}
		}
		private(when)
		return s
	}
	s := run("new")
	if err := s.close(); err != nil {
		t.Fatal(err)
	}

	// As an earlier version left it.
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.Contains(path, ".db") {
			err = os.Chmod(path, 0o644)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s = run("as it was left")
	if s.data.exposed {
		t.Error("said to be exposed")
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}

	private("closed")

	// Where something else lies too, the folder is not Acervo's to close.
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	d, err := openData(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o755 || !d.exposed {
		t.Errorf("somebody else's folder is %v, exposed %v, %v", info.Mode(), d.exposed, err)
	}
}
