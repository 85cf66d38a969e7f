package demo

import "time"

// dice is a SplitMix64 generator: one word of state, and the same numbers whatever
// the Go release.
type dice uint64

// throw gives dice of their own for each combination of keys, so that what is made
// of one key does not depend on what was made before.
func throw(seed uint64, keys ...uint64) dice {
	d := dice(seed ^ 0x5ca1ab1e)
	for _, k := range keys {
		d = dice(d.next() ^ (k+1)*0x9e3779b97f4a7c15)
	}
	d.next()
	return d
}

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is a number from 0 to n-1; 0 when n is not positive.
func (d *dice) below(n int) int {
	if n <= 0 {
		return 0
	}
	return int(d.next() % uint64(n))
}

// between is a number from lo to hi, both included.
func (d *dice) between(lo, hi int) int { return lo + d.below(hi-lo+1) }

// percent is true p times in a hundred.
func (d *dice) percent(p int) bool { return d.below(100) < p }

// unit is a number in [0, 1).
func (d *dice) unit() float64 { return float64(d.next()>>11) / (1 << 53) }

func pick[T any](d *dice, from []T) T { return from[d.below(len(from))] }

// weighted is an index into weights, each as likely as its share of their sum.
func (d *dice) weighted(weights []int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	at := d.below(sum)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// day is a day from lo to hi, both included; lo when hi is before it.
func (d *dice) day(lo, hi time.Time) time.Time {
	return lo.AddDate(0, 0, d.below(daysBetween(lo, hi)+1))
}
