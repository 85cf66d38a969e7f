package eventkafka

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kversion"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"acervo/platform/event"
	"acervo/platform/event/eventtest"
	"acervo/platform/fault"
	"acervo/platform/telemetry"
)

// What is no event, and what cannot take effect, is kept with its reason at each consumer
// and on a topic; the rest goes on.
func TestDeadLettersOnKafka(t *testing.T) { deadLetters(t, broker(t)) }

func TestDeadLettersOnFake(t *testing.T) { deadLetters(t, fake(t)) }

func deadLetters(t *testing.T, c Config) {
	one, two := eventtest.Listen(t, "one"), eventtest.Listen(t, "two")
	one.Known = []string{"acervo.word.said.v1"}
	b := open(t, c)
	b.Subscribe(one.Consumer, "town")
	b.Subscribe(two.Consumer, "town")
	eventtest.Run(t, b.Run)
	raw := func(value string) {
		t.Helper()
		r := &kgo.Record{Topic: c.Prefix + "town", Key: []byte("k"), Value: []byte(value)}
		if err := b.producer.ProduceSync(t.Context(), r).FirstErr(); err != nil {
			t.Fatal(err)
		}
	}
	publish := func(ev event.Event) {
		t.Helper()
		if err := b.Publish(t.Context(), []event.Event{ev}); err != nil {
			t.Fatal(err)
		}
	}
	future, wrong := eventtest.Said(t, "k", "later"), eventtest.Said(t, "k", "x")
	future.Type = "acervo.word.said.v2"
	wrong.Data = []byte(`{"not":"a word"}`)
	publish(eventtest.Said(t, "k", "a"))
	raw("no event")
	raw("")
	raw(`{"specversion":"1.0"}`)
	publish(wrong)
	publish(future)
	publish(eventtest.Said(t, "k", "b"))
	eventtest.Eventually(t, "all taken", b.Idle)
	one.WantTold(t, "a", "b")
	two.WantTold(t, "a", "later", "b")
	one.WantDead(t, `"no event"`, `""`, `"{\"specversion\":\"1.0\"}"`, `{"not":"a word"}`, `"later"`)
	two.WantDead(t, `"no event"`, `""`, `"{\"specversion\":\"1.0\"}"`, `{"not":"a word"}`)

	reader, err := kgo.NewClient(kgo.SeedBrokers(c.Brokers...), kgo.ConsumeTopics(c.Prefix+DeadLetters))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	found := map[string]map[string]string{}
	for len(found) < 9 {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		fetches := reader.PollFetches(ctx)
		late := ctx.Err()
		cancel()
		if late != nil {
			t.Fatalf("on the topic: %v", found)
		}
		fetches.EachRecord(func(r *kgo.Record) {
			h := map[string]string{}
			for _, header := range r.Headers {
				h[header.Key] = string(header.Value)
			}
			found[h["acervo-consumer"]+" "+string(r.Value)] = h
		})
	}
	for what, says := range map[string][2]string{
		"one no event":              {"acervo-reason", "It is no event"},
		"two ":                      {"acervo-reason", "It is no event"},
		"two no event":              {"acervo-offset", "1"},
		`one {"specversion":"1.0"}`: {"acervo-reason", "id: is missing"},
		"one " + asJSON(t, future):  {"acervo-reason", "acervo.word.said.v2 is of a future version"},
		"two " + asJSON(t, wrong):   {"acervo-event-id", wrong.ID},
		"one " + asJSON(t, wrong):   {"acervo-topic", c.Prefix + "town"},
	} {
		if h := found[what]; !strings.Contains(h[says[0]], says[1]) || h["acervo-reason"] == "" {
			t.Errorf("%q: %v", what, h)
		}
	}
}

