package visible

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/services/permission/permissionapi"
)

// Expiry chooses documents whose last good day is from one to another, inclusive; nil is
// open. That day is what a document says itself, or else so many months after its date
// as are those of its type. What has neither never ends, and is not chosen.
type Expiry struct {
	From, To *int32
	Months   map[string]int // by type; those that are not in it have none
}

// AddMonths is the day so many months later, or the last of that month where it has no
// such day. A later day is never earlier for it.
func AddMonths(day int32, months int) int32 {
	y, m, d := time.Unix(int64(day)*86400, 0).UTC().Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC)
	return int32(time.Date(last.Year(), last.Month(), min(d, last.Day()), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// days is from a day to another, inclusive.
type days struct{ from, to int64 }

func (d days) has(day int64) bool { return day >= d.from && day <= d.to }

// before are the days from which so many months end within d.
func (d days) before(months int) days {
	first := func(reached func(later int64) bool) int64 {
		const least, most = -200_000, 200_000 // from before 1500 to after 2500
		return least + int64(sort.Search(most-least, func(i int) bool { return reached(int64(AddMonths(int32(least+i), months))) }))
	}
	out := d
	if d.from != math.MinInt64 {
		out.from = first(func(later int64) bool { return later >= d.from })
	}
	if d.to != math.MaxInt64 {
		out.to = first(func(later int64) bool { return later > d.to }) - 1
	}
	return out
}

// expiring is the condition to be chosen by e. Its set is made from the documents that
// say their day themselves and those of types that have months, and then is kept.
func (x *Index) expiring(e *Expiry) *cond {
	said := days{math.MinInt64, math.MaxInt64}
	if e.From != nil {
		said.from = int64(*e.From)
	}
	if e.To != nil {
		said.to = int64(*e.To)
	}
	byMonths := map[int]days{}
	spanOf := func(k kind) (days, bool) {
		months := e.Months[x.types.texts[k.typ]]
		if months <= 0 {
			return days{}, false
		}
		span, known := byMonths[months]
		if !known {
			span = said.before(months)
			byMonths[months] = span
		}
		return span, true
	}
	spans, renewed := make([]days, len(x.kinds)), make([]bool, len(x.kinds)) // by kind
	for n, k := range x.kinds {
		spans[n], renewed[n] = spanOf(k)
	}
	key := fmt.Sprint("expires ", said)
	for _, t := range slices.Sorted(maps.Keys(e.Months)) {
		key += fmt.Sprintf(" %q %d", t, e.Months[t])
	}
	c := &cond{key: key, upper: x.inUse.n + x.binned.n}
	c.holds = func(n uint32) bool {
		if x.state(n) == absent {
			return false
		}
		if x.ends.has(n) {
			return said.has(x.until.at(n))
		}
		number := int(x.kindAt(n))
		if number < len(spans) {
			return renewed[number] && spans[number].has(x.day.at(n))
		}
		months := e.Months[x.types.texts[x.kinds[number].typ]] // a kind that came since
		return months > 0 && said.before(months).has(x.day.at(n))
	}
	c.each = func(yield func(n uint32) bool) {
		for i := range x.chunks() {
			var w words
			x.ends.or(i, &w)
			for number, some := range renewed {
				if some {
					x.ofKind[number].or(i, &w)
				}
			}
			if !w.each(uint32(i)<<chunkBits, func(n uint32) bool { return !c.holds(n) || yield(n) }) {
				return
			}
		}
	}
	c.build = func() *docs { return x.gathered(c.each) }
	return c
}

// sentBy is the condition that an account brought the document. Its set is made from the
// column, and then is kept.
func (x *Index) sentBy(sender uint32) *cond {
	c := &cond{
		key: fmt.Sprint("sender ", sender), upper: x.inUse.n + x.binned.n,
		holds: func(n uint32) bool { return x.state(n) != absent && uint32(x.sender.at(n)) == sender },
	}
	c.each = func(yield func(n uint32) bool) {
		for _, s := range []*docs{x.inUse, x.binned} {
			going := true
			s.each(func(n uint32) bool {
				going = uint32(x.sender.at(n)) != sender || yield(n)
				return going
			})
			if !going {
				return
			}
		}
	}
	c.build = func() *docs { return x.gathered(c.each) }
	return c
}

// Numbers are the numbers of the documents with these ids, those that there are.
func (x *Index) Numbers(ids []permissionapi.DocumentID) *roaring.Bitmap {
	x.mu.RLock()
	defer x.mu.RUnlock()
	found := roaring.New()
	for _, id := range ids {
		x.ids.find(id, func(n uint32) bool {
			found.Add(n)
			return true
		})
	}
	return found
}
