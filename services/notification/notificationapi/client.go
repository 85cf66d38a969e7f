package notificationapi

import (
	"context"
	"net/http"
	"net/url"

	"acervo/platform/rest"
)

// Client calls the notification service on behalf of ctx's caller. Errors are the
// faults of the service; one that cannot be reached is fault.Unavailable.
type Client struct{ rest *rest.Client }

// NewClient returns a client of the service at baseURL. rt is nil for TCP.
func NewClient(baseURL string, rt http.RoundTripper, options ...rest.Option) *Client {
	return &Client{rest.NewClient(baseURL, rt, Service, options...)}
}

// List gets a page of the caller's inbox. The parameters of GET /notifications:
// unread, limit, cursor, count.
func (c *Client) List(ctx context.Context, query url.Values, options ...rest.Option) (Page, error) {
	return rest.Get[Page](ctx, c.rest, "/notifications", query, options...)
}

// Unread is how many of the caller's notifications have not been read.
func (c *Client) Unread(ctx context.Context, options ...rest.Option) (int, error) {
	out, err := rest.Get[Unread](ctx, c.rest, "/notifications/unread-count", nil, options...)
	return out.Unread, err
}

// Read marks one as read and returns it. NotFound.
func (c *Client) Read(ctx context.Context, id string, options ...rest.Option) (Notification, error) {
	return rest.Send[Notification](ctx, c.rest, http.MethodPost, rest.Path("notifications", id, "read"), nil, append(options, rest.Repeatable)...)
}

// ReadAll marks all as read, or, with upTo, those up to and including that one, and
// returns how many are left unread.
func (c *Client) ReadAll(ctx context.Context, upTo string, options ...rest.Option) (int, error) {
	query := url.Values{}
	if upTo != "" {
		query.Set("up_to", upTo)
	}
	var out Unread
	_, err := c.rest.Do(ctx, http.MethodPost, "/notifications/read-all", query, nil, &out, append(options, rest.Repeatable)...)
	return out.Unread, err
}
