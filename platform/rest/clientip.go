package rest

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ClientIP is the address of the right-most hop that we do not trust: going from our
// side, the first that is neither one of the trusted proxies nor the in-memory
// network. What is to the left of it in X-Forwarded-For anybody can invent. The zero
// Addr means that it cannot be told.
func ClientIP(r *http.Request, trusted []netip.Prefix) netip.Addr {
	addr, ok := peer(r.RemoteAddr)
	if !ok && r.RemoteAddr != memoryAddr {
		return netip.Addr{}
	}
	var hops []string
	for _, line := range r.Header.Values("X-Forwarded-For") {
		hops = append(hops, strings.Split(line, ",")...)
	}
	for i := len(hops) - 1; i >= 0 && (!addr.IsValid() || isTrusted(addr, trusted)); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = next.Unmap().WithZone("")
	}
	return addr
}

func isTrusted(addr netip.Addr, trusted []netip.Prefix) bool {
	return slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(addr) })
}

func peer(remote string) (netip.Addr, bool) {
	ap, err := netip.ParseAddrPort(remote)
	return ap.Addr().Unmap().WithZone(""), err == nil
}

// ClientAddr is ClientIP of the request that ctx belongs to. A Client passes it on to
// the next service.
func ClientAddr(ctx context.Context) netip.Addr {
	h, ok := ctx.Value(hopKey{}).(*hop)
	if !ok {
		return netip.Addr{}
	}
	return ClientIP(h.r, h.trusted)
}

// hop is how the request came to us.
type hop struct {
	r       *http.Request
	trusted []netip.Prefix
}

type hopKey struct{}
