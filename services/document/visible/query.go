package visible

import (
	"errors"
	"math"
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/services/permission/permissionapi"
)

// Filter chooses documents; the zero value all that are not in the bin.
type Filter struct {
	Binned                 bool
	Owner                  *uint32
	Unit                   string // with the units below it
	Types, Classes         []string
	Tags                   []string // all of them
	DayFrom, DayTo         *int32   // inclusive
	CreatedFrom, CreatedTo *int64   // inclusive
	Sender                 string   // the account that brought it
	Expires                *Expiry
	Among                  []*roaring.Bitmap
	Words                  []*Word // found by all of them
}

// MaxByTitle is how many documents may be in question for them to be listed by title.
const MaxByTitle = 100_000

// ErrTooManyByTitle is Page's when they are more.
var ErrTooManyByTitle = errors.New("too many documents to be listed by title")

// limits are where one way to answer gives way to another.
type limits struct {
	few     int // so many documents are looked at one by one, without more thought
	several int // as much work (see query.oneByOne) is done one by one rather than by meeting sets
	steps   int // how far a query goes along an order before it looks at all that matches
	front   int // how much of an order is kept with a set: first pages are asked for most
	byTitle int
}

var usual = limits{few: 1 << 12, several: 1 << 17, steps: 1 << 15, front: 256, byTitle: MaxByTitle}

// query is a scope and a filter made ready, for as long as the index is held.
type query struct {
	x     *Index
	conds []*cond // the scope's first
}

// prepare returns nil when nothing can match.
func (x *Index) prepare(scope *permissionapi.Scope, f Filter) *query {
	filters, possible := x.conditions(f)
	if !possible {
		return nil
	}
	st := inUse
	if f.Binned {
		st = binned
	}
	for _, c := range filters {
		if kept := x.sets.peek(x, c.key); kept != nil {
			c.has(kept)
		}
	}
	return &query{x, append([]*cond{x.scopeCond(x.reach(scope, st))}, filters...)}
}

// matches reports whether a document fulfils all conditions, but for one whose set it
// comes from.
func (q *query) matches(n uint32, from *cond) bool {
	for _, c := range q.conds {
		if (c != from || c.docs == nil) && !c.is(n) {
			return false
		}
	}
	return true
}

// narrowest is the condition that the fewest documents fulfil.
func (q *query) narrowest() *cond {
	return slices.MinFunc(q.conds, func(a, b *cond) int { return a.upper - b.upper })
}

// sets makes the sets of conditions: those that are kept for the next query, or all. It
// reports whether any was not there yet.
func (q *query) sets(all bool) (made bool) {
	for _, c := range q.conds {
		if c.docs == nil && (all || c.key != "") {
			made = true
			c.has(q.x.sets.get(q.x, c, false))
		}
	}
	return made
}

// settle finds the condition by which to look at all that matches one by one. Where that is
// much, all sets are there to be met instead.
func (q *query) settle() (first *cond, much bool) {
	if first = q.narrowest(); first.upper <= q.x.few {
		return first, false
	}
	q.sets(false)
	if first = q.narrowest(); first.upper > q.x.few && q.oneByOne(first) <= q.x.several && !q.ready() {
		return first, false
	}
	q.sets(true)
	first = q.narrowest()
	return first, first.upper > q.x.few
}

// ready reports whether all sets are there.
func (q *query) ready() bool {
	return !slices.ContainsFunc(q.conds, func(c *cond) bool { return c.docs == nil })
}

// oneByOne is how much work it is to ask the other conditions of all that fulfil one:
// looking a number up in a set costs about eight times what going to the next one does.
func (q *query) oneByOne(first *cond) int { return first.upper * (8*len(q.conds) - 7) }

// each calls yield with all that match, in no order.
func (q *query) each(yield func(n uint32) bool) {
	first, much := q.settle()
	if much {
		q.chunks(false, func(i int, w *words) bool { return w.each(uint32(i)<<chunkBits, yield) })
		return
	}
	first.each(func(n uint32) bool { return !q.matches(n, first) || yield(n) })
}

// chunks calls yield with what matches of each chunk that has any, by the sets, which
// must have been made; the last chunk first if wanted.
func (q *query) chunks(last bool, yield func(chunk int, w *words) bool) {
	sets := make([]*docs, len(q.conds))
	for i, c := range q.conds {
		sets[i] = c.docs
	}
	slices.SortFunc(sets, func(a, b *docs) int { return a.n - b.n })
	count := q.x.chunks()
	var w, scratch words
next:
	for k := range count {
		i := k
		if last {
			i = count - 1 - k
		}
		for _, s := range sets {
			if s.chunks != nil && (i >= len(s.chunks) || s.chunks[i].n == 0) {
				continue next
			}
		}
		clear(w[:])
		sets[0].or(i, &w)
		for _, s := range sets[1:] {
			s.and(i, &w, &scratch)
		}
		if !yield(i, &w) {
			return
		}
	}
}

