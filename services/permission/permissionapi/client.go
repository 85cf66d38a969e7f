package permissionapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
)

// ScopeRevisionHeader comes with a scope, also with a 304: the revision of the
// permissions as of which it holds.
const ScopeRevisionHeader = "Acervo-Revision"

// maxScope is the most bytes of a scope that a Client takes in: some millions of
// single documents.
const maxScope = 256 << 20

// Client calls the permission service on behalf of ctx's caller. Its errors are the
// service's own faults; one that cannot be reached is fault.Unavailable, which means
// no. It is safe for concurrent use.
type Client struct {
	rest   *rest.Client
	own    []rest.Option // with which it calls as the service itself
	scopes *scopeCache
}

// NewClient returns a client of the service at baseURL. rt is nil for TCP. Options
// hold for every call.
func NewClient(baseURL string, rt http.RoundTripper, options ...rest.Option) *Client {
	return &Client{rest: rest.NewClient(baseURL, rt, Service, options...), scopes: newScopeCache()}
}

// ApplyingAs is the client with options (rest.AsService) for what services do as
// themselves: Apply, NoteUses, ScopeOf and MayOthers. Everything else is still done on behalf of
// ctx's caller.
func (c *Client) ApplyingAs(options ...rest.Option) *Client {
	return &Client{rest: c.rest, own: options, scopes: c.scopes}
}

// Scope is all that ctx's caller may do one action on, as of now: the service is asked
// each time, and answers with a 304 while nothing has changed. Unauthenticated when
// the caller may no longer do anything. The scope is shared; it is never changed.
func (c *Client) Scope(ctx context.Context, action Action) (*Scope, error) {
	caller, ok := identity.From(ctx)
	if !ok || caller.AccountID == "" {
		return nil, fault.New(fault.Unauthenticated, "Sign in first.")
	}
	return c.scope(ctx, caller.AccountID, url.Values{"action": {string(action)}})
}

// ScopeOf is Scope of any account, for services. NotFound when the account may do
// nothing.
func (c *Client) ScopeOf(ctx context.Context, accountID string, action Action) (*Scope, error) {
	return c.scope(ctx, accountID, url.Values{"action": {string(action)}, "user_id": {accountID}}, c.own...)
}

// scopeWithin is how long a scope may take: whoever waits for it waits for a document. Two
// instances can be asked in it.
const scopeWithin = 3 * time.Second

