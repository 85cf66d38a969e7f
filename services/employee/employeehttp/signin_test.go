package employeehttp_test

import (
	"bytes"
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/platform/argon2id"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/telemetry"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
	"acervo/services/employee/employeehttp"
)

func TestLoginSaysNothing(t *testing.T) {
	w := newWorld(t)
	w.call("POST", "/accounts", w.admin, `{"username":"pendente"}`).want(201)
	w.call("POST", "/accounts", w.admin, `{"username":"inativa","status":"inactive","password":"`+goodPassword+`"}`).want(201)
	answers := map[string]bool{}
	for _, name := range []string{"chefe", "ninguem", "pendente", "inativa"} {
		before := w.hasher.Done.Load()
		password := goodPassword
		if name == "chefe" {
			password = "wrong password"
		}
		got := w.call("POST", "/auth/login", "", `{"username":"`+name+`","password":"`+password+`"}`, "X-Request-Id: the-same-one").want(401)
		if did := w.hasher.Done.Load() - before; did != 1 {
			t.Errorf("%s: %d passwords hashed: the time would tell", name, did)
		}
		answers[got.Body.String()] = true
	}
	if len(answers) != 1 {
		t.Errorf("answers differ: %v", answers)
	}
	for body, field := range map[string]string{`{"username":"x"}`: "password", `{"password":"x"}`: "username", `{"username":"x","password":"y","z":1}`: "z", `{"username":1,"password":"y"}`: "username"} {
		w.call("POST", "/auth/login", "", body).want(422).names(field)
	}
	if !strings.HasPrefix(w.login("  CHEFE ").AccessToken, "ey") {
		t.Error("the case of a user name matters")
	}
}

// TestATokenIsNotWhoSignsIn: the trail names the same actor whether a token of somebody
// else came along or not.
func TestATokenIsNotWhoSignsIn(t *testing.T) {
	w := newWorld(t)
	actors := func(token string) (out []string) {
		w.outbox()
		w.call("POST", "/auth/login", token, `{"username":"chefe","password":"wrong"}`).want(401)
		w.call("POST", "/auth/login", token, `{"username":"ninguem","password":"wrong"}`).want(401)
		var t employeeapi.Tokens
		w.call("POST", "/auth/login", token, `{"username":"chefe","password":"`+goodPassword+`"}`).want(200).into(&t)
		refresh := `{"refresh_token":"` + t.RefreshToken + `"}`
		w.call("POST", "/auth/refresh", token, refresh).want(200)
		w.call("POST", "/auth/refresh", token, refresh).want(401) // used twice: the session ends
		var made employeeapi.Account
		w.call("POST", "/accounts", w.admin, `{"username":"nova`+strconv.Itoa(len(token))+`"}`).want(201).into(&made)
		w.call("POST", "/auth/setup"+strings.TrimPrefix(made.SetupURL, "/comecar"), token, `{"password":"`+goodPassword+`"}`).want(200)
		for _, e := range w.pushed.events {
			actor := e.Actor
			if actor == made.ID {
				actor = "the new one"
			}
			out = append(out, e.Type+" "+actor)
		}
		return out
	}
	without := actors("")
	if len(without) < 7 || without[0] != "acervo.session.refused.v1 system" || without[1] != "acervo.session.refused.v1 system" ||
		!strings.HasPrefix(without[2], "acervo.session.began.v1 ") || without[2] == "acervo.session.began.v1 system" {
		t.Errorf("without a token: %v", without)
	}
	if with := actors(w.hr); !slices.Equal(with, without) {
		t.Errorf("with hr's token: %v, without: %v", with, without)
	}
}

// Without the process that derives keys nobody can sign in, and everybody is told to try
// again: it says nothing of them, and is no attempt of theirs.
func TestLoginWithoutKeys(t *testing.T) {
	w := newWorld(t)
	keys := argon2id.NewProcess(telemetry.Discard(), "false")
	t.Cleanup(func() { keys.Close() })
	working := w.handler
	derive := func(_ context.Context, password, salt []byte) ([]byte, error) {
		return argon2id.Key(password, salt), nil
	}
	without, err := employee.New(t.Context(), employee.Config{
		Store: w.store, Secret: bytes.Repeat([]byte{7}, 32), Permissions: w.pushed, Documents: w.docs, Now: w.now,
		Hasher: employee.NewHasher(1, func(ctx context.Context, password, salt []byte) ([]byte, error) { return derive(ctx, password, salt) }),
	})
	if err != nil {
		t.Fatal(err)
	}
	derive = keys.Key // it dies after the start
	w.handler = employeehttp.API(rest.Config{Logger: telemetry.Discard()}, without).Handler()
	for range 6 {
		for _, name := range []string{"chefe", "ninguem"} {
			got := w.call("POST", "/auth/login", "", `{"username":"`+name+`","password":"`+goodPassword+`"}`).want(503)
			if after := got.Header().Get("Retry-After"); after != "5" {
				t.Errorf("%s: Retry-After %q", name, after)
			}
		}
	}
	w.handler = working
	w.login("chefe")
}

