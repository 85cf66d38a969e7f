package bffhttp

import (
	"net/http"
	"net/url"
	"strings"

	"acervo/platform/fault"
)

// refuseCrossSite lets through what our own page asks, and programs that are no
// browsers (those send neither header). A request that changes something must come from
// this very origin: same-site, a sibling's subdomain, is not enough. One that reads is
// refused from another site, even though it would come without the cookie. Opening a
// page of the app from anywhere is no such request.
func refuseCrossSite(r *http.Request) error {
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		return nil
	}
	site := r.Header.Get("Sec-Fetch-Site")
	safe := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
	switch site {
	case "", "same-origin", "none":
	case "same-site":
		if !safe {
			return crossSite()
		}
	default:
		return crossSite()
	}
	origin := r.Header.Values("Origin")
	if len(origin) == 0 {
		return nil
	}
	if u, err := url.Parse(origin[0]); len(origin) == 1 && err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host) {
		return nil
	}
	return crossSite()
}

func crossSite() error {
	return fault.New(fault.Forbidden, "Requests from other sites are refused.").Named("cross_site")
}
