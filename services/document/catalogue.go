package document

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"acervo/platform/fault"
	"acervo/services/document/analyzer"
	"acervo/services/document/documentapi"
)

// changesAtOnce is how many changes of the record one update of the catalogue takes.
const changesAtOnce = 500

// CatchUp brings the catalogue up to what the record is now. It is called in the
// background after every change, and before every answer that comes from the catalogue,
// so that none is from the past. One caller at a time does the work for all that wait;
// a crash in between is made good at the next call.
func (s *Service) CatchUp(ctx context.Context) error {
	target, err := s.Store.Sequence(ctx)
	if err != nil || s.mark.Load() >= target {
		return err
	}
	s.applying.Lock()
	defer s.applying.Unlock()
	ctx = context.WithoutCancel(ctx) // others wait for it too
	for s.mark.Load() < target {
		changes, err := s.Store.Changes(ctx, s.mark.Load(), changesAtOnce)
		if err != nil || len(changes) == 0 {
			return err
		}
		update, err := s.updateOf(ctx, changes)
		if err != nil {
			return err
		}
		if err := s.Catalogue.Apply(ctx, update); err != nil {
			return err
		}
		s.mark.Store(update.Mark)
	}
	return nil
}

// updateOf reads what changed as it is now. A later state than the change's own does no
// harm: its change comes later and finds the same.
func (s *Service) updateOf(ctx context.Context, changes []Change) (CatalogueUpdate, error) {
	u := CatalogueUpdate{Mark: changes[len(changes)-1].Seq}
	ids := map[ChangeKind][]string{}
	for _, c := range changes {
		if !slices.Contains(ids[c.Kind], c.ID) {
			ids[c.Kind] = append(ids[c.Kind], c.ID)
		}
	}
	var err error
	if u.People, err = s.People.PeopleByID(ctx, ids[PersonChange]); err != nil {
		return u, err
	}
	if u.Units, err = s.People.UnitsByID(ctx, ids[UnitChange]); err != nil {
		return u, err
	}
	documents := ids[DocumentChange]
	if len(u.People) > 0 {
		numbers := make([]uint32, len(u.People))
		for i, p := range u.People {
			numbers[i] = p.Number
		}
		about, err := s.Catalogue.OfPeople(ctx, numbers)
		if err != nil {
			return u, err
		}
		documents = append(documents, about...)
	}
	if types := ids[TypeChange]; len(types) > 0 {
		of, err := s.Catalogue.OfTypes(ctx, types)
		if err != nil {
			return u, err
		}
		documents = append(documents, of...)
	}
	slices.Sort(documents)
	documents = slices.Compact(documents)
	for chunk := range slices.Chunk(documents, changesAtOnce) {
		records, err := s.Store.Records(ctx, chunk)
		if err != nil {
			return u, err
		}
		there := map[string]bool{}
		for _, r := range records {
			there[r.ID] = true
		}
		for _, id := range chunk {
			if !there[id] {
				u.Purged = append(u.Purged, id)
			}
		}
		entries, err := s.entries(ctx, records)
		if err != nil {
			return u, err
		}
		u.Documents = append(u.Documents, entries...)
	}
	return u, nil
}

// entries are records as the catalogue keeps them.
func (s *Service) entries(ctx context.Context, records []Record) ([]Entry, error) {
	types, err := s.Types.Types(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[string]*documentapi.DocumentType{}
	for i := range types {
		byID[types[i].ID] = &types[i]
	}
	owners := map[string]bool{}
	for _, r := range records {
		if r.EmployeeID != "" {
			owners[r.EmployeeID] = true
		}
	}
	people, err := s.People.PeopleByID(ctx, slices.Collect(maps.Keys(owners)))
	if err != nil {
		return nil, err
	}
	person := map[string]*Person{}
	for i := range people {
		person[people[i].ID] = &people[i]
	}
	out := make([]Entry, len(records))
	for i, r := range records {
		out[i] = entry(r, byID[r.Type], person[r.EmployeeID])
	}
	return out, nil
}

// entry is a record with what it is sorted and found by.
func entry(r Record, t *documentapi.DocumentType, p *Person) Entry {
	e := Entry{Record: r, SortTitle: analyzer.Fold(r.Title)}
	texts := []string{r.Title}
	if t != nil {
		e.TypeName = t.Name
		texts = append(texts, t.Name)
	}
	texts = append(texts, r.Tags...)
	for _, id := range slices.Sorted(maps.Keys(r.Fields)) {
		texts = append(texts, fieldText(r.Fields[id]))
	}
	if p != nil {
		texts = append(texts, p.Name, p.Registration)
	}
	e.Terms = analyzer.Terms(texts...)
	return e
}

// fieldText is a field's value as it is read and searched.
func fieldText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// RebuildCatalogue makes the catalogue anew from the record. Lists show less until it
// is done; what is written meanwhile is in it too.
func (s *Service) RebuildCatalogue(ctx context.Context) error {
	if err := s.rebuildCatalogue(ctx); err != nil {
		return err
	}
	return s.CatchUp(ctx)
}

func (s *Service) rebuildCatalogue(ctx context.Context) error {
	s.applying.Lock()
	defer s.applying.Unlock()
	mark, err := s.Store.Sequence(ctx) // before reading: what comes later is applied again
	if err != nil {
		return err
	}
	s.mark.Store(0)
	if err := s.Catalogue.Clear(ctx); err != nil {
		return err
	}
	var first CatalogueUpdate
	if first.People, err = s.People.AllPeople(ctx); err != nil {
		return err
	}
	if first.Units, err = s.People.AllUnits(ctx); err != nil {
		return err
	}
	if err := s.Catalogue.Apply(ctx, first); err != nil {
		return err
	}
	var batch []Record
	flush := func() error {
		entries, err := s.entries(ctx, batch)
		if err != nil {
			return err
		}
		batch = batch[:0]
		return s.Catalogue.Apply(ctx, CatalogueUpdate{Documents: entries})
	}
	for r, err := range s.Store.All(ctx) {
		if err != nil {
			return err
		}
		if batch = append(batch, r); len(batch) == changesAtOnce {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if err := s.Catalogue.Apply(ctx, CatalogueUpdate{Mark: mark}); err != nil {
		return err
	}
	s.mark.Store(mark)
	return nil
}

// CheckCatalogue holds the catalogue against what a rebuild would make of the record
// (invariant 4). Nothing must be written meanwhile.
func (s *Service) CheckCatalogue(ctx context.Context) error {
	have := map[string]Entry{}
	for e, err := range s.Catalogue.Entries(ctx) {
		if err != nil {
			return err
		}
		have[e.ID] = e
	}
	for r, err := range s.Store.All(ctx) {
		if err != nil {
			return err
		}
		want, err := s.entries(ctx, []Record{r})
		if err != nil {
			return err
		}
		e, ok := have[r.ID]
		if !ok {
			return fault.New(fault.Internal, "document %s is not in the catalogue", r.ID)
		}
		if !reflect.DeepEqual(e, want[0]) {
			return fault.New(fault.Internal, "document %s is %+v in the catalogue and would be %+v", r.ID, e, want[0])
		}
		delete(have, r.ID)
	}
	for id := range have {
		return fault.New(fault.Internal, "document %s is in the catalogue only", id)
	}
	return nil
}
