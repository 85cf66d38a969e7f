package employeeapi

import (
	"context"
	"net/http"
	"sync"
	"time"

	"acervo/platform/rest"
)

// renewBefore is how long before a service token expires a new one is got.
const renewBefore = time.Minute

// ServiceTokens is the source of one service's own tokens: it asks the employee
// service for one and keeps it until shortly before it expires. It is safe for
// concurrent use; those who need a new token at once share one request.
type ServiceTokens struct {
	client  *Client
	service string
	secret  string
	now     func() time.Time

	mu      sync.Mutex
	token   string
	expires time.Time
}

var _ rest.TokenSource = (*ServiceTokens)(nil)

// NewServiceTokens is the source of the tokens of service, which shares secret with
// the employee service.
func NewServiceTokens(c *Client, service, secret string) *ServiceTokens {
	return &ServiceTokens{client: c, service: service, secret: secret, now: time.Now}
}

// Token implements rest.TokenSource. While a new one cannot be got, the old one is
// given for as long as it is good.
func (s *ServiceTokens) Token(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if now.Add(renewBefore).Before(s.expires) {
		return s.token, nil
	}
	got, err := rest.Send[Tokens](ctx, s.client.rest, http.MethodPost, "/auth/service", ServiceCredentials{s.service, s.secret}, rest.Anonymously(), rest.Repeatable)
	if err != nil {
		if now.Before(s.expires) {
			return s.token, nil
		}
		return "", err
	}
	s.token, s.expires = got.AccessToken, now.Add(time.Duration(got.ExpiresIn)*time.Second)
	return s.token, nil
}
