package permissionhttp

import (
	"context"

	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"
)

type explainInput struct{ Body permissionapi.ExplainInput }

type explainOutput struct{ Body permissionapi.Explanation }

func (h handlers) explain(ctx context.Context, in *explainInput) (*explainOutput, error) {
	out, err := h.s.Explain(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return &explainOutput{out}, nil
}

type audienceInput struct{ permissionapi.AudienceQuery }

type audienceOutput struct{ Body permissionapi.Audience }

func (h handlers) audience(ctx context.Context, in *audienceInput) (*audienceOutput, error) {
	out, err := h.s.Audience(ctx, in.AudienceQuery)
	if err != nil {
		return nil, err
	}
	return &audienceOutput{out}, nil
}

type previewInput struct{ Body permissionapi.PreviewInput }

func (h handlers) preview(ctx context.Context, in *previewInput) (*rest.Versioned[permissionapi.Preview], error) {
	out, err := h.s.Preview(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return rest.WithRevision(out.Revision, out), nil
}

type reviewUserInput struct {
	AccountID string `path:"account_id" doc:"The account's id"`
	permissionapi.ReviewQuery
}

type reviewUserOutput struct{ Body permissionapi.UserReview }

func (h handlers) reviewUser(ctx context.Context, in *reviewUserInput) (*reviewUserOutput, error) {
	out, err := h.s.ReviewUser(ctx, in.AccountID, in.ReviewQuery)
	if err != nil {
		return nil, err
	}
	return &reviewUserOutput{out}, nil
}

type reviewEmployeeInput struct {
	EmployeeID string `path:"employee_id" doc:"The employee's id"`
	permissionapi.ReviewQuery
}

type reviewEmployeeOutput struct{ Body permissionapi.EmployeeReview }

func (h handlers) reviewEmployee(ctx context.Context, in *reviewEmployeeInput) (*reviewEmployeeOutput, error) {
	out, err := h.s.ReviewEmployee(ctx, in.EmployeeID, in.ReviewQuery)
	if err != nil {
		return nil, err
	}
	return &reviewEmployeeOutput{out}, nil
}
