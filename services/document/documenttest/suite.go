// Package documenttest is what every store of documents must do, as tests.
package documenttest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/idempotency"
	"acervo/platform/sqldb"
	"acervo/services/document"
	"acervo/services/document/documentapi"
)

// Record is all that a record store offers.
type Record interface {
	document.Store
	document.Types
	document.Views
	document.People
}

// RunRecord holds the stores that open makes against the contracts of the record's
// ports. Each call of open gives an empty one; outbox lists the types of the events in
// it, oldest first.
func RunRecord(t *testing.T, open func(t *testing.T) (store Record, outbox func() []string)) {
	for name, test := range map[string]func(*suite){
		"a document is created with its event":         created,
		"an idempotency key creates once":              onceOnly,
		"what the type no longer allows is refused":    typeMoved,
		"an update keeps versions":                     updated,
		"an update that changes nothing tells nothing": unchanged,
		"updates at the same time all count":           concurrent,
		"a purge takes all of it away":                 purged,
		"documents are walked and found":               walked,
		"changes are numbered in the order of commits": numbered,
		"an import is all or nothing":                  imported,
		"types have their names alone":                 typeNames,
		"types in use are told so":                     typesInUse,
		"types are seeded once":                        seeded,
		"views are each account's own":                 viewsApart,
		"people are kept by revision":                  people,
		"who leaves gets no more documents":            leaving,
	} {
		t.Run(name, func(t *testing.T) {
			store, outbox := open(t)
			s := &suite{T: t, Record: store, outbox: outbox}
			s.typ = s.addType("Contrato", "personal")
			test(s)
		})
	}
}

type suite struct {
	*testing.T
	Record
	outbox func() []string
	typ    documentapi.DocumentType
}

func (s *suite) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *suite) ctx() context.Context { return s.Context() }

func (s *suite) event(typ, id string) event.Event {
	ev, err := event.New(s.ctx(), documentapi.Topic, typ, id, map[string]string{"id": id})
	s.must(err)
	return ev
}

func (s *suite) addType(name, class string) documentapi.DocumentType {
	s.Helper()
	now := sqldb.Now()
	t := documentapi.DocumentType{ID: sqldb.NewID(), Revision: 1, CreatedAt: now, UpdatedAt: now,
		TypeInput: documentapi.TypeInput{Name: name, Class: class, ValidityMonths: 12, Fields: []documentapi.TypeField{{ID: "n", Name: "N", Kind: documentapi.NumberField}}}}
	kept, err := s.CreateType(s.ctx(), t, s.event(documentapi.TypeCreated, t.ID))
	s.must(err)
	if !reflect.DeepEqual(kept, t) {
		s.Errorf("kept %+v, want %+v", kept, t)
	}
	return t
}

func (s *suite) record(title string) document.Record {
	now := sqldb.Now()
	return document.Record{EmployeeNumber: 7, Document: documentapi.Document{
		ID: sqldb.NewID(), EmployeeID: "e7", Type: s.typ.ID, Class: s.typ.Class, Title: title, Date: "2026-03-02",
		Fields: map[string]any{"n": 3.5, "quando": "2026-01-01"}, Tags: []string{"a", "b"}, Status: documentapi.Active,
		Content:   documentapi.Content{Version: 1, Filename: "ção.pdf", MediaType: "application/pdf", Size: 1 << 40, SHA256: strings.Repeat("ab", 32)},
		CreatedBy: "somebody", Revision: 1, CreatedAt: now, UpdatedAt: now,
	}}
}

func (s *suite) create(title string) document.Record {
	s.Helper()
	r := s.record(title)
	kept, isNew, err := s.Create(s.ctx(), r, s.event(documentapi.Uploaded, r.ID))
	s.must(err)
	if !isNew || !reflect.DeepEqual(kept, r) {
		s.Errorf("created %v %+v, want %+v", isNew, kept, r)
	}
	return r
}

func (s *suite) get(id string) document.Record {
	s.Helper()
	r, err := s.Get(s.ctx(), id)
	s.must(err)
	if g, err := s.Glimpse(s.ctx(), id); err != nil || g != (document.Glimpse{EmployeeNumber: r.EmployeeNumber, Class: r.Class, Status: r.Status}) {
		s.Errorf("a glimpse of %+v is %+v, %v", r, g, err)
	}
	return r
}

