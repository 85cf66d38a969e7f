package eventtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
)

// Topics are those that the suite uses.
var Topics = []string{"town", "country"}

// Place is where a bus keeps its events.
type Place struct {
	// Open opens a bus there, each time on what those before it left.
	Open func(t *testing.T) event.Bus
	// Lose has it forget how far consumers are. None runs meanwhile.
	Lose func(t *testing.T)
}

// Suite holds the buses that are opened against the contract of event.Bus. Each call of
// empty gives a place with nothing in it.
func Suite(t *testing.T, empty func(t *testing.T) Place) {
	for name, test := range map[string]func(*testing.T, Place){
		"from outbox to every consumer once and in order":              onceAndInOrder,
		"nothing is published of a transaction that failed":            nothingOfAFailure,
		"a crash between publishing and marking repeats nothing":       crashRepeatsNothing,
		"a restart goes on where it stopped":                           restart,
		"a lost position repeats nothing":                              lostPosition,
		"one consumer's trouble holds up no other":                     troubleOfOne,
		"a panic ends neither the bus nor the events behind it":        panics,
		"other topics are not delivered":                               otherTopics,
		"a consumer that comes later is told from the first":           laterConsumer,
		"a consumer that ends in the middle of a batch goes on after":  endsInABatch,
		"a large event gets through":                                   large,
		"whoever watches is told of what is published since, and once": watching,
	} {
		t.Run(name, func(t *testing.T) { test(t, empty(t)) })
	}
}

// on is a bus with these listeners on town.
func (p Place) on(t *testing.T, listeners ...*Listener) event.Bus {
	t.Helper()
	b := p.Open(t)
	for _, l := range listeners {
		b.Subscribe(l.Consumer, "town")
	}
	return b
}

// Relay relays what db's outbox holds.
func Relay(b event.Bus, db *sqldb.DB) *event.Relay {
	return &event.Relay{Service: "town", DB: db, Bus: b, Log: telemetry.Discard()}
}

