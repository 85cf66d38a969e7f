package identity

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"acervo/platform/fault"
)

func TestNewsReachTokensThatWereSignedBefore(t *testing.T) {
	now := time.Now()
	key, _ := NewSigningKey()
	v := NewVerifier(func(context.Context) (JWKS, error) { return JWKS{Keys: []JWK{key.JWK()}}, nil })
	v.now = func() time.Time { return now }
	token := func(account, session string) string {
		s, err := key.Sign(Caller{AccountID: account, SessionID: session, EmployeeID: "e1", Roles: []string{"hr"}}, now, TokenLife)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	verify := func(token string) Caller {
		t.Helper()
		c, err := v.Verify(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	one, two := token("ana", "s1"), token("ana", "s2")
	verify(one)

	v.AccountChanged(3, Caller{AccountID: "ana", Username: "ana", Roles: []string{"employee"}})
	v.AccountChanged(2, Caller{AccountID: "ana", Roles: []string{"admin"}}) // came late
	if c := verify(one); !slices.Equal(c.Roles, []string{"employee"}) || c.EmployeeID != "" || c.SessionID != "s1" || c.Token != one {
		t.Errorf("the account as it was: %+v", c)
	}
	if c := verify(token("bia", "s3")); !c.Has("hr") {
		t.Errorf("another account: %+v", c)
	}
	v.SessionEnded("s1")
	if _, err := v.Verify(t.Context(), one); !fault.Is(err, fault.Unauthenticated) || fault.From(err).Type != "session_ended" {
		t.Errorf("a token of a session that ended: %v", err)
	}
	verify(two)
	if service, err := key.Sign(Caller{Service: "document"}, now, TokenLife); err != nil || !verify(service).IsService() {
		t.Errorf("a service: %v", err)
	}

	// It is forgotten when no such token is good any more, and not before.
	now = now.Add(TokenLife + leeway - time.Second)
	if _, err := v.Verify(t.Context(), one); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("shortly before it expires: %v", err)
	}
	now = now.Add(2 * leeway)
	for i := range 5 {
		v.SessionEnded(fmt.Sprint("later", i))
	}
	if n := v.news; len(n.ended) != 5 || len(n.changed) != 0 || len(n.order) != 5 {
		t.Errorf("kept %d sessions, %d accounts, %d in order", len(n.ended), len(n.changed), len(n.order))
	}
}