func (s *suite) told(want ...string) {
	s.Helper()
	if got := s.outbox(); !slices.Equal(got, want) {
		s.Errorf("the outbox holds %v, want %v", got, want)
	}
}

func created(s *suite) {
	r := s.create("um")
	if got := s.get(r.ID); !reflect.DeepEqual(got, r) {
		s.Errorf("got %+v, want %+v", got, r)
	}
	bare := s.record("sem nada")
	bare.EmployeeID, bare.EmployeeNumber, bare.Fields, bare.Tags = "", 0, nil, nil
	if _, _, err := s.Create(s.ctx(), bare, s.event(documentapi.Uploaded, bare.ID)); err != nil {
		s.Fatal(err)
	}
	if got := s.get(bare.ID); !reflect.DeepEqual(got, bare) {
		s.Errorf("got %+v, want %+v", got, bare)
	}
	if _, err := s.Get(s.ctx(), "nobody"); !fault.Is(err, fault.NotFound) {
		s.Errorf("what is not there: %v", err)
	}
	for _, id := range []string{"nobody", "", "0", r.ID + "0"} { // before and after those there are
		if g, err := s.Glimpse(s.ctx(), id); !fault.Is(err, fault.NotFound) || g != (document.Glimpse{}) {
			s.Errorf("a glimpse of what is not there: %+v %v", g, err)
		}
	}
	if versions, err := s.Versions(s.ctx(), r.ID); err != nil || len(versions) != 1 || versions[0].Content != r.Content || versions[0].CreatedBy != "somebody" || !versions[0].CreatedAt.Equal(r.CreatedAt) {
		s.Errorf("versions %+v %v", versions, err)
	}
	s.told(documentapi.TypeCreated, documentapi.Uploaded, documentapi.Uploaded)
}

func onceOnly(s *suite) {
	keyed := func(print string) context.Context {
		return idempotency.With(s.ctx(), idempotency.Key{Caller: "c", Value: "k", Fingerprint: print})
	}
	r := s.record("um")
	if _, isNew, err := s.Create(keyed("p"), r, s.event(documentapi.Uploaded, r.ID)); err != nil || !isNew {
		s.Fatalf("first: %v %v", isNew, err)
	}
	second := s.record("dois")
	kept, isNew, err := s.Create(keyed("p"), second, s.event(documentapi.Uploaded, second.ID))
	if err != nil || isNew || !reflect.DeepEqual(kept, r) {
		s.Errorf("again: %v %v %+v", isNew, err, kept)
	}
	if _, _, err := s.Create(keyed("other"), second, s.event(documentapi.Uploaded, second.ID)); !fault.Is(err, fault.Invalid) {
		s.Errorf("for something else: %v", err)
	}
	if _, err := s.Get(s.ctx(), second.ID); !fault.Is(err, fault.NotFound) {
		s.Errorf("the second is there: %v", err)
	}
	s.told(documentapi.TypeCreated, documentapi.Uploaded)
}

func typeMoved(s *suite) {
	for name, spoil := range map[string]func(*document.Record){
		"another class": func(r *document.Record) { r.Class = "medical" },
		"no such type":  func(r *document.Record) { r.Type = "gone" },
	} {
		r := s.record(name)
		spoil(&r)
		if _, _, err := s.Create(s.ctx(), r, s.event(documentapi.Uploaded, r.ID)); !fault.Is(err, fault.Conflict) {
			s.Errorf("create with %s: %v", name, err)
		}
		r = s.create("bom")
		_, err := s.Update(s.ctx(), r.ID, func(now document.Record) (document.Record, event.Event, error) {
			spoil(&now)
			return now, s.event(documentapi.Changed, r.ID), nil
		})
		if !fault.Is(err, fault.Conflict) {
			s.Errorf("update to %s: %v", name, err)
		}
		if got := s.get(r.ID); !reflect.DeepEqual(got, r) {
			s.Errorf("changed to %+v", got)
		}
	}
}