func settled(t *testing.T, b event.Bus, db *sqldb.DB) func() bool {
	return func() bool {
		age, err := event.OutboxAge(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		return age == 0 && b.Idle()
	}
}

func publish(t *testing.T, b event.Bus, events ...event.Event) {
	t.Helper()
	if err := b.Publish(t.Context(), events); err != nil {
		t.Fatal(err)
	}
}

// ByKey is what took effect of each key, in order.
func (l *Listener) ByKey(t *testing.T) map[string][]string {
	t.Helper()
	got := map[string][]string{}
	rows, err := l.DB.Query(t.Context(), `SELECT key, word FROM told ORDER BY n`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var k, w string
		if err := rows.Scan(&k, &w); err != nil {
			t.Fatal(err)
		}
		got[k] = append(got[k], w)
	}
	return got
}

// WantByKey fails the test unless just this took effect, each once and in order of its key.
func (l *Listener) WantByKey(t *testing.T, want map[string][]string) {
	t.Helper()
	got := l.ByKey(t)
	for k := range want {
		if !slices.Equal(got[k], want[k]) {
			t.Errorf("%s: key %s out of order or incomplete: %d of %d", l.Name, k, len(got[k]), len(want[k]))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d keys of %d", l.Name, len(got), len(want))
	}
}

func onceAndInOrder(t *testing.T, p Place) {
	source := DB(t, "source.db")
	one, two := Listen(t, "one"), Listen(t, "two")
	b := p.on(t, one, two)
	Run(t, b.Run)
	Run(t, Relay(b, source).Run)
	want := map[string][]string{}
	for i := range 600 { // more than two batches
		key, word := fmt.Sprint("k", i%7), fmt.Sprint(i)
		want[key] = append(want[key], word)
		Commit(t, source, Said(t, key, word))
	}
	Eventually(t, "all delivered", settled(t, b, source))
	for _, l := range []*Listener{one, two} {
		l.WantByKey(t, want)
		if n := b.Behind(l.Consumer); n != 0 {
			t.Errorf("idle, and %s is %d behind", l.Name, n)
		}
	}
}

func nothingOfAFailure(t *testing.T, p Place) {
	source := DB(t, "source.db")
	ear := Listen(t, "ear")
	b := p.on(t, ear)
	Run(t, b.Run)
	Run(t, Relay(b, source).Run)
	no := errors.New("no")
	if err := source.Write(t.Context(), func(tx *sqldb.Tx) error {
		if err := event.Append(tx, Said(t, "k", "never")); err != nil {
			return err
		}
		return no
	}); !errors.Is(err, no) {
		t.Fatal(err)
	}
	Commit(t, source, Said(t, "k", "a"))
	Eventually(t, "delivery", settled(t, b, source))
	ear.WantTold(t, "a")
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

func crashRepeatsNothing(t *testing.T, p Place) {
	source := DB(t, "source.db")
	ear := Listen(t, "ear")
	b := p.on(t, ear)
	Run(t, b.Run)
	Commit(t, source, Said(t, "k", "a"), Said(t, "k", "b"))

	ctx, cancel := context.WithCancel(t.Context())
	if err := Relay(&crashing{b, cancel}, source).Run(ctx); err != nil {
		t.Fatal(err)
	}
	if age, err := event.OutboxAge(t.Context(), source); err != nil || age == 0 {
		t.Fatalf("the crash did not come before the marking: age %v, %v", age, err)
	}
	Run(t, Relay(b, source).Run) // the next start
	Commit(t, source, Said(t, "k", "c"))
	Eventually(t, "delivery", settled(t, b, source))
	ear.WantTold(t, "a", "b", "c")
}

func restart(t *testing.T, p Place) {
	ear := Listen(t, "ear")
	first := p.on(t, ear)
	stop := Run(t, first.Run)
	publish(t, first, Said(t, "k", "a"), Said(t, "k", "b"))
	Eventually(t, "position", first.Idle)
	ear.WantTold(t, "a", "b")
	stop()
	publish(t, first, Said(t, "k", "c"), Said(t, "k", "d"))
	second := p.on(t, ear)
	if n := second.Behind(ear.Consumer); n != 2 || second.Idle() {
		t.Errorf("behind by %d events of 2", n)
	}
	Run(t, second.Run)
	Eventually(t, "second", second.Idle)
	ear.WantTold(t, "a", "b", "c", "d")
	if ear.Handled("a") != 1 {
		t.Error("the position was not kept")
	}
}

func lostPosition(t *testing.T, p Place) {
	ear := Listen(t, "ear")
	b := p.on(t, ear)
	stop := Run(t, b.Run)
	publish(t, b, Said(t, "k", "a"), Said(t, "k", "b"))
	Eventually(t, "delivery", b.Idle)
	stop()
	p.Lose(t)
	again := p.on(t, ear)
	if again.Behind(ear.Consumer) == 0 {
		t.Fatal("it was not lost")
	}
	Run(t, again.Run)
	Eventually(t, "again", again.Idle)
	ear.WantTold(t, "a", "b")
}

func troubleOfOne(t *testing.T, p Place) {
	stuck, free := Listen(t, "stuck"), Listen(t, "free")
	var down atomic.Bool
	down.Store(true)
	stuck.Trouble = func(string, int) (error, error) {
		if down.Load() {
			return Unreachable, nil
		}
		return nil, nil
	}
	b := p.on(t, stuck, free)
	Run(t, b.Run)
	publish(t, b, Said(t, "k", "a"), Said(t, "k", "b"))
	Eventually(t, "the free one", func() bool { return strings.Join(free.Told(t), "") == "ab" })
	Eventually(t, "the free one's position", func() bool { return b.Behind(free.Consumer) == 0 })
	stuck.WantTold(t)
	if n := b.Behind(stuck.Consumer); n != 2 || b.Idle() {
		t.Errorf("behind by %d events of 2", n)
	}
	down.Store(false)
	Eventually(t, "the stuck one", func() bool { return strings.Join(stuck.Told(t), "") == "ab" })
	stuck.WantDead(t)
}

func panics(t *testing.T, p Place) {
	ear := Listen(t, "ear")
	ear.Trouble = func(word string, _ int) (error, error) {
		if word == "b" {
			return nil, ErrPanic
		}
		return nil, nil
	}
	b := p.on(t, ear)
	Run(t, b.Run)
	publish(t, b, Said(t, "k", "a"), Said(t, "k", "b"), Said(t, "k", "c"))
	Eventually(t, "the one behind", func() bool { return len(ear.Told(t)) == 2 })
	ear.WantTold(t, "a", "c")
	ear.WantDead(t, `"b"`)
}

func elsewhere(t *testing.T) event.Event {
	t.Helper()
	ev, err := event.New(t.Context(), "country", "acervo.word.said.v1", "k", "elsewhere")
	if err != nil {
		t.Fatal(err)
	}
	return ev
}

func otherTopics(t *testing.T, p Place) {
	ear := Listen(t, "ear")
	b := p.on(t, ear)
	Run(t, b.Run)
	publish(t, b, elsewhere(t), Said(t, "k", "here"), elsewhere(t))
	Eventually(t, "delivery", b.Idle)
	ear.WantTold(t, "here")
	ear.WantDead(t)
}

func laterConsumer(t *testing.T, p Place) {
	early, late := Listen(t, "early"), Listen(t, "late")
	first := p.on(t, early)
	stop := Run(t, first.Run)
	publish(t, first, Said(t, "k", "a"), Said(t, "k", "b"))
	Eventually(t, "the early one", first.Idle)
	stop()
	second := p.on(t, early, late)
	Run(t, second.Run)
	publish(t, second, Said(t, "k", "c"))
	Eventually(t, "both", second.Idle)
	early.WantTold(t, "a", "b", "c")
	late.WantTold(t, "a", "b", "c")
}

// endsInABatch: a process that ends while it applies leaves a beginning in effect, and
// the next goes on behind it.
func endsInABatch(t *testing.T, p Place) {
	ear := Listen(t, "ear")
	var want []string
	var events []event.Event
	for i := range 400 { // more than a batch
		want = append(want, fmt.Sprint(i))
		events = append(events, Said(t, "k", want[i]))
	}
	first := p.on(t, ear)
	ctx, end := context.WithCancel(context.Background())
	ear.Trouble = func(word string, _ int) (error, error) {
		if word == "300" {
			end()
			return Unreachable, nil
		}
		return nil, nil
	}
	done := make(chan error)
	go func() { done <- first.Run(ctx) }()
	publish(t, first, events...)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got := len(ear.Told(t)); got == 0 || got > 300 {
		t.Fatalf("%d took effect before the end", got)
	}
	ear.Trouble = nil
	second := p.on(t, ear)
	Run(t, second.Run)
	Eventually(t, "the rest", second.Idle)
	ear.WantTold(t, want...)
}

func large(t *testing.T, p Place) {
	ear := Listen(t, "ear")
	b := p.on(t, ear)
	Run(t, b.Run)
	word := strings.Repeat(telemetry.NewRequestID(), 3<<20/len(telemetry.NewRequestID()))
	publish(t, b, Said(t, "k", "a"), Said(t, "k", word), Said(t, "k", "b"))
	Eventually(t, "delivery", b.Idle)
	ear.WantTold(t, "a", word, "b")
}

func watching(t *testing.T, p Place) {
	first := p.Open(t)
	publish(t, first, Said(t, "k", "before"))
	var mu sync.Mutex
	heard := map[string][]string{}
	hear := func(who string) func(event.Event) {
		return func(ev event.Event) {
			word, err := event.Decode[string](ev)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			heard[who] = append(heard[who], word)
			if word == "b" {
				panic("a defect of whoever watches")
			}
		}
	}
	// Two processes of a service: each is told of all, where they would share one consumer's.
	b, other := p.Open(t), p.Open(t)
	b.Watch([]string{"town"}, hear("one"))
	if _, local := b.(*event.Local); local {
		other = b // one works on a database at a time
	}
	other.Watch([]string{"town"}, hear("other"))
	Run(t, b.Run)
	if other != b {
		Run(t, other.Run)
	}
	want := "abc"
	for _, w := range want {
		publish(t, b, Said(t, "k", string(w)), elsewhere(t))
	}
	Eventually(t, "all heard", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(heard["one"]) >= len(want) && len(heard["other"]) >= len(want)
	})
	time.Sleep(50 * time.Millisecond) // nothing comes behind
	mu.Lock()
	defer mu.Unlock()
	for who, words := range heard {
		if strings.Join(words, "") != want {
			t.Errorf("%s heard %v, want %s", who, words, want)
		}
	}
}
