package documenthttp

import (
	"context"

	"acervo/platform/rest"
	"acervo/services/document/documentapi"
)

type attemptInput struct {
	Attempt string `path:"attempt" format:"uuid" doc:"The caller's own name for this attempt" example:"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f"`
}

type leavingInput struct {
	Attempt string `path:"attempt" format:"uuid" doc:"The caller's own name for this attempt" example:"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f"`
	Body    documentapi.LeavingInput
}

type heldOutput struct{ Body documentapi.Held }

func (h *handlers) leave(ctx context.Context, in *leavingInput) (*heldOutput, error) {
	held, err := h.Leave(ctx, in.Attempt, in.Body.EmployeeNumber)
	if err != nil {
		return nil, err
	}
	return &heldOutput{documentapi.Held{Held: held}}, nil
}

func (h *handlers) stay(ctx context.Context, in *attemptInput) (*rest.None, error) {
	return nil, h.Stay(ctx, in.Attempt)
}
