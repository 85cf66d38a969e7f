package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"acervo/platform/fault"
)

const (
	tmpDir    = "tmp"
	fanOut    = 256 // folders, by a hash's first byte
	pieceSize = 256 << 10
)

// Folder is a Store in a folder of a local disk: ab/<sha256>, where ab are the hash's
// first two digits, and tmp for what is being written. A content appears under its name
// by a rename once it has reached the disk, so whatever has such a name is whole. One
// process uses a folder at a time.
type Folder struct {
	dir    string
	pieces sync.Pool
	locks  [fanOut]sync.Mutex // by content: Put's arrival against Remove
	last   atomic.Uint64      // number of the last temporary file
	room   func() error       // see Reserve
}

// Reserve has room asked before each piece of a content is written; its error ends the
// Put, which leaves nothing behind. Call it before the folder is used.
func (f *Folder) Reserve(room func() error) { f.room = room }

var _ Store = (*Folder)(nil)

// OpenFolder opens or creates a folder, and clears away what uploads that were cut
// off by the end of an earlier process have left in it.
func OpenFolder(dir string) (*Folder, error) {
	tmp := filepath.Join(dir, tmpDir)
	if err := os.RemoveAll(tmp); err != nil {
		return nil, fmt.Errorf("content folder: %w", err)
	}
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return nil, fmt.Errorf("content folder: %w", err)
	}
	for i := range fanOut { // all at once, so that no upload has to wait for their names
		err := os.Mkdir(filepath.Join(dir, fmt.Sprintf("%02x", i)), 0o700)
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("content folder: %w", err)
		}
	}
	f := &Folder{dir: dir}
	f.pieces.New = func() any { b := make([]byte, pieceSize); return &b }
	return f, syncDir(dir)
}

// Put implements Store.
func (f *Folder) Put(ctx context.Context, r io.Reader, limit int64) (Stored, error) {
	t, err := f.receive(ctx, filepath.Join(f.dir, tmpDir), r, limit)
	if err != nil {
		return Stored{}, err
	}
	if err := f.keep(t); err != nil {
		os.Remove(t.path)
		return Stored{}, translate(err)
	}
	return t.Stored, nil
}

// keep makes a received file durable under its name.
func (f *Folder) keep(t temporary) error {
	defer t.file.Close()
	if err := t.file.Sync(); err != nil {
		return err
	}
	lock := f.lock(t.SHA256)
	lock.Lock()
	defer lock.Unlock()
	if err := f.arrive(t); err != nil {
		return err
	}
	return syncDir(filepath.Dir(f.path(t.SHA256)))
}

// temporary is a file that is being written.
type temporary struct {
	Stored
	path string
	file *os.File
}

// receive copies r into a new file in dir, which the caller closes. On an error the
// file is gone.
func (f *Folder) receive(ctx context.Context, dir string, r io.Reader, limit int64) (t temporary, err error) {
	path := filepath.Join(dir, strconv.FormatUint(f.last.Add(1), 10))
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return temporary{}, translate(err)
	}
	t = temporary{path: path, file: file}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(t.path)
		}
	}()
	piece := f.pieces.Get().(*[]byte)
	defer f.pieces.Put(piece)
	hash := sha256.New()
	for end := false; !end; {
		if err := ctx.Err(); err != nil {
			return t, err
		}
		var n int
		if n, end, err = fill(r, *piece); err != nil {
			return t, err
		}
		if t.Size += int64(n); t.Size > limit {
			e := fault.New(fault.TooLarge, "The content may have at most %d bytes.", limit)
			e.Fields = []fault.Field{fault.At("content", fault.TooBig, "may have at most %d bytes", limit)}
			return t, e
		}
		if f.room != nil {
			if err := f.room(); err != nil {
				return t, err
			}
		}
		hash.Write((*piece)[:n])
		if _, err := file.Write((*piece)[:n]); err != nil {
			return t, translate(err)
		}
	}
	t.SHA256 = hex.EncodeToString(hash.Sum(nil))
	return t, nil
}

// fill reads until the piece is full or r ends. Unlike io.ReadFull it keeps an end
// apart from a break: io.ErrUnexpectedEOF is then always r's own.
func fill(r io.Reader, piece []byte) (n int, end bool, err error) {
	for n < len(piece) {
		m, err := r.Read(piece[n:])
		n += m
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return n, true, nil
		}
		if err != nil {
			return n, false, err
		}
	}
	return n, false, nil
}

// arrive gives the file its name, or drops it when the content is there already,
// which then counts as put now. The caller holds the content's lock.
func (f *Folder) arrive(t temporary) error {
	path := f.path(t.SHA256)
	now := time.Now()
	err := os.Chtimes(path, now, now)
	if err == nil {
		return os.Remove(t.path)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(t.path, path)
}

func (f *Folder) path(sha string) string {
	return filepath.Join(f.dir, sha[:2], sha)
}

func (f *Folder) lock(sha string) *sync.Mutex {
	n, _ := strconv.ParseUint(sha[:2], 16, 8)
	return &f.locks[n]
}

// Open implements Store.
func (f *Folder) Open(_ context.Context, sha string) (Reader, error) {
	if !IsSHA256(sha) {
		return nil, fault.Missing("content")
	}
	file, err := os.Open(f.path(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Missing("content")
	}
	if err != nil {
		return nil, translate(err)
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, translate(err)
	}
	return &contentFile{file, info.Size()}, nil
}

// contentFile stays an *os.File so that the kernel can send it by itself.
type contentFile struct {
	*os.File
	size int64
}

func (c *contentFile) Size() int64 { return c.size }

// Remove implements Store.
func (f *Folder) Remove(_ context.Context, sha string, notSince time.Time) (bool, error) {
	if !IsSHA256(sha) {
		return false, nil
	}
	path := f.path(sha)
	lock := f.lock(sha)
	lock.Lock()
	defer lock.Unlock()
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, translate(err)
	}
	if !info.ModTime().Before(notSince) {
		return false, nil
	}
	if err := os.Remove(path); err != nil {
		return false, translate(err)
	}
	return true, nil
}

// All implements Store.
func (f *Folder) All(ctx context.Context) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		err := filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil // removed since its folder was read
			case err != nil:
				return err
			case ctx.Err() != nil:
				return ctx.Err()
			case d.IsDir() && path == filepath.Join(f.dir, tmpDir):
				return fs.SkipDir
			case d.IsDir() || !IsSHA256(d.Name()):
				return nil
			}
			info, err := d.Info()
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil {
				return err
			}
			if !yield(Item{Stored{d.Name(), info.Size()}, info.ModTime()}, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(Item{}, translate(err))
		}
	}
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// translate gives the disk's failures their kind.
func translate(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fault.New(fault.Full, "There is no room left for the content; nothing was kept.").With(err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return fault.New(fault.Unavailable, "The content folder cannot be used.").With(err)
}
