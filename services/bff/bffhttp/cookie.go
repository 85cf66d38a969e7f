package bffhttp

import (
	"net/http"
	"strings"
	"time"

	"acervo/platform/identity"
	"acervo/services/bff"
)

// cookieName: with __Host- the browser itself insists on Secure, Path=/ and no Domain,
// so no other host can set or receive it.
const cookieName = "__Host-acervo"

func sessionCookie(secret string, lifetime time.Duration) http.Cookie {
	return http.Cookie{
		Name: cookieName, Value: secret, Path: "/", MaxAge: int(lifetime.Seconds()),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
}

func noCookie() http.Cookie {
	c := sessionCookie("", 0) //nolint:gosec // sessionCookie sets them all
	c.MaxAge = -1
	return c
}

// authenticate tells who is calling by the cookie.
func authenticate(s *bff.Service) func(*http.Request) (identity.Caller, error) {
	return func(r *http.Request) (identity.Caller, error) {
		secret := secretOf(r)
		if secret == "" || !strings.HasPrefix(r.URL.Path, "/api/") { // the app's files are everyone's
			return identity.Caller{}, unauthenticated()
		}
		return s.Authenticate(r.Context(), secret)
	}
}

// secretOf is what the request's session cookie holds, empty without one.
func secretOf(r *http.Request) string {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return c.Value
}
