package blob

import (
	"context"
	"io"
	"os"
	"path/filepath"
)

// Bulk implements Store: files gather in a folder of their own under tmp, the disk is
// asked once to keep them all, and then they get their names.
func (f *Folder) Bulk(context.Context) (Bulk, error) {
	dir, err := os.MkdirTemp(filepath.Join(f.dir, tmpDir), "bulk-")
	if err != nil {
		return nil, translate(err)
	}
	return &folderBulk{f: f, dir: dir}, nil
}

type folderBulk struct {
	f       *Folder
	dir     string
	waiting []temporary
}

func (b *folderBulk) Put(ctx context.Context, r io.Reader, limit int64) (Stored, error) {
	t, err := b.f.receive(ctx, b.dir, r, limit)
	if err != nil {
		return Stored{}, err
	}
	if err := t.file.Close(); err != nil {
		os.Remove(t.path)
		return Stored{}, translate(err)
	}
	b.waiting = append(b.waiting, t)
	return t.Stored, nil
}

func (b *folderBulk) Commit(ctx context.Context) error {
	defer b.Abort()
	if err := syncAll(b.dir); err != nil {
		return translate(err)
	}
	for _, t := range b.waiting {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.arrive(t); err != nil {
			return translate(err)
		}
	}
	return translate(syncAll(b.f.dir))
}

func (b *folderBulk) arrive(t temporary) error {
	lock := b.f.lock(t.SHA256)
	lock.Lock()
	defer lock.Unlock()
	return b.f.arrive(t)
}

func (b *folderBulk) Abort() {
	b.waiting = nil
	os.RemoveAll(b.dir)
}
