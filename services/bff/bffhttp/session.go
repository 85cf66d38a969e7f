package bffhttp

import (
	"context"
	"net/http"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/bff"
	"acervo/services/bff/pages"
	"acervo/services/employee/employeeapi"
)

// handlers answer the pages; each only decodes, calls one use case, and encodes.
type handlers struct{ s *bff.Service }

// Browser is the request's session cookie, for those who replace or end it.
type Browser struct {
	Cookie string `cookie:"__Host-acervo" hidden:"true"`
	Agent  string `header:"User-Agent" hidden:"true"`
}

type sessionOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      pages.Session
}

type signInInput struct {
	Browser
	Body employeeapi.Credentials
}

func (h handlers) signIn(ctx context.Context, in *signInInput) (*sessionOutput, error) {
	opened, err := h.s.SignIn(ctx, in.Body, bff.From{Secret: in.Cookie, UserAgent: in.Agent})
	if err != nil {
		return nil, err
	}
	return h.opened(opened), nil
}

func (h handlers) opened(o bff.Opened) *sessionOutput {
	return &sessionOutput{SetCookie: sessionCookie(o.Secret, h.s.Lifetime()), Body: o.Session}
}

type body[T any] struct{ Body T }

func (h handlers) session(ctx context.Context, _ *none) (*body[pages.Session], error) {
	s, err := h.s.Session(ctx)
	return &body[pages.Session]{s}, err
}

type signOutOutput struct {
	SetCookie     http.Cookie `header:"Set-Cookie"`
	ClearSiteData string      `header:"Clear-Site-Data"`
}

// signOut never fails: whoever asks to be signed out has no cookie afterwards.
func (h handlers) signOut(ctx context.Context, in *Browser) (*signOutOutput, error) {
	h.s.SignOut(ctx, in.Cookie)
	return &signOutOutput{SetCookie: noCookie(), ClearSiteData: `"cache"`}, nil
}

// TokenInput is a set-up link.
type TokenInput struct {
	Token string `path:"token" maxLength:"128" doc:"The last part of the link"`
}

func (h handlers) setup(ctx context.Context, in *TokenInput) (*body[employeeapi.Setup], error) {
	s, err := h.s.Setup(ctx, in.Token)
	return &body[employeeapi.Setup]{s}, err
}

type useSetupInput struct {
	TokenInput
	Browser
	Body employeeapi.SetupInput
}

func (h handlers) useSetup(ctx context.Context, in *useSetupInput) (*sessionOutput, error) {
	opened, err := h.s.UseSetup(ctx, in.Token, in.Body, bff.From{Secret: in.Cookie, UserAgent: in.Agent})
	if err != nil {
		return nil, err
	}
	return h.opened(opened), nil
}

func (h handlers) company(ctx context.Context, _ *none) (*body[pages.Company], error) {
	c, err := h.s.Company(ctx)
	return &body[pages.Company]{c}, err
}

func (h handlers) sessions(ctx context.Context, _ *none) (*rest.Paged[pages.SignIn], error) {
	items, err := h.s.OwnSessions(ctx)
	return rest.InPage(rest.Page[pages.SignIn]{Items: items}), err
}

// ByID is embedded where the path names one thing. (Embedded inputs are exported: huma
// leaves others empty.)
type ByID struct {
	ID string `path:"id" maxLength:"64"`
}

func (h handlers) endSession(ctx context.Context, in *ByID) (*none, error) {
	return nil, h.s.EndSession(ctx, in.ID)
}

func (h handlers) changePassword(ctx context.Context, in *body[pages.NewPassword]) (*none, error) {
	return nil, h.s.ChangePassword(ctx, in.Body)
}

// unauthenticated is the one answer for every cookie that is not good.
func unauthenticated() error { return fault.New(fault.Unauthenticated, "Sign in first.") }
