package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// onKafka is a place whose events travel over the tests' Kafka, on topics that are this
// test's until it ends.
func onKafka(t *testing.T) Place {
	t.Helper()
	address := os.Getenv("ACERVO_TEST_KAFKA")
	if address == "" {
		t.Skip("ACERVO_TEST_KAFKA is not set; scripts/test.sh engines sets it")
	}
	at := Place{Events: Events{Kafka: []string{address}, KafkaPrefix: "test-" + strings.ToLower(rand.Text()[:8]) + "."}}
	t.Cleanup(func() { dropTopics(t, at) })
	return at
}

func dropTopics(t *testing.T, at Place) {
	t.Helper()
	admin := adminOf(t, at)
	topics, err := admin.ListTopics(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var ours []string
	for _, name := range topics.Names() {
		if strings.HasPrefix(name, at.KafkaPrefix) {
			ours = append(ours, name)
		}
	}
	if _, err := admin.DeleteTopics(context.Background(), ours...); err != nil {
		t.Error(err)
	}
}

func adminOf(t *testing.T, at Place) *kadm.Client {
	t.Helper()
	client, err := kgo.NewClient(kgo.SeedBrokers(at.Kafka...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return kadm.NewClient(client)
}

func TestMainJobOnKafka(t *testing.T) { mainJob(t, worldOn(t, onKafka(t))) }

// TestKafkaFlagsThatCannotBeMeant are refused before anything is started.
func TestKafkaFlagsThatCannotBeMeant(t *testing.T) {
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"--kafka=kafka-1"}, "--kafka must be hosts and ports"},
		{[]string{"--kafka=kafka-1:9092,kafka-2"}, "is not: kafka-2"},
		{[]string{"--kafka-user=acervo"}, "need --kafka HOST:PORT"},
		{[]string{"--kafka-tls"}, "need --kafka HOST:PORT"},
		{[]string{"--kafka=127.0.0.1:1", "--kafka-prefix=a b"}, "--kafka-prefix"},
		{[]string{"--kafka=127.0.0.1:1", "--kafka-replication=-1"}, "--kafka-replication"},
		{[]string{"--kafka=127.0.0.1:1", "--kafka-auth=plain"}, "--kafka-auth must be scram-sha-512, scram-sha-256 or aws-iam"},
		{[]string{"--kafka=127.0.0.1:1", "--kafka-auth=aws-iam"}, "needs --kafka-tls"},
		{[]string{"--kafka=127.0.0.1:1", "--kafka-tls", "--kafka-auth=aws-iam", "--kafka-user=acervo"}, "--kafka-user goes with a password"},
		{[]string{"--kafka=127.0.0.1:1", "--kafka-password-file=/none"}, "needs --kafka-user"},
		{[]string{"--kafka=127.0.0.1:1", "--kafka-user=acervo"}, "there is no password for the user acervo"},
		{[]string{"--kafka=127.0.0.1:1", "--kafka-user=acervo", "--kafka-password-file=/none"}, "the password for Kafka cannot be read"},
		{[]string{"--kafka=127.0.0.1:1"}, "the Kafka at 127.0.0.1:1 does not answer"},
	} {
		var out, said bytes.Buffer
		code := Run(append([]string{"serve", "--data", t.TempDir(), "--web-addr=127.0.0.1:0", "--api-addr=127.0.0.1:0", "--ops-addr=127.0.0.1:0"}, test.args...), &out, &said)
		if code != 1 || !strings.Contains(said.String(), test.says) {
			t.Errorf("%v: exit %d, said %q", test.args, code, said.String())
		}
	}
}

// Credentials of AWS are those of the environment, as with AWS's own tools; without any, that is said.
func TestCredentialsOfAWS(t *testing.T) {
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_CONFIG_FILE", "/none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/none")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	if _, err := awsCredentials(t.Context()); err == nil || !strings.Contains(err.Error(), "no credentials of AWS") {
		t.Errorf("without any: %v", err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "s3cret")
	t.Setenv("AWS_SESSION_TOKEN", "token")
	got, err := awsCredentials(t.Context())
	if err != nil || got.AccessKey != "AKIAEXAMPLE" || got.SecretKey != "s3cret" || got.SessionToken != "token" {
		t.Errorf("%+v %v", got, err)
	}
	e := Events{Kafka: []string{"b-1.acervo.kafka.sa-east-1.amazonaws.com:9098"}, KafkaTLS: true, KafkaAuth: awsIAM}
	c, err := e.kafka()
	if err != nil || c.TLS == nil || c.SASL == nil || c.SASL.Name() != "AWS_MSK_IAM" {
		t.Fatalf("%+v %v", c, err)
	}
	_, first, err := c.SASL.Authenticate(t.Context(), e.Kafka[0])
	if err != nil || !strings.Contains(string(first), "AKIAEXAMPLE") || !strings.Contains(string(first), "sa-east-1") || strings.Contains(string(first), "s3cret") {
		t.Errorf("%s %v", first, err)
	}
}
