package permission

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"
)

// Emergencies is a page of the emergency accesses that the caller may see, open and past,
// the newest first: whoever was told of one sees it for ever, also when it was ended.
func (s *Service) Emergencies(ctx context.Context, q rest.PageInput) (page permissionapi.EmergencyPage, err error) {
	caller, err := s.person(ctx)
	if err != nil {
		return page, err
	}
	var at position
	if err := rest.DecodeCursor(q.Cursor, &at); err != nil {
		return page, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	total := 0
	err = s.store.Emergencies(ctx, "", func(e permissionapi.Emergency) bool {
		if !s.world.MaySee(caller.AccountID, e.Permission, s.moment()) {
			return true
		}
		total++
		e = inTime(e)
		if (at.Before == "" || e.ID < at.Before) && len(page.Items) <= limit {
			page.Items = append(page.Items, e)
		}
		return q.Count || len(page.Items) <= limit
	})
	if err != nil {
		return page, doubt(err)
	}
	if len(page.Items) > limit {
		page.Items = page.Items[:limit]
		page.Next = rest.EncodeCursor(position{page.Items[limit-1].ID})
	}
	if q.Count {
		page.Total = &total
	}
	return page, nil
}

// Emergency is one of them. NotFound when it is not there or the caller may not see it.
func (s *Service) Emergency(ctx context.Context, id string) (found permissionapi.Emergency, err error) {
	caller, err := s.person(ctx)
	if err != nil {
		return found, err
	}
	err = s.store.Emergencies(ctx, id, func(e permissionapi.Emergency) bool { found = inTime(e); return false })
	switch {
	case err != nil:
		return found, doubt(err)
	case found.ID == "" || !s.world.MaySee(caller.AccountID, found.Permission, s.moment()):
		return permissionapi.Emergency{}, fault.Missing("emergency access")
	}
	return found, nil
}

// inTime leaves out that a permission was put away after it had ended by itself.
func inTime(e permissionapi.Emergency) permissionapi.Emergency {
	if e.EndedAt != nil && e.ExpiresAt != nil && !e.EndedAt.Before(*e.ExpiresAt) {
		e.EndedAt, e.EndedBy = nil, ""
	}
	return e
}
