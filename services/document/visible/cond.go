package visible

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// cond is one condition that a query puts: its scope, or one of its filters. It can be
// asked of a document by the columns, or made into the set of all documents that fulfil
// it, which costs more and then is kept.
type cond struct {
	key     string // names the set among those that are kept; empty: it is not kept
	own     facet  // the facet that leaves this condition out
	holds   func(n uint32) bool
	refresh func() // called before holds is asked again, some changes later; may be nil
	units   bool   // it depends on who is in which unit

	kinds    kindSet // what fulfils it is of these; 0 where that is not known
	order    *order  // what fulfils it has a key from one to another in this order; nil: in none
	from, to int64

	upper int                             // no more fulfil it
	each  func(yield func(n uint32) bool) // where upper is few: all that do, and others maybe
	build func() *docs                    // makes the set
	docs  *docs                           // the set, once there is one
	kept  *kept                           // where it is kept, if it is
}

type facet uint8

const (
	noFacet facet = iota
	classFacet
	typeFacet
	unitFacet
	dayFacet
)

// is reports whether the document fulfils the condition.
func (c *cond) is(n uint32) bool {
	if c.docs != nil {
		return c.docs.has(n)
	}
	return c.holds(n)
}

// has gives the condition its set.
func (c *cond) has(k *kept) { c.kept, c.docs, c.upper, c.each = k, k.docs, k.docs.n, k.docs.each }

// of is the condition to be in a set that the index keeps anyway. The key names it where
// it is part of another.
func of(key string, set *docs, own facet) *cond {
	return &cond{key: key, own: own, docs: set, upper: set.n, each: set.each, holds: set.has}
}

// conditions of a filter, the state apart. nil when nothing can match.
func (x *Index) conditions(f Filter) (all []*cond, possible bool) {
	add := func(c *cond) { all = append(all, c) }
	for _, t := range f.Tags {
		n, known := x.tagNames.numbers[t]
		if !known {
			return nil, false
		}
		add(of(fmt.Sprint("tag ", n), x.ofTag[n], noFacet))
	}
	if len(f.Classes) > 0 {
		add(x.anyOf("class", f.Classes, classFacet, func(k kind) string { return x.classes.texts[k.class] }))
	}
	if len(f.Types) > 0 {
		add(x.anyOf("type", f.Types, typeFacet, func(k kind) string { return x.types.texts[k.typ] }))
	}
	if f.Owner != nil {
		add(x.ownedBy(*f.Owner))
	}
	if f.Unit != "" {
		u, known := x.org.numbers[f.Unit]
		if !known {
			add(of("no unit", &docs{}, unitFacet))
		} else {
			add(x.inUnit(u))
		}
	}
	if f.DayFrom != nil || f.DayTo != nil {
		from, to := int64(math.MinInt32), int64(math.MaxInt32)
		if f.DayFrom != nil {
			from = int64(*f.DayFrom)
		}
		if f.DayTo != nil {
			to = int64(*f.DayTo)
		}
		add(x.between("day", &x.byDay, from, to, dayFacet))
	}
	if f.CreatedFrom != nil || f.CreatedTo != nil {
		from, to := int64(math.MinInt64), int64(math.MaxInt64)
		set(&from, f.CreatedFrom)
		set(&to, f.CreatedTo)
		add(x.between("created", &x.byCreated, from, to, noFacet))
	}
	if f.Sender != "" {
		sender, known := x.senders.numbers[f.Sender]
		if !known {
			return nil, false
		}
		add(x.sentBy(sender))
	}
	if f.Expires != nil {
		add(x.expiring(f.Expires))
	}
	for _, b := range f.Among {
		add(x.among(b))
	}
	for _, w := range f.Words {
		add(x.having(w))
	}
	return all, true
}

func set[T any](dst *T, v *T) {
	if v != nil {
		*dst = *v
	}
}

