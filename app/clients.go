package app

import (
	"context"

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

// as is the option to call as one of our services rather than for a person.
func (s *system) as(service string) rest.Option {
	return rest.AsService(employeeapi.NewServiceTokens(s.employees(), service, s.secrets[service]))
}
