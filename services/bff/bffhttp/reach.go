package bffhttp

import (
	"context"
	"time"

	"acervo/platform/rest"
	"acervo/services/bff"
	"acervo/services/bff/pages"
	"acervo/services/permission/permissionapi"
)

type whyInput struct {
	ByID
	UserID string               `query:"user_id" maxLength:"64" doc:"Account asked about; oneself when absent"`
	Action permissionapi.Action `query:"action" enum:"view,download,upload,edit,delete,share,manage" default:"view" doc:"What may or may not be done"`
	At     time.Time            `query:"at" doc:"As it was at this moment; now when absent"`
}

func (h handlers) why(ctx context.Context, in *whyInput) (*body[pages.Why], error) {
	q := bff.WhyQuestion{UserID: in.UserID, Action: in.Action}
	if !in.At.IsZero() {
		q.At = &in.At
	}
	out, err := h.s.Why(ctx, in.ID, q)
	return &body[pages.Why]{out}, err
}

// AudienceParams are the parameters of both pages about who sees.
type AudienceParams struct {
	Action permissionapi.Action `query:"action" enum:"view,download,upload,edit,delete,share,manage" default:"view" doc:"Who may do this"`
	At     time.Time            `query:"at" doc:"As it was at this moment; now when absent"`
	Group  string               `query:"group" maxLength:"120" doc:"Only people of this group: its key"`
	Limit  int                  `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"The most people on the page"`
	Cursor string               `query:"cursor" maxLength:"2048" doc:"Where the page begins: next of the page before"`
}

func (p AudienceParams) query() permissionapi.AudienceQuery {
	return permissionapi.AudienceQuery{Action: p.Action, At: p.At, Group: p.Group, Limit: p.Limit, Cursor: p.Cursor}
}

type documentAudienceInput struct {
	ByID
	AudienceParams
}

func (h handlers) documentAudience(ctx context.Context, in *documentAudienceInput) (*body[pages.Audience], error) {
	q := in.query()
	q.DocumentID = in.ID
	out, err := h.s.Audience(ctx, q)
	return &body[pages.Audience]{out}, err
}

type audienceInput struct {
	EmployeeID string `query:"employee_id" maxLength:"64" doc:"Whom the documents are about; absent for the company's own"`
	Class      string `query:"class" maxLength:"32" required:"true" doc:"Of which class they are"`
	AudienceParams
}

func (h handlers) audience(ctx context.Context, in *audienceInput) (*body[pages.Audience], error) {
	q := in.query()
	q.EmployeeID, q.Class = in.EmployeeID, in.Class
	out, err := h.s.Audience(ctx, q)
	return &body[pages.Audience]{out}, err
}

func (h handlers) preview(ctx context.Context, in *body[permissionapi.PreviewInput]) (*rest.Versioned[pages.Preview], error) {
	out, err := h.s.Preview(ctx, in.Body)
	return rest.WithRevision(out.Revision, out), err
}

type reviewInput struct {
	Flag permissionapi.Flag `query:"flag" enum:"reaches_nobody,expires_soon,granted_by_left,unused,covered" required:"true" doc:"Why they deserve a look"`
	rest.PageInput
}

func (h handlers) review(ctx context.Context, in *reviewInput) (*body[pages.Review], error) {
	out, err := h.s.Review(ctx, in.Flag, permissionapi.Query{PageInput: in.PageInput})
	return &body[pages.Review]{out}, err
}

type reviewOfInput struct {
	ByID
	permissionapi.ReviewQuery
}

func (h handlers) reviewUser(ctx context.Context, in *reviewOfInput) (*body[pages.UserReview], error) {
	out, err := h.s.ReviewUser(ctx, in.ID, in.ReviewQuery)
	return &body[pages.UserReview]{out}, err
}

func (h handlers) reviewEmployee(ctx context.Context, in *reviewOfInput) (*body[pages.EmployeeReview], error) {
	out, err := h.s.ReviewEmployee(ctx, in.ID, in.ReviewQuery)
	return &body[pages.EmployeeReview]{out}, err
}
