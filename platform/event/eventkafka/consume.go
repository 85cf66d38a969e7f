package eventkafka

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"acervo/platform/event"
)

// member is this process's part in a consumer's group. One goroutine applies what comes of
// all its partitions, in the order of Kafka's clock as far as one round goes, as who listens
// to several topics would expect; what does not succeed is applied partition by partition,
// so that one that fails holds up the others no longer.
type member struct {
	bus    *Bus
	c      *event.Consumer
	client *kgo.Client
	log    *slog.Logger

	mu     sync.Mutex
	ours   map[place]bool
	parked map[place]*parking // those that wait for their next try; nothing is fetched of them
}

// place is a partition.
type place struct {
	topic     string
	partition int32
}

// parking is what a partition's next try is of, and when.
type parking struct {
	items []item
	pause time.Duration
	due   time.Time
}

// item is an event and the record that it came in.
type item struct {
	event.Event
	record *kgo.Record
}

func (i item) place() place { return place{i.record.Topic, i.record.Partition} }

const (
	minPause = 50 * time.Millisecond
	maxPause = 5 * time.Second

	// written is how often positions are written down. What a consumer took since comes to
	// it again after a crash, and its inbox passes over it.
	written = 100 * time.Millisecond

	// A member that has not been heard of for gone has its partitions given to others.
	gone, heard = 6 * time.Second, 2 * time.Second
)

// join makes the client of a consumer, which joins the group.
func (b *Bus) join(c subscriber) (*member, error) {
	m := &member{bus: b, c: c.Consumer, log: b.log.With("consumer", c.Name), ours: map[place]bool{}, parked: map[place]*parking{}}
	var err error
	m.client, err = kgo.NewClient(append(b.config.options(b.log),
		kgo.ConsumerGroup(b.group(c.Consumer)), kgo.ConsumeTopics(b.within(c.topics)...),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), // what was never seen, or is no longer known to have been
		kgo.SessionTimeout(gone), kgo.HeartbeatInterval(heard),
		kgo.AutoCommitMarks(), kgo.AutoCommitInterval(written),
		kgo.OnPartitionsAssigned(func(_ context.Context, _ *kgo.Client, partitions map[string][]int32) { m.got(partitions) }),
		kgo.OnPartitionsRevoked(func(ctx context.Context, cl *kgo.Client, partitions map[string][]int32) {
			m.lost(cl, partitions)
			m.write(ctx, cl)
		}),
		kgo.OnPartitionsLost(func(_ context.Context, cl *kgo.Client, partitions map[string][]int32) { m.lost(cl, partitions) }),
	)...)
	return m, err
}

func (m *member) got(partitions map[string][]int32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for topic, ps := range partitions {
		for _, p := range ps {
			m.ours[place{topic, p}] = true
		}
	}
}

func (m *member) lost(cl *kgo.Client, partitions map[string][]int32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for topic, ps := range partitions {
		for _, p := range ps {
			delete(m.ours, place{topic, p})
			delete(m.parked, place{topic, p})
		}
	}
	cl.ResumeFetchPartitions(partitions) // if they ever come back
}

// write writes positions down now.
func (m *member) write(ctx context.Context, cl *kgo.Client) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := cl.CommitMarkedOffsets(ctx); err != nil {
		m.log.Warn("positions could not be written down; some events come again", "err", err)
	}
}

// run applies what comes until ctx ends, and then leaves the group.
func (m *member) run(ctx context.Context) {
	defer m.leave(ctx)
	for ctx.Err() == nil {
		for _, part := range m.due() {
			m.again(ctx, part)
		}
		fetches := m.poll(ctx)
		if ctx.Err() != nil {
			break
		}
		m.complain(fetches)
		var items []item
		fetches.EachRecord(func(r *kgo.Record) { items = append(items, m.read(r)) })
		slices.SortStableFunc(items, func(a, b item) int {
			return cmp.Compare(a.record.Timestamp.UnixMilli(), b.record.Timestamp.UnixMilli())
		})
		for chunk := range slices.Chunk(m.unparked(items), batch) {
			m.apply(ctx, chunk)
		}
	}
}

// leave writes down how far the member is and leaves the group, within a time.
func (m *member) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := m.client.LeaveGroupContext(ctx); err != nil { // its partitions are revoked by that
		m.log.Warn("the group could not be left; it will notice", "err", err)
	}
	m.client.Close()
}

// poll waits for records, or until a partition is to be tried again.
func (m *member) poll(ctx context.Context) kgo.Fetches {
	m.mu.Lock()
	var next time.Time
	for _, p := range m.parked {
		if next.IsZero() || p.due.Before(next) {
			next = p.due
		}
	}
	m.mu.Unlock()
	if !next.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, next)
		defer cancel()
	}
	return m.client.PollRecords(ctx, 4*batch)
}

