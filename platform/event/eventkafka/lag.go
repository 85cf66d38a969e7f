package eventkafka

import (
	"context"

	"github.com/twmb/franz-go/pkg/kadm"

	"acervo/platform/event"
)

// Behind implements event.Bus, by the positions that the group's processes have written
// down. It asks Kafka.
func (b *Bus) Behind(c *event.Consumer) int64 {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	b.mu.Lock()
	var topics []string
	for _, s := range b.consumers {
		if s.Consumer == c {
			topics = s.topics
		}
	}
	b.mu.Unlock()
	starts, ends, ok := b.reach(ctx)
	if !ok {
		return -1
	}
	at, err := b.admin.FetchOffsets(ctx, b.group(c))
	if err != nil {
		return -1
	}
	return behind(starts, ends, at, b.within(topics))
}

// Idle implements event.Bus. It asks Kafka; while that does not answer, it is not.
func (b *Bus) Idle() bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	b.mu.Lock()
	consumers := b.consumers
	b.mu.Unlock()
	starts, ends, ok := b.reach(ctx)
	if !ok || len(consumers) == 0 {
		return ok
	}
	var groups []string
	for _, c := range consumers {
		groups = append(groups, b.group(c.Consumer))
	}
	at := b.admin.FetchManyOffsets(ctx, groups...)
	for _, c := range consumers {
		of := at[b.group(c.Consumer)]
		if of.Err != nil || behind(starts, ends, of.Fetched, b.within(c.topics)) != 0 {
			return false
		}
	}
	return true
}

// reach is where the partitions begin and end.
func (b *Bus) reach(ctx context.Context) (starts, ends kadm.ListedOffsets, ok bool) {
	names := b.within(b.topics)
	if b.down.Load() != nil {
		return nil, nil, false // and nobody waits to hear it
	}
	starts, err := b.admin.ListStartOffsets(ctx, names...)
	if err != nil || starts.Error() != nil {
		return nil, nil, false
	}
	ends, err = b.admin.ListEndOffsets(ctx, names...)
	return starts, ends, err == nil && ends.Error() == nil
}

func behind(starts, ends kadm.ListedOffsets, at kadm.OffsetResponses, topics []string) (n int64) {
	for _, topic := range topics {
		for partition, end := range ends[topic] {
			from := int64(0)
			if start, ok := starts.Lookup(topic, partition); ok {
				from = start.Offset
			}
			if o, ok := at.Lookup(topic, partition); ok && o.At > from {
				from = o.At
			}
			n += max(0, end.Offset-from)
		}
	}
	return n
}

// missed is how many events a consumer had not taken when Kafka dropped them.
func (b *Bus) missed(ctx context.Context, c *event.Consumer, topics []string) (n int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	names := b.within(topics)
	starts, err := b.admin.ListStartOffsets(ctx, names...)
	if err != nil {
		return 0, err
	}
	at, err := b.admin.FetchOffsetsForTopics(ctx, b.group(c), names...)
	if err != nil {
		return 0, err
	}
	at.Each(func(o kadm.OffsetResponse) {
		if start, ok := starts.Lookup(o.Topic, o.Partition); ok && o.At >= 0 {
			n += max(0, start.Offset-o.At)
		}
	})
	return n, nil
}
