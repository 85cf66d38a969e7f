package app

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// dataFolder is the folder of an embedded Acervo, held by one process at a time.
type dataFolder struct {
	dir  string
	lock *os.File

	exposed bool // others than its owner may look into it
}

// openData creates the folder if need be and takes its lock. A folder that another
// process holds is refused with a sentence that says which.
func openData(dir string) (*dataFolder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the data folder cannot be made: %w", err)
	}
	path := filepath.Join(dir, lockFile)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data folder cannot be used: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("the data folder cannot be locked: %w", err)
		}
		holder := ""
		if pid, _ := os.ReadFile(path); len(pid) > 0 {
			holder = " (process " + strings.TrimSpace(string(pid)) + ")"
		}
		return nil, fmt.Errorf("the data folder %s is in use by another Acervo%s. Stop that one, or name another folder with --data", dir, holder)
	}
	if err := f.Truncate(0); err == nil {
		_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	d := &dataFolder{dir: dir, lock: f}
	if err := d.tighten(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return d, nil
}

// tighten takes away from others what they may do with the folder, if nothing but
// Acervo's is in it. Somebody else's folder it leaves as it is: exposed then says so.
func (d *dataFolder) tighten() error {
	info, err := os.Stat(d.dir)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return err
	}
	ours := append(possessions(), lockFile, fillingFile)
	for _, e := range entries {
		if !slices.Contains(ours, e.Name()) {
			d.exposed = true
			return nil
		}
	}
	if err := os.Chmod(d.dir, 0o700); err != nil { //nolint:gosec // a folder
		d.exposed = true // not ours to change
	}
	return nil
}

// close gives the folder up.
func (d *dataFolder) close() error { return d.lock.Close() }

func (d *dataFolder) path(name string) string { return filepath.Join(d.dir, name) }

// empty reports whether no database has been made here yet.
func (d *dataFolder) empty() (bool, error) {
	for _, name := range databases {
		there, err := exists(d.path(name + ".db"))
		if there || err != nil {
			return false, err
		}
	}
	return true, nil
}

func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// writeJSON writes a file in one step, readable by its owner only. After a failure of
// the power it is whole or as it was.
func (d *dataFolder) writeJSON(name string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	tmp := d.path(name + ".tmp")
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(raw, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(tmp, d.path(name))
}

func (d *dataFolder) readJSON(name string, v any) error {
	raw, err := os.ReadFile(d.path(name))
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, v)
}

// secret is 32 random bytes kept in a file of the folder, made the first time. A copy of
// the databases alone is of no use to a thief without it.
func (d *dataFolder) secret(name string) ([]byte, error) {
	path := d.path(name)
	key, err := os.ReadFile(path)
	if err == nil {
		if len(key) != secretSize {
			return nil, fmt.Errorf("%s has %d bytes, not %d; restore it from a backup", path, len(key), secretSize)
		}
		return key, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	key = make([]byte, secretSize)
	_, _ = rand.Read(key) // never fails (Go 1.24)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	_, werr := f.Write(key)
	return key, errors.Join(werr, f.Sync(), f.Close())
}

const (
	secretSize = 32
	secretFile = "employee.key" // the employee service's
	lockFile   = "acervo.lock"

	snapshotFile = "visible.snapshot" // the document service's
	renderFolder = "pdfium"           // what renders PDFs, compiled for this machine; made anew when it is gone
)
