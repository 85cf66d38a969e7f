package documentsql

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/platform/sqldb"
)

// Postings say by which terms documents and people are found: for each term the
// numbers of those that have it, as Roaring bitmaps of 65,536 numbers at most, so that a
// word which millions have is read in a millisecond and a change touches a few KB.

// postingKind is whose numbers they are.
type postingKind int

const (
	ofDocuments postingKind = iota // numbers of entries
	ofPeople                       // employee numbers
)

// postings gathers what a transaction changes of them.
type postings map[postingKey]postingChange

type postingKey struct {
	kind  postingKind
	term  string
	chunk uint32 // the numbers' upper half
}

// postingChange says of numbers whether they are among a term's from now on.
type postingChange map[uint32]bool

// replace has n found by the terms of after, and no longer by those of before. Terms
// are separated by spaces.
func (p postings) replace(kind postingKind, n uint32, before, after string) {
	if before == after {
		return
	}
	was, is := withBeginnings(before), withBeginnings(after)
	for term := range is {
		if !was[term] {
			p.of(postingKey{kind, term, n >> 16})[n] = true
		}
	}
	for term := range was {
		if !is[term] {
			p.of(postingKey{kind, term, n >> 16})[n] = false
		}
	}
}

func (p postings) of(k postingKey) postingChange {
	if p[k] == nil {
		p[k] = postingChange{}
	}
	return p[k]
}

// write makes the changes, each bitmap once.
func (p postings) write(tx *sqldb.Tx) error {
	keys := make([]postingKey, 0, len(p))
	for k := range p {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b postingKey) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.term, b.term), cmp.Compare(a.chunk, b.chunk))
	})
	for _, k := range keys {
		if err := p[k].write(tx, k); err != nil {
			return err
		}
	}
	return nil
}

func (c postingChange) write(tx *sqldb.Tx, k postingKey) error {
	numbers := roaring.New()
	var stored []byte
	err := tx.QueryRow(`SELECT numbers FROM postings WHERE kind = $1 AND term = $2 AND chunk = $3`, int(k.kind), k.term, k.chunk).Scan(&stored)
	switch {
	case sqldb.IsNoRows(err):
	case err != nil:
		return err
	default:
		if err := numbers.UnmarshalBinary(stored); err != nil {
			return err
		}
	}
	for n, among := range c {
		if among {
			numbers.Add(n)
		} else {
			numbers.Remove(n)
		}
	}
	if numbers.IsEmpty() {
		_, err := tx.Exec(`DELETE FROM postings WHERE kind = $1 AND term = $2 AND chunk = $3`, int(k.kind), k.term, k.chunk)
		return err
	}
	numbers.RunOptimize()
	if stored, err = numbers.MarshalBinary(); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO postings (kind, term, chunk, numbers) VALUES ($1, $2, $3, $4)
		ON CONFLICT (kind, term, chunk) DO UPDATE SET numbers = excluded.numbers`, int(k.kind), k.term, k.chunk, stored)
	return err
}

// shortBeginning is a beginning of so many letters, which has postings of its own: the
// words that begin so are too many to go through. No term has an asterisk in it.
const shortBeginning = 2

func beginningTerm(letters string) string { return letters + "*" }

// withBeginnings are the terms of a text, and the short beginnings of its words.
func withBeginnings(terms string) map[string]bool {
	all := map[string]bool{}
	for term := range strings.SplitSeq(terms, " ") {
		if term == "" {
			continue
		}
		all[term] = true
		if at := letters(term, shortBeginning); at > 0 {
			all[beginningTerm(term[:at])] = true
		}
	}
	return all
}

// letters is how many bytes the first n letters of a text take, 0 when it has fewer.
func letters(text string, n int) (bytes int) {
	for range n {
		_, size := utf8.DecodeRuneInString(text[bytes:])
		if size == 0 {
			return 0
		}
		bytes += size
	}
	return bytes
}
