package document

import (
	"context"
	"sync"

	"acervo/services/document/documentapi"
	"acervo/services/document/visible"
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
	found, err := s.rows.get(ctx, s.Catalogue, numbers)
	if err != nil {
		return nil, err
	}
	types, err := s.typesByID(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		r, ok := found[n]
		if !ok || (r.Status == documentapi.Binned) != w.filter.Binned || !scope.AllowsDocument(r.ID, r.Owner, r.Class) {
			continue
		}
		t := types[r.Type]
		r.TypeName, r.ExpiresOn = t.Name, expiresOn(r.Document, t.ValidityMonths)
		if !w.search.IsEmpty() {
			r.Highlights = highlight(r.Row, w.search)
		}
		rows = append(rows, r.Row)
	}
	return rows, nil
}

// maxRows is how many rows are kept at hand.
const maxRows = 8192

// rowCache keeps rows that were shown until what they show changes.
type rowCache struct {
	mu         sync.Mutex
	generation uint64 // counts what was forgotten
	rows       map[uint32]CatalogueRow
}

// get returns the rows as they are at the index's sequence or later.
func (c *rowCache) get(ctx context.Context, catalogue Catalogue, numbers []uint32) (map[uint32]CatalogueRow, error) {
	found := make(map[uint32]CatalogueRow, len(numbers))
	var lacking []uint32
	c.mu.Lock()
	for _, n := range numbers {
		if r, ok := c.rows[n]; ok {
			found[n] = r
		} else {
			lacking = append(lacking, n)
		}
	}
	generation := c.generation
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
	for _, r := range rows {
		found[r.N] = r
	}
	if c.generation != generation {
		return found, nil // these may be from before what was forgotten meanwhile
	}
	if c.rows == nil {
		c.rows = map[uint32]CatalogueRow{}
	}
	for n := range c.rows {
		if len(c.rows)+len(rows) <= maxRows {
			break
		}
		delete(c.rows, n)
	}
	for _, r := range rows {
		c.rows[r.N] = r
	}
	return found, nil
}

// forget drops the rows that a change concerns. It comes before the index has the
// change, so that whoever lists by the index as it is then reads them anew.
func (c *rowCache) forget(d visible.Delta) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generation++
	if d.Reset {
		c.rows = nil
	}
	for i := range d.Docs {
		delete(c.rows, d.Docs[i].N)
	}
	for _, n := range d.Gone {
		delete(c.rows, n)
	}
	if len(d.People) == 0 {
		return
	}
	people := make(map[uint32]bool, len(d.People))
	for _, p := range d.People {
		people[p.Number] = true
	}
	for n, r := range c.rows {
		if people[r.Owner] {
			delete(c.rows, n)
		}
	}
}
