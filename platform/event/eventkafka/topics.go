package eventkafka

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// DeadLetters is the topic, behind the prefix, on which the dead letters of all consumers
// are, with headers that say why.
const DeadLetters = "dead-letters"

// keepDead is how long dead letters are kept there.
const keepDead = 90 * 24 * time.Hour

// makeTopics makes the topics that are not there and checks those that are.
func (b *Bus) makeTopics(ctx context.Context) error {
	all := append(slices.Clone(b.topics), DeadLetters)
	brokers, err := b.admin.BrokerMetadata(ctx)
	if err != nil {
		return b.config.refused(err)
	}
	replicas := b.config.Replication
	if replicas == 0 {
		replicas = min(3, len(brokers.Brokers))
	}
	if replicas > len(brokers.Brokers) {
		return fmt.Errorf("the topics are to have %d copies, and the Kafka at %s has %d brokers", replicas, b.config.where(), len(brokers.Brokers))
	}
	for _, topic := range all {
		name, keep, partitions := b.config.Prefix+topic, b.config.Retention, b.config.Partitions
		if topic == DeadLetters {
			keep, partitions = keepDead, 1
		}
		_, err := b.admin.CreateTopic(ctx, partitions, int16(replicas), settings(keep, replicas), name) //nolint:gosec // at most as many as there are brokers
		if errors.Is(err, kerr.TopicAlreadyExists) || errors.Is(err, kerr.TopicAuthorizationFailed) {
			continue // who may not make topics may use those that others made
		}
		if err != nil {
			return b.config.refused(fmt.Errorf("topic %s: %w", name, err))
		}
	}
	return b.checkTopics(ctx, b.within(all))
}

// Whose is the cluster's id, and whether nothing was ever published on the topics.
func (b *Bus) Whose(ctx context.Context) (cluster string, empty bool, err error) {
	meta, err := b.admin.BrokerMetadata(ctx)
	if err != nil {
		return "", false, b.config.refused(err)
	}
	empty = true
	b.ends.Each(func(o kadm.ListedOffset) { empty = empty && o.Offset == 0 })
	return meta.Cluster, empty, nil
}

// Clear removes all events from the topics. Nobody may have the bus open.
func (b *Bus) Clear(ctx context.Context) error {
	ends, err := b.admin.ListEndOffsets(ctx, b.within(b.topics)...)
	if err != nil {
		return b.config.refused(err)
	}
	gone, err := b.admin.DeleteRecords(ctx, ends.Offsets())
	if err != nil {
		return b.config.refused(err)
	}
	return gone.Error()
}

// settings are those of a topic: what is dropped goes by Kafka's clock and by age alone.
// Pieces are closed each day, since what is in one is dropped when the last of it is old.
func settings(keep time.Duration, replicas int) map[string]*string {
	inStep := 1
	if replicas > 2 {
		inStep = 2
	}
	return map[string]*string{
		"cleanup.policy":         new("delete"),
		"retention.ms":           new(strconv.FormatInt(keep.Milliseconds(), 10)),
		"retention.bytes":        new("-1"),
		"segment.ms":             new(strconv.FormatInt(min(keep, 24*time.Hour).Milliseconds(), 10)),
		"message.timestamp.type": new("LogAppendTime"),
		"max.message.bytes":      new(strconv.Itoa(maxEvent)),
		"min.insync.replicas":    new(strconv.Itoa(inStep)),
	}
}

// checkTopics refuses topics that would lose events or not take them.
func (b *Bus) checkTopics(ctx context.Context, names []string) error {
	var details kadm.TopicDetails
	for { // one that was just made may not be known everywhere yet
		var err error
		if details, err = b.admin.ListTopics(ctx, names...); err != nil {
			return b.config.refused(err)
		}
		err = details.Error()
		if err == nil {
			break
		}
		if !kerr.IsRetriable(err) {
			return b.config.refused(fmt.Errorf("topics %s: %w", strings.Join(names, ", "), err))
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("there is no topic %s at the Kafka at %s: %w", strings.Join(names, ", "), b.config.where(), err)
		case <-time.After(50 * time.Millisecond):
		}
	}
	for _, t := range details.Sorted() {
		if copies := t.Partitions.NumReplicas(); b.config.Replication > copies {
			return fmt.Errorf("the topic %s has %d copies of each event, and is to have %d; give it more with kafka-reassign-partitions", t.Topic, copies, b.config.Replication)
		}
	}
	found, err := b.admin.DescribeTopicConfigs(ctx, names...)
	if err != nil {
		b.log.Warn("how the topics are set cannot be looked at", "err", err)
		return nil
	}
	for _, t := range found {
		if t.Err != nil {
			b.log.Warn("how a topic is set cannot be looked at", "topic", t.Name, "err", t.Err)
			continue
		}
		if err := b.checkTopic(t); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bus) checkTopic(t kadm.ResourceConfig) error {
	is := map[string]string{}
	for _, c := range t.Configs {
		is[c.Key] = c.MaybeValue()
	}
	number := func(key string) int64 {
		n, err := strconv.ParseInt(is[key], 10, 64)
		if err != nil {
			return -1
		}
		return n
	}
	keep := b.config.Retention.Milliseconds()
	wrong := func(key, want string) error {
		return fmt.Errorf("the topic %s has %s=%s, with which events would be lost, or take effect twice; set it to %s", t.Name, key, is[key], want)
	}
	if t.Name == b.config.Prefix+DeadLetters {
		return nil // people read it, at their leisure
	}
	switch {
	case is["cleanup.policy"] != "" && is["cleanup.policy"] != "delete":
		return wrong("cleanup.policy", "delete")
	case is["retention.ms"] != "" && (number("retention.ms") < keep || number("retention.ms") > keep*3/2): // inboxes remember for twice as long
		return wrong("retention.ms", fmt.Sprint(keep))
	case number("retention.bytes") >= 0:
		return wrong("retention.bytes", "-1")
	case is["max.message.bytes"] != "" && number("max.message.bytes") < maxEvent:
		return wrong("max.message.bytes", strconv.Itoa(maxEvent))
	}
	return nil
}
