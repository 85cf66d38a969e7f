// Package permissiontest is what every permission.Store has to pass.
package permissiontest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/idempotency"
	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
)

// Open opens two stores on one new, empty database, which sees to its own end. They
// may be the same one where a database cannot have two.
type Open func(t *testing.T) (a, b permission.Store)

// Run runs the suite.
func Run(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, Open){
		"what is recorded is loaded":           testLoad,
		"revisions have no gaps":               testRevisions,
		"others catch up":                      testSince,
		"a failure records nothing":            testRollback,
		"what holds already is left":           testNoChange,
		"older facts are told from newer":      testNewer,
		"arrivals leave nobody behind":         testBehind,
		"sessions that ended":                  testSessions,
		"what names an id":                     testNaming,
		"documents that nothing names":         testDocuments,
		"emergencies are never forgotten":      testEmergencies,
		"uses are told":                        testUses,
		"a request sent again creates nothing": testCreate,
	} {
		t.Run(name, func(t *testing.T) { test(t, open) })
	}
}

const (
	doc1 = "01900000-0000-7000-8000-000000000001"
	doc2 = "01900000-0000-7000-8000-000000000002"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 123456000, time.UTC)

func newPermission(id, user, doc string) permissionapi.Permission {
	until := noon.Add(time.Hour)
	return permissionapi.Permission{
		ID: id, Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: user},
		Actions: []permissionapi.Action{permissionapi.View, permissionapi.Share},
		Target:  permissionapi.Target{Kind: permissionapi.TargetDocument, ID: doc}, Classes: []string{"personal", "medical"},
		Effect: permissionapi.Deny, ExpiresAt: &until, Reason: "çã ' \" 😀", GrantedBy: "boss", Revision: 1, CreatedAt: noon, UpdatedAt: noon,
		BreakGlass: &permissionapi.BreakGlass{Told: []string{"a1", "a3"}},
	}
}

// facts is one of every kind, with all that each can say.
func facts() []permission.Change {
	return []permission.Change{
		permission.PutClass{Class: permissionapi.Class{ID: "personal", Name: "Pessoal", Revision: 1}},
		permission.PutClass{Class: permissionapi.Class{ID: "medical", Name: "Saúde", Restricted: true, Revision: 1}},
		permission.PutUnit{ID: "top", Seen: 1},
		permission.PutUnit{ID: "south", ParentID: "top", Seen: 3},
		permission.PutTeam{ID: "cipa", Seen: 1},
		permission.PutEmployee{ID: "e1", Number: 1, UnitID: "south", ManagerID: "e2", Seen: 4},
		permission.PutEmployee{ID: "e2", Number: 4294967295, Left: true, Seen: 1},
		permission.PutMember{TeamID: "cipa", EmployeeID: "e1", Seen: 10},
		permission.PutAccount{ID: "a1", EmployeeID: "e1", Roles: []string{"admin", "hr"}, Active: true, Seen: 2},
		permission.PutAccount{ID: "a2", Seen: 1},
		permission.PutDocument{ID: doc1, Number: 1, Class: "personal", Seen: 1},
		permission.PutUpload{DocumentID: doc1, AccountID: "a1", Class: "personal", At: noon},
		permission.PutPermission{Permission: newPermission("p1", "a2", doc1)},
		permission.PutPermission{Permission: permissionapi.Permission{
			ID: "p2", Subject: permissionapi.Subject{Kind: permissionapi.SubjectUnit, ID: "south", Subtree: true},
			Actions: []permissionapi.Action{permissionapi.Upload}, Target: permissionapi.Target{Kind: permissionapi.TargetUnit, ID: "top", Subtree: true},
			Effect: permissionapi.Allow, GrantedBy: "boss", Revision: 7, CreatedAt: noon, UpdatedAt: noon,
		}},
		permission.EndSession{ID: "s1", At: noon},
	}
}

func record(t *testing.T, s permission.Store, changes ...permission.Change) {
	t.Helper()
	if err := s.Write(t.Context(), func(tx permission.Tx) error { return tx.Record("boss", noon, changes...) }); err != nil {
		t.Fatal(err)
	}
}

// state is what facts amount to, as text: the latest of each thing.
type state map[string]string

func (s state) apply(changes ...permission.Change) {
	for _, c := range changes {
		thing, says := spell(c)
		if says == "" {
			delete(s, thing)
		} else {
			s[thing] = says
		}
	}
}