func TestThrottleByName(t *testing.T) {
	w := newWorld(t)
	wrong := func() answer { return w.call("POST", "/auth/login", "", `{"username":"chefe","password":"wrong"}`) }
	for range 5 {
		wrong().want(401)
	}
	work := w.hasher.Done.Load()
	wait := func(a answer) int {
		a.want(429)
		n, err := strconv.Atoi(a.Header().Get("Retry-After"))
		if err != nil || n < 1 {
			t.Fatalf("Retry-After %q", a.Header().Get("Retry-After"))
		}
		return n
	}
	first := wait(wrong())
	w.call("POST", "/auth/login", "", `{"username":"Chefe","password":"`+goodPassword+`"}`).want(429) // right ones too
	if w.hasher.Done.Load() != work {
		t.Error("a throttled attempt was hashed")
	}
	last := first
	for range 12 {
		w.pass(time.Duration(last) * time.Second)
		wrong().want(401)
		next := wait(wrong())
		if next < last || next > 300 {
			t.Fatalf("after %d s it is %d s", last, next)
		}
		last = next
	}
	if last != 300 {
		t.Errorf("the longest wait is %d s", last)
	}
	w.call("POST", "/auth/login", "", `{"username":"rh","password":"`+goodPassword+`"}`).want(200) // others are not held up
	w.pass(300 * time.Second)
	w.login("chefe")
	wrong().want(401)
	wrong().want(401) // forgiven

	// Nobody knows from throttling which names exist.
	for range 5 {
		w.call("POST", "/auth/login", "", `{"username":"ninguem","password":"wrong"}`).want(401)
	}
	wait(w.call("POST", "/auth/login", "", `{"username":"ninguem","password":"wrong"}`))
}

// A restart forgets no failed sign-in, and the database does not tell whose they were.
func TestThrottleSurvivesARestart(t *testing.T) {
	w := newWorld(t)
	login := func(name, password string) error {
		_, err := w.s.Login(t.Context(), employeeapi.Credentials{Username: name, Password: password}, employee.Origin{Address: netip.MustParseAddr("192.0.2.7")})
		return err
	}
	rows := func() (n int, dump string) {
		if err := w.db.QueryRow(t.Context(), `SELECT count(*), coalesce(group_concat(key), '') FROM failed_sign_ins`).Scan(&n, &dump); err != nil {
			t.Fatal(err)
		}
		return n, dump
	}
	if n, _ := rows(); n != 0 {
		t.Errorf("%d rows though nobody failed", n)
	}
	for range 5 {
		if err := login("chefe", "wrong"); !fault.Is(err, fault.Unauthenticated) {
			t.Fatal(err)
		}
	}
	if n, dump := rows(); n != 2 || strings.Contains(dump, "chefe") || strings.Contains(dump, "192.0.2.7") {
		t.Errorf("%d rows: %s", n, dump)
	}
	w.restart()
	if err := login("chefe", goodPassword); !fault.Is(err, fault.Throttled) {
		t.Errorf("after a restart: %v", err)
	}
	for i := range 25 { // 30 from this address in all
		if err := login(fmt.Sprint("nobody", i), "wrong"); !fault.Is(err, fault.Unauthenticated) {
			t.Fatal(err)
		}
	}
	w.restart()
	if err := login("rh", goodPassword); !fault.Is(err, fault.Throttled) {
		t.Errorf("from the same address: %v", err)
	}
	w.pass(5 * time.Minute)
	if err := login("chefe", goodPassword); err != nil {
		t.Error(err)
	}
	before, _ := rows()
	if before != 26 {
		t.Errorf("%d rows: the name's were not forgiven", before)
	}
	for range 3 {
		if err := login("rh", goodPassword); err != nil {
			t.Fatal(err)
		}
	}
	w.pass(16 * time.Minute)
	if err := login("nobody", "wrong"); !fault.Is(err, fault.Unauthenticated) {
		t.Fatal(err)
	}
	if n, _ := rows(); n != 2 {
		t.Errorf("%d rows: what is old is not dropped", n)
	}
}

