package app

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"acervo/platform/blob"
	"acervo/platform/blob/blobs3"
	"acervo/platform/sqldb"
	"acervo/services/document/documentsql"
)

// bucketPlace is the bucket that was named for the documents' contents, nil when none was.
func (p *Place) bucketPlace() (*blobs3.Place, error) {
	if p.Content == "" {
		return nil, nil //nolint:nilnil // there is none
	}
	place, err := blobs3.Parse(p.Content)
	if err != nil {
		return nil, fmt.Errorf("--content must name a bucket and cannot be used: %w", err)
	}
	return &place, nil
}

// openBucket opens the bucket that was named, if one was and this process needs it.
func (s *system) openBucket(ctx context.Context) error {
	place, err := s.config.bucketPlace()
	if place == nil || err != nil || !s.config.has("document") {
		return err
	}
	spool, err := filepath.Abs(s.data.dir)
	if err != nil {
		return err
	}
	s.bucket, err = blobs3.Open(ctx, *place, blobs3.Options{Spool: spool, Room: s.room})
	return err
}

// content is where the contents of the documents in record are. They and it belong together:
// with those of others, or of none, they are not served.
func (s *system) content(ctx context.Context, record *documentsql.Store) (blob.Store, error) {
	place, documents, err := record.ContentPlace(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case s.bucket == nil && place != nil:
		return nil, fmt.Errorf("the contents of these documents are in %s. Name it with --content", place.Name)
	case s.bucket == nil:
		folder, err := blob.OpenFolder(s.data.path("content"))
		if err != nil {
			return nil, err
		}
		folder.Reserve(s.room)
		return folder, nil
	case place == nil && documents:
		return nil, fmt.Errorf("the contents of these documents are in a data folder, not in %s. Start without --content", s.bucket)
	}
	noted, err := record.SettleContentPlace(ctx, documentsql.ContentPlace{ID: sqldb.NewID(), Name: s.bucket.String()})
	if err != nil {
		return nil, err
	}
	owner, err := s.bucket.Owner(ctx)
	if owner == "" && err == nil && !documents && noted.Name == s.bucket.String() {
		owner, err = s.bucket.Claim(ctx, noted.ID)
	}
	switch {
	case err != nil:
		return nil, err
	case owner == noted.ID:
	case owner == "" && noted.Name == s.bucket.String():
		return nil, fmt.Errorf("the contents of these documents were in %s, and the bucket holds nothing of them any more. Name the one that has them with --content, or restore it from a backup", s.bucket)
	case owner == "" || noted.Name != s.bucket.String():
		return nil, fmt.Errorf("the contents of these documents are in %s, not in %s. Name that with --content", noted.Name, s.bucket)
	default:
		return nil, fmt.Errorf("%s has the contents of another Acervo's documents. Name another bucket with --content, or another prefix in it", s.bucket)
	}
	s.ops.Warn("content", func() string { // lists go on: this process is still to be asked
		ctx, cancel := context.WithTimeout(ctx, askBucketWithin)
		defer cancel()
		if err := s.bucket.Ping(ctx); err != nil {
			return "the bucket does not answer: contents are neither taken nor given (" + err.Error() + ")"
		}
		return ""
	})
	return s.bucket, nil
}

// askBucketWithin is how long /readyz waits for the bucket.
const askBucketWithin = 2 * time.Second

// tidyEvery is how often a bucket is cleared of what nobody can see.
const tidyEvery = time.Hour

// keepTidy clears the bucket of what nobody can see, until ctx ends.
func (s *system) keepTidy(ctx context.Context) error {
	for {
		if err := s.bucket.Tidy(ctx, time.Now().Add(-blob.Grace)); err != nil && ctx.Err() == nil {
			s.log.Error("the bucket was not tidied up", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(tidyEvery):
		}
	}
}