// spell is what a fact is about and what it says, without how its source numbers it.
func spell(c permission.Change) (thing, says string) {
	switch f := c.(type) {
	case permission.PutAccount:
		f.Seen = 0
		thing, c = "account "+f.ID, f
	case permission.PutEmployee:
		f.Seen = 0
		thing, c = "employee "+f.ID, f
	case permission.DropEmployee:
		return "employee " + f.ID, ""
	case permission.PutUnit:
		f.Seen = 0
		thing, c = "unit "+f.ID, f
	case permission.DropUnit:
		return "unit " + f.ID, ""
	case permission.PutTeam:
		f.Seen = 0
		thing, c = "team "+f.ID, f
	case permission.DropTeam:
		return "team " + f.ID, ""
	case permission.PutMember:
		f.Seen = 0
		thing, c = "member "+f.TeamID+" "+f.EmployeeID, f
	case permission.DropMember:
		return "member " + f.TeamID + " " + f.EmployeeID, ""
	case permission.PutClass:
		thing = "class " + f.ID
	case permission.PutDocument:
		f.Seen = 0
		thing, c = "document "+f.ID, f
	case permission.DropDocument:
		return "document " + f.ID, ""
	case permission.PutUpload:
		thing = "upload " + f.DocumentID
	case permission.DropUpload:
		return "upload " + f.DocumentID, ""
	case permission.PutTally:
		thing = fmt.Sprint(tallyOf, f.Number, f.Class)
		if f.Documents == 0 {
			return thing, ""
		}
	case permission.PutPermission:
		thing = "permission " + f.ID
	case permission.DropPermission:
		return "permission " + f.ID, ""
	case permission.EndSession:
		thing = "ended session " + f.ID
	case permission.DropSession:
		return "ended session " + f.ID, ""
	default:
		panic(fmt.Sprintf("%T", c))
	}
	raw, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return thing, string(raw)
}

func load(t *testing.T, s permission.Store) (state, uint64) {
	t.Helper()
	got := state{}
	revision, err := s.Load(t.Context(), func(c permission.Change) { got.apply(c) })
	if err != nil {
		t.Fatal(err)
	}
	return got, revision
}

const tallyOf = "documents in use of "

// count replaces the numbers of documents by what they have to be.
func (s state) count() {
	counts := map[permission.PutTally]int{}
	for thing, says := range s {
		if strings.HasPrefix(thing, tallyOf) {
			delete(s, thing)
		}
		var d permission.PutDocument
		if !strings.HasPrefix(thing, "document ") {
			continue
		}
		if err := json.Unmarshal([]byte(says), &d); err != nil {
			panic(err)
		}
		if !d.Binned {
			counts[permission.PutTally{Number: d.Number, Class: d.Class}]++
		}
	}
	for c, n := range counts {
		c.Documents = n
		s.apply(c)
	}
}

func (s state) mustBe(t *testing.T, want state) {
	t.Helper()
	want.count()
	if maps.Equal(s, want) {
		return
	}
	for _, k := range slices.Sorted(maps.Keys(want)) {
		if s[k] != want[k] {
			t.Errorf("%s\n got %s\nwant %s", k, s[k], want[k])
		}
	}
	for k := range s {
		if _, ok := want[k]; !ok {
			t.Errorf("%s should not be there: %s", k, s[k])
		}
	}
}

// changesLater are changes of all kinds, after facts.
func changesLater() [][]permission.Change {
	p := newPermission("p1", "a2", doc1)
	p.Reason, p.Revision, p.ExpiresAt, p.Classes = "another", 2, nil, nil
	return [][]permission.Change{
		{permission.PutAccount{ID: "a1", EmployeeID: "e1", Roles: []string{"hr"}, Active: true, Seen: 3}},
		{permission.PutEmployee{ID: "e1", Number: 1, UnitID: "top", Seen: 5}, permission.PutUnit{ID: "south", Seen: 4}},
		{permission.DropMember{TeamID: "cipa", EmployeeID: "e1", Seen: 11}},
		{permission.DropTeam{ID: "cipa"}, permission.DropEmployee{ID: "e2"}, permission.DropUnit{ID: "south"}},
		{permission.PutPermission{Permission: p}},
		{permission.DropPermission{ID: "p2"}},
		{permission.PutClass{Class: permissionapi.Class{ID: "legal", Name: "Jurídico", Revision: 1}}, permission.PutClass{Class: permissionapi.Class{ID: "personal", Name: "Particular", Revision: 2}}},
		{permission.PutDocument{ID: doc1, Number: 2, Class: "legal", Binned: true, Seen: 2}, permission.DropUpload{DocumentID: doc1}},
		{permission.PutDocument{ID: doc2, Class: "legal", Seen: 1}, permission.PutUpload{DocumentID: doc2, AccountID: "a2", Class: "legal", At: noon}},
		{permission.DropDocument{ID: doc1}, permission.DropPermission{ID: "p1"}},
		{permission.PutMember{TeamID: "cipa", EmployeeID: "e1", Seen: 12}},
		{permission.EndSession{ID: "s2", At: noon}},
	}
}

