package event_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/event/eventtest"
	"acervo/platform/fault"
	"acervo/platform/sqldb"
)

func TestAnEventDeliveredAgainTakesEffectOnce(t *testing.T) {
	l := eventtest.Listen(t, "ear")
	a, b := eventtest.Said(t, "k", "a"), eventtest.Said(t, "k", "b")
	for range 3 {
		if err := l.Deliver(t.Context(), []event.Event{a, b, a}); err != nil {
			t.Fatal(err)
		}
	}
	l.WantTold(t, "a", "b")
	if l.Handled("b") != 1 {
		t.Errorf("an event already applied was handled %d times", l.Handled("b"))
	}
}

func TestPushAndBusAtTheSameTimeTakeEffectOnce(t *testing.T) {
	l := eventtest.Listen(t, "ear")
	var events []event.Event
	for i := range 50 {
		events = append(events, eventtest.Said(t, "k", fmt.Sprint(i)))
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
	if got := l.Told(t); len(got) != len(events) {
		t.Errorf("%d effects of %d events", len(got), len(events))
	}
	l.WantDead(t)
}

func TestTwoConsumersOfOneDatabaseEachApply(t *testing.T) {
	one := eventtest.Listen(t, "one")
	two := &event.Consumer{Name: "two", DB: one.DB, Log: one.Log, Handle: one.Handle}
	ev := []event.Event{eventtest.Said(t, "k", "a")}
	for _, c := range []*event.Consumer{one.Consumer, two, two} {
		if err := c.Deliver(t.Context(), ev); err != nil {
			t.Fatal(err)
		}
	}
	one.WantTold(t, "a", "a")
}

func TestWhatCannotBeReachedIsTriedForEverAndInOrder(t *testing.T) {
	l := eventtest.Listen(t, "ear")
	down := true
	l.Trouble = func(word string, _ int) (error, error) {
		if word == "b" && down {
			return eventtest.Unreachable, nil
		}
		return nil, nil
	}
	events := []event.Event{eventtest.Said(t, "k", "a"), eventtest.Said(t, "k", "b"), eventtest.Said(t, "k", "c")}
	for range 30 {
		if err := l.Deliver(t.Context(), events); !fault.Is(err, fault.Unavailable) {
			t.Fatalf("delivery while down: %v", err)
		}
		l.WantTold(t, "a") // and not c, which comes after b
	}
	down = false
	if err := l.Deliver(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	l.WantTold(t, "a", "b", "c")
	l.WantDead(t)
}

func TestADefectIsTriedSomeTimesThenKeptAndTheLaterOnesGoOn(t *testing.T) {
	for name, defect := range map[string]func() (error, error){
		"in Handle":       func() (error, error) { return errors.New("defect"), nil },
		"in the effect":   func() (error, error) { return nil, errors.New("defect") },
		"effect panics":   func() (error, error) { return nil, eventtest.ErrPanic },
		"handler panics":  func() (error, error) { panic("defect in a handler") },
		"no fault's kind": func() (error, error) { return fault.Missing("thing"), nil },
	} {
		t.Run(name, func(t *testing.T) {
			l := eventtest.Listen(t, "ear")
			l.Trouble = func(word string, _ int) (error, error) {
				if word == "b" {
					return defect()
				}
				return nil, nil
			}
			events := []event.Event{eventtest.Said(t, "k", "a"), eventtest.Said(t, "k", "b"), eventtest.Said(t, "k", "c")}
			tries := 1
			for ; tries < 20 && l.Deliver(t.Context(), events) != nil; tries++ {
				l.WantTold(t, "a")
			}
			if tries < 2 || tries > 5 {
				t.Errorf("given up after %d tries", tries)
			}
			l.WantTold(t, "a", "c")
			l.WantDead(t, `"b"`)
			// Delivered again, it is neither tried nor buried again.
			before := l.Handled("b")
			if err := l.Deliver(t.Context(), events); err != nil || l.Handled("b") != before {
				t.Errorf("again: %v, handled %d times more", err, l.Handled("b")-before)
			}
			l.WantDead(t, `"b"`)
		})
	}
}

func TestADefectThatPassesIsNoDeadLetter(t *testing.T) {
	l := eventtest.Listen(t, "ear")
	l.Trouble = func(word string, attempt int) (error, error) {
		if word == "b" && attempt < 3 {
			return nil, errors.New("not yet")
		}
		return nil, nil
	}
	events := []event.Event{eventtest.Said(t, "k", "a"), eventtest.Said(t, "k", "b"), eventtest.Said(t, "k", "c")}
	eventtest.Eventually(t, "delivery", func() bool { return l.Deliver(t.Context(), events) == nil })
	l.WantTold(t, "a", "b", "c")
	l.WantDead(t)
}

func TestMalformedEventsAreDeadAtOnce(t *testing.T) {
	l := eventtest.Listen(t, "ear")
	wrong := eventtest.Said(t, "k", "x")
	wrong.Data = []byte(`{"not":"a string"}`)
	old := eventtest.Said(t, "k", "y")
	old.SpecVersion = "0.3"
	if err := l.Deliver(t.Context(), []event.Event{eventtest.Said(t, "k", "a"), wrong, old, eventtest.Said(t, "k", "b")}); err != nil {
		t.Fatal(err)
	}
	l.WantTold(t, "a", "b")
	l.WantDead(t, `{"not":"a string"}`, `"y"`)
}

// What comes from a newer program is kept, and what has nothing to do with it goes on.
func TestAnEventOfAFutureVersionIsKept(t *testing.T) {
	l := eventtest.Listen(t, "ear")
	l.Known = []string{"acervo.word.said.v1", "acervo.word.said.v2", "acervo.word.written.v1"}
	of := func(typ, word string) event.Event {
		ev := eventtest.Said(t, "k", word)
		ev.Type = typ
		return ev
	}
	if err := l.Deliver(t.Context(), []event.Event{
		of("acervo.word.said.v2", "a"), of("acervo.word.said.v3", "b"), of("acervo.word.written.v2", "c"),
		of("acervo.word.sung.v9", "d"), of("acervo.word.said.vain", "e"), of("acervo.word.said.v1", "f"),
	}); err != nil {
		t.Fatal(err)
	}
	l.WantTold(t, "a", "d", "e", "f") // what is not known at all is for Handle to pass over
	l.WantDead(t, `"b"`, `"c"`)
	dead, err := event.DeadLetters(t.Context(), l.DB)
	if err != nil || !strings.Contains(dead[0].Reason, "acervo.word.said.v3 is of a future version") {
		t.Errorf("%v %v", dead, err)
	}
}

func TestWhatIsNoEventIsADeadLetterWithReason(t *testing.T) {
	l := eventtest.Listen(t, "ear")
	var events []event.Event
	for i, raw := range []string{`no JSON`, "\xff\x00", `{}`, `{"specversion":"1.0","id":"x"}`, `[1]`, ``} {
		_, err := event.Parse([]byte(raw))
		if !fault.Is(err, fault.Malformed) {
			t.Fatalf("%q: %v", raw, err)
		}
		events = append(events, event.Unreadable("town", fmt.Sprint("place-", i), time.Now(), []byte(raw), err))
	}
	for range 2 {
		if err := l.Deliver(t.Context(), append(events, eventtest.Said(t, "k", "a"))); err != nil {
			t.Fatal(err)
		}
	}
	l.WantDead(t, `"no JSON"`, `"/wA="`, `"{}"`, `"{\"specversion\":\"1.0\",\"id\":\"x\"}"`, `"[1]"`, `""`)
	why, err := l.Buried(t.Context(), append(events, eventtest.Said(t, "k", "b")))
	if err != nil || len(why) != len(events) || !strings.Contains(why["place-3"], "type: is missing") {
		t.Errorf("%v %v", why, err)
	}
}

// After an upgrade, or when a defect is mended, dead letters may take effect, each once.
func TestDeadLettersAreTriedAgain(t *testing.T) {
	l := eventtest.Listen(t, "ear")
	other := &event.Consumer{Name: "other", DB: l.DB, Log: l.Log, Handle: l.Handle, Known: []string{"acervo.word.said.v1"}}
	l.Known = other.Known
	future, wrong := eventtest.Said(t, "k", "b"), eventtest.Said(t, "k", "x")
	future.Type = "acervo.word.said.v2"
	wrong.Data = []byte(`{}`)
	events := []event.Event{eventtest.Said(t, "k", "a"), future, wrong, event.Unreadable("town", "place", time.Now(), nil, errors.New("empty"))}
	for _, c := range []*event.Consumer{l.Consumer, other} {
		if err := c.Deliver(t.Context(), events); err != nil {
			t.Fatal(err)
		}
	}
	retry := func(wantMended, wantLeft int) {
		t.Helper()
		if mended, left, err := l.Retry(t.Context()); err != nil || mended != wantMended || left != wantLeft {
			t.Errorf("mended %d of %d, left %d of %d, %v", mended, wantMended, left, wantLeft, err)
		}
	}
	retry(0, 3)
	l.Known = append(l.Known, future.Type)
	l.Trouble = func(_ string, attempt int) (error, error) {
		if attempt == 1 {
			return nil, errors.New("defect")
		}
		return nil, nil
	}
	retry(0, 3) // its effect fails, and it stays whole
	l.WantTold(t, "a", "a")
	retry(1, 2)
	retry(0, 2)
	l.WantTold(t, "a", "a", "b")
	if err := l.Deliver(t.Context(), events); err != nil { // the bus brings all again
		t.Fatal(err)
	}
	l.WantTold(t, "a", "a", "b")
	dead, err := event.DeadLetters(t.Context(), l.DB)
	if err != nil || len(dead) != 5 {
		t.Errorf("%d dead letters of 5, those of another consumer among them; %v", len(dead), err)
	}
}

func TestAFullDiskIsNoDefectOfTheEvent(t *testing.T) {
	l := eventtest.Listen(t, "ear")
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
	events := []event.Event{eventtest.Said(t, "k", "a"), eventtest.Said(t, "k", big), eventtest.Said(t, "k", "b")}
	for range 10 {
		if err := l.Deliver(t.Context(), events); !fault.Is(err, fault.Full) {
			t.Fatalf("on a full disk: %v", err)
		}
	}
	limit(100_000)
	if err := l.Deliver(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	l.WantTold(t, "a", big, "b")
	l.WantDead(t)
}

func TestAnEffectThatFailsLeavesNothingAndCallsNothing(t *testing.T) {
	l := eventtest.Listen(t, "ear")
	var called []string
	inner := l.Handle
	l.Trouble = func(word string, attempt int) (error, error) {
		if word == "b" && attempt == 1 {
			return nil, errors.New("once")
		}
		return nil, nil
	}
	l.Handle = wrapAfter(inner, func(word string) { called = append(called, word) })
	events := []event.Event{eventtest.Said(t, "k", "a"), eventtest.Said(t, "k", "b")}
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
	l.WantTold(t, "a", "b")
}

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
