package employeetest

import (
	"slices"
	"strings"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
)

func account(username string, roles ...string) employee.Account {
	return employee.Account{PasswordHash: "hash of " + username, Account: employeeapi.Account{
		ID: sqldb.NewID(), Username: username, Roles: roles, Status: employeeapi.AccountActive, Revision: 1, CreatedAt: start, UpdatedAt: start,
	}}
}

func (w *world) open(accounts ...employee.Account) {
	w.Helper()
	w.write(func(tx employee.Tx) error {
		for _, a := range accounts {
			if err := tx.InsertAccount(a); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) accounts() {
	any, err := w.Store.AnyAccount(w.Context())
	w.must(err)
	w.same("any account", any, false)
	ana := person(1, "Ângela Lima")
	w.insert(ana)
	one, two, three := account("a.lima", "admin", "hr"), account("bia", "admin"), account("caio", "employee")
	one.EmployeeID = ana.ID
	three.PasswordHash, three.Pending = "", true
	w.open(one, two, three)
	for _, want := range []employee.Account{one, two, three} {
		got, err := w.Store.AccountByUsername(w.Context(), want.Username)
		w.must(err)
		w.same("by user name", got, want)
		got, err = w.Store.Account(w.Context(), want.ID)
		w.must(err)
		w.same("by id", got, want)
	}
	_, err = w.Store.Account(w.Context(), "nobody")
	w.missing("no account", err)
	_, err = w.Store.AccountByUsername(w.Context(), "nobody")
	w.missing("no user name", err)
	for _, c := range []struct {
		q    employee.AccountQuery
		want int
	}{
		{employee.AccountQuery{}, 3}, {employee.AccountQuery{Prefix: "a.l", Words: word("a.l")}, 1}, {employee.AccountQuery{Prefix: "ang", Words: word("ang")}, 1},
		{employee.AccountQuery{Prefix: "zz", Words: word("zz")}, 0}, {employee.AccountQuery{Prefix: "..."}, 0}, {employee.AccountQuery{Role: "admin"}, 2},
		{employee.AccountQuery{Status: employeeapi.AccountInactive}, 0}, {employee.AccountQuery{EmployeeID: ana.ID}, 1}, {employee.AccountQuery{After: "a.lima"}, 2},
	} {
		c.q.Limit, c.q.Count = 9, c.q.After == ""
		got, n, err := w.Store.Accounts(w.Context(), c.q)
		w.must(err)
		if len(got) != c.want || c.q.Count && n != c.want {
			w.Errorf("%+v: %d of %d, want %d", c.q, len(got), n, c.want)
		}
	}
	roles, err := w.Store.Roles(w.Context())
	w.must(err)
	w.same("roles", roles, []employeeapi.Role{{Name: "admin", Accounts: 2}, {Name: "employee", Accounts: 1}, {Name: "hr", Accounts: 1}})
	people, n, err := w.Store.People(w.Context(), employee.PeopleQuery{Limit: 2, Count: true})
	w.must(err)
	w.same("people in all", n, 3)
	w.same("people", people, []employeeapi.Person{
		{AccountID: one.ID, EmployeeID: ana.ID, Name: "Ângela Lima", Position: "Analista"}, {AccountID: two.ID, Name: "bia"}})
	people, _, err = w.Store.People(w.Context(), employee.PeopleQuery{After: &employee.Position{Key: "bia", ID: two.ID}, Limit: 2})
	w.must(err)
	w.same("more people", people, []employeeapi.Person{{AccountID: three.ID, Name: "caio"}})

	w.write(func(tx employee.Tx) error {
		none, err := tx.NoAccounts()
		w.must(err)
		w.same("no accounts", none, false)
		id, err := tx.AccountByName("bia")
		w.must(err)
		w.same("by name", id, two.ID)
		id, err = tx.AccountOf(ana.ID)
		w.must(err)
		w.same("of an employee", id, one.ID)
		id, err = tx.AccountOf("nobody")
		w.must(err)
		w.same("of nobody", id, "")
		admins, err := tx.Administrators(one.ID)
		w.must(err)
		w.same("administrators", admins, 1)
		two.Status, two.Roles, two.Revision, two.EmployeeID = employeeapi.AccountInactive, []string{"admin", "legal"}, 2, ""
		w.must(tx.UpdateAccount(two))
		got, err := tx.Account(two.ID)
		w.must(err)
		w.same("its own write", got, two)
		three.Roles = []string{"admin"} // without a password
		w.must(tx.UpdateAccount(three))
		admins, err = tx.Administrators(one.ID)
		w.must(err)
		w.same("administrators left", admins, 0)
		w.missing("changing nobody", tx.UpdateAccount(account("nobody")))
		return nil
	})
}

func session(a employee.Account, at time.Time) employee.Session {
	return employee.Session{AccountID: a.ID, RefreshHash: sqldb.NewID(), Session: employeeapi.Session{
		ID: sqldb.NewID(), CreatedAt: at, LastUsedAt: at, ExpiresAt: at.Add(time.Hour), UserAgent: "Firefox", Address: "192.0.2.1",
	}}
}

func (w *world) sessions() {
	ana, bia := account("ana"), account("bia")
	w.open(ana, bia)
	one, two, other := session(ana, start), session(ana, start.Add(time.Minute)), session(bia, start)
	w.write(func(tx employee.Tx) error {
		for _, s := range []employee.Session{one, two, other} {
			w.must(tx.InsertSession(s))
		}
		one.Turn, one.RefreshHash, one.LastUsedAt, one.ExpiresAt = 1, "next", start.Add(2*time.Minute), start.Add(2*time.Hour)
		w.must(tx.Refreshed(one))
		got, err := tx.Session(one.ID)
		w.must(err)
		w.same("its own write", got, one)
		_, err = tx.Session("nothing")
		w.missing("no session", err)
		w.missing("no session to refresh", tx.Refreshed(session(ana, start)))
		return nil
	})
	now := start.Add(3 * time.Minute)
	list, err := w.Store.Sessions(w.Context(), ana.ID, now)
	w.must(err)
	w.same("sessions", list, []employee.Session{one, two})
	active := func(now time.Time) []string {
		ids, err := w.Store.ActiveSessions(w.Context(), []string{other.ID, "nothing", two.ID, one.ID}, now)
		w.must(err)
		return ids
	}
	w.same("active", active(now), []string{other.ID, two.ID, one.ID})
	w.same("active later", active(start.Add(90*time.Minute)), []string{one.ID})
	none, err := w.Store.ActiveSessions(w.Context(), nil, now)
	w.must(err)
	w.same("active of none", none, []string{})
	got, err := w.Store.Caller(w.Context(), one.ID, now)
	w.must(err)
	w.same("caller", got.ID, ana.ID)
	_, err = w.Store.Caller(w.Context(), one.ID, one.ExpiresAt)
	w.missing("a caller whose session has expired", err)

	w.write(func(tx employee.Tx) error {
		for _, want := range []bool{true, false} {
			changed, err := tx.EndSession(other.ID, now)
			w.must(err)
			w.same("ended", changed, want)
		}
		ids, err := tx.EndSessions(ana.ID, two.ID, now)
		w.must(err)
		w.same("ended but one", ids, []string{one.ID})
		return nil
	})
	w.same("still active", active(now), []string{two.ID})
	ana.Status, ana.Revision, ana.UpdatedAt = employeeapi.AccountInactive, 2, now
	w.write(func(tx employee.Tx) error { return tx.UpdateAccount(ana) })
	ended, changed, err := w.Store.Recent(w.Context(), now)
	w.must(err)
	slices.Sort(ended)
	w.same("ended of late", ended, slices.Sorted(slices.Values([]string{other.ID, one.ID})))
	w.same("changed of late", len(changed) == 1 && changed[0].ID == ana.ID && changed[0].Revision == 2, true)
	ended, changed, err = w.Store.Recent(w.Context(), now.Add(time.Microsecond))
	w.must(err)
	w.same("later than all", len(ended)+len(changed), 0)
	w.same("active of an inactive account", active(now), []string{})
	_, err = w.Store.Caller(w.Context(), two.ID, now)
	w.missing("a caller whose account is inactive", err)
}

func (w *world) setup() {
	ana := account("ana")
	w.open(ana)
	first := employee.Link{ID: "l1", Purpose: employeeapi.FirstAdministrator, ExpiresAt: start.Add(time.Hour)}
	link := employee.Link{ID: "l2", Purpose: employeeapi.Invitation, AccountID: ana.ID, ExpiresAt: start.Add(time.Hour)}
	another := employee.Link{ID: "l3", Purpose: employeeapi.Reset, AccountID: ana.ID, ExpiresAt: start.Add(time.Hour)}
	w.write(func(tx employee.Tx) error {
		w.must(tx.InsertLink(first, "h1", start))
		w.must(tx.InsertLink(link, "h2", start))
		return tx.InsertLink(another, "h3", start)
	})
	got, err := w.Store.LinkByHash(w.Context(), "h1")
	w.must(err)
	w.same("link", got, first)
	_, err = w.Store.LinkByHash(w.Context(), "h2")
	w.missing("a link whose place was taken", err)
	use := func(at time.Time) (good bool) {
		w.write(func(tx employee.Tx) (err error) { good, err = tx.UseLink("l3", at); return err })
		return good
	}
	w.same("an expired link", use(another.ExpiresAt), false)
	w.same("a good link", use(start), true)
	w.same("a used link", use(start), false)
	_, err = w.Store.LinkByHash(w.Context(), "h3")
	w.missing("a used link", err)

	w.write(func(tx employee.Tx) error {
		_, err := tx.NewestKey()
		w.missing("no key", err)
		w.must(tx.InsertKey(employee.Key{ID: "k1", Public: "p1", Sealed: []byte{0, 1, 255}, CreatedAt: start}))
		w.must(tx.InsertKey(employee.Key{ID: "k2", Public: "p2", Sealed: []byte{2}, CreatedAt: start.Add(time.Hour)}))
		k, err := tx.NewestKey()
		w.same("newest key", k.ID, "k2")
		return err
	})
	keys, err := w.Store.Keys(w.Context())
	w.must(err)
	w.same("keys", keys, []employee.Key{{ID: "k2", Public: "p2", Sealed: []byte{2}, CreatedAt: start.Add(time.Hour)}, {ID: "k1", Public: "p1", Sealed: []byte{0, 1, 255}, CreatedAt: start}})
}

func (w *world) sweep() {
	ana := account("ana")
	w.open(ana)
	expired, live, ended := session(ana, start), session(ana, start.Add(48*time.Hour)), session(ana, start.Add(48*time.Hour))
	w.write(func(tx employee.Tx) error {
		for _, s := range []employee.Session{expired, live, ended} {
			w.must(tx.InsertSession(s))
		}
		_, err := tx.EndSession(ended.ID, start)
		w.must(err)
		w.must(tx.InsertLink(employee.Link{ID: "l", Purpose: employeeapi.Reset, AccountID: ana.ID, ExpiresAt: start}, "h", start))
		w.must(tx.InsertKey(employee.Key{ID: "k1", CreatedAt: start}))
		return tx.InsertKey(employee.Key{ID: "k2", CreatedAt: start.Add(time.Minute)})
	})
	w.must(w.Store.Sweep(w.Context(), start.Add(24*time.Hour)))
	w.write(func(tx employee.Tx) error {
		_, err := tx.Session(live.ID)
		w.must(err)
		_, err = tx.Session(expired.ID)
		w.missing("an expired session", err)
		_, err = tx.Session(ended.ID)
		w.missing("an ended session", err)
		return nil
	})
	_, err := w.Store.LinkByHash(w.Context(), "h")
	w.missing("an expired link", err)
	keys, err := w.Store.Keys(w.Context())
	w.must(err)
	if len(keys) != 1 || keys[0].ID != "k2" {
		w.Errorf("keys %+v: the newest is never dropped", keys)
	}
}

func (w *world) failures() {
	at := start.Add(time.Hour)
	old := employee.Failure{Key: "old", Failures: 3, Last: start}
	one := employee.Failure{Key: "one", Failures: 6, Last: at, Until: at.Add(2 * time.Second)}
	two := employee.Failure{Key: "two", Failures: 1, Last: at}
	kept := func() []employee.Failure {
		list, err := w.Store.Failures(w.Context())
		w.must(err)
		slices.SortFunc(list, func(a, b employee.Failure) int { return strings.Compare(a.Key, b.Key) })
		return list
	}
	w.same("none", len(kept()), 0)
	w.write(func(tx employee.Tx) error { return tx.KeepFailures([]employee.Failure{old, one, two}, nil, start) })
	w.same("kept", kept(), []employee.Failure{old, one, two})
	w.write(func(tx employee.Tx) error {
		got, err := tx.Failure("one")
		w.same("kept as", got, one)
		if _, none := tx.Failure("nobody"); !fault.Is(none, fault.NotFound) {
			w.Errorf("a failure that was not: %v", none)
		}
		return err
	})
	if of, others, err := w.Store.FailuresOf(w.Context(), "one", "nobody"); err != nil || others && (len(of) != 1 || of[0] != one) || !others && of != nil {
		w.Errorf("failures of one: %v, others %v, %v", of, others, err)
	}
	late := one
	late.Failures, late.Last = 5, at.Add(-time.Second)
	w.write(func(tx employee.Tx) error {
		return tx.KeepFailures([]employee.Failure{late}, nil, start.Add(time.Microsecond))
	})
	w.same("what comes late changes nothing, and the oldest is gone", kept(), []employee.Failure{one, two})
	one.Failures, one.Last = 7, at.Add(time.Second)
	w.write(func(tx employee.Tx) error {
		return tx.KeepFailures([]employee.Failure{one}, []string{"two", "nothing"}, start)
	})
	w.same("counted on, and forgiven", kept(), []employee.Failure{one})
}
