package documenttest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/idempotency"
	"acervo/platform/sqldb"
	"acervo/services/document"
	"acervo/services/document/documentapi"
)

func typeNames(s *suite) {
	t := documentapi.DocumentType{ID: sqldb.NewID(), TypeInput: documentapi.TypeInput{Name: "CONTRÁTO", Class: "legal"}, Revision: 1}
	if _, err := s.CreateType(s.ctx(), t, s.event(documentapi.TypeCreated, t.ID)); !fault.Is(err, fault.Conflict) {
		s.Errorf("a name that is taken: %v", err)
	}
	other := s.addType("Atestado", "medical")
	rename := func(name string) error {
		_, err := s.UpdateType(s.ctx(), other.ID, func(t documentapi.DocumentType, _ bool) (documentapi.DocumentType, event.Event, error) {
			t.Name = name
			return t, s.event(documentapi.TypeChanged, t.ID), nil
		})
		return err
	}
	if err := rename("Contrato"); !fault.Is(err, fault.Conflict) {
		s.Errorf("renamed to one that is taken: %v", err)
	}
	s.must(rename("ATESTADO"))
	types, err := s.Types(s.ctx())
	if err != nil || len(types) != 2 || types[0].Name != "ATESTADO" || types[1].Name != "Contrato" {
		s.Errorf("types %+v %v", types, err)
	}
	if got, err := s.Type(s.ctx(), s.typ.ID); err != nil || !reflect.DeepEqual(got, s.typ) {
		s.Errorf("got %+v %v", got, err)
	}
	if _, err := s.Type(s.ctx(), "none"); !fault.Is(err, fault.NotFound) {
		s.Errorf("what is not there: %v", err)
	}
	s.told(documentapi.TypeCreated, documentapi.TypeCreated, documentapi.TypeChanged)
}

func typesInUse(s *suite) {
	refused := errors.New("refused")
	ask := func() (used bool) {
		s.Helper()
		err := s.DeleteType(s.ctx(), s.typ.ID, func(_ documentapi.DocumentType, inUse bool) (event.Event, error) {
			used = inUse
			return event.Event{}, refused
		})
		if !errors.Is(err, refused) {
			s.Fatalf("refused: %v", err)
		}
		_, err = s.UpdateType(s.ctx(), s.typ.ID, func(t documentapi.DocumentType, inUse bool) (documentapi.DocumentType, event.Event, error) {
			if inUse != used {
				s.Errorf("in use: %v and %v", inUse, used)
			}
			return t, event.Event{}, refused
		})
		if !errors.Is(err, refused) {
			s.Fatalf("refused: %v", err)
		}
		return used
	}
	if ask() {
		s.Error("in use without a document")
	}
	r := s.create("um")
	if !ask() {
		s.Error("not in use with a document")
	}
	s.must(s.Purge(s.ctx(), r.ID, func(document.Record) (event.Event, error) { return s.event(documentapi.Purged, r.ID), nil }))
	if ask() {
		s.Error("in use after the document's purge")
	}
	s.must(s.DeleteType(s.ctx(), s.typ.ID, func(t documentapi.DocumentType, _ bool) (event.Event, error) {
		return s.event(documentapi.TypeDeleted, t.ID), nil
	}))
	if _, err := s.Type(s.ctx(), s.typ.ID); !fault.Is(err, fault.NotFound) {
		s.Errorf("after it: %v", err)
	}
}

func seeded(s *suite) {
	s.must(s.DeleteType(s.ctx(), s.typ.ID, func(t documentapi.DocumentType, _ bool) (event.Event, error) {
		return s.event(documentapi.TypeDeleted, t.ID), nil
	}))
	t := documentapi.DocumentType{ID: sqldb.NewID(), TypeInput: documentapi.TypeInput{Name: "Novo", Class: "legal"}, Revision: 1}
	did, err := s.SeedTypes(s.ctx(), []documentapi.DocumentType{t}, []event.Event{s.event(documentapi.TypeCreated, t.ID)})
	if err != nil || did {
		s.Errorf("where there has been one: %v %v", did, err)
	}
	if types, err := s.Types(s.ctx()); err != nil || len(types) != 0 {
		s.Errorf("types %+v %v", types, err)
	}
}

func viewsApart(s *suite) {
	v := documentapi.View{ID: sqldb.NewID(), Revision: 1, CreatedAt: sqldb.Now(), UpdatedAt: sqldb.Now(), ViewInput: documentapi.ViewInput{
		Name: "Meus", Filters: documentapi.Filters{Class: []string{"legal"}, Q: "x"}, Sort: documentapi.ByTitle}}
	keyed := idempotency.With(s.ctx(), idempotency.Key{Caller: "a", Value: "k", Fingerprint: "p"})
	for range 2 {
		kept, err := s.CreateView(keyed, "a", v)
		if err != nil || !reflect.DeepEqual(kept, v) {
			s.Fatalf("kept %+v %v", kept, err)
		}
	}
	rename := func(ctx context.Context, account string) error {
		_, err := s.UpdateView(ctx, account, v.ID, func(v documentapi.View) (documentapi.View, error) { v.Name = "Outro"; return v, nil })
		return err
	}
	keep := func(documentapi.View) error { return nil }
	if err := rename(s.ctx(), "b"); !fault.Is(err, fault.NotFound) {
		s.Errorf("somebody else's: %v", err)
	}
	if err := s.DeleteView(s.ctx(), "b", v.ID, keep); !fault.Is(err, fault.NotFound) {
		s.Errorf("somebody else's: %v", err)
	}
	s.must(rename(s.ctx(), "a"))
	if mine, err := s.Views(s.ctx(), "a"); err != nil || len(mine) != 1 || mine[0].Name != "Outro" || mine[0].Filters.Q != "x" {
		s.Errorf("views %+v %v", mine, err)
	}
	if theirs, err := s.Views(s.ctx(), "b"); err != nil || len(theirs) != 0 {
		s.Errorf("theirs %+v %v", theirs, err)
	}
	s.must(s.DeleteView(s.ctx(), "a", v.ID, keep))
	if mine, err := s.Views(s.ctx(), "a"); err != nil || len(mine) != 0 {
		s.Errorf("views %+v %v", mine, err)
	}
}

