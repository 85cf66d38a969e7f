package permissionhttp

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"
)

type checkInput struct{ Body permissionapi.CheckInput }

type checkOutput struct{ Body permissionapi.CheckOutput }

func (h handlers) check(ctx context.Context, in *checkInput) (*checkOutput, error) {
	out, err := h.s.Check(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return &checkOutput{out}, nil
}

type checkSharesInput struct{ Body permissionapi.SharesInput }

func (h handlers) checkShares(ctx context.Context, in *checkSharesInput) (*rest.None, error) {
	return nil, h.s.CheckShares(ctx, in.Body)
}

type summaryOutput struct{ Body permissionapi.Summary }

func (h handlers) summary(ctx context.Context, _ *rest.None) (*summaryOutput, error) {
	sum, err := h.s.Summary(ctx)
	if err != nil {
		return nil, err
	}
	return &summaryOutput{sum}, nil
}

type sharedInput struct {
	Direction permissionapi.SharedDirection `query:"direction" required:"true" enum:"with_me,by_me" doc:"Shared with the caller by others, or by the caller"`
}

type sharedOutput struct{ Body permissionapi.SharedDocuments }

func (h handlers) shared(ctx context.Context, in *sharedInput) (*sharedOutput, error) {
	out, err := h.s.Shared(ctx, in.Direction)
	if err != nil {
		return nil, err
	}
	return &sharedOutput{out}, nil
}

func (h handlers) scope(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	held := strings.Trim(r.Header.Get("If-None-Match"), `"`)
	deltaToo := strings.Contains(r.Header.Get("Accept"), permissionapi.ScopeDeltaMediaType)
	wire, err := h.s.Scope(r.Context(), q.Get("user_id"), permissionapi.Action(q.Get("action")), held, deltaToo)
	if err != nil {
		return err
	}
	header := w.Header()
	header.Set("Etag", `"`+wire.Tag+`"`)
	header.Set(permissionapi.ScopeRevisionHeader, strconv.FormatUint(wire.Revision, 10))
	if wire.Body == nil {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	media := permissionapi.ScopeMediaType
	if wire.Delta {
		media = permissionapi.ScopeDeltaMediaType
	}
	header.Set("Content-Type", media)
	header.Set("Content-Length", strconv.Itoa(len(wire.Body)))
	_, err = w.Write(wire.Body)
	return err
}