func (c *Client) scope(ctx context.Context, accountID string, query url.Values, options ...rest.Option) (*Scope, error) {
	key := scopeKey{accountID, Action(query.Get("action"))}
	// What was held when the question was asked is what a 304 speaks of, whatever
	// others put in its place meanwhile.
	held, have := c.scopes.get(key)
	if have {
		options = append(options[:len(options):len(options)], rest.IfChangedFrom(held.etag),
			rest.WithHeader("Accept", ScopeMediaType+", "+ScopeDeltaMediaType))
	}
	options = append(slices.Clip(options), rest.Within(scopeWithin))
	res, err := c.rest.Stream(ctx, http.MethodGet, "/scopes", query, nil, "", options...)
	if err != nil {
		if kind := fault.KindOf(err); kind == fault.Unauthenticated || kind == fault.NotFound {
			c.scopes.drop(accountID)
		}
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusNotModified && have {
		return held.scope, nil
	}
	s, err := held.answered(res)
	if err == nil && (s.AccountID != accountID || s.Action != key.action) {
		err = errOtherScope
	}
	if err != nil {
		return nil, fault.New(fault.Unavailable, "The permission service answered something else than was expected.").With(err)
	}
	c.scopes.put(key, heldScope{etag: res.Header.Get("Etag"), scope: s})
	return s, nil
}

// answered is the scope in an answer, which may be a delta to the one that is held.
func (h heldScope) answered(res *http.Response) (*Scope, error) {
	data, err := readScope(res)
	if err != nil {
		return nil, err
	}
	if res.Header.Get("Content-Type") == ScopeDeltaMediaType {
		var d ScopeDelta
		if err := json.Unmarshal(data, &d); err != nil {
			return nil, err
		}
		if h.scope == nil || h.etag != `"`+d.From+`"` {
			return nil, errOtherScope
		}
		if s, ok := h.scope.With(d); ok {
			return s, nil
		}
		return nil, errOtherScope
	}
	s := new(Scope)
	return s, s.UnmarshalBinary(data)
}

func readScope(res *http.Response) ([]byte, error) {
	if n := res.ContentLength; n >= 0 && n <= maxScope {
		data := make([]byte, n)
		_, err := io.ReadFull(res.Body, data)
		return data, err
	}
	return io.ReadAll(io.LimitReader(res.Body, maxScope))
}

// Check answers one question.
func (c *Client) Check(ctx context.Context, asked Check, options ...rest.Option) (CheckResult, error) {
	out, err := rest.Send[CheckOutput](ctx, c.rest, http.MethodPost, "/permissions/check", CheckInput{Check: asked}, append(options, rest.Repeatable)...)
	if err == nil && out.Allowed == nil {
		err = fault.New(fault.Unavailable, "The permission service answered something else than was expected.")
	}
	if err != nil {
		return CheckResult{}, err
	}
	return CheckResult{Allowed: *out.Allowed, Revision: out.Revision}, nil
}

// May answers any number of questions, in their order; about ctx's caller where they
// name no one.
func (c *Client) May(ctx context.Context, asked []Check) ([]bool, error) {
	return c.may(ctx, asked)
}

// MayOthers answers questions about the accounts that they name, for services.
func (c *Client) MayOthers(ctx context.Context, asked []Check) ([]bool, error) {
	return c.may(ctx, asked, c.own...)
}

func (c *Client) may(ctx context.Context, asked []Check, options ...rest.Option) ([]bool, error) {
	answers := make([]bool, 0, len(asked))
	for len(asked) > 0 {
		n := min(len(asked), MaxChecks)
		out, err := rest.Send[CheckOutput](ctx, c.rest, http.MethodPost, "/permissions/check", CheckInput{Checks: asked[:n]}, append(options, rest.Repeatable)...)
		if err == nil && len(out.Results) != n {
			err = fault.New(fault.Unavailable, "The permission service answered something else than was expected.")
		}
		if err != nil {
			return nil, err
		}
		for _, r := range out.Results {
			answers = append(answers, r.Allowed)
		}
		asked = asked[n:]
	}
	return answers, nil
}

// CheckShares tells whether ctx's caller may share what they are about to upload: nil,
// or Invalid or Forbidden, naming share_with[i].
func (c *Client) CheckShares(ctx context.Context, in SharesInput) error {
	_, err := c.rest.Do(ctx, http.MethodPost, "/permissions/check-shares", nil, in, nil, rest.Repeatable)
	return err
}

// MaxEvents is how many events are applied at once.
const MaxEvents = 1000

// Apply has events applied now, in order, before the bus brings them. For services.
func (c *Client) Apply(ctx context.Context, events ...event.Event) error {
	for some := range slices.Chunk(events, MaxEvents) {
		if _, err := c.rest.Do(ctx, http.MethodPost, "/permissions/events", nil, map[string]any{"events": some}, nil, append(slices.Clip(c.own), rest.Repeatable)...); err != nil {
			return err
		}
	}
	return nil
}

// Summary is how much ctx's caller may view.
func (c *Client) Summary(ctx context.Context) (Summary, error) {
	return rest.Get[Summary](ctx, c.rest, "/permissions/summary", nil)
}

// Classes are the classes there are.
func (c *Client) Classes(ctx context.Context) ([]Class, error) {
	out, err := rest.Get[rest.Page[Class]](ctx, c.rest, "/classes", nil)
	return out.Items, err
}

// List gets a page of the permissions that ctx's caller may see, the newest first.
func (c *Client) List(ctx context.Context, q Query) (Page, error) {
	return rest.Get[Page](ctx, c.rest, "/permissions", rest.QueryOf(q))
}

// Get gets a permission; NotFound.
func (c *Client) Get(ctx context.Context, id string) (Permission, error) {
	return rest.Get[Permission](ctx, c.rest, rest.Path("permissions", id), nil)
}

// Create grants a permission. key is an Idempotency-Key, or empty.
func (c *Client) Create(ctx context.Context, in PermissionInput, key string) (Permission, error) {
	return rest.Send[Permission](ctx, c.rest, http.MethodPost, "/permissions", in, rest.WithIdempotency(key))
}

// Replace makes a permission say all of in, if it is still of the revision (0: of any).
func (c *Client) Replace(ctx context.Context, id string, revision uint64, in PermissionInput) (Permission, error) {
	return rest.Send[Permission](ctx, c.rest, http.MethodPut, rest.Path("permissions", id), in, meant(revision)...)
}

// Patch changes some of what a permission says, if it is still of the revision (0: of
// any).
func (c *Client) Patch(ctx context.Context, id string, revision uint64, p PermissionPatch) (Permission, error) {
	return rest.Send[Permission](ctx, c.rest, http.MethodPatch, rest.Path("permissions", id), p, meant(revision)...)
}

func meant(revision uint64) []rest.Option {
	if revision == 0 {
		return nil
	}
	return []rest.Option{rest.IfRevision(revision)}
}

// Revoke ends a permission.
func (c *Client) Revoke(ctx context.Context, id string) error {
	return rest.Delete(ctx, c.rest, rest.Path("permissions", id))
}
