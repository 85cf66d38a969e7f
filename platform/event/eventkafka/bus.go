// Package eventkafka is the bus of many processes: event.Bus over Kafka.
//
// Each topic of events is a topic of Kafka, and events with the same partition key go to
// the same partition, where they stay in order. Each consumer is a consumer group, whose
// partitions are shared out among the processes that run it.
//
// What moves a partition from one process to another needs no fence. The first may still be
// applying events of it when the second begins, from the last position written down: both
// then apply the same sequence, in order, and each event's effect is in one transaction
// with its note in the inbox, so whoever comes second to an event leaves it out. No effect
// of an event can follow one of a later event of its partition, since nobody applies an
// event before having applied, or found applied, all before it. And a position that is
// written down late is of events that have taken effect: it may have some come again, and
// never has one left out. What an effect does not take part in, as a call made by Handle,
// may happen twice, as with any other bus.
package eventkafka

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"acervo/platform/event"
	"acervo/platform/fault"
)

const (
	// giveUp is how long Publish tries, and patience how long a question may take. Whoever
	// asked asks again.
	giveUp   = 10 * time.Second
	patience = 5 * time.Second

	// batch is how many events are applied at once at most.
	batch = 256

	// asked is how often Kafka is asked whether it is there.
	asked = 2 * time.Second
)

// Bus is event.Bus over Kafka. It is safe for concurrent use.
type Bus struct {
	config   Config
	log      *slog.Logger
	topics   []string // ours, without the prefix
	producer *kgo.Client
	admin    *kadm.Client
	ends     kadm.ListedOffsets // where each partition ended when the bus was opened

	mu        sync.Mutex
	consumers []subscriber
	watchers  []watcher
	down      atomic.Pointer[string] // what /readyz is to say while Kafka is away
	lost      atomic.Pointer[string] // and of events that some consumer will never see
}

// subscriber is a consumer and the topics whose events it takes.
type subscriber struct {
	*event.Consumer
	topics []string
}

// watcher is one who is told of events on some topics.
type watcher struct {
	topics []string
	told   func(event.Event)
}

var _ event.Bus = (*Bus)(nil)

// Close lets go of Kafka. Run has returned, and nobody publishes any more.
func (b *Bus) Close() error {
	b.producer.Close()
	return nil
}

// Publish implements event.Bus: acknowledged by all replicas in step. Unavailable when
// Kafka does not take them within a time.
func (b *Bus) Publish(ctx context.Context, events []event.Event) error {
	ctx, cancel := context.WithTimeout(ctx, giveUp)
	defer cancel()
	var records []*kgo.Record
	for _, e := range events {
		raw, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("publish: %w", err)
		}
		if !slices.Contains(b.topics, e.Topic()) {
			return fmt.Errorf("publish: there is no topic %s for event %s (%s)", e.Topic(), e.ID, e.Type)
		}
		records = append(records, &kgo.Record{Topic: b.config.Prefix + e.Topic(), Key: []byte(e.PartitionKey), Value: raw})
	}
	return b.produce(ctx, records)
}

// produce returns when ctx ends at the latest, though what was sent may still be taken: the
// client waits for an answer that it counts on, and a broker that hangs gives none.
func (b *Bus) produce(ctx context.Context, records []*kgo.Record) error {
	done := make(chan error, 1)
	go func() { done <- b.producer.ProduceSync(ctx, records...).FirstErr() }()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return fault.New(fault.Unavailable, "Kafka does not take events.").With(err)
	}
	return nil
}

// Subscribe implements event.Bus.
func (b *Bus) Subscribe(c *event.Consumer, topics ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.consumers = append(b.consumers, subscriber{c, topics})
}

// Watch implements event.Bus. It begins where the topics ended when the bus was opened.
func (b *Bus) Watch(topics []string, told func(event.Event)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.watchers = append(b.watchers, watcher{topics, told})
}

// Run implements event.Bus: a client for each consumer, so that one holds up no other.
func (b *Bus) Run(ctx context.Context) error {
	b.mu.Lock()
	consumers, watchers := slices.Clone(b.consumers), slices.Clone(b.watchers)
	b.mu.Unlock()
	var wg sync.WaitGroup
	for _, c := range consumers {
		if n, err := b.missed(ctx, c.Consumer, c.topics); n > 0 {
			b.log.Error("Kafka dropped events before they were taken", "consumer", c.Name, "events", n)
			b.lost.Store(new(fmt.Sprintf("Kafka dropped %d events before %s took them: it was away for longer than they are kept", n, c.Name)))
		} else if err != nil && ctx.Err() == nil {
			b.log.Warn("whether events were dropped cannot be told", "consumer", c.Name, "err", err)
		}
		m, err := b.join(c)
		if err != nil {
			return err
		}
		wg.Go(func() { m.run(ctx) })
	}
	for _, w := range watchers {
		client, err := b.look(w)
		if err != nil {
			return err
		}
		wg.Go(func() { b.show(ctx, client, w) })
	}
	wg.Go(func() { b.askNowAndThen(ctx) })
	wg.Wait()
	return nil
}

// askNowAndThen keeps in mind whether Kafka answers, until ctx ends.
func (b *Bus) askNowAndThen(ctx context.Context) {
	var since time.Time
	for {
		asking, cancel := context.WithTimeout(ctx, asked)
		err := b.producer.Ping(asking)
		cancel()
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			if b.down.Swap(nil) != nil {
				b.log.Info("Kafka answers again")
			}
		case b.down.Load() == nil:
			since = time.Now()
			b.log.Error("Kafka does not answer; events wait in the outboxes", "err", err)
			said := fmt.Sprintf("Kafka does not answer since %s: events wait, and what follows from them comes late", since.UTC().Format(time.RFC3339))
			b.down.Store(&said)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(asked):
		}
	}
}

// Trouble is what is wrong with Kafka in a sentence, "" when nothing is.
func (b *Bus) Trouble() string {
	for _, said := range []*string{b.down.Load(), b.lost.Load()} {
		if said != nil {
			return *said
		}
	}
	return ""
}

// within is the names in Kafka of topics.
func (b *Bus) within(topics []string) []string {
	out := make([]string, len(topics))
	for i, t := range topics {
		out[i] = b.config.Prefix + t
	}
	return out
}

// group is the consumer group of a consumer.
func (b *Bus) group(c *event.Consumer) string { return b.config.Prefix + c.Name }
