package documenttest

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/document"
	"acervo/services/document/analyzer"
	"acervo/services/document/documentapi"
	"acervo/services/document/visible"
)

// Catalogue is what a catalogue offers.
type Catalogue = document.Catalogue

// RunCatalogue holds the catalogues that open makes against the contract of the port.
func RunCatalogue(t *testing.T, open func(t *testing.T) Catalogue) {
	for name, test := range map[string]func(*shelf){
		"what was applied is shown and found": applied,
		"earlier revisions are passed over":   passedOver,
		"since tells what changed":            since,
		"clear empties it":                    cleared,
		"it can be told from others":          func(s *shelf) { identified(s, open) },
		"people are found by their names":     named,
		"words and beginnings, many of them":  manyWords,
	} {
		t.Run(name, func(t *testing.T) { test(&shelf{T: t, Catalogue: open(t)}) })
	}
}

type shelf struct {
	*testing.T
	Catalogue
}

func (s *shelf) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *shelf) entry(title string, owner uint32) document.Entry {
	now := sqldb.Now()
	return document.Entry{SortTitle: analyzer.Fold(title), Terms: analyzer.Terms(title), Record: document.Record{EmployeeNumber: owner,
		Document: documentapi.Document{ID: sqldb.NewID(), Type: "t", Class: "personal", Title: title, Date: "2026-03-02", Tags: []string{"x"},
			Fields: map[string]any{"n": 1.5}, Status: documentapi.Active, Content: documentapi.Content{Version: 1, SHA256: title}, Revision: 5, CreatedAt: now, UpdatedAt: now}}}
}

func (s *shelf) apply(u document.CatalogueUpdate) {
	s.Helper()
	s.must(s.Apply(s.Context(), u))
}

func (s *shelf) found(q string) []uint32 {
	s.Helper()
	var all []*roaring.Bitmap
	for _, word := range analyzer.ParseQuery(q).Parts() {
		m, err := s.Match(s.Context(), word)
		s.must(err)
		all = append(all, m.Documents)
	}
	return roaring.FastAnd(all...).ToArray()
}

func (s *shelf) people(word string) []uint32 {
	s.Helper()
	found, err := s.Match(s.Context(), analyzer.ParseQuery(word).Parts()[0])
	s.must(err)
	return found.People.ToArray()
}

func (s *shelf) numbers(b *roaring.Bitmap, err error) []uint32 {
	s.Helper()
	s.must(err)
	return b.ToArray()
}

func (s *shelf) entries() (out []document.Entry) {
	s.Helper()
	for e, err := range s.Entries(s.Context()) {
		s.must(err)
		out = append(out, e)
	}
	return out
}

func (s *shelf) since(seq uint64) (d visible.Delta) {
	s.Helper()
	for piece, err := range s.Since(s.Context(), seq) {
		s.must(err)
		d.Seq, d.Reset = piece.Seq, d.Reset || piece.Reset
		d.Docs, d.Gone = append(d.Docs, piece.Docs...), append(d.Gone, piece.Gone...)
		d.People, d.Units = append(d.People, piece.People...), append(d.Units, piece.Units...)
	}
	return d
}

func applied(s *shelf) {
	ctx := context.Background()
	a, b := s.entry("Contratos de férias", 1), s.entry("Atestado médico", 0)
	s.apply(document.CatalogueUpdate{After: 0, Mark: 7, Documents: []document.Entry{a, b}, People: []document.Person{{ID: "ana", Number: 1, Name: "Ana", Registration: "0001", UnitID: "u"}}})
	if at, err := s.State(ctx); err != nil || at.Mark != 7 {
		s.Errorf("state %+v %v", at, err)
	}
	late := s.Apply(ctx, document.CatalogueUpdate{After: 3, Mark: 5, Purged: []string{a.ID}})
	if at, err := s.State(ctx); !fault.Is(late, fault.Stale) || err != nil || at.Mark != 7 {
		s.Errorf("an update after another mark: %v; state %+v %v", late, at, err)
	}
	if got := s.entries(); !reflect.DeepEqual(got, []document.Entry{a, b}) {
		s.Errorf("holds %+v", got)
	}
	docs := s.since(0).Docs
	if len(docs) != 2 {
		s.Fatalf("docs %+v", docs)
	}
	rows, err := s.Rows(ctx, []uint32{docs[0].N, 9999})
	if err != nil || len(rows) != 1 || !reflect.DeepEqual(rows[0].Document, a.Document) || rows[0].Owner != 1 ||
		*rows[0].Employee != (documentapi.Person{Name: "Ana", Registration: "0001", UnitID: "u"}) {
		s.Errorf("rows %+v %v", rows, err)
	}
	for q, want := range map[string][]uint32{
		"contrato": {docs[0].N}, "contratos feria": {docs[0].N}, "contrato atestado": nil, "medica": {docs[1].N},
		"ates": {docs[1].N}, "tes": nil, `"a" OR *`: {docs[1].N}, "metadata": nil, "NOT contrato": nil,
	} {
		if q == `"a" OR *` {
			want = nil
		}
		if got := s.found(q); !slices.Equal(got, want) {
			s.Errorf("%q finds %v, want %v", q, got, want)
		}
	}
	if got := s.numbers(s.WithContent(ctx, "Atestado médico")); !slices.Equal(got, []uint32{docs[1].N}) {
		s.Errorf("with content %v", got)
	}
	for number, want := range map[uint32]bool{1: true, 2: false} {
		if got, err := s.Holds(ctx, number); err != nil || got != want {
			s.Errorf("holds documents about %d: %v %v", number, got, err)
		}
	}
}

