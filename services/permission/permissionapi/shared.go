package permissionapi

import (
	"context"
	"net/url"

	"acervo/platform/rest"
)

// SharedDirection says from which side documents are shared.
type SharedDirection string

const (
	SharedWithMe SharedDirection = "with_me"
	SharedByMe   SharedDirection = "by_me"
)

// SharedDocuments are documents that a person shared one by one.
type SharedDocuments struct {
	DocumentIDs []string `json:"document_ids" doc:"Ids of documents, each once, ascending. Whether one may still view them is not said" example:"[\"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f\"]"`
}

// Shared are the documents that somebody shared with ctx's caller one by one, or that
// the caller shared.
func (c *Client) Shared(ctx context.Context, d SharedDirection) ([]DocumentID, error) {
	out, err := rest.Get[SharedDocuments](ctx, c.rest, "/permissions/shared", url.Values{"direction": {string(d)}})
	if err != nil {
		return nil, err
	}
	ids := make([]DocumentID, 0, len(out.DocumentIDs))
	for _, text := range out.DocumentIDs {
		if id, ok := ParseDocumentID(text); ok {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
