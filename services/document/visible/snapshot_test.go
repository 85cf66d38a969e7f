package visible

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

// reload has a world go on with an index that was loaded from a snapshot.
func (w *world) reload(t *testing.T, snapshot []byte) {
	x := New()
	x.limits, x.sets.budget = w.x.limits, w.x.sets.budget
	if err := x.Load(bytes.NewReader(snapshot), "here", w.seq); err != nil {
		t.Fatal(err)
	}
	w.x = x
	w.small()
}

func (w *world) save(t *testing.T) []byte {
	var b bytes.Buffer
	if seq, err := w.x.Save(&b, "here"); err != nil || seq != w.seq {
		t.Fatalf("saved up to %d of %d: %v", seq, w.seq, err)
	}
	return b.Bytes()
}

// TestASnapshotIsWhatItWas saves and loads between changes; the index goes on from there.
func TestASnapshotIsWhatItWas(t *testing.T) {
	from, to := worlds(t, 100)
	for seed := from; seed < to && !t.Failed(); seed++ {
		w := newWorld(seed)
		if err := w.tell(Delta{Units: w.units()}); err != nil {
			t.Fatal(err)
		}
		for range 6 {
			for range 3 {
				if err := w.tell(w.step()); err != nil {
					t.Fatal(err)
				}
			}
			w.reload(t, w.save(t))
			for range 5 {
				if w.ask(t, w.scopeOf("ana")); t.Failed() {
					t.Fatalf("world %d", seed)
				}
			}
		}
	}
}

// slowly writes so that changes come between the pieces.
type slowly struct {
	bytes.Buffer
	between func()
}

func (s *slowly) Write(p []byte) (int, error) {
	s.between()
	return s.Buffer.Write(p)
}

// TestASnapshotMadeWhileDocumentsChange is right when what changed since is told again.
func TestASnapshotMadeWhileDocumentsChange(t *testing.T) {
	for seed := range uint64(30) {
		w := newWorld(seed)
		w.stride = 50 // several pages
		var since []Delta
		step := func() {
			d := w.step()
			if err := w.tell(d); err != nil {
				t.Fatal(err)
			}
			d.Seq = w.seq
			since = append(since, d)
		}
		if err := w.tell(Delta{Units: w.units()}); err != nil {
			t.Fatal(err)
		}
		for range 12 {
			step()
		}
		since = nil
		b := slowly{between: step}
		seq, err := w.x.saveIn(&b, "here", 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(since) == 0 || seq != since[0].Seq-1 {
			t.Fatalf("seed %d: saved up to %d while %d changed", seed, seq, len(since))
		}
		// What is told again is how things are now, in one piece, as a catalogue does.
		again := Delta{Seq: w.seq}
		for _, d := range since {
			again.People, again.Units, again.Gone = append(again.People, d.People...), append(again.Units, d.Units...), append(again.Gone, d.Gone...)
			for _, doc := range d.Docs {
				if now, there := w.o.docs[doc.N]; there {
					again.Docs = append(slices.DeleteFunc(again.Docs, func(e Doc) bool { return e.N == now.N }), now)
				}
			}
		}
		w.reload(t, b.Bytes())
		if err := w.x.Apply(func(yield func(Delta, error) bool) { yield(again, nil) }); err != nil {
			t.Fatal(err)
		}
		for range 20 {
			if w.ask(t, w.scope()); t.Failed() {
				t.Fatalf("world %d", seed)
			}
		}
	}
}

// TestADamagedSnapshotIsRefused changes bytes, cuts the end off, and offers it to others.
func TestADamagedSnapshotIsRefused(t *testing.T) {
	w := newWorld(5)
	for range 5 {
		if err := w.tell(w.step()); err != nil {
			t.Fatal(err)
		}
	}
	good := w.save(t)
	d := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		bad := slices.Clone(good)
		if at := d.IntN(len(bad)); d.IntN(4) == 0 {
			bad = bad[:at]
		} else {
			bad[at] ^= 1 << d.IntN(8)
		}
		x := New()
		if err := x.Load(bytes.NewReader(bad), "here", w.seq); !errors.Is(err, ErrSnapshot) {
			t.Fatalf("a damaged snapshot loads: %v", err)
		}
		if x.Seq() != 0 || x.inUse.n != 0 {
			t.Fatal("the index is not empty after a damaged snapshot")
		}
	}
	if err := New().Load(bytes.NewReader(good), "elsewhere", w.seq); !errors.Is(err, ErrSnapshot) {
		t.Errorf("another catalogue's snapshot loads: %v", err)
	}
	if err := New().Load(bytes.NewReader(good), "here", w.seq-1); !errors.Is(err, ErrSnapshot) {
		t.Errorf("a snapshot of later than the catalogue loads: %v", err)
	}
}
