package document

import (
	"context"
	"errors"
	"math"
	"strconv"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/document/analyzer"
	"acervo/services/document/documentapi"
	"acervo/services/document/visible"
	"acervo/services/permission/permissionapi"
)

const (
	defaultLimit = 50
	maxLimit     = 100
)

// List is a page of the documents that the caller may see, filtered and in order. What
// they may not see leaves no trace in it, its total or its cursors. Pages join without
// gap or repeat, also while documents come and go.
func (s *Service) List(ctx context.Context, q documentapi.Query) (documentapi.Page, error) {
	page := documentapi.Page{Items: []documentapi.Row{}}
	sort, known := sorts[q.Sort]
	wanted, wrong := readFilters(q.Filters)
	if !known {
		wrong = append(wrong, fault.At("sort", fault.NotAChoice, "must be one of -date, date, -created_at, created_at, title, -title"))
	}
	if q.Limit == 0 {
		q.Limit = defaultLimit
	}
	if q.Limit < 1 || q.Limit > maxLimit {
		wrong = append(wrong, fault.At("limit", fault.NotBetween, "must be between %d and %d", 1, maxLimit))
	}
	if err := fault.Check(wrong); err != nil {
		return page, err
	}
	after, err := readCursor(q.Cursor, q.Sort)
	if err != nil {
		return page, err
	}
	scope, filter, err := s.prepare(ctx, wanted)
	if err != nil || filter == nil {
		return page, zeroTotal(&page, q.Count, err)
	}
	numbers, next, err := s.index.Page(scope, *filter, sort, after, q.Limit)
	if errors.Is(err, visible.ErrTooManyByTitle) {
		err = fault.Check([]fault.Field{fault.At("sort", fault.TooMany, "by title is for at most %d documents: choose a person, a unit or a type first", visible.MaxByTitle)})
	}
	if err != nil {
		return page, err
	}
	if page.Items, err = s.show(ctx, scope, wanted, numbers); err != nil {
		return page, err
	}
	if err := s.leaveTrails(ctx, scope, page.Items); err != nil {
		return documentapi.Page{}, err
	}
	if next != nil {
		last := ""
		if n := len(page.Items); n == len(numbers) {
			last = page.Items[n-1].ID
		}
		page.Next = writeCursor(q.Sort, *next, last)
	}
	if q.Count {
		total := s.index.Count(scope, *filter)
		page.Total = &total
	}
	return page, nil
}

func zeroTotal(page *documentapi.Page, wanted bool, err error) error {
	if wanted {
		page.Total = new(int)
	}
	return err
}

var sorts = map[documentapi.Sort]visible.Sort{
	"":                        visible.ByDayDesc,
	documentapi.ByDateDesc:    visible.ByDayDesc,
	documentapi.ByDate:        visible.ByDay,
	documentapi.ByCreatedDesc: visible.ByCreatedDesc,
	documentapi.ByCreated:     visible.ByCreated,
	documentapi.ByTitle:       visible.ByTitle,
	documentapi.ByTitleDesc:   visible.ByTitleDesc,
}

// cursor is a position as it travels.
type cursor struct {
	Sort   documentapi.Sort `json:"s"`
	Number string           `json:"n,omitempty"`
	Text   string           `json:"t,omitempty"`
	N      uint32           `json:"d"`
	ID     string           `json:"i,omitempty"`
}

// writeCursor is the position of the last document of a page. Its id is in it, so that
// it is found again where a catalogue that was built anew has other numbers.
func writeCursor(s documentapi.Sort, p visible.Position, id string) string {
	return rest.EncodeCursor(cursor{Sort: ordered(s), Number: strconv.FormatInt(p.Number, 10), Text: p.Text, N: p.N, ID: id})
}

// readCursor is Malformed for what no list gave out, or one in another order did.
func readCursor(text string, s documentapi.Sort) (*visible.Position, error) {
	if text == "" {
		return nil, nil
	}
	var c cursor
	if err := rest.DecodeCursor(text, &c); err != nil {
		return nil, err
	}
	number, err := strconv.ParseInt(c.Number, 10, 64)
	id, ok := permissionapi.ParseDocumentID(c.ID)
	if err != nil || !ok && c.ID != "" || c.Sort != ordered(s) {
		return nil, fault.Malformedf("cursor", fault.Unreadable, "is not one that this list gave out")
	}
	return &visible.Position{Number: number, Text: c.Text, N: c.N, ID: id}, nil
}

func ordered(s documentapi.Sort) documentapi.Sort {
	if s == "" {
		return documentapi.ByDateDesc
	}
	return s
}

// nobody is no employee's number.
const nobody = math.MaxUint32

// prepare gets ready what lists and counts are made from: the caller's scope as of now,
// and the index as of now. A nil filter means that nothing can match.
//
// Invalid for a class that there is not.
func (s *Service) prepare(ctx context.Context, w wanted) (*permissionapi.Scope, *visible.Filter, error) {
	if err := s.checkClasses(ctx, w.filter.Classes); err != nil {
		return nil, nil, err
	}
	action := permissionapi.View
	if w.filter.Binned {
		action = permissionapi.Delete
	}
	scope, err := s.Permissions.Scope(ctx, action)
	if err != nil {
		return nil, nil, err
	}
	if err := s.refreshIndex(ctx); err != nil {
		return nil, nil, err
	}
	filter := w.filter
	if w.employeeID != "" {
		number, err := s.People.NumberOf(ctx, w.employeeID)
		if fault.Is(err, fault.NotFound) {
			number, err = nobody, nil // goes the way of one of whom there is nothing to see
		}
		if err != nil {
			return nil, nil, err
		}
		filter.Owner = &number
	}
	if w.nothing {
		return scope, nil, nil
	}
	if filter.Sender = w.createdBy; filter.Sender == documentapi.Me {
		caller, err := identity.Require(ctx)
		if err != nil {
			return nil, nil, err
		}
		filter.Sender = caller.AccountID
	}
	if filter.Expires != nil {
		expires := *filter.Expires
		if expires.Months, err = s.validity(ctx); err != nil {
			return nil, nil, err
		}
		filter.Expires = &expires
	}
	if w.shared != "" {
		shared, err := s.Permissions.Shared(ctx, w.shared)
		if err != nil {
			return nil, nil, err
		}
		filter.Among = append(filter.Among, s.index.Numbers(shared))
	}
	if !w.search.IsEmpty() {
		if filter.Words, err = s.search(ctx, w.search); err != nil {
			return nil, nil, err
		}
	}
	if w.sha256 != "" {
		found, err := s.Catalogue.WithContent(ctx, w.sha256)
		if err != nil {
			return nil, nil, err
		}
		filter.Among = append(filter.Among, found)
	}
	return scope, &filter, nil
}

// refreshIndex takes in what was committed since, into the catalogue and from there
// into the index, so that no answer is from the past: whoever was answered a write finds
// it in the next list.
func (s *Service) refreshIndex(ctx context.Context) error {
	at, err := s.catchUp(ctx)
	if err != nil || s.index.Seq() >= at.Seq {
		return err
	}
	s.indexing.Lock()
	defer s.indexing.Unlock()
	have := s.index.Seq()
	if have >= at.Seq {
		return nil
	}
	return s.index.Apply(func(yield func(visible.Delta, error) bool) {
		for d, err := range s.Catalogue.Since(ctx, have) {
			s.rows.forget(d)
			if !yield(d, err) {
				return
			}
		}
	})
}

// Terms is what is searched for.
type Terms = analyzer.Query
