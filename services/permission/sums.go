package permission

import (
	"iter"
	"math/rand/v2"

	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// few is how many accounts are told apart by what each is among (of more, rather each
// subject is asked who is among it), and of how many people the rules are looked up.
const few = 20_000

// alike are the accounts of a part in groups, so that those of a group are among the same
// of the subjects that matter, before and after.
func (d *difference) alike(p part, rules relevant) (groups []*alikes, err error) {
	sum := d.sumsOfAll
	if p.people.GetCardinality() <= few {
		sum = d.sumsOfEach
	}
	sumOf := sum(p, rules)
	bySum := map[uint64]*alikes{}
	for it := p.people.Iterator(); it.HasNext(); {
		seat := it.Next()
		if seat%breathEvery == 0 {
			if err := d.breathe(); err != nil {
				return nil, err
			}
		}
		sum := sumOf(seat)
		g := bySum[sum]
		if g == nil {
			g = &alikes{}
			bySum[sum] = g
			if groups = append(groups, g); len(groups) > maxAlike {
				return groups, nil
			}
		}
		g.seats = append(g.seats, seat)
	}
	return groups, nil
}

// breathEvery is after how many accounts it is looked whether it is time to breathe.
const breathEvery = 64

// sumsOfEach adds up, for an account, random numbers of the subjects that it is among.
func (d *difference) sumsOfEach(p part, rules relevant) func(uint32) uint64 {
	type what struct {
		subject permissionapi.Subject
		side    int
	}
	numbers := map[what]uint64{}
	number := func(s permissionapi.Subject, side int) uint64 {
		key := what{s, side}
		if numbers[key] == 0 {
			numbers[key] = rand.Uint64() //nolint:gosec // chance is all that is needed: nobody gains by guessing
		}
		return numbers[key]
	}
	return func(seat uint32) (sum uint64) {
		a := d.w.seated(seat)
		for x, l := range d.lens {
			if x == after && !p.changed {
				break
			}
			for set := range l.subjectSets(a) {
				for s := range rules.subjects(set.set) {
					if set.unit == nil || s.Subtree {
						sum += number(s, x)
					}
				}
			}
		}
		if r := d.lens[after].with; r != nil && d.lens[after].reaches(r.Subject, a) {
			sum += number(r.Subject, 2)
		}
		return sum
	}
}

// subjects are those of the rules of a set that matter, which are for one subject: or for
// two, a unit with and without what is below. Those that name an account are left out,
// and so is everyone.
func (v *relevant) subjects(set ruleSet) iter.Seq[permissionapi.Subject] {
	return func(yield func(permissionapi.Subject) bool) {
		seen := [2]bool{}
		for r := range set {
			i := 0
			if r.Subject.Subtree {
				i = 1
			}
			if r.Subject.Kind == permissionapi.SubjectUser || r.Subject.Kind == permissionapi.SubjectEveryone {
				return
			}
			if !seen[i] && v.has(r) {
				if seen[i] = true; !yield(r.Subject) {
					return
				}
			}
		}
	}
}

// sumsOfAll does the same for all accounts at once, subject by subject.
func (d *difference) sumsOfAll(p part, rules relevant) func(uint32) uint64 {
	sums := newBySeat[uint64](p.people)
	add := func(set *roaring.Bitmap) {
		h := rand.Uint64() //nolint:gosec // as above
		buffer := make([]uint32, 256)
		for it := set.ManyIterator(); ; {
			n := it.NextMany(buffer)
			if n == 0 {
				return
			}
			for _, seat := range buffer[:n] {
				if at := sums.at(seat); at != nil {
					*at += h
				}
			}
		}
	}
	subject := func(s permissionapi.Subject) {
		add(d.lens[before].subjects(s))
		if p.changed {
			add(d.lens[after].subjects(s))
		}
	}
	for _, set := range d.w.rules.bySubject {
		for s := range rules.subjects(set) {
			subject(s)
		}
	}
	if r := d.lens[after].with; r != nil {
		subject(r.Subject)
	}
	return func(seat uint32) uint64 { return *sums.at(seat) }
}

// bySeat is something for each of some accounts.
type bySeat[T any] struct{ low, high []T } // of employees, and of others

func newBySeat[T any](people *roaring.Bitmap) (s bySeat[T]) {
	if people.IsEmpty() {
		return s
	}
	if first := people.Minimum(); first < firstOther {
		s.low = make([]T, lastBelow(people)+1)
	}
	if last := people.Maximum(); last >= firstOther {
		s.high = make([]T, last-firstOther+1)
	}
	return s
}

// at is that of an account, nil for one whose number is beyond those of all of them.
func (s *bySeat[T]) at(seat uint32) *T {
	switch {
	case int(seat) < len(s.low):
		return &s.low[seat]
	case seat >= firstOther && int(seat-firstOther) < len(s.high):
		return &s.high[seat-firstOther]
	}
	return nil
}

func (s *bySeat[T]) clear() { clear(s.low); clear(s.high) }

// lastBelow is the highest seat of an employee in a set that has one.
func lastBelow(set *roaring.Bitmap) uint32 {
	n := set.Rank(firstOther - 1)
	last, _ := set.Select(uint32(n - 1)) //nolint:errcheck,gosec // there are n, which is below 2^31
	return last
}
