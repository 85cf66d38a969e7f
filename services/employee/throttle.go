package employee

import (
	"net/netip"
	"sync"
	"time"

	"acervo/platform/fault"
)

// Failed sign-ins are counted by user name (existing or not) and by address (the /64
// of IPv6). The first few are free; after that each makes the next wait twice as long,
// up to five minutes. A success forgets the user name's failures; fifteen minutes
// without one forget the rest. The counts are of this instance and in memory.
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

	mu    sync.Mutex
	marks map[string]*mark
	order []string // keys as they were first marked, for forgetting the oldest
}

type mark struct {
	failures int
	last     time.Time // of the last attempt
	until    time.Time // no attempt before
}

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, marks: map[string]*mark{}}
}

// attempt is one that was let through. It counts as failed unless it is told otherwise.
type attempt struct {
	t             *throttle
	name, address string
}

// begin lets an attempt through, or is Throttled with how long to wait. The attempt is
// counted at once, so that many at the same time are not let through either. Either
// key may be empty.
func (t *throttle) begin(name, address string) (attempt, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	var wait time.Duration
	for _, key := range []string{name, address} {
		if m := t.marks[key]; m != nil && now.Before(m.until) {
			wait = max(wait, m.until.Sub(now))
		}
	}
	if wait > 0 {
		return attempt{}, fault.New(fault.Throttled, "Too many attempts. Try again later.").After(wait)
	}
	t.count(name, freeByName, now)
	t.count(address, freeByAddress, now)
	return attempt{t, name, address}, nil
}

func (t *throttle) count(key string, free int, now time.Time) {
	if key == "" {
		return
	}
	m := t.marks[key]
	if m == nil {
		t.makeRoom(now)
		m = &mark{}
		t.marks[key] = m
		t.order = append(t.order, key)
	} else if now.Sub(m.last) > forgetAfter {
		*m = mark{}
	}
	m.failures++
	m.last = now
	if over := m.failures - free; over >= 0 {
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

// succeed forgets the name's failures, and that this attempt came from the address.
func (a attempt) succeed() {
	a.t.mu.Lock()
	defer a.t.mu.Unlock()
	if m := a.t.marks[a.name]; m != nil {
		*m = mark{last: m.last}
	}
	a.t.uncount(a.address, freeByAddress)
}

// undo takes back an attempt that was not decided.
func (a attempt) undo() {
	a.t.mu.Lock()
	defer a.t.mu.Unlock()
	a.t.uncount(a.name, freeByName)
	a.t.uncount(a.address, freeByAddress)
}

func (t *throttle) uncount(key string, free int) {
	if m := t.marks[key]; m != nil && m.failures > 0 {
		if m.failures--; m.failures < free {
			m.until = time.Time{}
		}
	}
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