func asJSON(t *testing.T, ev event.Event) string {
	t.Helper()
	raw, err := json.Marshal(ev)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A partition that fails waits, and those of the same consumer beside it go on.
func TestOnePartitionHoldsUpNoOtherOnKafka(t *testing.T) { onePartition(t, broker(t)) }

func TestOnePartitionHoldsUpNoOtherOnFake(t *testing.T) { onePartition(t, fake(t)) }

func onePartition(t *testing.T, c Config) {
	ear := eventtest.Listen(t, "ear")
	var down atomic.Bool
	down.Store(true)
	ear.Trouble = func(word string, _ int) (error, error) {
		if down.Load() && strings.HasPrefix(word, "bad 7 ") {
			return eventtest.Unreachable, nil
		}
		return nil, nil
	}
	b := open(t, c)
	b.Subscribe(ear.Consumer, "town")
	eventtest.Run(t, b.Run)
	want, good := map[string][]string{}, 0
	for i := range 400 {
		key, word := fmt.Sprint("k", i%20), fmt.Sprint("good ", i)
		if i%20 == 7 {
			word = fmt.Sprintf("bad 7 %d", i)
		}
		want[key] = append(want[key], word)
		if err := b.Publish(t.Context(), []event.Event{eventtest.Said(t, key, word)}); err != nil {
			t.Fatal(err)
		}
	}
	partition := func(key string) int32 {
		n, err := b.admin.ListTopics(t.Context(), c.Prefix+"town")
		if err != nil {
			t.Fatal(err)
		}
		return int32(kgo.StickyKeyPartitioner(nil).ForTopic("").Partition(&kgo.Record{Key: []byte(key)}, len(n[c.Prefix+"town"].Partitions)))
	}
	stuck := partition("k7")
	for key := range want {
		if partition(key) != stuck {
			good += len(want[key])
		}
	}
	if good == 0 {
		t.Fatal("all are on one partition")
	}
	eventtest.Eventually(t, "the other partitions", func() bool {
		got := ear.ByKey(t)
		n := 0
		for key, words := range got {
			if partition(key) != stuck {
				n += len(words)
			}
		}
		return n == good && len(got["k7"]) == 0
	})
	if b.Behind(ear.Consumer) == 0 || b.Idle() {
		t.Error("nothing is behind")
	}
	down.Store(false)
	eventtest.Eventually(t, "all", b.Idle)
	ear.WantByKey(t, want)
	ear.WantDead(t)
}

// Processes come and go while events flow: each event has one effect, in order.
func TestRebalancesOnKafka(t *testing.T) {
	c := broker(t)
	ear := eventtest.Listen(t, "ear")
	source := open(t, c)
	process := func() (stop func()) {
		b := open(t, c)
		consumer := &event.Consumer{Name: ear.Name, DB: ear.DB, Log: telemetry.Discard(), Handle: ear.Handle}
		b.Subscribe(consumer, "town")
		return eventtest.Run(t, b.Run)
	}
	ear.Trouble = func(string, int) (error, error) { time.Sleep(100 * time.Microsecond); return nil, nil }
	want := map[string][]string{}
	n := 0
	say := func(times int) {
		for range times {
			var events []event.Event
			for range 20 {
				key, word := fmt.Sprint("k", n%11), fmt.Sprint(n)
				want[key] = append(want[key], word)
				events = append(events, eventtest.Said(t, key, word))
				n++
			}
			if err := source.Publish(t.Context(), events); err != nil {
				t.Fatal(err)
			}
		}
	}
	say(30)
	first := process()
	say(30)
	second := process()
	say(30)
	first()
	say(30)
	process()
	say(30)
	second()
	say(10)
	source.Subscribe(ear.Consumer, "town") // to ask how far the group is
	eventtest.Eventually(t, "all taken", source.Idle)
	ear.WantByKey(t, want)
	ear.WantDead(t)
}

// Events that were dropped before a consumer that was away took them are told of.
func TestEventsThatWereDroppedAreToldOf(t *testing.T) {
	c := fake(t)
	ear := eventtest.Listen(t, "ear")
	run := func() (b *Bus, stop func()) {
		b = open(t, c)
		b.Subscribe(ear.Consumer, "town")
		return b, eventtest.Run(t, b.Run)
	}
	say := func(b *Bus, words ...string) {
		t.Helper()
		for _, w := range words {
			if err := b.Publish(t.Context(), []event.Event{eventtest.Said(t, "k", w)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	first, stop := run()
	say(first, "a")
	eventtest.Eventually(t, "delivery", first.Idle)
	if said := first.Trouble(); said != "" {
		t.Errorf("trouble: %s", said)
	}
	stop()
	say(first, "b", "c")
	if err := first.Clear(t.Context()); err != nil { // as time would
		t.Fatal(err)
	}
	say(first, "d")
	second, _ := run()
	eventtest.Eventually(t, "the rest", second.Idle)
	ear.WantTold(t, "a", "d")
	if said := second.Trouble(); !strings.Contains(said, "dropped 2 events before ear took them") {
		t.Errorf("said %q", said)
	}
}

// A process ends while Kafka is away.
func TestEndingWithoutKafka(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for what does not come")
	}
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Close)
	ear := eventtest.Listen(t, "ear")
	b := open(t, Config{Brokers: cluster.ListenAddrs(), Prefix: "test."})
	b.Subscribe(ear.Consumer, "town")
	b.Watch([]string{"town"}, func(event.Event) {})
	stop := eventtest.Run(t, b.Run)
	if err := b.Publish(t.Context(), []event.Event{eventtest.Said(t, "k", "a")}); err != nil {
		t.Fatal(err)
	}
	eventtest.Eventually(t, "delivery", b.Idle)
	cluster.Close()
	eventtest.Eventually(t, "a warning", func() bool { return strings.Contains(b.Trouble(), "does not answer since") })
	begun := time.Now()
	if b.Idle() || b.Behind(ear.Consumer) != -1 || time.Since(begun) > time.Second {
		t.Errorf("how far it is cannot be told, and that not after %s", time.Since(begun))
	}
	if err := b.Publish(t.Context(), []event.Event{eventtest.Said(t, "k", "b")}); !fault.Is(err, fault.Unavailable) || time.Since(begun) > giveUp+5*time.Second {
		t.Errorf("publishing: %v after %s", err, time.Since(begun))
	}
	begun = time.Now()
	stop()
	if err := b.Close(); err != nil || time.Since(begun) > 15*time.Second {
		t.Errorf("ended after %s: %v", time.Since(begun), err)
	}
	t.Logf("ended after %s", time.Since(begun))
}

// certified is a certificate for 127.0.0.1, and who trusts it.
func certified(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	s := httptest.NewTLSServer(nil)
	t.Cleanup(s.Close)
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return &tls.Config{Certificates: s.TLS.Certificates, MinVersion: tls.VersionTLS12}, pool
}

func TestWhyKafkaCannotBeUsedIsASentence(t *testing.T) {
	as := func(password string) func(*Config) {
		return func(c *Config) { c.SASL = scram.Auth{User: "acervo", Pass: password}.AsSha512Mechanism() }
	}
	certificate, trusted := certified(t)
	over := func(roots *x509.CertPool) func(*Config) {
		return func(c *Config) { c.TLS = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots} }
	}
	protected := []kfake.Opt{kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-512", "acervo", "right")}
	for _, test := range []struct {
		name   string
		opts   []kfake.Opt
		change func(*Config)
		says   string
	}{
		{"nobody there", nil, func(c *Config) { c.Brokers = []string{"127.0.0.1:1"} }, "the Kafka at 127.0.0.1:1 does not answer"},
		{"the right password", protected, as("right"), ""},
		{"a wrong password", protected, as("hunter2"), "or the user or the password is wrong"},
		{"no password", protected, nil, "closes the connection, as it does when it expects TLS, or somebody has to sign in"},
		{"a way it does not know", []kfake.Opt{kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-256", "acervo", "right")}, as("right"), "or the user or the password is wrong"},
		{"too old", []kfake.Opt{kfake.MaxVersions(kversion.V2_8_0())}, nil, "and Acervo needs 3.0 or newer"},
		{"new enough", []kfake.Opt{kfake.MaxVersions(kversion.V3_0_0())}, nil, ""},
		{"TLS", []kfake.Opt{kfake.TLS(certificate)}, over(trusted), ""},
		{"a certificate of nobody's", []kfake.Opt{kfake.TLS(certificate)}, over(x509.NewCertPool()), "shows a certificate that is not to be trusted"},
		{"TLS there and not here", []kfake.Opt{kfake.TLS(certificate)}, nil, "closes the connection, as it does when it expects TLS"},
		{"TLS here and not there", nil, over(trusted), "does not answer"},
		{"more copies than brokers", nil, func(c *Config) { c.Replication = 3 }, "are to have 3 copies, and the Kafka at"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := fake(t, test.opts...)
			if test.change != nil {
				test.change(&c)
			}
			begun := time.Now()
			b, err := Open(t.Context(), c, telemetry.Discard(), eventtest.Topics...)
			if err == nil {
				err = b.Close()
			}
			switch {
			case test.says == "" && err != nil:
				t.Error(err)
			case test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "hunter2")):
				t.Errorf("said %v", err)
			}
			if took := time.Since(begun); took > 15*time.Second {
				t.Errorf("said after %s", took)
			}
		})
	}
}

// The port after the tests' Kafka's asks everybody to sign in, as acervo with the password
// "right".
func TestSigningInOnKafka(t *testing.T) {
	c := broker(t)
	host, port, err := net.SplitHostPort(c.Brokers[0])
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	c.Brokers = []string{net.JoinHostPort(host, strconv.Itoa(n+1))}
	for _, test := range []struct {
		name string
		as   sasl.Mechanism
		says string
	}{
		{"right", scram.Auth{User: "acervo", Pass: "right"}.AsSha512Mechanism(), ""},
		{"a wrong password", scram.Auth{User: "acervo", Pass: "hunter2"}.AsSha512Mechanism(), "refuses the user and the password"},
		{"another user", scram.Auth{User: "root", Pass: "right"}.AsSha512Mechanism(), "refuses the user and the password"},
		{"a way it does not know", scram.Auth{User: "acervo", Pass: "right"}.AsSha256Mechanism(), "does not know this way of signing in"},
		{"nobody", nil, "closes the connection, as it does when it expects TLS, or somebody has to sign in"},
	} {
		c.SASL = test.as
		said, cluster, err := Look(t.Context(), c)
		if test.says == "" && (err != nil || cluster == "" || !strings.Contains(said, "1 of its brokers")) {
			t.Errorf("%s: %q of %q, %v", test.name, said, cluster, err)
		}
		if test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "hunter2")) {
			t.Errorf("%s: said %v", test.name, err)
		}
	}
}

