package employee

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
)

// Group is one group, for everyone who is signed in and for services. NotFound.
func (s *Service) Group(ctx context.Context, id string) (employeeapi.Group, error) {
	if _, err := identity.Require(ctx); err != nil {
		return employeeapi.Group{}, err
	}
	return s.store.Group(ctx, id)
}

// GroupFilter says which groups to list. Empty fields do not filter.
type GroupFilter struct {
	Kind     employeeapi.GroupKind
	ParentID string // directly below it
	Q        string // words of the name, or the code, each by its beginning
	MemberID string // teams that this employee is in
	People   bool   // count the people
	Cursor   string
	Limit    int
	Count    bool
}

// place is where a group stands in the list: units before teams, each parent before
// its children, then by name.
type place struct {
	Team  bool   `json:"t"`
	Depth int    `json:"d"`
	Name  string `json:"n"`
	ID    string `json:"i"`
}

func (p place) compare(o place) int {
	order := 0
	if p.Team != o.Team {
		if order = -1; p.Team {
			order = 1
		}
	}
	return cmp.Or(order, cmp.Compare(p.Depth, o.Depth), cmp.Compare(p.Name, o.Name), cmp.Compare(p.ID, o.ID))
}

// Groups lists a page of groups, parents before their children, for everyone who is
// signed in and for services.
func (s *Service) Groups(ctx context.Context, f GroupFilter) (rest.Page[employeeapi.Group], error) {
	var page rest.Page[employeeapi.Group]
	if _, err := identity.Require(ctx); err != nil {
		return page, err
	}
	var after place
	if err := rest.DecodeCursor(f.Cursor, &after); err != nil {
		return page, err
	}
	all, err := s.store.Groups(ctx, f.People)
	if err != nil {
		return page, err
	}
	if f.MemberID != "" {
		teams, err := s.store.TeamsOf(ctx, f.MemberID)
		if err != nil {
			return page, err
		}
		all = slices.DeleteFunc(all, func(g employeeapi.Group) bool { return !slices.Contains(teams, g.ID) })
	}
	parents := make(map[string]string, len(all))
	for _, g := range all {
		parents[g.ID] = g.ParentID
	}
	type placed struct {
		place
		employeeapi.Group
	}
	var list []placed
	wanted := words(f.Q)
	if len(wanted) == 0 && strings.TrimSpace(f.Q) != "" {
		all = nil // something without a word in it
	}
	for _, g := range all {
		if f.Kind != "" && g.Kind != f.Kind || f.ParentID != "" && g.ParentID != f.ParentID || !named(g, wanted) {
			continue
		}
		list = append(list, placed{place{g.Kind == employeeapi.Team, depth(g.ID, parents), Fold(g.Name), g.ID}, g})
	}
	page.Total = total(f.Count, len(list))
	slices.SortFunc(list, func(a, b placed) int { return a.place.compare(b.place) })
	for i, p := range list {
		if f.Cursor != "" && p.place.compare(after) <= 0 {
			continue
		}
		if len(page.Items) == f.Limit {
			page.Next = rest.EncodeCursor(list[i-1].place)
			break
		}
		page.Items = append(page.Items, p.Group)
	}
	return page, nil
}

func depth(id string, parents map[string]string) int {
	n := 0
	for id = parents[id]; id != "" && n < len(parents); id = parents[id] {
		n++
	}
	return n
}

// named reports whether each word begins a word of the group's name, or its code.
func named(g employeeapi.Group, wanted []Word) bool {
	if len(wanted) == 0 {
		return true
	}
	terms := NameTerms(Fold(g.Name))
	code := strings.Join(Terms(Fold(g.Code)), "")
	begins := func(part string) bool {
		return slices.ContainsFunc(terms, func(t string) bool { return strings.HasPrefix(t, part) })
	}
	for _, w := range wanted {
		all := !slices.ContainsFunc(w.Parts, func(p string) bool { return !begins(p) })
		if !all && !strings.HasPrefix(code, w.Joined) {
			return false
		}
	}
	return true
}