// complain logs what went wrong with fetching; it is tried again.
func (m *member) complain(fetches kgo.Fetches) {
	for _, e := range fetches.Errors() {
		var lost *kgo.ErrDataLoss
		switch {
		case errors.Is(e.Err, context.DeadlineExceeded), errors.Is(e.Err, context.Canceled):
		case errors.As(e.Err, &lost):
			m.log.Error("Kafka has lost events", "topic", e.Topic, "partition", e.Partition, "err", e.Err)
		default:
			m.log.Warn("events cannot be fetched; it is tried again", "topic", e.Topic, "partition", e.Partition, "err", e.Err)
			time.Sleep(minPause) // it may come at once each time
		}
	}
}

// read makes an event of a record; one that is none becomes a dead letter.
func (m *member) read(r *kgo.Record) item {
	ev, err := event.Parse(r.Value)
	if err != nil {
		id := fmt.Sprintf("%s-%d-%d-%d", r.Topic, r.Partition, r.Offset, r.Timestamp.UnixMilli())
		ev = event.Unreadable(strings.TrimPrefix(r.Topic, m.bus.config.Prefix), id, r.Timestamp, r.Value, err)
	}
	return item{ev, r}
}

// unparked are the items of partitions that do not wait; the others wait behind theirs.
func (m *member) unparked(items []item) (out []item) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, i := range items {
		if p := m.parked[i.place()]; p != nil {
			p.items = append(p.items, i)
		} else {
			out = append(out, i)
		}
	}
	return out
}

// apply applies items and marks them as taken; or, when that fails, those of each
// partition by themselves.
func (m *member) apply(ctx context.Context, items []item) {
	items = m.unparked(items)
	if len(items) == 0 || m.deliver(ctx, items) == nil {
		return
	}
	var order []place
	of := map[place][]item{}
	for _, i := range items {
		if of[i.place()] == nil {
			order = append(order, i.place())
		}
		of[i.place()] = append(of[i.place()], i)
	}
	for _, p := range order {
		if ctx.Err() != nil {
			return
		}
		if err := m.deliver(ctx, of[p]); err != nil && ctx.Err() == nil {
			m.park(p, of[p], 0, err)
		}
	}
}

// deliver has the consumer apply items, and what of them became dead letters put on their
// topic; then they are taken.
func (m *member) deliver(ctx context.Context, items []item) error {
	events := make([]event.Event, len(items))
	for i := range items {
		events[i] = items[i].Event
	}
	if err := m.c.Deliver(ctx, events); err != nil {
		return err
	}
	reasons, err := m.c.Buried(ctx, events)
	if err != nil {
		return err
	}
	if len(reasons) > 0 {
		if err := m.publishDead(ctx, items, reasons); err != nil {
			return err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, i := range items {
		if m.ours[i.place()] { // whoever has it now writes down how far they are
			m.client.MarkCommitRecords(i.record)
		}
	}
	return nil
}

// park has a partition wait before it is tried again.
func (m *member) park(p place, items []item, pause time.Duration, err error) {
	pause = min(max(2*pause, minPause), maxPause)
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.ours[p] {
		return // somebody else's now
	}
	m.log.Warn("consumer waits and tries again", "topic", p.topic, "partition", p.partition, "pause", pause.String(), "err", err)
	m.client.PauseFetchPartitions(map[string][]int32{p.topic: {p.partition}})
	m.parked[p] = &parking{items, pause, time.Now().Add(pause)}
}

// due are the partitions whose pause is over.
func (m *member) due() (out []place) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for p, parked := range m.parked {
		if !time.Now().Before(parked.due) {
			out = append(out, p)
		}
	}
	return out
}

// again tries what a partition waits with.
func (m *member) again(ctx context.Context, p place) {
	m.mu.Lock()
	parked := m.parked[p]
	m.mu.Unlock()
	if parked == nil {
		return
	}
	for chunk := range slices.Chunk(parked.items, batch) {
		if err := m.deliver(ctx, chunk); err != nil {
			if ctx.Err() == nil {
				m.park(p, parked.items, parked.pause, err)
			}
			return
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.parked, p)
	m.client.ResumeFetchPartitions(map[string][]int32{p.topic: {p.partition}})
}

// publishDead puts dead letters on their topic. Positions are written down after that, so
// that each is there at least once.
func (m *member) publishDead(ctx context.Context, items []item, reasons map[string]string) error {
	ctx, cancel := context.WithTimeout(ctx, giveUp)
	defer cancel()
	var records []*kgo.Record
	for _, i := range items {
		reason, dead := reasons[i.ID]
		if !dead {
			continue
		}
		r := &kgo.Record{Topic: m.bus.config.Prefix + DeadLetters, Key: i.record.Key, Value: i.record.Value}
		for _, h := range [][2]string{
			{"acervo-reason", reason}, {"acervo-consumer", m.c.Name}, {"acervo-event-id", i.ID}, {"acervo-event-type", i.Type},
			{"acervo-topic", i.record.Topic}, {"acervo-partition", strconv.Itoa(int(i.record.Partition))},
			{"acervo-offset", strconv.FormatInt(i.record.Offset, 10)},
		} {
			r.Headers = append(r.Headers, kgo.RecordHeader{Key: h[0], Value: []byte(h[1])})
		}
		records = append(records, r)
	}
	return m.bus.produce(ctx, records)
}
