package eventkafka

import (
	"cmp"
	"context"
	"crypto/rand"
	"os"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"

	"acervo/platform/event"
	"acervo/platform/event/eventtest"
	"acervo/platform/telemetry"
)

// fake is a Kafka in this process.
func fake(t *testing.T, opts ...kfake.Opt) Config {
	t.Helper()
	c, err := kfake.NewCluster(append([]kfake.Opt{kfake.NumBrokers(1)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return Config{Brokers: c.ListenAddrs(), Prefix: "test."}
}

// broker is the tests' Kafka, with topics that are this test's until it ends.
func broker(t testing.TB) Config {
	t.Helper()
	address := os.Getenv("ACERVO_TEST_KAFKA")
	if address == "" {
		t.Skip("ACERVO_TEST_KAFKA is not set; scripts/test.sh engines sets it")
	}
	c := Config{Brokers: []string{address}, Prefix: "test-" + strings.ToLower(rand.Text()[:8]) + ".", Partitions: 3}
	t.Cleanup(func() {
		b, err := Open(context.Background(), c, telemetry.Discard(), eventtest.Topics...)
		if err != nil {
			t.Error(err)
			return
		}
		defer b.Close()
		if _, err := b.admin.DeleteTopics(context.Background(), b.within(append(b.topics, DeadLetters))...); err != nil {
			t.Error(err)
		}
	})
	return c
}

func open(t testing.TB, c Config) *Bus {
	t.Helper()
	b, err := Open(t.Context(), c, telemetry.Discard(), eventtest.Topics...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// place is where a Config says, as the suite sees it.
func placeOf(c Config) eventtest.Place {
	return eventtest.Place{
		Open: func(t *testing.T) event.Bus { return open(t, c) },
		Lose: func(t *testing.T) {
			b := open(t, c)
			groups, err := b.admin.ListGroups(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range groups.Groups() {
				if !strings.HasPrefix(g, c.Prefix) {
					continue
				}
				eventtest.Eventually(t, "the group is empty", func() bool {
					r, err := b.admin.DeleteGroup(t.Context(), g)
					return cmp.Or(err, r.Err) == nil
				})
			}
		},
	}
}

func TestOnFake(t *testing.T) {
	eventtest.Suite(t, func(t *testing.T) eventtest.Place { return placeOf(fake(t)) })
}

func TestConformanceOnKafka(t *testing.T) {
	eventtest.Suite(t, func(t *testing.T) eventtest.Place { return placeOf(broker(t)) })
}
