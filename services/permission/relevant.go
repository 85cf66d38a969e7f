package permission

import (
	"acervo/services/permission/permissionapi"
)

// relevant are the rules that say anything about a part's region, before or after.
type relevant struct {
	d        *difference
	all      bool               // all that are in force and about the action
	rules    map[*rule]struct{} // otherwise these
	personal map[*account][]*rule
}

// matters reports whether a rule says anything at all of what is compared.
func (d *difference) matters(r *rule) bool {
	return r.actions.Has(d.action) && r.inForce(d.at) && r.classes&d.in != 0
}

func (v *relevant) has(r *rule) bool {
	if v.all {
		return v.d.matters(r)
	}
	_, has := v.rules[r]
	return has
}

func (d *difference) relevant(p part) relevant {
	v := relevant{d: d, all: p.region.All || p.region.Numbers.GetCardinality() > few, rules: map[*rule]struct{}{}, personal: map[*account][]*rule{}}
	w := d.w
	own := func(r *rule) {
		if a := w.accounts[r.Subject.ID]; a != nil && a.known && p.people.Contains(a.seat) {
			v.personal[a] = append(v.personal[a], r)
		}
	}
	add := func(r *rule) {
		if !d.matters(r) {
			return
		}
		if _, again := v.rules[r]; again {
			return
		}
		v.rules[r] = struct{}{}
		if r.Subject.Kind == permissionapi.SubjectUser {
			own(r)
		}
	}
	each := func(rules ruleSet) {
		for r := range rules {
			add(r)
		}
	}
	// An automatic one is found nowhere else.
	changed := []*rule{d.lens[after].with, d.lens[after].without}
	if v.all {
		for key, set := range w.rules.bySubject {
			a := w.accounts[key.ID]
			if key.Kind != permissionapi.SubjectUser || a == nil || !a.known || !p.people.Contains(a.seat) {
				continue
			}
			for r := range set {
				if d.matters(r) {
					v.personal[a] = append(v.personal[a], r)
				}
			}
		}
		for _, r := range changed {
			if r != nil && r.Subject.Kind == permissionapi.SubjectUser && w.rules.byID[r.ID] != r {
				own(r)
			}
		}
		return v
	}
	for _, r := range changed {
		if r != nil {
			add(r)
		}
	}
	of := func(kind permissionapi.TargetKind, id string) { each(w.rules.byTarget[targetKey(kind, id)]) }
	of(permissionapi.TargetEveryone, "")
	of(permissionapi.TargetSelf, "")
	of(permissionapi.TargetReports, "")
	units, teams := map[*unit]struct{}{}, map[*team]struct{}{}
	for it := p.region.Numbers.Iterator(); it.HasNext(); {
		e := w.byNumber[it.Next()]
		if e == nil {
			continue
		}
		of(permissionapi.TargetEmployee, e.id)
		for _, l := range d.lens {
			for u := range l.unitOf(e).chain() {
				if _, again := units[u]; again {
					break // and so are those above
				}
				units[u] = struct{}{}
				of(permissionapi.TargetUnit, u.id)
			}
			for t := range l.teamsOf(e) {
				if _, again := teams[t]; !again {
					teams[t] = struct{}{}
					of(permissionapi.TargetTeam, t.id)
				}
			}
		}
	}
	if p.only != nil {
		for _, id := range p.only {
			each(w.rules.byDocument[id])
		}
		return v
	}
	for id, rules := range w.rules.byDocument {
		if doc, known := w.document(id); known && p.region.Contains(doc.owner) {
			each(rules)
		}
	}
	return v
}
