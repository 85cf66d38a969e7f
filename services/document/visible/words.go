package visible

import (
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// Word is what one word of a search finds: the documents that have it, those about people
// who have it, and those of types that are called so. A document is asked for it by its
// columns; the set of all that it finds is made only for who needs it, and then kept.
type Word struct {
	documents, people *roaring.Bitmap // not to be changed
	types             []string

	mu   sync.Mutex
	docs *docs
	of   *contents
	at   uint64 // as of which change of them
}

// NewWord is a word that these documents and people have, and types that are called so.
func NewWord(documents, people *roaring.Bitmap, types []string) *Word {
	return &Word{documents: documents, people: people, types: types}
}

// having is the condition that a word finds the document.
func (x *Index) having(w *Word) *cond {
	called := make([]bool, len(x.kinds))
	c := &cond{upper: int(w.documents.GetCardinality())}
	for k := range x.kinds {
		if called[k] = slices.Contains(w.types, x.types.texts[x.kinds[k].typ]); called[k] {
			c.upper += x.ofKind[k].n
		}
	}
	byPerson := !w.people.IsEmpty()
	for it := w.people.Iterator(); it.HasNext() && c.upper <= x.few; {
		c.upper += x.ofOwner.count(it.Next())
	}
	if c.upper > x.few {
		c.upper = x.inUse.n + x.binned.n
	}
	c.holds = func(n uint32) bool {
		return w.documents.Contains(n) || x.state(n) != absent && (called[x.kindAt(n)] || byPerson && w.people.Contains(x.ownerOf(n)))
	}
	c.each = func(yield func(n uint32) bool) { // each once
		going := true
		x.known(w.documents)(func(n uint32) bool {
			going = yield(n)
			return going
		})
		for it := w.people.Iterator(); going && it.HasNext(); {
			going = x.ofOwner.each(it.Next(), func(n uint32) bool { return w.documents.Contains(n) || yield(n) })
		}
		for k := 0; going && k < len(called); k++ {
			if called[k] {
				x.ofKind[k].each(func(n uint32) bool {
					going = w.documents.Contains(n) || w.people.Contains(x.ownerOf(n)) || yield(n)
					return going
				})
			}
		}
	}
	c.build = func() *docs { return w.set(x, called) }
	if made := w.made(x); made != nil {
		c.docs, c.upper, c.each = made, made.n, made.each
	}
	return c
}

// made is the set as of now, if it was made.
func (w *Word) made(x *Index) *docs {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.of != x.contents || w.at != x.docChanges.now() {
		return nil
	}
	return w.docs
}

// set makes the set, unless somebody did.
func (w *Word) set(x *Index, called []bool) *docs {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.of == x.contents && w.at == x.docChanges.now() {
		return w.docs
	}
	all := make([]words, x.chunks())
	put := func(n uint32) bool {
		all[n>>chunkBits][uint16(n)>>6] |= 1 << (n & 63)
		return true
	}
	x.known(w.documents)(put)
	for it := w.people.Iterator(); it.HasNext(); {
		x.ofOwner.each(it.Next(), put)
	}
	for k := range called {
		for i := 0; called[k] && i < len(all); i++ {
			x.ofKind[k].or(i, &all[i])
		}
	}
	w.docs, w.of, w.at = fromWords(all), x.contents, x.docChanges.now()
	return w.docs
}

// known walks a bitmap that somebody else made, which may hold numbers that the index does
// not know.
func (x *Index) known(b *roaring.Bitmap) func(yield func(n uint32) bool) {
	return func(yield func(n uint32) bool) {
		for it := b.Iterator(); it.HasNext(); {
			if n := it.Next(); int(n>>pageBits) >= len(x.owner.pages) || !yield(n) {
				return
			}
		}
	}
}
