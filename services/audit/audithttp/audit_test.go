package audithttp_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/services/audit"
	"acervo/services/audit/auditapi"
	"acervo/services/audit/audithttp"
	"acervo/services/audit/auditsql"
)

// tokens are roles.
type tokens struct{}

func (tokens) Verify(_ context.Context, token string) (identity.Caller, error) {
	if token == "service" {
		return identity.Caller{Service: "document"}, nil
	}
	return identity.Caller{AccountID: "someone", Roles: []string{token}}, nil
}

type house struct {
	t        *testing.T
	db       *sqldb.DB
	consumer *event.Consumer
	client   *auditapi.Client
	url      string
	at       time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	db, err := sqldb.Open(filepath.Join(t.TempDir(), "audit.db"), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	store, err := auditsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	s := audit.New(store, nil)
	server := httptest.NewServer(audithttp.API(rest.Config{Verifier: tokens{}}, s).Handler())
	t.Cleanup(server.Close)
	return &house{t: t, db: db, consumer: s.Consumer(db), url: server.URL,
		client: auditapi.NewClient(server.URL, nil, rest.WithToken("admin")), at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
}

// happen delivers an event, each a minute after the one before, and returns it.
func (h *house) happen(typ, subject, actor string, data any) event.Event {
	h.t.Helper()
	ctx := identity.With(h.t.Context(), identity.Caller{AccountID: actor})
	ev, err := event.New(ctx, "document", typ, subject, data)
	if err != nil {
		h.t.Fatal(err)
	}
	h.at = h.at.Add(time.Minute)
	ev.Time = h.at
	h.deliver(ev)
	return ev
}

func (h *house) deliver(events ...event.Event) {
	h.t.Helper()
	if err := h.consumer.Deliver(context.Background(), events); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) list(query string) auditapi.Page {
	h.t.Helper()
	q, err := url.ParseQuery(query)
	if err != nil {
		h.t.Fatal(err)
	}
	page, err := h.client.List(h.t.Context(), q)
	if err != nil {
		h.t.Fatal(err)
	}
	return page
}

func (h *house) verify() auditapi.Verification {
	h.t.Helper()
	v, err := h.client.Verify(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

func (h *house) tamper(statement string, args ...any) {
	h.t.Helper()
	if err := h.db.Write(h.t.Context(), func(tx *sqldb.Tx) error { _, err := tx.Exec(statement, args...); return err }); err != nil {
		h.t.Fatal(err)
	}
}

func doc(title string, revision int, fields map[string]any) any {
	return map[string]any{"document": map[string]any{"id": "d1", "title": title, "revision": revision, "updated_at": revision, "fields": fields}, "employee_number": 7}
}

func TestTheTrailSaysWhoDidWhatAndNoContents(t *testing.T) {
	h := open(t)
	first := h.happen("acervo.document.uploaded.v1", "d1", "ana", doc("Segredo", 1, map[string]any{"cid": "F32"}))
	h.happen("acervo.document.changed.v1", "d1", "rui", doc("Sigilo", 2, map[string]any{"cid": "F33"}))
	h.happen("acervo.document.deleted.v1", "d1", "rui", doc("Sigilo", 3, nil))
	h.deliver(first) // again
	h.tamper(`DELETE FROM inbox`)
	h.deliver(first) // and again, long after
	page := h.list("count=true")
	if *page.Total != 3 || len(page.Items) != 3 {
		t.Fatalf("%d entries", *page.Total)
	}
	last, middle := page.Items[0], page.Items[1]
	if last.Seq != 3 || last.Actor != "rui" || last.Type != "acervo.document.deleted.v1" || last.Subject != "d1" || last.Service != "document" || !slices.Equal(last.Changed, []string{"document.fields"}) {
		t.Errorf("%+v", last)
	}
	if !slices.Equal(middle.Changed, []string{"document.fields.cid", "document.title"}) || page.Items[2].Changed != nil {
		t.Errorf("changed %v, first %v", middle.Changed, page.Items[2].Changed)
	}
	res := h.get("/audit", "admin")
	body := make([]byte, 64<<10)
	n, _ := res.Body.Read(body)
	for _, secret := range []string{"Segredo", "Sigilo", "F32", "F33"} {
		if strings.Contains(string(body[:n]), secret) {
			t.Errorf("the trail tells %q", secret)
		}
	}
	if v := h.verify(); !v.Intact || v.Entries != 3 || v.Head != last.Hash || v.Broken != nil {
		t.Errorf("%+v", v)
	}
}

func TestFiltersAndPages(t *testing.T) {
	h := open(t)
	const ana, rui, eva = "00000000-0000-7000-8000-00000000000a", "00000000-0000-7000-8000-00000000000b", "system"
	for i := range 25 {
		h.happen([]string{"acervo.document.uploaded.v1", "acervo.document.changed.v1"}[i%2], fmt.Sprint("d", i%5), []string{ana, rui, eva}[i%3], i)
	}
	for query, want := range map[string]int{
		"": 25, "actor=" + ana: 9, "actor=system": 8, "type=acervo.document.changed.v1": 12, "subject=d0": 5, "actor=" + ana + "&subject=d0": 2, "actor=service:document": 0,
		"from=2026-03-02T09:10:00Z":                         16,
		"to=2026-03-02T09:10:00Z":                           9,
		"from=2026-03-02T09:10:00Z&to=2026-03-02T09:11:00Z": 1,
		"from=2026-03-02T06:10:00-03:00&actor=" + rui:       5,
	} {
		page := h.list(query + "&count=true")
		var seqs []int64
		q := query + "&limit=4"
		for next := "begin"; next != ""; {
			p := h.list(q)
			for _, e := range p.Items {
				seqs = append(seqs, e.Seq)
			}
			next = p.Next
			q = query + "&limit=4&cursor=" + next
		}
		if *page.Total != want || len(seqs) != want {
			t.Errorf("%q: total %d, in pages %d, want %d", query, *page.Total, len(seqs), want)
		}
		if !slices.IsSortedFunc(seqs, func(a, b int64) int { return int(b - a) }) || len(slices.Compact(seqs)) != want {
			t.Errorf("%q: pages do not join: %v", query, seqs)
		}
	}
}

func TestWhatWasTamperedWithShows(t *testing.T) {
	for name, c := range map[string]struct {
		statement string
		seq       int64
	}{
		"an actor":             {`UPDATE trail SET actor = 'nobody' WHERE seq = 3`, 3},
		"a time":               {`UPDATE trail SET time = time + 1 WHERE seq = 3`, 3},
		"changed fields":       {`UPDATE trail SET changed = '["nothing"]' WHERE seq = 3`, 3},
		"unreadable fields":    {`UPDATE trail SET changed = 'x' WHERE seq = 3`, 3},
		"the event":            {`UPDATE trail SET event = replace(event, '"data":2', '"data":3') WHERE seq = 3`, 3},
		"a hash":               {`UPDATE trail SET hash = event_hash WHERE seq = 3`, 3},
		"the first":            {`DELETE FROM trail WHERE seq = 1`, 1},
		"one in the middle":    {`DELETE FROM trail WHERE seq = 3`, 3},
		"two exchanged":        {`UPDATE trail SET seq = CASE seq WHEN 3 THEN -4 WHEN 4 THEN -3 END WHERE seq IN (3, 4)`, 3},
		"the last":             {`DELETE FROM trail WHERE seq = 5`, 5},
		"all":                  {`DELETE FROM trail`, 1},
		"an end put elsewhere": {`UPDATE head SET seq = 4`, 5},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			for i := range 5 {
				h.happen("acervo.document.changed.v1", "d1", "ana", i)
			}
			if v := h.verify(); !v.Intact || v.Entries != 5 {
				t.Fatalf("before: %+v", v)
			}
			h.tamper(c.statement)
			v := h.verify()
			if v.Intact || v.Broken == nil || v.Broken.Seq != c.seq || v.Broken.Reason == "" || v.Entries != c.seq-1 {
				t.Errorf("%+v, want broken at %d", v, c.seq)
			}
		})
	}
}

func TestAnEmptyTrailIsIntact(t *testing.T) {
	h := open(t)
	if v := h.verify(); !v.Intact || v.Entries != 0 || v.Head != "" {
		t.Errorf("%+v", v)
	}
}

func TestOnlyAdministratorsReadTheTrail(t *testing.T) {
	h := open(t)
	for _, path := range []string{"/audit", "/audit/verify"} {
		for token, want := range map[string]int{"": http.StatusUnauthorized, "hr": http.StatusForbidden, "employee": http.StatusForbidden, "service": http.StatusForbidden, "admin": http.StatusOK} {
			if res := h.get(path, token); res.StatusCode != want {
				t.Errorf("%s as %q: %d, want %d", path, token, res.StatusCode, want)
			}
		}
	}
}

func TestBadQueries(t *testing.T) {
	h := open(t)
	for query, field := range map[string]string{
		"from=yesterday": "from", "to=x": "to", "cursor=x": "cursor", "limit=0": "limit", "who=ana": "who",
		"from=2026-03-02T09:10:00Z&to=2026-03-02T09:10:00Z": "to",
	} {
		q, _ := url.ParseQuery(query)
		_, err := h.client.List(t.Context(), q)
		if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.Malformed {
			t.Errorf("%s: %v", query, err)
		} else if f := fault.From(err).Fields; len(f) != 1 || f[0].Field != field {
			t.Errorf("%s: names %v", query, f)
		}
	}
}

func (h *house) get(path, token string) *http.Response {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.url+path, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { res.Body.Close() })
	return res
}
