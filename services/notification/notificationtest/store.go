package notificationtest

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/notification"
	"acervo/services/notification/notificationapi"
)

// Store is what a store's Projection and Inbox promise. open gives an empty one with
// the database whose transactions it takes.
func Store(t *testing.T, open func(*testing.T) (*sqldb.DB, notification.Projection, notification.Inbox)) {
	fresh := func(t *testing.T) *shelf {
		db, p, in := open(t)
		return &shelf{t: t, db: db, p: p, in: in, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	}
	t.Run("the newest revision stays", func(t *testing.T) {
		s := fresh(t)
		s.write(func(tx *sqldb.Tx) error {
			for _, revision := range []uint64{2, 1} {
				title := fmt.Sprint("r", revision)
				if err := s.p.SaveDocument(tx, notification.Document{ID: "d", Title: title, Active: true, Revision: revision}); err != nil {
					return err
				}
				if err := s.p.SaveAccount(tx, notification.Account{ID: "ana", Username: title, EmployeeID: "e", Active: revision == 2, Revision: revision}); err != nil {
					return err
				}
				if err := s.p.SavePerson(tx, notification.Person{EmployeeID: "e", Name: title, Revision: revision}); err != nil {
					return err
				}
			}
			accounts, err := s.p.AccountsOf(tx, "e")
			if !slices.Equal(accounts, []string{"ana"}) {
				t.Errorf("accounts %v", accounts)
			}
			return err
		})
		s.plan(notification.Planned{ID: "n", Ref: "r", ActorID: "ana", DueAt: s.now})
		s.tellAll()
		if e := s.after(0); len(e) != 1 || e[0].Title != "r2" || e[0].ActorName != "r2" {
			t.Errorf("%+v", e)
		}
		if known, active, err := s.in.AccountActive(t.Context(), "ana"); !known || !active || err != nil {
			t.Errorf("known %v active %v %v", known, active, err)
		}
		if known, _, err := s.in.AccountActive(t.Context(), "nobody"); known || err != nil {
			t.Errorf("nobody is known: %v", err)
		}
	})
	t.Run("planned once, due in time, told once", func(t *testing.T) {
		s := fresh(t)
		s.world()
		s.plan(notification.Planned{ID: "late", Ref: "b", DueAt: s.now.Add(time.Hour)},
			notification.Planned{ID: "now", Ref: "a", DueAt: s.now},
			notification.Planned{ID: "again", Ref: "a", DueAt: s.now},
			notification.Planned{ID: "unknown", Ref: "c", DocumentID: "nowhere", DueAt: s.now})
		due, _, err := s.in.Due(t.Context(), s.now, 10)
		if err != nil || len(due) != 1 || due[0].ID != "now" || !due[0].AccountActive || !due[0].DocumentActive {
			t.Fatalf("due %+v %v", due, err)
		}
		for range 2 { // by two at once, say
			if err := s.in.Settle(t.Context(), s.now, []notification.Fate{{ID: "now", AccountID: "ana", Told: true}}, func([]string) {}); err != nil {
				t.Fatal(err)
			}
		}
		if e := s.after(0); len(e) != 1 || e[0].Seq != 1 || !e[0].CreatedAt.Equal(s.now) {
			t.Errorf("told %+v", e)
		}
		due, next, err := s.in.Due(t.Context(), s.now, 10)
		if err != nil || len(due) != 0 || !next.Equal(s.now.Add(time.Hour)) {
			t.Errorf("then due %+v, next %v, %v", due, next, err)
		}
		s.plan(notification.Planned{ID: "third", Ref: "a", DueAt: s.now})
		if due, _, _ := s.in.Due(t.Context(), s.now, 10); len(due) != 0 {
			t.Errorf("told again: %+v", due)
		}
	})
	t.Run("put off and given up", func(t *testing.T) {
		s := fresh(t)
		s.world()
		s.plan(notification.Planned{ID: "x", Ref: "a", DueAt: s.now}, notification.Planned{ID: "y", Ref: "b", DueAt: s.now})
		var told atomic.Int32
		later := s.now.Add(time.Minute)
		if err := s.in.Settle(t.Context(), s.now, []notification.Fate{{ID: "x", AccountID: "ana", PutOff: later}, {ID: "y", AccountID: "ana"}}, func([]string) { told.Add(1) }); err != nil {
			t.Fatal(err)
		}
		due, next, err := s.in.Due(t.Context(), s.now, 10)
		if err != nil || len(due) != 0 || !next.Equal(later) || told.Load() != 0 {
			t.Errorf("due %+v next %v told %d %v", due, next, told.Load(), err)
		}
		if due, _, _ = s.in.Due(t.Context(), later, 10); len(due) != 1 || due[0].ID != "x" || due[0].Tries != 1 {
			t.Errorf("later due %+v", due)
		}
	})
	t.Run("withdrawn", func(t *testing.T) {
		s := fresh(t)
		s.world()
		end := s.now.Add(48 * time.Hour)
		s.plan(notification.Planned{ID: "told", Ref: "p", PermissionID: "p", DueAt: s.now, ExpiresAt: &end})
		s.tellAll()
		s.plan(notification.Planned{ID: "end", Kind: notificationapi.ShareExpiring, Ref: "p@1", PermissionID: "p", DueAt: end, ExpiresAt: &end})
		longer := end.Add(time.Hour)
		s.write(func(tx *sqldb.Tx) error { return s.p.Unplan(tx, "p", &longer) })
		if _, next, err := s.in.Due(t.Context(), s.now, 10); err != nil || !next.IsZero() {
			t.Errorf("still planned for %v %v", next, err)
		}
		if e := s.after(0); len(e) != 1 || !e[0].ExpiresAt.Equal(longer) {
			t.Errorf("%+v", e)
		}
		s.write(func(tx *sqldb.Tx) error {
			accounts, err := s.p.Withdraw(tx, "p")
			if !slices.Equal(accounts, []string{"ana"}) {
				t.Errorf("withdrawn from %v", accounts)
			}
			return err
		})
		if e := s.after(0); len(e) != 0 {
			t.Errorf("%+v", e)
		}
	})
	t.Run("what is about no document is there without one", func(t *testing.T) {
		s := fresh(t)
		end := s.now.Add(time.Hour)
		s.write(func(tx *sqldb.Tx) error {
			if err := s.p.SaveAccount(tx, notification.Account{ID: "ana", Username: "ana", Revision: 1}); err != nil { // not active
				return err
			}
			for _, revision := range []uint64{2, 1} {
				if err := s.p.SaveUnit(tx, notification.Unit{ID: "u", Name: fmt.Sprint("r", revision), Revision: revision}); err != nil {
					return err
				}
			}
			if err := s.p.SavePerson(tx, notification.Person{EmployeeID: "e", Name: "Bia", Revision: 1}); err != nil {
				return err
			}
			for i, of := range []notificationapi.OpenedTarget{{Kind: "employee", ID: "e"}, {Kind: "unit", ID: "u", Subtree: true}, {Kind: "unit", ID: "unknown"}} {
				if err := s.p.Plan(tx, notification.Planned{ID: fmt.Sprint(i), AccountID: "ana", Kind: notificationapi.BreakGlassOpened, Ref: fmt.Sprint(i), PermissionID: "p",
					DueAt: s.now, ExpiresAt: &end, Target: &of, Classes: []string{"medical", "legal"}, Reason: "çã"}); err != nil {
					return err
				}
			}
			return nil
		})
		s.tellAll()
		e := s.after(0)
		if len(e) != 3 || e[0].Title != "Bia" || e[0].Params.Target.Name != "Bia" || e[1].Title != "r2" || !e[1].Params.Target.Subtree || e[2].Title != "" || e[2].Params.Target.ID != "unknown" {
			t.Fatalf("%+v", e)
		}
		if n := e[0]; n.DocumentID != "" || n.Permission != "p" || !n.ExpiresAt.Equal(end) || !slices.Equal(n.Params.Classes, []string{"medical", "legal"}) || n.Params.Reason != "çã" {
			t.Errorf("%+v", n)
		}
		if counts, err := s.in.Counts(t.Context(), "ana", true); counts[""] != 3 || err != nil {
			t.Errorf("counts %v %v", counts, err)
		}
		if err := s.in.MarkRead(t.Context(), "ana", []string{""}, 2, s.now); err != nil {
			t.Fatal(err)
		}
		if unread, err := s.in.Before(t.Context(), "ana", notification.Newest, true, 10); len(unread) != 1 || unread[0].Seq != 3 || err != nil {
			t.Errorf("unread %+v %v", unread, err)
		}
	})
	t.Run("reading, counting, forgetting", func(t *testing.T) {
		s := fresh(t)
		s.world()
		for i := range 5 {
			s.plan(notification.Planned{ID: fmt.Sprint(i), Ref: fmt.Sprint(i), DueAt: s.now})
		}
		s.tellAll()
		if e := s.after(2); len(e) != 3 || e[0].Seq != 3 {
			t.Errorf("after 2: %+v", e)
		}
		if n, err := s.in.Position(t.Context(), "ana"); n != 5 || err != nil {
			t.Errorf("position %d %v", n, err)
		}
		if err := s.in.MarkRead(t.Context(), "ana", []string{"d"}, 3, s.now); err != nil {
			t.Fatal(err)
		}
		e, err := s.in.Before(t.Context(), "ana", notification.Newest, true, 10)
		if err != nil || len(e) != 2 || e[0].Seq != 5 || e[1].Seq != 4 {
			t.Errorf("unread %+v %v", e, err)
		}
		if err := s.in.MarkOneRead(t.Context(), "ana", e[0].ID, s.now); err != nil {
			t.Fatal(err)
		}
		if err := s.in.MarkOneRead(t.Context(), "rui", e[1].ID, s.now); err != nil {
			t.Fatal(err)
		}
		if counts, err := s.in.Counts(t.Context(), "ana", true); counts["d"] != 1 || err != nil {
			t.Errorf("unread counts %v %v", counts, err)
		}
		if counts, err := s.in.Counts(t.Context(), "ana", false); counts["d"] != 5 || err != nil {
			t.Errorf("counts %v %v", counts, err)
		}
		if _, err := s.in.Get(t.Context(), "rui", e[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another's: %v", err)
		}
		s.plan(notification.Planned{ID: "planned", Ref: "later", DueAt: s.now})
		if _, err := s.in.Get(t.Context(), "ana", "planned"); !fault.Is(err, fault.NotFound) {
			t.Errorf("not yet told: %v", err)
		}
		s.write(func(tx *sqldb.Tx) error { return s.p.ForgetDocument(tx, "d") })
		if counts, err := s.in.Counts(t.Context(), "ana", false); len(counts) != 0 || err != nil {
			t.Errorf("after forgetting %v %v", counts, err)
		}
	})
	t.Run("swept", func(t *testing.T) {
		s := fresh(t)
		s.world()
		s.plan(notification.Planned{ID: "told", Ref: "a", DueAt: s.now})
		s.tellAll()
		s.plan(notification.Planned{ID: "future", Ref: "b", DueAt: s.now.Add(time.Hour)}, notification.Planned{ID: "stuck", Ref: "c", DocumentID: "nowhere", DueAt: s.now})
		if err := s.in.Sweep(t.Context(), s.now, s.now.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.in.Get(t.Context(), "ana", "told"); err != nil {
			t.Errorf("swept too early: %v", err)
		}
		if err := s.in.Sweep(t.Context(), s.now.Add(time.Second), s.now); err != nil {
			t.Fatal(err)
		}
		if _, err := s.in.Get(t.Context(), "ana", "told"); !fault.Is(err, fault.NotFound) {
			t.Errorf("not swept: %v", err)
		}
		if _, next, _ := s.in.Due(t.Context(), s.now, 1); !next.Equal(s.now.Add(time.Hour)) {
			t.Errorf("what is planned was swept: next %v", next)
		}
	})
}

// shelf is a store under test.
type shelf struct {
	t   *testing.T
	db  *sqldb.DB
	p   notification.Projection
	in  notification.Inbox
	now time.Time
}

func (s *shelf) write(fn func(*sqldb.Tx) error) {
	s.t.Helper()
	if err := s.db.Write(context.Background(), fn); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) world() {
	s.t.Helper()
	s.write(func(tx *sqldb.Tx) error {
		if err := s.p.SaveAccount(tx, notification.Account{ID: "ana", Username: "ana", Active: true, Revision: 1}); err != nil {
			return err
		}
		return s.p.SaveDocument(tx, notification.Document{ID: "d", Title: "Contrato", Active: true, Revision: 1})
	})
}

// plan plans for ana, of document d unless told.
func (s *shelf) plan(planned ...notification.Planned) {
	s.t.Helper()
	for i := range planned {
		p := &planned[i]
		p.AccountID = "ana"
		if p.DocumentID == "" {
			p.DocumentID = "d"
		}
		if p.Kind == "" {
			p.Kind = notificationapi.ShareGiven
		}
	}
	s.write(func(tx *sqldb.Tx) error { return s.p.Plan(tx, planned...) })
}

func (s *shelf) tellAll() {
	s.t.Helper()
	due, _, err := s.in.Due(s.t.Context(), s.now, 100)
	if err != nil {
		s.t.Fatal(err)
	}
	var fates []notification.Fate
	for _, d := range due {
		fates = append(fates, notification.Fate{ID: d.ID, AccountID: d.AccountID, Told: true})
	}
	if err := s.in.Settle(s.t.Context(), s.now, fates, func([]string) {}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) after(seq int64) []notification.Entry {
	s.t.Helper()
	e, err := s.in.After(s.t.Context(), "ana", seq, 100)
	if err != nil {
		s.t.Fatal(err)
	}
	return e
}
