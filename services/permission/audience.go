package permission

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"

	"github.com/RoaringBitmap/roaring/v2"
)

// Audience is everybody who may do something, exactly: the inverse of Check, now or at a
// past moment. Names are for services, for those who manage what it is about, and for
// administrators and HR, if they see the document or ask about a class; whom it is about
// and who brought it get groups; others who see it the total. What the caller may not see
// is NotFound. Invalid names what is wrong.
func (s *Service) Audience(ctx context.Context, q permissionapi.AudienceQuery) (out permissionapi.Audience, err error) {
	caller, err := s.anyone(ctx)
	if err != nil {
		return out, err
	}
	if q.Action == "" {
		q.Action = permissionapi.View
	}
	if q.Limit == 0 {
		q.Limit = 50
	}
	var from spot
	if err := rest.DecodeCursor(q.Cursor, &from); err != nil {
		return out, err
	}
	question := permissionapi.Check{Action: q.Action, DocumentID: q.DocumentID, EmployeeID: q.EmployeeID, Class: q.Class}
	fields := s.checkQuestion("", question)
	now := s.now()
	var asked *time.Time
	if !q.At.IsZero() {
		asked = &q.At
	}
	at, past, wrong := s.momentAsked(asked, now)
	if fields = append(fields, wrong...); len(fields) > 0 {
		return out, fault.Check(fields)
	}
	if err := s.know(ctx, q.DocumentID); err != nil {
		return out, err
	}
	detail := permissionapi.DetailNames
	if !caller.IsService() {
		if detail, err = s.world.audienceDetail(caller.AccountID, question, now); err != nil {
			return out, err
		}
	}
	then := s.world
	if past {
		if then, err = s.asOf(ctx, at, q.DocumentID); err != nil {
			return out, err
		}
	}
	return then.audience(q, question, from, detail, at, s.world, caller.AccountID, now)
}

// spot is where a page of an audience goes on: after this seat, or, past the seats of
// employees, after this account.
type spot struct {
	Seat    uint32 `json:"n,omitempty"`
	Account string `json:"id,omitempty"`
}

// audienceDetail is how much somebody is told about who may do something; NotFound when
// they may not see what it is about.
func (w *World) audienceDetail(callerID string, c permissionapi.Check, now time.Time) (permissionapi.Detail, error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	a := w.accounts[callerID]
	if a == nil || !a.mayAct() {
		return "", notActive()
	}
	m, err := w.matterOf(c)
	if c.DocumentID != "" {
		if err != nil || !w.seesDocument(a, m.document, micros(now)) {
			return "", fault.Missing("document")
		}
	} else if err != nil && fault.KindOf(err) == fault.Invalid {
		return "", err
	}
	own := m.owner != nil && a.employee == m.owner
	switch {
	case a.seesAllPermissions() || w.manages(callerID, c, now):
		return permissionapi.DetailNames, nil
	case own || m.uploader == a:
		return permissionapi.DetailGroups, nil
	case c.DocumentID != "" || w.mayOnEmployee(callerID, permissionapi.View, c.EmployeeID, c.Class, now):
		return permissionapi.DetailTotal, nil
	}
	return "", fault.New(fault.Forbidden, "Only whoever sees documents of this class about them may ask who else does.")
}

