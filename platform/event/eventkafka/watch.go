package eventkafka

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"acervo/platform/event"
)

// look makes the client of one who watches, of no group, from where the topics ended.
func (b *Bus) look(w watcher) (*kgo.Client, error) {
	from := map[string]map[int32]kgo.Offset{}
	names := b.within(w.topics)
	b.ends.Each(func(o kadm.ListedOffset) {
		if slices.Contains(names, o.Topic) {
			if from[o.Topic] == nil {
				from[o.Topic] = map[int32]kgo.Offset{}
			}
			from[o.Topic][o.Partition] = kgo.NewOffset().At(o.Offset)
		}
	})
	return kgo.NewClient(append(b.config.options(b.log), kgo.ConsumePartitions(from))...)
}

// show tells w of what comes, until ctx ends. What is no event the consumers bury.
func (b *Bus) show(ctx context.Context, client *kgo.Client, w watcher) {
	defer client.Close()
	for {
		fetches := client.PollFetches(ctx)
		if ctx.Err() != nil {
			return
		}
		for _, e := range fetches.Errors() {
			if !errors.Is(e.Err, context.Canceled) {
				b.log.Warn("whoever watches cannot be told; it is tried again", "topic", e.Topic, "partition", e.Partition, "err", e.Err)
				time.Sleep(minPause)
			}
		}
		fetches.EachRecord(func(r *kgo.Record) {
			if ev, err := event.Parse(r.Value); err == nil {
				event.Tell(b.log, w.told, ev)
			}
		})
	}
}
