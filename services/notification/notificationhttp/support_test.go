package notificationhttp_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/services/notification"
	"acervo/services/notification/notificationapi"
	"acervo/services/notification/notificationhttp"
	"acervo/services/notification/notificationsql"
	"acervo/services/notification/notificationtest"
)

// tokens are ACCOUNT or ACCOUNT/SESSION; "service:NAME" is a service.
type tokens struct{}

func (tokens) Verify(_ context.Context, token string) (identity.Caller, error) {
	if token == "wrong" {
		return identity.Caller{}, fault.New(fault.Unauthenticated, "no")
	}
	if name, ok := strings.CutPrefix(token, "service:"); ok {
		return identity.Caller{Service: name}, nil
	}
	account, session, ok := strings.Cut(token, "/")
	if !ok {
		session = "s-" + account
	}
	return identity.Caller{AccountID: account, SessionID: session}, nil
}

type house struct {
	*notificationtest.World
	t      *testing.T
	client *notificationapi.Client
	url    string

	heartbeat time.Duration
}

func open(t *testing.T, change func(*notification.Config)) *house {
	t.Helper()
	db, err := sqldb.Open(filepath.Join(t.TempDir(), "notification.db"), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return openOn(t, db, 30*time.Millisecond, change)
}

// openOn has streams look by themselves each heartbeat only.
func openOn(t *testing.T, db *sqldb.DB, heartbeat time.Duration, change func(*notification.Config)) *house {
	t.Helper()
	store, err := notificationsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{World: notificationtest.New(t, db, store, store, change), t: t, heartbeat: heartbeat}
	// So patient that no client is cut off because the machine is busy.
	h.url = h.serve(time.Minute, nil)
	h.client = notificationapi.NewClient(h.url, nil)
	return h
}

// serve serves the house once more, to clients that may leave what is written unread for
// so long; closed is called when a connection has ended.
func (h *house) serve(patience time.Duration, closed func()) (url string) {
	api := notificationhttp.API(rest.Config{Verifier: tokens{}}, h.Service, notificationhttp.Timing{Heartbeat: h.heartbeat, Retry: 7 * time.Millisecond, Patience: patience})
	server := httptest.NewUnstartedServer(nil)
	server.Config = rest.NewServer(api.Handler(), nil)
	server.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		_ = c.(*net.TCPConn).SetWriteBuffer(16 << 10) // so that a slow client is soon felt
		return ctx
	}
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed && closed != nil {
			closed()
		}
	}
	server.Start()
	h.t.Cleanup(server.Close)
	h.t.Cleanup(server.CloseClientConnections)
	return server.URL
}

func (h *house) list(who string, query url.Values) notificationapi.Page {
	h.t.Helper()
	page, err := h.client.List(h.t.Context(), query, rest.WithToken(who))
	if err != nil {
		h.t.Fatal(err)
	}
	return page
}

// inbox is what somebody's list shows, as KIND:TITLE, newest first.
func (h *house) inbox(who string) (out []string) {
	h.t.Helper()
	for _, n := range h.list(who, nil).Items {
		out = append(out, string(n.Kind)+":"+n.Title)
	}
	return out
}

func (h *house) wantInbox(who string, want ...string) {
	h.t.Helper()
	h.Eventually(who+" has "+strings.Join(want, ", "), func() bool { return slices.Equal(h.inbox(who), want) })
	if n := h.unread(who); n != h.count(who, "unread") {
		h.t.Errorf("unread-count says %d, the list counts %d", n, h.count(who, "unread"))
	}
}

func (h *house) count(who, filter string) int {
	h.t.Helper()
	q := url.Values{"count": {"true"}, "limit": {"1"}}
	if filter != "" {
		q.Set(filter, "true")
	}
	return *h.list(who, q).Total
}

func (h *house) unread(who string) int {
	h.t.Helper()
	n, err := h.client.Unread(h.t.Context(), rest.WithToken(who))
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// settled waits until nothing is due any more, nor soon.
func (h *house) settled() {
	h.t.Helper()
	h.Eventually("all settled", func() bool {
		due, next, err := h.Service.Inbox.Due(h.t.Context(), h.Now(), 1)
		return err == nil && len(due) == 0 && (next.IsZero() || next.Sub(h.Now()) > 30*time.Second)
	})
}

func (h *house) get(path, token string, header ...string) *http.Response {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.url+path, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { res.Body.Close() })
	return res
}

// ear listens to a stream.
var asAna = rest.WithToken("ana")

type ear struct {
	mu       sync.Mutex
	messages []notificationapi.Message
	closed   chan struct{}
	err      error
	stop     func()
}

func (h *house) listen(token, lastEventID string) *ear {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	e := &ear{closed: make(chan struct{}), stop: cancel}
	go func() {
		defer close(e.closed)
		err := h.client.Listen(ctx, lastEventID, func(m notificationapi.Message) error {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.messages = append(e.messages, m)
			return nil
		}, rest.WithToken(token))
		if !errors.Is(err, context.Canceled) {
			e.err = err
		}
	}()
	h.t.Cleanup(func() { cancel(); <-e.closed })
	return e
}

// heard is the notifications heard, as KIND:TITLE, and the last unread count (-1: none).
func (e *ear) heard() (notes []string, unread int, last string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	unread = -1
	for _, m := range e.messages {
		if m.Notification != nil {
			notes = append(notes, string(m.Notification.Kind)+":"+m.Notification.Title)
		} else {
			unread = m.Unread.Unread
		}
		last = m.ID
	}
	return notes, unread, last
}

func (e *ear) wait(h *house, unread int, notes ...string) {
	h.t.Helper()
	deadline := time.Now().Add(notificationtest.Patience)
	for {
		got, n, _ := e.heard()
		if slices.Equal(got, notes) && n == unread {
			return
		}
		if time.Now().After(deadline) {
			h.t.Fatalf("heard %v and %d unread, want %v and %d", got, n, notes, unread)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func (e *ear) waitClosed(h *house) {
	h.t.Helper()
	select {
	case <-e.closed:
		if e.err != nil {
			h.t.Errorf("the stream ended with %v", e.err)
		}
	case <-time.After(notificationtest.Patience):
		h.t.Fatal("the stream did not end")
	}
}
