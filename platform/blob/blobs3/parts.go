package blobs3

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"golang.org/x/sync/errgroup"

	"acervo/platform/fault"
)

// atOnce is how many parts of a content are sent at the same time.
const atOnce = 4

// lookAgain is how long to wait between two looks at something that is being made.
const lookAgain = 100 * time.Millisecond

// upload is a part of an upload in parts.
type upload struct {
	key, id *string
	part    int32 // 1 and up
}

// sized is the size of a content's parts: usual, or more where there would be too many.
func sized(size, usual int64) int64 { return max(usual, (size+maxParts-1)/maxParts) }

// span is a Range.
func span(from, size int64) string { return fmt.Sprintf("bytes=%d-%d", from, from+size-1) }

// inParts makes an object of parts, each made by one, with checksums of this kind (or
// the server's own), and none: only where there is none. It has been made when there is another version than the one that
// was before: a server that is asked twice to end an upload may say that it did while it still
// does. When it fails, what it has made is taken away again.
func (s *Store) inParts(ctx context.Context, w whole, none *string, was string, sums types.ChecksumAlgorithm, one func(ctx context.Context, u upload, from, size int64) (types.CompletedPart, error), partSize int64) (err error) {
	begun, err := s.begin(ctx, w, sums)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			s.abort(ctx, begun)
		}
	}()
	parts := make([]types.CompletedPart, (w.Size+partSize-1)/partSize)
	work, within := errgroup.WithContext(ctx)
	work.SetLimit(atOnce)
	for i := range parts {
		work.Go(func() (err error) {
			u, from := begun, int64(i)*partSize
			u.part = int32(i) + 1
			parts[i], err = one(within, u, from, min(partSize, w.Size-from))
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	within, cancel := s.limited(ctx, w.Size)
	defer cancel()
	_, err = s.s3.CompleteMultipartUpload(silent(within, w.Size), &s3.CompleteMultipartUploadInput{
		Bucket: s.bucket(), Key: begun.key, UploadId: begun.id, IfNoneMatch: none,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
	})
	if exists(err) {
		return err
	}
	for ended := err == nil; ; {
		is, unseen := s.head(within, w.SHA256)
		switch {
		case unseen == nil && is.version != was && is.size == w.Size:
			return nil
		case !ended:
			return err
		case unseen != nil && !fault.Is(unseen, fault.NotFound):
			return unseen
		}
		select {
		case <-within.Done():
			return within.Err()
		case <-time.After(lookAgain):
		}
	}
}

func (s *Store) begin(ctx context.Context, w whole, sums types.ChecksumAlgorithm) (upload, error) {
	ctx, cancel := s.limited(ctx, 0)
	defer cancel()
	out, err := s.s3.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{
		Bucket: s.bucket(), Key: s.key(w.SHA256), ChecksumAlgorithm: sums,
	})
	if err != nil {
		return upload{}, err
	}
	return upload{key: s.key(w.SHA256), id: out.UploadId}, nil
}

// abort gives an upload up, also when ctx has ended. What it cannot is left to Tidy.
func (s *Store) abort(ctx context.Context, u upload) {
	ctx, cancel := s.limited(context.WithoutCancel(ctx), 0)
	defer cancel()
	_, _ = s.s3.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: s.bucket(), Key: u.key, UploadId: u.id})
}