func testLoad(t *testing.T, open Open) {
	s, other := open(t)
	want := state{}
	want.apply(facts()...)
	record(t, s, facts()...)
	got, _ := load(t, other)
	got.mustBe(t, want)
	for i, changes := range changesLater() {
		record(t, s, changes...)
		want.apply(changes...)
		got, revision := load(t, other)
		got.mustBe(t, want)
		if revision != uint64(i+2) {
			t.Errorf("revision %d, want %d", revision, i+2)
		}
	}
}

func testRevisions(t *testing.T, open Open) {
	s, _ := open(t)
	var told []uint64
	got := state{}
	s.OnRecord(func(revision uint64, changes []permission.Change) {
		told = append(told, revision)
		got.apply(changes...)
	})
	want := state{}
	all := append([][]permission.Change{facts()}, changesLater()...)
	for i, changes := range all {
		record(t, s, changes...)
		want.apply(changes...)
		if len(told) != i+1 || told[i] != uint64(i+1) {
			t.Fatalf("told of %v after %d records", told, i+1)
		}
		if r, err := s.Revision(t.Context()); err != nil || r != uint64(i+1) {
			t.Fatalf("revision %d, %v", r, err)
		}
	}
	got.mustBe(t, want)
	// Two records in one transaction are two revisions, and told in order.
	if err := s.Write(t.Context(), func(tx permission.Tx) error {
		return errors.Join(tx.Record("x", noon, permission.PutTeam{ID: "y"}), tx.Record("x", noon, permission.PutTeam{ID: "z"}))
	}); err != nil {
		t.Fatal(err)
	}
	if n := len(all); !slices.Equal(told[n:], []uint64{uint64(n + 1), uint64(n + 2)}) {
		t.Errorf("told of %v", told)
	}
}

func testSince(t *testing.T, open Open) {
	s, other := open(t)
	var states []state // at revision i
	now := state{}
	states = append(states, maps.Clone(now))
	for _, changes := range append([][]permission.Change{facts()}, changesLater()...) {
		record(t, s, changes...)
		now.apply(changes...)
		now.count()
		states = append(states, maps.Clone(now))
	}
	for from, was := range states {
		changes, revision, ok, err := other.Since(t.Context(), uint64(from))
		if err != nil || !ok || revision != uint64(len(states)-1) {
			t.Fatalf("since %d: %d %v %v", from, revision, ok, err)
		}
		got := maps.Clone(was)
		got.apply(changes...)
		got.mustBe(t, now)
	}
}

