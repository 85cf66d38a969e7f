package permissionhttp

import (
	"context"

	"acervo/services/permission/permissionapi"
)

type gainsInput struct{ Body permissionapi.Move }

type gainsOutput struct{ Body permissionapi.MoveAnswer }

func (h handlers) gains(ctx context.Context, in *gainsInput) (*gainsOutput, error) {
	gains, err := h.s.Gains(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return &gainsOutput{permissionapi.MoveAnswer{Gains: gains}}, nil
}
