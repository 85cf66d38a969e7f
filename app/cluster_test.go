package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"acervo/app/demo"
	"acervo/platform/blob/blobs3/blobs3test"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/telemetry"
	"acervo/services/employee/employeeapi"
)

// cluster is an Acervo in many processes on real engines, with a small demo company.
type cluster struct {
	*world
	t         *testing.T
	dir       string
	settings  string // the configuration file of all processes
	processes map[string]*member
}

// member is one process of a cluster.
type member struct {
	*program
	name, service string
	args          []string
	addr          string // of its API, or of the web app
	ops           string
}

// instances is how many processes each service has.
var instances = map[string]int{"employee": 2, "permission": 2, "document": 2, "notification": 1, "audit": 1, "bff": 1}

// paths is which service answers what begins so.
var paths = map[string]string{
	"/employees": "employee", "/groups": "employee", "/accounts": "employee", "/auth": "employee", "/.well-known": "employee", "/company": "employee",
	"/permissions": "permission", "/scopes": "permission", "/classes": "permission",
	"/documents": "document", "/document-types": "document", "/views": "document",
	"/notifications": "notification", "/audit": "audit",
}

// newCluster starts one on the engines at a place, whose data folder is not used.
func newCluster(t *testing.T, at Place) *cluster {
	t.Helper()
	c := &cluster{t: t, dir: t.TempDir(), processes: map[string]*member{}}
	at.Data = filepath.Join(c.dir, "demo")
	s, err := open(&Config{Place: at, MaxUpload: 8 << 20, Drain: time.Second}, telemetry.Discard())
	if err != nil {
		t.Fatal(err)
	}
	signIns, err := s.load(t.Context(), demo.Size{Employees: 150, Documents: 400, Seed: 7, Today: time.Now()}, nil)
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var secrets strings.Builder
	for _, name := range serviceNames {
		fmt.Fprintf(&secrets, "%s=secret-of-%s-in-this-test\n", name, name)
	}
	settings := map[string]any{
		"service-secret-file": writeFile(t, "secrets", secrets.String()),
		"employee-key-file":   filepath.Join(at.Data, secretFile),
		"trusted-proxies":     []string{"127.0.0.1"}, "leave": "3s", "max-upload": 8 << 20,
	}
	engines(at, settings)
	members := map[string][]*member{}
	for _, service := range serviceNames {
		var addresses []string
		for i := range instances[service] {
			m := &member{name: fmt.Sprintf("%s-%d", service, i+1), service: service, addr: freeAddr(t), ops: freeAddr(t)}
			flag := "--api-addr"
			if service == "bff" {
				flag = "--web-addr"
			}
			m.args = []string{"serve", service, "--data", filepath.Join(c.dir, m.name), flag, m.addr, "--ops-addr", m.ops, "--log", filepath.Join(c.dir, m.name+".log")}
			addresses = append(addresses, "http://"+m.addr)
			members[service] = append(members[service], m)
			c.processes[m.name] = m
		}
		if service != "bff" {
			settings[service+"-url"] = addresses
		}
	}
	raw, err := json.Marshal(settings) // which is YAML
	if err != nil {
		t.Fatal(err)
	}
	c.settings = writeFile(t, "acervo.yaml", string(raw))
	for _, service := range serviceNames { // in an order in which each finds those whom it asks
		for _, m := range members[service] {
			c.start(m)
		}
		for _, m := range members[service] {
			c.waitFor(m)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			c.tell()
		}
	})
	api := httptest.NewServer(gateway(t, members))
	t.Cleanup(api.Close)
	c.world = &world{system: &system{}, api: api, signIns: signIns, tokens: map[string]string{}}
	c.verifier = identity.NewVerifier(employeeapi.NewClient(api.URL, nil).JWKS)
	for _, in := range signIns {
		c.signIn(t, in)
	}
	return c
}

// signIn gives somebody a session.
func (c *cluster) signIn(t *testing.T, in SignIn) {
	t.Helper()
	var out struct {
		AccessToken string `json:"access_token"`
	}
	if status, err := c.do("", http.MethodPost, "/auth/login", map[string]string{"username": in.Username, "password": in.Password}, &out); err != nil || status != http.StatusOK {
		t.Fatalf("sign in: %d %v", status, err)
	}
	c.tokens[in.Username] = out.AccessToken
}

// start starts a process, perhaps again.
func (c *cluster) start(m *member) {
	c.t.Helper()
	m.program = start(c.t, append(m.args, "--config", c.settings)...)
}

