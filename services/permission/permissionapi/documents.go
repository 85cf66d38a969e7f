package permissionapi

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"iter"
	"slices"
	"sort"
)

// DocumentID is a document's id, a UUID, in 16 bytes. UUIDv7 sort by time.
type DocumentID [16]byte

// compare is bytes.Compare, eight bytes at a time.
func (id *DocumentID) compare(other *DocumentID) int {
	a, b := binary.BigEndian.Uint64(id[:8]), binary.BigEndian.Uint64(other[:8])
	if a == b {
		a, b = binary.BigEndian.Uint64(id[8:]), binary.BigEndian.Uint64(other[8:])
	}
	return cmp.Compare(a, b)
}

// ParseDocumentID reads the canonical text form (36 characters, lower case); ok is
// false for anything else, which then is the id of no document.
func ParseDocumentID(s string) (id DocumentID, ok bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return id, false
	}
	for i, at := range [16]int{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34} {
		hi, lo := nibble[s[at]], nibble[s[at+1]]
		if hi|lo > 15 {
			return DocumentID{}, false
		}
		id[i] = hi<<4 | lo
	}
	return id, true
}

// nibble is the value of a lower case hexadecimal digit, 255 for other bytes.
var nibble = func() (t [256]byte) {
	for i := range t {
		t[i] = 255
	}
	for i := range byte(10) {
		t['0'+i] = i
	}
	for i := range byte(6) {
		t['a'+i] = 10 + i
	}
	return t
}()

