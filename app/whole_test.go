package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/app/demo"
	"acervo/platform/telemetry"
)

// TestDemoFillsNoForeignFolder: neither command touches what is somebody else's.
func TestDemoFillsNoForeignFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "fotos.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"serve --demo", "demo"} {
		var out, said bytes.Buffer
		if code := Run(append(strings.Fields(command), "--data", dir), &out, &said); code != 1 || !strings.Contains(said.String(), "fotos.txt") || !strings.Contains(said.String(), "empty data folder") {
			t.Errorf("%s: exit %d, said %s", command, code, said.String())
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left in it: %v, %v", entries, err)
	}
	// Its own log is nobody else's, and neither is the folder of an Acervo.
	dir = t.TempDir()
	config := &Config{Place: Place{Data: dir}, MaxUpload: 1 << 20, Drain: time.Second, Log: filepath.Join(dir, "log")}
	if err := os.WriteFile(config.Log, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s, err := openToFill(config, telemetry.Discard())
		if err != nil {
			t.Fatal(err)
		}
		if s.fresh {
			if _, err := s.load(t.Context(), demo.Size{Employees: 120, Documents: 10, Seed: 7, Today: time.Now()}, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "notas.txt"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestALostDatabaseIsSaid: it is not begun anew as if nothing had been in it, nor are all.
func TestALostDatabaseIsSaid(t *testing.T) {
	dir := t.TempDir()
	start := func() error {
		s, err := open(&Config{Place: Place{Data: dir}, MaxUpload: 1 << 20, Drain: time.Second}, telemetry.Discard())
		if err != nil {
			return err
		}
		return s.close()
	}
	if err := start(); err != nil {
		t.Fatal(err)
	}
	aside := t.TempDir()
	move := func(from, to, name string) {
		t.Helper()
		for _, file := range []string{name + ".db", name + ".db-wal", name + ".db-shm"} {
			if err := os.Rename(filepath.Join(from, file), filepath.Join(to, file)); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
	}
	refused := func(names ...string) {
		t.Helper()
		for _, command := range [][]string{{"serve", "--web-addr=127.0.0.1:0", "--api-addr=127.0.0.1:0", "--ops-addr=127.0.0.1:0"}, {"serve", "--demo"}, {"events", "dead"}} {
			var out, said bytes.Buffer
			code := Run(append(command, "--data", dir), &out, &said)
			for _, name := range names {
				if code != 1 || !strings.Contains(said.String(), name+".db") || !strings.Contains(said.String(), "backup") {
					t.Errorf("%v without %s: exit %d, said %s", command, name, code, said.String())
				}
				if there, _ := exists(filepath.Join(dir, name+".db")); there {
					t.Errorf("%v begun %s anew", command, name)
				}
			}
		}
	}
	move(dir, aside, "permission")
	refused("permission")
	for _, name := range databases {
		move(dir, aside, name)
	}
	refused("permission", "employee", "document")
	for _, name := range databases {
		if name != "catalogue" { // made anew from the record
			move(aside, dir, name)
		}
	}
	if err := start(); err != nil {
		t.Errorf("whole again: %v", err)
	}

	// What a newer version adds is not missed, and a folder of an older one has no list.
	d := &dataFolder{dir: dir}
	var all []string
	if err := d.readJSON(databasesFile, &all); err != nil || len(all) != len(databases) {
		t.Fatalf("listed are %v, %v", all, err)
	}
	move(dir, aside, "bff")
	if err := d.writeJSON(databasesFile, all[:len(all)-1]); err != nil {
		t.Fatal(err)
	}
	if err := start(); err != nil || all[len(all)-1] != "bff" {
		t.Errorf("a new database: %v", err)
	}
	if err := os.Remove(d.path(databasesFile)); err != nil {
		t.Fatal(err)
	}
	if err := start(); err != nil {
		t.Errorf("an older folder: %v", err)
	}
	move(dir, aside, "audit")
	refused("audit")
}
