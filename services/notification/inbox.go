package notification

import (
	"context"
	"maps"
	"math"
	"slices"

	"acervo/platform/fault"
	"acervo/services/notification/notificationapi"
)

// Newest is the place before which everything is.
const Newest = math.MaxInt64

// Query chooses a page of an inbox.
type Query struct {
	Before int64 // Newest, or Next of the page before
	Unread bool  // only what has not been read
	Limit  int
	Count  bool // whether Total is wanted
}

// Listing is a page of an inbox. Next is 0 on the last.
type Listing struct {
	Items []notificationapi.Notification
	Next  int64
	Total *int
}

// List is a page of the caller's inbox, newest first: what is about documents that
// they may view now, and nothing else. Unavailable when that cannot be told.
func (s *Service) List(ctx context.Context, q Query) (Listing, error) {
	account, err := s.account(ctx)
	if err != nil {
		return Listing{}, err
	}
	var found []Entry
	before, chunk := q.Before, q.Limit+1
	for len(found) <= q.Limit {
		rows, err := s.Inbox.Before(ctx, account, before, q.Unread, chunk)
		if err != nil {
			return Listing{}, err
		}
		seen, err := s.sift(ctx, account, rows)
		if err != nil {
			return Listing{}, err
		}
		found = append(found, seen...)
		if len(rows) < chunk {
			break
		}
		before, chunk = rows[len(rows)-1].Seq, min(2*chunk, 1000)
	}
	var l Listing
	if len(found) > q.Limit {
		found = found[:q.Limit]
		l.Next = found[q.Limit-1].Seq
	}
	for _, e := range found {
		l.Items = append(l.Items, e.Notification)
	}
	if q.Count {
		n, err := s.count(ctx, account, q.Unread)
		if err != nil {
			return Listing{}, err
		}
		l.Total = &n
	}
	return l, nil
}

// sift keeps what is about documents that the account may view.
func (s *Service) sift(ctx context.Context, account string, entries []Entry) ([]Entry, error) {
	documents := map[string]bool{}
	for _, e := range entries {
		documents[e.DocumentID] = true
	}
	visible, err := s.visible(ctx, account, slices.Collect(maps.Keys(documents)))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !visible[e.DocumentID] }), nil
}

// Unread is how many of the caller's notifications have not been read: as many as
// List shows.
func (s *Service) Unread(ctx context.Context) (int, error) {
	account, err := s.account(ctx)
	if err != nil {
		return 0, err
	}
	return s.count(ctx, account, true)
}

func (s *Service) count(ctx context.Context, account string, unread bool) (int, error) {
	counts, err := s.Inbox.Counts(ctx, account, unread)
	if err != nil {
		return 0, err
	}
	visible, err := s.visible(ctx, account, slices.Collect(maps.Keys(counts)))
	if err != nil {
		return 0, err
	}
	total := 0
	for d, n := range counts {
		if visible[d] {
			total += n
		}
	}
	return total, nil
}

// Read marks one of the caller's notifications and returns it. NotFound when they
// have none such or may no longer view its document.
func (s *Service) Read(ctx context.Context, id string) (notificationapi.Notification, error) {
	account, err := s.account(ctx)
	if err != nil {
		return notificationapi.Notification{}, err
	}
	e, err := s.shown(ctx, account, id)
	if err != nil || e.ReadAt != nil {
		return e.Notification, err
	}
	if err := s.Inbox.MarkOneRead(ctx, account, id, s.Now()); err != nil {
		return notificationapi.Notification{}, err
	}
	s.hub.wake(account)
	e, err = s.Inbox.Get(ctx, account, id)
	return e.Notification, err
}

// ReadAll marks all that the caller can see, up to and including the notification
// upTo where one is named (NotFound), and returns how many are left unread.
func (s *Service) ReadAll(ctx context.Context, upTo string) (int, error) {
	account, err := s.account(ctx)
	if err != nil {
		return 0, err
	}
	last, err := s.Inbox.Position(ctx, account)
	if err != nil {
		return 0, err
	}
	if upTo != "" {
		e, err := s.shown(ctx, account, upTo)
		if err != nil {
			return 0, err
		}
		last = e.Seq
	}
	counts, err := s.Inbox.Counts(ctx, account, true)
	if err != nil {
		return 0, err
	}
	visible, err := s.visible(ctx, account, slices.Collect(maps.Keys(counts)))
	if err != nil {
		return 0, err
	}
	maps.DeleteFunc(counts, func(d string, _ int) bool { return !visible[d] })
	if len(counts) > 0 {
		if err := s.Inbox.MarkRead(ctx, account, slices.Sorted(maps.Keys(counts)), last, s.Now()); err != nil {
			return 0, err
		}
		s.hub.wake(account)
	}
	return s.count(ctx, account, true)
}

func (s *Service) shown(ctx context.Context, account, id string) (Entry, error) {
	e, err := s.Inbox.Get(ctx, account, id)
	if err != nil {
		return Entry{}, err
	}
	visible, err := s.visible(ctx, account, []string{e.DocumentID})
	if err != nil {
		return Entry{}, err
	}
	if !visible[e.DocumentID] {
		return Entry{}, fault.Missing("notification")
	}
	return e, nil
}
