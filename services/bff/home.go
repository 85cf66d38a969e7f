package bff

import (
	"context"
	"slices"

	"acervo/platform/identity"
	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
	"acervo/services/notification/notificationapi"
)

// Home is where an employee begins: their own papers.
func (s *Service) Home(ctx context.Context) (pages.Home, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return pages.Home{}, err
	}
	page := pages.Home{New: []pages.DocumentRow{}, Groups: []pages.HomeGroup{}, Notices: []notificationapi.Notification{}}
	var unread []notificationapi.Notification
	var types []documentapi.DocumentType
	var sendable []string
	var own pages.Documents
	var all *int
	parts := []func(context.Context) error{
		perhaps(s, "notices", &page.Notices, func(ctx context.Context) ([]notificationapi.Notification, error) {
			return s.notifications.List(ctx, false, 5)
		}),
		perhaps(s, "unread", &unread, func(ctx context.Context) ([]notificationapi.Notification, error) {
			return s.notifications.List(ctx, true, 20)
		}),
		perhapsAt(s, "count", &all, s.countAll),
	}
	if caller.EmployeeID != "" {
		parts = append(parts,
			into(&own, func(ctx context.Context) (pages.Documents, error) { return s.documentsAbout(ctx, caller.EmployeeID) }),
			perhaps(s, "types", &types, s.documents.Types),
			perhaps(s, "classes to send", &sendable, func(ctx context.Context) ([]string, error) { return s.uploadClasses(ctx, caller.EmployeeID) }),
		)
	}
	if err := together(ctx, parts...); err != nil {
		return page, err
	}
	if own.Facets != nil {
		page.Groups = homeGroups(*own.Facets, own.Items)
	}
	if all != nil && (own.Total != nil || caller.EmployeeID == "") {
		others := *all
		if own.Total != nil {
			others = max(0, others-*own.Total)
		}
		page.Others = &others
	}
	page.Atestado = atestado(types, sendable)
	page.New, err = s.newDocuments(ctx, unread)
	return page, err
}

func (s *Service) countAll(ctx context.Context) (int, error) {
	q := documentapi.Query{}
	q.Limit, q.Count = 1, true
	list, err := s.documents.List(ctx, q)
	return totalOf(list, err)
}

// homeGroups are one's own documents by class, each with its newest, if that is among
// the newest of all.
func homeGroups(f documentapi.Facets, newest []pages.DocumentRow) []pages.HomeGroup {
	groups := []pages.HomeGroup{}
	for _, c := range f.Class {
		if c.Count == 0 {
			continue
		}
		g := pages.HomeGroup{ID: c.ID, Name: c.Name, Count: c.Count}
		if i := slices.IndexFunc(newest, func(d pages.DocumentRow) bool { return d.Class == c.ID }); i >= 0 {
			g.Latest = &newest[i]
		}
		groups = append(groups, g)
	}
	return groups
}

// newDocuments are those that unread notifications are about.
func (s *Service) newDocuments(ctx context.Context, unread []notificationapi.Notification) ([]pages.DocumentRow, error) {
	var ids []string
	for _, n := range unread {
		if n.DocumentID != "" && !slices.Contains(ids, n.DocumentID) && len(ids) < 5 {
			ids = append(ids, n.DocumentID)
		}
	}
	found := make([]*documentapi.Document, len(ids))
	atMost(bulkWidth, len(ids), func(i int) {
		if d, err := s.documents.Get(ctx, ids[i]); err == nil { // gone, or out of sight by now
			found[i] = &d
		}
	})
	types, _, err := optional(ctx, s, "types", s.documents.Types)
	if err != nil {
		return nil, err
	}
	var items []documentapi.Row
	var owners []string
	for _, d := range found {
		if d != nil {
			items = append(items, documentapi.Row{Document: *d, TypeName: typeOf(types, d.Type).Name})
			owners = append(owners, d.EmployeeID)
		}
	}
	staff, err := s.employeesByID(ctx, owners)
	if err != nil {
		return nil, err
	}
	for i, d := range items {
		if e, ok := staff[d.EmployeeID]; ok {
			items[i].Employee = &documentapi.Person{Name: e.Name, Registration: e.Registration, UnitID: e.UnitID}
		}
	}
	return s.rows(ctx, items, documentsOf(unread))
}

// atestado is the type of medical certificates among those that one may send.
func atestado(types []documentapi.DocumentType, sendable []string) *documentapi.DocumentType {
	var found *documentapi.DocumentType
	for i, t := range types {
		if !slices.Contains(sendable, t.Class) {
			continue
		}
		words := wordsOf(t.Name)
		switch {
		case slices.Contains(words, "atestado") && (found == nil || slices.Contains(words, "medico")):
			found = &types[i]
		case found == nil && slices.Contains(words, "medical") && slices.Contains(words, "certificate"):
			found = &types[i]
		}
	}
	return found
}
