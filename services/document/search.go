package document

import (
	"context"
	"fmt"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/services/document/analyzer"
)

// search are the numbers of all documents that a search finds, whoever may see them:
// each word is in what is said about them, in what their type is called, or in the name
// or registration of whom they are about. The pages, the total and the facets of one
// search ask for the same, so what was found is kept while nothing changes.
func (s *Service) search(ctx context.Context, q Terms) (*roaring.Bitmap, error) {
	words := q.Parts()
	types, err := s.typesCalled(ctx, words)
	if err != nil {
		return nil, err
	}
	key, seq := fmt.Sprintf("%q %q", words, types), s.index.Seq()
	if found := s.found.get(key, seq); found != nil {
		return found, nil
	}
	matches, err := s.Catalogue.Match(ctx, q)
	if err != nil {
		return nil, err
	}
	parts := make([]*roaring.Bitmap, len(words))
	for i, m := range matches {
		parts[i] = roaring.Or(m.Documents, s.index.DocumentsOf(m.People, types[i]))
	}
	found := roaring.FastAnd(parts...)
	s.found.put(key, seq, found)
	return found, nil
}

// typesCalled are, for each word, the types that have it in their name.
func (s *Service) typesCalled(ctx context.Context, words []Terms) ([][]string, error) {
	types, err := s.Types.Types(ctx)
	if err != nil {
		return nil, err
	}
	called := make([][]string, len(words))
	for _, t := range types {
		for _, w := range analyzer.Words(t.Name) {
			for i, word := range words {
				if word.Matches(w) && (len(called[i]) == 0 || called[i][len(called[i])-1] != t.ID) {
					called[i] = append(called[i], t.ID)
				}
			}
		}
	}
	return called, nil
}

// maxFound is how many searches' results are kept.
const maxFound = 64

// foundCache is what searches found, as of one sequence of the index. The bitmaps are
// shared and never changed.
type foundCache struct {
	mu    sync.Mutex
	seq   uint64
	found map[string]*roaring.Bitmap
}

func (c *foundCache) get(key string, seq uint64) *roaring.Bitmap {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seq != seq {
		return nil
	}
	return c.found[key]
}

func (c *foundCache) put(key string, seq uint64, found *roaring.Bitmap) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if seq < c.seq {
		return
	}
	if seq > c.seq || len(c.found) >= maxFound {
		c.seq, c.found = seq, map[string]*roaring.Bitmap{}
	}
	c.found[key] = found
}
