// Package audittest is the suite that every store of the trail runs.
package audittest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/audit"
	"acervo/services/audit/auditapi"
)

// Store is what an audit.Store promises. open gives an empty one with the database
// whose transactions it takes.
func Store(t *testing.T, open func(*testing.T) (*sqldb.DB, audit.Store)) {
	fresh := func(t *testing.T) *trail {
		db, store := open(t)
		return &trail{t: t, db: db, store: store, at: time.Date(2026, 3, 2, 9, 0, 0, 123_000, time.UTC)}
	}
	t.Run("an empty trail ends at zero", func(t *testing.T) {
		k := fresh(t)
		if end := k.end(); end != (audit.Head{}) {
			t.Errorf("%+v", end)
		}
		if got := k.list(audit.Filter{}, audit.Newest, 10); len(got) != 0 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("what was appended comes back whole", func(t *testing.T) {
		k := fresh(t)
		rows := []audit.Row{k.append("acervo.document.uploaded.v1", "d", "ana", `{"a":1}`), k.append("acervo.document.changed.v1", "d", "rui", `{"a":2}`)}
		if rows[0].Changed != nil || !slices.Equal(rows[1].Changed, []string{"a"}) {
			t.Fatalf("changed %v and %v", rows[0].Changed, rows[1].Changed)
		}
		if end := k.end(); end != (audit.Head{Seq: 2, Hash: rows[1].Hash}) {
			t.Errorf("ends at %+v", end)
		}
		walked := k.walk(0, 10)
		listed := k.list(audit.Filter{}, audit.Newest, 10)
		slices.Reverse(listed)
		for i, want := range rows {
			if got := walked[i]; !same(got.Entry, want.Entry) || got.Event != want.Event {
				t.Errorf("walked %+v, want %+v", got, want)
			}
			if !same(listed[i], want.Entry) {
				t.Errorf("listed %+v, want %+v", listed[i], want.Entry)
			}
		}
	})
	t.Run("within a transaction, what it appended is there", func(t *testing.T) {
		k := fresh(t)
		failed := errors.New("failed")
		err := k.db.Write(t.Context(), func(tx *sqldb.Tx) error {
			row := k.next(tx, "acervo.document.uploaded.v1", "d", "ana", `1`)
			k.must(k.store.Append(tx, row))
			if head, err := k.store.Head(tx); err != nil || head != (audit.Head{Seq: 1, Hash: row.Hash}) {
				t.Errorf("head %+v %v", head, err)
			}
			if has, err := k.store.Has(tx, row.EventID); err != nil || !has {
				t.Errorf("has it: %v %v", has, err)
			}
			if has, err := k.store.Has(tx, "another"); err != nil || has {
				t.Errorf("has another: %v %v", has, err)
			}
			return failed
		})
		if !errors.Is(err, failed) || k.end() != (audit.Head{}) || len(k.walk(0, 10)) != 0 {
			t.Errorf("a transaction that failed left something: %v, %+v", err, k.end())
		}
	})
	t.Run("the latest about a subject, of one kind", func(t *testing.T) {
		k := fresh(t)
		k.append("acervo.document.uploaded.v1", "d", "ana", `1`)
		second := k.append("acervo.document.changed.v1", "d", "ana", `2`)
		k.append("acervo.document_type.created.v1", "d", "ana", `3`)
		k.append("acervo.document.changed.v1", "e", "ana", `4`)
		k.must(k.db.Write(t.Context(), func(tx *sqldb.Tx) error {
			for _, c := range []struct{ subject, kind, want string }{
				{"d", "acervo.document.", second.Event}, {"d", "acervo.class.", ""}, {"f", "acervo.document.", ""}, {"d", "acervo%", ""},
			} {
				if got, err := k.store.Latest(tx, c.subject, c.kind); err != nil || got != c.want {
					t.Errorf("%+v: %s %v", c, got, err)
				}
			}
			return nil
		}))
	})
	t.Run("filters, places and counts", func(t *testing.T) {
		k := fresh(t)
		for i := range 12 {
			k.append([]string{"acervo.document.uploaded.v1", "acervo.document.changed.v1"}[i%2], []string{"d", "e", "f"}[i%3], []string{"ana", "rui"}[i/6], `1`)
		}
		from, to := k.at.Add(-4*time.Minute), k.at.Add(-time.Minute) // the 8th to the 11th, which is outside
		for _, c := range []struct {
			f    audit.Filter
			want []int64
		}{
			{audit.Filter{}, []int64{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}},
			{audit.Filter{Actor: "ana"}, []int64{6, 5, 4, 3, 2, 1}},
			{audit.Filter{Type: "acervo.document.changed.v1"}, []int64{12, 10, 8, 6, 4, 2}},
			{audit.Filter{Subject: "e"}, []int64{11, 8, 5, 2}},
			{audit.Filter{From: from, To: to}, []int64{10, 9, 8}},
			{audit.Filter{Actor: "rui", Subject: "e", From: from}, []int64{11, 8}},
			{audit.Filter{Actor: "eva"}, nil},
		} {
			if got := seqs(k.list(c.f, audit.Newest, 100)); !slices.Equal(got, c.want) {
				t.Errorf("%+v: %v, want %v", c.f, got, c.want)
			}
			if n, err := k.store.Count(t.Context(), c.f); err != nil || n != len(c.want) {
				t.Errorf("%+v: counted %d %v", c.f, n, err)
			}
			var paged []int64
			for before := int64(audit.Newest); ; {
				page := seqs(k.list(c.f, before, 2))
				if len(page) > 2 {
					t.Fatalf("a page of %d", len(page))
				}
				paged = append(paged, page...)
				if len(page) == 0 {
					break
				}
				before = page[len(page)-1]
			}
			if !slices.Equal(paged, c.want) {
				t.Errorf("%+v: in pages %v, want %v", c.f, paged, c.want)
			}
		}
	})
	t.Run("a walk goes on from a place and ends when told to", func(t *testing.T) {
		k := fresh(t)
		for range 5 {
			k.append("acervo.document.changed.v1", "d", "ana", `1`)
		}
		if got := k.walk(2, 2); len(got) != 2 || got[0].Seq != 3 || got[1].Seq != 4 {
			t.Errorf("%+v", got)
		}
		enough := errors.New("enough")
		if n, err := k.store.Walk(t.Context(), 0, 5, func(r audit.Row) error {
			if r.Seq == 2 {
				return enough
			}
			return nil
		}); !errors.Is(err, enough) || n != 2 {
			t.Errorf("%d %v", n, err)
		}
	})
}

// trail is a store under test.
type trail struct {
	t     *testing.T
	db    *sqldb.DB
	store audit.Store
	at    time.Time
}

func (k *trail) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

// append adds an event, a minute after the one before.
func (k *trail) append(typ, subject, actor, data string) (row audit.Row) {
	k.t.Helper()
	k.must(k.db.Write(k.t.Context(), func(tx *sqldb.Tx) error {
		row = k.next(tx, typ, subject, actor, data)
		return k.store.Append(tx, row)
	}))
	return row
}

func (k *trail) next(tx *sqldb.Tx, typ, subject, actor, data string) audit.Row {
	k.t.Helper()
	head, err := k.store.Head(tx)
	k.must(err)
	before, err := k.store.Latest(tx, subject, "acervo.document.")
	k.must(err)
	k.at = k.at.Add(time.Minute)
	row, err := audit.Next(head, event.Event{
		ID: sqldb.NewID(), Source: "/acervo/document", Type: typ, Subject: subject, Actor: actor, RequestID: "a-request", Time: k.at, Data: []byte(data),
	}, before)
	k.must(err)
	return row
}

func (k *trail) end() audit.Head {
	k.t.Helper()
	end, err := k.store.End(k.t.Context())
	k.must(err)
	return end
}

func (k *trail) list(f audit.Filter, before int64, limit int) []auditapi.Entry {
	k.t.Helper()
	out, err := k.store.List(k.t.Context(), f, before, limit)
	k.must(err)
	return out
}

func (k *trail) walk(after int64, limit int) (out []audit.Row) {
	k.t.Helper()
	n, err := k.store.Walk(k.t.Context(), after, limit, func(r audit.Row) error { out = append(out, r); return nil })
	k.must(err)
	if n != len(out) {
		k.t.Errorf("walked %d, says %d", len(out), n)
	}
	return out
}

func seqs(entries []auditapi.Entry) (out []int64) {
	for _, e := range entries {
		out = append(out, e.Seq)
	}
	return out
}

// same reports whether two entries say the same, down to the microsecond.
func same(a, b auditapi.Entry) bool {
	return a.Time.Equal(b.Time) && slices.Equal(a.Changed, b.Changed) && a.Seq == b.Seq && a.EventID == b.EventID && a.Actor == b.Actor &&
		a.Type == b.Type && a.Subject == b.Subject && a.Service == b.Service && a.RequestID == b.RequestID && a.EventHash == b.EventHash && a.Hash == b.Hash
}