// String is the canonical text form.
func (id DocumentID) String() string {
	var b [36]byte
	hex.Encode(b[0:8], id[0:4])
	hex.Encode(b[9:13], id[4:6])
	hex.Encode(b[14:18], id[6:8])
	hex.Encode(b[19:23], id[8:10])
	hex.Encode(b[24:36], id[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// ClassSet is a set of classes: bit i stands for the i-th class of the scope (or of
// the permission service's list) that it belongs to.
type ClassSet uint64

// Has reports whether the i-th class is in the set.
func (s ClassSet) Has(i int) bool { return s&(1<<i) != 0 }

// Held is a document and the classes in which it is held.
type Held struct {
	ID      DocumentID
	Classes ClassSet
}

// DocumentSet is an immutable set of documents, each with the classes in which it
// is meant: a document that has since been given another class is not reached.
// With and Without return a changed set that shares all but about 12 KB with the
// old one, so that one upload more costs the same whether 10 or 1,000,000 are held.
// The zero value is the empty set.
type DocumentSet struct {
	chunks [][]Held // none empty; ascending by id within and across
	n      int
	digest Digest
}

// Digest tells sets of documents apart: equal sets have equal digests, however they
// came about, and sets with equal digests are equal. It is the sum of the hashes of
// the entries, so that a change of one costs the same in a set of any size.
type Digest [2]uint64

func (d Digest) with(e Held) Digest {
	h := e.hash()
	return Digest{d[0] + h[0], d[1] + h[1]}
}

func (d Digest) without(e Held) Digest {
	h := e.hash()
	return Digest{d[0] - h[0], d[1] - h[1]}
}

// hash is cryptographic, since sums of weaker ones could be made to meet.
func (e Held) hash() Digest {
	var b [24]byte
	copy(b[:], e.ID[:])
	binary.LittleEndian.PutUint64(b[16:], uint64(e.Classes))
	sum := sha256.Sum256(b[:])
	return Digest{binary.LittleEndian.Uint64(sum[:]), binary.LittleEndian.Uint64(sum[8:])}
}

// Digest is the set's.
func (s DocumentSet) Digest() Digest { return s.digest }

const chunkMax = 512

// Len is how many documents the set holds.
func (s DocumentSet) Len() int { return s.n }

// Classes are those in which the document is held; empty when it is not.
func (s DocumentSet) Classes(id DocumentID) ClassSet {
	if s.n == 0 {
		return 0
	}
	c, i, found := s.find(id)
	if !found {
		return 0
	}
	return s.chunks[c][i].Classes
}

// All walks the documents in ascending order of id.
func (s DocumentSet) All() iter.Seq2[DocumentID, ClassSet] {
	return func(yield func(DocumentID, ClassSet) bool) {
		for _, chunk := range s.chunks {
			for _, e := range chunk {
				if !yield(e.ID, e.Classes) {
					return
				}
			}
		}
	}
}

// With is the set in which the document is held in exactly these classes; without
// any, it is not held.
func (s DocumentSet) With(id DocumentID, classes ClassSet) DocumentSet {
	if classes == 0 {
		return s.Without(id)
	}
	e := Held{id, classes}
	if s.n == 0 {
		return DocumentSet{chunks: [][]Held{{e}}, n: 1, digest: Digest{}.with(e)}
	}
	c, i, found := s.find(id)
	chunks := slices.Clone(s.chunks)
	switch {
	case found:
		old := chunks[c][i]
		chunks[c] = slices.Clone(chunks[c])
		chunks[c][i] = e
		return DocumentSet{chunks: chunks, n: s.n, digest: s.digest.without(old).with(e)}
	case c == len(chunks): // after all others, as new documents are
		if last := chunks[c-1]; len(last) < chunkMax {
			chunks[c-1] = append(slices.Clone(last), e)
		} else {
			chunks = append(chunks, []Held{e})
		}
	default:
		grown := slices.Insert(slices.Clone(chunks[c]), i, e)
		chunks[c] = grown
		if len(grown) > chunkMax {
			half := len(grown) / 2
			chunks[c] = grown[:half:half]
			chunks = slices.Insert(chunks, c+1, grown[half:])
		}
	}
	return DocumentSet{chunks: chunks, n: s.n + 1, digest: s.digest.with(e)}
}

// WithAll is the set in which these documents are held too, besides in the classes in
// which they are held already. It sorts what it is given, and costs the same for one
// document as for all that come into the same chunk.
func (s DocumentSet) WithAll(more []Held) DocumentSet {
	slices.SortFunc(more, func(a, b Held) int { return a.ID.compare(&b.ID) })
	out := DocumentSet{digest: s.digest, chunks: make([][]Held, 0, len(s.chunks)+len(more)/chunkMax+1)}
	for i := 0; i < len(s.chunks) || len(more) > 0; i++ {
		var chunk []Held
		k := len(more)
		if i < len(s.chunks) {
			chunk = s.chunks[i]
			last := &chunk[len(chunk)-1].ID
			k = sort.Search(len(more), func(i int) bool { return more[i].ID.compare(last) > 0 })
		}
		if k > 0 {
			chunk = out.merged(chunk, more[:k])
		}
		for part := range slices.Chunk(chunk, chunkMax) {
			out.chunks = append(out.chunks, part)
		}
		out.n, more = out.n+len(chunk), more[k:]
	}
	return out
}

// merged is a chunk with more documents, and keeps the set's digest right.
func (s *DocumentSet) merged(chunk, more []Held) []Held {
	out := make([]Held, 0, len(chunk)+len(more))
	for _, m := range more {
		for len(chunk) > 0 && chunk[0].ID.compare(&m.ID) <= 0 {
			out, chunk = append(out, chunk[0]), chunk[1:]
		}
		if n := len(out); n > 0 && out[n-1].ID == m.ID {
			if m.Classes &^= out[n-1].Classes; m.Classes == 0 {
				continue
			}
			s.digest = s.digest.without(out[n-1])
			m.Classes |= out[n-1].Classes
			out = out[:n-1]
		} else if m.Classes == 0 {
			continue
		}
		s.digest = s.digest.with(m)
		out = append(out, m)
	}
	return append(out, chunk...)
}

// Without is the set in which the document is not held.
func (s DocumentSet) Without(id DocumentID) DocumentSet {
	if s.n == 0 {
		return s
	}
	c, i, found := s.find(id)
	if !found {
		return s
	}
	chunks := slices.Clone(s.chunks)
	gone := chunks[c][i]
	if len(chunks[c]) == 1 {
		chunks = slices.Delete(chunks, c, c+1)
	} else {
		chunks[c] = slices.Delete(slices.Clone(chunks[c]), i, i+1)
	}
	return DocumentSet{chunks: chunks, n: s.n - 1, digest: s.digest.without(gone)}
}

// Equal reports whether both hold the same documents in the same classes.
func (s DocumentSet) Equal(t DocumentSet) bool { return s.n == t.n && s.digest == t.digest }

// find is where id is, or where it belongs: in chunk c at i. c is len(chunks) when
// it belongs after all others.
func (s DocumentSet) find(id DocumentID) (c, i int, found bool) {
	c = sort.Search(len(s.chunks), func(k int) bool {
		chunk := s.chunks[k]
		return bytes.Compare(chunk[len(chunk)-1].ID[:], id[:]) >= 0
	})
	if c == len(s.chunks) {
		return c, 0, false
	}
	i, found = slices.BinarySearchFunc(s.chunks[c], id, func(e Held, id DocumentID) int {
		return bytes.Compare(e.ID[:], id[:])
	})
	return c, i, found
}

// DocumentsOf is the set of these documents, each held in the classes given.
func DocumentsOf(docs map[DocumentID]ClassSet) DocumentSet {
	entries := make([]Held, 0, len(docs))
	for id, classes := range docs {
		if classes != 0 {
			entries = append(entries, Held{id, classes})
		}
	}
	return DocumentSet{}.WithAll(entries)
}