// waitFor waits until a process says that it is ready.
func (c *cluster) waitFor(m *member) {
	c.t.Helper()
	for until := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		res, err := http.Get("http://" + m.ops + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(until) {
			_ = m.Process.Kill()
			_, said := m.end()
			c.t.Fatalf("%s is not ready: %v\n%s", m.name, err, said)
		}
	}
}

// tell shows the logs' ends, for a test that failed.
func (c *cluster) tell() {
	for name := range c.processes {
		raw, _ := os.ReadFile(filepath.Join(c.dir, name+".log"))
		lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
		var told []string
		for _, line := range lines {
			if !strings.Contains(line, `"log_type":"access"`) && !strings.Contains(line, `"level":"DEBUG"`) {
				told = append(told, line)
			}
		}
		c.t.Logf("%s:\n%s", name, strings.Join(told[max(0, len(told)-15):], "\n"))
	}
}

// signal sends a process a signal and, for those that end it, waits for the end.
func (c *cluster) signal(m *member, sig syscall.Signal) {
	c.t.Helper()
	if err := m.Process.Signal(sig); err != nil {
		c.t.Fatal(err)
	}
	if sig == syscall.SIGKILL || sig == syscall.SIGTERM {
		_ = m.Wait()
	}
}

// engines are the flags of the engines at a place.
func engines(at Place, settings map[string]any) {
	for name, value := range map[string]string{"postgres": at.Postgres, "postgres-prefix": at.PostgresPrefix, "kafka": strings.Join(at.Kafka, ","), "kafka-prefix": at.KafkaPrefix, "content": at.Content} {
		if value != "" {
			settings[name] = value
		}
	}
}

// gateway sends each request to one of its service's instances, in turn, as a load balancer
// does: to another where nobody listens.
func gateway(t *testing.T, members map[string][]*member) http.Handler {
	t.Helper()
	network := rest.NewMemoryNetwork()
	proxies := map[string]http.Handler{}
	for service, all := range members {
		var addresses []*url.URL
		for _, m := range all {
			addresses = append(addresses, &url.URL{Scheme: "http", Host: m.addr})
		}
		network.Elsewhere(service, addresses)
		to, err := url.Parse(network.URL(service))
		if err != nil {
			t.Fatal(err)
		}
		proxies[service] = &httputil.ReverseProxy{
			FlushInterval: -1,
			Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(to) },
			Transport:     network.Transport(),
			ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
				w.WriteHeader(http.StatusBadGateway)
				_, _ = io.WriteString(w, err.Error())
			},
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		proxy := proxies[paths["/"+first]]
		if proxy == nil {
			http.NotFound(w, r)
			return
		}
		proxy.ServeHTTP(w, r)
	})
}

var takenAddrs sync.Map

// freeAddr is an address of loopback at which nobody listens.
func freeAddr(t *testing.T) string {
	t.Helper()
	for {
		s := httptest.NewServer(nil)
		u, err := url.Parse(s.URL)
		s.Close()
		if err != nil {
			t.Fatal(err)
		}
		if _, taken := takenAddrs.LoadOrStore(u.Host, true); !taken {
			return u.Host
		}
	}
}

// everyEngine is a place on all the engines, "" in what it lacks where the tests have none.
func everyEngine(t *testing.T) Place {
	t.Helper()
	at, kafka := onPostgres(t), onKafka(t)
	at.Events, at.Content = kafka.Events, blobs3test.Address(t)
	return at
}

// TestManyProcessesOnS3: every service in processes of its own, on PostgreSQL, Kafka and S3.
func TestManyProcessesOnS3(t *testing.T) {
	c := newCluster(t, everyEngine(t))
	t.Run("the main job", func(t *testing.T) { mainJob(t, c.world) }) // each request to another instance
	t.Run("a revocation holds on every instance", func(t *testing.T) { revocationHolds(t, c) })
	t.Run("a wrong secret is told at the start", func(t *testing.T) {
		m := *c.processes["audit-1"]
		other := writeFile(t, "secrets", "audit=another-secret-than-it-has\n")
		m.args = append(slices.Clone(m.args), "--api-addr", freeAddr(t), "--ops-addr", freeAddr(t), "--data", t.TempDir(), "--service-secret-file", other)
		c.start(&m)
		if code, said := m.end(); code != 1 || !strings.Contains(said, "does not accept the secret of audit") {
			t.Errorf("exit %d: %s", code, said)
		}
	})
	t.Run("instances leave and join under load", func(t *testing.T) { instancesLeaveAndJoin(t, c) })
	t.Run("without permissions nothing is shown", func(t *testing.T) { withoutPermissions(t, c) })
	t.Run("what has ended is refused at once", func(t *testing.T) { endedIsRefused(t, c) })
}

