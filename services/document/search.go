package document

import (
	"context"
	"fmt"
	"sync"

	"acervo/services/document/analyzer"
	"acervo/services/document/visible"
)

// search finds the documents in which all words are, whoever may see them: each is in what
// is said about them, in what their type is called, or in the name or registration of whom
// they are about. The pages, the total and the facets of one search ask for the same, so
// what was found is kept while nothing changes.
func (s *Service) search(ctx context.Context, q Terms) ([]*visible.Word, error) {
	parts := q.Parts()
	types, err := s.typesCalled(ctx, parts)
	if err != nil {
		return nil, err
	}
	words, seq := make([]*visible.Word, len(parts)), s.index.Seq()
	for i, part := range parts {
		key := fmt.Sprintf("%q %q", part, types[i])
		if words[i] = s.found.get(key, seq); words[i] != nil {
			continue
		}
		m, err := s.Catalogue.Match(ctx, part)
		if err != nil {
			return nil, err
		}
		words[i] = visible.NewWord(m.Documents, m.People, types[i])
		s.found.put(key, seq, words[i])
	}
	return words, nil
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

// maxFound is how many words are kept.
const maxFound = 64

// foundCache is what words find, as of one sequence of the index.
type foundCache struct {
	mu    sync.Mutex
	seq   uint64
	found map[string]*visible.Word
}

func (c *foundCache) get(key string, seq uint64) *visible.Word {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seq != seq {
		return nil
	}
	return c.found[key]
}

func (c *foundCache) put(key string, seq uint64, found *visible.Word) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if seq < c.seq {
		return
	}
	if seq > c.seq || len(c.found) >= maxFound {
		c.seq, c.found = seq, map[string]*visible.Word{}
	}
	c.found[key] = found
}
