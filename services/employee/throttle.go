package employee

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"slices"
	"sync"
	"time"

	"acervo/platform/fault"
)

// Failed sign-ins are counted by user name (existing or not) and by address (the /64
// of IPv6). The first few are free; after that each makes the next wait twice as long,
// up to five minutes. A success forgets the user name's failures; fifteen minutes
// without one forget the rest. Each failure is counted on what the store has and kept there
// before it is answered, with its row in the trail, so that a restart forgets none, and before
// an attempt is let through, the store is asked what other instances have counted. Only those
// that are being tried are counted by each instance for itself: of n instances, n times as
// many may be open at once as of one.
const (
	freeByName    = 5
	freeByAddress = 30
	firstPause    = time.Second
	longestPause  = 5 * time.Minute
	forgetAfter   = 15 * time.Minute
	maxTracked    = 50_000 // names and addresses; beyond it the oldest are forgotten
)

type throttle struct {
	now  func() time.Time
	key  []byte                                                                             // what names and addresses are hidden with
	look func(ctx context.Context, keys ...string) (kept []Failure, others bool, err error) // SignInReader.FailuresOf

	mu      sync.Mutex
	marks   map[string]*mark
	order   []string      // keys as they were first marked, for forgetting the oldest
	decided chan struct{} // closed and replaced when an attempt was decided
	ended   uint64        // how many were
}

type mark struct {
	key      string
	free     int // failures without a pause
	failures int
	open     int       // attempts let through and not yet decided
	last     time.Time // of the last failure
	until    time.Time // no attempt before
}

func newThrottle(now func() time.Time, key []byte, kept []Failure, look func(context.Context, ...string) ([]Failure, bool, error)) *throttle {
	t := &throttle{now: now, key: key, look: look, marks: map[string]*mark{}, decided: make(chan struct{})}
	slices.SortFunc(kept, func(a, b Failure) int { return a.Last.Compare(b.Last) })
	for _, f := range kept[max(0, len(kept)-maxTracked):] {
		t.marks[f.Key] = &mark{key: f.Key, failures: f.Failures, last: f.Last, until: f.Until}
		t.order = append(t.order, f.Key)
	}
	return t
}

// hidden is a key as it is kept: people type passwords where their name belongs.
func (t *throttle) hidden(key string) string {
	m := hmac.New(sha256.New, t.key)
	m.Write([]byte(key))
	return hex.EncodeToString(m.Sum(nil)[:16])
}

// attempt is one that was let through. It must be ended.
type attempt struct {
	t     *throttle
	name  *mark
	marks []*mark
}

type outcome int

const (
	undecided outcome = iota // nothing is counted
	failed
	succeeded // the name's failures are forgotten
)

// begin lets an attempt through, or is Throttled with how long to wait. Where as many
// are open as could fail without a pause, it waits until one was decided: so many
// guesses at once are no more than one after another, and people who sign in at once
// are not in each other's way. Either key may be empty.
func (t *throttle) begin(ctx context.Context, name, address string) (*attempt, error) {
	type counter struct {
		name, hidden string
		free         int
	}
	var counters []counter
	var keys []string
	for _, c := range []counter{{name: name, free: freeByName}, {name: address, free: freeByAddress}} {
		if c.name != "" {
			c.hidden = t.hidden(c.name)
			counters, keys = append(counters, c), append(keys, c.hidden)
		}
	}
	for {
		elsewhere, others, err := t.counted(ctx, keys)
		if err != nil {
			return nil, err
		}
		t.mu.Lock()
		now := t.now()
		a := &attempt{t: t}
		wait, room := time.Duration(0), true
		for _, key := range counters {
			m := t.mark(key.hidden, key.free, now)
			if others {
				m.is(elsewhere[key.hidden])
			}
			wait = max(wait, m.until.Sub(now))
			room = room && m.open < max(1, m.free-m.failures)
			if a.marks = append(a.marks, m); key.name == name {
				a.name = m
			}
		}
		if wait <= 0 && room {
			for _, m := range a.marks {
				m.open++
			}
			t.mu.Unlock()
			return a, nil
		}
		decided := t.decided
		t.mu.Unlock()
		if wait > 0 {
			return nil, fault.New(fault.Throttled, "Too many attempts. Try again later.").After(wait)
		}
		select {
		case <-decided:
		case <-ctx.Done():
			return nil, fault.From(ctx.Err())
		}
	}
}