func updated(s *suite) {
	r := s.create("um")
	other := s.addType("Atestado", "medical")
	later := r.UpdatedAt.Add(time.Minute)
	want := r
	want.Title, want.EmployeeID, want.EmployeeNumber, want.Type, want.Class = "dois", "e8", 8, other.ID, other.Class
	want.Date, want.Fields, want.Tags, want.Status, want.DeletedAt = "2025-01-01", nil, []string{"c"}, documentapi.Binned, &later
	want.Revision, want.UpdatedAt = 2, later
	want.Content = documentapi.Content{Version: 2, Filename: "b.png", MediaType: "image/png", Size: 2, SHA256: strings.Repeat("cd", 32)}
	kept, err := s.Update(s.ctx(), r.ID, func(now document.Record) (document.Record, event.Event, error) {
		if !reflect.DeepEqual(now, r) {
			s.Errorf("was given %+v, want %+v", now, r)
		}
		return want, s.event(documentapi.Changed, r.ID), nil
	})
	s.must(err)
	if got := s.get(r.ID); !reflect.DeepEqual(kept, want) || !reflect.DeepEqual(got, want) {
		s.Errorf("kept %+v\ngot  %+v\nwant %+v", kept, got, want)
	}
	versions, err := s.Versions(s.ctx(), r.ID)
	if err != nil || len(versions) != 2 || versions[0].Content != want.Content || versions[1].Content != r.Content || versions[0].CreatedBy != "system" {
		s.Errorf("versions %+v %v", versions, err)
	}
	used, err := s.Referenced(s.ctx(), []string{strings.Repeat("ab", 32), strings.Repeat("cd", 32), strings.Repeat("ef", 32)})
	if err != nil || len(used) != 2 || !used[strings.Repeat("ab", 32)] {
		s.Errorf("referenced %v %v", used, err)
	}
	s.told(documentapi.TypeCreated, documentapi.Uploaded, documentapi.TypeCreated, documentapi.Changed)
}

func unchanged(s *suite) {
	r := s.create("um")
	seq, _ := s.Sequence(s.ctx())
	kept, err := s.Update(s.ctx(), r.ID, func(now document.Record) (document.Record, event.Event, error) { return now, event.Event{}, nil })
	if err != nil || !reflect.DeepEqual(kept, r) {
		s.Errorf("kept %+v %v", kept, err)
	}
	refused := errors.New("refused")
	if _, err := s.Update(s.ctx(), r.ID, func(now document.Record) (document.Record, event.Event, error) {
		return now, s.event(documentapi.Changed, r.ID), refused
	}); !errors.Is(err, refused) {
		s.Errorf("refused: %v", err)
	}
	if _, err := s.Update(s.ctx(), "nobody", func(now document.Record) (document.Record, event.Event, error) { return now, event.Event{}, nil }); !fault.Is(err, fault.NotFound) {
		s.Errorf("what is not there: %v", err)
	}
	if now, _ := s.Sequence(s.ctx()); now != seq {
		s.Errorf("the sequence went from %d to %d", seq, now)
	}
	s.told(documentapi.TypeCreated, documentapi.Uploaded)
}

func concurrent(s *suite) {
	r := s.create("um")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := s.Update(context.Background(), r.ID, func(now document.Record) (document.Record, event.Event, error) {
				now.Revision++
				ev, err := event.New(context.Background(), documentapi.Topic, documentapi.Changed, r.ID, nil)
				return now, ev, err
			})
			if err != nil {
				s.Error(err)
			}
		})
	}
	wg.Wait()
	if got := s.get(r.ID); got.Revision != 21 {
		s.Errorf("revision %d after 20 updates", got.Revision)
	}
}

