package bff

import (
	"context"
	"time"

	"acervo/platform/fault"
	"acervo/services/bff/pages"
	"acervo/services/permission/permissionapi"
)

// mostReasons is how many reasons of one person a page tells; the rest are counted.
const mostReasons = 3

// Audience is who may do something with a document, or, before it is there, with
// documents of a class about somebody. NotFound when the caller may not see it;
// Forbidden when they may not know.
func (s *Service) Audience(ctx context.Context, q permissionapi.AudienceQuery) (pages.Audience, error) {
	page := pages.Audience{Past: !q.At.IsZero()}
	var audience permissionapi.Audience
	parts := []func(context.Context) error{
		into(&audience, func(ctx context.Context) (permissionapi.Audience, error) { return s.permissions.Audience(ctx, q) }),
	}
	switch {
	case q.DocumentID != "" && q.Cursor == "":
		parts = append(parts, func(ctx context.Context) error {
			head, err := s.documentHead(ctx, q.DocumentID)
			page.Document = &head
			return err
		})
	case q.DocumentID == "" && !page.Past:
		parts = append(parts, perhapsAt(s, "whether they are among them", &page.Me, func(ctx context.Context) (bool, error) {
			may, err := s.permissions.May(ctx, []permissionapi.Check{{Action: q.Action, EmployeeID: q.EmployeeID, Class: q.Class}})
			return err == nil && may[0], err
		}))
	}
	if err := together(ctx, parts...); err != nil {
		return page, err
	}
	return page, s.audience(ctx, &page, audience)
}

// audience puts names to an audience.
func (s *Service) audience(ctx context.Context, page *pages.Audience, of permissionapi.Audience) error {
	var a asked
	a.audienceGroups(of.Groups)
	for _, item := range of.Items {
		a.account(item.UserID)
		a.employees = append(a.employees, item.EmployeeID)
		for _, r := range item.Reasons[:min(mostReasons, len(item.Reasons))] {
			if r.Via != permissionapi.ViaUpload {
				a.permissions = append(a.permissions, r.PermissionID)
			}
		}
	}
	for _, stopped := range of.Stopped {
		a.account(stopped.UserID)
		a.employees = append(a.employees, stopped.EmployeeID)
		a.permissions = append(a.permissions, stopped.PermissionIDs[:min(mostReasons, len(stopped.PermissionIDs))]...)
	}
	n, err := s.names(ctx, a)
	if err != nil {
		return err
	}
	page.Total, page.At, page.Action, page.Detail = of.Total, of.At, of.Action, of.Detail
	page.Class, page.ClassName = of.Class, s.className(ctx, of.Class)
	page.StoppedTotal, page.Next = of.StoppedTotal, of.Next
	page.Groups = n.audienceGroups(of.Groups)
	page.Items = mapped(of.Items, func(item permissionapi.AudienceItem) pages.AudienceRow {
		row := pages.AudienceRow{Somebody: n.account(item.UserID, item.EmployeeID), Actions: item.Actions, Until: item.Until, Reasons: []pages.ReasonRow{}}
		for _, r := range item.Reasons[:min(mostReasons, len(item.Reasons))] {
			row.Reasons = append(row.Reasons, pages.ReasonRow{Via: r.Via, Permission: n.rowAt(r.PermissionID)})
		}
		row.More = len(item.Reasons) - len(row.Reasons)
		return row
	})
	page.Stopped = mapped(of.Stopped, func(stopped permissionapi.Stopped) pages.StoppedRow {
		row := pages.StoppedRow{Somebody: n.account(stopped.UserID, stopped.EmployeeID), Until: stopped.Until, Denials: []pages.PermissionRow{}}
		for _, id := range stopped.PermissionIDs {
			if p := n.rowAt(id); p != nil {
				row.Denials = append(row.Denials, *p)
			}
		}
		return row
	})
	return nil
}

// audienceGroups asks for the names of those who have people reporting to them.
func (a *asked) audienceGroups(groups []permissionapi.AudienceGroup) {
	for _, g := range groups {
		if g.Subject != nil && g.Subject.Kind == permissionapi.SubjectReportsOf {
			a.employees = append(a.employees, g.Subject.ID)
		}
	}
}

func (n names) audienceGroups(groups []permissionapi.AudienceGroup) []pages.AudienceGroupRow {
	return mapped(groups, func(g permissionapi.AudienceGroup) pages.AudienceGroupRow {
		row := pages.AudienceGroupRow{AudienceGroup: g}
		if g.Subject != nil {
			switch g.Subject.Kind {
			case permissionapi.SubjectReportsOf:
				row.Name = n.employees[g.Subject.ID].Name
			case permissionapi.SubjectUnit, permissionapi.SubjectTeam:
				row.Name = n.groups.called[g.Subject.ID]
			}
		}
		return row
	})
}

// PersonReach is who sees documents about an employee, class by class, of the classes
// about which the caller may know; at another moment, as it was then. NotFound, also for
// whom pages of people are not there.
func (s *Service) PersonReach(ctx context.Context, id string, at time.Time) (pages.PersonReach, error) {
	out := pages.PersonReach{Classes: []pages.ClassReach{}}
	if err := s.requirePeople(ctx, "employee"); err != nil {
		return out, err
	}
	if _, err := s.employees.Employee(ctx, id); err != nil {
		return out, err
	}
	classes, err := s.classes(ctx)
	if err != nil {
		return out, err
	}
	found := make([]*permissionapi.Audience, len(classes))
	parts := make([]func(context.Context) error, len(classes))
	for i, c := range classes {
		parts[i] = func(ctx context.Context) error {
			audience, err := s.permissions.Audience(ctx, permissionapi.AudienceQuery{EmployeeID: id, Class: c.ID, Action: permissionapi.View, At: at, Limit: 1})
			if fault.Is(err, fault.Forbidden) {
				return nil // not theirs to know
			}
			found[i] = &audience
			return err
		}
	}
	if err := together(ctx, parts...); err != nil {
		return out, err
	}
	var a asked
	for _, audience := range found {
		if audience != nil {
			a.audienceGroups(audience.Groups)
		}
	}
	n, err := s.names(ctx, a)
	for i, audience := range found {
		if audience != nil {
			out.Classes = append(out.Classes, pages.ClassReach{Class: classes[i].ID, ClassName: classes[i].Name, Total: audience.Total, Detail: audience.Detail, Groups: n.audienceGroups(audience.Groups)})
		}
	}
	return out, err
}

// audienceBrief is the line of a document's pane about who sees it.
func (s *Service) audienceBrief(ctx context.Context, documentID string) (pages.AudienceBrief, error) {
	audience, err := s.permissions.Audience(ctx, permissionapi.AudienceQuery{DocumentID: documentID, Action: permissionapi.View, Limit: 3})
	if err != nil {
		return pages.AudienceBrief{}, err
	}
	out := pages.AudienceBrief{Total: audience.Total, Detail: audience.Detail}
	ids := mapped(audience.Items, func(item permissionapi.AudienceItem) string { return item.UserID })
	people, err := s.accountsByID(ctx, ids)
	for _, id := range ids {
		if p, ok := people[id]; ok {
			out.Names = append(out.Names, p.Name)
		}
	}
	return out, err
}
