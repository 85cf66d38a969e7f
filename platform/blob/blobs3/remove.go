package blobs3

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"acervo/platform/blob"
	"acervo/platform/fault"
)

// put is when something was put that the server calls last modified then: no earlier than that.
func put(modified *time.Time) time.Time { return aws.ToTime(modified).Add(time.Second) }

// Remove implements blob.Store.
func (s *Store) Remove(ctx context.Context, sha string, notSince time.Time) (bool, error) {
	if !blob.IsSHA256(sha) {
		return false, nil
	}
	there, err := s.remove(ctx, sha, notSince)
	if fault.Is(err, fault.Unavailable) && there && ctx.Err() == nil {
		// Some servers, asked again because their answer was lost, fail at what is gone already.
		_, err = s.remove(ctx, sha, notSince)
	}
	return there && err == nil, err
}

// remove reports whether there was something to take away.
func (s *Store) remove(ctx context.Context, sha string, notSince time.Time) (there bool, err error) {
	var seen []string
	for page, err := range s.versions(ctx, *s.key(sha)) {
		if err != nil {
			return false, translate(ctx, err)
		}
		for _, v := range page.Versions {
			if *v.Key != *s.key(sha) {
				continue
			}
			if !put(v.LastModified).Before(notSince) {
				return false, nil
			}
			seen, there = append(seen, *v.VersionId), true
		}
		for _, m := range page.DeleteMarkers {
			if *m.Key == *s.key(sha) {
				seen = append(seen, *m.VersionId)
			}
		}
	}
	slices.Reverse(seen) // the newest goes last: until then it is there, and whole
	for _, id := range seen {
		if err := s.removeVersion(ctx, s.key(sha), id); err != nil {
			return there, translate(ctx, err)
		}
	}
	return there, nil
}

func (s *Store) removeVersion(ctx context.Context, key *string, id string) error {
	ctx, cancel := s.limited(ctx, 0)
	defer cancel()
	_, err := s.s3.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: s.bucket(), Key: key, VersionId: &id})
	return err
}

// versions are all versions of what has keys that begin so, page by page.
func (s *Store) versions(ctx context.Context, prefix string) iter.Seq2[*s3.ListObjectVersionsOutput, error] {
	return pages(ctx, s, s3.NewListObjectVersionsPaginator(s.s3, &s3.ListObjectVersionsInput{Bucket: s.bucket(), Prefix: &prefix}))
}

// pager is what the paginators of the SDK have in common.
type pager[T any] interface {
	HasMorePages() bool
	NextPage(ctx context.Context, change ...func(*s3.Options)) (T, error)
}

func pages[T any](ctx context.Context, s *Store, p pager[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for p.HasMorePages() {
			within, cancel := s.limited(ctx, 0)
			page, err := p.NextPage(within)
			cancel()
			if !yield(page, err) || err != nil {
				return
			}
		}
	}
}

// All implements blob.Store.
func (s *Store) All(ctx context.Context) iter.Seq2[blob.Item, error] {
	return func(yield func(blob.Item, error) bool) {
		for page, err := range pages(ctx, s, s3.NewListObjectsV2Paginator(s.s3, &s3.ListObjectsV2Input{Bucket: s.bucket(), Prefix: &s.place.Prefix})) {
			if err != nil {
				yield(blob.Item{}, translate(ctx, err))
				return
			}
			for _, o := range page.Contents {
				sha := strings.TrimPrefix(*o.Key, s.place.Prefix)
				if blob.IsSHA256(sha) && !yield(blob.Item{Stored: blob.Stored{SHA256: sha, Size: aws.ToInt64(o.Size)}, Put: put(o.LastModified)}, nil) {
					return
				}
			}
		}
	}
}

// Tidy takes away what nobody can see and nobody misses: uploads in parts that were begun before
// notSince and never ended, and versions of contents that newer ones, put before notSince,
// superseded. What a deletion by others hides stays, so that it can be brought back.
func (s *Store) Tidy(ctx context.Context, notSince time.Time) error {
	for page, err := range pages(ctx, s, s3.NewListMultipartUploadsPaginator(s.s3, &s3.ListMultipartUploadsInput{Bucket: s.bucket(), Prefix: &s.place.Prefix})) {
		if err != nil {
			return translate(ctx, err)
		}
		for _, u := range page.Uploads {
			if s.ours(u.Key) && put(u.Initiated).Before(notSince) {
				s.abort(ctx, upload{key: u.Key, id: u.UploadId})
			}
		}
	}
	var newest types.ObjectVersion // of the key at hand: versions come newest first
	for page, err := range s.versions(ctx, s.place.Prefix) {
		if err != nil {
			return translate(ctx, err)
		}
		for _, v := range page.Versions {
			if aws.ToBool(v.IsLatest) {
				newest = v
				continue
			}
			if !s.ours(v.Key) || aws.ToString(newest.Key) != *v.Key || !put(newest.LastModified).Before(notSince) {
				continue
			}
			if err := s.removeVersion(ctx, v.Key, *v.VersionId); err != nil {
				return translate(ctx, err)
			}
		}
	}
	return nil
}

// ours reports whether a key is a content's.
func (s *Store) ours(key *string) bool {
	return blob.IsSHA256(strings.TrimPrefix(aws.ToString(key), s.place.Prefix))
}
