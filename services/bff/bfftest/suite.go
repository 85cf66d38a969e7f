// Package bfftest is the suite that every store of browsers' sessions runs.
package bfftest

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/services/bff"
)

// Sessions is what a bff.Sessions promises. open gives an empty one.
func Sessions(t *testing.T, open func(*testing.T) bff.Sessions) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 123_000, time.UTC)
	session := func(key, sid string) bff.BrowserSession {
		return bff.BrowserSession{Key: key, SID: sid, AccountID: "ana", Sealed: []byte{0, 1, 255}, CreatedAt: at, UsedAt: at.Add(time.Minute)}
	}
	fresh := func(t *testing.T, with ...bff.BrowserSession) *drawer {
		d := &drawer{t, open(t)}
		for _, s := range with {
			d.must(d.Create(t.Context(), s))
		}
		return d
	}
	t.Run("what was kept comes back whole", func(t *testing.T) {
		d := fresh(t, session("one", "s1"), session("two", "s2"))
		d.want(session("one", "s1"))
		d.want(session("two", "s2"))
		d.gone("three")
	})
	t.Run("renewed, it has the new token and the same beginning", func(t *testing.T) {
		d := fresh(t, session("one", "s1"), session("two", "s2"))
		d.must(d.Renew(t.Context(), "one", []byte("new"), at.Add(time.Hour)))
		renewed := session("one", "s1")
		renewed.Sealed, renewed.UsedAt = []byte("new"), at.Add(time.Hour)
		d.want(renewed)
		d.want(session("two", "s2"))
		if err := d.Renew(t.Context(), "three", []byte("new"), at); !fault.Is(err, fault.NotFound) {
			t.Errorf("one that is not there: %v", err)
		}
		d.gone("three")
	})
	t.Run("ended, it is gone and cannot be renewed; again is nothing", func(t *testing.T) {
		d := fresh(t, session("one", "s1"), session("two", "s1"))
		for range 2 {
			d.must(d.End(t.Context(), "one"))
		}
		d.gone("one")
		d.want(session("two", "s1"))
		if err := d.Renew(t.Context(), "one", []byte("new"), at); !fault.Is(err, fault.NotFound) {
			t.Errorf("renewed after its end: %v", err)
		}
	})
	t.Run("ended by the employee service's session, all of it are gone and told", func(t *testing.T) {
		d := fresh(t, session("one", "s1"), session("two", "s1"), session("three", "s2"))
		keys, err := d.EndBySID(t.Context(), "s1")
		slices.Sort(keys)
		if err != nil || !slices.Equal(keys, []string{"one", "two"}) {
			t.Errorf("%v %v", keys, err)
		}
		d.gone("one")
		d.gone("two")
		d.want(session("three", "s2"))
		if keys, err := d.EndBySID(t.Context(), "s1"); err != nil || len(keys) != 0 {
			t.Errorf("again: %v %v", keys, err)
		}
	})
	t.Run("a sweep forgets the idle and the old", func(t *testing.T) {
		idle, old, kept := session("idle", "s"), session("old", "s"), session("kept", "s")
		idle.UsedAt, idle.CreatedAt = at.Add(-time.Microsecond), at
		old.UsedAt, old.CreatedAt = at.Add(time.Hour), at.Add(-time.Hour-time.Microsecond)
		kept.UsedAt, kept.CreatedAt = at, at.Add(-time.Hour)
		d := fresh(t, idle, old, kept)
		d.must(d.Sweep(t.Context(), at, at.Add(-time.Hour)))
		d.gone("idle")
		d.gone("old")
		d.want(kept)
	})
}

// drawer is a store under test.
type drawer struct {
	t *testing.T
	bff.Sessions
}

func (d *drawer) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *drawer) want(s bff.BrowserSession) {
	d.t.Helper()
	got, err := d.Find(d.t.Context(), s.Key)
	d.must(err)
	if got.Key != s.Key || got.SID != s.SID || got.AccountID != s.AccountID || !bytes.Equal(got.Sealed, s.Sealed) || !got.CreatedAt.Equal(s.CreatedAt) || !got.UsedAt.Equal(s.UsedAt) {
		d.t.Errorf("%+v, want %+v", got, s)
	}
}

func (d *drawer) gone(key string) {
	d.t.Helper()
	if s, err := d.Find(d.t.Context(), key); !fault.Is(err, fault.NotFound) {
		d.t.Errorf("%s is there: %+v %v", key, s, err)
	}
}
