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
	counts := s.index.Facets(scope, *filter)
	names, err := s.typeNames(ctx)
	if err != nil {
		return out, err
	}
	out.Total = counts.Total
	out.Class = mostFirst(counts.Class, nil)
	out.Type = mostFirst(counts.Type, names)
	for _, u := range counts.Unit {
		out.Unit = append(out.Unit, documentapi.FacetCount{ID: u.ID, Name: u.Name, Count: u.Count})
	}
	sortMostFirst(out.Unit)
	for year, n := range counts.Year {
		out.Year = append(out.Year, documentapi.FacetCount{ID: strconv.Itoa(year), Count: n})
	}
	slices.SortFunc(out.Year, func(a, b documentapi.FacetCount) int { return cmp.Compare(b.ID, a.ID) })
	return out, nil
}

func mostFirst(counts map[string]int, names map[string]string) []documentapi.FacetCount {
	out := make([]documentapi.FacetCount, 0, len(counts))
	for id, n := range counts {
		out = append(out, documentapi.FacetCount{ID: id, Name: names[id], Count: n})
	}
	sortMostFirst(out)
	return out
}

func sortMostFirst(counts []documentapi.FacetCount) {
	slices.SortFunc(counts, func(a, b documentapi.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.ID, b.ID))
	})
}

// typeNames is what the types are called, by id.
func (s *Service) typeNames(ctx context.Context) (map[string]string, error) {
	types, err := s.Types.Types(ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(types))
	for _, t := range types {
		names[t.ID] = t.Name
	}
	return names, nil
}
