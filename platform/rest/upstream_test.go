package rest_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
)

// far is an instance of a service somewhere else.
type far struct {
	*httptest.Server
	asked  atomic.Int32
	answer http.HandlerFunc
}

func newFar(t *testing.T, answer http.HandlerFunc) *far {
	t.Helper()
	f := &far{answer: answer}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.asked.Add(1)
		f.answer(w, r)
	}))
	t.Cleanup(f.Close)
	return f
}

func ok(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	_ = rest.WriteJSON(w, http.StatusOK, map[string]string{"got": string(body)})
}

// goneAddress is an address at which nobody listens.
func goneAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return "http://" + ln.Addr().String()
}

func elsewhere(t *testing.T, addresses ...string) *rest.Client {
	t.Helper()
	n := rest.NewMemoryNetwork()
	var urls []*url.URL
	for _, a := range addresses {
		u, err := url.Parse(a)
		if err != nil {
			t.Fatal(err)
		}
		urls = append(urls, u)
	}
	n.Elsewhere("far", urls)
	return rest.NewClient(n.URL("far"), n.Transport(), "far")
}

func TestInstancesTakeTurns(t *testing.T) {
	a, b := newFar(t, ok), newFar(t, ok)
	c := elsewhere(t, a.URL, b.URL)
	for range 10 {
		if _, err := rest.Get[map[string]string](t.Context(), c, "/x", nil); err != nil {
			t.Fatal(err)
		}
	}
	if a.asked.Load() != 5 || b.asked.Load() != 5 {
		t.Errorf("asked %d and %d times", a.asked.Load(), b.asked.Load())
	}
}

func TestAnInstanceThatIsGoneIsPassedOverWhateverIsSent(t *testing.T) {
	b := newFar(t, ok)
	c := elsewhere(t, goneAddress(t), b.URL)
	for i := range 20 {
		got, err := rest.Send[map[string]string](t.Context(), c, http.MethodPost, "/x", map[string]int{"i": i})
		if err != nil || !strings.HasPrefix(got["got"], `{"i":`) {
			t.Fatal(got, err)
		}
		res, err := c.Stream(t.Context(), http.MethodPost, "/x", nil, io.LimitReader(strings.NewReader("streamed"), 8), "text/plain")
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || !strings.Contains(string(raw), "streamed") {
			t.Fatalf("%s %v", raw, err)
		}
	}
}

func TestWhatMayHaveChangedSomethingIsNotSentAgain(t *testing.T) {
	dying := func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }
	for name, test := range map[string]struct {
		send  func(*rest.Client) error
		again bool
	}{
		"GET": {func(c *rest.Client) error {
			_, err := rest.Get[map[string]string](t.Context(), c, "/x", nil)
			return err
		}, true},
		"POST": {func(c *rest.Client) error {
			_, err := rest.Send[map[string]string](t.Context(), c, http.MethodPost, "/x", 1)
			return err
		}, false},
		"POST with a key": {func(c *rest.Client) error {
			_, err := rest.Send[map[string]string](t.Context(), c, http.MethodPost, "/x", 1, rest.WithIdempotency("k"))
			return err
		}, true},
		"POST that changes nothing": {func(c *rest.Client) error {
			_, err := rest.Send[map[string]string](t.Context(), c, http.MethodPost, "/x", 1, rest.Repeatable)
			return err
		}, true},
		"streamed POST with a key": {func(c *rest.Client) error {
			res, err := c.Stream(t.Context(), http.MethodPost, "/x", nil, io.LimitReader(strings.NewReader("s"), 1), "text/plain", rest.WithIdempotency("k"))
			if err == nil {
				res.Body.Close()
			}
			return err
		}, false},
		"DELETE": {func(c *rest.Client) error { return rest.Delete(t.Context(), c, "/x") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			good := newFar(t, ok)
			var failed, passed int
			for range 4 { // whichever has the turn; a new client has no memory of failures
				c := elsewhere(t, newFar(t, dying).URL, good.URL)
				for range 2 {
					if err := test.send(c); err == nil {
						passed++
					} else if !fault.Is(err, fault.Unavailable) {
						t.Fatal(err)
					} else {
						failed++
					}
				}
			}
			if want := map[bool]int{true: 0, false: 4}[test.again]; failed != want || passed != 8-want {
				t.Errorf("%d failed, %d passed", failed, passed)
			}
		})
	}
}