func (w *World) audience(q permissionapi.AudienceQuery, c permissionapi.Check, from spot, detail permissionapi.Detail, at time.Time, present *World, askerID string, now time.Time) (out permissionapi.Audience, err error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if present != w {
		present.mu.RLock()
		defer present.mu.RUnlock()
	}
	out = permissionapi.Audience{
		Revision: present.revision, At: at, Action: c.Action, Class: c.Class, Detail: detail,
		Groups: []permissionapi.AudienceGroup{}, Items: []permissionapi.AudienceItem{}, Stopped: []permissionapi.Stopped{},
	}
	m, err := w.matterOf(c)
	if err != nil && w != present {
		return out, nil // it was not there yet
	}
	if err != nil {
		return out, err
	}
	out.Class = w.classes[m.class].ID
	crowd := w.now().gather(m, c.Action, micros(at))
	people := crowd.in
	if detail == permissionapi.DetailTotal {
		if q.Group != "" {
			return out, fault.Invalidf("group", fault.Unwanted, "you are told the total only")
		}
		out.Total = int(people.GetCardinality())
		return out, nil
	}
	see := present.sightOf(askerID, "", now)
	if q.Group != "" {
		g := crowd.groups[q.Group]
		if g == nil {
			return out, fault.Invalidf("group", fault.NoSuch, "there is no such group")
		}
		people = roaring.And(people, g.seats)
	}
	out.Total = int(people.GetCardinality())
	first := from == spot{}
	if first {
		out.Groups = crowd.tell(see)
	}
	if detail == permissionapi.DetailGroups {
		return out, nil
	}
	if first {
		out.Stopped, out.StoppedTotal = crowd.tellStopped(see)
	}
	page, next := w.page(people, from, q.Limit)
	for _, a := range page {
		out.Items = append(out.Items, crowd.item(a, see))
	}
	out.Next = next
	return out, nil
}

// crowd is who may do an action in a matter, and by what.
type crowd struct {
	l      *lens
	m      matter
	action permissionapi.Action
	at     int64

	in      *roaring.Bitmap // the seats of all who may
	allowed *roaring.Bitmap // of the active accounts whom something allows
	groups  map[string]*group
	denials []*rule
}

type group struct {
	key     string
	via     permissionapi.Via
	subject *permissionapi.Subject
	seats   *roaring.Bitmap // not to be changed
	rules   []*rule
}

// gather finds the rules by what they are about, and from them the people.
func (l *lens) gather(m matter, action permissionapi.Action, at int64) *crowd {
	c := &crowd{l: l, m: m, action: action, at: at, groups: map[string]*group{}}
	named := &group{key: string(permissionapi.ViaUser), via: permissionapi.ViaUser}
	var seats []uint32 // of named
	l.covering(m, func(r *rule) {
		if !r.actions.Has(action) || !r.inForce(at) || !r.classes.Has(m.class) {
			return
		}
		if !r.allow {
			c.denials = append(c.denials, r)
			return
		}
		via, subject := viaOf(r), r.Subject
		if via == permissionapi.ViaUser {
			if a := l.w.accounts[subject.ID]; a != nil && a.known {
				seats = append(seats, a.seat)
				named.rules = append(named.rules, r)
			}
			return
		}
		key := groupKey(via, subject)
		g := c.groups[key]
		if g == nil {
			g = &group{key: key, via: via}
			switch via {
			case permissionapi.ViaSelf, permissionapi.ViaReports:
				g.seats = roaring.New()
			default:
				g.subject, g.seats = &subject, l.subjects(subject)
			}
			c.groups[key] = g
		}
		g.rules = append(g.rules, r)
		if via == permissionapi.ViaSelf || via == permissionapi.ViaReports {
			g.seats.Or(l.reached(r, m))
		}
	})
	if seats != nil {
		named.seats = roaring.BitmapOf(seats...)
		c.groups[named.key] = named
	}
	if u := m.uploader; u != nil && u.known && (action == permissionapi.View || action == permissionapi.Download) {
		g := &group{key: string(permissionapi.ViaUpload), via: permissionapi.ViaUpload, seats: roaring.BitmapOf(u.seat), rules: []*rule{l.w.newRule(l.w.automaticOf(m.document))}}
		c.groups[g.key] = g
	}
	all := make([]*roaring.Bitmap, 0, len(c.groups))
	for _, g := range c.groups {
		all = append(all, g.seats)
	}
	c.allowed = roaring.FastOr(all...)
	c.allowed.And(l.w.seats.acting)
	c.in = roaring.AndNot(c.allowed, l.union(c.denials, m))
	return c
}

