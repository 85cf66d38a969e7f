package event_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/sqldb"
)

func TestAnEventDeliveredAgainTakesEffectOnce(t *testing.T) {
	l := listen(t, "ear")
	a, b := said(t, "k", "a"), said(t, "k", "b")
	for range 3 {
		if err := l.Deliver(t.Context(), []event.Event{a, b, a}); err != nil {
			t.Fatal(err)
		}
	}
	l.wantTold(t, "a", "b")
	if l.handled["b"] != 1 {
		t.Errorf("an event already applied was handled %d times", l.handled["b"])
	}
}

func TestPushAndBusAtTheSameTimeTakeEffectOnce(t *testing.T) {
	l := listen(t, "ear")
	var events []event.Event
	for i := range 50 {
		events = append(events, said(t, "k", fmt.Sprint(i)))
	}
	var wg sync.WaitGroup
	wg.Go(func() { // the bus, in batches
		for i := 0; i < len(events); i += 10 {
			if err := l.Deliver(t.Context(), events[i:i+10]); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Go(func() { // the writer, one by one
		for i := range events {
			if err := l.Deliver(t.Context(), events[i:i+1]); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	if got := l.told(t); len(got) != len(events) {
		t.Errorf("%d effects of %d events", len(got), len(events))
	}
	l.wantDead(t)
}

func TestTwoConsumersOfOneDatabaseEachApply(t *testing.T) {
	one := listen(t, "one")
	two := &event.Consumer{Name: "two", DB: one.DB, Log: one.Log, Handle: one.handle}
	ev := []event.Event{said(t, "k", "a")}
	for _, c := range []*event.Consumer{one.Consumer, two, two} {
		if err := c.Deliver(t.Context(), ev); err != nil {
			t.Fatal(err)
		}
	}
	one.wantTold(t, "a", "a")
}

func TestWhatCannotBeReachedIsTriedForEverAndInOrder(t *testing.T) {
	l := listen(t, "ear")
	down := true
	l.trouble = func(word string, _ int) (error, error) {
		if word == "b" && down {
			return unreachable, nil
		}
		return nil, nil
	}
	events := []event.Event{said(t, "k", "a"), said(t, "k", "b"), said(t, "k", "c")}
	for range 30 {
		if err := l.Deliver(t.Context(), events); !fault.Is(err, fault.Unavailable) {
			t.Fatalf("delivery while down: %v", err)
		}
		l.wantTold(t, "a") // and not c, which comes after b
	}
	down = false
	if err := l.Deliver(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	l.wantTold(t, "a", "b", "c")
	l.wantDead(t)
}

func TestADefectIsTriedSomeTimesThenKeptAndTheLaterOnesGoOn(t *testing.T) {
	for name, defect := range map[string]func() (error, error){
		"in Handle":       func() (error, error) { return errors.New("defect"), nil },
		"in the effect":   func() (error, error) { return nil, errors.New("defect") },
		"effect panics":   func() (error, error) { return nil, errPanic },
		"handler panics":  func() (error, error) { panic("defect in a handler") },
		"no fault's kind": func() (error, error) { return fault.Missing("thing"), nil },
	} {
		t.Run(name, func(t *testing.T) {
			l := listen(t, "ear")
			l.trouble = func(word string, _ int) (error, error) {
				if word == "b" {
					return defect()
				}
				return nil, nil
			}
			events := []event.Event{said(t, "k", "a"), said(t, "k", "b"), said(t, "k", "c")}
			tries := 1
			for ; tries < 20 && l.Deliver(t.Context(), events) != nil; tries++ {
				l.wantTold(t, "a")
			}
			if tries < 2 || tries > 5 {
				t.Errorf("given up after %d tries", tries)
			}
			l.wantTold(t, "a", "c")
			l.wantDead(t, `"b"`)
			// Delivered again, it is neither tried nor buried again.
			before := l.handled["b"]
			if err := l.Deliver(t.Context(), events); err != nil || l.handled["b"] != before {
				t.Errorf("again: %v, handled %d times more", err, l.handled["b"]-before)
			}
			l.wantDead(t, `"b"`)
		})
	}
}

func TestADefectThatPassesIsNoDeadLetter(t *testing.T) {
	l := listen(t, "ear")
	l.trouble = func(word string, attempt int) (error, error) {
		if word == "b" && attempt < 3 {
			return nil, errors.New("not yet")
		}
		return nil, nil
	}
	events := []event.Event{said(t, "k", "a"), said(t, "k", "b"), said(t, "k", "c")}
	eventually(t, "delivery", func() bool { return l.Deliver(t.Context(), events) == nil })
	l.wantTold(t, "a", "b", "c")
	l.wantDead(t)
}

func TestMalformedEventsAreDeadAtOnce(t *testing.T) {
	l := listen(t, "ear")
	wrong := said(t, "k", "x")
	wrong.Data = []byte(`{"not":"a string"}`)
	old := said(t, "k", "y")
	old.SpecVersion = "0.3"
	if err := l.Deliver(t.Context(), []event.Event{said(t, "k", "a"), wrong, old, said(t, "k", "b")}); err != nil {
		t.Fatal(err)
	}
	l.wantTold(t, "a", "b")
	l.wantDead(t, `{"not":"a string"}`, `"y"`)
}

func TestAFullDiskIsNoDefectOfTheEvent(t *testing.T) {
	l := listen(t, "ear")
	limit := func(pages int) {
		t.Helper()
		var now int
		if err := l.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
			return tx.QueryRow(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages)).Scan(&now)
		}); err != nil {
			t.Fatal(err)
		}
	}
	limit(40)
	big := strings.Repeat("x", 1<<20)
	events := []event.Event{said(t, "k", "a"), said(t, "k", big), said(t, "k", "b")}
	for range 10 {
		if err := l.Deliver(t.Context(), events); !fault.Is(err, fault.Full) {
			t.Fatalf("on a full disk: %v", err)
		}
	}
	limit(100_000)
	if err := l.Deliver(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	l.wantTold(t, "a", big, "b")
	l.wantDead(t)
}

func TestAnEffectThatFailsLeavesNothingAndCallsNothing(t *testing.T) {
	l := listen(t, "ear")
	var called []string
	inner := l.Handle
	l.trouble = func(word string, attempt int) (error, error) {
		if word == "b" && attempt == 1 {
			return nil, errors.New("once")
		}
		return nil, nil
	}
	l.Handle = wrapAfter(inner, func(word string) { called = append(called, word) })
	events := []event.Event{said(t, "k", "a"), said(t, "k", "b")}
	if err := l.Deliver(t.Context(), events); err == nil {
		t.Fatal("the failure was lost")
	}
	if len(called) != 1 || called[0] != "a" {
		t.Errorf("after a failed effect, called %v", called)
	}
	if err := l.Deliver(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	if len(called) != 2 || called[1] != "b" {
		t.Errorf("in the end, called %v", called)
	}
	l.wantTold(t, "a", "b")
}
