package app

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program is acervo in a process of its own, on ports of its own.
type program struct {
	*exec.Cmd
	said bytes.Buffer
}

func start(t *testing.T, args ...string) *program {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{Cmd: exec.Command(exe, args...)}
	p.Env = append(os.Environ(), runMain+"=1", "ACERVO_WEB_ADDR=127.0.0.1:0", "ACERVO_API_ADDR=127.0.0.1:0", "ACERVO_OPS_ADDR=127.0.0.1:0")
	p.Stdout, p.Stderr = &p.said, &p.said
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if p.ProcessState == nil {
			_ = p.Process.Kill()
			_ = p.Wait()
		}
	})
	return p
}

// end waits for the program and returns its exit code (-1: killed) and what it said.
func (p *program) end() (int, string) {
	_ = p.Wait()
	return p.ProcessState.ExitCode(), p.said.String()
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

// TestFillingThatIsCutOff stops the filling of a data folder at several moments: such a
// folder is never served as if it were whole, the same command makes it whole, and what
// is not Acervo's stays.
func TestFillingThatIsCutOff(t *testing.T) {
	there := func(dir, name string) func() bool {
		return func() bool { _, err := os.Stat(filepath.Join(dir, name)); return err == nil }
	}
	for _, c := range []struct {
		name   string
		signal syscall.Signal
		at     func(dir string) func() bool
	}{
		{"killed before a database is made", syscall.SIGKILL, func(dir string) func() bool { return there(dir, fillingFile) }},
		{"killed while databases are made", syscall.SIGKILL, func(dir string) func() bool { return there(dir, "permission.db") }},
		{"killed among documents", syscall.SIGKILL, func(dir string) func() bool {
			return func() bool { some, _ := filepath.Glob(dir + "/content/tmp/bulk-*/*"); return len(some) > 0 }
		}},
		{"interrupted among documents", syscall.SIGINT, func(dir string) func() bool {
			return func() bool { some, _ := filepath.Glob(dir + "/content/tmp/bulk-*/*"); return len(some) > 0 }
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			first := start(t, "serve", "--demo", "--data", dir)
			eventually(t, "the moment to stop it", c.at(dir))
			mine := filepath.Join(dir, "notes.txt")
			if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := first.Process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			code, said := first.end()
			if c.signal == syscall.SIGINT && (code != 1 || !strings.Contains(said, "The same command begins it anew")) {
				t.Errorf("interrupted: exit %d, said %s", code, said)
			}

			for _, command := range [][]string{{"serve"}, {"rebuild", "catalogue"}} {
				code, said := start(t, append(command, "--data", dir)...).end()
				if code != 1 || !strings.Contains(said, "half filled in") || !strings.Contains(said, "--demo") {
					t.Errorf("%v on what was cut off: exit %d, said %s", command, code, said)
				}
			}

			code, said = start(t, "demo", "--employees", "120", "--documents", "60", "--data", dir).end()
			if code != 0 || !strings.Contains(said, "interrupted the last time") || !strings.Contains(said, "120 employees and 60 documents") {
				t.Fatalf("filled again: exit %d, said %s", code, said)
			}
			var signIns []SignIn
			if err := (&dataFolder{dir: dir}).readJSON(signInsFile, &signIns); err != nil || len(signIns) == 0 {
				t.Errorf("sign-ins: %v, %v", signIns, err)
			}
			if there(dir, fillingFile)() {
				t.Error("the marker is still there")
			}
			if raw, err := os.ReadFile(mine); err != nil || string(raw) != "mine" {
				t.Errorf("what is not Acervo's: %q, %v", raw, err)
			}

			again := start(t, "serve", "--demo", "--data", dir)
			eventually(t, "an address", there(dir, addressesFile))
			_ = again.Process.Signal(syscall.SIGTERM)
			if code, said := again.end(); code != 0 || !strings.Contains(said, signIns[0].Password) {
				t.Errorf("started: exit %d, said %s", code, said)
			}
		})
	}
}

// TestUndoFillingTouchesOnlyWhatItMade: neither what was there before, nor a name that
// is not one of Acervo's, whatever the marker says.
func TestUndoFillingTouchesOnlyWhatItMade(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "outside.txt")
	for _, path := range []string{filepath.Join(dir, "content", "photo.jpg"), filepath.Join(dir, "report.pdf"), outside} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := &dataFolder{dir: dir}
	s := &system{config: &Config{}, data: d}
	if err := s.beginFilling(t.Context()); err != nil {
		t.Fatal(err)
	}
	var made []string
	if err := d.readJSON(fillingFile, &made); err != nil {
		t.Fatal(err)
	}
	raw, _ := json.Marshal(append(made, "report.pdf", "../"+filepath.Base(filepath.Dir(outside))+"/outside.txt", outside))
	if err := os.WriteFile(d.path(fillingFile), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.path("employee.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.undoFilling(t.Context()); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{
		d.path("employee.db"): false, d.path(fillingFile): false,
		d.path("content/photo.jpg"): true, d.path("report.pdf"): true, outside: true,
	} {
		if is, err := exists(path); is != want || err != nil {
			t.Errorf("%s is there: %v (%v), want %v", path, is, err, want)
		}
	}
}
