package notification

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
)

// maxStreams is how many streams one account may have open.
const maxStreams = 32

// hub knows the open streams of this process. It holds no notifications: it only has
// streams look at the inbox, so that a slow one costs nothing and loses nothing.
type hub struct {
	tell func(text string) // tells the hubs of the other instances

	mu      sync.Mutex
	streams map[string]map[*Stream]bool // by account
}

func newHub() *hub { return &hub{tell: func(string) {}, streams: map[string]map[*Stream]bool{}} }

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

// wake has the streams of these accounts look at their inbox, at every instance.
func (h *hub) wake(accounts ...string) {
	h.wakeHere(accounts...)
	for some := range slices.Chunk(accounts, accountsAtOnce) {
		h.tell(tellNews + strings.Join(some, " "))
	}
}

func (h *hub) wakeHere(accounts ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, a := range accounts {
		for st := range h.streams[a] {
			st.poke()
		}
	}
}

// wakeAll has every stream look, at every instance.
func (h *hub) wakeAll() {
	h.wakeAllHere()
	h.tell("")
}

func (h *hub) wakeAllHere() { h.wakeHere(h.accounts()...) }

func (h *hub) accounts() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.streams))
}

// endAccount ends an account's streams, all or those of one session, at every instance.
func (h *hub) endAccount(account, session string) {
	h.endHere(account, session)
	h.tell(tellEnd + account + " " + session)
}

func (h *hub) endHere(account, session string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for st := range h.streams[account] {
		if session == "" || st.session == session {
			st.end()
		}
	}
}

// What instances tell each other, by how it begins; "" is that everything may be new.
const (
	tellDue  = "due"   // something may be due
	tellNews = "news " // accounts
	tellEnd  = "end "  // an account and, perhaps, a session
)

// accountsAtOnce is how many accounts one text names at most.
const accountsAtOnce = sqldb.MaxTold / 40

// told takes in what another instance told.
func (s *Service) told(text string) {
	if accounts, ok := strings.CutPrefix(text, tellNews); ok {
		s.hub.wakeHere(strings.Fields(accounts)...)
		return
	}
	if of, ok := strings.CutPrefix(text, tellEnd); ok {
		account, session, _ := strings.Cut(of, " ")
		s.hub.endHere(account, session)
		return
	}
	s.wakeHere()
	if text == "" {
		s.hub.wakeAllHere()
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
