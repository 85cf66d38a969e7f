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
// without one forget the rest. The counts are of this instance; each failure is kept in
// the store before it is answered, with its row in the trail, so that a restart forgets none.
const (
	freeByName    = 5
	freeByAddress = 30
	firstPause    = time.Second
	longestPause  = 5 * time.Minute
	forgetAfter   = 15 * time.Minute
	maxTracked    = 50_000 // names and addresses; beyond it the oldest are forgotten
)

type throttle struct {
	now func() time.Time
	key []byte // what names and addresses are hidden with

	mu      sync.Mutex
	marks   map[string]*mark
	order   []string      // keys as they were first marked, for forgetting the oldest
	decided chan struct{} // closed and replaced when an attempt was decided
}

type mark struct {
	key      string
	free     int // failures without a pause
	failures int
	open     int       // attempts let through and not yet decided
	last     time.Time // of the last failure
	until    time.Time // no attempt before
}

func newThrottle(now func() time.Time, key []byte, kept []Failure) *throttle {
	t := &throttle{now: now, key: key, marks: map[string]*mark{}, decided: make(chan struct{})}
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

// counted is what is to be kept of an attempt in the store.
type counted struct {
	failures []Failure
	forgiven []string
}

// begin lets an attempt through, or is Throttled with how long to wait. Where as many
// are open as could fail without a pause, it waits until one was decided: so many
// guesses at once are no more than one after another, and people who sign in at once
// are not in each other's way. Either key may be empty.
func (t *throttle) begin(ctx context.Context, name, address string) (*attempt, error) {
	for {
		t.mu.Lock()
		now := t.now()
		a := &attempt{t: t}
		wait, room := time.Duration(0), true
		for _, key := range []struct {
			name string
			free int
		}{{name, freeByName}, {address, freeByAddress}} {
			if key.name == "" {
				continue
			}
			m := t.mark(t.hidden(key.name), key.free, now)
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

// end counts the attempt and returns what is to be kept of it; of a sign-in like most,
// nothing. Calling it again does nothing.
func (a *attempt) end(as outcome) (c counted) {
	marks := a.marks
	if marks == nil {
		return c
	}
	a.marks = nil
	t := a.t
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	for _, m := range marks {
		m.open--
		switch {
		case as == failed:
			m.fail(now)
			c.failures = append(c.failures, Failure{Key: m.key, Failures: m.failures, Last: m.last, Until: m.until})
		case as == succeeded && m == a.name && m.failures > 0:
			m.failures = 0
			c.forgiven = append(c.forgiven, m.key)
		}
	}
	close(t.decided)
	t.decided = make(chan struct{})
	return c
}

// keep keeps what an attempt counted with the change that it led to.
func (c *change) keep(k counted) error {
	if len(k.failures)+len(k.forgiven) == 0 {
		return nil
	}
	return c.KeepFailures(k.failures, k.forgiven, c.now.Add(-forgetAfter))
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
