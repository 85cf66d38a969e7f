package permissionapi

import (
	"context"
	"net/http"
	"time"

	"acervo/platform/rest"
)

// MaxBreakGlass is for how many minutes an emergency access may be opened.
const MaxBreakGlass = 60

// BreakGlassInput opens an emergency access.
type BreakGlassInput struct {
	Target  Target   `json:"target" doc:"Whose documents: one employee, or a unit. Nothing wider can be opened"`
	Classes []string `json:"classes" minItems:"1" maxItems:"64" doc:"Of which classes: each has to be named" example:"[\"medical\"]"`
	Minutes int      `json:"minutes,omitempty" minimum:"1" maximum:"60" default:"60" doc:"For how long" example:"30"`
	Reason  string   `json:"reason" minLength:"10" maxLength:"500" doc:"Why: everybody who is told reads it" example:"Ana passou mal; o SAMU pede o histórico de alergias"`
}

// BreakGlassQuestion asks who would be told of an emergency access.
type BreakGlassQuestion struct {
	Target  Target   `json:"target" doc:"Whose documents: one employee, or a unit"`
	Classes []string `json:"classes" minItems:"1" maxItems:"64" doc:"Of which classes" example:"[\"medical\"]"`
}

// Emergency is an emergency access that is open, or was.
type Emergency struct {
	Permission
	EndedAt *time.Time `json:"ended_at,omitempty" doc:"When it was ended before its time; absent otherwise"`
	EndedBy string     `json:"ended_by,omitempty" doc:"The account that ended it, or the service that did because whose documents it was are gone" example:"0198c7b2-0003-7000-8000-000000000003"`
}

// OpenAt reports whether it lets its administrator read at a moment.
func (e Emergency) OpenAt(now time.Time) bool {
	return e.EndedAt == nil && (e.ExpiresAt == nil || now.Before(*e.ExpiresAt))
}

// EmergencyPage is one page of emergency accesses, the newest first.
type EmergencyPage = rest.Page[Emergency]

// BreakGlass marks a permission as an emergency access.
type BreakGlass struct {
	Told []string `json:"told" doc:"The accounts that were told of it when it was opened"`
}

// BreakGlassOpened says that an emergency access was opened. Its data is a
// PermissionEvent, whose users are those who are told of it. It comes beside Granted, so
// that nobody has to look for it.
const BreakGlassOpened = "acervo.permission.break_glass_opened.v1"

// OpenBreakGlass opens an emergency access for ctx's caller.
func (c *Client) OpenBreakGlass(ctx context.Context, in BreakGlassInput, options ...rest.Option) (Permission, error) {
	return rest.Send[Permission](ctx, c.rest, http.MethodPost, "/permissions/break-glass", in, options...)
}

// PreviewBreakGlass is whom opening one would tell; nothing is opened.
func (c *Client) PreviewBreakGlass(ctx context.Context, in BreakGlassQuestion, options ...rest.Option) (BreakGlass, error) {
	return rest.Send[BreakGlass](ctx, c.rest, http.MethodPost, "/permissions/break-glass/preview", in, append(options, rest.Repeatable)...)
}

// Emergencies are those that ctx's caller may see, the newest first.
func (c *Client) Emergencies(ctx context.Context, page rest.PageInput, options ...rest.Option) (EmergencyPage, error) {
	return rest.Get[EmergencyPage](ctx, c.rest, "/permissions/break-glass", rest.QueryOf(page), options...)
}

// Emergency is one of them. NotFound.
func (c *Client) Emergency(ctx context.Context, id string, options ...rest.Option) (Emergency, error) {
	return rest.Get[Emergency](ctx, c.rest, rest.Path("permissions", "break-glass", id), nil, options...)
}
