package bffhttp_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"acervo/platform/sqldb/sqldbtest"
)

// Two instances keep one set of sessions: a browser may go to either, no refresh token is
// used twice, and whoever signs out is out everywhere at once.
func TestInstancesOnPostgres(t *testing.T) {
	dbs := sqldbtest.Shared(t, 2)
	a := &world{T: t, clock: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), remote: http.NewServeMux(), services: newServices(), files: build(), db: dbs[0]}
	a.door = &door{w: a, current: map[string]string{}, roles: []string{"hr"}}
	b := &world{T: t, clock: a.clock, remote: a.remote, services: a.services, files: a.files, db: dbs[1], door: a.door}
	a.start()
	b.start()
	both := []*world{a, b}
	status := func(w *world, cookie string) int { return w.call("GET", "/api/session", cookie, "").StatusCode }
	cookie := a.signIn()
	for range 20 {
		var at sync.WaitGroup
		for i := range 8 {
			at.Go(func() {
				if got := status(both[i%2], cookie); got != 200 {
					t.Errorf("signed in, and answered %d", got)
				}
			})
		}
		at.Wait()
		a.pass(4*time.Minute + 30*time.Second) // the access token is about to end
		b.pass(4*time.Minute + 30*time.Second)
	}
	if a.door.reused != 0 || a.door.refreshes < 19 || a.door.refreshes > 40 {
		t.Errorf("%d refreshes, %d of them with a token that was used up", a.door.refreshes, a.door.reused)
	}
	if got := b.call("DELETE", "/api/session", cookie, "").StatusCode; got != 204 {
		t.Errorf("signing out: %d", got)
	}
	for _, w := range both {
		if got := status(w, cookie); got != 401 {
			t.Errorf("signed out, and answered %d", got)
		}
	}
}
