package employeehttp

import (
	"context"

	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
)

// Agent is embedded where a session begins.
type Agent struct {
	UserAgent string `header:"User-Agent" doc:"Kept with the session, so that its owner knows it again"`
}

func (a Agent) origin(ctx context.Context) employee.Origin {
	return employee.Origin{Address: rest.ClientAddr(ctx), UserAgent: a.UserAgent}
}

type tokens struct{ Body employeeapi.Tokens }

func answer(t employeeapi.Tokens, err error) (*tokens, error) {
	if err != nil {
		return nil, err
	}
	return &tokens{t}, nil
}

type loginInput struct {
	Agent
	Body employeeapi.Credentials
}

func (h handlers) login(ctx context.Context, in *loginInput) (*tokens, error) {
	return answer(h.s.Login(ctx, in.Body, in.origin(ctx)))
}

type refreshInput struct{ Body employeeapi.RefreshInput }

func (h handlers) refresh(ctx context.Context, in *refreshInput) (*tokens, error) {
	return answer(h.s.Refresh(ctx, in.Body.RefreshToken))
}

type logoutInput struct {
	Body *employeeapi.LogoutInput
}

func (h handlers) logout(ctx context.Context, in *logoutInput) (*rest.None, error) {
	token := ""
	if in.Body != nil {
		token = in.Body.RefreshToken
	}
	return nil, h.s.Logout(ctx, token)
}

type serviceTokenInput struct {
	Body employeeapi.ServiceCredentials
}

func (h handlers) serviceToken(ctx context.Context, in *serviceTokenInput) (*tokens, error) {
	return answer(h.s.ServiceToken(ctx, in.Body))
}

func (h handlers) listSessions(ctx context.Context, _ *rest.None) (*rest.Paged[employeeapi.Session], error) {
	list, err := h.s.Sessions(ctx)
	if err != nil {
		return nil, err
	}
	return rest.InPage(rest.Page[employeeapi.Session]{Items: list}), nil
}

func (h handlers) endSession(ctx context.Context, in *ByID) (*rest.None, error) {
	return nil, h.s.EndSession(ctx, in.ID)
}

type activeOutput struct{ Body employeeapi.ActiveSessions }

func (h handlers) activeSessions(ctx context.Context, in *idsInput) (*activeOutput, error) {
	active, err := h.s.ActiveSessions(ctx, in.Body.IDs)
	if err != nil {
		return nil, err
	}
	return &activeOutput{employeeapi.ActiveSessions{Active: active}}, nil
}

// SetupToken is embedded where a path names a set-up link.
type SetupToken struct {
	Token string `path:"token" maxLength:"128" doc:"The last part of the link"`
}

type setupOutput struct{ Body employeeapi.Setup }

func (h handlers) getSetup(ctx context.Context, in *SetupToken) (*setupOutput, error) {
	setup, err := h.s.Setup(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	return &setupOutput{setup}, nil
}

type useSetupInput struct {
	SetupToken
	Agent
	Body employeeapi.SetupInput
}

func (h handlers) useSetup(ctx context.Context, in *useSetupInput) (*tokens, error) {
	return answer(h.s.UseSetup(ctx, in.Token, in.Body, in.origin(ctx)))
}

type jwksOutput struct {
	CacheControl string `header:"Cache-Control" doc:"Keys may be kept for a minute"`
	Body         identity.JWKS
}

func (h handlers) jwks(ctx context.Context, _ *rest.None) (*jwksOutput, error) {
	set, err := h.s.JWKS(ctx)
	if err != nil {
		return nil, err
	}
	return &jwksOutput{"public, max-age=60", set}, nil
}
