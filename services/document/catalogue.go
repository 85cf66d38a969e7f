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
)

// changesAtOnce is how many changes of the record one update of the catalogue takes.
const changesAtOnce = 500

// CatchUp brings the catalogue up to what the record is now. It is called in the
// background after every change, and before every answer that comes from the catalogue,
// so that none is from the past. One caller at a time does the work for all that wait,
// whichever instance they wait at; a crash in between is made good at the next call.
func (s *Service) CatchUp(ctx context.Context) error {
	_, err := s.catchUp(ctx)
	return err
}

// catchUp is CatchUp; it returns how far the catalogue is then. The record's number is read
// first and the catalogue's mark after it: where that is as high, all that was acknowledged
// before the call is in the catalogue as of its state, whoever applied it.
func (s *Service) catchUp(ctx context.Context) (at CatalogueState, err error) {
	target, err := s.Store.Sequence(ctx)
	if err != nil {
		return at, err
	}
	if at, err = s.Catalogue.State(ctx); err != nil || at.Mark >= target {
		return at, err
	}
	s.applying.Lock()
	defer s.applying.Unlock()
	ctx = context.WithoutCancel(ctx) // others wait for it too
	for {
		if at, err = s.Catalogue.State(ctx); err != nil || at.Mark >= target {
			return at, err
		}
		changes, err := s.Store.Changes(ctx, at.Mark, changesAtOnce)
		if err != nil || len(changes) == 0 {
			return at, err
		}
		update, err := s.updateOf(ctx, changes)
		if err != nil {
			return at, err
		}
		update.After = at.Mark
		err = s.Catalogue.Apply(ctx, update)
		switch fault.KindOf(err) {
		case "", fault.Stale: // another instance was faster
		case fault.Full: // whoever waits for it wanted to read
			return at, fault.New(fault.Unavailable, "Lists cannot be brought up to date: there is no room left on the disk.").With(err)
		default:
			return at, err
		}
	}
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
		u.Documents = append(u.Documents, entries(records)...)
	}
	return u, nil
}

// entries are records as the catalogue keeps them.
func entries(records []Record) []Entry {
	out := make([]Entry, len(records))
	for i, r := range records {
		out[i] = entry(r)
	}
	return out
}

// entry is a record with what it is sorted and found by. By whom it is about and what
// type it is of it is found too, but their names are not kept with it: they may change.
func entry(r Record) Entry {
	texts := append([]string{r.Title}, r.Tags...)
	for _, id := range slices.Sorted(maps.Keys(r.Fields)) {
		texts = append(texts, fieldText(r.Fields[id]))
	}
	return Entry{Record: r, SortTitle: analyzer.Fold(r.Title), Terms: analyzer.Terms(texts...)}
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
		u := CatalogueUpdate{Documents: entries(batch)}
		batch = batch[:0]
		return s.Catalogue.Apply(ctx, u)
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
	// Others may have brought it further meanwhile; what they applied is applied again, since
	// what was read before may have come after it.
	return s.Catalogue.Apply(ctx, CatalogueUpdate{After: AnyMark, Mark: mark})
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
		want := entry(r)
		e, ok := have[r.ID]
		if !ok {
			return fault.New(fault.Internal, "document %s is not in the catalogue", r.ID)
		}
		if !reflect.DeepEqual(e, want) {
			return fault.New(fault.Internal, "document %s is %+v in the catalogue and would be %+v", r.ID, e, want)
		}
		delete(have, r.ID)
	}
	for id := range have {
		return fault.New(fault.Internal, "document %s is in the catalogue only", id)
	}
	return nil
}
