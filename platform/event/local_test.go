package event_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"acervo/platform/event"
	"acervo/platform/sqldb"
)

func wrapAfter(inner func(context.Context, event.Event) (event.Effect, error), after func(word string)) func(context.Context, event.Event) (event.Effect, error) {
	return func(ctx context.Context, ev event.Event) (event.Effect, error) {
		effect, err := inner(ctx, ev)
		if effect == nil {
			return nil, err
		}
		word, _ := event.Decode[string](ev)
		return func(tx *sqldb.Tx) error {
			tx.AfterCommit(func() { after(word) })
			return effect(tx)
		}, err
	}
}

func bus(t *testing.T, db *sqldb.DB, consumers ...*listener) *event.Local {
	t.Helper()
	b, err := event.NewLocal(t.Context(), db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range consumers {
		b.Subscribe(c.Consumer, "town")
	}
	return b
}

func busDB(t *testing.T) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.TempDir()+"/bus.db", sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func relay(b event.Bus, db *sqldb.DB) *event.Relay {
	return &event.Relay{Service: "town", DB: db, Bus: b, Log: slog.New(slog.DiscardHandler)}
}

func idle(t *testing.T, b *event.Local, db *sqldb.DB) func() bool {
	return func() bool {
		age, err := event.OutboxAge(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		return age == 0 && b.Idle()
	}
}

func TestFromOutboxToEveryConsumerOnceAndInOrder(t *testing.T) {
	source := open(t, "source.db")
	one, two := listen(t, "one"), listen(t, "two")
	b := bus(t, busDB(t), one, two)
	run(t, b.Run)
	run(t, relay(b, source).Run)

	want := map[string][]string{}
	for i := range 600 { // more than two batches
		key, word := fmt.Sprint("k", i%7), fmt.Sprint(i)
		want[key] = append(want[key], word)
		commit(t, source, said(t, key, word))
	}
	eventually(t, "all delivered", idle(t, b, source))
	for _, l := range []*listener{one, two} {
		got := map[string][]string{}
		rows, err := l.DB.Query(t.Context(), `SELECT key, word FROM told ORDER BY n`)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var k, w string
			if err := rows.Scan(&k, &w); err != nil {
				t.Fatal(err)
			}
			got[k] = append(got[k], w)
		}
		rows.Close()
		for k := range want {
			if !slices.Equal(got[k], want[k]) {
				t.Errorf("%s: key %s out of order or incomplete: %d of %d", l.Name, k, len(got[k]), len(want[k]))
			}
		}
	}
}

func TestNothingIsPublishedOfATransactionThatFailed(t *testing.T) {
	source := open(t, "source.db")
	ear := listen(t, "ear")
	b := bus(t, busDB(t), ear)
	run(t, b.Run)
	run(t, relay(b, source).Run)
	no := errors.New("no")
	if err := source.Write(t.Context(), func(tx *sqldb.Tx) error {
		if err := event.Append(tx, said(t, "k", "never")); err != nil {
			return err
		}
		return no
	}); !errors.Is(err, no) {
		t.Fatal(err)
	}
	commit(t, source, said(t, "k", "a"))
	eventually(t, "delivery", idle(t, b, source))
	ear.wantTold(t, "a")
}

// crashing is a bus after whose next publishing the relay's process ends.
type crashing struct {
	event.Bus
	crash func()
}

func (c *crashing) Publish(ctx context.Context, events []event.Event) error {
	err := c.Bus.Publish(ctx, events)
	c.crash()
	return err
}

func TestACrashBetweenPublishingAndMarkingRepeatsNothing(t *testing.T) {
	source := open(t, "source.db")
	ear := listen(t, "ear")
	db := busDB(t)
	b := bus(t, db, ear)
	run(t, b.Run)
	commit(t, source, said(t, "k", "a"), said(t, "k", "b"))

	ctx, cancel := context.WithCancel(t.Context())
	if err := relay(&crashing{b, cancel}, source).Run(ctx); err != nil {
		t.Fatal(err)
	}
	if age, err := event.OutboxAge(t.Context(), source); err != nil || age == 0 {
		t.Fatalf("the crash did not come before the marking: age %v, %v", age, err)
	}
	run(t, relay(b, source).Run) // the next start
	commit(t, source, said(t, "k", "c"))
	eventually(t, "delivery", idle(t, b, source))
	ear.wantTold(t, "a", "b", "c")
}

func TestARestartGoesOnWhereItStopped(t *testing.T) {
	ear := listen(t, "ear")
	db := busDB(t)
	first := bus(t, db, ear)
	stop := run(t, first.Run)
	publish := func(words ...string) {
		t.Helper()
		for _, w := range words {
			if err := first.Publish(t.Context(), []event.Event{said(t, "k", w)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	publish("a", "b")
	eventually(t, "first", func() bool { return len(ear.told(t)) == 2 })
	eventually(t, "position", first.Idle)
	stop()
	publish("c", "d")
	second := bus(t, db, ear)
	run(t, second.Run)
	eventually(t, "second", second.Idle)
	ear.wantTold(t, "a", "b", "c", "d")
	if ear.handled["a"] != 1 {
		t.Error("the position was not kept")
	}
}

func TestALostPositionRepeatsNothing(t *testing.T) {
	ear := listen(t, "ear")
	db := busDB(t)
	b := bus(t, db, ear)
	stop := run(t, b.Run)
	if err := b.Publish(t.Context(), []event.Event{said(t, "k", "a"), said(t, "k", "b")}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "delivery", b.Idle)
	stop()
	if err := db.Write(t.Context(), func(tx *sqldb.Tx) error { _, err := tx.Exec(`DELETE FROM positions`); return err }); err != nil {
		t.Fatal(err)
	}
	again := bus(t, db, ear)
	run(t, again.Run)
	eventually(t, "again", again.Idle)
	ear.wantTold(t, "a", "b")
}

func TestOneConsumersTroubleHoldsUpNoOther(t *testing.T) {
	stuck, free := listen(t, "stuck"), listen(t, "free")
	var down atomic.Bool
	down.Store(true)
	stuck.trouble = func(string, int) (error, error) {
		if down.Load() {
			return unreachable, nil
		}
		return nil, nil
	}
	b := bus(t, busDB(t), stuck, free)
	run(t, b.Run)
	if err := b.Publish(t.Context(), []event.Event{said(t, "k", "a"), said(t, "k", "b")}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the free one", func() bool { return strings.Join(free.told(t), "") == "ab" })
	stuck.wantTold(t)
	down.Store(false)
	eventually(t, "the stuck one", func() bool { return strings.Join(stuck.told(t), "") == "ab" })
	stuck.wantDead(t)
}

func TestAPanicEndsNeitherTheBusNorTheEventsBehindIt(t *testing.T) {
	ear := listen(t, "ear")
	ear.trouble = func(word string, _ int) (error, error) {
		if word == "b" {
			return nil, errPanic
		}
		return nil, nil
	}
	b := bus(t, busDB(t), ear)
	run(t, b.Run)
	if err := b.Publish(t.Context(), []event.Event{said(t, "k", "a"), said(t, "k", "b"), said(t, "k", "c")}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the one behind", func() bool { return len(ear.told(t)) == 2 })
	ear.wantTold(t, "a", "c")
	ear.wantDead(t, `"b"`)
}

func TestOtherTopicsAreNotDelivered(t *testing.T) {
	ear := listen(t, "ear")
	b := bus(t, busDB(t), ear)
	run(t, b.Run)
	other, err := event.New(t.Context(), "country", "acervo.word.said.v1", "k", "elsewhere")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Publish(t.Context(), []event.Event{other, said(t, "k", "here"), other}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "delivery", b.Idle)
	ear.wantTold(t, "here")
	ear.wantDead(t)
}
