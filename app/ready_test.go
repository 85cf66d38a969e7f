package app

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acervo/platform/rest"
)

// TestReadyAsksTheAcervoOfThisMachine: exit 0 while it is ready, 1 otherwise and where
// nobody answers.
func TestReadyAsksTheAcervoOfThisMachine(t *testing.T) {
	ops := rest.NewOps(nil)
	server := httptest.NewServer(ops)
	addr := server.Listener.Addr().String()
	ask := func(addr string) (int, string) {
		var said bytes.Buffer
		code := Run([]string{"ready", "--ops-addr", addr}, &said, &said)
		return code, said.String()
	}
	_, port, _ := strings.Cut(addr, ":")
	for _, addr := range []string{addr, ":" + port, "0.0.0.0:" + port} {
		if code, said := ask(addr); code != 0 {
			t.Errorf("%s: %d %s", addr, code, said)
		}
	}
	ops.Drain()
	if code, said := ask(addr); code != 1 || !strings.Contains(said, "draining") {
		t.Errorf("while it stops: %d %s", code, said)
	}
	server.Close()
	if code, said := ask(addr); code != 1 || !strings.Contains(said, "does not answer") {
		t.Errorf("nobody: %d %s", code, said)
	}
	if code, said := ask("8082"); code != 1 || !strings.Contains(said, "--ops-addr must") {
		t.Errorf("no address: %d %s", code, said)
	}
}

// TestDemoOnce: where the company is already, --once is content, and without it the command
// says no.
func TestDemoOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	fill := func(args ...string) (int, string) {
		var said bytes.Buffer
		code := Run(append([]string{"demo", "--data", dir, "--employees=150", "--documents=10"}, args...), &said, &said)
		return code, said.String()
	}
	if code, said := fill("--once"); code != 0 {
		t.Fatal(said)
	}
	before, err := os.ReadFile(filepath.Join(dir, signInsFile))
	if err != nil {
		t.Fatal(err)
	}
	if code, said := fill("--once"); code != 0 {
		t.Errorf("again: %s", said)
	}
	if code, said := fill(); code != 1 || !strings.Contains(said, "already has a company") {
		t.Errorf("without --once: %d %s", code, said)
	}
	if after, err := os.ReadFile(filepath.Join(dir, signInsFile)); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the sign-ins changed: %v", err)
	}
}
