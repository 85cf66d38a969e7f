package permissionhttp

import (
	"context"
	"strconv"
	"strings"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
)

// Condition is the preview that a change was looked at in.
type Condition struct {
	Previewed string `header:"Acervo-Previewed" maxLength:"40" doc:"The ETag of a preview: the change is refused if, since then, anything was recorded that could have changed it, other than documents that arrived" example:"\"4711\""`
}

func (p Condition) context(ctx context.Context) (context.Context, error) {
	if p.Previewed == "" {
		return ctx, nil
	}
	revision, err := strconv.ParseUint(strings.Trim(p.Previewed, `"`), 10, 63)
	if err != nil {
		return ctx, fault.Malformedf(permissionapi.PreviewedHeader, fault.Unreadable, "is not the ETag of a preview")
	}
	return permission.Previewed(ctx, revision), nil
}

type createInput struct {
	Condition
	Body permissionapi.PermissionInput
}

func (h handlers) create(ctx context.Context, in *createInput) (*rest.Created[permissionapi.Permission], error) {
	ctx, err := in.context(ctx)
	if err != nil {
		return nil, err
	}
	p, err := h.s.Grant(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return rest.AtLocation("/permissions/"+p.ID, p.Revision, p), nil
}

type breakGlassInput struct {
	Body permissionapi.BreakGlassInput
}

func (h handlers) breakGlass(ctx context.Context, in *breakGlassInput) (*rest.Created[permissionapi.Permission], error) {
	p, err := h.s.BreakGlass(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return rest.AtLocation("/permissions/"+p.ID, p.Revision, p), nil
}

type breakGlassQuestionInput struct {
	Body permissionapi.BreakGlassQuestion
}

type breakGlassOutput struct{ Body permissionapi.BreakGlass }

func (h handlers) previewBreakGlass(ctx context.Context, in *breakGlassQuestionInput) (*breakGlassOutput, error) {
	out, err := h.s.PreviewBreakGlass(ctx, in.Body)
	return &breakGlassOutput{out}, err
}

func (h handlers) emergencies(ctx context.Context, in *rest.PageInput) (*rest.Paged[permissionapi.Emergency], error) {
	page, err := h.s.Emergencies(ctx, *in)
	if err != nil {
		return nil, err
	}
	return rest.InPage(page), nil
}

type emergencyInput struct {
	ID string `path:"id" doc:"The id of the permission that it is"`
}

type emergencyOutput struct{ Body permissionapi.Emergency }

func (h handlers) emergency(ctx context.Context, in *emergencyInput) (*emergencyOutput, error) {
	e, err := h.s.Emergency(ctx, in.ID)
	return &emergencyOutput{e}, err
}

type listInput struct{ permissionapi.Query }

func (h handlers) list(ctx context.Context, in *listInput) (*rest.Paged[permissionapi.Permission], error) {
	page, err := h.s.List(ctx, in.Query)
	if err != nil {
		return nil, err
	}
	return rest.InPage(page), nil
}

type getInput struct {
	ID string `path:"id" doc:"The permission's id"`
	rest.IfNoneMatch
}

func (h handlers) get(ctx context.Context, in *getInput) (*rest.Versioned[permissionapi.Permission], error) {
	p, err := h.s.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if etag := rest.ETag(p.Revision); in.Matches(etag) {
		return nil, rest.NotModified(etag)
	}
	return rest.WithRevision(p.Revision, p), nil
}

// PermissionReplacement is a permission as PUT takes it: what GET answered may be sent
// back.
type PermissionReplacement struct {
	permissionapi.PermissionInput
	ID        string     `json:"id,omitempty" readOnly:"true" doc:"Ignored; the id in the path is what counts"`
	GrantedBy string     `json:"granted_by,omitempty" readOnly:"true" doc:"Ignored; it becomes you"`
	Revision  uint64     `json:"revision,omitempty" readOnly:"true" doc:"Ignored; If-Match is what counts"`
	CreatedAt *time.Time `json:"created_at,omitempty" readOnly:"true" doc:"Ignored"`
	UpdatedAt *time.Time `json:"updated_at,omitempty" readOnly:"true" doc:"Ignored"`
	Revocable bool       `json:"revocable,omitempty" readOnly:"true" doc:"Ignored"`

	BreakGlass *permissionapi.BreakGlass `json:"break_glass,omitempty" readOnly:"true" doc:"Ignored; an emergency access cannot be changed"`
}

type replaceInput struct {
	ID string `path:"id" doc:"The permission's id"`
	rest.IfMatch
	Condition
	Body PermissionReplacement
}

func (h handlers) replace(ctx context.Context, in *replaceInput) (*rest.Versioned[permissionapi.Permission], error) {
	meant, err := condition(in.IfMatch)
	if err != nil {
		return nil, err
	}
	if ctx, err = in.context(ctx); err != nil {
		return nil, err
	}
	p, err := h.s.Replace(ctx, in.ID, meant, in.Body.PermissionInput)
	if err != nil {
		return nil, err
	}
	return rest.WithRevision(p.Revision, p), nil
}

type changeInput struct {
	ID string `path:"id" doc:"The permission's id"`
	rest.IfMatch
	Condition
	Body permissionapi.PermissionPatch
}

func (h handlers) change(ctx context.Context, in *changeInput) (*rest.Versioned[permissionapi.Permission], error) {
	meant, err := condition(in.IfMatch)
	if err != nil {
		return nil, err
	}
	if ctx, err = in.context(ctx); err != nil {
		return nil, err
	}
	p, err := h.s.Patch(ctx, in.ID, meant, in.Body)
	if err != nil {
		return nil, err
	}
	return rest.WithRevision(p.Revision, p), nil
}

type revokeInput struct {
	ID string `path:"id" doc:"The permission's id"`
	rest.IfMatch
	Condition
}

func (h handlers) revoke(ctx context.Context, in *revokeInput) (*rest.None, error) {
	meant, err := condition(in.IfMatch)
	if err != nil {
		return nil, err
	}
	if ctx, err = in.context(ctx); err != nil {
		return nil, err
	}
	return nil, h.s.Revoke(ctx, in.ID, meant)
}

// condition is the revision in If-Match, if one is meant.
func condition(m rest.IfMatch) (permission.Condition, error) {
	revision, given, err := m.Revision()
	if err != nil || !given {
		return nil, err
	}
	return &revision, nil
}
