package bff

import (
	"context"

	"acervo/services/bff/pages"
	"acervo/services/permission/permissionapi"
)

// flags are the reasons for a look at a permission, in the order of the page.
var flags = []permissionapi.Flag{permissionapi.FlagReachesNobody, permissionapi.FlagGrantedByLeft, permissionapi.FlagExpiresSoon, permissionapi.FlagUnused, permissionapi.FlagCovered}

// Review is a page of the permissions that deserve a look for one reason, and with
// count how many there are for each.
func (s *Service) Review(ctx context.Context, flag permissionapi.Flag, q permissionapi.Query) (pages.Review, error) {
	q.Flag = flag
	var list permissionapi.Page
	counts := make([]*int, len(flags))
	parts := []func(context.Context) error{into(&list, func(ctx context.Context) (permissionapi.Page, error) { return s.permissions.List(ctx, q) })}
	for i, f := range flags {
		if !q.Count || f == flag {
			continue
		}
		parts = append(parts, perhapsAt(s, "count of "+string(f), &counts[i], func(ctx context.Context) (int, error) {
			of := permissionapi.Query{Flag: f}
			of.Limit, of.Count = 1, true
			some, err := s.permissions.List(ctx, of)
			return totalOf(some, err)
		}))
	}
	if err := together(ctx, parts...); err != nil {
		return pages.Review{}, err
	}
	rows, err := s.named(ctx, list.Items)
	out := pages.Review{Items: rows, Next: list.Next, Total: list.Total}
	for i, f := range flags {
		n := counts[i]
		if f == flag {
			n = list.Total
		}
		if n != nil {
			out.Counts = append(out.Counts, pages.FlagCount{Flag: f, Count: *n})
		}
	}
	return out, err
}

// ReviewUser is all that somebody can do, of what the caller may see. NotFound.
func (s *Service) ReviewUser(ctx context.Context, accountID string, q permissionapi.ReviewQuery) (pages.UserReview, error) {
	review, err := s.permissions.ReviewUser(ctx, accountID, q)
	if err != nil {
		return pages.UserReview{}, err
	}
	var a asked
	a.account(accountID)
	a.employees = append(a.employees, review.EmployeeID)
	for _, item := range review.Items {
		a.permission(item.Permission)
		a.path(item.SubjectPath...)
		a.permissions = append(a.permissions, item.CoveredBy)
	}
	n, err := s.names(ctx, a)
	out := pages.UserReview{
		Person: n.account(accountID, review.EmployeeID), Inactive: review.Inactive, Sees: review.Sees, Uploads: review.Uploads, Total: review.Total, Next: review.Next,
	}
	out.Items = mapped(review.Items, func(item permissionapi.UserReviewItem) pages.UserReviewRow {
		return pages.UserReviewRow{
			Permission: n.row(ctx, item.Permission), SubjectPath: n.path(item.SubjectPath), Employees: item.Employees, Documents: item.Documents,
			Classes: item.Classes, Flags: item.Flags, CoveredBy: n.rowAt(item.CoveredBy),
		}
	})
	return out, err
}

// ReviewEmployee is all that reaches an employee, of what the caller may see. NotFound.
func (s *Service) ReviewEmployee(ctx context.Context, employeeID string, q permissionapi.ReviewQuery) (pages.EmployeeReview, error) {
	review, err := s.permissions.ReviewEmployee(ctx, employeeID, q)
	if err != nil {
		return pages.EmployeeReview{}, err
	}
	var a asked
	a.employees = append(a.employees, employeeID)
	for _, item := range review.Items {
		a.permission(item.Permission)
		a.path(item.TargetPath...)
		a.permissions = append(a.permissions, item.CoveredBy)
	}
	var n names
	var accounts map[string]string
	err = together(ctx,
		into(&n, func(ctx context.Context) (names, error) { return s.names(ctx, a) }),
		into(&accounts, func(ctx context.Context) (map[string]string, error) { return s.accountsOf(ctx, []string{employeeID}) }),
	)
	out := pages.EmployeeReview{Person: n.account(accounts[employeeID], employeeID), Total: review.Total, Next: review.Next}
	out.Items = mapped(review.Items, func(item permissionapi.EmployeeReviewItem) pages.EmployeeReviewRow {
		return pages.EmployeeReviewRow{
			Permission: n.row(ctx, item.Permission), TargetPath: n.path(item.TargetPath), People: item.People, Flags: item.Flags, CoveredBy: n.rowAt(item.CoveredBy),
		}
	})
	return out, err
}