func passedOver(s *shelf) {
	a := s.entry("Contrato", 1)
	s.apply(document.CatalogueUpdate{Documents: []document.Entry{a}})
	older, newer := a, a
	older.Revision, older.Title = 4, "Velho"
	s.apply(document.CatalogueUpdate{Documents: []document.Entry{older}})
	if got := s.entries(); !reflect.DeepEqual(got, []document.Entry{a}) {
		s.Errorf("holds %+v", got)
	}
	newer.Revision, newer.Title, newer.Terms, newer.Class = 6, "Novo", analyzer.Terms("Novo"), "legal"
	s.apply(document.CatalogueUpdate{Documents: []document.Entry{newer}})
	if got := s.entries(); !reflect.DeepEqual(got, []document.Entry{newer}) {
		s.Errorf("holds %+v", got)
	}
	if len(s.found("contrato")) != 0 || len(s.found("novo")) != 1 {
		s.Errorf("finds %v and %v", s.found("contrato"), s.found("novo"))
	}
}

func named(s *shelf) {
	ana := document.Person{ID: "ana", Number: 70_000, Name: "Ana Lúcia", Registration: "0042"}
	s.apply(document.CatalogueUpdate{People: []document.Person{ana, {ID: "rui", Number: 2, Name: "Rui Antunes", Registration: "0043"}}})
	for word, want := range map[string][]uint32{"lucia": {70_000}, "an": {2, 70_000}, "ana ": {70_000}, "004": {2, 70_000}, "0043": {2}, "lu": {70_000}, "x": nil} {
		if got := s.people(word); !slices.Equal(got, want) {
			s.Errorf("%q finds the people %v, want %v", word, got, want)
		}
	}
	ana.Name = "Ana Maria"
	s.apply(document.CatalogueUpdate{People: []document.Person{ana}})
	if len(s.people("lucia")) != 0 || !slices.Equal(s.people("maria"), []uint32{70_000}) {
		s.Errorf("renamed, she is found by %v and %v", s.people("lucia"), s.people("maria"))
	}
	ana.Gone = true
	s.apply(document.CatalogueUpdate{People: []document.Person{ana}})
	if got := s.people("maria"); len(got) != 0 {
		s.Errorf("removed, yet found: %v", got)
	}
}

// manyWords compares with looking through all texts, while these change.
func manyWords(s *shelf) {
	words := []string{"contrato", "conta", "ferias", "féria", "a", "ab", "abc", "abcd", "2026", "20", "médico", "medicina"}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same words each time
	text := func() string { return words[random.IntN(len(words))] + " " + words[random.IntN(len(words))] }
	titles := map[string]string{} // by document
	var ids []string
	entries := map[string]document.Entry{}
	for round := range 12 {
		u := document.CatalogueUpdate{}
		for range 20 {
			e := s.entry(text(), 1)
			if round > 0 && random.IntN(2) == 0 {
				e = entries[ids[random.IntN(len(ids))]]
				e.Revision++
				e.Title = text()
				e.Terms = analyzer.Terms(e.Title)
			} else {
				ids = append(ids, e.ID)
			}
			entries[e.ID], titles[e.ID] = e, e.Title
			u.Documents = append(u.Documents, e)
		}
		gone := ids[0]
		ids = ids[1:]
		delete(titles, gone)
		u.Purged = []string{gone}
		u.Documents = slices.DeleteFunc(u.Documents, func(e document.Entry) bool { return e.ID == gone })
		s.apply(u)
		numbers := map[string]uint32{}
		for _, d := range s.since(0).Docs {
			numbers[d.ID.String()] = d.N
		}
		for range 20 {
			q := text()
			if random.IntN(2) == 0 {
				q += " "
			}
			parsed := analyzer.ParseQuery(q)
			var want []uint32
			for id, title := range titles {
				all := true
				for _, part := range parsed.Parts() {
					all = all && slices.ContainsFunc(analyzer.Words(title), part.Matches)
				}
				if all {
					want = append(want, numbers[id])
				}
			}
			slices.Sort(want)
			if got := s.found(q); !slices.Equal(got, want) {
				s.Fatalf("round %d: %q finds %v, want %v", round, q, got, want)
			}
		}
	}
}

