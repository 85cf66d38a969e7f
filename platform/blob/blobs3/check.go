package blobs3

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"acervo/platform/fault"
)

const (
	probeKey = "acervo.probe." // written and taken away at each start
	ownerKey = "acervo.owner"  // whose contents these are
)

// Look looks whether a bucket is there and keeps versions, and changes nothing. Its errors are
// those of Open.
func Look(ctx context.Context, place Place) error {
	s, err := connect(ctx, place, Options{})
	if err != nil {
		return err
	}
	return s.look(ctx)
}

// Make makes the bucket of a place, and has it keep versions, unless it is so.
func Make(ctx context.Context, place Place) error {
	s, err := connect(ctx, place, Options{})
	if err != nil {
		return err
	}
	if s.look(ctx) == nil {
		return nil
	}
	ctx, cancel := s.limited(ctx, 0)
	defer cancel()
	in := &s3.CreateBucketInput{Bucket: s.bucket()}
	if place.Region != "" && place.Region != "us-east-1" { // where it is made if nothing is said
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(place.Region)}
	}
	if _, err := s.s3.CreateBucket(ctx, in); err != nil {
		if name, _ := code(err); name != "BucketAlreadyOwnedByYou" {
			return s.refused(err)
		}
	}
	_, err = s.s3.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
		Bucket: s.bucket(), VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	if err != nil {
		return s.refused(err)
	}
	return nil
}

func (s *Store) look(ctx context.Context) error {
	ctx, cancel := s.limited(ctx, 0)
	defer cancel()
	kept, err := s.s3.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: s.bucket()})
	if err != nil {
		return s.refused(err)
	}
	if kept.Status != types.BucketVersioningStatusEnabled {
		return fmt.Errorf("the bucket %s keeps no versions, without which what is put again could be lost to cleaning up. Switch its versioning on (aws s3api put-bucket-versioning --bucket %s --versioning-configuration Status=Enabled)", s.place.Bucket, s.place.Bucket)
	}
	return nil
}

// check makes sure that the bucket is there, keeps versions, and can be written to.
func (s *Store) check(ctx context.Context) error {
	if err := s.look(ctx); err != nil {
		return err
	}
	ctx, cancel := s.limited(ctx, 0)
	defer cancel()
	key := s.key(probeKey + rand.Text()) // others may do the same at this moment
	put, err := s.s3.PutObject(ctx, &s3.PutObjectInput{Bucket: s.bucket(), Key: key, Body: bytes.NewReader(nil)})
	if err == nil {
		err = s.removeVersion(ctx, key, aws.ToString(put.VersionId))
	}
	if err == nil {
		for _, err = range s.versions(ctx, *key) { // it has to be allowed
			break
		}
	}
	if err != nil {
		return s.refused(err)
	}
	return nil
}

// refused says what is wrong with the bucket, and what to do.
func (s *Store) refused(err error) error {
	name, status := code(err)
	b, server := s.place.Bucket, s.place.server()
	switch {
	case name == "NoSuchBucket":
		return fmt.Errorf("there is no bucket %s at %s. Make it, with versioning on, or name another", b, server)
	case name == "InvalidAccessKeyId" || name == "XAdminUserNotFound" || name == "SignatureDoesNotMatch" || name == "ExpiredToken" || name == "InvalidToken":
		return fmt.Errorf("%s does not accept the credentials for the bucket %s (%s). They come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile of ~/.aws/credentials, or the machine's role", server, b, name)
	case name == "PermanentRedirect" || name == "AuthorizationHeaderMalformed" || status == http.StatusMovedPermanently:
		return fmt.Errorf("the bucket %s is in another region. Name it with region=", b)
	case status == http.StatusForbidden:
		return fmt.Errorf("the credentials may not use the bucket %s as needed (%s). They have to be allowed s3:ListBucket, s3:ListBucketVersions, s3:ListBucketMultipartUploads and s3:GetBucketVersioning on it, and s3:GetObject, s3:PutObject, s3:DeleteObject, s3:DeleteObjectVersion and s3:AbortMultipartUpload on what is in it", b, name)
	case name == "":
		return fmt.Errorf("%s, which has the bucket %s, cannot be reached: %w", server, b, err)
	}
	return fmt.Errorf("the bucket %s at %s cannot be used: %w", b, server, err)
}

// Claim makes the place somebody's, if it is nobody's yet, and returns whose it is.
func (s *Store) Claim(ctx context.Context, owner string) (string, error) {
	ctx, cancel := s.limited(ctx, 0)
	defer cancel()
	in := func(none *string) *s3.PutObjectInput {
		return &s3.PutObjectInput{Bucket: s.bucket(), Key: s.key(ownerKey), IfNoneMatch: none, Body: bytes.NewReader([]byte(owner))}
	}
	_, err := s.s3.PutObject(ctx, in(aws.String("*")))
	if !exists(err) {
		return owner, translate(ctx, err)
	}
	is, err := s.Owner(ctx)
	if is == "" && err == nil { // given up a moment ago
		_, err = s.s3.PutObject(ctx, in(nil))
		is = owner
	}
	return is, translate(ctx, err)
}

// Owner is whose the place is, "" for nobody's.
func (s *Store) Owner(ctx context.Context) (string, error) {
	ctx, cancel := s.limited(ctx, 0)
	defer cancel()
	out, err := s.s3.GetObject(ctx, &s3.GetObjectInput{Bucket: s.bucket(), Key: s.key(ownerKey)})
	if err = translate(ctx, err); fault.Is(err, fault.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer out.Body.Close()
	owner, err := io.ReadAll(io.LimitReader(out.Body, 1<<10))
	return string(owner), translate(ctx, err)
}

// Disclaim makes the place nobody's.
func (s *Store) Disclaim(ctx context.Context) error {
	for page, err := range s.versions(ctx, *s.key(ownerKey)) {
		if err != nil {
			return translate(ctx, err)
		}
		for _, v := range page.Versions {
			if err := s.removeVersion(ctx, v.Key, *v.VersionId); err != nil {
				return translate(ctx, err)
			}
		}
	}
	return nil
}
