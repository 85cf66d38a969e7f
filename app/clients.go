package app

import (
	"context"
	"time"

	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/services/audit/auditapi"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/notification/notificationapi"
	"acervo/services/permission/permissionapi"
)

// The dialer: how one service reaches another. Co-located, they speak the same HTTP
// over the in-memory network; in processes of their own, over TCP (reach, in alone.go).

func (s *system) employees(options ...rest.Option) *employeeapi.Client {
	return employeeapi.NewClient(s.network.URL("employee"), s.network.Transport(), options...)
}

func (s *system) permissions(options ...rest.Option) *permissionapi.Client {
	return permissionapi.NewClient(s.network.URL("permission"), s.network.Transport(), options...)
}

func (s *system) documents(options ...rest.Option) *documentapi.Client {
	return documentapi.NewClient(s.network.URL("document"), s.network.Transport(), options...)
}

func (s *system) notifications(options ...rest.Option) *notificationapi.Client {
	return notificationapi.NewClient(s.network.URL("notification"), s.network.Transport(), options...)
}

func (s *system) audit(options ...rest.Option) *auditapi.Client {
	return auditapi.NewClient(s.network.URL("audit"), s.network.Transport(), options...)
}

// rest is what all APIs of this process have in common: tokens are verified by each
// service itself, against the JWKS.
func (s *system) rest() rest.Config {
	return rest.Config{Room: func(context.Context) error { return s.room() }, Verifier: s.verifier, Logger: s.log, Metrics: s.metrics, TrustedProxies: s.config.proxies}
}

// restOf is rest for a service that does not know by itself which sessions have ended. In a
// process of its own it hears of them by events, moments after their end was answered: so
// it asks the employee service, which keeps them.
func (s *system) restOf(service string) rest.Config {
	cfg := s.rest()
	if s.config.alone() {
		employees := s.employees(s.as(service))
		cfg.Standing = func(ctx context.Context, c identity.Caller) error {
			active, err := employees.ActiveSessions(ctx, []string{c.SessionID}, rest.Within(standingWithin))
			if err == nil && len(active) == 0 {
				err = identity.Ended()
			}
			return err
		}
	}
	return cfg
}

// standingWithin is how long that may take; two instances can be asked in it.
const standingWithin = 3 * time.Second

// as is the option to call as one of our services rather than for a person.
func (s *system) as(service string) rest.Option {
	return rest.AsService(employeeapi.NewServiceTokens(s.employees(), service, s.secrets[service]))
}
