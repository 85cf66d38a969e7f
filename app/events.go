package app

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/aws"
	"github.com/twmb/franz-go/pkg/sasl/scram"

	"acervo/platform/event"
	"acervo/platform/event/eventkafka"
	"acervo/platform/sqldb"
)

// Events is over what events travel: the bus in this process, or Kafka.
type Events struct {
	Kafka             []string `help:"Have events travel over this Kafka (3.0 or newer) instead of inside this process; several brokers with commas between." placeholder:"HOST:PORT"`
	KafkaPrefix       string   `help:"With which the names of topics and consumer groups begin." default:"acervo." placeholder:"PREFIX"`
	KafkaReplication  int      `help:"Copies that Kafka keeps of each event; 0: three, or as many as there are brokers." default:"0" placeholder:"N"`
	KafkaTLS          bool     `name:"kafka-tls" help:"Speak TLS with Kafka."`
	KafkaAuth         string   `help:"How to sign in to Kafka: scram-sha-512 or scram-sha-256, with --kafka-user, or aws-iam, with the credentials that AWS's tools would find." default:"scram-sha-512" placeholder:"HOW"`
	KafkaUser         string   `help:"User of Kafka. The password goes into ACERVO_KAFKA_PASSWORD or a file." placeholder:"USER"`
	KafkaPasswordFile string   `help:"File with the password for Kafka." type:"path" placeholder:"FILE"`
}

const (
	usualKafkaPrefix = "acervo."
	scram512         = "scram-sha-512"
	scram256         = "scram-sha-256"
	awsIAM           = "aws-iam"
)

var kafkaPrefix = regexp.MustCompile(`^[a-zA-Z0-9._-]{1,100}$`)

// checkEvents refuses flags that cannot be what was meant.
func (e *Events) checkEvents() error {
	if len(e.Kafka) == 0 {
		if e.KafkaUser != "" || e.KafkaPasswordFile != "" || e.KafkaTLS {
			return errors.New("--kafka-user, --kafka-password-file and --kafka-tls need --kafka HOST:PORT")
		}
		return nil
	}
	for _, b := range e.Kafka {
		if host, port, err := net.SplitHostPort(b); err != nil || host == "" || port == "" {
			return fmt.Errorf("--kafka must be hosts and ports, like kafka-1:9092,kafka-2:9092, and one is not: %s", b)
		}
	}
	auth := cmp.Or(e.KafkaAuth, scram512)
	switch {
	case !kafkaPrefix.MatchString(cmp.Or(e.KafkaPrefix, usualKafkaPrefix)):
		return fmt.Errorf("--kafka-prefix must be letters, digits, points, underscores and hyphens, at most 100, and is not: %s", e.KafkaPrefix)
	case e.KafkaReplication < 0 || e.KafkaReplication > 32:
		return fmt.Errorf("--kafka-replication must be from 0 to 32, and is %d", e.KafkaReplication)
	case !slices.Contains([]string{scram512, scram256, awsIAM}, auth):
		return fmt.Errorf("--kafka-auth must be %s, %s or %s, and is not: %s", scram512, scram256, awsIAM, auth)
	case auth == awsIAM && !e.KafkaTLS:
		return errors.New("--kafka-auth aws-iam needs --kafka-tls: what is sent signs in whoever has it")
	case auth == awsIAM && e.KafkaUser != "":
		return errors.New("--kafka-user goes with a password, and --kafka-auth aws-iam has none")
	case e.KafkaPasswordFile != "" && e.KafkaUser == "":
		return errors.New("--kafka-password-file needs --kafka-user")
	}
	return nil
}

