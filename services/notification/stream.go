package notification

import (
	"context"
	"sync"
	"time"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/notification/notificationapi"
)

// streamBatch is how many notifications are read for a stream at once.
const streamBatch = 100

// Stream is one open stream: a place in an inbox, moved on as News is read. It is used
// by one goroutine, which closes it.
type Stream struct {
	service *Service
	account string
	session string
	seq     int64 // everything up to here was given
	unread  int   // the last count given, -1 for none

	confirmed time.Time // when its session was last known to be active; the watcher's
	woken     chan struct{}
	ended     chan struct{}
	endOnce   sync.Once
}

// News is what has happened on a stream.
type News struct {
	Entries []Entry // in the order of delivery
	More    bool    // there may be more: ask again at once
}

// Open opens the caller's stream, behind the notification with Seq after, or, when
// after is negative, behind all there are. Throttled when they have too many open.
func (s *Service) Open(ctx context.Context, after int64) (*Stream, error) {
	account, err := s.account(ctx)
	if err != nil {
		return nil, err
	}
	c, _ := identity.From(ctx)
	if c.SessionID == "" {
		return nil, fault.New(fault.Unauthenticated, "A stream needs a session, so that it can end with it.")
	}
	st := &Stream{
		service: s, account: account, session: c.SessionID, unread: -1, confirmed: time.Now(),
		woken: make(chan struct{}, 1), ended: make(chan struct{}),
	}
	// First listen, then look: what comes between is seen.
	if err := s.hub.add(st); err != nil {
		return nil, err
	}
	position, err := s.Inbox.Position(ctx, account)
	if err != nil {
		st.Close()
		return nil, err
	}
	st.seq = position
	if after >= 0 {
		st.seq = min(after, position) // behind the end only after a restored backup
	}
	return st, nil
}

// Close ends the stream.
func (st *Stream) Close() {
	st.service.hub.remove(st)
	st.end()
}

// Seq is the stream's place.
func (st *Stream) Seq() int64 { return st.seq }

// Woken is ready when there may be News.
func (st *Stream) Woken() <-chan struct{} { return st.woken }

// Ended is closed when the stream's session or account has ended.
func (st *Stream) Ended() <-chan struct{} { return st.ended }

// News is what has happened since it was last asked for. Every notification is
// checked again: one that the account may no longer view is passed over. After an
// error the stream is where it was.
func (st *Stream) News(ctx context.Context) (News, error) {
	s := st.service
	rows, err := s.Inbox.After(ctx, st.account, st.seq, streamBatch)
	if err != nil {
		return News{}, err
	}
	var news News
	if news.Entries, err = s.sift(ctx, st.account, rows); err != nil {
		return News{}, err
	}
	if len(rows) > 0 {
		st.seq = rows[len(rows)-1].Seq
	}
	news.More = len(rows) == streamBatch
	return news, nil
}

// Count is how many are unread, when it is not what Count said last.
func (st *Stream) Count(ctx context.Context) (*notificationapi.Unread, error) {
	n, err := st.service.count(ctx, st.account, true)
	if err != nil || n == st.unread {
		return nil, err
	}
	st.unread = n
	return &notificationapi.Unread{Unread: n}, nil
}

func (st *Stream) poke() {
	select {
	case st.woken <- struct{}{}:
	default:
	}
}

func (st *Stream) end() { st.endOnce.Do(func() { close(st.ended) }) }
