// Package blobs3test gives tests empty buckets on a real S3 server, and a proxy in front of it
// that does to requests what networks and servers do.
package blobs3test

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"acervo/platform/blob/blobs3"
)

// Client is the tests' S3 server, and its address without credentials. A test is left out
// where there is none.
func Client(t testing.TB) (client *s3.Client, endpoint string) {
	t.Helper()
	address := os.Getenv("ACERVO_TEST_S3")
	if address == "" {
		t.Skip("ACERVO_TEST_S3 is not set; scripts/test.sh engines sets it")
	}
	return At(t, address)
}

// At is Client of a server at an address with credentials, which the program has in its
// environment from then on, as users do.
func At(t testing.TB, address string) (client *s3.Client, endpoint string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	key := u.User.Username()
	secret, _ := u.User.Password()
	if err := errors.Join(os.Setenv("AWS_ACCESS_KEY_ID", key), os.Setenv("AWS_SECRET_ACCESS_KEY", secret)); err != nil {
		t.Fatal(err)
	}
	u.User = nil
	endpoint = u.String()
	return s3.New(s3.Options{
		BaseEndpoint: &endpoint, UsePathStyle: true, Region: "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider(key, secret, ""),
	}), endpoint
}

// Make makes an empty bucket; versioned: as Acervo needs it.
func Make(t testing.TB, client *s3.Client, versioned bool) (name string) {
	t.Helper()
	name = "test-" + strings.ToLower(rand.Text())
	if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name}); err != nil {
		t.Fatal(err)
	}
	if !versioned {
		return name
	}
	if _, err := client.PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket: &name, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	}); err != nil {
		t.Fatal(err)
	}
	return name
}

// Place is an empty bucket on the tests' server.
func Place(t testing.TB) blobs3.Place {
	t.Helper()
	client, endpoint := Client(t)
	return blobs3.Place{Bucket: Make(t, client, true), Endpoint: endpoint}
}

// Address is an empty bucket on the tests' server, as the command line takes it.
func Address(t testing.TB) string {
	t.Helper()
	p := Place(t)
	return "s3://" + p.Bucket + "?endpoint=" + p.Endpoint
}

// Open is an empty store.
func Open(t testing.TB, place blobs3.Place) *blobs3.Store {
	t.Helper()
	s, err := blobs3.Open(t.Context(), place, blobs3.Options{Spool: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Everything is all that is in a bucket: versions, delete markers and uploads in parts.
func Everything(t testing.TB, bucket string) (things []string) {
	t.Helper()
	client, _ := Client(t)
	versions, err := client.ListObjectVersions(t.Context(), &s3.ListObjectVersionsInput{Bucket: &bucket})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions.Versions {
		things = append(things, "version of "+*v.Key)
	}
	for _, m := range versions.DeleteMarkers {
		things = append(things, "delete marker of "+*m.Key)
	}
	uploads, err := client.ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: &bucket})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range uploads.Uploads {
		things = append(things, "upload of "+*u.Key)
	}
	if aws.ToBool(versions.IsTruncated) {
		t.Error("there is more")
	}
	return things
}

// Proxy stands between a store and its server.
type Proxy struct {
	URL     string
	forward *httputil.ReverseProxy

	mu      sync.Mutex
	meddle  func(w http.ResponseWriter, r *http.Request, forward http.Handler)
	answers []string
}

// NewProxy is a proxy before a server, which forwards everything until it is told otherwise.
func NewProxy(t testing.TB, endpoint string) *Proxy {
	t.Helper()
	to, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{}
	p.forward = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = r.In.Host // it is signed
		},
		ModifyResponse: func(r *http.Response) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.answers = append(p.answers, r.Request.Method+" "+r.Status)
			return nil
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		meddle := p.meddle
		p.mu.Unlock()
		if meddle == nil {
			p.forward.ServeHTTP(w, r)
			return
		}
		meddle(w, r, p.forward)
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	p.URL = server.URL
	return p
}

// Meddle has f do what it likes with requests from now on; nil: they are forwarded.
func (p *Proxy) Meddle(f func(w http.ResponseWriter, r *http.Request, forward http.Handler)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.meddle = f
}

// Answers are methods and statuses of what the server has answered since it was last asked.
func (p *Proxy) Answers() (answers []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	answers, p.answers = p.answers, nil
	return answers
}
