package permission

import (
	"time"

	"acervo/services/permission/permissionapi"
)

// Summary is how much an account may view at a moment: documents that are not in the
// bin, the people whom these are about, and per class. All zero for an account that
// may do nothing.
func (w *World) Summary(accountID string, now time.Time) permissionapi.Summary {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.summary(accountID, now)
}

func (w *World) summary(accountID string, now time.Time) permissionapi.Summary {
	sum := permissionapi.Summary{Revision: w.revision, Classes: []permissionapi.ClassSummary{}}
	c := w.compiled(accountID, permissionapi.View, now)
	if c == nil {
		return sum
	}
	s := c.scope

	// single[class][owner] corrects the count of an owner by what is allowed or denied
	// of single documents only.
	single := make([]map[uint32]int, len(w.classes))
	extra := make([]int, len(w.classes))
	correct := func(id permissionapi.DocumentID) {
		d, known := w.document(id)
		if !known || d.binned || d.class == noClass {
			return
		}
		class := w.classes[d.class].ID
		by := 0
		switch with, without := s.AllowsID(id, d.owner, class), s.Allows(d.owner, class); {
		case with && !without:
			by = +1
			extra[d.class]++
		case !with && without:
			by = -1
		default:
			return
		}
		if single[d.class] == nil {
			single[d.class] = map[uint32]int{}
		}
		single[d.class][d.owner] += by
	}
	for id := range s.AllowDocuments.All() {
		correct(id)
	}
	for id := range s.DenyDocuments.All() {
		if s.AllowDocuments.Classes(id) == 0 { // or it was counted above
			correct(id)
		}
	}

	var self uint32
	if e := w.accounts[accountID].employee; e != nil {
		self = e.number
	}
	people := map[uint32]struct{}{}
	for i, class := range w.classes {
		count, own := 0, 0
		add := func(owner uint32, n int) {
			if n == 0 {
				return
			}
			count += n
			if owner != 0 {
				people[owner] = struct{}{}
			}
		}
		visible, tally := s.Visible(class.ID), w.tally.of(class.ID)
		for it := visible.Of(tally.owners).Iterator(); it.HasNext(); {
			owner := it.Next()
			if owner != 0 && owner == self {
				own = tally.perOwner[owner] + single[i][owner]
			}
			add(owner, tally.perOwner[owner]+single[i][owner])
			delete(single[i], owner)
		}
		for owner, n := range single[i] {
			add(owner, n)
		}
		if count > 0 {
			sum.Documents += count
			sum.Classes = append(sum.Classes, permissionapi.ClassSummary{ID: class.ID, Documents: count, Single: extra[i], Own: own})
		}
	}
	sum.People = len(people)
	return sum
}