// revocationHolds: what was revoked is refused by every instance as soon as the revocation was
// answered, whichever answered it; what was uploaded is in the next list of every instance.
func revocationHolds(t *testing.T, c *cluster) {
	c.signIn(t, c.actor(t, "tatiana.novaes").who) // she was deactivated meanwhile
	hr, worker, other := c.actor(t, "beatriz.nakamura"), c.actor(t, "ana.souza"), c.actor(t, "tatiana.novaes")
	personal, fields := hr.typeOf("personal")
	begun, n := time.Now(), 0
	for ; n < 80 && time.Since(begun) < 10*time.Second; n++ {
		d, status := hr.upload(map[string]any{"employee_id": worker.who.EmployeeID, "type": personal, "title": fmt.Sprintf("Rodada %d", n), "fields": fields},
			"rodada.pdf", "application/pdf", fmt.Appendf(nil, "%s%% %d\n", onePagePDF, n))
		if status != http.StatusCreated {
			t.Fatal(status)
		}
		for range 2 { // both instances
			if !worker.sees(d) {
				t.Fatalf("round %d: acknowledged and not seen", n)
			}
		}
		var share struct{ ID string }
		hr.must(http.StatusCreated, http.MethodPost, "/permissions", map[string]any{
			"subject": map[string]string{"kind": "user", "id": other.id}, "actions": []string{"view"},
			"target": map[string]string{"kind": "document", "id": d.ID}, "classes": []string{"personal"}, "effect": "allow",
		}, &share)
		for range 2 {
			if !other.sees(d) {
				t.Fatalf("round %d: shared and not seen", n)
			}
		}
		hr.must(http.StatusNoContent, http.MethodDelete, "/permissions/"+share.ID, nil, nil)
		for range 2 {
			other.must(http.StatusNotFound, http.MethodGet, "/documents/"+d.ID, nil, nil)
		}
		if other.sees(d) {
			t.Fatalf("round %d: revoked and seen", n)
		}
	}
	t.Logf("%d rounds in %s", n, time.Since(begun))
}

// load has some people read and write until stop, and counts what they were answered.
type load struct {
	stop     context.CancelFunc
	done     sync.WaitGroup
	mu       sync.Mutex
	answered map[int]int
	odd      []string
	uploaded []string // ids
}

func (c *cluster) load(hr, worker *actor) *load {
	ctx, stop := context.WithCancel(c.t.Context())
	l := &load{stop: stop, answered: map[int]int{}}
	personal, fields := hr.typeOf("personal")
	note := func(what string, status int, err error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.answered[status]++
		if err != nil || status/100 != 2 {
			l.odd = append(l.odd, fmt.Sprintf("%s %s: %d %v", time.Now().Format("15:04:05.000"), what, status, err))
		}
	}
	var n atomic.Int64
	for i := range 4 {
		l.done.Go(func() {
			for ctx.Err() == nil {
				switch i {
				case 0:
					k := n.Add(1)
					d, status, said, err := hr.tryUpload(map[string]any{"employee_id": worker.who.EmployeeID, "type": personal, "title": fmt.Sprintf("Carga %d", k), "fields": fields},
						"carga.pdf", "application/pdf", fmt.Appendf(nil, "%s%% %d %s\n", onePagePDF, k, c.dir))
					note("upload "+said, status, err)
					if status == http.StatusCreated {
						l.mu.Lock()
						l.uploaded = append(l.uploaded, d.ID)
						l.mu.Unlock()
					}
				case 1:
					status, err := c.do(worker.token, http.MethodGet, "/documents?count=true", nil, nil)
					note("list", status, err)
				case 2:
					status, err := c.do(hr.token, http.MethodPost, "/permissions/check", map[string]any{"action": "view", "employee_id": worker.who.EmployeeID, "class": "personal"}, nil)
					note("check", status, err)
				case 3:
					status, err := c.do(hr.token, http.MethodGet, "/employees?limit=10", nil, nil)
					note("people", status, err)
				}
			}
		})
	}
	return l
}

func (l *load) end() {
	l.stop()
	l.done.Wait()
}

