package document

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"acervo/platform/fault"
	"acervo/services/document/documentapi"
)

// Facets counts the documents that the caller may see by class, type, unit and year.
func (s *Service) Facets(ctx context.Context, f documentapi.Filters) (documentapi.Facets, error) {
	out := documentapi.Facets{Class: []documentapi.FacetCount{}, Type: []documentapi.FacetCount{}, Unit: []documentapi.FacetCount{}, Year: []documentapi.FacetCount{}}
	wanted, wrong := readFilters(f)
	if err := fault.Check(wrong); err != nil {
		return out, err
	}
	scope, filter, err := s.prepare(ctx, wanted)
	if err != nil || filter == nil {
		return out, err
	}
	counts := s.index.Facets(scope, *filter, documentapi.MostUnits)
	types, err := s.typesByID(ctx)
	if err != nil {
		return out, err
	}
	out.Total = counts.Total
	out.Class = mostFirst(counts.Class, nil)
	out.Type = mostFirst(counts.Type, types)
	for _, u := range counts.Unit {
		out.Unit = append(out.Unit, documentapi.FacetCount{ID: u.ID, Name: u.Name, Count: u.Count})
	}
	out.MoreUnits = counts.Units > len(out.Unit)
	for year, n := range counts.Year {
		out.Year = append(out.Year, documentapi.FacetCount{ID: strconv.Itoa(year), Count: n})
	}
	slices.SortFunc(out.Year, func(a, b documentapi.FacetCount) int { return cmp.Compare(b.ID, a.ID) })
	return out, nil
}

func mostFirst(counts map[string]int, types map[string]documentapi.DocumentType) []documentapi.FacetCount {
	out := make([]documentapi.FacetCount, 0, len(counts))
	for id, n := range counts {
		out = append(out, documentapi.FacetCount{ID: id, Name: types[id].Name, Count: n})
	}
	sortMostFirst(out)
	return out
}

func sortMostFirst(counts []documentapi.FacetCount) {
	slices.SortFunc(counts, func(a, b documentapi.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.ID, b.ID))
	})
}
