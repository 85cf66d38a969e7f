package documenthttp

import (
	"context"

	"acervo/services/document/documentapi"
)

type heldInput struct {
	EmployeeNumber int64 `query:"employee_number" required:"true" minimum:"1" maximum:"4294967295" doc:"The employee's number" example:"42"`
}

type heldOutput struct{ Body documentapi.Held }

func (h *handlers) held(ctx context.Context, in *heldInput) (*heldOutput, error) {
	any, err := h.Held(ctx, uint32(in.EmployeeNumber))
	if err != nil {
		return nil, err
	}
	return &heldOutput{documentapi.Held{Held: any}}, nil
}
