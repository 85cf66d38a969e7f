package app

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"

	"acervo/platform/event"
	"acervo/platform/telemetry"
	"acervo/services/document"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
)

// relayed are the events that services have told of, in the order of their outboxes.
func (s *system) relayed(t *testing.T) (events []event.Event) {
	t.Helper()
	for topic := range eventTypes {
		err := s.part(topic).db.Each(t.Context(), `SELECT event FROM outbox ORDER BY seq`, func(rows *sql.Rows) error {
			var raw string
			if err := rows.Scan(&raw); err != nil {
				return err
			}
			ev, err := event.Parse([]byte(raw))
			events = append(events, ev)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return events
}

// eachEventOnce fails the test unless every event that was told of has had its effect
// everywhere, once, and in order of its key.
func (s *system) eachEventOnce(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := s.settle(ctx); err != nil {
		t.Fatal(err)
	}
	told := s.relayed(t)
	want, key := map[string][]string{}, map[string]string{}
	for _, ev := range told {
		want[ev.PartitionKey] = append(want[ev.PartitionKey], ev.ID)
		key[ev.ID] = ev.PartitionKey
	}
	got, n := map[string][]string{}, 0
	err := s.part("audit").db.Each(t.Context(), `SELECT event_id FROM trail ORDER BY seq`, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		got[key[id]] = append(got[key[id]], id)
		n++
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n != len(told) {
		t.Errorf("%d events were told of, and %d are in the trail", len(told), n)
	}
	wrong := 0
	for k := range want {
		if !slices.Equal(got[k], want[k]) {
			wrong++
		}
	}
	if wrong > 0 {
		t.Errorf("of %d keys, %d are incomplete or out of order in the trail", len(want), wrong)
	}
	// A sum tells of what took effect twice, or not.
	documents := map[string]int{}
	for _, ev := range told {
		e, err := event.Decode[documentapi.DocumentEvent](ev)
		if err != nil {
			continue
		}
		switch ev.Type {
		case documentapi.Uploaded:
			documents[e.Document.EmployeeID]++
		case documentapi.Purged:
			documents[e.Document.EmployeeID]--
		}
	}
	err = s.part("employee").db.Each(t.Context(), `SELECT id, documents FROM employees`, func(rows *sql.Rows) error {
		var id string
		var counted int
		err := rows.Scan(&id, &counted)
		if counted != documents[id] {
			t.Errorf("employee %s: %d documents counted of %d", id, counted, documents[id])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if letters, err := s.deadLetters(t.Context()); err != nil || len(letters) != 0 {
		t.Errorf("dead letters: %v %v", letters, err)
	}
}

// bring brings n documents about an employee in, as whoever fills a company does.
func (a *actor) bring(employee string, n int) {
	a.t.Helper()
	typ, fields := a.typeOf("personal")
	_, err := a.document.Import(systemCaller(a.t.Context()), func(yield func(document.Import) bool) {
		for i := range n {
			in := document.Import{
				Metadata: documentapi.Metadata{EmployeeID: employee, Type: typ, Title: fmt.Sprint("Remessa ", i), Date: "2026-01-15"},
				Filename: "remessa.pdf", MediaType: "application/pdf", Content: bytes.NewReader(fmt.Appendf(nil, "%s%% %d\n", onePagePDF, i)),
				CreatedBy: a.id, CreatedAt: time.Now(),
			}
			in.Metadata.Fields = map[string]any{}
			for name, value := range fields {
				in.Metadata.Fields[name] = value
			}
			if !yield(in) {
				return
			}
		}
	})
	if err != nil {
		a.t.Fatal(err)
	}
}

// TestBrokerIsKilledUnderWritesOnKafka: requests go on while the broker is away, a warning
// stands at /readyz, and what gathers takes effect when it is back, though it is killed
// again meanwhile: each event once and in order, at each consumer.
func TestBrokerIsKilledUnderWritesOnKafka(t *testing.T) {
	onKafka(t) // where there is none, this is left out too
	broker := newEngine(t, "kafka")
	var hung time.Time
	t.Cleanup(func() { // when the world is closed
		if took := time.Since(hung); took > 20*time.Second {
			t.Errorf("closed after %s, since the broker hung", took)
		}
		broker.signal(syscall.SIGCONT)
	})
	w := worldOn(t, Place{Events: Events{Kafka: []string{broker.address}}})
	hr, worker := w.actor(t, "beatriz.nakamura"), w.actor(t, "ana.souza")
	personal, fields := hr.typeOf("personal")
	ready := func() (int, string) {
		rec := httptest.NewRecorder()
		w.ops.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		return rec.Code, rec.Body.String()
	}
	stop := make(chan struct{})
	var writers sync.WaitGroup
	for i := range 3 {
		writers.Go(func() {
			d, status, said, err := hr.tryUpload(map[string]any{"employee_id": worker.who.EmployeeID, "type": personal, "title": fmt.Sprint("Queda do correio ", i), "fields": fields},
				"prova.pdf", "application/pdf", fmt.Appendf(nil, "%s%% w%d\n", onePagePDF, i))
			if err != nil || status != http.StatusCreated {
				t.Errorf("upload: %d %s %v", status, said, err)
				return
			}
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				case <-time.After(10 * time.Millisecond):
				}
				begun := time.Now()
				status, err := hr.do(hr.token, http.MethodPut, "/documents/"+d.ID, map[string]any{"employee_id": worker.who.EmployeeID, "type": personal, "title": fmt.Sprintf("Queda do correio %d.%d", i, n), "fields": fields}, nil)
				if err != nil || status != http.StatusOK {
					t.Errorf("a change is answered with %d %v", status, err)
				}
				if took := time.Since(begun); took > 5*time.Second {
					t.Errorf("a change is answered after %s", took)
				}
			}
		})
	}
	time.Sleep(300 * time.Millisecond)
	broker.kill()
	eventually(t, "a warning", func() bool {
		code, said := ready()
		return code == http.StatusOK && strings.Contains(said, `"degraded"`) && strings.Contains(said, "Kafka does not answer since")
	})
	hr.bring(worker.who.EmployeeID, 4000)
	if w.bus.Idle() {
		t.Error("idle without a broker")
	}
	broker.start()
	eventually(t, "some of what gathered", func() bool {
		var n int
		err := w.part("audit").db.QueryRow(t.Context(), `SELECT count(*) FROM trail WHERE type = $1`, documentapi.Uploaded).Scan(&n)
		return err == nil && n > 800
	})
	broker.kill() // in the middle of it
	time.Sleep(500 * time.Millisecond)
	broker.start()
	begun := time.Now()
	eventually(t, "no warning", func() bool {
		code, said := ready()
		return code == http.StatusOK && strings.Contains(said, `"kafka":"ok"`)
	})
	close(stop)
	writers.Wait()
	w.eachEventOnce(t)
	t.Logf("all in effect %s after the broker was back", time.Since(begun).Round(time.Millisecond))

	// One that hangs answers nobody, and nobody waits for it but the events.
	broker.signal(syscall.SIGSTOP)
	hr.bring(worker.who.EmployeeID, 10)
	begun = time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := w.bus.Publish(ctx, w.relayed(t)[:1]); err == nil || time.Since(begun) > 20*time.Second {
		t.Errorf("a hanging broker: %v after %s", err, time.Since(begun))
	}
	broker.signal(syscall.SIGCONT)
	w.eachEventOnce(t)
	hung = time.Now()
	broker.signal(syscall.SIGSTOP)
}

// TestEventsThatComeAgainAndInAnotherOrderOnKafka have no effect a second time.
func TestEventsThatComeAgainAndInAnotherOrderOnKafka(t *testing.T) {
	w := worldOn(t, onKafka(t))
	w.eachEventOnce(t)
	hr, worker := w.actor(t, "beatriz.nakamura"), w.actor(t, "ana.souza")
	look := func() (said string) {
		for _, a := range []*actor{hr, worker} {
			for _, path := range []string{"/documents?count=true&limit=100", "/permissions/summary", "/notifications?limit=100"} {
				var page any
				a.must(http.StatusOK, http.MethodGet, path, nil, &page)
				said += fmt.Sprintln(page)
			}
		}
		return said
	}
	before := look()
	events := w.relayed(t)
	for range 2 {
		rand.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		for chunk := range slices.Chunk(events, 200) {
			if err := w.bus.Publish(t.Context(), chunk); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.eachEventOnce(t)
	if after := look(); after != before {
		t.Error("what is seen is not what was seen before")
	}
}

// TestProcessIsKilledInTheMiddleOfABatchOnKafka: what it had not applied, or not written
// down that it had, the next one applies.
func TestProcessIsKilledInTheMiddleOfABatchOnKafka(t *testing.T) {
	at := onKafka(t)
	at.Data = t.TempDir()
	flags := []string{"--data", at.Data, "--kafka", at.Kafka[0], "--kafka-prefix", at.KafkaPrefix}
	first := start(t, append([]string{"demo", "--employees", "120", "--documents", "4000"}, flags...)...)
	filling := func() bool {
		some, _ := filepath.Glob(at.Data + "/content/tmp/bulk-*/*")
		return len(some) > 0
	}
	eventually(t, "documents", filling)
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.end()
	// It is begun anew, without the events of the first time.
	code, said := start(t, append([]string{"demo", "--employees", "120", "--documents", "300"}, flags...)...).end()
	if code != 0 || !strings.Contains(said, "120 employees and 300 documents") {
		t.Fatalf("filled again: exit %d, said %s", code, said)
	}
	for round := range 2 {
		serving := start(t, append([]string{"serve"}, flags...)...)
		folder := &dataFolder{dir: at.Data}
		var addresses Addresses
		var signIns []SignIn
		eventually(t, "an address", func() bool {
			return folder.readJSON(addressesFile, &addresses) == nil && folder.readJSON(signInsFile, &signIns) == nil && answers(addresses.API)
		})
		w := &world{api: &httptest.Server{URL: addresses.API}}
		i := slices.IndexFunc(signIns, func(in SignIn) bool { return in.Username == "beatriz.nakamura" })
		hr := &actor{world: w, t: t, who: signIns[i]}
		var session struct {
			AccessToken string `json:"access_token"`
		}
		hr.must(http.StatusOK, http.MethodPost, "/auth/login", map[string]string{"username": hr.who.Username, "password": hr.who.Password}, &session)
		hr.token = session.AccessToken
		personal, fields := hr.typeOf("personal")
		var writers sync.WaitGroup
		for n := range 8 {
			writers.Go(func() {
				for i := 0; ; i++ {
					_, status, _, err := hr.tryUpload(map[string]any{"employee_id": signIns[(i+n)%len(signIns)].EmployeeID, "type": personal, "title": fmt.Sprint("Remessa ", round, n, i), "fields": fields},
						"prova.pdf", "application/pdf", fmt.Appendf(nil, "%s%% %d %d %d\n", onePagePDF, round, n, i))
					if err != nil || status != http.StatusCreated {
						return // it was killed
					}
				}
			})
		}
		time.Sleep(700 * time.Millisecond)
		if err := serving.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		serving.end()
		writers.Wait()
		s, err := open(&Config{Place: at, MaxUpload: 8 << 20, Drain: time.Second}, telemetry.Discard())
		if err != nil {
			t.Fatal(err)
		}
		s.eachEventOnce(t)
		if n := len(s.relayed(t)); n < 500 {
			t.Errorf("only %d events", n)
		}
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
	}
}

// answers reports whether somebody listens there.
func answers(url string) bool {
	res, err := http.Get(url + "/.well-known/jwks.json")
	if err != nil {
		return false
	}
	defer res.Body.Close()
	return res.StatusCode == http.StatusOK
}

func TestMainJobWithPostgresOnKafka(t *testing.T) {
	at := onPostgres(t)
	at.Events = onKafka(t).Events
	mainJob(t, worldOn(t, at))
}

// TestGoingOverToKafka: a data folder takes along what nobody had taken yet, is not served
// without Kafka then, nor with topics that have another's events.
func TestGoingOverToKafka(t *testing.T) { goingOver(t, onFakeKafka(t)) }

func TestGoingOverOnKafka(t *testing.T) { goingOver(t, onKafka(t)) }

func onFakeKafka(t *testing.T) Place {
	t.Helper()
	c, err := kfake.NewCluster(kfake.NumBrokers(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return Place{Events: Events{Kafka: c.ListenAddrs(), KafkaPrefix: "test."}}
}

func goingOver(t *testing.T, at Place) {
	at.Data = t.TempDir()
	serve := func(at Place) (*system, error) {
		return open(&Config{Place: at, MaxUpload: 1 << 20, Drain: time.Second}, telemetry.Discard())
	}
	s, err := serve(Place{Data: at.Data})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	// What is published when nobody is there to take it.
	s.stop()
	s.running.Wait()
	var group employeeapi.Group
	for i := range 300 {
		group = employeeapi.Group{ID: "a-unit", Kind: employeeapi.Unit, Code: "U1", Name: fmt.Sprint("Unidade ", i), Revision: uint64(i + 1)} //nolint:gosec // counts
		ev, err := event.New(systemCaller(t.Context()), employeeapi.Topic, employeeapi.GroupChanged, group.ID, group)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.bus.Publish(t.Context(), []event.Event{ev}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to take along
		if s, err = serve(at); err != nil {
			t.Fatal(err)
		}
		if err := s.settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := s.part("audit").db.QueryRow(t.Context(), `SELECT count(*) FROM trail WHERE subject = $1`, group.ID).Scan(&n); err != nil || n != 300 {
			t.Errorf("%d of 300 are in the trail, %v", n, err)
		}
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
	}
	refused := func(at Place, says string) {
		t.Helper()
		s, err := serve(at)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("want %q, said %v", says, err)
		}
		if err == nil {
			s.close()
		}
	}
	refused(Place{Data: at.Data}, "Name it with --kafka")
	other := at
	other.KafkaPrefix += "other."
	refused(other, "travel over another Kafka")
	other = at
	other.Data = t.TempDir()
	refused(other, "have events of another Acervo")
}