func purged(s *suite) {
	r := s.create("um")
	refused := errors.New("refused")
	if err := s.Purge(s.ctx(), r.ID, func(document.Record) (event.Event, error) { return event.Event{}, refused }); !errors.Is(err, refused) {
		s.Errorf("refused: %v", err)
	}
	s.must(s.Purge(s.ctx(), r.ID, func(now document.Record) (event.Event, error) {
		if !reflect.DeepEqual(now, r) {
			s.Errorf("was given %+v", now)
		}
		return s.event(documentapi.Purged, r.ID), nil
	}))
	if _, err := s.Get(s.ctx(), r.ID); !fault.Is(err, fault.NotFound) {
		s.Errorf("after it: %v", err)
	}
	if used, err := s.Referenced(s.ctx(), []string{r.Content.SHA256}); err != nil || len(used) != 0 {
		s.Errorf("referenced %v %v", used, err)
	}
	if err := s.Purge(s.ctx(), r.ID, func(document.Record) (event.Event, error) { return event.Event{}, nil }); !fault.Is(err, fault.NotFound) {
		s.Errorf("again: %v", err)
	}
	s.told(documentapi.TypeCreated, documentapi.Uploaded, documentapi.Purged)
}

func walked(s *suite) {
	want := map[string]document.Record{}
	var ids []string
	for i := range 7 {
		r := s.create(fmt.Sprint(i))
		want[r.ID], ids = r, append(ids, r.ID)
	}
	got := map[string]document.Record{}
	for r, err := range s.All(s.ctx()) {
		s.must(err)
		got[r.ID] = r
	}
	if !reflect.DeepEqual(got, want) {
		s.Errorf("walked %+v", got)
	}
	found, err := s.Records(s.ctx(), []string{ids[2], "nobody", ids[4], ids[2]})
	s.must(err)
	slices.SortFunc(found, func(a, b document.Record) int { return strings.Compare(a.ID, b.ID) })
	if len(found) != 2 || !reflect.DeepEqual(found[0], want[ids[2]]) || !reflect.DeepEqual(found[1], want[ids[4]]) {
		s.Errorf("found %+v", found)
	}
	if none, err := s.Records(s.ctx(), nil); err != nil || len(none) != 0 {
		s.Errorf("of none: %v %v", none, err)
	}
}

func numbered(s *suite) {
	var want []string
	for i := range 5 {
		want = append(want, s.create(fmt.Sprint(i)).ID)
	}
	s.must(s.PutPeople(s.ctx(), []document.Person{{ID: "p", Number: 1, Revision: 1}}))
	want = append(want, "p")
	changes, err := s.Changes(s.ctx(), 0, 100)
	s.must(err)
	var got []string
	last := uint64(0)
	for _, c := range changes {
		if c.Seq <= last {
			s.Errorf("change %d after %d", c.Seq, last)
		}
		last = c.Seq
		if c.Kind != document.TypeChange {
			got = append(got, c.ID)
		}
	}
	if !slices.Equal(got, want) {
		s.Errorf("changed %v, want %v", got, want)
	}
	if seq, err := s.Sequence(s.ctx()); err != nil || seq != last {
		s.Errorf("sequence %d %v, want %d", seq, err, last)
	}
	if two, err := s.Changes(s.ctx(), changes[1].Seq, 2); err != nil || !slices.Equal(two, changes[2:4]) {
		s.Errorf("changes %v %v, want %v", two, err, changes[2:4])
	}
	select {
	case <-s.Changed():
	case <-time.After(5 * time.Second):
		s.Error("nobody was told that something changed")
	}
}

func imported(s *suite) {
	good, bad := s.record("bom"), s.record("mau")
	bad.Class = "medical"
	in := func(records ...document.Record) (out []document.Imported) {
		for _, r := range records {
			out = append(out, document.Imported{Record: r, Told: s.event(documentapi.Uploaded, r.ID)})
		}
		return out
	}
	if err := s.Import(s.ctx(), in(good, bad)); !fault.Is(err, fault.Conflict) {
		s.Errorf("with a bad one: %v", err)
	}
	if _, err := s.Get(s.ctx(), good.ID); !fault.Is(err, fault.NotFound) {
		s.Errorf("half of it is there: %v", err)
	}
	s.must(s.Import(s.ctx(), in(good)))
	if got := s.get(good.ID); !reflect.DeepEqual(got, good) {
		s.Errorf("got %+v", got)
	}
	s.told(documentapi.TypeCreated, documentapi.Uploaded)
}
