package permissionhttp

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"
)

func (h handlers) listClasses(ctx context.Context, _ *rest.None) (*rest.Paged[permissionapi.Class], error) {
	classes, err := h.s.Classes(ctx)
	if err != nil {
		return nil, err
	}
	return rest.InPage(rest.Page[permissionapi.Class]{Items: classes}), nil
}

type createClassInput struct{ Body permissionapi.ClassInput }

func (h handlers) createClass(ctx context.Context, in *createClassInput) (*rest.Created[permissionapi.Class], error) {
	c, err := h.s.AddClass(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return rest.AtLocation("/classes/"+c.ID, c.Revision, c), nil
}

// ClassReplacement is a class as PUT takes it: what GET answered may be sent back.
type ClassReplacement struct {
	permissionapi.ClassPatch
	ID         string `json:"id,omitempty" readOnly:"true" doc:"If given, the id in the path"`
	Restricted *bool  `json:"restricted,omitempty" readOnly:"true" doc:"If given, what it is already"`
	Revision   uint64 `json:"revision,omitempty" readOnly:"true" doc:"Ignored; If-Match is what counts"`
}

type renameClassInput struct {
	ID string `path:"id" doc:"The class's id"`
	rest.IfMatch
	Body ClassReplacement
}

func (h handlers) renameClass(ctx context.Context, in *renameClassInput) (*rest.Versioned[permissionapi.Class], error) {
	meant, err := condition(in.IfMatch)
	if err != nil {
		return nil, err
	}
	if in.Body.ID != "" && in.Body.ID != in.ID {
		return nil, fault.Invalidf("id", fault.Fixed, "cannot be changed")
	}
	c, err := h.s.RenameClass(ctx, in.ID, meant, in.Body.ClassPatch, in.Body.Restricted)
	if err != nil {
		return nil, err
	}
	return rest.WithRevision(c.Revision, c), nil
}
