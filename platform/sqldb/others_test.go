package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
)

// soon waits until something is so.
func soon(t *testing.T, within time.Duration, what string, so func() bool) {
	t.Helper()
	for begun := time.Now(); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Since(begun) > within {
			t.Fatalf("%s: not within %s", what, within)
		}
	}
}

// Many processes migrate, write and read one database; each is woken by the commits of the
// others. While they share it nobody has it alone, and the other way round.
func TestProcessesShareADatabaseOnPostgres(t *testing.T) {
	server := sqldbtest.Server(t)
	const n = 4
	dbs := make([]*sqldb.DB, n)
	woken := make([]atomic.Int32, n)
	var starting sync.WaitGroup
	for i := range n {
		starting.Go(func() {
			db, err := server.OpenShared(context.Background(), sqldbtest.Service)
			if err != nil {
				t.Error(err)
				return
			}
			dbs[i] = db
			if err := db.Migrate(context.Background(), schema, "."); err != nil {
				t.Error(err)
			}
			db.OnCommit(func() { woken[i].Add(1) })
		})
	}
	starting.Wait()
	if t.Failed() {
		return
	}
	if _, err := server.Open(t.Context(), sqldbtest.Service); err == nil || !strings.Contains(err.Error(), "in use by another Acervo") {
		t.Errorf("one for itself beside them: %v", err)
	}
	if !dbs[0].Shared() {
		t.Error("it is not said to be shared")
	}
	for i := range woken { // what came from the start is over
		woken[i].Store(0)
	}
	if err := dbs[0].Write(t.Context(), insert("one")); err != nil {
		t.Fatal(err)
	}
	soon(t, 500*time.Millisecond, "all are woken by one", func() bool {
		all := true
		for i := range woken {
			all = all && woken[i].Load() > 0
		}
		return all
	})
	var writing sync.WaitGroup
	for i, db := range dbs {
		for w := range 4 {
			writing.Go(func() {
				for k := range 25 {
					if err := db.Write(context.Background(), insert(fmt.Sprint(i, w, k))); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	writing.Wait()
	for _, db := range dbs {
		if got := count(t, db); got != 1+n*4*25 {
			t.Errorf("%d rows", got)
		}
		db.Close()
	}
	alone, err := server.Open(t.Context(), sqldbtest.Service)
	if err != nil {
		t.Fatal(err)
	}
	defer alone.Close()
	if _, err := server.OpenShared(t.Context(), sqldbtest.Service); err == nil || !strings.Contains(err.Error(), "in use by another Acervo") {
		t.Errorf("one beside one that has it for itself: %v", err)
	}
}

// office is an elected part of one process.
type office struct {
	holder *atomic.Int32 // who does it, -1: nobody; -2: two did
	served chan int      // whose term began
}

func (o office) run(me int32, end <-chan error) func(context.Context) error {
	return func(ctx context.Context) error {
		if !o.holder.CompareAndSwap(-1, me) {
			o.holder.Store(-2)
		}
		o.served <- int(me)
		defer o.holder.CompareAndSwap(me, -1)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-end:
			return err
		}
	}
}

// One of the processes is elected; when its connection is lost, when it gives up and when it
// ends, another takes over.
func TestElectionOnPostgres(t *testing.T) {
	dbs := sqldbtest.Shared(t, 3)
	var holder atomic.Int32
	holder.Store(-1)
	o := office{&holder, make(chan int, 10)}
	ended, end := make(chan error, 3), make(chan error)
	ctxs := make([]context.CancelFunc, 3)
	for i, db := range dbs {
		ctx, cancel := context.WithCancel(t.Context())
		ctxs[i] = cancel
		go func() { ended <- db.Elect(ctx, "sweeping", o.run(int32(i), end)) }()
	}
	var other atomic.Int32
	go func() {
		_ = dbs[1].Elect(t.Context(), "else", func(ctx context.Context) error { other.Add(1); <-ctx.Done(); return nil })
	}()
	next := func(what string) int {
		t.Helper()
		select {
		case i := <-o.served:
			return i
		case <-time.After(5 * time.Second):
			t.Fatalf("%s: nobody took over", what)
		}
		return -1
	}
	next("at the start")
	soon(t, 3*time.Second, "another office", func() bool { return other.Load() == 1 })
	time.Sleep(1500 * time.Millisecond)
	if holder.Load() < 0 || len(o.served) > 0 {
		t.Fatalf("held by %d; %d more", holder.Load(), len(o.served))
	}
	// All connections break: there is a new term, of whomever.
	run(t, session(t, ""), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '`+database(t, dbs[0])+`'`)
	now := next("when the connections broke")
	// The holder's function ends by itself.
	failure := errors.New("cannot")
	end <- failure
	if err := <-ended; !errors.Is(err, failure) {
		t.Errorf("it returned %v", err)
	}
	then := next("when it gave up")
	if then == now {
		t.Errorf("%d holds it again, having left", then)
	}
	// The holder's process is stopped.
	ctxs[then]()
	<-ended
	last := next("when it was stopped")
	if last == then || last == now || holder.Load() != int32(last) {
		t.Errorf("%d after %d and %d; held by %d", last, then, now, holder.Load())
	}
	ctxs[last]()
	<-ended
}

// On a database of its own, a process does everything itself.
func TestElectionAlone(t *testing.T) {
	db, err := sqldb.Open(filepath.Join(t.TempDir(), "a.db"), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	mine := errors.New("mine")
	if err := db.Elect(t.Context(), "sweeping", func(context.Context) error { return mine }); !errors.Is(err, mine) || db.Shared() {
		t.Errorf("%v, shared %v", err, db.Shared())
	}
}

// What one process tells, the others hear, in order; after a break they hear that they may
// have missed some.
func TestTellingOnPostgres(t *testing.T) {
	dbs := sqldbtest.Shared(t, 3)
	var mu sync.Mutex
	heard := make([][]string, len(dbs))
	for i, db := range dbs {
		db.OnTold(func(text string) {
			mu.Lock()
			defer mu.Unlock()
			heard[i] = append(heard[i], text)
		})
	}
	has := func(i int, want string) func() bool {
		return func() bool {
			mu.Lock()
			defer mu.Unlock()
			return strings.HasSuffix(strings.Join(heard[i], ","), want)
		}
	}
	// They listen soon after they were opened.
	soon(t, 3*time.Second, "both hear the first", func() bool {
		dbs[0].Tell("first")
		time.Sleep(10 * time.Millisecond)
		return has(1, "first")() && has(2, "first")()
	})
	want := ""
	for i := range 50 {
		dbs[0].Tell(fmt.Sprint("word ", i))
		want += fmt.Sprint(",word ", i)
	}
	soon(t, time.Second, "all is heard in order", func() bool { return has(1, want)() && has(2, want)() })
	if has(0, "49")() {
		t.Error("who tells hears it")
	}
	run(t, session(t, ""), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '`+database(t, dbs[0])+`'`)
	soon(t, 3*time.Second, "after a break it is heard that some may be missed", func() bool { return has(1, ",")() && has(2, ",")() })
}

// Of all processes one at a time does what is done alone; whose process is lost holds up
// nobody.
func TestAloneOnPostgres(t *testing.T) {
	dbs := sqldbtest.Shared(t, 2)
	var in, done atomic.Int32
	var working sync.WaitGroup
	for i := range 8 {
		working.Go(func() {
			for range 10 {
				err := dbs[i%2].Alone(t.Context(), "this", func(context.Context) error {
					if in.Add(1) != 1 {
						t.Error("not alone")
					}
					time.Sleep(time.Millisecond)
					in.Add(-1)
					done.Add(1)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	working.Wait()
	if done.Load() != 80 {
		t.Errorf("%d", done.Load())
	}
	// Many of one process, who read meanwhile, do not wait for each other's connections.
	within, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for i := range 20 {
		working.Go(func() {
			err := dbs[0].Alone(within, fmt.Sprint("many ", i), func(ctx context.Context) error { return dbs[0].Ping(ctx) })
			if err != nil {
				t.Error(err)
			}
		})
	}
	working.Wait()
	holding := make(chan struct{})
	go func() {
		_ = dbs[0].Alone(context.Background(), "this", func(ctx context.Context) error { close(holding); <-t.Context().Done(); return nil })
	}()
	<-holding
	if err := dbs[1].Alone(t.Context(), "else", func(context.Context) error { return nil }); err != nil {
		t.Errorf("something else: %v", err)
	}
	run(t, session(t, ""), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '`+database(t, dbs[0])+`'`)
	soon(t, 3*time.Second, "the next has its turn", func() bool {
		return dbs[1].Alone(t.Context(), "this", func(context.Context) error { return nil }) == nil
	})
}
