package blobs3

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Place is where contents are: a bucket, and in it the keys that begin with a prefix.
type Place struct {
	Bucket   string
	Prefix   string // "" or ending in a slash
	Endpoint string // "" for Amazon's own
	Region   string // "" for the one that is set in the usual places
}

var bucketForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// Parse reads s3://BUCKET/PREFIX?endpoint=URL&region=REGION, of which all but the bucket
// may be left out. Credentials are refused: whoever may list processes would see them.
func Parse(address string) (Place, error) {
	const form = "s3://BUCKET/PREFIX?endpoint=URL&region=REGION"
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" || u.Opaque != "" || u.Fragment != "" {
		return Place{}, fmt.Errorf("it has to have the form %s", form)
	}
	secret := errors.New("it has credentials in it. They go into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile of ~/.aws/credentials, or a role of the machine")
	if u.User != nil {
		return Place{}, secret
	}
	if !bucketForm.MatchString(u.Host) {
		return Place{}, fmt.Errorf("%q is not the name of a bucket", u.Host)
	}
	p := Place{Bucket: u.Host}
	if prefix := strings.Trim(u.Path, "/"); prefix != "" {
		p.Prefix = prefix + "/"
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Place{}, fmt.Errorf("it has to have the form %s", form)
	}
	for name, values := range query {
		if len(values) > 1 || values[0] == "" {
			return Place{}, fmt.Errorf("%s has to have one value", name)
		}
		switch name {
		case "endpoint":
			e, err := url.Parse(values[0])
			if err != nil || e.Scheme != "http" && e.Scheme != "https" || e.Host == "" || e.RawQuery != "" || e.Fragment != "" {
				return Place{}, fmt.Errorf("endpoint has to be the address of a server, http://HOST:PORT or https://HOST:PORT")
			}
			if e.User != nil {
				return Place{}, secret
			}
			p.Endpoint = strings.TrimSuffix(e.String(), "/")
		case "region":
			p.Region = values[0]
		default:
			return Place{}, fmt.Errorf("there is no %q, only endpoint and region", name)
		}
	}
	return p, nil
}

// String is the address without what says how to get there; there is no secret in it.
func (p Place) String() string {
	s := "s3://" + p.Bucket + "/" + strings.TrimSuffix(p.Prefix, "/")
	return strings.TrimSuffix(s, "/")
}

// server is the server, as people know it.
func (p Place) server() string {
	if p.Endpoint == "" {
		return "Amazon S3"
	}
	return p.Endpoint
}
