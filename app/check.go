package app

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// check refuses flags that cannot be what was meant, each in a sentence that names it,
// before anything is started. It reads the networks of the proxies.
func (c *Config) check() error {
	for _, l := range []struct{ flag, addr string }{{"--web-addr", c.WebAddr}, {"--api-addr", c.APIAddr}, {"--ops-addr", c.OpsAddr}} {
		if _, _, err := net.SplitHostPort(l.addr); err != nil {
			return fmt.Errorf("%s must be a host and a port, like 127.0.0.1:8080, and is not: %s", l.flag, l.addr)
		}
	}
	switch {
	case c.Data == "":
		return errors.New("--data must name a folder, and is empty")
	case c.MaxUpload < 1:
		return fmt.Errorf("--max-upload must be at least 1 byte, and is %d", c.MaxUpload)
	case c.Reserve < 0:
		return fmt.Errorf("--reserve must be at least 0 bytes, and is %d; 0 keeps no space free", c.Reserve)
	case c.Drain < 0:
		return fmt.Errorf("--drain must not be negative, and is %s", c.Drain)
	}
	if c.PublicURL != "" && !isOrigin(c.PublicURL) {
		return fmt.Errorf("--public-url must be an address that people open, like https://documentos.example.com, without a path, and is not: %s", c.PublicURL)
	}
	if err := c.checkEvents(); err != nil {
		return err
	}
	if _, err := c.bucketPlace(); err != nil {
		return err
	}
	if err := c.checkAlone(); err != nil {
		return err
	}
	c.proxies = nil
	for _, text := range c.TrustedProxies {
		network, err := netip.ParsePrefix(text)
		if addr, is := netip.ParseAddr(text); is == nil {
			network, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return fmt.Errorf("--trusted-proxies must be networks like 10.0.0.0/8, or addresses, and one is not: %s", text)
		}
		c.proxies = append(c.proxies, network)
	}
	return nil
}

// isOrigin reports whether a text is a scheme of the web and a host, and no more.
func isOrigin(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		u.User == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}
