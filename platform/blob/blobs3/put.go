package blobs3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"acervo/platform/blob"
	"acervo/platform/fault"
)

// whole is a content that has come in whole, and where it is held.
type whole struct {
	blob.Stored
	sum  [sha256.Size]byte
	held io.ReaderAt
	from int64 // where in held it begins
}

func (w whole) part(from, size int64) *io.SectionReader {
	return io.NewSectionReader(w.held, w.from+from, size)
}

// Put implements blob.Store.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (blob.Stored, error) {
	piece := s.pieces.Get().(*[]byte)
	defer s.pieces.Put(piece)
	var file *os.File
	defer func() {
		if file != nil {
			file.Close()
		}
	}()
	in := intake{store: s, limit: limit, piece: *piece, hash: sha256.New()}
	n, end, err := in.next(ctx, r)
	if err != nil {
		return blob.Stored{}, err
	}
	w := whole{held: bytes.NewReader((*piece)[:n])}
	if !end {
		if file, err = s.spool(); err != nil {
			return blob.Stored{}, err
		}
		if err := in.into(ctx, file, n, r); err != nil {
			return blob.Stored{}, err
		}
		w.held = file
	}
	in.finish(&w)
	return w.Stored, s.keep(ctx, w)
}

// intake takes a content in, piece by piece.
type intake struct {
	store *Store
	limit int64
	piece []byte
	size  int64
	hash  interface {
		io.Writer
		Sum([]byte) []byte
	}
}

// next reads until the piece is full or r ends.
func (in *intake) next(ctx context.Context, r io.Reader) (n int, end bool, err error) {
	if room := in.store.options.Room; room != nil && in.size > 0 {
		if err := room(); err != nil {
			return 0, false, err
		}
	}
	// No more than a byte too many is read: then it is known to be too large.
	for most := int(min(int64(len(in.piece)), in.limit-in.size+1)); n < most; {
		if err := ctx.Err(); err != nil {
			return n, false, err
		}
		m, err := r.Read(in.piece[n:most])
		n += m
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			end = true
			break
		}
		if err != nil {
			return n, false, err
		}
	}
	if in.size += int64(n); in.size > in.limit {
		e := fault.New(fault.TooLarge, "The content may have at most %d bytes.", in.limit)
		e.Fields = []fault.Field{fault.At("content", fault.TooBig, "may have at most %d bytes", in.limit)}
		return n, end, e
	}
	_, _ = in.hash.Write(in.piece[:n]) // a hash takes everything
	return n, end, nil
}

// into writes the n bytes that were read and all that follow to a file, where it stands.
func (in *intake) into(ctx context.Context, file *os.File, n int, r io.Reader) error {
	for end := false; ; {
		if _, err := file.Write(in.piece[:n]); err != nil {
			return local(err)
		}
		if end {
			return nil
		}
		var err error
		if n, end, err = in.next(ctx, r); err != nil {
			return err
		}
	}
}

func (in *intake) finish(w *whole) {
	copy(w.sum[:], in.hash.Sum(nil))
	w.Stored = blob.Stored{SHA256: hex.EncodeToString(w.sum[:]), Size: in.size}
}

// local gives a failure of the spool its kind.
func local(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.New(fault.Full, "There is no room left for the content on its way; nothing was kept.").With(err)
	}
	return fault.New(fault.Unavailable, "The folder for contents on their way cannot be used.").With(err)
}

// keep makes a content durable. One that is there already becomes a new version, so that it
// counts as put now: a large one by the server itself, a small one by being sent again.
func (s *Store) keep(ctx context.Context, w whole) error {
	if w.Size > heldSize {
		if there, err := s.again(ctx, w); there || err != nil {
			return translate(ctx, err)
		}
	}
	err := s.send(ctx, w, true)
	if err != nil && w.Size > heldSize && ctx.Err() == nil {
		// It may have come there meanwhile, from another or from us: who is refused while still
		// sending may not hear why.
		if there, unknown := s.again(ctx, w); there && unknown == nil {
			return nil
		}
	}
	if exists(err) {
		err = s.send(ctx, w, false)
	}
	return translate(ctx, err)
}

// send sends a content over; onlyNew: unless there is one.
func (s *Store) send(ctx context.Context, w whole, onlyNew bool) error {
	var none *string
	if onlyNew {
		none = aws.String("*")
	}
	if w.Size > partSize {
		was, err := s.head(ctx, w.SHA256)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		return s.inParts(ctx, w, none, was.version, types.ChecksumAlgorithmSha256, func(ctx context.Context, upload upload, from, size int64) (types.CompletedPart, error) {
			ctx, cancel := s.limited(ctx, size)
			defer cancel()
			out, err := s.s3.UploadPart(ctx, &s3.UploadPartInput{
				Bucket: s.bucket(), Key: upload.key, UploadId: upload.id, PartNumber: &upload.part,
				Body: w.part(from, size), ContentLength: &size, ChecksumAlgorithm: types.ChecksumAlgorithmSha256,
			})
			if err != nil {
				return types.CompletedPart{}, err
			}
			return types.CompletedPart{PartNumber: &upload.part, ETag: out.ETag, ChecksumSHA256: out.ChecksumSHA256}, nil
		}, sized(w.Size, partSize))
	}
	ctx, cancel := s.limited(ctx, w.Size)
	defer cancel()
	_, err := s.s3.PutObject(ctx, &s3.PutObjectInput{
		Bucket: s.bucket(), Key: s.key(w.SHA256), Body: w.part(0, w.Size), ContentLength: &w.Size, IfNoneMatch: none,
		ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(w.sum[:])),
	})
	return err
}

// again has the server make a new version of a content out of the one it has, and reports whether
// it has one.
func (s *Store) again(ctx context.Context, w whole) (there bool, err error) {
	is, err := s.head(ctx, w.SHA256)
	if err == nil && is.size == w.Size {
		err = s.copy(ctx, w, is)
	} else if err == nil {
		return false, nil
	}
	if err = translate(ctx, err); fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// copy makes a new version of an object, by the server itself. No checksums are asked for: those
// of the source's parts are checked by nobody, and some servers take them for the copy's.
func (s *Store) copy(ctx context.Context, w whole, is object) error {
	source := aws.String(s.place.Bucket + "/" + *s.key(w.SHA256))
	return s.inParts(ctx, w, nil, is.version, "", func(ctx context.Context, upload upload, from, size int64) (types.CompletedPart, error) {
		ctx, cancel := s.limited(ctx, size)
		defer cancel()
		out, err := s.s3.UploadPartCopy(silent(ctx, size), &s3.UploadPartCopyInput{
			Bucket: s.bucket(), Key: upload.key, UploadId: upload.id, PartNumber: &upload.part,
			CopySource: source, CopySourceIfMatch: is.tag, CopySourceRange: aws.String(span(from, size)),
		})
		if err != nil {
			return types.CompletedPart{}, err
		}
		return types.CompletedPart{PartNumber: &upload.part, ETag: out.CopyPartResult.ETag}, nil
	}, maxCopy)
}
