package app

import (
	"bytes"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"acervo/platform/telemetry"
)

// TestAnotherKafkaIsRefusedOnKafka: on the same databases, a process that names another
// Kafka, or another prefix, is refused at its start, and by the check of its configuration;
// one that names the same goes on.
func TestAnotherKafkaIsRefusedOnKafka(t *testing.T) {
	kafka, other := onKafka(t).Events, onKafka(t).Events // one broker, two prefixes
	elsewhere := onFakeKafka(t).Events
	elsewhere.KafkaPrefix = kafka.KafkaPrefix
	secrets := writeFile(t, "secrets", "audit=secret-of-audit-in-this-test\n")
	args := func(t *testing.T, at Place, events Events) []string {
		return []string{
			"audit", "--data", filepath.Join(t.TempDir(), "data"), "--postgres", at.Postgres, "--postgres-prefix", at.PostgresPrefix,
			"--kafka", events.Kafka[0], "--kafka-prefix", events.KafkaPrefix, "--service-secret-file", secrets, "--employee-url", "http://127.0.0.1:1",
		}
	}
	taken := func(t *testing.T, at Place, events Events) {
		t.Helper()
		flags := args(t, at, events)
		start(t, append([]string{"serve"}, flags...)...)
		folder := &dataFolder{dir: flags[2]}
		eventually(t, "it serves", func() bool {
			var addresses Addresses
			if folder.readJSON(addressesFile, &addresses) != nil {
				return false
			}
			res, err := http.Get(addresses.Ops + "/livez")
			if err != nil {
				return false
			}
			res.Body.Close()
			return res.StatusCode == http.StatusOK
		})
	}
	check := func(t *testing.T, at Place, events Events) string {
		var said bytes.Buffer
		Run(append([]string{"config", "check"}, args(t, at, events)...), &said, &said)
		for line := range strings.Lines(said.String()) {
			if strings.Contains(line, "database audit") {
				return line
			}
		}
		return said.String()
	}
	refused := func(t *testing.T, at Place, its, events Events) {
		t.Helper()
		p := start(t, append([]string{"serve"}, args(t, at, events)...)...)
		late := time.AfterFunc(20*time.Second, func() { _ = p.Process.Kill() })
		code, said := p.end()
		late.Stop()
		line := check(t, at, events)
		if code != 1 || !strings.HasPrefix(line, "WRONG") {
			t.Errorf("exit %d, checked: %s", code, line)
		}
		for _, want := range []string{its.Kafka[0], its.KafkaPrefix + "*", events.Kafka[0], events.KafkaPrefix + "*", "--kafka-prefix", "DELETE FROM belongings"} {
			if !strings.Contains(said, want) || !strings.Contains(line, want) {
				t.Errorf("%q is not said in:\n%s\nor when it is checked:\n%s", want, said, line)
			}
		}
	}

	t.Run("whoever is first settles it", func(t *testing.T) {
		at := onPostgres(t)
		if err := (&MigrateCommand{at}).Run(env{&bytes.Buffer{}, &bytes.Buffer{}}); err != nil {
			t.Fatal(err)
		}
		if line := check(t, at, other); !strings.HasPrefix(line, "ok") {
			t.Errorf("nothing is settled: %s", line)
		}
		taken(t, at, kafka)
		taken(t, at, kafka)
		refused(t, at, kafka, other)
		refused(t, at, kafka, elsewhere)
		if line := check(t, at, kafka); !strings.HasPrefix(line, "ok") {
			t.Errorf("the same: %s", line)
		}
	})
	t.Run("a process with all services settles it too", func(t *testing.T) {
		at := onPostgres(t)
		whole := at
		whole.Data, whole.Events = t.TempDir(), kafka
		s, err := open(&Config{Place: whole, MaxUpload: 1 << 20, Drain: time.Second}, telemetry.Discard())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
		refused(t, at, kafka, other)
		taken(t, at, kafka)
	})
}