// instancesLeaveAndJoin: one of two instances of each service is told to
// stop, and started again, without an error to anybody; one that is killed costs the
// requests it had in flight and no others; nothing acknowledged is lost.
func instancesLeaveAndJoin(t *testing.T, c *cluster) {
	hr, worker := c.actor(t, "beatriz.nakamura"), c.actor(t, "ana.souza")
	l := c.load(hr, worker)
	time.Sleep(500 * time.Millisecond)
	for _, name := range []string{"document-2", "permission-1", "employee-2"} {
		m := c.processes[name]
		c.signal(m, syscall.SIGTERM)
		if code := m.ProcessState.ExitCode(); code != 0 {
			t.Errorf("%s ended with %d", name, code)
		}
		c.start(m)
		c.waitFor(m)
	}
	l.mu.Lock()
	if len(l.odd) > 0 {
		t.Errorf("while instances left and joined: %v", l.odd[:min(len(l.odd), 10)])
	}
	t.Logf("answers while instances left and joined: %v", l.answered)
	clear(l.answered)
	l.odd = nil
	l.mu.Unlock()
	for _, name := range []string{"document-1", "permission-2", "employee-1"} {
		m := c.processes[name]
		c.signal(m, syscall.SIGKILL)
		time.Sleep(500 * time.Millisecond)
		c.start(m)
		c.waitFor(m)
	}
	l.end()
	if failed := len(l.odd); failed > 4*3 { // four at work, three kills
		t.Errorf("%d requests failed: %v", failed, l.odd)
	}
	t.Logf("answers while instances were killed: %v", l.answered)
	for _, id := range l.uploaded {
		hr.must(http.StatusOK, http.MethodGet, "/documents/"+id+"/content", nil, nil)
	}
	t.Logf("%d acknowledged, all there", len(l.uploaded))
}

// withoutPermissions: while the permission service cannot be reached
// everything is refused, nothing is shown, and when it is back all goes on.
func withoutPermissions(t *testing.T, c *cluster) {
	hr, worker := c.actor(t, "beatriz.nakamura"), c.actor(t, "ana.souza")
	personal, fields := hr.typeOf("personal")
	d, status := hr.upload(map[string]any{"employee_id": worker.who.EmployeeID, "type": personal, "title": "Antes da falta", "fields": fields}, "a.pdf", "application/pdf", onePagePDF)
	if status != http.StatusCreated || !hr.sees(d) {
		t.Fatal(status)
	}
	for name, how := range map[string][2]syscall.Signal{"frozen": {syscall.SIGSTOP, syscall.SIGCONT}, "killed": {syscall.SIGKILL, 0}} {
		t.Run(name, func(t *testing.T) {
			for _, m := range []string{"permission-1", "permission-2"} {
				c.signal(c.processes[m], how[0])
			}
			for _, path := range []string{"/documents", "/documents?count=true&q=falta", "/documents/" + d.ID, "/documents/" + d.ID + "/content", "/documents/facets"} {
				begun := time.Now()
				status, err := c.do(hr.token, http.MethodGet, path, nil, nil)
				if err != nil || status != http.StatusServiceUnavailable || time.Since(begun) > 5*time.Second {
					t.Errorf("%s: %d %v after %s", path, status, err, time.Since(begun))
				}
			}
			if _, status, said, err := hr.tryUpload(map[string]any{"employee_id": worker.who.EmployeeID, "type": personal, "title": "Durante", "fields": fields}, "b.pdf", "application/pdf", onePagePDF); err != nil || status != http.StatusServiceUnavailable {
				t.Errorf("upload: %d %s %v", status, said, err)
			}
			for _, m := range []string{"permission-1", "permission-2"} {
				if how[1] == 0 {
					c.start(c.processes[m])
				} else {
					c.signal(c.processes[m], how[1])
				}
				c.waitFor(c.processes[m])
			}
			answered := 0 // in a row: each instance lets the other service rest for a second
			eventually(t, "it goes on", func() bool {
				if status, err := c.do(hr.token, http.MethodGet, "/documents/"+d.ID, nil, nil); err != nil || status != http.StatusOK {
					answered = 0
				}
				answered++
				return answered > 10
			})
			if !hr.sees(d) {
				t.Error("it is not seen any more")
			}
		})
	}
}

