package documentsql

import (
	"context"
	"database/sql"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/services/document"
)

// Match implements document.Catalogue.
func (c *Catalogue) Match(ctx context.Context, word document.Terms) (m document.Match, err error) {
	if m.Documents, err = c.having(ctx, ofDocuments, word); err != nil {
		return m, err
	}
	m.People, err = c.having(ctx, ofPeople, word)
	return m, err
}

// having are the numbers of those that have a word.
func (c *Catalogue) having(ctx context.Context, kind postingKind, word document.Terms) (*roaring.Bitmap, error) {
	if word.Last == "" {
		return c.numbersOf(ctx, kind, lookup{word.Stems[0], false})
	}
	var lookups []lookup
	switch b := word.Beginning(); { // what begins with the word is the word, too
	case b == "":
		lookups = append(lookups, lookup{word.Last, false})
	case letters(b, shortBeginning) == len(b):
		lookups = append(lookups, lookup{beginningTerm(b), false})
	default:
		lookups = append(lookups, lookup{b, true})
	}
	if word.LastStem != word.Last {
		lookups = append(lookups, lookup{word.LastStem, false})
	}
	var parts []*roaring.Bitmap
	for _, l := range lookups {
		numbers, err := c.numbersOf(ctx, kind, l)
		if err != nil {
			return nil, err
		}
		parts = append(parts, numbers)
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return roaring.FastOr(parts...), nil
}

// lookup is a term, or the beginning of terms.
type lookup struct {
	term   string
	begins bool
}

func (l lookup) finds(term string) bool {
	return l.term == term || l.begins && strings.HasPrefix(term, l.term)
}

// numbersOf reads postings, or has them from the last time. The caller must not change
// them.
func (c *Catalogue) numbersOf(ctx context.Context, kind postingKind, l lookup) (*roaring.Bitmap, error) {
	numbers, generation := c.lookups.get(kind, l)
	if numbers != nil {
		return numbers, nil
	}
	query, args := `SELECT numbers FROM postings WHERE kind = $1 AND term = $2`, []any{int(kind), l.term}
	if l.begins {
		query, args = `SELECT numbers FROM postings WHERE kind = $1 AND term >= $2 AND term < $3`, append(args, l.term+"\U0010FFFF")
	}
	var parts []*roaring.Bitmap
	err := c.db.Each(ctx, query, func(rows *sql.Rows) error {
		var raw sql.RawBytes
		if err := rows.Scan(&raw); err != nil {
			return err
		}
		part := roaring.New()
		parts = append(parts, part)
		return part.UnmarshalBinary(raw)
	}, args...)
	if err != nil {
		return nil, err
	}
	numbers = roaring.FastOr(parts...)
	c.lookups.put(kind, l, numbers, generation)
	return numbers, nil
}

// lookups keeps postings that were looked up, until they change; where other processes
// change them, until anything has changed.
type lookups struct {
	mu         sync.Mutex
	generation uint64 // counts changes
	seq        uint64 // the catalogue's, as of which they are
	found      map[postingKind]map[lookup]*roaring.Bitmap
	bytes      uint64
}

// maxLookups is how many bytes of postings are kept.
const maxLookups = 32 << 20

func (k *lookups) get(kind postingKind, l lookup) (numbers *roaring.Bitmap, generation uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.found[kind][l], k.generation
}

// put keeps what was read, unless something has changed since the generation as of
// which it was.
func (k *lookups) put(kind postingKind, l lookup, numbers *roaring.Bitmap, generation uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.generation != generation {
		return
	}
	size := numbers.GetSizeInBytes()
	if k.found == nil || k.bytes+size > maxLookups {
		k.found, k.bytes = map[postingKind]map[lookup]*roaring.Bitmap{ofDocuments: {}, ofPeople: {}}, 0
	}
	k.found[kind][l] = numbers
	k.bytes += size
}

// changed forgets what changes concern.
func (k *lookups) changed(p postings) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.generation++
	for kind, found := range k.found {
		for l, numbers := range found {
			for key := range p {
				if key.kind == kind && l.finds(key.term) {
					k.bytes -= numbers.GetSizeInBytes()
					delete(found, l)
					break
				}
			}
		}
	}
}

// asOf forgets them when they are from before a sequence of the catalogue.
func (k *lookups) asOf(seq uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if seq > k.seq {
		k.seq = seq
		k.generation++
		k.found, k.bytes = nil, 0
	}
}

func (k *lookups) clear() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.generation++
	k.found, k.bytes = nil, 0
}
