package documenttest

import (
	"context"
	"errors"
	"reflect"

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
	if got, err := s.Person(s.ctx(), "ana"); err != nil || got != ana {
		s.Errorf("got %+v %v", got, err)
	}
	s.must(s.PutPeople(s.ctx(), []document.Person{newer}))
	if got, err := s.PeopleByID(s.ctx(), []string{"ana", "nobody"}); err != nil || len(got) != 1 || got[0] != newer {
		s.Errorf("got %+v %v", got, err)
	}
	newer.Gone = true
	s.must(s.PutPeople(s.ctx(), []document.Person{newer}))
	if _, err := s.Person(s.ctx(), "ana"); !fault.Is(err, fault.NotFound) {
		s.Errorf("removed: %v", err)
	}
	if all, err := s.AllPeople(s.ctx()); err != nil || len(all) != 1 || all[0] != newer {
		s.Errorf("all %+v %v", all, err)
	}
}
