package permissionapi

import (
	"context"
	"net/http"

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
