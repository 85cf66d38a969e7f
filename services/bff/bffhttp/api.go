// Package bffhttp is the BFF on the wire: the route table, the browser's cookie and
// what guards it, and the web app's files.
package bffhttp

import (
	"bytes"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/rest"
	"acervo/services/bff"
)

// Remotes are the services whose answers are passed on as they are.
type Remotes struct {
	Employee, Permission, Document, Notification *rest.Client
}

// API is the BFF with the web app. app gives Logger, Metrics and TrustedProxies in cfg.
func API(cfg rest.Config, s *bff.Service, to Remotes, app *App) *rest.API {
	cfg.Service, cfg.Title, cfg.Prefix = "bff", "Acervo BFF", "/api"
	cfg.Description = "What the web app calls: one request a page. The browser holds a session cookie, " +
		"`__Host-acervo`; programs use the services' own API with Bearer tokens instead. Cross-site requests are refused."
	if cfg.Version == "" {
		cfg.Version = "1"
	}
	cfg.Verifier = nil
	cfg.Authenticate = authenticate(s)
	cfg.Guard = refuseCrossSite
	cfg.Words = words
	cfg.SecurityScheme = &huma.SecurityScheme{Type: "apiKey", In: "cookie", Name: cookieName, Description: "Set by POST /api/session."}
	api := rest.NewAPI(cfg)
	routes(&table{api: api, service: s, to: to}, handlers{s})
	if app != nil {
		app.register(api)
	}
	return api
}

// OpenAPI is the OpenAPI 3.1 document of /api/openapi.json, from which the web app's
// types are generated. It needs no service to run.
func OpenAPI() ([]byte, error) {
	api := API(rest.Config{}, nil, Remotes{}, nil)
	return bytes.TrimSpace(rest.Combine("Acervo BFF", "1", api).OpenAPI()), nil
}