// kafka is how to reach the Kafka that was named, nil when none was.
func (e *Events) kafka() (*eventkafka.Config, error) {
	if err := e.checkEvents(); err != nil || len(e.Kafka) == 0 {
		return nil, err
	}
	c := &eventkafka.Config{Brokers: e.Kafka, Prefix: cmp.Or(e.KafkaPrefix, usualKafkaPrefix), Replication: e.KafkaReplication}
	if e.KafkaTLS {
		c.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	switch {
	case e.KafkaAuth == awsIAM:
		c.SASL = aws.ManagedStreamingIAM(awsCredentials)
	case e.KafkaUser != "":
		password, err := password("ACERVO_KAFKA_PASSWORD", e.KafkaPasswordFile, "Kafka")
		if err != nil {
			return nil, err
		}
		if password == "" {
			return nil, fmt.Errorf("there is no password for the user %s of Kafka. It goes into ACERVO_KAFKA_PASSWORD or --kafka-password-file", e.KafkaUser)
		}
		c.SASL = scramOf(e.KafkaAuth, scram.Auth{User: e.KafkaUser, Pass: password})
	}
	return c, nil
}

func scramOf(how string, as scram.Auth) sasl.Mechanism {
	if how == scram256 {
		return as.AsSha256Mechanism()
	}
	return as.AsSha512Mechanism()
}

// awsCredentials are those that AWS's tools would find here: of the environment, of a
// profile, of the role of the container or the machine. They are asked for at each sign-in.
func awsCredentials(ctx context.Context) (aws.Auth, error) {
	found, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return aws.Auth{}, err
	}
	c, err := found.Credentials.Retrieve(ctx)
	if err != nil {
		return aws.Auth{}, fmt.Errorf("there are no credentials of AWS to sign in to Kafka with: %w", err)
	}
	return aws.Auth{AccessKey: c.AccessKeyID, SecretKey: c.SecretAccessKey, SessionToken: c.SessionToken, UserAgent: "acervo"}, nil
}

// openBus opens the bus that events travel over.
func (s *system) openBus(ctx context.Context) error {
	kafka, err := s.config.kafka()
	if err != nil {
		return err
	}
	if s.config.alone() && kafka != nil {
		bus, err := s.openKafka(ctx, kafka)
		if err != nil {
			return err
		}
		s.kafka = noteOf(kafka)
		s.kafka.Cluster, _, err = bus.Whose(ctx)
		return err
	}
	var local *event.Local
	db, err := s.database(ctx, "events", sqldb.Full)
	if err != nil {
		return err
	}
	if local, err = event.NewLocal(ctx, db, s.log); err != nil {
		return err
	}
	if kafka == nil {
		s.bus = local
		return s.notOverKafka()
	}
	bus, err := s.openKafka(ctx, kafka)
	if err != nil {
		return err
	}
	if err := s.overKafka(ctx, kafka, bus); err != nil {
		return err
	}
	return local.HandOver(ctx, bus)
}

func (s *system) openKafka(ctx context.Context, c *eventkafka.Config) (*eventkafka.Bus, error) {
	var topics []string
	for topic := range eventTypes {
		topics = append(topics, topic)
	}
	slices.Sort(topics)
	bus, err := eventkafka.Open(ctx, *c, s.log, topics...)
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, bus.Close)
	s.ops.Warn("kafka", bus.Trouble)
	s.bus = bus
	return bus, nil
}

// A data folder whose events travel over Kafka has a note of it: there may be some there
// that have not taken effect yet.
const kafkaFile = "kafka.json"

type kafkaNote struct {
	Brokers string `json:"brokers"`
	Cluster string `json:"cluster"`
	Prefix  string `json:"prefix"`
}

func noteOf(c *eventkafka.Config) *kafkaNote {
	return &kafkaNote{Brokers: strings.Join(c.Brokers, ","), Prefix: c.Prefix}
}

// same reports whether both are of the same topics, whichever brokers were named.
func (n *kafkaNote) same(o *kafkaNote) bool { return n.Cluster == o.Cluster && n.Prefix == o.Prefix }

func (n *kafkaNote) String() string {
	return fmt.Sprintf("the Kafka at %s (cluster %s, topics %s*)", n.Brokers, n.Cluster, n.Prefix)
}