// counted is what the store has of keys, where other instances count, too.
func (t *throttle) counted(ctx context.Context, keys []string) (kept map[string]Failure, others bool, err error) {
	for {
		t.mu.Lock()
		ended := t.ended
		t.mu.Unlock()
		list, others, err := t.look(ctx, keys...)
		if err != nil || !others {
			return nil, false, err
		}
		t.mu.Lock()
		same := ended == t.ended
		t.mu.Unlock()
		if !same { // it may be from before what was counted here meanwhile
			continue
		}
		kept = map[string]Failure{}
		for _, f := range list {
			kept[f.Key] = f
		}
		return kept, true, nil
	}
}

// is has a mark be what the store has; the zero Failure when that is nothing.
func (m *mark) is(f Failure) {
	m.failures, m.until = f.Failures, f.Until
	if !f.Last.IsZero() {
		m.last = f.Last
	}
}

// mark is what is known of a key, without failures that are forgotten.
func (t *throttle) mark(key string, free int, now time.Time) *mark {
	m := t.marks[key]
	if m == nil {
		t.makeRoom(now)
		m = &mark{key: key, last: now}
		t.marks[key] = m
		t.order = append(t.order, key)
	}
	m.free = free
	if now.Sub(m.last) > forgetAfter {
		m.failures = 0
	}
	return m
}

// fail counts the attempt as one that failed, on what the store has, and keeps that there
// with the change. When that is committed, the attempt is ended by it.
func (a *attempt) fail(c *change) (kept []Failure, err error) {
	for _, m := range a.marks {
		a.t.mu.Lock()
		now := *m
		a.t.mu.Unlock()
		f, err := c.Failure(m.key)
		switch {
		case fault.Is(err, fault.NotFound):
		case err != nil:
			return nil, err
		case !f.Last.Before(now.last):
			now.is(f)
		}
		if c.now.Sub(now.last) > forgetAfter {
			now.failures = 0
		}
		now.fail(later(c.now, now.last))
		kept = append(kept, Failure{Key: m.key, Failures: now.failures, Last: now.last, Until: now.until})
	}
	return kept, c.KeepFailures(kept, nil, c.now.Add(-forgetAfter))
}

// later is the later of two moments: clocks of instances differ.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// end ends the attempt and returns the keys whose failures are forgiven; of a sign-in like
// most, none. What it counts as failed is what was kept of it, or one more where nothing was.
// Calling it again does nothing.
func (a *attempt) end(as outcome, kept ...Failure) (forgiven []string) {
	marks := a.marks
	if marks == nil {
		return nil
	}
	a.marks = nil
	t := a.t
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	for i, m := range marks {
		m.open--
		switch {
		case as == failed && kept == nil:
			m.fail(now)
		case as == failed && kept[i].Failures > m.failures:
			m.is(kept[i])
		case as == succeeded && m == a.name && m.failures > 0:
			m.failures = 0
			forgiven = append(forgiven, m.key)
		}
	}
	close(t.decided)
	t.decided = make(chan struct{})
	t.ended++
	return forgiven
}

// forgive forgets the failures under these keys with the change that the success led to.
func (c *change) forgive(keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	return c.KeepFailures(nil, keys, c.now.Add(-forgetAfter))
}

func (m *mark) fail(now time.Time) {
	m.failures++
	m.last = now
	if over := m.failures - m.free; over >= 0 {
		pause := longestPause
		if over < 9 { // 2^9 s is beyond the longest
			pause = min(firstPause<<over, longestPause)
		}
		m.until = now.Add(pause)
	}
}

// makeRoom forgets what is too old to matter, and the oldest if that is not enough.
func (t *throttle) makeRoom(now time.Time) {
	if len(t.order) < maxTracked {
		return
	}
	kept := t.order[:0]
	for _, key := range t.order {
		if m := t.marks[key]; m != nil && now.Sub(m.last) <= forgetAfter {
			kept = append(kept, key)
		} else {
			delete(t.marks, key)
		}
	}
	if over := len(kept) - maxTracked*3/4; over > 0 {
		for _, key := range kept[:over] {
			delete(t.marks, key)
		}
		kept = append(t.order[:0], kept[over:]...)
	}
	t.order = kept
}

// addressKey is what attempts from an address are counted by, "" for none.
func addressKey(a netip.Addr) string {
	if !a.IsValid() {
		return ""
	}
	if a.Is6() && !a.Is4In6() {
		if p, err := a.Prefix(64); err == nil {
			return "address " + p.String()
		}
	}
	return "address " + a.Unmap().String()
}
