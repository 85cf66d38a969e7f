package blobs3

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

var errStalled = errors.New("nothing moved for too long")

type silenceKey struct{}

// silent has a request of ctx wait longer for its answer: for one that the server works at
// without a word, which takes the longer the larger a content is.
func silent(ctx context.Context, bytes int64) context.Context {
	return context.WithValue(ctx, silenceKey{}, time.Duration(bytes/slowest)*time.Second)
}

// lively gives up requests in which nothing has moved for some time, neither there nor back.
// However large a content is, it has all its time as long as it moves.
type lively struct {
	next  aws.HTTPClient
	stall time.Duration
}

func (l *lively) Do(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	more, _ := ctx.Value(silenceKey{}).(time.Duration)
	watch := time.AfterFunc(l.stall+more, func() { cancel(errStalled) })
	req = req.WithContext(ctx)
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = &sent{req.Body, watch, l.stall + more}
	}
	res, err := l.next.Do(req)
	watch.Stop()
	if err != nil {
		if errors.Is(context.Cause(ctx), errStalled) {
			err = errStalled
		}
		cancel(nil)
		return nil, err
	}
	res.Body = &received{body: res.Body, ctx: ctx, cancel: cancel, watch: watch, stall: l.stall}
	return res, nil
}

// sent is a body on its way there.
type sent struct {
	io.ReadCloser
	watch *time.Timer
	stall time.Duration
}

func (s *sent) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	s.watch.Reset(s.stall)
	return n, err
}

// received is an answer's body. Only while somebody waits for it has it to move.
type received struct {
	body   io.ReadCloser
	ctx    context.Context //nolint:containedctx // the request's
	cancel context.CancelCauseFunc
	watch  *time.Timer
	stall  time.Duration
}

func (r *received) Read(p []byte) (int, error) {
	r.watch.Reset(r.stall)
	n, err := r.body.Read(p)
	r.watch.Stop()
	if err != nil && errors.Is(context.Cause(r.ctx), errStalled) {
		err = errStalled
	}
	return n, err
}

func (r *received) Close() error {
	r.watch.Stop()
	err := r.body.Close()
	r.cancel(nil)
	return err
}