// anyOf is the condition that a text of the document's kind is one of those wanted.
func (x *Index) anyOf(what string, wanted []string, own facet, text func(kind) string) *cond {
	wanted = slices.Compact(slices.Sorted(slices.Values(wanted)))
	var sets []*docs
	var last int
	var kinds kindSet
	upper := 0
	for n, k := range x.kinds {
		if slices.Contains(wanted, text(k)) {
			kinds |= kindsOf(uint16(n))
			last, sets = n, append(sets, x.ofKind[n])
			upper += x.ofKind[n].n
		}
	}
	if len(sets) == 1 {
		c := of(fmt.Sprint("kind ", last), sets[0], own)
		c.kinds = kinds
		return c
	}
	if what == "class" && len(wanted) == 1 && len(sets) > 0 {
		class := x.classes.numbers[wanted[0]]
		c := of(fmt.Sprint("class ", class), x.ofClass[class], own)
		c.kinds = kinds
		return c
	}
	return &cond{
		key: fmt.Sprintf("%s %q", what, wanted), own: own, upper: upper, kinds: kinds,
		holds: func(n uint32) bool {
			return x.state(n) != absent && slices.Contains(wanted, text(x.kinds[x.kindAt(n)]))
		},
		each: func(yield func(n uint32) bool) {
			going := true
			for _, s := range sets {
				s.each(func(n uint32) bool {
					going = yield(n)
					return going
				})
				if !going {
					return
				}
			}
		},
		build: func() *docs {
			all := make([]words, x.chunks())
			for i := range all {
				for _, s := range sets {
					s.or(i, &all[i])
				}
			}
			return fromWords(all)
		},
	}
}

func (x *Index) ownedBy(owner uint32) *cond {
	if large := x.ofOwner.large[owner]; large != nil {
		return of(fmt.Sprint("large owner ", owner), large, noFacet)
	}
	return &cond{
		key: fmt.Sprint("owner ", owner), upper: x.ofOwner.count(owner),
		holds: func(n uint32) bool { return x.state(n) != absent && x.ownerOf(n) == owner },
		each:  func(yield func(n uint32) bool) { x.ofOwner.each(owner, yield) },
		build: func() *docs {
			s := &docs{}
			x.ofOwner.each(owner, func(n uint32) bool {
				s.add(n)
				return true
			})
			return s
		},
	}
}

func (x *Index) inUnit(u uint32) *cond {
	c := &cond{
		key: fmt.Sprint("unit ", u), own: unitFacet, units: true,
		holds: func(n uint32) bool {
			if x.state(n) == absent {
				return false
			}
			at := x.org.units[x.org.unitOf.at(x.ownerOf(n))].from
			return at >= x.org.units[u].from && at < x.org.units[u].to
		},
		each: func(yield func(n uint32) bool) {
			x.org.within(u, func(employee uint32) bool { return x.ofOwner.each(employee, yield) })
		},
	}
	c.build = func() *docs { return x.gathered(c.each) }
	x.org.within(u, func(employee uint32) bool {
		c.upper += x.ofOwner.count(employee)
		return c.upper <= x.few
	})
	if c.upper > x.few {
		c.upper = x.inUse.n + x.binned.n
	}
	return c
}

func (x *Index) between(what string, o *order, from, to int64, own facet) *cond {
	return &cond{
		key: fmt.Sprint(what, " ", from, " ", to), own: own, upper: o.between(from, to), order: o, from: from, to: to,
		holds: func(n uint32) bool {
			if x.state(n) == absent {
				return false
			}
			v := o.keys.at(n)
			return v >= from && v <= to
		},
		each:  func(yield func(n uint32) bool) { o.in(from, to, yield) },
		build: func() *docs { return x.gathered(func(yield func(n uint32) bool) { o.in(from, to, yield) }) },
	}
}

// gathered is the set of all that each yields, in whatever order.
func (x *Index) gathered(each func(yield func(n uint32) bool)) *docs {
	all := make([]words, x.chunks())
	each(func(n uint32) bool {
		all[n>>chunkBits][uint16(n)>>6] |= 1 << (n & 63)
		return true
	})
	return fromWords(all)
}

// among is the condition to be in a bitmap that somebody else made, which may hold
// numbers that the index does not know.
func (x *Index) among(b *roaring.Bitmap) *cond {
	known := x.known(b)
	return &cond{
		upper: int(b.GetCardinality()),
		holds: b.Contains,
		each:  known,
		build: func() *docs { return x.gathered(known) },
	}
}

// joined is the key of several conditions together; empty when one of them has none.
func joined(conds []*cond) string {
	keys := make([]string, len(conds))
	for i, c := range conds {
		if c.key == "" {
			return ""
		}
		keys[i] = c.key
	}
	slices.Sort(keys)
	return strings.Join(keys, "\n")
}
