package bff

import (
	"context"
	"slices"
	"sync"
	"time"

	"acervo/services/bff/pages"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// nameLife is how long the names of units and classes are remembered. They are for
// everyone who is signed in; who sees what is never taken from here.
const nameLife = 5 * time.Second

// remembered is something that everyone may know, asked for again after a while.
type remembered[T any] struct {
	mu    sync.Mutex
	at    time.Time
	value T
}

func (r *remembered[T]) get(ctx context.Context, now time.Time, ask func(context.Context) (T, error)) (T, error) {
	r.mu.Lock()
	value, fresh := r.value, now.Sub(r.at) < nameLife && !now.Before(r.at)
	r.mu.Unlock()
	if fresh {
		return value, nil
	}
	value, err := ask(ctx)
	if err == nil {
		r.mu.Lock()
		r.value, r.at = value, now
		r.mu.Unlock()
	}
	return value, err
}

func (r *remembered[T]) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at = time.Time{}
}

// Renamed forgets names, after something was changed through this BFF.
func (s *Service) Renamed() {
	s.groupNames.forget()
	s.classNames.forget()
}

// groups are all units and teams by id; none when they cannot be had.
func (s *Service) groups(ctx context.Context) map[string]employeeapi.Group {
	return s.knownGroups(ctx).byID
}

// knownGroups are all units and teams; none when they cannot be had.
func (s *Service) knownGroups(ctx context.Context) knownGroups {
	all, err := s.groupNames.get(ctx, s.now(), func(ctx context.Context) (knownGroups, error) {
		list, err := s.employees.Groups(ctx, GroupQuery{})
		return known(list), err
	})
	if err != nil {
		s.log.WarnContext(ctx, "a part of a page was left out", "part", "names of units", "cause", err)
	}
	return all
}

// knownGroups are units and teams by their ids, and what each is called where its name
// stands alone: with the unit above it where another group has the same name, or with its
// code where that tells nothing.
type knownGroups struct {
	byID   map[string]employeeapi.Group
	called map[string]string
}

func known(list []employeeapi.Group) knownGroups {
	k := knownGroups{make(map[string]employeeapi.Group, len(list)), make(map[string]string, len(list))}
	named := make(map[string]int, len(list))
	for _, g := range list {
		k.byID[g.ID] = g
		named[g.Name]++
	}
	for _, g := range list {
		k.called[g.ID] = g.Name
		if named[g.Name] == 1 {
			continue
		}
		if above := k.byID[g.ParentID].Name; above != "" {
			k.called[g.ID] += " (" + above + ")"
		} else if g.Code != "" {
			k.called[g.ID] += " (" + g.Code + ")"
		}
	}
	return k
}

// classes are all classes.
func (s *Service) classes(ctx context.Context) ([]permissionapi.Class, error) {
	return s.classNames.get(ctx, s.now(), s.permissions.Classes)
}

// className is what a class is called; its id when that is not known.
func (s *Service) className(ctx context.Context, id string) string {
	all, err := s.classes(ctx)
	if i := slices.IndexFunc(all, func(c permissionapi.Class) bool { return c.ID == id }); err == nil && i >= 0 {
		return all[i].Name
	}
	return id
}

// accountNames are the names of active accounts, those that exist of ids; none when
// they cannot be had.
func (s *Service) accountNames(ctx context.Context, ids []string) (map[string]string, error) {
	people, err := s.accountsByID(ctx, ids)
	names := make(map[string]string, len(people))
	for id, p := range people {
		names[id] = p.Name
	}
	return names, err
}

// employeesByID are those employees that exist of ids; none when they cannot be had.
func (s *Service) employeesByID(ctx context.Context, ids []string) (map[string]employeeapi.Employee, error) {
	found, _, err := optional(ctx, s, "names of employees", func(ctx context.Context) ([]employeeapi.Employee, error) {
		var all []employeeapi.Employee
		for part := range slices.Chunk(distinct(ids), 100) {
			q := EmployeeQuery{IDs: part}
			q.Page.Limit = len(part)
			some, err := s.employees.Employees(ctx, q)
			if err != nil {
				return nil, err
			}
			all = append(all, some.Items...)
		}
		return all, nil
	})
	byID := make(map[string]employeeapi.Employee, len(found))
	for _, e := range found {
		byID[e.ID] = e
	}
	return byID, err
}

// person is an employee as rows show them.
func person(e employeeapi.Employee, groups map[string]employeeapi.Group) pages.Person {
	return pages.Person{
		ID: e.ID, Name: e.Name, Registration: e.Registration, Position: e.Position,
		UnitID: e.UnitID, UnitName: groups[e.UnitID].Name,
	}
}

// distinct is ids without repeats and empty ones.
func distinct(ids []string) []string {
	out := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
	slices.Sort(out)
	return slices.Compact(out)
}