func people(s *suite) {
	ana := document.Person{ID: "ana", Number: 1, Name: "Ana", Registration: "0001", UnitID: "u", Revision: 2}
	older, newer := ana, ana
	older.Name, older.Revision = "Aninha", 1
	newer.UnitID, newer.Revision = "v", 3
	s.must(s.PutPeople(s.ctx(), []document.Person{ana, older}))
	if n, err := s.NumberOf(s.ctx(), "ana"); err != nil || n != ana.Number {
		s.Errorf("her number is %d, %v", n, err)
	}
	for _, id := range []string{"an", "anaa", "", "zzz"} { // before and after those there are
		if n, err := s.NumberOf(s.ctx(), id); !fault.Is(err, fault.NotFound) {
			s.Errorf("nobody's number is %d, %v", n, err)
		}
	}
	if got, err := s.Person(s.ctx(), "ana"); err != nil || got != ana {
		s.Errorf("got %+v %v", got, err)
	}
	s.must(s.PutPeople(s.ctx(), []document.Person{newer}))
	if got, err := s.PeopleByID(s.ctx(), []string{"ana", "nobody"}); err != nil || len(got) != 1 || got[0] != newer {
		s.Errorf("got %+v %v", got, err)
	}
	newer.Gone = true
	s.must(s.PutPeople(s.ctx(), []document.Person{newer}))
	if _, err := s.NumberOf(s.ctx(), "ana"); !fault.Is(err, fault.NotFound) {
		s.Errorf("the number of one who is gone: %v", err)
	}
	if _, err := s.Person(s.ctx(), "ana"); !fault.Is(err, fault.NotFound) {
		s.Errorf("removed: %v", err)
	}
	if all, err := s.AllPeople(s.ctx()); err != nil || len(all) != 1 || all[0] != newer {
		s.Errorf("all %+v %v", all, err)
	}
}

func leaving(s *suite) {
	s.must(s.PutPeople(s.ctx(), []document.Person{{ID: "e7", Number: 7, Revision: 1}, {ID: "e8", Number: 8, Revision: 1}}))
	about := func(number uint32) document.Record {
		r := s.record("sobre")
		r.EmployeeID, r.EmployeeNumber = fmt.Sprintf("e%d", number), number
		return r
	}
	tries := func(number uint32) map[string]error {
		_, _, create := s.Create(s.ctx(), about(number), s.event(documentapi.Uploaded, "x"))
		in := about(number)
		bulk := s.Import(s.ctx(), []document.Imported{{Record: in, Told: s.event(documentapi.Uploaded, in.ID)}})
		other := about(0)
		other.EmployeeID = ""
		_, _, err := s.Create(s.ctx(), other, s.event(documentapi.Uploaded, other.ID))
		s.must(err)
		_, move := s.Update(s.ctx(), other.ID, func(now document.Record) (document.Record, event.Event, error) {
			now.EmployeeID, now.EmployeeNumber, now.Revision = fmt.Sprintf("e%d", number), number, now.Revision+1
			return now, s.event(documentapi.Changed, other.ID), nil
		})
		return map[string]error{"create": create, "import": bulk, "update": move}
	}
	want := func(when string, number uint32, kind fault.Kind) {
		s.Helper()
		for how, err := range tries(number) {
			if fault.KindOf(err) != kind {
				s.Errorf("%s, %s: %v, want %q", when, how, err, kind)
			}
		}
	}
	at := s.record("").UpdatedAt
	s.must(s.Leave(s.ctx(), "one", 7, at))
	s.must(s.Leave(s.ctx(), "one", 7, at)) // again
	s.must(s.Leave(s.ctx(), "two", 7, at.Add(time.Second)))
	want("leaving", 7, fault.Conflict)
	want("another", 8, "")
	if p, err := s.Person(s.ctx(), "e7"); err != nil || !p.LeavingSince.Equal(at.Add(time.Second)) {
		s.Errorf("leaving since %v, %v", p.LeavingSince, err)
	}
	s.must(s.Stay(s.ctx(), "one"))
	want("one of two attempts over", 7, fault.Conflict)
	s.must(s.StayedSince(s.ctx(), 7, at.Add(time.Second)))
	want("too young to be over", 7, fault.Conflict)
	s.must(s.StayedSince(s.ctx(), 7, at.Add(2*time.Second)))
	want("stayed", 7, "")
	if p, err := s.Person(s.ctx(), "e7"); err != nil || !p.LeavingSince.IsZero() {
		s.Errorf("leaving since %v, %v", p.LeavingSince, err)
	}
	s.must(s.Leave(s.ctx(), "three", 7, at))
	s.must(s.PutPeople(s.ctx(), []document.Person{{ID: "e7", Number: 7, Revision: 2, Gone: true}}))
	want("gone", 7, fault.Invalid)
}
