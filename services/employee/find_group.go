package employee

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
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

// Members lists a page of a team's members, or of the employees directly in a unit, by
// name; for everyone who is signed in and for services.
func (s *Service) Members(ctx context.Context, groupID, from string, limit int, count bool) (rest.Page[employeeapi.Employee], error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return rest.Page[employeeapi.Employee]{}, err
	}
	g, err := s.store.Group(ctx, groupID)
	if err != nil {
		return rest.Page[employeeapi.Employee]{}, err
	}
	q := EmployeeQuery{TeamID: g.ID}
	if g.Kind == employeeapi.Unit {
		q = EmployeeQuery{InUnit: g.ID}
	}
	return s.page(ctx, caller, q, "", from, limit, count)
}

// AddMember puts an employee into a team, for hr and admin; one who is in it already
// stays. Invalid for a unit: people are moved by their unit_id. Forbidden for oneself,
// and for whom the caller would then see more of: nobody widens their own reach.
func (s *Service) AddMember(ctx context.Context, groupID, employeeID string) error {
	caller, err := staff(ctx)
	if err != nil {
		return err
	}
	if err := refuseOwnTeam(caller, employeeID); err != nil {
		return err
	}
	if err := s.refuseGain(ctx, caller, "", permissionapi.Move{Kind: permissionapi.IntoTeam, ID: employeeID, To: groupID}); err != nil {
		return err
	}
	return s.write(ctx, func(c *change) error {
		if err := c.checkTeam(groupID); err != nil {
			return err
		}
		if _, err := c.Employee(employeeID); err != nil {
			return err
		}
		return c.join(groupID, employeeID, caller.Actor())
	})
}

// RemoveMember takes an employee out of a team, for hr and admin. NotFound when they
// are not in it; Forbidden as in AddMember: a denial may hang on a team.
func (s *Service) RemoveMember(ctx context.Context, groupID, employeeID string) error {
	caller, err := staff(ctx)
	if err != nil {
		return err
	}
	if err := refuseOwnTeam(caller, employeeID); err != nil {
		return err
	}
	if err := s.refuseGain(ctx, caller, "", permissionapi.Move{Kind: permissionapi.OutOfTeam, ID: employeeID, To: groupID}); err != nil {
		return err
	}
	return s.write(ctx, func(c *change) error {
		if err := c.checkTeam(groupID); err != nil {
			return err
		}
		before := len(c.events)
		if err := c.leave(groupID, employeeID); err != nil {
			return err
		}
		if len(c.events) == before {
			return fault.Missing("member")
		}
		return nil
	})
}

func (c *change) checkTeam(id string) error {
	g, err := c.Group(id)
	if err != nil {
		return err
	}
	if g.Kind != employeeapi.Team {
		return fault.Invalidf("id", "is a unit: people are in the unit that their unit_id names")
	}
	return nil
}

func (c *change) join(groupID, employeeID, by string) error {
	changed, err := c.Tx.AddMember(groupID, employeeID, c.now, by)
	if err != nil || !changed {
		return err
	}
	return c.tell(employeeapi.MemberAdded, groupID, employeeapi.MemberEvent{GroupID: groupID, EmployeeID: employeeID})
}

func (c *change) leave(groupID, employeeID string) error {
	changed, err := c.Tx.RemoveMember(groupID, employeeID)
	if err != nil || !changed {
		return err
	}
	return c.tell(employeeapi.MemberRemoved, groupID, employeeapi.MemberEvent{GroupID: groupID, EmployeeID: employeeID})
}
