package eventkafka

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/sasl"

	"acervo/platform/event"
	"acervo/platform/telemetry"
)

// Config is where Kafka is, and how the topics that are made there are to be.
type Config struct {
	Brokers []string
	TLS     *tls.Config    // nil: none
	SASL    sasl.Mechanism // nil: nobody signs in
	Prefix  string         // with which the names of topics and groups begin

	Partitions  int32         // of each topic; 0: DefaultPartitions
	Replication int           // copies of each partition; 0: three, or as many as there are brokers
	Retention   time.Duration // how long an event is kept; 0: event.Retention
}

// DefaultPartitions is how many processes can share the events of one topic.
const DefaultPartitions = 8

// maxEvent is the size up to which an event is taken: a request's body, and what was there
// before it, several times over.
const maxEvent = 8 << 20

// options are those of every client.
func (c Config) options(log *slog.Logger) []kgo.Opt {
	opts := []kgo.Opt{
		kgo.SeedBrokers(c.Brokers...), kgo.ClientID("acervo"), kgo.WithLogger(logger{log}),
		kgo.DialTimeout(3 * time.Second), kgo.RetryTimeout(patience), kgo.MetadataMinAge(250 * time.Millisecond),
		kgo.RetryBackoffFn(func(tries int) time.Duration { return min(time.Duration(tries)*100*time.Millisecond, time.Second) }),
	}
	if c.TLS != nil {
		opts = append(opts, kgo.DialTLSConfig(c.TLS))
	}
	if c.SASL != nil {
		opts = append(opts, kgo.SASL(c.SASL))
	}
	return opts
}

// Open connects to Kafka, sees that it is new enough, and makes those of the topics, and
// the one for dead letters, that are not there. What is wrong is told in a sentence. The
// caller closes the bus.
func Open(ctx context.Context, c Config, log *slog.Logger, topics ...string) (*Bus, error) {
	c.Partitions, c.Retention = cmp.Or(c.Partitions, DefaultPartitions), cmp.Or(c.Retention, event.Retention)
	b, err := c.connect(log, topics)
	if err != nil {
		return nil, err
	}
	if err := b.start(ctx); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// Look says what is there and the cluster's id, or why it cannot be used, and changes nothing.
func Look(ctx context.Context, c Config) (said, cluster string, err error) {
	b, err := c.connect(telemetry.Discard(), nil)
	if err != nil {
		return "", "", err
	}
	defer b.Close()
	if err := b.producer.Ping(ctx); err != nil {
		return "", "", c.refused(err)
	}
	if err := b.newEnough(ctx); err != nil {
		return "", "", err
	}
	brokers, err := b.admin.BrokerMetadata(ctx)
	if err != nil {
		return "", "", c.refused(err)
	}
	return fmt.Sprintf("%d of its brokers at %s", len(brokers.Brokers), c.where()), brokers.Cluster, nil
}

func (c Config) connect(log *slog.Logger, topics []string) (*Bus, error) {
	client, err := kgo.NewClient(append(c.options(log),
		kgo.RequiredAcks(kgo.AllISRAcks()), kgo.ProducerLinger(0), kgo.ProducerBatchMaxBytes(maxEvent),
		// Whoever waits for what is published may stop waiting; what then comes twice the inboxes leave out.
		kgo.AllowIdempotentProduceCancellation())...)
	if err != nil {
		return nil, fmt.Errorf("kafka cannot be used: %w", err)
	}
	return &Bus{config: c, log: log, topics: topics, producer: client, admin: kadm.NewClient(client)}, nil
}

func (b *Bus) start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*giveUp)
	defer cancel()
	if err := b.producer.Ping(ctx); err != nil {
		return b.config.refused(err)
	}
	if err := b.newEnough(ctx); err != nil {
		return err
	}
	if err := b.makeTopics(ctx); err != nil {
		return err
	}
	var err error
	if b.ends, err = b.admin.ListEndOffsets(ctx, b.within(b.topics)...); err != nil {
		return b.config.refused(err)
	}
	return b.ends.Error()
}

// newEnough refuses brokers before 3.0, which can be told by how they list offsets.
func (b *Bus) newEnough(ctx context.Context) error {
	versions, err := b.admin.ApiVersions(ctx)
	if err != nil {
		return b.config.refused(err)
	}
	for _, v := range versions.Sorted() {
		if v.Err != nil {
			continue // it is away, and will be asked when it is needed
		}
		if latest, ok := v.KeyMaxVersion(kmsg.ListOffsets.Int16()); !ok || latest < 7 {
			return fmt.Errorf("the Kafka at %s is %s, and Acervo needs 3.0 or newer", b.config.where(), v.VersionGuess())
		}
	}
	return nil
}

func (c Config) where() string { return strings.Join(c.Brokers, ",") }

// refused says in a sentence why Kafka cannot be used.
func (c Config) refused(err error) error {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var notTLS tls.RecordHeaderError
	var eof *kgo.ErrFirstReadEOF
	why := "does not answer"
	switch {
	case errors.Is(err, kerr.SaslAuthenticationFailed):
		why = "refuses the user and the password"
	case errors.Is(err, kerr.UnsupportedSaslMechanism), errors.Is(err, kerr.IllegalSaslState):
		why = "does not know this way of signing in"
	case errors.Is(err, kerr.TopicAuthorizationFailed), errors.Is(err, kerr.ClusterAuthorizationFailed), errors.Is(err, kerr.GroupAuthorizationFailed):
		why = "does not allow this user what Acervo needs: to make, describe, read and write the topics " + c.Prefix + "*, and to read as the groups " + c.Prefix + "*"
	case errors.As(err, &unknown), errors.As(err, &name):
		why = "shows a certificate that is not to be trusted"
	case errors.As(err, &notTLS):
		why = "does not speak TLS"
	case errors.As(err, &eof), errors.Is(err, io.EOF):
		why = "closes the connection, as it does when it expects TLS"
		if c.TLS != nil {
			why = "closes the connection, as it does when it does not speak TLS"
		}
		if c.SASL != nil {
			why += ", or the user or the password is wrong"
		} else {
			why += ", or somebody has to sign in"
		}
	}
	return fmt.Errorf("the Kafka at %s %s: %w", c.where(), why, err)
}
