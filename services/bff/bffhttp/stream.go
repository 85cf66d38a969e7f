package bffhttp

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/rest"
)

const (
	// lookEvery is how often a stream looks whether its session goes on.
	lookEvery = 2 * time.Second
	// patience is how long a browser may leave what was written unread.
	patience = 10 * time.Second
)

// stream enters the live stream: the notification service's Server-Sent Events, passed
// on as they come. When the session ends, the last event says so; when it ends for any
// other reason, the browser connects again and goes on by Last-Event-ID.
func stream(t *table, o rest.Op) {
	o.Doc.Parameters = append(o.Doc.Parameters, &huma.Param{
		Name: "Last-Event-ID", In: "header", Description: "The last id that was received; browsers send it by themselves", Schema: &huma.Schema{Type: huma.TypeString}})
	o.Doc.Responses = map[string]*huma.Response{"200": {
		Description: "An endless stream of events: `notification` (a Notification), `unread` ({\"unread\":3}) and at last `session` ({\"ended\":true})",
		Content: map[string]*huma.MediaType{"text/event-stream": {
			Schema: &huma.Schema{Type: huma.TypeString}, Example: "id: 17\nevent: unread\ndata: {\"unread\":3}\n\n"}},
	}}
	rest.HandleRaw(t.api, o, func(w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		res, err := t.to.Notification.Stream(ctx, http.MethodGet, "/notifications/stream", nil, nil, "",
			rest.WithHeader("Last-Event-ID", r.Header.Get("Last-Event-ID")), rest.WithHeader("Accept", "text/event-stream"))
		if err != nil {
			return t.orEnd(ctx, o, err)
		}
		defer res.Body.Close()
		head := w.Header()
		head.Set("Content-Type", "text/event-stream")
		head.Set("Cache-Control", "no-store, no-transform") // no proxy may compress, and so hold back
		head.Set("X-Accel-Buffering", "no")

		secret := secretOf(r)
		var watching sync.WaitGroup
		watching.Go(func() { t.watch(ctx, secret, cancel) })
		out := &events{w: w, control: http.NewResponseController(w)}
		_, _ = io.Copy(out, res.Body) // however it ends, the browser connects again
		cancel()
		watching.Wait()
		if out.err == nil && r.Context().Err() == nil && !draining(r) && t.service.Ended(r.Context(), secret) {
			_, _ = io.WriteString(out, "event: session\ndata: {\"ended\":true}\n\n")
		}
		_ = out.control.SetWriteDeadline(time.Time{})
		return nil
	})
}

// watch ends a stream when its session ends here, or the server is about to.
func (t *table) watch(ctx context.Context, secret string, end func()) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	defer end()
	for {
		select {
		case <-ctx.Done():
			return
		case <-rest.Draining(ctx):
			return
		case <-tick.C:
			if !t.service.Open(ctx, secret) {
				return
			}
		}
	}
}

func draining(r *http.Request) bool {
	select {
	case <-rest.Draining(r.Context()):
		return true
	default:
		return false
	}
}

// events writes what comes at once, and gives up on who does not read.
type events struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error
}

func (e *events) Write(b []byte) (n int, err error) {
	_ = e.control.SetWriteDeadline(time.Now().Add(patience))
	if n, err = e.w.Write(b); err == nil {
		err = e.control.Flush()
	}
	e.err = err
	return n, err
}
