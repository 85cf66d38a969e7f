// Package event carries what happened from the transaction it happened in to those
// who need to know: CloudEvents 1.0 in an outbox, a relay, a bus, and consumers that
// apply an event and its effect in one transaction, each exactly once.
package event

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
)

// Event is one fact, as a CloudEvents 1.0 JSON object. Actor, RequestID and
// TraceParent are extension attributes, PartitionKey is the documented extension.
type Event struct {
	SpecVersion     string          `json:"specversion" doc:"Always 1.0"`
	ID              string          `json:"id" doc:"UUIDv7; an event applied twice has the same"`
	Source          string          `json:"source" doc:"/acervo/SERVICE"`
	Type            string          `json:"type" doc:"acervo.NOUN.VERB.vN"`
	Subject         string          `json:"subject" doc:"Id of what it happened to"`
	Time            time.Time       `json:"time" doc:"When it happened"`
	DataContentType string          `json:"datacontenttype" doc:"Always application/json"`
	Data            json.RawMessage `json:"data" doc:"What happened; its shape follows from type"`

	PartitionKey string `json:"partitionkey" doc:"Events with the same key stay in order"`
	Actor        string `json:"actor" doc:"Account id, service:NAME or system"`
	RequestID    string `json:"requestid,omitempty" doc:"The request that caused it"`
	TraceParent  string `json:"traceparent,omitempty" doc:"The W3C trace that it belongs to"`

	unreadable string // why it is no event; see Unreadable
}

// New is an event about subject, caused by whoever calls in ctx. Source is the
// service's name, which is also the topic it is published on.
func New(ctx context.Context, service, typ, subject string, data any) (Event, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return Event{}, fmt.Errorf("event %s: %w", typ, err)
	}
	return Event{
		SpecVersion: "1.0", ID: sqldb.NewID(), Source: "/acervo/" + service, Type: typ, Subject: subject,
		Time: sqldb.Now(), DataContentType: "application/json", Data: raw, PartitionKey: subject,
		Actor: identity.Actor(ctx), RequestID: telemetry.RequestID(ctx), TraceParent: telemetry.Traceparent(ctx),
	}, nil
}

// Topic is the name of the service that published it.
func (e Event) Topic() string {
	const prefix = "/acervo/"
	if len(e.Source) > len(prefix) && e.Source[:len(prefix)] == prefix {
		return e.Source[len(prefix):]
	}
	return e.Source
}

// Decode reads the event's data. Data that is not a T is Malformed: the event goes
// to the dead letters, since trying again would not mend it.
func Decode[T any](e Event) (T, error) {
	var v T
	if err := json.Unmarshal(e.Data, &v); err != nil {
		return v, fault.Malformedf("data", fault.Unreadable, "is not what %s carries", e.Type).With(err)
	}
	return v, nil
}

// Context is ctx as it was where the event was caused: its trace and request id.
func (e Event) Context(ctx context.Context) context.Context {
	return telemetry.Continue(ctx, e.RequestID, e.TraceParent)
}

// Parse reads an event. Malformed when it is none.
func Parse(raw []byte) (e Event, err error) {
	if err := json.Unmarshal(raw, &e); err != nil {
		return Event{}, fault.Malformedf("event", fault.Unreadable, "is no JSON of an event").With(err)
	}
	return e, e.validate()
}

// Unreadable stands for what came on a topic and is no event: it becomes a dead letter of
// each consumer to which it is delivered. id tells it from all others, and is the same
// each time it comes.
func Unreadable(topic, id string, at time.Time, raw []byte, why error) Event {
	var data []byte
	if utf8.Valid(raw) {
		data, _ = json.Marshal(string(raw)) // text always can be
	} else {
		data, _ = json.Marshal(raw)
	}
	return Event{ID: id, Source: "/acervo/" + topic, Time: at, Data: data, unreadable: why.Error()}
}

// future reports whether a type, acervo.NOUN.VERB.vN, is one of known but of a version
// that is higher than any there.
func future(known []string, typ string) bool {
	name, version, ok := versioned(typ)
	is := false
	for _, k := range known {
		other, v, _ := versioned(k)
		if ok && other == name {
			if v >= version {
				return false
			}
			is = true
		}
	}
	return is
}

func versioned(typ string) (name string, version int, ok bool) {
	i := strings.LastIndex(typ, ".v")
	if i < 0 {
		return "", 0, false
	}
	version, err := strconv.Atoi(typ[i+2:])
	return typ[:i], version, err == nil
}

// validate refuses what is not a CloudEvent of ours.
func (e Event) validate() error {
	switch {
	case e.unreadable != "":
		return fault.New(fault.Malformed, "It is no event: %s", e.unreadable)
	case e.SpecVersion != "1.0":
		return fault.Malformedf("specversion", fault.Unreadable, "must be 1.0")
	case e.ID == "":
		return fault.Malformedf("id", fault.Required, "is missing")
	case e.Type == "":
		return fault.Malformedf("type", fault.Required, "is missing")
	}
	return nil
}
