package visible

import (
	"cmp"
	"slices"
	"time"

	"acervo/services/permission/permissionapi"
)

// Facets are counts of what matches by several properties, each with its own filter
// left out. A document counts in its owner's unit and in all units above it. What
// nothing has is left out.
type Facets struct {
	Total int
	Class map[string]int
	Type  map[string]int
	Unit  []UnitCount // the most documents first
	Units int         // how many units have any
	Year  map[int]int
}

// UnitCount is how many documents are about people in a unit or below it.
type UnitCount struct {
	*UnitName // shared: not to be changed
	Count     int
}

// tally counts the documents of a set by what facets need.
type tally struct {
	kinds []int32
	first int32   // the day of days[0]
	days  []int32 // by day
	units []int32 // by unit number, directly there
}

func (t *tally) add(kind uint16, day int32, unit uint32, by int32) {
	if d := uint(day - t.first); int(kind) < len(t.kinds) && int(unit) < len(t.units) && d < uint(len(t.days)) {
		t.kinds[kind] += by
		t.units[unit] += by
		t.days[d] += by
		return
	}
	t.extend(kind, day, unit)
	t.add(kind, day, unit, by)
}

// extend makes room.
func (t *tally) extend(kind uint16, day int32, unit uint32) {
	for int(kind) >= len(t.kinds) {
		t.kinds = append(t.kinds, 0)
	}
	for int(unit) >= len(t.units) {
		t.units = append(t.units, 0)
	}
	switch {
	case len(t.days) == 0:
		t.first = day
	case day < t.first: // with some room: a descending row would do it each time
		room := int(t.first-day) + len(t.days)/4
		t.days = slices.Insert(t.days, 0, make([]int32, room)...)
		t.first -= int32(room)
	}
	for int(day-t.first) >= len(t.days) {
		t.days = append(t.days, 0)
	}
}

func (t *tally) bytes() int { return 4*(cap(t.kinds)+cap(t.days)+cap(t.units)) + 100 }

func (t *tally) clone() *tally {
	return &tally{slices.Clone(t.kinds), t.first, slices.Clone(t.days), slices.Clone(t.units)}
}

func (x *Index) addTo(t *tally, n uint32, by int32) {
	t.add(x.kindAt(n), int32(x.day.at(n)), x.org.unitOf.at(x.ownerOf(n)), by)
}

// count makes the tally of a set. That of one that holds most of what there is is made
// of the tally of all, less the others.
func (x *Index) count(k *kept) *tally {
	if base := x.inUse; k.key != everyKey && k.docs.n > base.n/2 {
		rest := 0
		whole := &query{x, []*cond{{docs: k.docs}, {docs: base}}}
		whole.chunks(false, func(_ int, w *words) bool {
			rest += w.count()
			return true
		})
		if rest == k.docs.n { // nothing of it is in the bin
			t := x.every().tally.clone()
			x.without(k.docs, func(n uint32) { x.addTo(t, n, -1) })
			return t
		}
	}
	t := x.newTally()
	k.docs.each(func(n uint32) bool {
		x.addTo(t, n, +1)
		return true
	})
	return t
}

// newTally is an empty one with room for what there is.
func (x *Index) newTally() *tally {
	t := &tally{kinds: make([]int32, len(x.kinds)), units: make([]int32, len(x.org.units))}
	if b := x.byDay.buckets; len(b) > 0 {
		t.first = int32(x.day.at(b[0].at(0)))
		last := b[len(b)-1]
		t.days = make([]int32, int32(x.day.at(last.at(last.n-1)))-t.first+1)
	}
	return t
}

const everyKey = "all in use"

// Warm makes what the first answers would have to wait for.
func (x *Index) Warm() {
	x.mu.RLock()
	defer x.mu.RUnlock()
	x.every()
}

// every is the set of all documents in use, with its tally.
func (x *Index) every() *kept {
	return x.sets.get(x, &cond{key: everyKey, holds: x.inUse.has, build: x.inUse.clone}, true)
}

// without calls f with all documents in use that are not in the set.
func (x *Index) without(s *docs, f func(n uint32)) {
	for i := range x.chunks() {
		var all, have words
		x.inUse.or(i, &all)
		s.or(i, &have)
		for k := range all {
			all[k] &^= have[k]
		}
		all.each(uint32(i)<<chunkBits, func(n uint32) bool {
			f(n)
			return true
		})
	}
}

