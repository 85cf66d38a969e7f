package bffhttp

import (
	"context"
	"time"

	"acervo/platform/rest"
	"acervo/services/audit/auditapi"
	"acervo/services/bff"
	"acervo/services/bff/pages"
	"acervo/services/permission/permissionapi"
)

func (h handlers) emergencies(ctx context.Context, in *rest.PageInput) (*rest.Paged[pages.EmergencyRow], error) {
	list, err := h.s.Emergencies(ctx, *in)
	return rest.InPage(list), err
}

func (h handlers) emergency(ctx context.Context, in *ByID) (*body[pages.Emergency], error) {
	e, err := h.s.Emergency(ctx, in.ID)
	return &body[pages.Emergency]{e}, err
}

func (h handlers) wouldTell(ctx context.Context, in *body[permissionapi.BreakGlassQuestion]) (*body[pages.EmergencyTold], error) {
	out, err := h.s.WouldTell(ctx, in.Body)
	return &body[pages.EmergencyTold]{out}, err
}

type trailInput struct {
	rest.PageInput
	Actor   string    `query:"actor" pattern:"^(system|service:[a-z]{1,24}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$" patternDescription:"an account id, service:NAME or system" maxLength:"64" doc:"Done by this account id, service:NAME or system"`
	Type    string    `query:"type" pattern:"^acervo(\\.[a-z][a-z0-9_]*){2,4}$" patternDescription:"the type of an event, like acervo.document.changed.v1" maxLength:"100" doc:"Of this type" example:"acervo.document.read.v1"`
	Subject string    `query:"subject" pattern:"^[a-z0-9][a-z0-9_-]*$" patternDescription:"the id of an object" maxLength:"64" doc:"Done to the object with this id"`
	From    time.Time `query:"from" doc:"Done at this moment or later"`
	To      time.Time `query:"to" doc:"Done before this moment"`
}

func (h handlers) trail(ctx context.Context, in *trailInput) (*rest.Paged[pages.TrailRow], error) {
	list, err := h.s.Trail(ctx, bff.AuditQuery{Actor: in.Actor, Type: in.Type, Subject: in.Subject, From: in.From, To: in.To, Page: in.PageInput})
	return rest.InPage(list), err
}

func (h handlers) verifyTrail(ctx context.Context, _ *none) (*body[auditapi.Verification], error) {
	v, err := h.s.Verification(ctx)
	return &body[auditapi.Verification]{v}, err
}
