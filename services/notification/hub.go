package notification

import (
	"maps"
	"slices"
	"sync"
	"time"

	"acervo/platform/fault"
)

// maxStreams is how many streams one account may have open.
const maxStreams = 32

// hub knows the open streams of this process. It holds no notifications: it only has
// streams look at the inbox, so that a slow one costs nothing and loses nothing.
type hub struct {
	mu      sync.Mutex
	streams map[string]map[*Stream]bool // by account
}

func newHub() *hub { return &hub{streams: map[string]map[*Stream]bool{}} }

func (h *hub) add(st *Stream) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	mine := h.streams[st.account]
	if len(mine) >= maxStreams {
		return fault.New(fault.Throttled, "There are %d streams open for this account.", maxStreams).After(30 * time.Second)
	}
	if mine == nil {
		mine = map[*Stream]bool{}
		h.streams[st.account] = mine
	}
	mine[st] = true
	return nil
}

func (h *hub) remove(st *Stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.streams[st.account], st)
	if len(h.streams[st.account]) == 0 {
		delete(h.streams, st.account)
	}
}

// wake has the streams of these accounts look at their inbox.
func (h *hub) wake(accounts ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, a := range accounts {
		for st := range h.streams[a] {
			st.poke()
		}
	}
}

// wakeAll has every stream look.
func (h *hub) wakeAll() { h.wake(h.accounts()...) }

func (h *hub) accounts() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.streams))
}

// endAccount ends an account's streams, all or those of one session.
func (h *hub) endAccount(account, session string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for st := range h.streams[account] {
		if session == "" || st.session == session {
			st.end()
		}
	}
}

// open is the open streams by session.
func (h *hub) open() map[string][]*Stream {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := map[string][]*Stream{}
	for _, mine := range h.streams {
		for st := range mine {
			out[st.session] = append(out[st.session], st)
		}
	}
	return out
}