// A broker that expects no TLS is spoken to with it.
func TestTLSWhereThereIsNoneOnKafka(t *testing.T) {
	c := broker(t)
	c.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	if _, _, err := Look(t.Context(), c); err == nil || !strings.Contains(err.Error(), "does not speak TLS") {
		t.Errorf("said %v", err)
	}
}

// Topics that are there are used as they are, unless events would be lost on them, or come
// again when nobody remembers them.
func TestTopicsThatWouldLoseOrRepeatEventsAreRefused(t *testing.T) {
	for _, test := range []struct {
		setting, value string
		says           string
	}{
		{"cleanup.policy", "compact", "cleanup.policy=compact"},
		{"retention.ms", "3600000", "retention.ms=3600000"},
		{"retention.ms", "-1", "retention.ms=-1"},
		{"retention.ms", "700000000", ""},
		{"max.message.bytes", "1000", "max.message.bytes=1000"},
		{"retention.bytes", "1000000", "retention.bytes=1000000"},
	} {
		t.Run(test.setting+" "+test.value, func(t *testing.T) {
			c := fake(t)
			open(t, c).Close()
			client, err := kgo.NewClient(kgo.SeedBrokers(c.Brokers...))
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			if _, err := kadm.NewClient(client).AlterTopicConfigs(t.Context(), []kadm.AlterConfig{{Op: kadm.SetConfig, Name: test.setting, Value: &test.value}}, c.Prefix+"town"); err != nil {
				t.Fatal(err)
			}
			b, err := Open(t.Context(), c, telemetry.Discard(), eventtest.Topics...)
			if err == nil {
				b.Close()
			}
			if test.says == "" && err != nil || test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)) {
				t.Errorf("said %v", err)
			}
		})
	}
}
