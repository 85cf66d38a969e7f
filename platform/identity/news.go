package identity

import (
	"slices"
	"time"
)

// news is what has become untrue of tokens that were signed before. It is kept for as
// long as such a token is good, so it stays small.
type news struct {
	ended   map[string]bool   // sessions
	changed map[string]update // accounts
	order   []novelty         // what is kept, oldest first
}

type update struct {
	revision uint64
	caller   Caller // what of a caller an account decides
}

type novelty struct {
	session, account string
	revision         uint64
	until            time.Time
}

// SessionEnded has every token of a session be refused from now on.
func (v *Verifier) SessionEnded(id string) {
	if id == "" {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.news.ended == nil {
		v.news.ended = map[string]bool{}
	}
	v.news.ended[id] = true
	v.keep(novelty{session: id})
}

// AccountChanged has every token of an account speak for it as it is at a revision:
// with that user name, employee and roles. An older revision changes nothing.
func (v *Verifier) AccountChanged(revision uint64, now Caller) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.news.changed == nil {
		v.news.changed = map[string]update{}
	}
	if v.news.changed[now.AccountID].revision >= revision {
		return
	}
	now.Roles = slices.Clone(now.Roles)
	v.news.changed[now.AccountID] = update{revision, now}
	v.keep(novelty{account: now.AccountID, revision: revision})
}

// keep notes something new and drops what is older than any token that is still good.
// The caller holds v.mu.
func (v *Verifier) keep(n novelty) {
	at := v.now()
	n.until = at.Add(KeepEnded)
	v.news.order = append(v.news.order, n)
	old := 0
	for ; old < len(v.news.order) && !at.Before(v.news.order[old].until); old++ {
		n := v.news.order[old]
		delete(v.news.ended, n.session)
		if v.news.changed[n.account].revision == n.revision {
			delete(v.news.changed, n.account)
		}
	}
	v.news.order = slices.Delete(v.news.order, 0, old)
}

// present is the caller of a good token as they are now; ok is false when their session
// has ended. The caller holds v.mu.
func (n *news) present(c Caller) (_ Caller, ok bool) {
	if n.ended[c.SessionID] {
		return Caller{}, false
	}
	if u, changed := n.changed[c.AccountID]; changed && c.AccountID != "" {
		c.Username, c.EmployeeID, c.Roles = u.caller.Username, u.caller.EmployeeID, u.caller.Roles
	}
	return c, true
}