func TestAnInstanceThatCannotServeIsAskedAroundOnce(t *testing.T) {
	busy := newFar(t, func(w http.ResponseWriter, r *http.Request) {
		rest.WriteError(w, r, fault.New(fault.Unavailable, "The database cannot be reached; try again."))
	})
	c := elsewhere(t, busy.URL, newFar(t, ok).URL)
	for range 6 {
		if _, err := rest.Get[map[string]string](t.Context(), c, "/x", nil); err != nil {
			t.Fatal(err)
		}
	}
	alone := elsewhere(t, busy.URL)
	_, err := rest.Get[map[string]string](t.Context(), alone, "/x", nil)
	if !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), "database") {
		t.Errorf("its own word is not passed on: %v", err)
	}
}

func TestAfterFailuresAnInstanceRestsAndComesBack(t *testing.T) {
	var broken atomic.Bool
	broken.Store(true)
	a := newFar(t, func(w http.ResponseWriter, r *http.Request) {
		if broken.Load() {
			panic(http.ErrAbortHandler)
		}
		ok(w, r)
	})
	c := elsewhere(t, a.URL)
	for range 20 {
		if _, err := rest.Get[map[string]string](t.Context(), c, "/x", nil); !fault.Is(err, fault.Unavailable) {
			t.Fatal(err)
		}
	}
	if n := a.asked.Load(); n > 10 { // net/http asks again itself on a connection kept alive
		t.Errorf("asked %d times although it failed each time", n)
	}
	broken.Store(false)
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if _, err := rest.Get[map[string]string](t.Context(), c, "/x", nil); err == nil {
			return
		}
		if time.Now().After(until) {
			t.Fatal("it never came back")
		}
	}
}

func TestWhoLeavesIsNoFailureOfTheInstance(t *testing.T) {
	var slow atomic.Bool
	slow.Store(true)
	a := newFar(t, func(w http.ResponseWriter, r *http.Request) {
		if slow.Load() {
			<-r.Context().Done()
			return
		}
		ok(w, r)
	})
	c := elsewhere(t, a.URL)
	for range 10 {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Millisecond, cancel)
		if _, err := rest.Get[map[string]string](ctx, c, "/x", nil); err == nil {
			t.Fatal("it answered")
		}
	}
	slow.Store(false)
	if _, err := rest.Get[map[string]string](t.Context(), c, "/x", nil); err != nil {
		t.Error(err)
	}
}

func TestAnInstanceThatHangsIsLeftForAnother(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for seconds")
	}
	hung := newFar(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	c := elsewhere(t, hung.URL, newFar(t, ok).URL)
	begun := time.Now()
	for range 2 {
		if _, err := rest.Get[map[string]string](t.Context(), c, "/x", nil); err != nil {
			t.Fatal(err)
		}
	}
	if time.Since(begun) > 9*time.Second {
		t.Errorf("took %s", time.Since(begun))
	}
}

func TestAddressesOfInstances(t *testing.T) {
	if _, err := rest.ParseInstances([]string{"http://10.0.0.7:8081", "https://documents.example.com/"}); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"", "10.0.0.7:8081", "ftp://x", "http://", "http://a/b", "http://u:p@a", "http://a?b=c", "http://a b"} {
		if _, err := rest.ParseInstances([]string{bad}); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestWhatNeverBeginsToAnswerIsGivenUp(t *testing.T) {
	hung := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	trickle := func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
		for range 6 {
			_, _ = io.WriteString(w, "x")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(100 * time.Millisecond)
		}
	}
	c := elsewhere(t, newFar(t, hung).URL, newFar(t, hung).URL)
	begun := time.Now()
	for range 8 {
		if _, err := c.Stream(t.Context(), http.MethodGet, "/x", nil, nil, "", rest.Within(300*time.Millisecond)); !fault.Is(err, fault.Unavailable) {
			t.Fatal(err)
		}
	}
	if took := time.Since(begun); took > 8*300*time.Millisecond { // after some, it is not even tried
		t.Errorf("given up after %s", took)
	}
	slow := elsewhere(t, newFar(t, trickle).URL)
	res, err := slow.Stream(t.Context(), http.MethodGet, "/x", nil, nil, "", rest.Within(300*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if raw, err := io.ReadAll(res.Body); err != nil || string(raw) != "xxxxxx" {
		t.Errorf("an answer that had begun: %q %v", raw, err)
	}
	half := elsewhere(t, newFar(t, hung).URL, newFar(t, ok).URL)
	for range 4 { // one is asked in time when the other does not answer
		res, err := half.Stream(t.Context(), http.MethodGet, "/x", nil, nil, "", rest.Within(2*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
}