// ask makes a request at one process.
func (c *cluster) ask(m *member, token, path string) int {
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, "http://"+m.addr+path, nil)
	if err != nil {
		c.t.Error(err)
		return 0
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := patient.Do(req)
	if err != nil {
		c.t.Error(err)
		return 0
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// everywhere asks every process at once what everybody may ask of it, and counts the answers.
func (c *cluster) everywhere(token string) map[int]int {
	answers := map[int]int{}
	var mu sync.Mutex
	var asking sync.WaitGroup
	for path := range doors {
		first, _, _ := strings.Cut(path[1:], "?")
		for _, m := range c.processes {
			if m.service == paths["/"+first] {
				asking.Go(func() {
					status := c.ask(m, token, path)
					mu.Lock()
					defer mu.Unlock()
					answers[status]++
				})
			}
		}
	}
	asking.Wait()
	return answers
}

// endedIsRefused: as soon as the end of a session was answered, whichever way it ended and
// whoever answered it, no process of any service lets a token of it in that is good by itself.
func endedIsRefused(t *testing.T, c *cluster) {
	const who = "caio.davila"
	other, _ := c.signedIn(t, who)
	eventually(t, "all have found each other", func() bool {
		answers := c.everywhere(other)
		return len(answers) == 1 && answers[http.StatusOK] > 0
	})
	call := func(want int, token, method, path string, in, out any) {
		t.Helper()
		if status, err := c.do(token, method, path, in, out); err != nil || status != want {
			t.Fatalf("%s %s: %d %v, want %d", method, path, status, err, want)
		}
	}
	good := func(token, when string) int {
		t.Helper()
		answers := c.everywhere(token)
		if len(answers) != 1 || answers[http.StatusOK] == 0 {
			t.Fatalf("%s: %v", when, answers)
		}
		return answers[http.StatusOK]
	}
	asked := 0
	refused := func(token, when string) {
		t.Helper()
		answers := c.everywhere(token)
		if len(answers) != 1 || answers[http.StatusUnauthorized] == 0 {
			t.Errorf("%s: %v", when, answers)
		}
		asked += answers[http.StatusUnauthorized]
	}
	ways := map[string]func(token, refresh, session string){
		"signed out": func(token, _, _ string) {
			call(http.StatusNoContent, token, http.MethodPost, "/auth/logout", nil, nil)
		},
		"ended from another session": func(_, _, session string) {
			call(http.StatusNoContent, other, http.MethodDelete, "/auth/sessions/"+session, nil, nil)
		},
		"a refresh token used twice": func(_, refresh, _ string) {
			in := map[string]string{"refresh_token": refresh}
			call(http.StatusOK, "", http.MethodPost, "/auth/refresh", in, nil)
			call(http.StatusUnauthorized, "", http.MethodPost, "/auth/refresh", in, nil)
		},
	}
	begun := time.Now()
	rounds := 0
	for ; rounds < 8 && time.Since(begun) < 20*time.Second; rounds++ {
		for how, end := range ways {
			token, refresh := c.signedIn(t, who)
			caller, err := c.verifier.Verify(t.Context(), token)
			if err != nil {
				t.Fatal(err)
			}
			good(token, "signed in")
			end(token, refresh, caller.SessionID)
			refused(token, how)
		}
	}
	t.Logf("%d rounds, %d requests refused, %d good ones each time", rounds, asked, good(other, "a session that has not ended"))

	// Somebody who is deactivated, and activated again: the session stays ended.
	const name, password = "prova.de.saida", "cavalo correto bateria"
	var account struct{ ID string }
	call(http.StatusCreated, other, http.MethodPost, "/accounts", map[string]any{"username": name, "roles": []string{"admin"}, "password": password}, &account)
	c.signIns = append(c.signIns, SignIn{Username: name, Password: password})
	token, _ := c.signedIn(t, name)
	good(token, "a new account")
	call(http.StatusOK, other, http.MethodPatch, "/accounts/"+account.ID, map[string]any{"status": "inactive"}, nil)
	refused(token, "deactivated")
	call(http.StatusOK, other, http.MethodPatch, "/accounts/"+account.ID, map[string]any{"status": "active"}, nil)
	refused(token, "activated again")

	// While the permission service cannot be told, one signs out all the same, is let in
	// nowhere, and it hears of it when it is back.
	token, _ = c.signedIn(t, who)
	good(token, "before permissions went away")
	for _, m := range []string{"permission-1", "permission-2"} {
		c.signal(c.processes[m], syscall.SIGKILL)
	}
	begun = time.Now()
	call(http.StatusNoContent, token, http.MethodPost, "/auth/logout", nil, nil)
	if took := time.Since(begun); took > 4*time.Second {
		t.Errorf("signing out took %s", took)
	}
	for path := range doors {
		first, _, _ := strings.Cut(path[1:], "?")
		for _, m := range c.processes {
			if m.service == paths["/"+first] && m.service != "permission" {
				if status := c.ask(m, token, path); status != http.StatusUnauthorized && status != http.StatusServiceUnavailable {
					t.Errorf("%s at %s without permissions: %d", path, m.name, status)
				}
			}
		}
	}
	for _, m := range []string{"permission-1", "permission-2"} {
		c.start(c.processes[m])
		c.waitFor(c.processes[m])
	}
	eventually(t, "permissions hear of it", func() bool {
		answers := c.everywhere(token)
		return len(answers) == 1 && answers[http.StatusUnauthorized] > 0
	})
}