// kafkaName is what the marker of a filling calls the topics that it fills.
func (e *Events) kafkaName() string {
	return fmt.Sprintf("kafka %s %s", strings.Join(e.Kafka, ","), cmp.Or(e.KafkaPrefix, usualKafkaPrefix))
}

func (d *dataFolder) kafkaNote() (*kafkaNote, error) {
	var n kafkaNote
	err := d.readJSON(kafkaFile, &n)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // there is none
	}
	return &n, err
}

// notOverKafka refuses to leave events behind on Kafka.
func (s *system) notOverKafka() error {
	n, err := s.data.kafkaNote()
	if err != nil || n == nil {
		return err
	}
	return fmt.Errorf("the events of %s travel over Kafka (%s), where there may be some that have not taken effect. Name it with --kafka", s.config.Data, n.Brokers)
}

// overKafka refuses topics that have events of another Acervo, and notes those that this
// one has.
func (s *system) overKafka(ctx context.Context, c *eventkafka.Config, bus *eventkafka.Bus) error {
	is := noteOf(c)
	var empty bool
	var err error
	if is.Cluster, empty, err = bus.Whose(ctx); err != nil {
		return err
	}
	n, err := s.data.kafkaNote()
	switch {
	case err != nil:
		return err
	case n != nil && !n.same(is):
		return fmt.Errorf("the events of %s travel over another Kafka than %s (%s, topics %s*), where there may be some that have not taken effect. If that one is gone for good, remove %s", s.config.Data, is.Brokers, n.Brokers, n.Prefix, s.data.path(kafkaFile))
	case n == nil && !empty && s.emptied:
		if err := bus.Clear(ctx); err != nil {
			return err
		}
	case n == nil && !empty:
		return fmt.Errorf("the topics %s* of the Kafka at %s have events of another Acervo than that of %s. Name others with --kafka-prefix", is.Prefix, is.Brokers, s.config.Data)
	}
	s.kafka = is
	if n != nil && *n == *is {
		return nil
	}
	return errors.Join(s.data.writeJSON(kafkaFile, is), s.data.sync())
}

// kafkaBelonging is under what a database on a server has the note of its Kafka, which
// processes have that share no folder.
const kafkaBelonging = "kafka"

// settleKafka has the databases on a server belong to the Kafka of this process, or refuses
// one that is not theirs. Where there is a data folder for all services, its note decides.
func (s *system) settleKafka(ctx context.Context) error {
	if s.server == nil || s.kafka == nil {
		return nil
	}
	raw, err := json.Marshal(s.kafka)
	if err != nil {
		return err
	}
	for _, p := range s.parts {
		if !s.config.alone() {
			if err := p.db.Resettle(ctx, kafkaBelonging, string(raw)); err != nil {
				return err
			}
			continue
		}
		noted, err := p.db.Settle(ctx, kafkaBelonging, string(raw))
		if err != nil {
			return err
		}
		if err := s.kafka.refuse(p.name, noted); err != nil {
			return err
		}
	}
	return nil
}

// refuse returns an error when what a service's database has noted is another Kafka; "" is none.
func (n *kafkaNote) refuse(service, noted string) error {
	if noted == "" {
		return nil
	}
	var its kafkaNote
	if err := json.Unmarshal([]byte(noted), &its); err != nil {
		return fmt.Errorf("which Kafka the database of the %s service belongs to cannot be read: %w", service, err)
	}
	if its.same(n) {
		return nil
	}
	return fmt.Errorf("the events of the %s service travel over %s, and not over %s, where the other processes would never see them. Name the first with --kafka and --kafka-prefix. If it is gone for good, stop all processes and have each service's database forget it: DELETE FROM belongings WHERE name = '%s'", service, &its, n, kafkaBelonging)
}

// password is one from a file, or from the environment: no flag, which others on the
// machine would see.
func password(env, file, of string) (string, error) {
	if file == "" {
		return os.Getenv(env), nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("the password for %s cannot be read: %w", of, err)
	}
	return strings.TrimRight(string(raw), "\r\n"), nil
}
