package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"acervo/app/demo"
	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
	"acervo/platform/telemetry"
	"acervo/services/document/documentapi"
)

// onPostgres is a place with empty databases on the tests' server.
func onPostgres(t *testing.T) Place {
	t.Helper()
	address, prefix := sqldbtest.Prefix(t)
	return cleared(t, Place{Postgres: address, PostgresPrefix: prefix})
}

func cleared(t *testing.T, at Place) Place {
	t.Helper()
	server, err := sqldb.NewServer(at.Postgres, "", at.PostgresPrefix)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range databases {
		if err := server.Clear(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	return at
}

// worldOn is a world of a test's own.
func worldOn(t *testing.T, at Place) *world {
	t.Helper()
	w, err := newWorld(at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.web.Close()
		w.api.Close()
		if err := w.close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func TestMainJobOnPostgres(t *testing.T) { mainJob(t, worldOn(t, onPostgres(t))) }

// ownServer is an engine that a test may kill.
type ownServer struct {
	t       *testing.T
	engine  string
	dir     string
	address string
}

func newServer(t *testing.T) *ownServer {
	t.Helper()
	sqldbtest.Prefix(t) // where there is none, this is left out too
	return newEngine(t, "postgres")
}

// newEngine is an engine of scripts/engines.sh that a test may kill.
func newEngine(t *testing.T, engine string) *ownServer {
	t.Helper()
	dir, err := os.MkdirTemp("", "acervo-own-"+engine+"-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // the server runs as another user
		t.Fatal(err)
	}
	s := &ownServer{t: t, engine: engine, dir: dir}
	t.Cleanup(func() {
		if out, err := s.engines("stop"); err != nil {
			t.Errorf("stop: %v %s", err, out)
		}
		os.RemoveAll(dir)
	})
	s.start()
	return s
}

func (s *ownServer) engines(verb string) (string, error) {
	out, err := exec.Command("../scripts/engines.sh", verb, s.dir, s.engine).Output()
	return string(out), err
}

// start starts it, again at the same address.
func (s *ownServer) start() {
	s.t.Helper()
	var out string
	eventually(s.t, "a server", func() (up bool) { // one that was killed may not be quite gone
		var err error
		out, err = s.engines("start")
		return err == nil
	})
	_, address, ok := strings.Cut(strings.TrimSpace(out), "=")
	if !ok || s.address != "" && s.address != address {
		s.t.Fatalf("the server is at %q, and was at %s", out, s.address)
	}
	s.address = address
}

func (s *ownServer) stop() {
	s.t.Helper()
	if out, err := s.engines("stop"); err != nil {
		s.t.Fatalf("stop: %v %s", err, out)
	}
}

func (s *ownServer) kill() { s.t.Helper(); s.signal(syscall.SIGKILL) }

func (s *ownServer) signal(sig syscall.Signal) {
	s.t.Helper()
	raw, err := os.ReadFile(filepath.Join(s.dir, s.engine, "pid"))
	if err != nil {
		s.t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil {
		s.t.Fatal(err)
	}
	if err := syscall.Kill(pid, sig); err != nil {
		s.t.Fatal(err)
	}
}

// TestServerGoesAndComesBackOnPostgres: while the database server is away, everything that
// needs it is answered with 503 within two seconds; when it is back, Acervo goes on without
// being started again, and has all that it said it had.
func TestServerGoesAndComesBackOnPostgres(t *testing.T) {
	begun := time.Now()
	server := newServer(t)
	t.Logf("server after %s", time.Since(begun))
	w := worldOn(t, Place{Postgres: server.address})
	hr, worker := w.actor(t, "beatriz.nakamura"), w.actor(t, "ana.souza")
	t.Logf("up after %s", time.Since(begun))
	personal, fields := hr.typeOf("personal")
	ops := httptest.NewServer(w.ops)
	defer ops.Close()
	probe := func(path string) int {
		res, err := http.Get(ops.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}

	const within = 2 * time.Second
	var mu sync.Mutex
	var kept []documentapi.Document
	var n, refused atomic.Int64
	upload := func() (status int) {
		i := n.Add(1)
		begun := time.Now()
		d, status, said, err := hr.tryUpload(map[string]any{"employee_id": worker.who.EmployeeID, "type": personal, "title": fmt.Sprintf("Prova q%05d da queda", i), "fields": fields},
			"prova.pdf", "application/pdf", fmt.Appendf(nil, "%s%% %d\n", onePagePDF, i))
		took := time.Since(begun)
		switch {
		case err != nil:
			t.Error(err)
		case status == http.StatusCreated:
			mu.Lock()
			kept = append(kept, d)
			mu.Unlock()
		case status == http.StatusServiceUnavailable:
			refused.Add(1)
			if took > within {
				t.Errorf("refused after %s", took)
			}
		default:
			t.Errorf("upload: %d %s", status, said)
		}
		return status
	}
	for _, c := range []struct {
		name string
		end  func()
	}{{"killed", server.kill}, {"stopped", server.stop}} {
		stop := make(chan struct{})
		var writers sync.WaitGroup
		for range 4 {
			writers.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						upload()
						time.Sleep(10 * time.Millisecond)
					}
				}
			})
		}
		time.Sleep(300 * time.Millisecond)
		refused.Store(0)
		c.end()
		for ended := time.Now(); probe("/readyz") == http.StatusOK; time.Sleep(5 * time.Millisecond) {
			if time.Since(ended) > within {
				t.Fatalf("%s: still ready", c.name)
			}
		}
		for down := time.Now(); time.Since(down) < 600*time.Millisecond; time.Sleep(20 * time.Millisecond) {
			begun := time.Now()
			if status, err := hr.do(hr.token, http.MethodGet, "/documents?employee_id="+worker.who.EmployeeID, nil, nil); status != http.StatusServiceUnavailable || time.Since(begun) > within {
				t.Errorf("%s: a list is answered with %d %v after %s", c.name, status, err, time.Since(begun))
			}
			if probe("/livez") != http.StatusOK || probe("/readyz") != http.StatusServiceUnavailable {
				t.Errorf("%s: /livez %d, /readyz %d", c.name, probe("/livez"), probe("/readyz"))
			}
		}
		if refused.Load() == 0 {
			t.Errorf("%s: nothing was refused", c.name)
		}
		close(stop)
		writers.Wait()
		server.start()
		begun := time.Now()
		for upload() != http.StatusCreated || probe("/readyz") != http.StatusOK {
			if time.Since(begun) > 10*time.Second {
				t.Fatalf("%s: not ready %s after the server was back", c.name, time.Since(begun))
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Logf("%s: %d refused, ready %s after the server was", c.name, refused.Load(), time.Since(begun))
	}
	if err := w.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if letters, err := w.deadLetters(t.Context()); err != nil || len(letters) > 0 {
		t.Errorf("dead letters: %v %v", letters, err)
	}
	for _, d := range kept {
		if !hr.sees(d) {
			t.Errorf("%s was acknowledged and is not there", d.Title)
		}
		hr.must(http.StatusOK, http.MethodGet, "/documents/"+d.ID+"/content", nil, nil)
	}
	if last := kept[len(kept)-1]; !worker.sees(last) {
		t.Errorf("%s does not see %s", worker.who.Username, last.Title)
	}
	t.Logf("%d acknowledged, all there", len(kept))
	var before, after struct{ Total int }
	hr.must(http.StatusOK, http.MethodGet, "/documents?count=true", nil, &before)
	if err := w.document.RebuildCatalogue(t.Context()); err != nil {
		t.Fatal(err)
	}
	hr.must(http.StatusOK, http.MethodGet, "/documents?count=true", nil, &after)
	if before != after || before.Total < len(kept) {
		t.Errorf("%d documents, %d after a rebuild, %d acknowledged", before.Total, after.Total, len(kept))
	}
}

// A data folder has the content of the documents that are in some databases: neither is
// served with another, and none is taken for new that is not.
func TestFolderAndDatabasesBelongTogetherOnPostgres(t *testing.T) {
	at, elsewhere := onPostgres(t), onPostgres(t)
	at.Data = t.TempDir()
	with := func(change func(*Place)) Place {
		other := at
		change(&other)
		return other
	}
	try := func(at Place) error {
		s, err := open(&Config{Place: at, Drain: time.Second}, telemetry.Discard())
		if err == nil {
			err = s.close()
		}
		return err
	}
	for range 2 {
		if err := try(at); err != nil {
			t.Fatal(err)
		}
	}
	embedded := t.TempDir()
	if err := try(Place{Data: embedded}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		at   Place
		says string
	}{
		{"the server is not named", with(func(p *Place) { p.Postgres = "" }), "are on a PostgreSQL server"},
		{"a folder with databases of its own", with(func(p *Place) { p.Data = embedded }), "has databases of its own in it"},
		{"another folder", with(func(p *Place) { p.Data = t.TempDir() }), "belong to another data folder"},
		{"a server without them", with(func(p *Place) { p.PostgresPrefix = elsewhere.PostgresPrefix }), "there is nothing in the databases"},
		{"no password file", with(func(p *Place) { p.PostgresPasswordFile = filepath.Join(embedded, "none") }), "the password for PostgreSQL cannot be read"},
	} {
		if err := try(c.at); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
	if err := try(at); err != nil {
		t.Errorf("after what was refused: %v", err)
	}
}

func TestFillingThatIsCutOffOnPostgres(t *testing.T) {
	at := onPostgres(t)
	at.Data = t.TempDir()
	config := &Config{Place: at, MaxUpload: 1 << 20, Drain: time.Second}
	s, err := openToFill(config, telemetry.Discard())
	if err != nil {
		t.Fatal(err)
	}
	if !s.fresh {
		t.Error("empty databases are not told so")
	}
	ctx, cancel := context.WithCancel(t.Context())
	s.part("document").db.OnCommit(cancel) // among the documents
	if _, err := s.load(ctx, demo.Size{Employees: 120, Documents: 50, Seed: 7, Today: time.Now()}, nil); err == nil {
		t.Error("it was not cut off")
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	if s, err := open(config, telemetry.Discard()); err == nil || !strings.Contains(err.Error(), "half filled") {
		t.Errorf("served: %v", errors.Join(err, s.close()))
	}
	if s, err = openToFill(config, telemetry.Discard()); err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if !s.fresh || !s.again {
		t.Errorf("fresh %v, again %v", s.fresh, s.again)
	}
	if _, err := s.load(t.Context(), demo.Size{Employees: 120, Documents: 50, Seed: 7, Today: time.Now()}, nil); err != nil {
		t.Error(err)
	}
}

// The password is neither logged nor said, wherever it comes from.
func TestPasswordIsNotToldOnPostgres(t *testing.T) {
	at := onPostgres(t)
	at.Data = t.TempDir()
	at.Postgres = strings.Replace(at.Postgres, "@", ":s3cret@", 1)
	at.PostgresPasswordFile = filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(at.PostgresPasswordFile, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s, err := open(&Config{Place: at, Drain: time.Second}, telemetry.NewLogger(&log, slog.LevelDebug, "acervo"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.close(); err != nil {
		t.Error(err)
	}
	note, err := os.ReadFile(s.data.path(serverFile))
	if err != nil || strings.Contains(log.String()+string(note), "s3cret") {
		t.Errorf("%v %s %s", err, note, log.String())
	}
}