// count is how many match.
func (q *query) count() (total int) {
	first, much := q.settle()
	switch {
	case len(q.conds) == 1 && q.conds[0].docs != nil:
		return q.conds[0].docs.n
	case !much:
		first.each(func(n uint32) bool {
			if q.matches(n, first) {
				total++
			}
			return true
		})
	default:
		q.chunks(false, func(_ int, w *words) bool {
			total += w.count()
			return true
		})
	}
	return total
}

// Page returns up to limit documents behind a position (nil: from the first), and the
// position of the last one when there are more. ErrTooManyByTitle.
func (x *Index) Page(scope *permissionapi.Scope, f Filter, s Sort, after *Position, limit int) (page []uint32, next *Position, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	q := x.prepare(scope, f)
	if q == nil {
		return nil, nil, nil
	}
	if page, err = q.page(s, after, limit+1); err != nil || len(page) <= limit {
		return page, nil, err
	}
	page = page[:limit]
	last := x.position(s.key, page[limit-1])
	return page, &last, nil
}

// page is the first limit documents behind a position.
func (q *query) page(s Sort, after *Position, limit int) ([]uint32, error) {
	x := q.x
	b := &best{x: x, desc: s.desc, title: s.key == byTitle, limit: limit, after: x.placeOf(s.key, after)}
	if s.key == byTitle {
		if q.narrowest().upper > x.byTitle && q.count() > x.byTitle {
			return nil, ErrTooManyByTitle
		}
		if after != nil {
			b.afterText = &after.Text
		}
		q.each(func(n uint32) bool {
			b.offer(item{int64(x.titles.places[x.title.at(n)]), n})
			return true
		})
		return b.result(), nil
	}
	alone := q.conds[0].kept
	if alone != nil && len(q.conds) == 1 {
		if page, found := alone.first(s, b); found {
			return page, nil
		}
	}
	o := &x.byDay
	if s.key == byCreated {
		o = &x.byCreated
	}
	first := q.narrowest()
	if first.upper > x.few {
		if page, found := q.walk(o, s.desc, b.after, limit); found {
			return page, nil
		}
		for _, all := range []bool{false, true} {
			if q.sets(all) {
				if page, found := q.walk(o, s.desc, b.after, limit); found {
					return page, nil
				}
			}
			if first = q.narrowest(); q.oneByOne(first) <= x.several {
				break
			}
		}
	}
	alone = q.conds[0].kept // by now it may be
	front := alone != nil && len(q.conds) == 1 && after == nil
	if front {
		b.limit = max(limit, x.front)
	}
	if first.upper > x.few && q.oneByOne(first) > x.several {
		q.scan(o, b)
	} else {
		first.each(func(n uint32) bool {
			if q.matches(n, first) {
				b.offer(item{o.keys.at(n), n})
			}
			return true
		})
	}
	page := b.result()
	if front {
		x.sets.keepFront(alone, s, b.items)
		page = page[:min(len(page), limit)]
	}
	return page, nil
}

// walk goes along an order and takes what matches. It gives up where that would take
// longer than looking at all that matches.
func (q *query) walk(o *order, desc bool, after *place, limit int) (page []uint32, found bool) {
	steps := q.x.steps
	from, to, kinds := int64(math.MinInt64), int64(math.MaxInt64), allKinds
	bySets := true
	for _, c := range q.conds {
		bySets = bySets && c.docs != nil
		if c.order == o {
			from, to = max(from, c.from), min(to, c.to)
		}
		if c.kinds != 0 {
			kinds &= c.kinds
		}
	}
	switch upper := q.narrowest().upper; {
	case !bySets:
		steps /= 16
	case upper < steps: // so few are sooner looked at all
		steps = upper / 8
	default:
		steps = max(steps, upper/32)
	}
	page, found = make([]uint32, 0, limit), true
	o.walk(desc, after, from, to, kinds, func(n uint32) bool {
		if steps--; steps < 0 {
			found = false
			return false
		}
		if q.matches(n, nil) {
			page = append(page, n)
		}
		return len(page) < limit
	})
	return page, found
}

// scan looks at all that match, but passes over pages of the column that can hold
// nothing better than what was found. What is wanted is likely at one end of the
// numbers, so it begins there.
func (q *query) scan(o *order, b *best) {
	const pageWords = pageDocs / 64
	q.chunks(b.desc, func(chunk int, w *words) bool {
		for k := range chunkDocs / pageDocs {
			if b.desc {
				k = chunkDocs/pageDocs - 1 - k
			}
			number := chunk*(chunkDocs/pageDocs) + k
			if number >= len(o.keys.pages) || o.keys.pages[number].data == nil {
				continue
			}
			if p := &o.keys.pages[number]; !b.wants(p.base, p.top) {
				continue
			}
			for i, word := range w[k*pageWords : (k+1)*pageWords] {
				for ; word != 0; word &= word - 1 {
					n := uint32(number*pageDocs + i<<6 + bits.TrailingZeros64(word))
					b.offer(item{o.keys.at(n), n})
				}
			}
		}
		return true
	})
}

// Count is how many documents match.
func (x *Index) Count(scope *permissionapi.Scope, f Filter) int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if q := x.prepare(scope, f); q != nil {
		return q.count()
	}
	return 0
}