func since(s *shelf) {
	a, b := s.entry("Um", 1), s.entry("Dois", 2)
	s.apply(document.CatalogueUpdate{Documents: []document.Entry{a, b}})
	first := s.since(0)
	if at, err := s.State(s.Context()); err != nil || at.Seq != first.Seq {
		s.Errorf("state %+v %v, want %d", at, err, first.Seq)
	}
	if d := s.since(first.Seq); len(d.Docs)+len(d.Gone)+len(d.People)+len(d.Units) != 0 {
		s.Errorf("nothing changed, but %+v", d)
	}
	b.Status, b.Revision = documentapi.Binned, 6
	s.apply(document.CatalogueUpdate{Documents: []document.Entry{b}, Purged: []string{a.ID, "nobody"},
		People: []document.Person{{ID: "ana", Number: 1, UnitID: "u"}}, Units: []document.Unit{{ID: "u", Name: "U", ParentID: "r"}}})
	d := s.since(first.Seq)
	if d.Reset || len(d.Docs) != 1 || !d.Docs[0].Binned || d.Docs[0].ID.String() != b.ID || len(d.Gone) != 1 || d.Gone[0] != first.Docs[0].N ||
		!slices.Equal(d.People, []visible.Person{{Number: 1, UnitID: "u"}}) || !slices.Equal(d.Units, []visible.Unit{{ID: "u", Name: "U", ParentID: "r"}}) {
		s.Errorf("changed %+v", d)
	}
	if len(s.found("um")) != 0 {
		s.Error("what was purged is found")
	}
	s.apply(document.CatalogueUpdate{People: []document.Person{{ID: "ana", Number: 1, UnitID: "u", Gone: true}}, Units: []document.Unit{{ID: "u", Gone: true}}})
	if d := s.since(d.Seq); len(d.People) != 1 || d.People[0].UnitID != "" || len(d.Units) != 1 || !d.Units[0].Gone {
		s.Errorf("changed %+v", d)
	}
	c := s.entry("Três", 1)
	s.apply(document.CatalogueUpdate{Documents: []document.Entry{c}})
	if n := s.since(d.Seq).Docs[0].N; n == first.Docs[0].N || n == first.Docs[1].N {
		s.Errorf("the number %d was given again", n)
	}
}

func identified(s *shelf, open func(t *testing.T) Catalogue) {
	mine, err := s.Identity(s.Context())
	s.must(err)
	s.must(s.Clear(s.Context()))
	again, err := s.Identity(s.Context())
	s.must(err)
	other, err := open(s.T).Identity(s.Context())
	s.must(err)
	if mine == "" || again != mine || other == mine {
		s.Errorf("it is %q, then %q, and another %q", mine, again, other)
	}
	s.must(s.Secure(s.Context()))
}

func cleared(s *shelf) {
	a := s.entry("Um", 1)
	s.apply(document.CatalogueUpdate{Mark: 3, Documents: []document.Entry{a}, Units: []document.Unit{{ID: "u"}}})
	before := s.since(0).Seq
	s.must(s.Clear(s.Context()))
	if at, err := s.State(s.Context()); err != nil || at.Mark != 0 || at.Seq <= before || len(s.entries()) != 0 || len(s.found("um")) != 0 {
		s.Errorf("state %+v %v, holds %v", at, err, s.entries())
	}
	s.apply(document.CatalogueUpdate{Documents: []document.Entry{a}})
	s.apply(document.CatalogueUpdate{After: document.AnyMark, Mark: 2})
	if at, err := s.State(s.Context()); err != nil || at.Mark != 2 {
		s.Errorf("state %+v %v", at, err)
	}
	if d := s.since(before); !d.Reset || len(d.Docs) != 1 || len(d.Units) != 0 {
		s.Errorf("since before: %+v", d)
	}
}
