package visible

import (
	"time"

	"acervo/services/permission/permissionapi"
)

// Facets are counts of what matches by several properties, each with its own filter
// left out. A document counts in its owner's unit and in all units above it.
type Facets struct {
	Total int
	Class map[string]int
	Type  map[string]int
	Unit  map[string]int
	Year  map[int]int
}

// Facets counts. Values that nothing has are left out.
func (x *Index) Facets(scope *permissionapi.Scope, f Filter) Facets {
	out := Facets{Class: map[string]int{}, Type: map[string]int{}, Unit: map[string]int{}, Year: map[int]int{}}
	x.mu.RLock()
	defer x.mu.RUnlock()
	q := x.prepare(scope, f)
	if q == nil {
		return out
	}
	classes, types := make([]int, len(x.classes.texts)), make([]int, len(x.types.texts))
	owners, days := map[uint32]int{}, map[int32]int{}
	q.each(func(n uint32, f failing) {
		if f == 0 {
			out.Total++
		}
		if f&^failsClass == 0 {
			classes[x.class[n]]++
		}
		if f&^failsType == 0 {
			types[x.typ[n]]++
		}
		if f&^failsUnit == 0 {
			owners[x.owner[n]]++
		}
		if f&^failsDay == 0 {
			days[x.day[n]]++
		}
	})
	for i, count := range classes {
		if count > 0 {
			out.Class[x.classes.texts[i]] = count
		}
	}
	for i, count := range types {
		if count > 0 {
			out.Type[x.types.texts[i]] = count
		}
	}
	direct := map[string]int{}
	for owner, count := range owners {
		direct[x.org.unitOf[owner]] += count
	}
	for unit, count := range direct {
		for _, id := range x.org.above(unit) {
			out.Unit[id] += count
		}
	}
	for day, count := range days {
		out.Year[time.Unix(int64(day)*86400, 0).UTC().Year()] += count
	}
	return out
}
