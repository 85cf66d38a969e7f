package bff

import (
	"context"

	"acervo/services/bff/pages"
	"acervo/services/document/documentapi"
	"acervo/services/notification/notificationapi"
	"acervo/services/permission/permissionapi"
)

// With says what a list of documents brings along.
type With struct {
	Facets  bool
	Summary bool
}

// Documents is a page of the documents that the caller may see.
func (s *Service) Documents(ctx context.Context, q documentapi.Query, with With) (pages.Documents, error) {
	var list documentapi.Page
	var out pages.Documents
	var unread map[string]bool
	parts := []func(context.Context) error{
		into(&list, func(ctx context.Context) (documentapi.Page, error) { return s.documents.List(ctx, q) }),
		perhaps(s, "unread documents", &unread, s.unreadDocuments),
	}
	if with.Facets {
		parts = append(parts, perhapsAt(s, "facets", &out.Facets, func(ctx context.Context) (documentapi.Facets, error) { return s.Facets(ctx, q.Filters) }))
	}
	if with.Summary {
		parts = append(parts, perhapsAt(s, "summary", &out.Summary, s.permissions.Summary))
	}
	if err := together(ctx, parts...); err != nil {
		return pages.Documents{}, err
	}
	rows, err := s.rows(ctx, list.Items, unread)
	if err != nil {
		return pages.Documents{}, err
	}
	out.Items, out.Next, out.Total = rows, list.Next, list.Total
	return out, nil
}

// Facets are exact counts of what the caller may see.
func (s *Service) Facets(ctx context.Context, f documentapi.Filters) (documentapi.Facets, error) {
	facets, err := s.documents.Facets(ctx, f)
	if err != nil {
		return facets, err
	}
	groups := s.groups(ctx)
	for i := range facets.Unit {
		if facets.Unit[i].Name == "" {
			facets.Unit[i].Name = groups[facets.Unit[i].ID].Name
		}
	}
	for i := range facets.Class {
		if facets.Class[i].Name == "" {
			facets.Class[i].Name = s.className(ctx, facets.Class[i].ID)
		}
	}
	return facets, nil
}

// rows puts names to what the document service lists.
func (s *Service) rows(ctx context.Context, items []documentapi.Row, unread map[string]bool) ([]pages.DocumentRow, error) {
	senders := make([]string, len(items))
	for i, r := range items {
		senders[i] = r.CreatedBy
	}
	names, err := s.accountNames(ctx, senders)
	if err != nil {
		return nil, err
	}
	groups := s.groups(ctx)
	rows := make([]pages.DocumentRow, len(items))
	for i, r := range items {
		rows[i] = pages.DocumentRow{
			Document: r.Document, TypeName: r.TypeName, ClassName: s.className(ctx, r.Class),
			CreatedByName: names[r.CreatedBy], Unread: unread[r.ID], ExpiresOn: r.ExpiresOn, Highlights: r.Highlights,
		}
		if r.Employee != nil {
			rows[i].Employee = &pages.Person{
				ID: r.EmployeeID, Name: r.Employee.Name, Registration: r.Employee.Registration,
				UnitID: r.Employee.UnitID, UnitName: groups[r.Employee.UnitID].Name,
			}
		}
	}
	return rows, nil
}

// unreadDocuments are those that the caller's newest unread notifications are about.
func (s *Service) unreadDocuments(ctx context.Context) (map[string]bool, error) {
	list, err := s.notifications.List(ctx, true, 100)
	return documentsOf(list), err
}

func documentsOf(list []notificationapi.Notification) map[string]bool {
	of := make(map[string]bool, len(list))
	for _, n := range list {
		of[n.DocumentID] = true
	}
	return of
}

// typeOf finds a type among all.
func typeOf(types []documentapi.DocumentType, id string) documentapi.DocumentType {
	for _, t := range types {
		if t.ID == id {
			return t
		}
	}
	return documentapi.DocumentType{ID: id}
}

// restricted reports whether a class is restricted; one that is not known is.
func restricted(classes []permissionapi.Class, id string) bool {
	for _, c := range classes {
		if c.ID == id {
			return c.Restricted
		}
	}
	return true
}
