package bff

import (
	"context"
	"time"

	"acervo/platform/identity"
	"acervo/services/bff/pages"
	"acervo/services/permission/permissionapi"
)

// WhyQuestion is what the page "why?" was asked. Empty fields are: oneself, viewing, now.
type WhyQuestion struct {
	UserID string
	Action permissionapi.Action
	At     *time.Time
}

// Why is why somebody may or may not do something with a document. NotFound when the
// caller may not see it; Forbidden when they may not ask about others.
func (s *Service) Why(ctx context.Context, documentID string, q WhyQuestion) (pages.Why, error) {
	caller, err := identity.Require(ctx)
	if err != nil {
		return pages.Why{}, err
	}
	if q.UserID == "" {
		q.UserID = caller.AccountID
	}
	if q.Action == "" {
		q.Action = permissionapi.View
	}
	page := pages.Why{Self: q.UserID == caller.AccountID, AskOthers: caller.HasAny(identity.RoleAdmin, identity.RoleHR), Past: q.At != nil}
	page.Document, err = s.documentHead(ctx, documentID)
	if err != nil {
		return page, err
	}
	ask := func(ctx context.Context, action permissionapi.Action) (permissionapi.Explanation, error) {
		check := permissionapi.Check{UserID: q.UserID, Action: action, DocumentID: documentID}
		if action == permissionapi.Upload { // nobody sends to one document: others like it
			check.DocumentID, check.EmployeeID, check.Class = "", page.Document.EmployeeID, page.Document.Class
		}
		return s.permissions.Explain(ctx, permissionapi.ExplainInput{Check: check, At: q.At})
	}
	var why permissionapi.Explanation
	err = together(ctx,
		into(&why, func(ctx context.Context) (permissionapi.Explanation, error) { return ask(ctx, q.Action) }),
		func(ctx context.Context) error {
			if page.AskOthers {
				return nil
			}
			return perhaps(s, "whether others may be asked about", &page.AskOthers, func(ctx context.Context) (bool, error) {
				may, err := s.permissions.May(ctx, []permissionapi.Check{{Action: permissionapi.Manage, DocumentID: documentID}})
				return err == nil && may[0], err
			})(ctx)
		},
	)
	if err != nil {
		return page, err
	}
	others, err := s.whyNot(ctx, why, ask)
	if err != nil {
		return page, err
	}
	return page, s.explain(ctx, &page, why, others)
}

// notAllowed is an action of the ladder that is not allowed, and its own explanation.
type notAllowed struct {
	action permissionapi.Action
	why    permissionapi.Explanation
	told   bool
}

// whyNot asks about each action that is not allowed. What could not be told is left out.
func (s *Service) whyNot(ctx context.Context, of permissionapi.Explanation, ask func(context.Context, permissionapi.Action) (permissionapi.Explanation, error)) ([]notAllowed, error) {
	var out []notAllowed
	if of.Inactive {
		return out, nil
	}
	for _, rung := range of.Ladder {
		if !rung.Allowed {
			out = append(out, notAllowed{action: rung.Action})
		}
	}
	errs := make([]error, len(out))
	atMost(bulkWidth, len(out), func(i int) {
		if out[i].action == of.Action {
			out[i].why, out[i].told = of, true
			return
		}
		out[i].why, out[i].told, errs[i] = optional(ctx, s, "why not "+string(out[i].action), func(ctx context.Context) (permissionapi.Explanation, error) {
			return ask(ctx, out[i].action)
		})
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// explain puts names to an explanation.
func (s *Service) explain(ctx context.Context, page *pages.Why, why permissionapi.Explanation, others []notAllowed) error {
	var a asked
	a.account(why.UserID)
	strands := func(list []permissionapi.Strand) {
		for _, strand := range list {
			a.permission(strand.Permission)
			a.path(strand.SubjectPath...)
			a.path(strand.TargetPath...)
		}
	}
	strands(why.Matches)
	strands(why.Denials)
	for _, near := range why.Nearest {
		strands([]permissionapi.Strand{near.Strand})
	}
	for _, other := range others {
		for _, d := range first(other.why.Denials) {
			a.permission(d.Permission)
		}
		for _, near := range first(other.why.Nearest) {
			a.permission(near.Permission)
		}
	}
	n, err := s.names(ctx, a)
	if err != nil {
		return err
	}
	row := func(strand permissionapi.Strand) pages.StrandRow {
		return pages.StrandRow{Permission: n.row(ctx, strand.Permission), SubjectPath: n.path(strand.SubjectPath), TargetPath: n.path(strand.TargetPath)}
	}
	page.About = n.account(why.UserID, "")
	page.Action, page.At = why.Action, why.At
	page.Allowed, page.Restricted, page.Inactive, page.Withheld, page.Ladder = why.Allowed, why.Restricted, why.Inactive, why.Withheld, why.Ladder
	page.Matches, page.Denials = mapped(why.Matches, row), mapped(why.Denials, row)
	page.Nearest = mapped(why.Nearest, func(near permissionapi.NearMiss) pages.NearMissRow {
		return pages.NearMissRow{StrandRow: row(near.Strand), Failed: near.Failed}
	})
	page.WhyNot = []pages.WhyNot{}
	for _, other := range others {
		if !other.told {
			continue
		}
		not := pages.WhyNot{Action: other.action}
		for _, d := range first(other.why.Denials) {
			denial := n.row(ctx, d.Permission)
			not.Denied, not.Permission = true, &denial
		}
		if !not.Denied {
			for _, near := range first(other.why.Nearest) {
				p := n.row(ctx, near.Permission)
				not.Failed, not.Permission = near.Failed, &p
			}
		}
		page.WhyNot = append(page.WhyNot, not)
	}
	return nil
}

// documentHead is what a page about one document says of it. NotFound.
func (s *Service) documentHead(ctx context.Context, id string) (pages.DocumentRow, error) {
	d, err := s.documents.Get(ctx, id)
	if err != nil {
		return pages.DocumentRow{}, err
	}
	row := pages.DocumentRow{Document: d, ClassName: s.className(ctx, d.Class)}
	types, _, err := optional(ctx, s, "types", s.documents.Types)
	if err != nil {
		return row, err
	}
	row.TypeName = typeOf(types, d.Type).Name
	if d.EmployeeID == "" {
		return row, nil
	}
	staff, err := s.employeesByID(ctx, []string{d.EmployeeID})
	owner := person(staff[d.EmployeeID], s.groups(ctx))
	owner.ID = d.EmployeeID
	row.Employee = &owner
	return row, err
}

func first[T any](list []T) []T { return list[:min(1, len(list))] }

func mapped[T, U any](list []T, fn func(T) U) []U {
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = fn(v)
	}
	return out
}
