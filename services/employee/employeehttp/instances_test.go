package employeehttp_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/platform/telemetry"
	"acervo/services/employee/employeeapi"
	"acervo/services/employee/employeehttp"
	"acervo/services/employee/employeesql"
	"acervo/services/employee/employeetest"
)

// twoInstances are two instances of the service on one database, set up.
func twoInstances(t *testing.T) (a, b *world) {
	t.Helper()
	dbs := sqldbtest.Shared(t, 2)
	a = &world{T: t, hasher: &employeetest.Hasher{}, pushed: &permissions{}, docs: &documents{}}
	b = &world{T: t, hasher: &employeetest.Hasher{}, pushed: &permissions{}, docs: &documents{}}
	for i, w := range []*world{a, b} {
		var err error
		w.db = dbs[i]
		if w.store, err = employeesql.New(t.Context(), w.db); err != nil {
			t.Fatal(err)
		}
		w.restart()
		w.api = employeehttp.API(rest.Config{Logger: telemetry.Discard()}, w.s)
		w.handler = w.api.Handler()
	}
	path, err := a.s.FirstSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var tokens employeeapi.Tokens
	b.call("POST", "/auth/setup"+path[len("/comecar"):], "", `{"company":"Aroeira","username":"Chefe","password":"`+goodPassword+`"}`).want(200).into(&tokens)
	a.admin, b.admin = tokens.AccessToken, tokens.AccessToken
	a.hr = a.account("rh", `["hr"]`, "")
	b.hr = a.hr
	return a, b
}

func TestInstancesOnPostgres(t *testing.T) {
	t.Run("a token of one is good at the other until its session ends at either", func(t *testing.T) {
		a, b := twoInstances(t)
		for round := range 10 {
			if round%2 == 1 {
				a, b = b, a
			}
			in := a.login("rh")
			b.call("GET", "/auth/sessions", in.AccessToken, "").want(200)
			b.call("POST", "/auth/logout", in.AccessToken, "").want(204)
			a.call("GET", "/auth/sessions", in.AccessToken, "").want(401)
			b.call("GET", "/auth/sessions", in.AccessToken, "").want(401)
		}
		// Whoever is deactivated at one is refused by the other.
		in := a.login("rh")
		var accounts rest.Page[employeeapi.Account]
		a.call("GET", "/accounts", a.admin, "").want(200).into(&accounts)
		for _, account := range accounts.Items {
			if account.Username == "rh" {
				a.call("PATCH", "/accounts/"+account.ID, a.admin, `{"status":"inactive"}`).want(200)
			}
		}
		b.call("GET", "/auth/sessions", in.AccessToken, "").want(401)
		b.call("POST", "/auth/refresh", "", `{"refresh_token":"`+in.RefreshToken+`"}`).want(401)
	})
	t.Run("keys change without a gap", func(t *testing.T) {
		a, b := twoInstances(t)
		for range 8 { // through several keys, whichever instance makes them
			for _, w := range []*world{a, b} {
				in := w.login("rh")
				for _, other := range []*world{a, b} {
					token, _, err := jwt.NewParser().ParseUnverified(in.AccessToken, jwt.MapClaims{})
					if err != nil {
						t.Fatal(err)
					}
					set, err := other.s.JWKS(t.Context())
					if err != nil || !slices.ContainsFunc(set.Keys, func(k identity.JWK) bool { return k.ID == token.Header["kid"] }) {
						t.Errorf("the key of a token just signed is not among %+v, %v", set.Keys, err)
					}
				}
			}
			a.pass(9 * time.Hour)
			b.pass(9 * time.Hour)
			a, b = b, a
		}
		keys, err := a.store.Keys(t.Context())
		if err != nil || len(keys) < 3 || len(keys) > 4 {
			t.Errorf("%d keys were made in three days, %v", len(keys), err)
		}
	})
	t.Run("a refresh token is good once, wherever", func(t *testing.T) {
		a, b := twoInstances(t)
		in := a.login("rh")
		var next employeeapi.Tokens
		b.call("POST", "/auth/refresh", "", `{"refresh_token":"`+in.RefreshToken+`"}`).want(200).into(&next)
		a.call("POST", "/auth/refresh", "", `{"refresh_token":"`+in.RefreshToken+`"}`).want(401)
		b.call("POST", "/auth/refresh", "", `{"refresh_token":"`+next.RefreshToken+`"}`).want(401) // two parties had it
		a.call("GET", "/auth/sessions", next.AccessToken, "").want(401)
	})
	t.Run("failures count wherever they come", func(t *testing.T) {
		a, b := twoInstances(t)
		wrong := func(w *world, status int) {
			w.Helper()
			w.call("POST", "/auth/login", "", `{"username":"rh","password":"wrong wrong wrong"}`).want(status)
		}
		for i := range 5 {
			wrong([]*world{a, b}[i%2], 401)
		}
		wrong(a, 429)
		wrong(b, 429)
		a.pass(2 * time.Second)
		b.pass(2 * time.Second)
		b.login("rh") // forgives, everywhere
		for i := range 4 {
			wrong([]*world{a, b}[i%2], 401)
		}
		a.login("rh")
		// At once, too: none is lost, and few more are let through than at one instance.
		var guessing sync.WaitGroup
		let := make(chan bool, 100)
		for i := range 40 {
			guessing.Go(func() {
				w := []*world{a, b}[i%2]
				if w.call("POST", "/auth/login", "", `{"username":"rh","password":"wrong wrong wrong"}`).Code == 401 {
					let <- true
				}
			})
		}
		guessing.Wait()
		if n := len(let); n < 5 || n > 10 {
			t.Errorf("%d of 40 guesses at once were let through", n)
		}
	})
	t.Run("numbers are given once", func(t *testing.T) {
		a, b := twoInstances(t)
		var hiring sync.WaitGroup
		for i := range 20 {
			hiring.Go(func() { []*world{a, b}[i%2].hire(i+1, fmt.Sprint("Pessoa ", i), "") })
		}
		hiring.Wait()
		var n, last int
		if err := a.db.QueryRow(t.Context(), `SELECT count(DISTINCT number), max(number) FROM employees`).Scan(&n, &last); err != nil || n != 20 || last != 20 {
			t.Errorf("%d numbers up to %d, %v", n, last, err)
		}
	})
}
