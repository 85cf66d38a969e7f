package notificationhttp_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/services/employee/employeeapi"
	"acervo/services/notification"
	"acervo/services/notification/notificationtest"
)

func TestAStreamTellsLiveAndCounts(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.See("ana", "d0", true)
	h.See("ana", "d1", true)
	h.Upload(h.Doc("d0", "ana", "Antes"))
	h.wantInbox("ana", "document_about_you:Antes")
	one, two := h.listen("ana", ""), h.listen("ana/other", "")
	one.wait(h, 1)
	two.wait(h, 1)
	h.Upload(h.Doc("d1", "ana", "Agora"))
	one.wait(h, 2, "document_about_you:Agora")
	two.wait(h, 2, "document_about_you:Agora")
	if _, err := h.client.Read(t.Context(), h.list("ana", nil).Items[0].ID, asAna); err != nil {
		t.Fatal(err)
	}
	one.wait(h, 1, "document_about_you:Agora") // read in one tab, seen in the other
	two.wait(h, 1, "document_about_you:Agora")
	h.See("ana", "d0", false)
	one.wait(h, 0, "document_about_you:Agora") // by the heartbeat at the latest
}

func TestAStreamResumesWithoutLossOrRepeat(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	upload := func(from, to int) {
		for i := from; i < to; i++ {
			d := fmt.Sprintf("d%03d", i)
			h.See("ana", d, true)
			h.Upload(h.Doc(d, "ana", d))
		}
	}
	first := h.listen("ana", "")
	first.wait(h, 0)
	upload(0, 3)
	var all []string
	for i := range 3 {
		all = append(all, fmt.Sprintf("document_about_you:d%03d", i))
	}
	first.wait(h, 3, all...)
	_, _, last := first.heard()
	first.stop()
	<-first.closed
	upload(3, 160) // more than a batch is missed
	h.settled()
	h.See("ana", "d100", false)
	second := h.listen("ana", last)
	var rest []string
	for i := 3; i < 160; i++ {
		if i != 100 {
			rest = append(rest, fmt.Sprintf("document_about_you:d%03d", i))
		}
	}
	second.wait(h, 159, rest...)
	_, _, last = second.heard()
	third := h.listen("ana", last)
	third.wait(h, 159)
	beyond := h.listen("ana", "999999") // as after a restored backup
	beyond.wait(h, 159)
	upload(160, 161)
	third.wait(h, 160, "document_about_you:d160")
	beyond.wait(h, 160, "document_about_you:d160")
}

func TestStreamsOpenedAndCutWhileThingsHappenMissNothing(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	const n = 120
	go func() {
		for i := range n {
			d := fmt.Sprintf("d%03d", i)
			h.See("ana", d, true)
			h.Upload(h.Doc(d, "ana", d))
		}
	}()
	var got []string
	last := "0"
	for deadline := time.Now().Add(notificationtest.Patience); len(got) < n && time.Now().Before(deadline); {
		e := h.listen("ana", last)
		time.Sleep(7 * time.Millisecond)
		e.stop()
		<-e.closed
		notes, _, id := e.heard()
		got = append(got, notes...)
		if id != "" {
			last = id
		}
	}
	for i := range got {
		if got[i] != fmt.Sprintf("document_about_you:d%03d", i) {
			t.Fatalf("at %d: %s", i, got[i])
		}
	}
	if len(got) != n {
		t.Errorf("%d of %d", len(got), n)
	}
}

func TestTheStreamOnTheWire(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	res := h.get("/notifications/stream", "ana")
	for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	in := bufio.NewReader(res.Body)
	var text strings.Builder
	for !strings.Contains(text.String(), "\n:\n") {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		text.WriteString(line)
	}
	if want := "retry: 7\n\nid: 0\nevent: unread\ndata: {\"unread\":0}\n\n:\n"; text.String() != want {
		t.Errorf("%q, want %q", text.String(), want)
	}
	if res := h.get("/notifications/stream", "ana", "Last-Event-ID", "x"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a Last-Event-ID that is none: %d", res.StatusCode)
	}
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	h := open(t, func(c *notification.Config) { c.SessionPoll = 50 * time.Millisecond })
	h.Person("ana", "Ana")
	gone, stays := h.listen("ana/s1", ""), h.listen("ana/s2", "")
	gone.wait(h, 0)
	stays.wait(h, 0)
	h.EndSession("s1")
	gone.waitClosed(h)
	h.See("ana", "d1", true)
	h.Upload(h.Doc("d1", "ana", "Contrato"))
	stays.wait(h, 1, "document_about_you:Contrato")
	if notes, _, _ := gone.heard(); len(notes) > 0 {
		t.Errorf("heard after the end: %v", notes)
	}
}

