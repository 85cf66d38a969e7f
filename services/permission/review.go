package permission

import (
	"context"
	"slices"
	"strings"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// ReviewUser is all that reaches an account, of what the caller may see. NotFound when
// there is no such account.
func (s *Service) ReviewUser(ctx context.Context, accountID string, q permissionapi.ReviewQuery) (out permissionapi.UserReview, err error) {
	caller, at, err := s.reviewer(ctx, q)
	if err != nil {
		return out, err
	}
	now := s.moment()
	w := s.world
	w.mu.RLock()
	defer w.mu.RUnlock()
	a := w.accounts[accountID]
	if a == nil || !a.known {
		return out, fault.Missing("account")
	}
	out = permissionapi.UserReview{UserID: a.id, Inactive: !a.mayAct(), Revision: w.revision, Items: []permissionapi.UserReviewItem{}}
	if a.employee != nil {
		out.EmployeeID = a.employee.id
	}
	see := w.sightOf(caller, accountID, now)
	if see.everything || see.aboutSelf {
		sees := w.summary(accountID, now)
		out.Sees, out.Uploads = &sees, a.uploads.Len()
	}
	l := w.now()
	var rules []*rule
	l.reaching(a, func(r *rule) {
		if see.denial(r) || see.aboutSelf && r.allow && r.inForce(micros(now)) {
			rules = append(rules, r)
		}
	})
	page, total, next := l.reviewed(rules, q, at, micros(now))
	out.Total, out.Next = total, next
	for _, r := range page {
		item := permissionapi.UserReviewItem{Permission: see.told(r.Permission), SubjectPath: l.subjectPath(a, r.Subject)}
		item.Classes, item.Documents, item.Employees = l.sizeFor(r, a)
		item.Flags, item.CoveredBy = l.tellFlags(r, micros(now), see)
		out.Items = append(out.Items, item)
	}
	return out, nil
}

// ReviewEmployee is all that is about an employee, of what the caller may see; of single
// documents, those that the caller views. NotFound when there is no such employee.
func (s *Service) ReviewEmployee(ctx context.Context, employeeID string, q permissionapi.ReviewQuery) (out permissionapi.EmployeeReview, err error) {
	caller, at, err := s.reviewer(ctx, q)
	if err != nil {
		return out, err
	}
	now := s.moment()
	w := s.world
	w.mu.RLock()
	defer w.mu.RUnlock()
	e := w.employees[employeeID]
	if e == nil || !e.known {
		return out, fault.Missing("employee")
	}
	out = permissionapi.EmployeeReview{EmployeeID: e.id, Revision: w.revision, Items: []permissionapi.EmployeeReviewItem{}}
	see := w.sightOf(caller, "", now)
	l, m := w.now(), matter{owner: e}
	var rules []*rule
	l.covering(m, func(r *rule) {
		if see.denial(r) {
			rules = append(rules, r)
		}
	})
	for id, of := range w.rules.byDocument {
		if d, known := w.document(id); !known || d.owner != e.number || d.binned || !w.seesDocument(see.asker, id, micros(now)) {
			continue
		}
		for r := range of {
			if see.denial(r) {
				rules = append(rules, r)
			}
		}
	}
	page, total, next := l.reviewed(rules, q, at, micros(now))
	out.Total, out.Next = total, next
	for _, r := range page {
		item := permissionapi.EmployeeReviewItem{Permission: see.told(r.Permission)}
		about := m
		if r.Target.Kind == permissionapi.TargetDocument {
			about.document, about.single = r.document, true
		}
		item.TargetPath = l.targetPath(&account{}, r, about)
		item.People = int(roaring.And(l.reached(r, about), w.seats.acting).GetCardinality())
		item.Flags, item.CoveredBy = l.tellFlags(r, micros(now), see)
		out.Items = append(out.Items, item)
	}
	return out, nil
}

func (s *Service) reviewer(ctx context.Context, q permissionapi.ReviewQuery) (callerID string, at position, err error) {
	caller, err := s.person(ctx)
	if err == nil {
		err = s.hearUses(ctx)
	}
	if err == nil {
		err = rest.DecodeCursor(q.Cursor, &at)
	}
	return caller.AccountID, at, err
}

// reviewed is a page of rules, the newest first.
func (l *lens) reviewed(rules []*rule, q permissionapi.ReviewQuery, at position, now int64) (page []*rule, total int, next string) {
	if q.Flag != "" {
		rules = slices.DeleteFunc(rules, func(r *rule) bool { return !l.flagged(r, q.Flag, now) })
	}
	total = len(rules)
	newestFirst(rules)
	if at.Before != "" {
		i, _ := slices.BinarySearchFunc(rules, at.Before, func(r *rule, id string) int { return strings.Compare(id, r.ID) })
		for i < len(rules) && rules[i].ID >= at.Before {
			i++
		}
		rules = rules[i:]
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	if len(rules) > limit {
		rules = rules[:limit]
		next = rest.EncodeCursor(position{rules[limit-1].ID})
	}
	return rules, total, next
}

func (l *lens) tellFlags(r *rule, now int64, see sight) (flags []permissionapi.Flag, coveredBy string) {
	flags, by := l.flags(r, now)
	if by != nil && see.denial(by) {
		coveredBy = by.ID
	}
	return flags, coveredBy
}

// sizeFor is how many documents a rule is about for one account, not counting the bin.
func (l *lens) sizeFor(r *rule, a *account) (classes []permissionapi.ReviewClass, documents, employees int) {
	w := l.w
	classes = []permissionapi.ReviewClass{}
	people := roaring.New()
	add := func(class, n int) {
		if n > 0 {
			classes = append(classes, permissionapi.ReviewClass{Class: w.classes[class].ID, Documents: n})
			documents += n
		}
	}
	if r.Target.Kind == permissionapi.TargetDocument {
		if d, known := w.document(r.document); known && !d.binned && d.class != noClass && r.classes.Has(int(d.class)) {
			add(int(d.class), 1)
			people.Add(d.owner)
		}
	} else {
		for i := range w.classes {
			if !r.classes.Has(i) {
				continue
			}
			owners := w.owners(i)
			if r.Target.Kind != permissionapi.TargetEveryone {
				numbers := l.targetNumbers(r.Target, a)
				if numbers == nil {
					break
				}
				owners = roaring.And(owners, numbers)
			}
			add(i, w.countOf(i, owners))
			people.Or(owners)
		}
	}
	people.Remove(0)
	return classes, documents, int(people.GetCardinality())
}
