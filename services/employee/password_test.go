package employee

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/services/employee/employeeapi"
)

func TestArgon2id(t *testing.T) {
	h := NewHasher(1, nil)
	hash, err := h.Hash(t.Context(), "cavalo correto")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%s %v", hash, err)
	}
	for password, want := range map[string]bool{"cavalo correto": true, "cavalo correto ": false, "": false} {
		if ok, err := h.Verify(t.Context(), hash, password); ok != want || err != nil {
			t.Errorf("%q: %v %v", password, ok, err)
		}
	}
	for _, bad := range []string{"", "x", strings.Replace(hash, "t=2", "t=1", 1), hash[:len(hash)-1]} {
		if ok, _ := h.Verify(t.Context(), bad, "cavalo correto"); ok {
			t.Errorf("%q is taken for a hash", bad)
		}
	}
	again, _ := h.Hash(t.Context(), "cavalo correto")
	if again == hash {
		t.Error("two hashes of one password are equal")
	}
}

// Those who wait for their turn can leave, and there is a limit to how many wait.
func TestArgon2idQueue(t *testing.T) {
	h := NewHasher(1, nil)
	h.turns <- struct{}{} // somebody has the turn
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range maxWaiting {
		wg.Go(func() {
			if _, err := h.Hash(ctx, "x"); !fault.Is(err, fault.Unavailable) {
				t.Errorf("one who left: %v", err)
			}
		})
	}
	for h.waiting.Load() < maxWaiting {
		time.Sleep(time.Millisecond)
	}
	if _, err := h.Hash(t.Context(), "x"); !fault.Is(err, fault.Unavailable) || fault.From(err).RetryAfter == 0 {
		t.Errorf("one too many: %v", err)
	}
	cancel()
	wg.Wait()
	if n := h.waiting.Load(); n != 0 {
		t.Errorf("%d still wait", n)
	}
}

// alone is what the store of an only instance says that others have counted.
func alone(context.Context, ...string) (kept []Failure, others bool, err error) {
	return nil, false, nil
}

func TestThrottleIsBounded(t *testing.T) {
	now := time.Now()
	th := newThrottle(func() time.Time { return now }, nil, nil, alone)
	fail := func(name string) error {
		a, err := th.begin(t.Context(), name, "")
		if err == nil {
			a.end(failed)
		}
		return err
	}
	for i := range 2 * maxTracked {
		if err := fail(fmt.Sprint("name", i)); err != nil {
			t.Fatal(err)
		}
		if len(th.marks) > maxTracked || len(th.order) > maxTracked {
			t.Fatalf("%d names are remembered", len(th.marks))
		}
	}
	for range freeByName {
		if err := fail("the one"); err != nil {
			t.Fatal(err)
		}
	}
	if err := fail("the one"); !fault.Is(err, fault.Throttled) {
		t.Errorf("after the free ones: %v", err)
	}
	now = now.Add(forgetAfter + time.Second)
	for range freeByName {
		if err := fail("the one"); err != nil {
			t.Fatal("not forgotten:", err)
		}
	}
}

func TestThrottleOutcomes(t *testing.T) {
	th := newThrottle(time.Now, nil, nil, alone)
	for range 3 * freeByName { // what could not be decided does not count
		a, err := th.begin(t.Context(), "ana", "address")
		if err != nil {
			t.Fatal(err)
		}
		a.end(undecided)
	}
	for range freeByName - 1 {
		a, err := th.begin(t.Context(), "ana", "address")
		if err != nil {
			t.Fatal(err)
		}
		a.end(failed)
		a.end(failed)
	}
	// One may still fail, so one is let through; the next waits until that was decided.
	one, err := th.begin(t.Context(), "ana", "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := th.begin(ctx, "ana", ""); !fault.Is(err, fault.Unavailable) {
		t.Errorf("one too many at once: %v", err)
	}
	next := make(chan error)
	go func() {
		a, err := th.begin(t.Context(), "ana", "")
		if err == nil {
			a.end(succeeded)
		}
		next <- err
	}()
	one.end(succeeded)
	if err := <-next; err != nil {
		t.Errorf("the one that waited: %v", err)
	}
	if m := th.marks[th.hidden("ana")]; m.failures != 0 || m.open != 0 {
		t.Errorf("a success left %+v", m)
	}
	if m := th.marks[th.hidden("address")]; m.failures != freeByName-1 || m.open != 0 {
		t.Errorf("the address is forgiven too: %+v", m)
	}
}

func TestCPF(t *testing.T) {
	for s, want := range map[string]bool{
		"52998224725": true, "529.982.247-25": true, "11144477735": true,
		"52998224726": false, "52998224735": false, "00000000000": false, "99999999999": false,
		"5299822472": false, "529982247255": false, "529.982.24725": false, "٥٢٩٩٨٢٢٤٧٢٥": false, "": false, "529a8224725": false,
	} {
		if digits, ok := parseCPF(s); ok != want || ok && len(digits) != 11 {
			t.Errorf("%q: %q %v", s, digits, ok)
		}
	}
	if got := employeeapi.MaskCPF("52998224725"); got != "•••.982.247-••" {
		t.Error(got)
	}
}

func TestFold(t *testing.T) {
	for s, want := range map[string]string{"  José   D'Ávila ": "jose d'avila", "ÇÃÕ": "cao", "ﬁm": "fim", "Zoë 😀": "zoe 😀"} {
		if got := Fold(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
