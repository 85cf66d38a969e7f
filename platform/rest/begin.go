package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// errLate is what becomes of an answer that did not begin in time.
var errLate = errors.New("it did not begin to answer in time")

type answerByKey struct{}

// answerBy is when an answer has to have begun, the earlier of what beginning and ctx's
// deadline say.
func answerBy(ctx context.Context) (by time.Time, limited bool) {
	by, limited = ctx.Deadline()
	if said, is := ctx.Value(answerByKey{}).(time.Time); is && (!limited || said.Before(by)) {
		by, limited = said, true
	}
	return by, limited
}

// beginning limits how long an answer may take to begin. Reading it then takes as long as it
// takes.
func beginning(ctx context.Context, limit time.Duration, send func(context.Context) (*http.Response, error)) (*http.Response, error) {
	ctx, cut := context.WithCancelCause(context.WithValue(ctx, answerByKey{}, time.Now().Add(limit)))
	late := time.AfterFunc(limit, func() { cut(errLate) })
	res, err := send(ctx)
	late.Stop()
	if err != nil {
		if errors.Is(context.Cause(ctx), errLate) {
			err = fmt.Errorf("%w: %v", errLate, err) //nolint:errorlint // it is no cancelling by the caller
		}
		cut(nil)
		return nil, err
	}
	res.Body = &cancellingBody{res.Body, func() { cut(nil) }}
	return res, nil
}

// cancellingBody frees what an answer holds when it is closed.
type cancellingBody struct {
	io.ReadCloser
	cancel func()
}

func (b *cancellingBody) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}
