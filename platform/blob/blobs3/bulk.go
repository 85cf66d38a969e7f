package blobs3

import (
	"context"
	"crypto/sha256"
	"io"
	"os"

	"golang.org/x/sync/errgroup"

	"acervo/platform/blob"
)

// bulkAtOnce is how many contents of a bulk are sent at the same time.
const bulkAtOnce = 16

// Bulk implements blob.Store: contents gather in one file of the spool and are sent at the
// commit.
func (s *Store) Bulk(context.Context) (blob.Bulk, error) {
	file, err := s.spool()
	if err != nil {
		return nil, err
	}
	return &bulk{store: s, file: file, piece: make([]byte, heldSize)}, nil
}

type bulk struct {
	store   *Store
	file    *os.File
	piece   []byte
	waiting []whole
}

func (b *bulk) Put(ctx context.Context, r io.Reader, limit int64) (blob.Stored, error) {
	from, err := b.file.Seek(0, io.SeekEnd)
	if err != nil {
		return blob.Stored{}, local(err)
	}
	in := intake{store: b.store, limit: limit, piece: b.piece, hash: sha256.New()}
	n, end, err := in.next(ctx, r)
	if err != nil {
		return blob.Stored{}, err
	}
	if end {
		_, err = b.file.Write(b.piece[:n])
		err = local(err)
	} else {
		err = in.into(ctx, b.file, n, r)
	}
	if err != nil {
		return blob.Stored{}, err
	}
	w := whole{held: b.file, from: from}
	in.finish(&w)
	b.waiting = append(b.waiting, w)
	return w.Stored, nil
}

func (b *bulk) Commit(ctx context.Context) error {
	defer b.Abort()
	work, within := errgroup.WithContext(ctx)
	work.SetLimit(bulkAtOnce)
	for _, w := range b.waiting {
		work.Go(func() error { return b.store.keep(within, w) })
	}
	return work.Wait()
}

func (b *bulk) Abort() {
	b.waiting = nil
	b.file.Close()
}
