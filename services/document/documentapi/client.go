package documentapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"

	"acervo/platform/rest"
)

// Client calls the document service on behalf of ctx's caller. Its errors are the
// service's own faults; one that cannot be reached is fault.Unavailable.
type Client struct{ rest *rest.Client }

// NewClient returns a client of the service at baseURL. rt is nil for TCP.
func NewClient(baseURL string, rt http.RoundTripper, options ...rest.Option) *Client {
	return &Client{rest.NewClient(baseURL, rt, Topic, options...)}
}

// List gets a page of the documents that the caller may see.
func (c *Client) List(ctx context.Context, q Query, options ...rest.Option) (Page, error) {
	return rest.Get[Page](ctx, c.rest, "/documents", rest.QueryOf(q), options...)
}

// Facets counts the documents that the caller may see.
func (c *Client) Facets(ctx context.Context, f Filters, options ...rest.Option) (Facets, error) {
	return rest.Get[Facets](ctx, c.rest, "/documents/facets", rest.QueryOf(f), options...)
}

// Get gets a document; NotFound.
func (c *Client) Get(ctx context.Context, id string, options ...rest.Option) (Document, error) {
	return rest.Get[Document](ctx, c.rest, rest.Path("documents", id), nil, options...)
}

// Versions lists a document's versions, newest first; NotFound.
func (c *Client) Versions(ctx context.Context, id string, options ...rest.Option) ([]Version, error) {
	out, err := rest.Get[Versions](ctx, c.rest, rest.Path("documents", id, "versions"), nil, options...)
	return out.Items, err
}

// Replace changes all that is said about a document.
func (c *Client) Replace(ctx context.Context, id string, m Metadata, options ...rest.Option) (Document, error) {
	return rest.Send[Document](ctx, c.rest, http.MethodPut, rest.Path("documents", id), m, options...)
}

// Patch changes some of what is said about a document.
func (c *Client) Patch(ctx context.Context, id string, p Patch, options ...rest.Option) (Document, error) {
	return rest.Send[Document](ctx, c.rest, http.MethodPatch, rest.Path("documents", id), p, options...)
}

// Delete puts a document into the bin.
func (c *Client) Delete(ctx context.Context, id string, options ...rest.Option) error {
	return rest.Delete(ctx, c.rest, rest.Path("documents", id), options...)
}

// Purge takes a document in the bin away for ever.
func (c *Client) Purge(ctx context.Context, id string, options ...rest.Option) error {
	_, err := c.rest.Do(ctx, http.MethodDelete, rest.Path("documents", id), url.Values{"purge": {"true"}}, nil, nil, options...)
	return err
}

// Undelete brings a document back from the bin.
func (c *Client) Undelete(ctx context.Context, id string, options ...rest.Option) (Document, error) {
	return rest.Send[Document](ctx, c.rest, http.MethodPost, rest.Path("documents", id, "undelete"), nil, options...)
}

// File is a content to be sent: read once, to its end.
type File struct {
	Name      string
	MediaType string // what it is said to be; empty: nothing
	Body      io.Reader
}

// Upload adds a document. The file is streamed, so it is not sent again if that fails.
func (c *Client) Upload(ctx context.Context, d NewDocument, f File, options ...rest.Option) (Document, error) {
	return c.send(ctx, http.MethodPost, "/documents", f, options, func(w *multipart.Writer) error {
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {`form-data; name="document"`}, "Content-Type": {"application/json"}})
		if err != nil {
			return err
		}
		return json.NewEncoder(part).Encode(d)
	})
}

// ReplaceContent gives a document a new version of its content.
func (c *Client) ReplaceContent(ctx context.Context, id string, f File, options ...rest.Option) (Document, error) {
	return c.send(ctx, http.MethodPut, rest.Path("documents", id, "content"), f, options, func(*multipart.Writer) error { return nil })
}

func (c *Client) send(ctx context.Context, method, path string, f File, options []rest.Option, before func(*multipart.Writer) error) (d Document, err error) {
	body, out := io.Pipe()
	defer body.Close() // ends the goroutine when the answer came early
	w := multipart.NewWriter(out)
	go func() {
		err := before(w)
		if err == nil {
			err = writeFile(w, f)
		}
		out.CloseWithError(errors.Join(err, w.Close()))
	}()
	res, err := c.rest.Stream(ctx, method, path, nil, body, w.FormDataContentType(), options...)
	if err != nil {
		return d, err
	}
	defer res.Body.Close()
	return d, json.NewDecoder(res.Body).Decode(&d)
}

func writeFile(w *multipart.Writer, f File) error {
	name := strings.NewReplacer("\\", "\\\\", `"`, `\"`, "\r", "", "\n", "").Replace(f.Name)
	header := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="content"; filename="` + name + `"`}}
	if f.MediaType != "" {
		header.Set("Content-Type", f.MediaType)
	}
	part, err := w.CreatePart(header)
	if err != nil {
		return err
	}
	_, err = io.Copy(part, f.Body)
	return err
}

// Content gets a document's bytes as the service answers them, which the caller closes:
// 200, 206 for a Range, 304 for an If-None-Match (give both as options), 416.
func (c *Client) Content(ctx context.Context, id string, version int, inline bool, options ...rest.Option) (*http.Response, error) {
	query := url.Values{}
	if version != 0 {
		query.Set("version", strconv.Itoa(version))
	}
	if inline {
		query.Set("disposition", "inline")
	}
	return c.rest.Stream(ctx, http.MethodGet, rest.Path("documents", id, "content"), query, nil, "", options...)
}

// Types lists the document types by name.
func (c *Client) Types(ctx context.Context, options ...rest.Option) ([]DocumentType, error) {
	out, err := rest.Get[TypePage](ctx, c.rest, "/document-types", nil, options...)
	return out.Items, err
}

// Type gets a document type; NotFound.
func (c *Client) Type(ctx context.Context, id string, options ...rest.Option) (DocumentType, error) {
	return rest.Get[DocumentType](ctx, c.rest, rest.Path("document-types", id), nil, options...)
}

// CreateType adds a document type.
func (c *Client) CreateType(ctx context.Context, in TypeInput, options ...rest.Option) (DocumentType, error) {
	return rest.Send[DocumentType](ctx, c.rest, http.MethodPost, "/document-types", in, options...)
}

// Views lists the caller's saved views.
func (c *Client) Views(ctx context.Context, options ...rest.Option) ([]View, error) {
	out, err := rest.Get[ViewPage](ctx, c.rest, "/views", nil, options...)
	return out.Items, err
}

// CreateView saves a view for the caller.
func (c *Client) CreateView(ctx context.Context, in ViewInput, options ...rest.Option) (View, error) {
	return rest.Send[View](ctx, c.rest, http.MethodPost, "/views", in, options...)
}
