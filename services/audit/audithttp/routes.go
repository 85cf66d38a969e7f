// Package audithttp serves the audit service over HTTP.
package audithttp

import (
	"context"
	"net/http"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/audit"
	"acervo/services/audit/auditapi"
)

// API is the service's operations.
func API(cfg rest.Config, s *audit.Service) *rest.API {
	cfg.Service, cfg.Title, cfg.Version = auditapi.Service, "Audit", "1"
	cfg.Description = "The trail of what was done, for administrators: who, what, when and to what, by ids and names of fields; no titles, no contents."
	api := rest.NewAPI(cfg)
	h := handlers{s}
	rest.Register(api, rest.Op{
		ID: "list-audit", Method: http.MethodGet, Path: "/audit", Tags: []string{"audit"}, Access: rest.Roles(identity.RoleAdmin),
		Summary: "List the trail", Description: "Newest first.", Errors: []fault.Kind{fault.Malformed},
	}, h.list)
	rest.Register(api, rest.Op{
		ID: "verify-audit", Method: http.MethodGet, Path: "/audit/verify", Tags: []string{"audit"}, Access: rest.Roles(identity.RoleAdmin),
		Summary: "Verify the trail", Description: "Recomputes the hash of every entry, and says which is the first that does not hold.",
	}, h.verify)
	return api
}

type handlers struct{ s *audit.Service }

type listInput struct {
	rest.PageInput
	Actor   string    `query:"actor" pattern:"^(system|service:[a-z]{1,24}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$" patternDescription:"an account id, service:NAME or system" maxLength:"64" doc:"Done by this account id, service:NAME or system"`
	Type    string    `query:"type" pattern:"^acervo(\\.[a-z][a-z0-9_]*){2,4}$" patternDescription:"the type of an event, like acervo.document.changed.v1" maxLength:"100" doc:"Of this type" example:"acervo.document.changed.v1"`
	Subject string    `query:"subject" pattern:"^[a-z0-9][a-z0-9_-]*$" patternDescription:"the id of an object" maxLength:"64" doc:"Done to the object with this id"`
	From    time.Time `query:"from" doc:"Done at this moment or later"`
	To      time.Time `query:"to" doc:"Done before this moment"`
}

// position is what a cursor says: the place of the last item of the page before.
type position struct {
	Before int64 `json:"before"`
}

func (h handlers) list(ctx context.Context, in *listInput) (*rest.Paged[auditapi.Entry], error) {
	at := position{audit.Newest}
	if err := rest.DecodeCursor(in.Cursor, &at); err != nil {
		return nil, err
	}
	p, err := h.s.List(ctx, audit.Filter{Actor: in.Actor, Type: in.Type, Subject: in.Subject, From: in.From, To: in.To}, at.Before, in.Limit, in.Count)
	if err != nil {
		return nil, err
	}
	page := auditapi.Page{Items: p.Items, Total: p.Total}
	if p.Next > 0 {
		page.Next = rest.EncodeCursor(position{p.Next})
	}
	return rest.InPage(page), nil
}

type verifyOutput struct{ Body auditapi.Verification }

func (h handlers) verify(ctx context.Context, _ *rest.None) (*verifyOutput, error) {
	v, err := h.s.Verify(ctx)
	return &verifyOutput{v}, err
}
