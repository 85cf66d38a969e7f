package permissionapi

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func drawSet(t *rapid.T) EmployeeSet {
	numbers := rapid.SliceOfN(rapid.Uint32Range(0, 200_000), 0, 50).Draw(t, "numbers")
	return EmployeeSet{All: rapid.Bool().Draw(t, "all"), Numbers: EmployeesOf(numbers...).Numbers}
}

func drawID(t *rapid.T) (id DocumentID) {
	id[15] = byte(rapid.IntRange(0, 40).Draw(t, "id"))
	id[0] = byte(rapid.IntRange(0, 3).Draw(t, "id"))
	return id
}

func drawScope(t *rapid.T) *Scope {
	s := &Scope{AccountID: "a", Action: rapid.SampledFrom(Actions[:]).Draw(t, "action"), Revision: rapid.Uint64().Draw(t, "revision")}
	if rapid.Bool().Draw(t, "ends") {
		s.ValidUntil = time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "until")).UTC()
	}
	if rapid.Bool().Draw(t, "emergency") {
		s.Emergencies = rapid.SliceOfN(rapid.StringMatching("[0-9a-f]{8}"), 1, 3).Draw(t, "emergencies")
	}
	shared := drawSet(t)
	for i, class := range []string{"public", "personal", "medical"} {
		c := ClassScope{Class: class, Allow: shared, Deny: EmployeeSet{}}
		if i > 0 {
			c.Allow, c.Deny = drawSet(t), drawSet(t)
		}
		s.Classes = append(s.Classes, c)
	}
	for range rapid.IntRange(0, 20).Draw(t, "docs") {
		s.AllowDocuments = s.AllowDocuments.With(drawID(t), ClassSet(rapid.IntRange(1, 7).Draw(t, "classes")))
		s.DenyDocuments = s.DenyDocuments.With(drawID(t), ClassSet(rapid.IntRange(1, 7).Draw(t, "classes")))
	}
	return s
}

func TestScopeOnTheWire(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawScope(t)
		data, err := s.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var back Scope
		if err := back.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		if !back.Equal(s) || back.Revision != s.Revision {
			t.Fatalf("%+v became %+v", s, &back)
		}
	})
}

// Whatever bytes arrive, the answer is an error or a scope that answers without
// panicking; and an error leaves what was there.
func TestScopeFromGarbage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data, _ := drawScope(t).MarshalBinary()
		for range rapid.IntRange(1, 8).Draw(t, "damages") {
			switch at := rapid.IntRange(0, len(data)-1).Draw(t, "at"); rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				data[at] = rapid.Byte().Draw(t, "byte")
			case 1:
				data = data[:at+1]
			default:
				data = append(data, rapid.Byte().Draw(t, "byte"))
			}
		}
		s := Scope{AccountID: "before"}
		if err := s.UnmarshalBinary(data); err != nil {
			if s.AccountID != "before" || s.Classes != nil {
				t.Fatal("an error changed the scope")
			}
			return
		}
		for _, c := range s.ClassNames() {
			s.Allows(7, c)
			s.AllowsDocument("01900000-0000-7000-8000-000000000001", 7, c)
			s.Visible(c).Contains(70_000)
		}
	})
}

func FuzzScopeUnmarshal(f *testing.F) {
	s := &Scope{AccountID: "a", Action: View, Classes: []ClassScope{{Class: "public", Allow: EmployeesOf(1, 2, 3, 70_000)}}}
	s.AllowDocuments = s.AllowDocuments.With(DocumentID{1}, 1)
	data, _ := s.MarshalBinary()
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		var s Scope
		if s.UnmarshalBinary(data) == nil {
			if _, err := s.MarshalBinary(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestEmployeeSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSet(t), drawSet(t)
		for _, n := range append(a.Numbers.ToArray(), append(b.Numbers.ToArray(), 0, 199_999)...) {
			if got, want := a.Minus(b).Contains(n), a.Contains(n) && !b.Contains(n); got != want {
				t.Fatalf("%d in difference: %v", n, got)
			}
		}
	})
}

