package notificationhttp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/notification"
	"acervo/services/notification/notificationapi"
)

// pause is how long a stream waits after its news could not be had.
const pause = time.Second

// stream answers with Server-Sent Events (WHATWG HTML, section 9.2) until the client
// leaves, the session ends or the server shuts down. A client that does not read is
// cut off; it connects again and goes on where it was.
func (h handlers) stream(w http.ResponseWriter, r *http.Request) error {
	after, err := lastEventID(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	st, err := h.s.Open(ctx, after)
	if err != nil {
		return err
	}
	defer st.Close()

	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store, no-transform") // no proxy may compress, and so hold back
	head.Set("X-Accel-Buffering", "no")
	out := &writer{w: w, control: http.NewResponseController(w), patience: h.timing.Patience}
	defer out.done()
	out.text(fmt.Sprintf("retry: %d\n\n", h.timing.Retry.Milliseconds()))

	beat := time.NewTicker(h.timing.Heartbeat)
	defer beat.Stop()
	for {
		var again <-chan time.Time
		if err := pump(r, st, out); err != nil {
			if fault.Is(err, fault.Unauthenticated) {
				return nil
			}
			again = time.After(pause)
		}
		if out.flush(); out.err != nil {
			return out.err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-rest.Draining(ctx):
			return nil
		case <-st.Ended():
			return nil
		case <-st.Woken():
		case <-again:
		case <-beat.C: // time alone may have changed what is visible
			out.text(":\n\n")
		}
	}
}

// pump writes all that is new, then the count when it has changed.
func pump(r *http.Request, st *notification.Stream, out *writer) error {
	for more := true; more && out.err == nil; {
		select {
		case <-st.Ended(): // in the middle of a long backlog
			return nil
		default:
		}
		news, err := st.News(r.Context())
		if err != nil {
			return err
		}
		for _, e := range news.Entries {
			out.event(e.Seq, notificationapi.EventNotification, e.Notification)
		}
		if more = news.More; !more && len(news.Entries) > 0 {
			out.flush() // the count can wait
		}
	}
	unread, err := st.Count(r.Context())
	if err != nil || unread == nil {
		return err
	}
	out.event(st.Seq(), notificationapi.EventUnread, unread)
	return nil
}

func lastEventID(r *http.Request) (int64, error) {
	v := r.Header.Get("Last-Event-ID")
	if v == "" {
		return -1, nil
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 0 {
		return 0, fault.Malformedf("Last-Event-ID", fault.Unreadable, "is not one that this stream gave out")
	}
	return n, nil
}

// writer writes events and keeps the first error.
type writer struct {
	w        http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
	err      error
}

func (o *writer) event(seq int64, name string, data any) {
	raw, err := json.Marshal(data)
	if err != nil {
		o.err = err
		return
	}
	o.text("id: " + strconv.FormatInt(seq, 10) + "\nevent: " + name + "\ndata: " + string(raw) + "\n\n")
}

func (o *writer) text(s string) {
	if o.wait(); o.err == nil {
		_, o.err = o.w.Write([]byte(s))
	}
}

func (o *writer) flush() {
	if o.wait(); o.err == nil {
		o.err = o.control.Flush()
	}
}

// wait gives the client its time from now on: what was done since the last write is
// not on its account.
func (o *writer) wait() {
	if o.err == nil {
		o.err = o.control.SetWriteDeadline(time.Now().Add(o.patience))
	}
}

// done takes the deadline from the connection, which may serve other requests.
func (o *writer) done() { _ = o.control.SetWriteDeadline(time.Time{}) }
