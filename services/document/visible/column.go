package visible

import (
	"encoding/binary"
	"slices"
)

// column holds a number for each document, in pages of 4,096, each in as few bytes a
// number as its own values need.
type column struct {
	pages  []page
	signed bool // values may be negative or far from 0: a page is relative to its least
}

type page struct {
	base, top int64  // no value of the page is outside
	width     uint8  // bytes a value
	data      []byte // nil: no value was set; padded so that 8 bytes can be read anywhere
}

const (
	pageBits = 12
	pageDocs = 1 << pageBits
)

func mask(width uint8) uint64 { return ^uint64(0) >> (64 - 8*uint(width)) }

// at is the value that was set for n. It must have been.
func (c *column) at(n uint32) int64 {
	p := &c.pages[n>>pageBits]
	i := (n & (pageDocs - 1)) * uint32(p.width)
	return p.base + int64(binary.LittleEndian.Uint64(p.data[i:i+8])&mask(p.width))
}

func (c *column) set(n uint32, v int64) {
	i := int(n >> pageBits)
	for i >= len(c.pages) {
		c.pages = append(c.pages, page{})
	}
	p := &c.pages[i]
	switch {
	case p.data == nil:
		p.width = 1
		if c.signed {
			p.base, p.top = v, v
		}
		p.top = v
		if i > 0 && c.pages[i-1].data != nil { // it will need what the one before needed
			p.width = c.pages[i-1].width
			c.pages[i-1].tighten()
		}
		for uint64(v-p.base) > mask(p.width) {
			p.width++
		}
		p.data = make([]byte, pageDocs*int(p.width)+7)
	case v < p.base:
		p.relay(v-(p.top-v)/8, p.top) // with some room: a descending row would do it each time
	case uint64(v-p.base) > mask(p.width):
		p.relay(p.base, v)
	}
	p.top = max(p.top, v)
	p.write(n&(pageDocs-1), v)
}

func (p *page) write(i uint32, v int64) {
	x := uint64(v - p.base)
	at := p.data[i*uint32(p.width):]
	for k := range p.width {
		at[k] = byte(x >> (8 * k))
	}
}

// tighten makes a page no wider than its values need.
func (p *page) tighten() {
	width := uint8(1)
	for uint64(p.top-p.base) > mask(width) {
		width++
	}
	if width < p.width {
		p.relay(p.base, p.top)
	}
}

// relay writes a page anew, so that values from base to top fit. What was never set
// becomes anything.
func (p *page) relay(base, top int64) {
	old := *p
	p.base, p.top, p.width = base, top, 1
	for uint64(top-base) > mask(p.width) {
		p.width++
	}
	p.data = make([]byte, pageDocs*int(p.width)+7)
	m := mask(old.width)
	for i := range uint32(pageDocs) {
		v := old.base + int64(binary.LittleEndian.Uint64(old.data[i*uint32(old.width):])&m)
		p.write(i, v)
	}
}

func (c *column) bytes() (size int) {
	size = 56 * cap(c.pages)
	for i := range c.pages {
		size += cap(c.pages[i].data)
	}
	return size
}

// run is a short list of numbers, in as few bytes each as they need when told from the
// least of them.
type run struct {
	data  []byte // padded by 3
	n     int
	base  uint32
	width uint8
}

func (r *run) at(i int) uint32 {
	k := i * int(r.width)
	return r.base + binary.LittleEndian.Uint32(r.data[k:k+4])&uint32(mask(r.width))
}

func (r *run) write(i int, v uint32) {
	v -= r.base
	at := r.data[i*int(r.width):]
	for k := range r.width {
		at[k] = byte(v >> (8 * k))
	}
}

func (r *run) insert(i int, v uint32) {
	if r.n == 0 || v < r.base || uint64(v-r.base) > mask(r.width) {
		list := append(r.part(0, r.n), v)
		copy(list[i+1:], list[i:r.n])
		list[i] = v
		*r = runOf(list)
		return
	}
	w := int(r.width)
	if end := r.n*w + 3; end+w > cap(r.data) {
		grown := make([]byte, end, end+w+max(16*w, end/16))
		copy(grown, r.data)
		r.data = grown
	}
	end := r.n*w + 3
	r.data = r.data[:end+w]
	copy(r.data[(i+1)*w:], r.data[i*w:end])
	r.n++
	r.write(i, v)
}

func (r *run) remove(i int) {
	w := int(r.width)
	copy(r.data[i*w:], r.data[(i+1)*w:])
	r.data = r.data[:len(r.data)-w]
	r.n--
}

// runOf packs a list.
func runOf(list []uint32) run {
	r := run{width: 1, n: len(list)}
	if len(list) > 0 {
		r.base = slices.Min(list)
		for uint64(slices.Max(list)-r.base) > mask(r.width) {
			r.width++
		}
	}
	r.data = make([]byte, len(list)*int(r.width)+3)
	for i, v := range list {
		r.write(i, v)
	}
	return r
}

// part is the run's numbers from i to before j.
func (r *run) part(i, j int) []uint32 {
	out := make([]uint32, 0, j-i+1)
	for ; i < j; i++ {
		out = append(out, r.at(i))
	}
	return out
}