// viaOf is how a rule that allows reaches people.
func viaOf(r *rule) permissionapi.Via {
	switch r.Target.Kind {
	case permissionapi.TargetSelf:
		return permissionapi.ViaSelf
	case permissionapi.TargetReports:
		return permissionapi.ViaReports
	}
	return permissionapi.Via(r.Subject.Kind)
}

func groupKey(via permissionapi.Via, s permissionapi.Subject) string {
	switch via {
	case permissionapi.ViaRole, permissionapi.ViaUnit, permissionapi.ViaTeam, permissionapi.ViaReportsOf:
		key := string(via) + ":" + s.ID
		if s.Subtree {
			key += "+"
		}
		return key
	}
	return string(via)
}

// reached are the seats of those whom a rule about the matter reaches.
func (l *lens) reached(r *rule, m matter) *roaring.Bitmap {
	var candidates []*employee
	switch r.Target.Kind {
	case permissionapi.TargetSelf:
		candidates = []*employee{m.owner}
	case permissionapi.TargetReports:
		candidates = slices.AppendSeq(candidates, l.managers(m.owner))
	default:
		return l.subjects(r.Subject)
	}
	out := roaring.New()
	for _, e := range candidates {
		for _, a := range e.accounts {
			if l.covers(r, a, m) && l.reaches(r.Subject, a) {
				out.Add(a.seat)
			}
		}
	}
	return out
}

// union is reached for several rules together.
func (l *lens) union(rules []*rule, m matter) *roaring.Bitmap {
	var sets []*roaring.Bitmap
	var named []uint32
	seen := map[permissionapi.Subject]bool{}
	for _, r := range rules {
		fixed := r.Target.Kind != permissionapi.TargetSelf && r.Target.Kind != permissionapi.TargetReports
		switch {
		case fixed && r.Subject.Kind == permissionapi.SubjectUser:
			if a := l.w.accounts[r.Subject.ID]; a != nil && a.known {
				named = append(named, a.seat)
			}
		case fixed && seen[r.Subject]:
		default:
			if fixed {
				seen[r.Subject] = true
			}
			sets = append(sets, l.reached(r, m))
		}
	}
	if named != nil {
		sets = append(sets, roaring.BitmapOf(named...))
	}
	return roaring.FastOr(sets...)
}

const (
	maxGroups    = 100
	maxStopped   = 100
	maxReasons   = 10
	maxGroupsIDs = 20
)

// tell is the groups as the asker may know them, the largest first.
func (c *crowd) tell(see sight) []permissionapi.AudienceGroup {
	out := make([]permissionapi.AudienceGroup, 0, len(c.groups))
	for _, g := range c.groups {
		count := int(c.in.AndCardinality(g.seats))
		if count == 0 {
			continue
		}
		out = append(out, permissionapi.AudienceGroup{Key: g.key, Via: g.via, Subject: g.subject, Count: count})
	}
	slices.SortFunc(out, func(a, b permissionapi.AudienceGroup) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Key, b.Key))
	})
	out = out[:min(len(out), maxGroups)]
	for i := range out {
		g := c.groups[out[i].Key]
		newestFirst(g.rules)
		out[i].PermissionIDs = ids(visible(g.rules, maxGroupsIDs, see.denial))
		last := int64(always)
		for _, r := range g.rules {
			last = max(last, r.to)
		}
		out[i].Until = momentOf(last)
	}
	return out
}

func ids(rules []*rule) []string {
	out := make([]string, len(rules))
	for i, r := range rules {
		out[i] = r.ID
	}
	return out
}

func momentOf(us int64) *time.Time {
	if us == never || us == always {
		return nil
	}
	t := fromMicros(us)
	return &t
}