// TestARefusalIsOneCommit: that a sign-in failed is counted and in the trail in one step.
func TestARefusalIsOneCommit(t *testing.T) {
	w := newWorld(t)
	commits := 0
	w.db.OnCommit(func() { commits++ })
	for _, body := range []string{`{"username":"chefe","password":"wrong"}`, `{"username":"ninguem","password":"wrong"}`} {
		w.outbox()
		commits = 0
		w.call("POST", "/auth/login", "", body).want(401)
		if told := w.outbox(); commits != 1 || len(told) != 1 {
			t.Errorf("%s: %d commits, told %v", body, commits, told)
		}
	}
	commits = 0
	w.call("POST", "/auth/login", "", `{"username":"chefe","password":"`+goodPassword+`"}`).want(200)
	if commits != 1 {
		t.Errorf("a sign-in that has a failure forgiven: %d commits", commits)
	}
	var kept int
	if err := w.db.QueryRow(t.Context(), `SELECT count(*) FROM failed_sign_ins`).Scan(&kept); err != nil || kept > 2 {
		t.Errorf("%d failures are kept: %v", kept, err) // the unknown name's, and the address's if there is one
	}
}

func TestThrottleByAddress(t *testing.T) {
	w := newWorld(t)
	from := func(name, password, address string) error {
		_, err := w.s.Login(t.Context(), employeeapi.Credentials{Username: name, Password: password}, employee.Origin{Address: netip.MustParseAddr(address)})
		return err
	}
	for i := range 30 {
		if err := from(fmt.Sprint("nobody", i), "wrong", fmt.Sprintf("2001:db8::%x", i+1)); !fault.Is(err, fault.Unauthenticated) {
			t.Fatal(err)
		}
	}
	if err := from("another", "wrong", "2001:db8::ffff"); !fault.Is(err, fault.Throttled) {
		t.Errorf("the same network: %v", err)
	}
	if err := from("chefe", goodPassword, "2001:db8:0:1::1"); err != nil {
		t.Errorf("another network: %v", err)
	}
}

// Many who sign in to one account at once are no guesses.
func TestLoginAtOnce(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if a := w.call("POST", "/auth/login", "", `{"username":"chefe","password":"`+goodPassword+`"}`); a.Code != 200 {
				t.Errorf("%d: %s", a.Code, a.Body)
			}
		})
	}
	wg.Wait()
}

// Many guesses at once are no more than the same guesses one by one.
func TestThrottleAtOnce(t *testing.T) {
	w := newWorld(t)
	before := w.hasher.Done.Load()
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { w.call("POST", "/auth/login", "", `{"username":"chefe","password":"wrong"}`) })
	}
	wg.Wait()
	if did := w.hasher.Done.Load() - before; did > 5 {
		t.Errorf("%d of 50 guesses were let through", did)
	}
}

func TestRefresh(t *testing.T) {
	w := newWorld(t)
	one := w.login("rh")
	refresh := func(token string) answer {
		return w.call("POST", "/auth/refresh", "", `{"refresh_token":"`+token+`"}`)
	}
	var two, three employeeapi.Tokens
	refresh(one.RefreshToken).want(200).into(&two)
	refresh(two.RefreshToken).want(200).into(&three)
	w.call("GET", "/company", three.AccessToken, "").want(200)
	other := w.login("rh")
	w.outbox()
	refresh(one.RefreshToken).want(401) // used twice: the family ends
	if got := w.outbox(); !slices.Equal(got, []string{"session.ended"}) {
		t.Errorf("events %v", got)
	}
	refresh(three.RefreshToken).want(401)
	w.call("GET", "/company", three.AccessToken, "").want(401)
	w.call("GET", "/company", other.AccessToken, "").want(200) // another sign-in is another family

	// An invented token, or one that was altered, ends nothing.
	for _, bad := range []string{"x", other.RefreshToken[:len(other.RefreshToken)-2] + "AA", "B" + other.RefreshToken[1:], other.AccessToken} {
		refresh(bad).want(401)
	}
	var next employeeapi.Tokens
	refresh(other.RefreshToken).want(200).into(&next)
	var stored int
	if err := w.db.QueryRow(t.Context(), `SELECT count(*) FROM sessions WHERE refresh_hash = $1`, next.RefreshToken).Scan(&stored); err != nil || stored != 0 {
		t.Errorf("refresh tokens are stored as they are: %d %v", stored, err)
	}
	// Unused for a week it has expired.
	w.pass(7*24*time.Hour + time.Second)
	refresh(next.RefreshToken).want(401)
}

// The same refresh token twice at once: one wins, and the session ends for both.
func TestRefreshTwiceAtOnce(t *testing.T) {
	w := newWorld(t)
	tokens := w.login("rh")
	codes := make([]int, 8)
	var wg sync.WaitGroup
	for i := range codes {
		wg.Go(func() {
			codes[i] = w.call("POST", "/auth/refresh", "", `{"refresh_token":"`+tokens.RefreshToken+`"}`).Code
		})
	}
	wg.Wait()
	slices.Sort(codes)
	if codes[0] != 200 || codes[1] != 401 {
		t.Errorf("answers %v", codes)
	}
	w.call("GET", "/company", tokens.AccessToken, "").want(401)
}

