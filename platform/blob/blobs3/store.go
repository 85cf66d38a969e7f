// Package blobs3 keeps contents in a bucket of an S3 server.
//
// A content's key is its SHA-256. Since that is known only at a content's end, what comes in is
// held back until then: up to heldSize of it in memory, more in a file of the local disk that
// has no name, so that nothing is left of it whatever happens. Sending a large one to the server
// at once, under a key for the time being, and copying it there would do without the file; but
// then memory for the parts of each slow upload would be needed all along, a content that is
// there already would be sent over in vain, and what was cut off would lie about on the server.
//
// The bucket has to have versioning on. A Put of what is there already makes a new version, whose
// time is then that of the last Put, and Remove takes away the very versions that it has
// looked at, by their ids: what was put since is another one, and stays. Versions that newer ones
// superseded, and uploads in parts that were cut off, Tidy takes away.
//
// The server tells times in whole seconds, by its own clock, and some tell of large contents
// when they began to be sent: a content may look as if put up to a second later than it was, or
// as much earlier as its sending took, or as the clocks differ. That is why Remove is for what
// is hours old.
package blobs3

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"acervo/platform/blob"
	"acervo/platform/fault"
)

const (
	heldSize = 1 << 20  // of a content held in memory, at most
	partSize = 16 << 20 // what is larger is sent in parts
	maxParts = 10_000   // S3's limit
	maxCopy  = 5 << 30  // of a content that the server copies in one go: S3's limit

	stall    = 5 * time.Second  // nothing moves for so long: the request is given up
	patience = 15 * time.Second // for a request with all its repetitions; and a second more for each
	slowest  = 1 << 20          // bytes that it sends
	attempts = 3
)

// Options are what a Store is told besides its place.
type Options struct {
	// Spool is a folder of the local disk, for large contents on their way.
	Spool string
	// Room is asked before each piece that goes to the Spool is taken in; its error ends the
	// Put. nil: there always is.
	Room func() error
}

// Store is a blob.Store in a bucket.
type Store struct {
	place   Place
	s3      *s3.Client
	options Options
	pieces  sync.Pool

	lively   *lively
	patience time.Duration
}

var _ blob.Store = (*Store)(nil)

// Open finds the bucket and makes sure that it can be used. Its errors are sentences for who
// starts the program.
func Open(ctx context.Context, place Place, options Options) (*Store, error) {
	s, err := connect(ctx, place, options)
	if err != nil {
		return nil, err
	}
	return s, s.check(ctx)
}

func connect(ctx context.Context, place Place, options Options) (*Store, error) {
	client := awshttp.NewBuildableClient().WithDialerOptions(func(d *net.Dialer) { d.Timeout = 2 * time.Second }).
		WithTransportOptions(func(t *http.Transport) { t.MaxIdleConnsPerHost, t.TLSHandshakeTimeout = 64, stall })
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	load := []func(*config.LoadOptions) error{config.WithHTTPClient(client)}
	if place.Region != "" {
		load = append(load, config.WithRegion(place.Region))
	}
	c, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return nil, fmt.Errorf("the settings for %s cannot be read: %w", place.server(), err)
	}
	if c.Region == "" && place.Endpoint == "" {
		return nil, fmt.Errorf("which region the bucket %s is in is not known. Name it with region=, or in AWS_REGION", place.Bucket)
	}
	if c.Region == "" {
		c.Region = "us-east-1" // what other servers than Amazon's call theirs
	}
	if _, err := c.Credentials.Retrieve(ctx); err != nil {
		return nil, fmt.Errorf("there are no credentials for the bucket %s. Put them into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or a profile of ~/.aws/credentials, or give the machine a role: %w", place.Bucket, err)
	}
	s := &Store{place: place, options: options, patience: patience, lively: &lively{next: c.HTTPClient, stall: stall}}
	s.pieces.New = func() any { b := make([]byte, heldSize); return &b }
	s.s3 = s3.NewFromConfig(c, func(o *s3.Options) {
		if place.Endpoint != "" {
			o.BaseEndpoint, o.UsePathStyle = &place.Endpoint, true
		}
		o.HTTPClient = s.lively
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
		o.Retryer = retry.NewStandard(func(r *retry.StandardOptions) { r.MaxAttempts, r.MaxBackoff = attempts, 500*time.Millisecond })
		o.DisableLogOutputChecksumValidationSkipped = true
	})
	return s, nil
}

// String is the place, without secrets.
func (s *Store) String() string { return s.place.String() }

func (s *Store) key(sha string) *string { return aws.String(s.place.Prefix + sha) }

func (s *Store) bucket() *string { return &s.place.Bucket }

// limited is ctx with the time that a request may take that sends so many bytes.
func (s *Store) limited(ctx context.Context, bytes int64) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, s.patience+time.Duration(bytes/slowest)*time.Second)
}

// Ping reports whether the bucket answers.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := s.limited(ctx, 0)
	defer cancel()
	_, err := s.s3.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: s.bucket()}, func(o *s3.Options) { o.Retryer = aws.NopRetryer{} })
	return translate(ctx, err)
}

// code is what the server called an error, and the status of its answer; "" and 0 for what
// never had one.
func code(err error) (name string, status int) {
	var known smithy.APIError
	if errors.As(err, &known) {
		name = known.ErrorCode()
	}
	var answer *awshttp.ResponseError
	if errors.As(err, &answer) {
		status = answer.HTTPStatusCode()
	}
	return name, status
}

// translate gives a failure its kind.
func translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var known *fault.Error
	if errors.As(err, &known) {
		return err
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	name, status := code(err)
	switch {
	case name == "NoSuchKey" || name == "NotFound" || name == "NoSuchVersion":
		return fault.Missing("content")
	case name == "QuotaExceeded" || name == "XMinioStorageFull" || status == http.StatusInsufficientStorage:
		return fault.New(fault.Full, "There is no room left for the content; nothing was kept.").With(err)
	}
	return fault.New(fault.Unavailable, "The store of contents cannot be used now.").With(err)
}

// exists reports whether an error says that there is one already.
func exists(err error) bool {
	name, status := code(err)
	return name == "PreconditionFailed" || name == "ConditionalRequestConflict" || status == http.StatusPreconditionFailed
}

// spool is a new file in the spool folder that is gone as soon as it is closed.
func (s *Store) spool() (*os.File, error) {
	f, err := os.CreateTemp(s.options.Spool, "incoming-")
	if err != nil {
		return nil, local(err)
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, local(err)
	}
	return f, nil
}
