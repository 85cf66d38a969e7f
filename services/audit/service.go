package audit

import (
	"context"
	"log/slog"
	"math"
	"strings"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/audit/auditapi"
)

// Store keeps the trail. It has no way to change or drop a row.
type Store interface {
	// Head is the end of the trail as the transaction sees it.
	Head(tx *sqldb.Tx) (Head, error)
	// Has reports whether an event is in the trail.
	Has(tx *sqldb.Tx, eventID string) (bool, error)
	// Latest is the JSON of the latest event about a subject whose type begins so, empty
	// when there is none.
	Latest(tx *sqldb.Tx, subject, kind string) (string, error)
	// Append adds the row behind Head.
	Append(tx *sqldb.Tx, r Row) error

	// List is what matches before a place, newest first.
	List(ctx context.Context, f Filter, before int64, limit int) ([]auditapi.Entry, error)
	// Count is how many match.
	Count(ctx context.Context, f Filter) (int, error)
	// Walk gives rows after a place in order, at most limit, and says how many.
	Walk(ctx context.Context, after int64, limit int, each func(Row) error) (int, error)
	// End is Head outside of a transaction.
	End(ctx context.Context) (Head, error)
}

// Filter chooses entries; what is zero does not restrict.
type Filter struct {
	Actor, Type, Subject string
	From, To             time.Time // From inclusive, To exclusive
}

// Newest is the place before which everything is.
const Newest = math.MaxInt64

// Service answers about the trail. It is safe for concurrent use.
type Service struct {
	store Store
	log   *slog.Logger
}

// New returns a Service on a store.
func New(store Store, log *slog.Logger) *Service { return &Service{store, log} }

// Consumer puts every event that it is told of into the trail.
func (s *Service) Consumer(db *sqldb.DB) *event.Consumer {
	return &event.Consumer{Name: "audit", DB: db, Log: s.log, Handle: func(_ context.Context, ev event.Event) (event.Effect, error) {
		return func(tx *sqldb.Tx) error { return s.append(tx, ev) }, nil
	}}
}

// append adds an event to the trail, unless it is there: the inbox forgets after a
// time, the trail does not.
func (s *Service) append(tx *sqldb.Tx, ev event.Event) error {
	if had, err := s.store.Has(tx, ev.ID); had || err != nil {
		return err
	}
	before, err := s.store.Latest(tx, ev.Subject, noun(ev.Type))
	if err != nil {
		return err
	}
	head, err := s.store.Head(tx)
	if err != nil {
		return err
	}
	row, err := Next(head, ev, before)
	if err != nil {
		return err
	}
	return s.store.Append(tx, row)
}

// noun is the part of an event's type that says what kind of thing it is about, which is
// what its data describes: acervo.account. of acervo.account.changed.v1.
func noun(typ string) string {
	rest, _ := strings.CutPrefix(typ, "acervo.")
	if i := strings.Index(rest, "."); i >= 0 {
		return typ[:len(typ)-len(rest)+i+1]
	}
	return typ
}

// Page is a page of the trail. Next is 0 on the last.
type Page struct {
	Items []auditapi.Entry
	Next  int64
	Total *int
}

// List is a page of what matches, newest first. Invalid when from is not before to.
func (s *Service) List(ctx context.Context, f Filter, before int64, limit int, count bool) (Page, error) {
	if !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		return Page{}, fault.Invalidf("to", fault.EndsBeforeStart, "must be later than from")
	}
	items, err := s.store.List(ctx, f, before, limit+1)
	if err != nil {
		return Page{}, err
	}
	p := Page{Items: items}
	if len(items) > limit {
		p.Items = items[:limit]
		p.Next = p.Items[limit-1].Seq
	}
	if count {
		n, err := s.store.Count(ctx, f)
		if err != nil {
			return Page{}, err
		}
		p.Total = &n
	}
	return p, nil
}
