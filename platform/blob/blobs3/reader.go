package blobs3

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"acervo/platform/blob"
	"acervo/platform/fault"
)

const (
	skipSize = 128 << 10 // so little is rather read over than asked for anew
	breaks   = 4         // so many end a reader
)

// Open implements blob.Store.
func (s *Store) Open(ctx context.Context, sha string) (blob.Reader, error) {
	if !blob.IsSHA256(sha) {
		return nil, fault.Missing("content")
	}
	is, err := s.head(ctx, sha)
	if err != nil {
		return nil, err
	}
	return &reader{ctx: ctx, store: s, sha: sha, size: is.size}, nil
}

// object is the current version of a content.
type object struct {
	size    int64
	tag     *string
	version string
}

// head is what is there; NotFound when nothing is.
func (s *Store) head(ctx context.Context, sha string) (object, error) {
	within, cancel := s.limited(ctx, 0)
	defer cancel()
	out, err := s.s3.HeadObject(within, &s3.HeadObjectInput{Bucket: s.bucket(), Key: s.key(sha)})
	if err != nil {
		return object{}, translate(ctx, err)
	}
	return object{size: aws.ToInt64(out.ContentLength), tag: out.ETag, version: aws.ToString(out.VersionId)}, nil
}

// reader reads a content from where it is asked to on to the end, over one body at a time.
type reader struct {
	ctx   context.Context //nolint:containedctx // Open's, for all that follows
	store *Store
	sha   string
	size  int64
	pos   int64 // where the next Read reads
	body  io.ReadCloser
	at    int64 // where body stands
	broke int
}

func (r *reader) Size() int64 { return r.size }

func (r *reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.pos
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return 0, fmt.Errorf("seek before the beginning: %d", offset)
	}
	r.pos = offset
	return offset, nil
}

func (r *reader) Read(p []byte) (int, error) {
	if r.pos >= r.size {
		return 0, io.EOF
	}
	for {
		if err := r.begin(); err != nil { // that was tried often enough
			return 0, translate(r.ctx, err)
		}
		n, err := r.read(p)
		if n > 0 || err == nil {
			return n, nil
		}
		r.end()
		if r.broke++; r.broke >= breaks || r.ctx.Err() != nil {
			return 0, translate(r.ctx, err)
		}
	}
}

// begin asks for what is from pos on, unless the body is there or a little before.
func (r *reader) begin() error {
	if ahead := r.pos - r.at; r.body != nil && 0 <= ahead && ahead <= skipSize {
		return nil
	}
	r.end()
	out, err := r.store.s3.GetObject(r.ctx, &s3.GetObjectInput{
		Bucket: r.store.bucket(), Key: r.store.key(r.sha), Range: aws.String(fmt.Sprintf("bytes=%d-", r.pos)),
	})
	if err == nil {
		r.body, r.at = out.Body, r.pos
	}
	return err
}

// read reads from the body.
func (r *reader) read(p []byte) (int, error) {
	if r.at < r.pos {
		n, err := io.CopyN(io.Discard, r.body, r.pos-r.at)
		if r.at += n; err != nil {
			return 0, err
		}
	}
	n, err := r.body.Read(p[:min(int64(len(p)), r.size-r.pos)])
	r.pos += int64(n)
	r.at = r.pos
	if n == 0 && errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// end gives the body up.
func (r *reader) end() {
	if r.body == nil {
		return
	}
	r.body.Close()
	r.body = nil
}

func (r *reader) Close() error { r.end(); return nil }