func TestLogout(t *testing.T) {
	w := newWorld(t)
	one, two := w.login("rh"), w.login("rh")
	w.call("POST", "/auth/logout", one.AccessToken, "").want(204)
	w.call("GET", "/company", one.AccessToken, "").want(401)
	w.call("POST", "/auth/refresh", "", `{"refresh_token":"`+one.RefreshToken+`"}`).want(401)
	w.call("POST", "/auth/logout", "", `{"refresh_token":"`+two.RefreshToken+`"}`).want(204)
	w.call("POST", "/auth/logout", "", `{"refresh_token":"`+two.RefreshToken+`"}`).want(204)
	w.call("GET", "/company", two.AccessToken, "").want(401)
	w.call("POST", "/auth/logout", "", "").want(401)
	w.call("POST", "/auth/logout", "", `{"refresh_token":"x"}`).want(401)
}

func TestSessions(t *testing.T) {
	w := newWorld(t)
	var mine employeeapi.Tokens
	w.call("POST", "/auth/login", "", `{"username":"rh","password":"`+goodPassword+`"}`, "User-Agent: Firefox\x00 1").want(200).into(&mine)
	var page rest.Page[employeeapi.Session]
	w.call("GET", "/auth/sessions", mine.AccessToken, "").want(200).into(&page)
	if len(page.Items) != 2 || !page.Items[0].Current || page.Items[1].Current || page.Items[0].UserAgent != "Firefox  1" || page.Items[0].Address != "192.0.2.1" {
		t.Fatalf("sessions %+v", page.Items)
	}
	var admins rest.Page[employeeapi.Session]
	w.call("GET", "/auth/sessions", w.admin, "").want(200).into(&admins)
	w.call("DELETE", "/auth/sessions/"+admins.Items[0].ID, mine.AccessToken, "").want(404)
	w.call("DELETE", "/auth/sessions/nothing", mine.AccessToken, "").want(404)

	ids := `{"ids":["` + page.Items[1].ID + `","nothing","` + page.Items[0].ID + `"]}`
	active := func() (got employeeapi.ActiveSessions) {
		w.call("POST", "/auth/sessions/active", w.service(), ids).want(200).into(&got)
		return got
	}
	if got := active().Active; !slices.Equal(got, []string{page.Items[1].ID, page.Items[0].ID}) {
		t.Errorf("active %v", got)
	}
	w.call("DELETE", "/auth/sessions/"+page.Items[1].ID, mine.AccessToken, "").want(204)
	w.call("DELETE", "/auth/sessions/"+page.Items[1].ID, mine.AccessToken, "").want(404)
	w.call("GET", "/company", w.hr, "").want(401)
	if got := active().Active; !slices.Equal(got, []string{page.Items[0].ID}) {
		t.Errorf("active %v", got)
	}
	w.call("POST", "/auth/sessions/active", mine.AccessToken, ids).want(403)
	w.call("POST", "/auth/sessions/active", w.service(), `{"ids":"x"}`).want(422).names("ids")
}

func TestServiceToken(t *testing.T) {
	w := newWorld(t)
	token := w.service()
	c, err := identity.NewVerifier(w.s.JWKS).Verify(t.Context(), token)
	if err != nil || c.Service != "document" || c.AccountID != "" {
		t.Errorf("%+v %v", c, err)
	}
	for _, body := range []string{`{"service":"document","secret":"wrong"}`, `{"service":"other","secret":"` + serviceSecret + `"}`} {
		w.call("POST", "/auth/service", "", body).want(401)
	}
	w.call("GET", "/auth/sessions", token, "").want(403)
	w.call("GET", "/employees", token, "").want(200)
}

func TestKeyRotation(t *testing.T) {
	w := newWorld(t)
	old := w.login("rh").AccessToken
	keys := func() (set identity.JWKS) {
		w.call("GET", "/.well-known/jwks.json", "", "").want(200).into(&set)
		return set
	}
	before := keys()
	w.pass(24*time.Hour + time.Minute)
	fresh := w.login("rh").AccessToken
	after := keys()
	if len(before.Keys) != 1 || len(after.Keys) != 2 || after.Keys[0].ID == before.Keys[0].ID {
		t.Fatalf("keys %+v, then %+v", before, after)
	}
	v := identity.NewVerifier(w.s.JWKS)
	if _, err := v.Verify(t.Context(), old); err != nil {
		t.Errorf("a token of the key before: %v", err)
	}
	w.call("GET", "/company", fresh, "")
	w.pass(2 * time.Hour)
	if set := keys(); len(set.Keys) != 1 || set.Keys[0].ID != after.Keys[0].ID {
		t.Errorf("an old key is still shown: %+v", set)
	}
	var sealed string
	if err := w.db.QueryRow(t.Context(), `SELECT group_concat(sealed) FROM signing_keys`).Scan(&sealed); err != nil || sealed == "" {
		t.Fatal(err)
	}
}
