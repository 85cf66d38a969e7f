package blobs3_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"acervo/platform/blob/blobs3"
	"acervo/platform/blob/blobs3/blobs3test"
)

// TestOpenSaysWhatIsWrongOnS3: each mistake has a sentence of its own, and none the secret.
func TestOpenSaysWhatIsWrongOnS3(t *testing.T) {
	client, endpoint := blobs3test.Client(t)
	good := blobs3.Place{Bucket: blobs3test.Make(t, client, true), Endpoint: endpoint}
	proxy := blobs3test.NewProxy(t, endpoint)
	proxy.Meddle(answer(403, "AccessDenied"))
	for _, c := range []struct {
		name   string
		place  blobs3.Place
		key    string
		secret string
		says   string
	}{
		{"as it should be", good, "", "", ""},
		{"no such bucket", blobs3.Place{Bucket: "test-that-is-not-there", Endpoint: endpoint}, "", "", "there is no bucket test-that-is-not-there"},
		{"no versions", blobs3.Place{Bucket: blobs3test.Make(t, client, false), Endpoint: endpoint}, "", "", "keeps no versions"},
		{"a wrong secret", good, "", "s3cret", "does not accept the credentials"},
		{"a wrong key", good, "nobody", "s3cret", "does not accept the credentials"},
		{"not allowed", blobs3.Place{Bucket: good.Bucket, Endpoint: proxy.URL}, "", "", "may not use the bucket " + good.Bucket},
		{"nobody there", blobs3.Place{Bucket: "papers", Endpoint: "http://127.0.0.1:9"}, "", "", "which has the bucket papers, cannot be reached"},
		{"no region", blobs3.Place{Bucket: "papers"}, "", "", "which region the bucket papers is in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("AWS_CONFIG_FILE", "/dev/null")
			t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
			if c.key != "" {
				t.Setenv("AWS_ACCESS_KEY_ID", c.key)
			}
			if c.secret != "" {
				t.Setenv("AWS_SECRET_ACCESS_KEY", c.secret)
			}
			_, err := blobs3.Open(t.Context(), c.place, blobs3.Options{Spool: t.TempDir()})
			if c.says == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%v, want %q", err, c.says)
			}
			t.Log(err)
		})
	}
	if left := blobs3test.Everything(t, good.Bucket); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestNoCredentials(t *testing.T) {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_CONFIG_FILE", "/dev/null")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	_, err := blobs3.Open(t.Context(), blobs3.Place{Bucket: "papers", Endpoint: "http://127.0.0.1:9"}, blobs3.Options{})
	if err == nil || !strings.Contains(err.Error(), "there are no credentials for the bucket papers") {
		t.Error(err)
	}
}

func TestOwnerOnS3(t *testing.T) {
	s := blobs3test.Open(t, blobs3test.Place(t))
	for range 2 {
		if is, err := s.Owner(t.Context()); is != "" || err != nil {
			t.Errorf("nobody's: %q %v", is, err)
		}
		for _, who := range []string{"one", "other"} {
			if is, err := s.Claim(t.Context(), who); is != "one" || err != nil {
				t.Errorf("%s claims: it is %q, %v", who, is, err)
			}
		}
		if is, err := s.Owner(t.Context()); is != "one" || err != nil {
			t.Errorf("owner: %q %v", is, err)
		}
		if err := s.Disclaim(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestParse(t *testing.T) {
	for address, want := range map[string]blobs3.Place{
		"s3://papers":                            {Bucket: "papers"},
		"s3://papers/":                           {Bucket: "papers"},
		"s3://papers/a/b/?region=sa-east-1":      {Bucket: "papers", Prefix: "a/b/", Region: "sa-east-1"},
		"s3://papers?endpoint=http://h:9000/":    {Bucket: "papers", Endpoint: "http://h:9000"},
		"s3://my.papers/x?endpoint=https://h/s3": {Bucket: "my.papers", Prefix: "x/", Endpoint: "https://h/s3"},
	} {
		if got, err := blobs3.Parse(address); got != want || err != nil {
			t.Errorf("%s: %+v %v, want %+v", address, got, err, want)
		}
	}
	for address, says := range map[string]string{
		"papers":                                 "the form s3://",
		"https://papers":                         "the form s3://",
		"s3://papers#x":                          "the form s3://",
		"s3://":                                  "not the name of a bucket",
		"s3://Papers":                            "not the name of a bucket",
		"s3://key:s3cret@papers":                 "go into AWS_ACCESS_KEY_ID",
		"s3://papers?endpoint=http://k:s3cret@h": "go into AWS_ACCESS_KEY_ID",
		"s3://papers?endpoint=h:9000":            "endpoint has to be",
		"s3://papers?endpoint=":                  "endpoint has to have one value",
		"s3://papers?region=a&region=b":          "region has to have one value",
		"s3://papers?key=s3cret":                 `there is no "key"`,
	} {
		if _, err := blobs3.Parse(address); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v, want %q", address, err, says)
		}
	}
	if p, err := blobs3.Parse("s3://papers/a?endpoint=http://h"); err != nil || p.String() != "s3://papers/a" {
		t.Errorf("%s %v", p, err)
	}
}

func TestABucketIsMadeOnceOnS3(t *testing.T) {
	_, endpoint := blobs3test.Client(t)
	place := blobs3.Place{Bucket: "made-" + strings.ToLower(rand.Text()), Endpoint: endpoint}
	if err := blobs3.Look(t.Context(), place); err == nil {
		t.Fatal("it is there")
	}
	for range 2 {
		if err := blobs3.Make(t.Context(), place); err != nil {
			t.Fatal(err)
		}
		if err := blobs3.Look(t.Context(), place); err != nil {
			t.Fatal(err)
		}
	}
	client, _ := blobs3test.Client(t)
	place.Bucket = blobs3test.Make(t, client, false) // there, but it keeps no versions
	if err := blobs3.Make(t.Context(), place); err != nil {
		t.Fatal(err)
	}
	if err := blobs3.Look(t.Context(), place); err != nil {
		t.Error(err)
	}
}
