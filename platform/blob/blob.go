// Package blob keeps bytes under the SHA-256 of what they are: stored once however
// often they are put, never changed, and removed only when nothing refers to them.
package blob

import (
	"context"
	"crypto/sha256"
	"io"
	"iter"
	"time"
)

// Grace is how long content that nothing refers to is left alone: an upload refers to
// it only some time after having put it.
const Grace = 24 * time.Hour

// Stored is a content that is in the store.
type Stored struct {
	SHA256 string // 64 lower case hexadecimal digits
	Size   int64  // bytes
}

// Item is a content as a sweep finds it.
type Item struct {
	Stored
	Put time.Time // when it was last put
}

// Reader reads one content. The caller closes it. Once something was read, what follows is read
// to the end also when the content is removed meanwhile; where it seeks then, it may be NotFound.
// Unavailable when the store breaks off.
type Reader interface {
	io.ReadSeekCloser
	Size() int64
}

// Store keeps contents. It may be used by many goroutines.
type Store interface {
	// Put reads r to its end and keeps it; it never holds more than a fixed piece in
	// memory. When it returns, the content is durable and Open finds it, and Remove
	// leaves it alone for Grace, even when it was there before. TooLarge when r has more
	// than limit bytes, Full when there is no room, r's own error when it breaks off: in
	// each case nothing is left behind. Unavailable when the store cannot be used: then it
	// may or may not be there, as what nothing refers to.
	Put(ctx context.Context, r io.Reader, limit int64) (Stored, error)
	// Bulk begins many puts that become durable together.
	Bulk(ctx context.Context) (Bulk, error)
	// Open finds a content; NotFound when it is not there. It is read while ctx lasts.
	Open(ctx context.Context, sha256 string) (Reader, error)
	// Remove takes a content away unless it was put after notSince, and reports whether
	// it did. It cannot miss a Put at the same time: either it sees that, and leaves the
	// content, or that Put stores it anew. What is not there is no error.
	Remove(ctx context.Context, sha256 string, notSince time.Time) (bool, error)
	// All walks everything that is kept, in no particular order. What is put or removed
	// meanwhile may be seen or not. It stops after an error.
	All(ctx context.Context) iter.Seq2[Item, error]
}

// Bulk is many puts under way. It is used by one goroutine.
type Bulk interface {
	// Put is Store's, except that the content is neither durable nor found before Commit.
	Put(ctx context.Context, r io.Reader, limit int64) (Stored, error)
	// Commit makes all of them durable, or returns an error; then some may be.
	Commit(ctx context.Context) error
	// Abort gives up what was not committed. After Commit it does nothing.
	Abort()
}

// IsSHA256 reports whether a content can have this name.
func IsSHA256(s string) bool {
	if len(s) != 2*sha256.Size {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// sweepBatch is how many contents a sweep asks about at once.
const sweepBatch = 500

// Sweep removes what nothing refers to and was put before notSince. referenced
// answers which of some contents are referred to; what is put while the sweep goes on
// stays, see Store.Remove.
func Sweep(ctx context.Context, s Store, notSince time.Time, referenced func(ctx context.Context, sha256 []string) (map[string]bool, error)) (removed int, err error) {
	var candidates []string
	flush := func() error {
		gone, err := SweepThese(ctx, s, candidates, notSince, referenced)
		removed += gone
		candidates = candidates[:0]
		return err
	}
	for item, err := range s.All(ctx) {
		if err != nil {
			return removed, err
		}
		if item.Put.Before(notSince) {
			candidates = append(candidates, item.SHA256)
		}
		if len(candidates) == sweepBatch {
			if err := flush(); err != nil {
				return removed, err
			}
		}
	}
	return removed, flush()
}

// SweepThese is Sweep of a few contents.
func SweepThese(ctx context.Context, s Store, sha256 []string, notSince time.Time, referenced func(ctx context.Context, sha256 []string) (map[string]bool, error)) (removed int, err error) {
	if len(sha256) == 0 {
		return 0, nil
	}
	used, err := referenced(ctx, sha256)
	if err != nil {
		return 0, err
	}
	for _, sha := range sha256 {
		if used[sha] {
			continue
		}
		gone, err := s.Remove(ctx, sha, notSince)
		if err != nil {
			return removed, err
		}
		if gone {
			removed++
		}
	}
	return removed, nil
}