func TestAStreamEndsAtOnceWhenItIsTold(t *testing.T) {
	h := open(t, func(c *notification.Config) { c.SessionPoll = time.Hour })
	h.Person("ana", "Ana")
	one, two := h.listen("ana/s1", ""), h.listen("ana/s2", "")
	one.wait(h, 0)
	two.wait(h, 0)
	h.Happen("employee", employeeapi.SessionEnded, "s1", "ana", employeeapi.SessionEvent{SessionID: "s1", AccountID: "ana", Reason: "signed_out"})
	one.waitClosed(h)
	select {
	case <-two.closed:
		t.Fatal("the other session's stream ended too")
	case <-time.After(50 * time.Millisecond):
	}
	h.Account("ana", employeeapi.AccountInactive, 2)
	two.waitClosed(h)
}

func TestAStreamWhoseSessionNobodyCanConfirmEnds(t *testing.T) {
	h := open(t, func(c *notification.Config) { c.SessionPoll = 50 * time.Millisecond })
	h.Person("ana", "Ana")
	e := h.listen("ana", "")
	e.wait(h, 0)
	h.Down(true)
	e.waitClosed(h)
}

func TestNothingIsToldWhileNobodyCanTellAndAllOfItAfterwards(t *testing.T) {
	h := open(t, func(c *notification.Config) { c.SessionPoll = time.Hour })
	h.Person("ana", "Ana")
	h.See("ana", "d1", true)
	e := h.listen("ana", "")
	e.wait(h, 0)
	h.Down(true)
	h.Upload(h.Doc("d1", "ana", "Contrato"))
	time.Sleep(150 * time.Millisecond)
	e.wait(h, 0)
	h.Down(false)
	e.wait(h, 1, "document_about_you:Contrato")
}

// The slow client reads nothing until it was cut off: what was written to it then lies in
// buffers of a size that we know, less than all there is. It goes on from there.
func TestASlowClientIsCutOffAndLosesNothing(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	cut := make(chan struct{})
	raw, err := net.Dial("tcp", strings.TrimPrefix(h.serve(100*time.Millisecond, sync.OnceFunc(func() { close(cut) })), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	_ = raw.(*net.TCPConn).SetReadBuffer(16 << 10)
	fmt.Fprintf(raw, "GET /notifications/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ana\r\nLast-Event-ID: 0\r\n\r\n")
	const n = 60
	long := strings.Repeat("título ", 2_000) // two megabytes in all: more than buffers between us hold
	var all []string
	for i := range n {
		d := fmt.Sprintf("d%03d", i)
		h.See("ana", d, true)
		h.Upload(h.Doc(d, "ana", d+long))
		all = append(all, "document_about_you:"+d+long)
	}
	h.listen("ana", "0").wait(h, n, all...) // nobody else is held up
	select {
	case <-cut:
	case <-time.After(notificationtest.Patience):
		t.Fatal("the slow one was not cut off")
	}
	_ = raw.SetReadDeadline(time.Now().Add(notificationtest.Patience))
	var received []byte
	if res, err := http.ReadResponse(bufio.NewReader(raw), nil); err == nil { // else not even a header came in time
		received, err = io.ReadAll(res.Body)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("the slow one was cut off, but its connection stays open")
		}
	}
	got, last := 0, "0"
	whole := received[:bytes.LastIndex(received, []byte("\n\n"))+1] // without what was cut through
	for _, line := range strings.Split(string(whole), "\n") {
		if id, ok := strings.CutPrefix(line, "id: "); ok {
			last = id
		}
		if line == "event: notification" {
			got++
		}
	}
	if got >= n {
		t.Fatalf("all %d reached the slow one", n)
	}
	h.listen("ana", last).wait(h, n, all[got:]...)
}

func TestOpenStreamsOfOneAccountAreLimited(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	for range 32 {
		if res := h.get("/notifications/stream", "ana"); res.StatusCode != http.StatusOK {
			t.Fatalf("%d", res.StatusCode)
		}
	}
	if res := h.get("/notifications/stream", "ana"); res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
		t.Errorf("the 33rd: %d", res.StatusCode)
	}
}
