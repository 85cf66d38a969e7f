package argon2id

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"acervo/platform/telemetry"
)

// deriving makes the program of this test what derives keys.
const deriving = "ACERVO_TEST_DERIVING"

func TestMain(m *testing.M) {
	if os.Getenv(deriving) != "" {
		if err := Serve(os.Stdin, os.Stdout); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// process returns a Process, and what tells which processes it has started.
func process(t *testing.T) (p *Process, started func() []int) {
	t.Setenv(deriving, "1")
	ids := filepath.Join(t.TempDir(), "ids")
	p = NewProcess(telemetry.Discard(), "sh", "-c", `echo $$ >>"$0"; exec "$1"`, ids, os.Args[0])
	t.Cleanup(func() { p.Close() })
	return p, func() (all []int) {
		text, err := os.ReadFile(ids)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		for _, s := range strings.Fields(string(text)) {
			id, err := strconv.Atoi(s)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, id)
		}
		return all
	}
}

var salt = []byte("somesaltsomesalt")

var here = sync.OnceValue(func() []byte { return Key([]byte("password"), salt) })

// right has p derive a key, and compares it with one that was derived here.
func right(t *testing.T, p *Process) {
	t.Helper()
	if key, err := p.Key(t.Context(), []byte("password"), salt); err != nil || !bytes.Equal(key, here()) {
		t.Errorf("%x %v", key, err)
	}
}

func ends(t *testing.T, id int) {
	t.Helper()
	for range 500 {
		if errors.Is(syscall.Kill(id, 0), syscall.ESRCH) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d is still there", id)
}

// Passwords that were hashed once are to be good for ever.
func TestTheCostStays(t *testing.T) {
	if got := hex.EncodeToString(here()); got != "2b5dc4054886ec957ef59c73b661c54dd6fb274590b278f657c6d96aac8fa6d1" {
		t.Error(got)
	}
}

func TestManyKeysAtOnceComeFromOneProcess(t *testing.T) {
	p, started := process(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { right(t, p) })
	}
	wg.Wait()
	if ids := started(); len(ids) != 1 {
		t.Error(ids)
	}
}

func TestAProcessThatDiesIsStartedAgain(t *testing.T) {
	p, started := process(t)
	right(t, p)
	if err := syscall.Kill(started()[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	right(t, p)
	right(t, p)
	if ids := started(); len(ids) != 2 {
		t.Error(ids)
	}
}

func TestItEndsWithoutWorkAndWithItsOwner(t *testing.T) {
	p, started := process(t)
	p.life = 10 * time.Millisecond
	right(t, p)
	ends(t, started()[0])
	p.life = time.Hour
	right(t, p)
	p.Close()
	ends(t, started()[1])
}

func TestWhoLeavesDoesNotWait(t *testing.T) {
	p, started := process(t)
	right(t, p)
	if err := syscall.Kill(started()[0], syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer leave()
	if _, err := p.Key(ctx, []byte("b"), salt); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if err := syscall.Kill(started()[0], syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	right(t, p)
}

// Keys that are late, because others leave the process no time, are derived here.
func TestKeysThatAreLateAreDerivedHere(t *testing.T) {
	p, started := process(t)
	right(t, p)
	p.late = 10 * time.Millisecond
	if err := syscall.Kill(started()[0], syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { right(t, p) })
	}
	wg.Wait()
	if err := syscall.Kill(started()[0], syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	p.late = time.Hour
	right(t, p)
	if ids := started(); len(ids) != 1 {
		t.Error(ids)
	}
}

// A process that hangs is killed and another one asked, also after everybody left.
func TestAProcessThatHangsIsKilled(t *testing.T) {
	p, started := process(t)
	right(t, p)
	p.patience, p.late = 3*time.Second, time.Hour
	hang := func(id int) {
		if err := syscall.Kill(id, syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
	}
	hang(started()[0])
	right(t, p)
	ends(t, started()[0])
	hang(started()[1])
	ctx, leave := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer leave()
	if _, err := p.Key(ctx, []byte("b"), salt); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	ends(t, started()[1])
	right(t, p)
	if ids := started(); len(ids) != 3 {
		t.Error(ids)
	}
}

// Where every process hangs or dies, a key is an error in bounded time, and logged.
func TestAKeyThatNeverComesIsAnError(t *testing.T) {
	for _, command := range []string{"sleep 600", "false"} {
		var log bytes.Buffer
		p := NewProcess(telemetry.NewLogger(&log, slog.LevelInfo, "test"), "sh", "-c", "exec "+command)
		p.patience = 200 * time.Millisecond
		begun := time.Now()
		if key, err := p.Key(t.Context(), []byte("a"), salt); err == nil || key != nil {
			t.Errorf("%s: %x %v", command, key, err)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%s: it took %s", command, took)
		}
		if said := log.String(); strings.Count(said, "started again") != 1 || strings.Count(said, "no key could be derived") != 1 {
			t.Errorf("%s: logged %s", command, said)
		}
		p.Close()
	}
}

func TestWhatCannotBeStartedIsAnError(t *testing.T) {
	p := NewProcess(telemetry.Discard(), filepath.Join(t.TempDir(), "nothing"))
	if _, err := p.Key(t.Context(), []byte("a"), salt); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
