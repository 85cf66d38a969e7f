package app

import (
	"acervo/platform/event"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// subscriptions is who listens to whom: each service's Consumer is told of the events on
// these topics, and of no others.
var subscriptions = []struct {
	consumer string // the service
	topics   []string
}{
	{"employee", []string{documentapi.Topic}},                                             // counts documents, so that DELETE can refuse
	{"permission", []string{employeeapi.Topic, documentapi.Topic}},                        // who is where, what is whose, shares end
	{"document", []string{employeeapi.Topic}},                                             // names, registrations and units to show and filter by
	{"notification", []string{employeeapi.Topic, permissionapi.Topic, documentapi.Topic}}, // who is told of what
	{"audit", []string{employeeapi.Topic, permissionapi.Topic, documentapi.Topic}},        // the trail: all there are
}

// eventTypes are the types of the events that there are, by topic.
var eventTypes = map[string][]string{
	employeeapi.Topic: employeeapi.Events, permissionapi.Topic: permissionapi.Events, documentapi.Topic: documentapi.Events,
}

// subscribe tells the bus of the subscriptions, and the consumers what this program knows.
// The trail takes an event as it is, of whatever version.
func (s *system) subscribe() {
	for _, sub := range subscriptions {
		p := s.part(sub.consumer)
		if p == nil {
			continue
		}
		for _, topic := range sub.topics {
			if sub.consumer != "audit" {
				p.consumer.Known = append(p.consumer.Known, eventTypes[topic]...)
			}
		}
		s.bus.Subscribe(p.consumer, sub.topics...)
	}
}

// consumers are those of the services of this process that listen.
func (s *system) consumers() (out []*event.Consumer) {
	for _, sub := range subscriptions {
		if p := s.part(sub.consumer); p != nil {
			out = append(out, p.consumer)
		}
	}
	return out
}
