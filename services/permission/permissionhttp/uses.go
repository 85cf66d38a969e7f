package permissionhttp

import (
	"context"

	"acervo/services/permission/permissionapi"
)

type usesInput struct{ Body permissionapi.Uses }

func (h handlers) noteUses(ctx context.Context, in *usesInput) (*struct{}, error) {
	return nil, h.s.NoteUses(ctx, in.Body)
}
