package visible

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"sync"
)

// A snapshot is what the index knows of each document, person and unit: what is sorted
// or counted is made from that when it is loaded. It is
//
//	magic, identity of the catalogue, sequence,
//	the pages of the columns, each with which of its documents are in use, in the bin, and say until when they are good,
//	names, titles, units, people,
//	CRC-32C of all of it.
//
// The pages are taken one after another while documents change. Every change after the
// sequence is told again to whoever loads it, so that each page may be of a later moment.

const snapshotMagic = "acervo visible 2\n"

// ErrSnapshot is Load's for what is no whole snapshot of this catalogue up to a sequence
// that it has.
var ErrSnapshot = errors.New("not a snapshot of this catalogue")

// Save writes a snapshot for the catalogue with this identity, and returns up to which
// sequence it certainly goes. Answers and changes go on meanwhile.
func (x *Index) Save(to io.Writer, identity string) (seq uint64, err error) {
	return x.saveIn(to, identity, 1<<20)
}

func (x *Index) saveIn(to io.Writer, identity string, atOnce int) (seq uint64, err error) {
	b := bufio.NewWriterSize(to, atOnce)
	w := &snapshotWriter{to: b, sum: crc32.New(castagnoli)}
	x.mu.RLock()
	seq, c := x.seq, x.contents
	pages := len(c.owner.pages)
	x.mu.RUnlock()
	w.text(snapshotMagic)
	w.text(identity)
	w.number(seq)
	w.number(uint64(pages))
	for i := range pages {
		w.flush()
		x.mu.RLock()
		replaced := x.contents != c
		if !replaced {
			w.page(c, i)
		}
		x.mu.RUnlock()
		if replaced {
			return 0, errors.New("the catalogue was built anew meanwhile")
		}
		if w.err != nil {
			return 0, w.err
		}
	}
	w.flush()
	x.mu.RLock()
	w.rest(c)
	x.mu.RUnlock()
	w.flush()
	sum := w.sum.Sum32()
	w.number(uint64(sum))
	w.flush()
	return seq, errors.Join(w.err, b.Flush())
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// snapshotWriter collects in memory while the index is held, and writes when it is not.
type snapshotWriter struct {
	to  io.Writer
	sum interface {
		io.Writer
		Sum32() uint32
	}
	pending []byte
	err     error
}

func (w *snapshotWriter) flush() {
	if w.err == nil {
		_, _ = w.sum.Write(w.pending)
		_, w.err = w.to.Write(w.pending)
	}
	w.pending = w.pending[:0]
}

func (w *snapshotWriter) number(n uint64) { w.pending = binary.AppendUvarint(w.pending, n) }

func (w *snapshotWriter) bytes(b []byte) {
	w.number(uint64(len(b)))
	w.pending = append(w.pending, b...)
}

func (w *snapshotWriter) text(s string) { w.bytes([]byte(s)) }

func (c *contents) columns() []*column {
	return []*column{&c.ids.digests, &c.owner, &c.kind, &c.day, &c.created, &c.title, &c.tags, &c.sender, &c.until}
}

func (w *snapshotWriter) page(c *contents, i int) {
	for _, col := range c.columns() {
		var p page
		if i < len(col.pages) {
			p = col.pages[i]
		}
		w.number(uint64(p.base))
		w.number(uint64(p.top))
		w.number(uint64(p.width))
		w.bytes(p.data)
	}
	first := i * pageDocs
	for _, s := range []*docs{c.inUse, c.binned, c.ends} {
		var all words
		s.or(first>>chunkBits, &all)
		at := (first & (chunkDocs - 1)) / 64
		for _, word := range all[at : at+pageDocs/64] {
			w.pending = binary.LittleEndian.AppendUint64(w.pending, word)
		}
	}
	for k := i * pageDocs >> blockBits; k < (i+1)*pageDocs>>blockBits; k++ {
		var s span
		if k < len(c.ids.blocks) {
			s = c.ids.blocks[k]
		}
		w.number(s.from)
		w.number(s.to)
	}
}

func (w *snapshotWriter) rest(c *contents) {
	for _, n := range []*names{&c.classes, &c.types, &c.tagNames, &c.tagSets, &c.senders} {
		w.number(uint64(len(n.texts)))
		for _, t := range n.texts {
			w.text(t)
		}
	}
	w.number(uint64(len(c.kinds)))
	for _, k := range c.kinds {
		w.number(uint64(k.class))
		w.number(uint64(k.typ))
	}
	w.number(uint64(len(c.titles.ends)))
	for n := range c.titles.ends {
		w.bytes(c.titles.raw(uint32(n)))
	}
	w.number(uint64(len(c.org.units)))
	for _, u := range c.org.units {
		w.text(u.ID)
		w.text(u.Name)
		w.number(uint64(u.parent))
		known := uint64(0)
		if u.known {
			known = 1
		}
		w.number(known)
	}
	units := slices.Sorted(maps.Keys(c.org.members))
	w.number(uint64(len(units)))
	for _, u := range units {
		w.number(uint64(u))
		w.number(uint64(c.org.members[u].n))
		c.org.members[u].each(func(n uint32) bool {
			w.number(uint64(n))
			return true
		})
	}
}

// Load makes the index be what a snapshot says, if it is one of the catalogue with this
// identity and of no later sequence than the catalogue's own. It must be empty and in
// use by nobody else. After an error it is empty still.
func (x *Index) Load(from io.Reader, identity string, newest uint64) (err error) {
	defer func() {
		if r := recover(); r != nil { // numbers that mean nothing, under a checksum that is right
			err = fmt.Errorf("%w: %v", ErrSnapshot, r)
		}
	}()
	r := &snapshotReader{from: bufio.NewReaderSize(from, 1<<20), sum: crc32.New(castagnoli)}
	if r.text() != snapshotMagic || r.text() != identity {
		return ErrSnapshot
	}
	seq := r.number()
	if r.err != nil || seq > newest {
		return ErrSnapshot
	}
	c := newContents()
	r.pages(c)
	r.rest(c)
	sum := uint64(r.sum.Sum32())
	if stated := r.number(); r.err != nil || sum != stated {
		return fmt.Errorf("%w: %w", ErrSnapshot, errors.Join(r.err, errors.New("its sum is wrong")))
	}
	c.restore()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.install(c)
	x.seq = seq
	return nil
}

type snapshotReader struct {
	from *bufio.Reader
	sum  interface {
		io.Writer
		Sum32() uint32
	}
	err error
	one [1]byte
}

// ReadByte is for numbers.
func (r *snapshotReader) ReadByte() (byte, error) {
	b, err := r.from.ReadByte()
	if err == nil {
		r.one[0] = b
		_, _ = r.sum.Write(r.one[:])
	}
	return b, err
}

func (r *snapshotReader) number() uint64 {
	if r.err != nil {
		return 0
	}
	var n uint64
	n, r.err = binary.ReadUvarint(r)
	return n
}

// size is a number of things of which each takes a byte at least; what a damaged file
// says of them must not take all memory.
func (r *snapshotReader) size(most int) int {
	n := r.number()
	if n > uint64(most) && r.err == nil {
		r.err = fmt.Errorf("%d where there are %d at most", n, most)
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

func (r *snapshotReader) fill(b []byte) {
	if r.err == nil {
		_, r.err = io.ReadFull(r.from, b)
		_, _ = r.sum.Write(b)
	}
}

func (r *snapshotReader) bytes(most int) []byte {
	n := r.size(most)
	if n == 0 {
		return nil
	}
	b := make([]byte, n)
	r.fill(b)
	return b
}

func (r *snapshotReader) text() string { return string(r.bytes(1 << 20)) }

func (r *snapshotReader) pages(c *contents) {
	pages := r.size(1 << (32 - pageBits))
	var inUse, binned, ends []words
	var raw [pageDocs / 8]byte
	for i := 0; i < pages && r.err == nil; i++ {
		for _, col := range c.columns() {
			p := page{base: int64(r.number()), top: int64(r.number()), width: uint8(r.number()), data: r.bytes(8*pageDocs + 7)}
			if p.data != nil && len(p.data) != pageDocs*int(p.width)+7 {
				r.err = errors.New("a page has the wrong size")
			}
			col.pages = append(col.pages, p)
		}
		chunk, at := i*pageDocs>>chunkBits, (i*pageDocs&(chunkDocs-1))/64
		for _, set := range []*[]words{&inUse, &binned, &ends} {
			if chunk == len(*set) {
				*set = append(*set, words{})
			}
			r.fill(raw[:])
			for k := range pageDocs / 64 {
				(*set)[chunk][at+k] = binary.LittleEndian.Uint64(raw[8*k:])
			}
		}
		for range pageDocs >> blockBits {
			c.ids.blocks = append(c.ids.blocks, span{r.number(), r.number()})
		}
	}
	c.inUse, c.binned, c.ends = fromWords(inUse), fromWords(binned), fromWords(ends)
}

func (r *snapshotReader) rest(c *contents) {
	const most = 1 << 31
	for _, n := range []*names{&c.classes, &c.types, &c.tagNames, &c.tagSets, &c.senders} {
		for range r.size(most) {
			if n.number(r.text()); r.err != nil {
				return
			}
		}
	}
	for range r.size(1 << 16) {
		k := kind{uint32(r.number()), uint32(r.number())}
		c.kindNumber(c.classes.texts[k.class], c.types.texts[k.typ])
	}
	for range r.size(most) {
		if c.titles.number(r.text()); r.err != nil {
			return
		}
	}
	for n := range r.size(most) {
		u := unit{UnitName: &UnitName{r.text(), r.text()}, parent: uint32(r.number()), known: r.number() == 1}
		if r.err != nil {
			return
		}
		if n > 0 {
			c.org.number(u.ID)
			c.org.units[n] = u
		}
	}
	for range r.size(most) {
		u := uint32(r.number())
		m := &docs{}
		for range r.size(most) {
			n := uint32(r.number())
			if r.err != nil {
				return
			}
			m.add(n)
			c.org.unitOf.set(n, u)
		}
		c.org.members[u] = m
	}
}

// restore makes what a snapshot does not hold.
func (c *contents) restore() {
	c.ids.restore()
	c.org.walk()
	for range c.tagNames.texts {
		c.ofTag = append(c.ofTag, &docs{})
	}
	all := c.everything()
	var wg sync.WaitGroup
	wg.Go(func() {
		c.restoreKinds(all)
		all.each(func(n uint32) bool {
			if set := c.tagsOf(n); set != 0 {
				c.tag(n, set, true)
			}
			return true
		})
	})
	c.arrange()
	wg.Wait()
}

// restoreKinds makes the sets of kinds and classes, chunk by chunk.
func (c *contents) restoreKinds(all *docs) {
	ofKind, ofClass := make([]*words, len(c.kinds)), make([]*words, len(c.classes.texts))
	for i := range c.chunks() {
		for k := range ofKind {
			ofKind[k] = nil
		}
		for k := range ofClass {
			ofClass[k] = new(words)
		}
		var w words
		all.or(i, &w)
		w.each(0, func(low uint32) bool {
			kind := c.kindAt(uint32(i)<<chunkBits + low)
			if ofKind[kind] == nil {
				ofKind[kind] = new(words)
			}
			ofKind[kind][low>>6] |= 1 << (low & 63)
			return true
		})
		for k, w := range ofKind {
			if w == nil {
				w = new(words)
			}
			c.ofKind[k].append(w)
			for j, word := range w {
				ofClass[c.kinds[k].class][j] |= word
			}
		}
		for k, w := range ofClass {
			c.ofClass[k].append(w)
		}
	}
	for _, sets := range [][]*docs{c.ofKind, c.ofClass} {
		for k, s := range sets {
			sets[k] = s.tidy()
		}
	}
}