// tellStopped is who would be in but for denials that the asker may see.
func (c *crowd) tellStopped(see sight) (out []permissionapi.Stopped, total int) {
	out = []permissionapi.Stopped{}
	denials := visible(c.denials, maxLookedAt, see.denial)
	if len(denials) == 0 {
		return out, 0
	}
	stopped := roaring.And(c.allowed, c.l.union(denials, c.m))
	page, _ := c.l.w.page(stopped, spot{}, maxStopped)
	for _, a := range page {
		s := permissionapi.Stopped{UserID: a.id, PermissionIDs: []string{}}
		if a.employee != nil {
			s.EmployeeID = a.employee.id
		}
		deciding := c.deciding(a)
		for _, r := range deciding {
			if !r.allow && r.inForce(c.at) && len(s.PermissionIDs) < maxReasons && see.denial(r) {
				s.PermissionIDs = append(s.PermissionIDs, r.ID)
			}
		}
		s.Until = c.turns(deciding)
		out = append(out, s)
	}
	return out, int(stopped.GetCardinality())
}

// deciding are the rules that let one account do the action, or do not, whenever they are
// in force; the newest first.
func (c *crowd) deciding(a *account) []*rule {
	rules := slices.DeleteFunc(c.l.deciding(a, c.m), func(r *rule) bool { return !r.actions.Has(c.action) })
	newestFirst(rules)
	return rules
}

// turns is the next moment at which time alone turns the answer round.
func (c *crowd) turns(deciding []*rule) *time.Time {
	var edges []int64
	for _, r := range deciding {
		for _, edge := range [2]int64{r.from, r.to} {
			if edge > c.at && edge != never {
				edges = append(edges, edge)
			}
		}
	}
	slices.Sort(edges)
	is := mayBy(deciding, c.at).Has(c.action)
	for _, edge := range edges {
		if mayBy(deciding, edge).Has(c.action) != is {
			return momentOf(edge)
		}
	}
	return nil
}

func (c *crowd) item(a *account, see sight) permissionapi.AudienceItem {
	item := permissionapi.AudienceItem{UserID: a.id, Reasons: []permissionapi.Reason{}}
	if a.employee != nil {
		item.EmployeeID = a.employee.id
	}
	all := c.l.deciding(a, c.m)
	item.Actions = mayBy(all, c.at).List()
	deciding := slices.DeleteFunc(all, func(r *rule) bool { return !r.actions.Has(c.action) })
	newestFirst(deciding)
	item.Until = c.turns(deciding)
	for _, r := range deciding {
		mine := see.asker == a // what gives to oneself, one may know
		if !r.allow || !r.inForce(c.at) || len(item.Reasons) == maxReasons || !mine && !see.denial(r) {
			continue
		}
		via := viaOf(r)
		if isAutomatic(r.Permission) {
			via = permissionapi.ViaUpload
		}
		item.Reasons = append(item.Reasons, permissionapi.Reason{PermissionID: r.ID, Via: via, SubjectPath: c.l.subjectPath(a, r.Subject)})
	}
	return item
}

// page are up to limit accounts of a set after a place, in an order that is the same
// everywhere: employees by number, then the others by id.
func (w *World) page(set *roaring.Bitmap, from spot, limit int) (out []*account, next string) {
	if from.Account == "" {
		it := set.Iterator()
		it.AdvanceIfNeeded(from.Seat + 1)
		for it.HasNext() && it.PeekNext() < firstOther && len(out) <= limit {
			out = append(out, w.seated(it.Next()))
		}
	}
	if len(out) <= limit {
		it := set.Iterator()
		it.AdvanceIfNeeded(firstOther)
		var others []*account
		for it.HasNext() {
			if a := w.seated(it.Next()); a.id > from.Account {
				others = append(others, a)
			}
		}
		slices.SortFunc(others, func(a, b *account) int { return strings.Compare(a.id, b.id) })
		out = append(out, others[:min(len(others), limit+1-len(out))]...)
	}
	if len(out) <= limit {
		return out, ""
	}
	out = out[:limit]
	last := out[limit-1]
	if last.seat < firstOther {
		return out, rest.EncodeCursor(spot{Seat: last.seat})
	}
	return out, rest.EncodeCursor(spot{Account: last.id})
}
