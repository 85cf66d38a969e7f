package document

import (
	"context"
	"fmt"
	"slices"
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
	types, err := s.typesByID(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.rows.get(ctx, s.Catalogue, types, numbers)
	if err != nil {
		return nil, err
	}
	for _, r := range found {
		if r == nil || (r.Status == documentapi.Binned) != w.filter.Binned || !scope.AllowsID(r.id, r.Owner, r.Class) {
			continue
		}
		rows = append(rows, r.Row)
		if !w.search.IsEmpty() {
			rows[len(rows)-1].Highlights = highlight(r.Row, w.search)
		}
	}
	return rows, nil
}

// shownRow is a row as everyone who may see it is shown it.
type shownRow struct {
	CatalogueRow
	id     permissionapi.DocumentID
	months int // for how long its type is good
}

func shown(r CatalogueRow, t documentapi.DocumentType) (*shownRow, error) {
	id, ok := permissionapi.ParseDocumentID(r.ID)
	if !ok {
		return nil, fmt.Errorf("row %d has the id %q", r.N, r.ID)
	}
	r.TypeName, r.ExpiresOn = t.Name, expiresOn(r.Document, t.ValidityMonths)
	var err error
	r.Row, err = r.Written()
	return &shownRow{r, id, t.ValidityMonths}, err
}

// maxRows is how many rows are kept at hand.
const maxRows = 8192

// rowCache keeps rows that were shown until what they show changes.
type rowCache struct {
	mu         sync.Mutex
	generation uint64               // counts what was forgotten
	rows       map[uint32]*shownRow // not changed
}

// get returns the rows as they are at the index's sequence or later, in the order of the
// numbers; nil for what there is not.
func (c *rowCache) get(ctx context.Context, catalogue Catalogue, types map[string]documentapi.DocumentType, numbers []uint32) ([]*shownRow, error) {
	found := make([]*shownRow, len(numbers))
	var lacking []uint32
	c.mu.Lock()
	for i, n := range numbers {
		if found[i] = c.rows[n]; found[i] == nil {
			lacking = append(lacking, n)
		}
	}
	generation := c.generation
	c.mu.Unlock()
	var fresh []*shownRow
	for i, r := range found { // a type's name and validity are its own
		if r == nil {
			continue
		}
		t := types[r.Type]
		if r.TypeName == t.Name && r.months == t.ValidityMonths {
			continue
		}
		var err error
		if found[i], err = shown(r.CatalogueRow, t); err != nil {
			return nil, err
		}
		fresh = append(fresh, found[i])
	}
	if len(lacking) > 0 {
		rows, err := catalogue.Rows(ctx, lacking)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			r, err := shown(row, types[row.Type])
			if err != nil {
				return nil, err
			}
			found[slices.Index(numbers, r.N)] = r
			fresh = append(fresh, r)
		}
	}
	c.keep(fresh, generation)
	return found, nil
}

// keep keeps rows, unless they may be from before what was forgotten since a generation.
func (c *rowCache) keep(fresh []*shownRow, generation uint64) {
	if len(fresh) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation != generation {
		return
	}
	if c.rows == nil {
		c.rows = map[uint32]*shownRow{}
	}
	for n := range c.rows {
		if len(c.rows)+len(fresh) <= maxRows {
			break
		}
		delete(c.rows, n)
	}
	for _, r := range fresh {
		c.rows[r.N] = r
	}
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
