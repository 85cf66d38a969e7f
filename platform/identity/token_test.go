package identity

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"acervo/platform/fault"
)

func TestTokens(t *testing.T) {
	now := time.Now()
	one, _ := NewSigningKey()
	two, _ := NewSigningKey()
	set := JWKS{Keys: []JWK{one.JWK()}}
	fetches := 0
	var down error
	v := NewVerifier(func(context.Context) (JWKS, error) { fetches++; return set, down })
	v.now = func() time.Time { return now }
	sign := func(k SigningKey, c Caller, at time.Time) string {
		t.Helper()
		s, err := k.Sign(c, at, TokenLife)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	ana := Caller{AccountID: "a1", Username: "ana", EmployeeID: "e1", Roles: []string{"hr"}, SessionID: "s1"}

	good := sign(one, ana, now)
	for range 3 {
		c, err := v.Verify(t.Context(), good)
		if err != nil || c.AccountID != "a1" || c.EmployeeID != "e1" || !c.Has("hr") || c.SessionID != "s1" || c.Token != good {
			t.Fatalf("good token: %+v %v", c, err)
		}
	}
	if fetches != 1 {
		t.Errorf("%d fetches for one key", fetches)
	}
	if c, err := v.Verify(t.Context(), sign(one, Caller{Service: "document"}, now)); err != nil || !c.IsService() || c.AccountID != "" {
		t.Errorf("service token: %+v %v", c, err)
	}
	for name, bad := range map[string]string{
		"empty":       "",
		"garbage":     "a.b.c",
		"expired":     sign(one, ana, now.Add(-TokenLife-time.Minute)),
		"early":       sign(one, ana, now.Add(time.Hour)),
		"no subject":  sign(one, Caller{}, now),
		"unknown key": sign(two, ana, now),
		"altered":     good[:strings.LastIndex(good, ".")-2] + "AA" + good[strings.LastIndex(good, "."):],
	} {
		if _, err := v.Verify(t.Context(), bad); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s: %v", name, err)
		}
	}

	// Rotation: the new key is fetched when a token names it, not at every unknown one.
	set = JWKS{Keys: []JWK{one.JWK(), two.JWK()}}
	now = now.Add(refetchPause)
	if _, err := v.Verify(t.Context(), sign(two, ana, now)); err != nil {
		t.Errorf("after rotation: %v", err)
	}
	// Withdrawal: a key that left the set stops working once the set was asked for again.
	set = JWKS{Keys: []JWK{two.JWK()}}
	now = now.Add(refreshAfter)
	if _, err := v.Verify(t.Context(), sign(one, ana, now)); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("withdrawn key: %v", err)
	}
	// Unreachable and nothing known: unavailable, not a yes.
	down = errors.New("down")
	v2 := NewVerifier(func(context.Context) (JWKS, error) { return JWKS{}, down })
	if _, err := v2.Verify(t.Context(), good); !fault.Is(err, fault.Unavailable) {
		t.Errorf("keys unreachable: %v", err)
	}
}
