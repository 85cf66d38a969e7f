// Package auditapi is what others know of the audit service: its wire types and its
// HTTP client.
package auditapi

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"acervo/platform/rest"
)

// Service is this service's name.
const Service = "audit"

// Entry is one thing that happened: who did what to which object, when. It has ids
// and names of fields, never what is in them.
type Entry struct {
	Seq       int64     `json:"seq" doc:"Its place in the trail, from 1, without gaps" example:"1042"`
	EventID   string    `json:"event_id" doc:"UUIDv7 of the event" example:"0198c7b2-0009-7000-8000-000000000009"`
	Time      time.Time `json:"time" doc:"When it happened"`
	Actor     string    `json:"actor" doc:"Account id, service:NAME or system" example:"0198c7b2-0003-7000-8000-000000000003"`
	Type      string    `json:"type" doc:"What happened" example:"acervo.document.changed.v1"`
	Subject   string    `json:"subject" doc:"Id of what it happened to" example:"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f"`
	Service   string    `json:"service" doc:"The service it happened in" example:"document"`
	RequestID string    `json:"request_id,omitempty" doc:"The request it happened in"`
	Changed   []string  `json:"changed,omitempty" doc:"Fields that are other than in the event before about the same subject" example:"[\"document.title\"]"`
	EventHash string    `json:"event_hash" doc:"SHA-256 of the whole event as it is kept, hexadecimal"`
	Hash      string    `json:"hash" doc:"SHA-256 of the hash before and this entry, hexadecimal"`
}

// Verification says whether the trail is what was written.
type Verification struct {
	Intact  bool   `json:"intact" doc:"Every entry is as it was written, and none is missing"`
	Entries int64  `json:"entries" doc:"How many entries hold, from the first" example:"1042"`
	Head    string `json:"head" doc:"Hash of the last entry that holds: kept elsewhere, it proves later that nothing up to it was changed"`
	Broken  *Break `json:"broken,omitempty" doc:"The first entry that does not hold"`
}

// Break is where the trail is not what was written.
type Break struct {
	Seq    int64  `json:"seq" doc:"Its place in the trail" example:"17"`
	Reason string `json:"reason" doc:"What does not hold" example:"the entry is not the one that was written"`
}

// Page is one page of the trail, newest first.
type Page = rest.Page[Entry]

// Client calls the audit service on behalf of ctx's caller, who must be an
// administrator. Errors are the faults of the service; one that cannot be reached is
// fault.Unavailable.
type Client struct{ rest *rest.Client }

// NewClient returns a client of the service at baseURL. rt is nil for TCP.
func NewClient(baseURL string, rt http.RoundTripper, options ...rest.Option) *Client {
	return &Client{rest.NewClient(baseURL, rt, Service, options...)}
}

// List gets a page of the trail. The parameters of GET /audit: actor, type, subject,
// from, to, limit, cursor, count.
func (c *Client) List(ctx context.Context, query url.Values, options ...rest.Option) (Page, error) {
	return rest.Get[Page](ctx, c.rest, "/audit", query, options...)
}

// Verify recomputes the whole trail, which takes seconds for a million entries.
func (c *Client) Verify(ctx context.Context, options ...rest.Option) (Verification, error) {
	return rest.Get[Verification](ctx, c.rest, "/audit/verify", nil, append([]rest.Option{rest.Within(10 * time.Minute)}, options...)...)
}
