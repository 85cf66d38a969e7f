package document

import (
	"context"
	"sync"

	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// CatalogueRow is a document with its number in the catalogue.
type CatalogueRow struct {
	N     uint32
	Owner uint32 // employee number
	documentapi.Row
}

// show reads the rows of these documents, in their order, and marks what was searched
// for. Rows may be later than the index: what was purged, binned, brought back or put
// out of the scope since is left out.
func (s *Service) show(ctx context.Context, scope *permissionapi.Scope, w wanted, numbers []uint32) ([]documentapi.Row, error) {
	rows := make([]documentapi.Row, 0, len(numbers))
	if len(numbers) == 0 {
		return rows, nil
	}
	found, err := s.rows.get(ctx, s.Catalogue, s.index.Seq(), numbers)
	if err != nil {
		return nil, err
	}
	types, err := s.typeNames(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		r, ok := found[n]
		if !ok || (r.Status == documentapi.Binned) != w.filter.Binned || !scope.AllowsDocument(r.ID, r.Owner, r.Class) {
			continue
		}
		r.TypeName = types[r.Type]
		if !w.search.IsEmpty() {
			r.Highlights = highlight(r.Row, w.search)
		}
		rows = append(rows, r.Row)
	}
	return rows, nil
}

// maxRows is how many rows are kept at hand.
const maxRows = 4096

// rowCache keeps rows that were shown, as of one state of the catalogue.
type rowCache struct {
	mu   sync.Mutex
	seq  uint64
	rows map[uint32]CatalogueRow
}

// get returns the rows as they are at seq or later.
func (c *rowCache) get(ctx context.Context, catalogue Catalogue, seq uint64, numbers []uint32) (map[uint32]CatalogueRow, error) {
	found := make(map[uint32]CatalogueRow, len(numbers))
	var lacking []uint32
	c.mu.Lock()
	for _, n := range numbers {
		if r, ok := c.rows[n]; ok && c.seq >= seq {
			found[n] = r
		} else {
			lacking = append(lacking, n)
		}
	}
	c.mu.Unlock()
	if len(lacking) == 0 {
		return found, nil
	}
	rows, err := catalogue.Rows(ctx, lacking)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if seq > c.seq || len(c.rows)+len(rows) > maxRows {
		c.rows, c.seq = make(map[uint32]CatalogueRow, len(rows)), max(seq, c.seq)
	}
	for _, r := range rows {
		found[r.N] = r
		if c.seq == seq {
			c.rows[r.N] = r
		}
	}
	return found, nil
}
