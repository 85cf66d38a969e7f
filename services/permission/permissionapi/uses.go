package permissionapi

import (
	"context"
	"net/http"
)

// Uses are things that accounts just did, each as the question whether they may.
type Uses struct {
	Uses []Check `json:"uses" minItems:"1" maxItems:"1000" doc:"What accounts did; each names its account"`
}

// NoteUses tells what accounts just did, at most MaxChecks things, so that permissions
// that nobody uses can be told. For services.
func (c *Client) NoteUses(ctx context.Context, did []Check) error {
	_, err := c.rest.Do(ctx, http.MethodPost, "/permissions/uses", nil, Uses{did}, nil, c.own...)
	return err
}