// A document set is a map that remembers: changed sets are right, and so are all the
// older ones that they share with.
func TestDocumentSetRemembers(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 2))
	type kept struct {
		set  DocumentSet
		want map[DocumentID]ClassSet
	}
	var all []kept
	now := kept{want: map[DocumentID]ClassSet{}}
	for step := range 6000 {
		var id DocumentID
		id[0], id[1], id[15] = byte(step>>8), byte(step), byte(rng.IntN(4))
		if rng.IntN(3) == 0 {
			id[0], id[1] = byte(rng.IntN(20)), byte(rng.IntN(256))
		}
		next := kept{want: maps.Clone(now.want)}
		if step%100 == 0 {
			var more []Held
			for range rng.IntN(1500) {
				h := Held{Classes: ClassSet(rng.IntN(8))}
				h.ID[0], h.ID[1], h.ID[15] = byte(rng.IntN(24)), byte(rng.IntN(256)), byte(rng.IntN(4))
				if more = append(more, h); next.want[h.ID]|h.Classes != 0 {
					next.want[h.ID] |= h.Classes
				}
			}
			next.set = now.set.WithAll(more)
		} else if rng.IntN(4) == 0 {
			next.set = now.set.Without(id)
			delete(next.want, id)
		} else {
			next.set = now.set.With(id, ClassSet(step%7))
			if next.want[id] = ClassSet(step % 7); step%7 == 0 {
				delete(next.want, id)
			}
		}
		now = next
		if step%500 == 0 {
			all = append(all, now)
		}
	}
	for _, k := range append(all, now) {
		if !k.set.Equal(DocumentsOf(k.want)) || k.set.Len() != len(k.want) {
			t.Fatalf("%d held, %d wanted", k.set.Len(), len(k.want))
		}
		var all []DocumentID
		for id := range k.set.All() {
			all = append(all, id)
		}
		if len(all) != len(k.want) || !slices.IsSortedFunc(all, func(a, b DocumentID) int { return bytes.Compare(a[:], b[:]) }) {
			t.Fatalf("%d in a row, %d wanted", len(all), len(k.want))
		}
		for id, classes := range k.want {
			if k.set.Classes(id) != classes {
				t.Fatalf("%s: %b, want %b", id, k.set.Classes(id), classes)
			}
		}
	}
}

func TestDocumentIDText(t *testing.T) {
	const text = "0190f3a1-7b2c-7def-8123-456789abcdef"
	id, ok := ParseDocumentID(text)
	if !ok || id.String() != text {
		t.Fatalf("%s %v", id, ok)
	}
	for _, bad := range []string{"", "x", text + "0", text[:35], "0190F3A1-7b2c-7def-8123-456789abcdef", "0190f3a1x7b2c-7def-8123-456789abcdef", "0190f3a1-7b2c-7def-8123-456789abcdeg"} {
		if _, ok := ParseDocumentID(bad); ok {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestWhatActionsImply(t *testing.T) {
	all := SetOf(Actions[:]...)
	for _, c := range []struct{ of, given, taken ActionSet }{
		{SetOf(View), SetOf(View), all &^ SetOf(Upload)},
		{SetOf(Download), SetOf(View, Download), SetOf(Download, Edit, Share, Manage)},
		{SetOf(Upload), SetOf(Upload), SetOf(Upload)},
		{SetOf(Edit), SetOf(View, Download, Edit), SetOf(Edit, Manage)},
		{SetOf(Delete), SetOf(View, Delete), SetOf(Delete, Manage)},
		{SetOf(Share), SetOf(View, Download, Share), SetOf(Share, Manage)},
		{SetOf(Manage), all &^ SetOf(Upload), SetOf(Manage)},
		{SetOf(Upload, Delete), SetOf(Upload, View, Delete), SetOf(Upload, Delete, Manage)},
		{0, 0, 0},
	} {
		if c.of.Given() != c.given || c.of.Taken() != c.taken {
			t.Errorf("%v gives %v, takes %v", c.of.List(), c.of.Given().List(), c.of.Taken().List())
		}
	}
}