func testRollback(t *testing.T, open Open) {
	s, other := open(t)
	record(t, s, facts()...)
	want, _ := load(t, other)
	s.OnRecord(func(uint64, []permission.Change) { t.Error("told of what was not recorded") })
	refused := errors.New("refused")
	err := s.Write(t.Context(), func(tx permission.Tx) error {
		for _, changes := range changesLater() {
			if err := tx.Record("boss", noon, changes...); err != nil {
				return err
			}
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Fatal(err)
	}
	got, revision := load(t, other)
	got.mustBe(t, want)
	if revision != 1 {
		t.Errorf("revision %d", revision)
	}
}

func testNoChange(t *testing.T, open Open) {
	s, other := open(t)
	record(t, s, facts()...)
	record(t, s, facts()...)
	record(t, s, permission.DropPermission{ID: "never"}, permission.DropTeam{ID: "never"}, permission.DropDocument{ID: doc2})
	if _, revision := load(t, other); revision != 1 {
		t.Errorf("revision %d after facts that held already", revision)
	}
}

func testNewer(t *testing.T, open Open) {
	s, _ := open(t)
	record(t, s, facts()...)
	newer := func(fact permission.Change) (is bool) {
		t.Helper()
		if err := s.Write(t.Context(), func(tx permission.Tx) (err error) { is, err = tx.Newer(fact); return err }); err != nil {
			t.Fatal(err)
		}
		return is
	}
	for _, c := range []struct {
		fact permission.Change
		want bool
	}{
		{permission.PutAccount{ID: "a1", Seen: 2}, false}, {permission.PutAccount{ID: "a1", Seen: 3}, true}, {permission.PutAccount{ID: "new", Seen: 1}, true},
		{permission.PutEmployee{ID: "e1", Seen: 3}, false}, {permission.PutEmployee{ID: "e1", Seen: 5}, true},
		{permission.PutUnit{ID: "south", Seen: 3}, false}, {permission.PutUnit{ID: "south", Seen: 4}, true},
		{permission.PutDocument{ID: doc1, Seen: 1}, false}, {permission.PutDocument{ID: doc1, Seen: 2}, true},
		{permission.PutMember{TeamID: "cipa", EmployeeID: "e1", Seen: 10}, false}, {permission.DropMember{TeamID: "cipa", EmployeeID: "e1", Seen: 11}, true},
		{permission.DropMember{TeamID: "cipa", EmployeeID: "e1", Seen: 9}, false},
	} {
		if got := newer(c.fact); got != c.want {
			t.Errorf("%+v newer: %v", c.fact, got)
		}
	}
	// What ended is remembered, and so is an end that came before its beginning.
	record(t, s, permission.DropDocument{ID: doc1}, permission.DropMember{TeamID: "cipa", EmployeeID: "e1", Seen: 20}, permission.DropMember{TeamID: "cipa", EmployeeID: "e9", Seen: 20})
	for _, late := range []permission.Change{
		permission.PutDocument{ID: doc1, Seen: 1}, permission.PutMember{TeamID: "cipa", EmployeeID: "e1", Seen: 15}, permission.PutMember{TeamID: "cipa", EmployeeID: "e9", Seen: 15},
	} {
		if newer(late) {
			t.Errorf("%+v came late and counts as newer", late)
		}
	}
	if !newer(permission.PutMember{TeamID: "cipa", EmployeeID: "e9", Seen: 21}) {
		t.Error("a later membership is newer")
	}
}

func testBehind(t *testing.T, open Open) {
	s, _ := open(t)
	record(t, s, facts()...)
	behind := func(tx permission.Tx, revision uint64, want bool) {
		t.Helper()
		if got, err := tx.Behind(revision); err != nil || got != want {
			t.Errorf("behind at revision %d: %v %v", revision, got, err)
		}
	}
	look := func(f func(tx permission.Tx)) {
		t.Helper()
		if err := s.Write(t.Context(), func(tx permission.Tx) error { f(tx); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	look(func(tx permission.Tx) { behind(tx, 1, false); behind(tx, 0, true) })
	record(t, s, permission.PutDocument{ID: doc2, Class: "personal", Seen: 1}, permission.PutUpload{DocumentID: doc2, AccountID: "a1", Class: "personal", At: noon})
	record(t, s, permission.EndSession{ID: "s2", At: noon})
	look(func(tx permission.Tx) { behind(tx, 1, false) })
	record(t, s, permission.PutDocument{ID: doc2, Class: "medical", Seen: 2})
	look(func(tx permission.Tx) { behind(tx, 1, true); behind(tx, 4, false) })
	look(func(tx permission.Tx) { // within one transaction
		if err := tx.Record("x", noon, permission.DropPermission{ID: "p1"}); err != nil {
			t.Error(err)
		}
		behind(tx, 4, true)
	})
}

// testSessions: who catches up and who starts know of the sessions that ended, and nobody
// keeps one of which no token is good by itself any more.
func testSessions(t *testing.T, open Open) {
	s, other := open(t)
	at := noon
	end := func(id string) {
		t.Helper()
		if err := s.Write(t.Context(), func(tx permission.Tx) error {
			return tx.Record("ana", at, permission.EndSession{ID: id, At: at})
		}); err != nil {
			t.Fatal(err)
		}
	}
	ended := func() (ids []string) {
		t.Helper()
		if _, err := other.Load(t.Context(), func(c permission.Change) {
			if e, is := c.(permission.EndSession); is {
				ids = append(ids, e.ID)
			}
		}); err != nil {
			t.Fatal(err)
		}
		slices.Sort(ids)
		return ids
	}
	end("first")
	end("first") // told again: nothing is recorded
	at = noon.Add(identity.KeepEnded)
	end("second")
	if got := ended(); !slices.Equal(got, []string{"first", "second"}) {
		t.Errorf("while a token of the first may be good: %v", got)
	}
	at = at.Add(time.Microsecond)
	end("third")
	if got := ended(); !slices.Equal(got, []string{"second", "third"}) {
		t.Errorf("later: %v", got)
	}
	changes, revision, ok, err := other.Since(t.Context(), 0)
	got := state{}
	got.apply(changes...)
	want := state{}
	want.apply(permission.EndSession{ID: "second", At: noon.Add(identity.KeepEnded)}, permission.EndSession{ID: "third", At: at})
	if err != nil || !ok || revision != 3 {
		t.Errorf("since the beginning: %d %v %v", revision, ok, err)
	}
	got.mustBe(t, want)
}

// Documents that no permission and no uploader names are not loaded, but found, and
// told of when something comes to name them.
func testDocuments(t *testing.T, open Open) {
	s, other := open(t)
	record(t, s, facts()...)
	plain := permission.PutDocument{ID: doc2, Number: 1, Class: "personal", Seen: 3}
	record(t, s, plain)
	got, _ := load(t, other)
	if got["document "+doc2] != "" || got["document "+doc1] == "" {
		t.Errorf("loaded: %v", got)
	}
	if n := got[fmt.Sprint(tallyOf, 1, "personal")]; !strings.Contains(n, `"Documents":2`) {
		t.Errorf("of both, the number is known: %s", n)
	}
	found, err := other.Documents(t.Context(), []string{doc2, "01900000-0000-7000-8000-000000000009"})
	if err != nil || len(found) != 1 || found[0] != plain {
		t.Errorf("found %+v %v", found, err)
	}
	told := state{}
	s.OnRecord(func(_ uint64, changes []permission.Change) { told.apply(changes...) })
	record(t, s, permission.PutPermission{Permission: newPermission("p3", "a1", doc2)})
	if told["document "+doc2] == "" {
		t.Errorf("told %v, without the document that is named", told)
	}
	_, was := load(t, s)
	record(t, s, permission.PutDocument{ID: doc2, Number: 1, Class: "personal", Binned: true, Seen: 4})
	changes, _, ok, err := other.Since(t.Context(), was)
	since := state{}
	since.apply(changes...)
	if n, there := since[fmt.Sprint(tallyOf, 1, "personal")]; err != nil || !ok || !strings.Contains(n, `"Documents":1`) {
		t.Errorf("since: %v %v %v %v", since, there, ok, err)
	}
	err = s.Write(t.Context(), func(tx permission.Tx) error {
		d, there, err := tx.Document(doc2)
		if !there || d.Seen != 4 || !d.Binned {
			t.Errorf("%+v %v", d, there)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	record(t, s, permission.DropDocument{ID: doc2})
	if found, err := other.Documents(t.Context(), []string{doc2}); err != nil || len(found) != 0 {
		t.Errorf("purged, yet found: %+v %v", found, err)
	}
}

func testNaming(t *testing.T, open Open) {
	s, _ := open(t)
	record(t, s, facts()...)
	naming := func(id string) (ids []string) {
		t.Helper()
		err := s.Write(t.Context(), func(tx permission.Tx) error {
			ids = nil
			found, err := tx.Naming(id)
			for _, p := range found {
				if p.ID == "p1" && (p.Reason != "çã ' \" 😀" || len(p.Classes) != 2) {
					t.Errorf("%+v", p)
				}
				ids = append(ids, p.ID)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	both := newPermission("p3", "x", doc2)
	both.Subject.ID = doc2
	record(t, s, permission.PutPermission{Permission: both})
	for id, want := range map[string][]string{doc1: {"p1"}, "south": {"p2"}, "top": {"p2"}, "a2": {"p1"}, doc2: {"p3"}, "nobody": nil} {
		if got := naming(id); !slices.Equal(got, want) {
			t.Errorf("%s is named by %v, want %v", id, got, want)
		}
	}
	record(t, s, permission.DropPermission{ID: "p2"})
	if got := naming("south"); got != nil {
		t.Errorf("what was revoked names it still: %v", got)
	}
}

func testCreate(t *testing.T, open Open) {
	s, other := open(t)
	runs := 0
	create := func(ctx context.Context, id string) (permissionapi.Permission, error) {
		return s.Create(ctx, func(tx permission.Tx) (permissionapi.Permission, error) {
			runs++
			p := newPermission(id, "a1", doc1)
			ev, err := event.New(ctx, "permission", permissionapi.Granted, id, permissionapi.PermissionEvent{Permission: p})
			if err != nil {
				return p, err
			}
			return p, errors.Join(tx.Record("boss", noon, permission.PutPermission{Permission: p}), tx.Append(ev))
		})
	}
	keyed := idempotency.With(t.Context(), idempotency.Key{Caller: "boss", Value: "k", Fingerprint: "f"})
	first, err := create(keyed, sqldb.NewID())
	if err != nil {
		t.Fatal(err)
	}
	again, err := create(keyed, sqldb.NewID())
	if err != nil || again.ID != first.ID || !again.ExpiresAt.Equal(*first.ExpiresAt) || runs != 1 {
		t.Errorf("again: %+v %v after %d runs", again, err, runs)
	}
	if _, err := create(t.Context(), sqldb.NewID()); err != nil {
		t.Fatal(err)
	}
	if got, revision := load(t, other); len(got) != 2 || revision != 2 {
		t.Errorf("%d facts at revision %d", len(got), revision)
	}
}

func testEmergencies(t *testing.T, open Open) {
	a, b := open(t)
	list := func(id string, most int) (out []permissionapi.Emergency) {
		t.Helper()
		if err := b.Emergencies(t.Context(), id, func(e permissionapi.Emergency) bool { out = append(out, e); return len(out) < most }); err != nil {
			t.Fatal(err)
		}
		return out
	}
	ordinary := newPermission("p2", "a1", doc1)
	ordinary.BreakGlass = nil
	record(t, a, permission.PutPermission{Permission: newPermission("p1", "a1", doc1)}, permission.PutPermission{Permission: ordinary},
		permission.PutPermission{Permission: newPermission("p3", "a1", doc1)})
	later := noon.Add(time.Minute)
	if err := a.Write(t.Context(), func(tx permission.Tx) error { return tx.Record("rui", later, permission.DropPermission{ID: "p1"}) }); err != nil {
		t.Fatal(err)
	}
	all := list("", 10)
	if len(all) != 2 || all[0].ID != "p3" || all[0].EndedAt != nil || all[0].EndedBy != "" ||
		all[1].ID != "p1" || all[1].EndedAt == nil || !all[1].EndedAt.Equal(later) || all[1].EndedBy != "rui" || all[1].Reason != ordinary.Reason || !slices.Equal(all[1].BreakGlass.Told, []string{"a1", "a3"}) {
		t.Errorf("%+v", all)
	}
	if one := list("", 1); len(one) != 1 {
		t.Errorf("after enough came %d", len(one))
	}
	if one := list("p1", 10); len(one) != 1 || one[0].ID != "p1" {
		t.Errorf("one: %+v", one)
	}
	if none := list("p2", 10); len(none) != 0 {
		t.Errorf("no emergency: %+v", none)
	}
}

func testUses(t *testing.T, open Open) {
	a, b := open(t)
	record(t, a, permission.PutPermission{Permission: newPermission("p1", "a1", doc1)}, permission.PutPermission{Permission: newPermission("p2", "a1", doc2)})
	uses := func(s permission.Store, now time.Time, want map[string]time.Time) {
		t.Helper()
		since, last, err := s.Uses(t.Context(), now)
		if err != nil || !since.Equal(noon) || !maps.EqualFunc(last, want, time.Time.Equal) {
			t.Errorf("since %v %v %v, want %v", since, last, err, want)
		}
	}
	note := func(s permission.Store, at time.Time, ids ...string) {
		t.Helper()
		if err := s.NoteUses(t.Context(), ids, at); err != nil {
			t.Fatal(err)
		}
	}
	later := noon.Add(48 * time.Hour)
	uses(a, noon, nil)
	note(a, noon, "p1", "p2")
	uses(b, later, map[string]time.Time{"p1": noon, "p2": noon})
	note(b, later, "p2")
	uses(a, later, map[string]time.Time{"p1": noon, "p2": later})
	record(t, a, permission.DropPermission{ID: "p2"})
	uses(b, later, map[string]time.Time{"p1": noon})
}
