package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
)

// Elsewhere is what a process that runs only some of the services is told of the others.
type Elsewhere struct {
	EmployeeURL       []string      `name:"employee-url" help:"Where the employee service answers, when it runs elsewhere; several instances with commas between." placeholder:"URL"`
	PermissionURL     []string      `name:"permission-url" help:"Where the permission service answers." placeholder:"URL"`
	DocumentURL       []string      `name:"document-url" help:"Where the document service answers." placeholder:"URL"`
	NotificationURL   []string      `name:"notification-url" help:"Where the notification service answers." placeholder:"URL"`
	AuditURL          []string      `name:"audit-url" help:"Where the audit service answers." placeholder:"URL"`
	ServiceSecretFile string        `help:"File with the secrets by which services know each other: lines SERVICE=SECRET. The employee service needs those of all, another one its own." type:"path" placeholder:"FILE"`
	EmployeeKeyFile   string        `help:"File with the 32 bytes that protect what the employee service keeps, the same for all its instances; DATA/employee.key when empty." type:"path" placeholder:"FILE"`
	Leave             time.Duration `help:"How long a service that runs alone goes on answering after it was told to stop, and said that it is not ready, so that others turn to its other instances." default:"3s"`
}

// urls are the flags' addresses by service.
func (e *Elsewhere) urls() map[string][]string {
	return map[string][]string{
		"employee": e.EmployeeURL, "permission": e.PermissionURL, "document": e.DocumentURL,
		"notification": e.NotificationURL, "audit": e.AuditURL,
	}
}

// instances are where the services are that other processes run.
func (e *Elsewhere) instances() (map[string][]*url.URL, error) {
	instances := map[string][]*url.URL{}
	for name, texts := range e.urls() {
		addresses, err := rest.ParseInstances(texts)
		if err != nil {
			return nil, fmt.Errorf("--%s-url: %w", name, err)
		}
		instances[name] = addresses
	}
	return instances, nil
}

// asks is which services each service asks over HTTP.
var asks = map[string][]string{
	"employee":     {"permission", "document"},
	"permission":   {"employee"}, // for the keys of tokens, as all do
	"document":     {"employee", "permission"},
	"notification": {"employee", "permission"},
	"audit":        {"employee"},
	"bff":          {"employee", "permission", "document", "notification", "audit"},
}

// alone reports whether this process runs only some of the services.
func (c *Config) alone() bool { return len(c.Services) > 0 }

// has reports whether this process runs a service.
func (c *Config) has(service string) bool { return !c.alone() || slices.Contains(c.Services, service) }

// checkAlone refuses what a process that runs only some services cannot do without.
func (c *Config) checkAlone() error {
	elsewhere, err := c.instances()
	if err != nil || !c.alone() {
		return err
	}
	for i, name := range c.Services {
		if !slices.Contains(serviceNames, name) {
			return fmt.Errorf("there is no service %q. There are: %s", name, strings.Join(serviceNames, ", "))
		}
		if slices.Contains(c.Services[:i], name) {
			return fmt.Errorf("the service %s is named twice", name)
		}
	}
	who := "acervo serve " + strings.Join(c.Services, " ")
	switch {
	case c.Postgres == "":
		return fmt.Errorf("%s needs --postgres: services in several processes keep their databases on a server", who)
	case c.ServiceSecretFile == "":
		return fmt.Errorf("%s needs --service-secret-file: services in several processes know each other by it", who)
	case c.Leave < 0:
		return fmt.Errorf("--leave must not be negative, and is %s", c.Leave)
	}
	for _, name := range c.Services {
		for _, other := range asks[name] {
			if !c.has(other) && len(elsewhere[other]) == 0 {
				return fmt.Errorf("the %s service asks the %s service, and is not told where that is: --%s-url http://HOST:PORT", name, other, other)
			}
		}
	}
	if c.has("document") && c.Content == "" {
		return fmt.Errorf("%s needs --content: the instances of the document service have the contents in a bucket", who)
	}
	if len(c.Kafka) == 0 {
		return fmt.Errorf("%s needs --kafka: services in several processes tell each other over it what happened", who)
	}
	return nil
}

// secretsOfServices are what services sign in with as themselves: made at each start where
// all are in this process, otherwise from the file.
func (c *Config) secretsOfServices() (map[string]string, error) {
	secrets := map[string]string{}
	if !c.alone() {
		for _, name := range serviceNames {
			secrets[name] = rand.Text()
		}
		return secrets, nil
	}
	raw, err := os.ReadFile(c.ServiceSecretFile)
	if err != nil {
		return nil, fmt.Errorf("--service-secret-file: %w", err)
	}
	for i, line := range strings.Split(string(raw), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, secret, is := strings.Cut(line, "=")
		switch {
		case !is || !slices.Contains(serviceNames, name):
			return nil, fmt.Errorf("--service-secret-file: line %d is not SERVICE=SECRET, with one of: %s", i+1, strings.Join(serviceNames, ", "))
		case len(secret) < minSecret:
			return nil, fmt.Errorf("--service-secret-file: the secret of %s has fewer than %d characters", name, minSecret)
		}
		secrets[name] = secret
	}
	for _, name := range c.Services {
		for _, needed := range serviceNames {
			if secrets[needed] == "" && (needed == name || name == "employee") {
				return nil, fmt.Errorf("--service-secret-file: the %s service needs the secret of %s, and it is not there", name, needed)
			}
		}
	}
	return secrets, nil
}

// minSecret is how long a service's secret is at least: 24 characters of base32 are 120
// bits.
const minSecret = 24

// employeeKey is what protects what the employee service keeps.
func (s *system) employeeKey() ([]byte, error) {
	path := s.config.EmployeeKeyFile
	if path == "" {
		return s.data.secret(secretFile)
	}
	key, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--employee-key-file: %w", err)
	}
	if len(key) != secretSize {
		return nil, fmt.Errorf("--employee-key-file: %s has %d bytes, not %d", path, len(key), secretSize)
	}
	return key, nil
}

// reach tells the network where the services are that other processes run.
func (s *system) reach() error {
	elsewhere, err := s.config.instances()
	for name, addresses := range elsewhere {
		if len(addresses) > 0 && !s.config.has(name) {
			s.network.Elsewhere(name, addresses)
		}
	}
	return err
}

// introduced reports whether the employee service knows this process's services by their
// secrets. That it cannot be reached is no error: it may be started later.
func (s *system) introduced(ctx context.Context) error {
	for _, name := range s.config.Services {
		ctx, cancel := context.WithTimeout(ctx, introduceWithin)
		_, err := employeeapi.NewServiceTokens(s.employees(), name, s.secrets[name]).Token(ctx)
		cancel()
		if fault.Is(err, fault.Unauthenticated) {
			return fmt.Errorf("--service-secret-file: the employee service does not accept the secret of %s", name)
		}
		if err != nil {
			s.log.Warn("the employee service was not asked whether it knows this one", "name", name, "err", err)
		}
	}
	return nil
}

// introduceWithin is how long the employee service is waited for at a start.
const introduceWithin = 3 * time.Second
