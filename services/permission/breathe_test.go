package permission

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acervo/services/permission/permissionapi"
)

// A comparison of very many lets changes in that wait: without any it finds the same, and
// with one it says so and finds nothing.
func TestAWidePreviewKeepsNoChangeWaiting(t *testing.T) {
	const people = 3000
	changes := []Change{}
	for i := range people {
		id := fmt.Sprintf("k%d", i)
		changes = append(changes, PutEmployee{ID: id, Number: uint32(1000 + i), UnitID: "cwb"}, PutAccount{ID: "a" + id, EmployeeID: id, Active: true},
			PutTally{Number: uint32(1000 + i), Class: "medical", Documents: 1})
	}
	w := company(changes...)
	l := &lens{w: w, with: w.newRule(give("new", "everyone", "", acts(permissionapi.View), "self", "", false, "medical"))}
	preview := func() (permissionapi.Preview, error) { return l.preview(permissionapi.View, epoch, "", epoch) }
	hold := holdAtMost
	defer func() { holdAtMost = hold }()
	holdAtMost = time.Hour
	want, err := preview()
	if err != nil || want.PeopleGain != people {
		t.Fatalf("%v: %d gain", err, want.PeopleGain)
	}
	holdAtMost = 0
	if got, err := preview(); err != nil || got.PeopleGain != people || !reflect.DeepEqual(got.Classes, want.Classes) {
		t.Errorf("with breaths: %v %+v, want %+v", err, got, want)
	}

	var ended sync.WaitGroup
	var previewed atomic.Bool
	ended.Go(func() {
		for revision := w.revision + 1; !previewed.Load(); revision++ {
			w.CatchUp(revision, []Change{EndSession{ID: fmt.Sprint(revision), At: epoch}})
		}
	})
	if got, err := preview(); err != nil || got.PeopleGain != people {
		t.Errorf("while people sign out: %v, %d gain", err, got.PeopleGain)
	}
	previewed.Store(true)
	ended.Wait()

	var done atomic.Bool
	var wg sync.WaitGroup
	changing := make(chan struct{})
	var once sync.Once
	wg.Go(func() {
		for revision := w.revision + 1; !done.Load(); revision++ {
			w.CatchUp(revision, []Change{PutTeam{ID: "another"}})
			once.Do(func() { close(changing) })
		}
	})
	<-changing
	// On a busy machine the others may get no turn while one preview is made: then it is right.
	for deadline := time.Now().Add(time.Minute); ; {
		p, err := preview()
		if errors.Is(err, errTurned) {
			break
		}
		if err != nil || p.PeopleGain != people || time.Now().After(deadline) {
			t.Errorf("while others change things: %v, %d gain", err, p.PeopleGain)
			break
		}
	}
	done.Store(true)
	wg.Wait()
}