// leaving is the query without a facet's own filter.
func (q *query) leaving(own facet) *query {
	return &query{q.x, slices.DeleteFunc(slices.Clone(q.conds), func(c *cond) bool { return c.own == own && own != noFacet })}
}

// tally counts what matches. The tally is not to be changed.
func (q *query) tally() *tally {
	x := q.x
	if q.narrowest().upper > worthKeeping {
		if c := q.whole(); c.key != "" {
			return x.sets.get(x, c, true).tally
		}
	}
	t := x.newTally()
	q.each(func(n uint32) bool {
		x.addTo(t, n, +1)
		return true
	})
	return t
}

// whole is the query as one condition.
func (q *query) whole() *cond {
	if len(q.conds) == 1 {
		return q.conds[0]
	}
	c := &cond{key: joined(q.conds), holds: func(n uint32) bool {
		for _, c := range q.conds {
			if !c.holds(n) {
				return false
			}
		}
		return true
	}}
	c.refresh = func() {
		for _, c := range q.conds {
			if c.refresh != nil {
				c.refresh()
			}
		}
	}
	for _, part := range q.conds {
		c.units = c.units || part.units
	}
	c.build = func() *docs {
		if first := q.narrowest(); q.oneByOne(first) <= q.x.several {
			var found []uint32
			first.each(func(n uint32) bool {
				if q.matches(n, first) {
					found = append(found, n)
				}
				return true
			})
			slices.Sort(found)
			return fromList(slices.Compact(found))
		}
		q.sets(true)
		s := &docs{chunks: []chunk{}}
		q.chunks(false, func(i int, w *words) bool {
			for len(s.chunks) < i {
				s.chunks = append(s.chunks, chunk{})
			}
			s.append(w)
			return true
		})
		return s.tidy()
	}
	return c
}

// unitCounts are the units that have most documents, and the one that is chosen, given the
// counts of what is directly there; and how many have any.
func (x *Index) unitCounts(direct []int32, most int, chosen string) (out []UnitCount, units int) {
	counts := make([]int32, len(x.org.units))
	copy(counts, direct)
	counts[0] = 0 // those in no unit
	x.org.upwards(counts)
	of := func(n int) UnitCount { return UnitCount{x.org.units[n].UnitName, int(counts[n])} }
	bar := int32(1) // who has fewer is not among them
	cut := func() {
		slices.SortFunc(out, func(a, b UnitCount) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.ID, b.ID)) })
		if len(out) >= most {
			out = out[:most]
			bar = int32(out[most-1].Count)
		}
	}
	for n, count := range counts {
		if count > 0 {
			units++
		}
		if count < bar {
			continue
		}
		if out = append(out, of(n)); len(out) >= 4*most+64 {
			cut()
		}
	}
	cut()
	n, known := x.org.numbers[chosen]
	if known && counts[n] > 0 && !slices.ContainsFunc(out, func(u UnitCount) bool { return u.ID == chosen }) {
		out = append(out, of(int(n)))
	}
	return out, units
}

// Facets counts. Of units it tells those that have most, so many of them, and the one of
// the filter.
func (x *Index) Facets(scope *permissionapi.Scope, f Filter, mostUnits int) Facets {
	out := Facets{Class: map[string]int{}, Type: map[string]int{}, Year: map[int]int{}}
	x.mu.RLock()
	defer x.mu.RUnlock()
	q := x.prepare(scope, f)
	if q == nil {
		return out
	}
	all := q.tally()
	of := func(own facet) *tally {
		if without := q.leaving(own); len(without.conds) < len(q.conds) {
			return without.tally()
		}
		return all
	}
	for _, count := range all.kinds {
		out.Total += int(count)
	}
	for kind, count := range of(classFacet).kinds {
		if count > 0 {
			out.Class[x.classes.texts[x.kinds[kind].class]] += int(count)
		}
	}
	for kind, count := range of(typeFacet).kinds {
		if count > 0 {
			out.Type[x.types.texts[x.kinds[kind].typ]] += int(count)
		}
	}
	out.Unit, out.Units = x.unitCounts(of(unitFacet).units, mostUnits, f.Unit)
	t := of(dayFacet)
	year, ends := 0, int32(0) // the year that a day is in, and the first day after it
	for i, count := range t.days {
		day := t.first + int32(i)
		if count == 0 {
			continue
		}
		if year == 0 || day >= ends {
			year = time.Unix(int64(day)*86400, 0).UTC().Year()
			ends = int32(time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		}
		out.Year[year] += int(count)
	}
	return out
}
