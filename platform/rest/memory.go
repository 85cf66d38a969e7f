package rest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// memoryAddr is the RemoteAddr of requests that come over a MemoryNetwork. No other
// connection has it, so such a request comes from our own process.
const memoryAddr = "memory"

// memoryDomain is below which hosts are on the MemoryNetwork.
const memoryDomain = ".internal"

// MemoryNetwork connects the services of one process: each listens under its name and
// is reached at http://NAME.internal by the same HTTP as over TCP. Under the same name a
// service of other processes is reached, see Elsewhere.
type MemoryNetwork struct {
	mu        sync.Mutex
	listeners map[string]*memoryListener
	elsewhere map[string]*upstream // services that run in processes of their own
	outside   *http.Transport
	transport *memoryTransport
}

// NewMemoryNetwork returns a network on which nobody listens yet.
func NewMemoryNetwork() *MemoryNetwork {
	n := &MemoryNetwork{listeners: map[string]*memoryListener{}, elsewhere: map[string]*upstream{}}
	var tcp net.Dialer
	general := &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			if host, _, _ := net.SplitHostPort(addr); strings.HasSuffix(host, memoryDomain) {
				return n.DialContext(ctx, network, addr)
			}
			return tcp.DialContext(ctx, network, addr)
		},
		MaxIdleConnsPerHost: 256,
		IdleConnTimeout:     90 * time.Second,
		DisableCompression:  true,
	}
	n.transport = &memoryTransport{network: n, general: general, idle: map[string][]*memoryClientConn{}}
	return n
}

// URL is where the service of this name is reached.
func (n *MemoryNetwork) URL(name string) string { return "http://" + name + memoryDomain }

// Transport reaches the services on the network, and every other host over TCP.
func (n *MemoryNetwork) Transport() http.RoundTripper { return n.transport }

// Elsewhere has the service of this name be reached at these addresses over TCP, at any of
// them: its instances. To be called before the first request.
func (n *MemoryNetwork) Elsewhere(name string, addresses []*url.URL) {
	n.elsewhere[name+memoryDomain] = newUpstream(name, addresses, n.tcp())
}

func (n *MemoryNetwork) tcp() http.RoundTripper {
	if n.outside == nil {
		n.outside = NewTransport()
	}
	return n.outside
}

// Listen takes the connections for NAME.internal. It panics when somebody listens
// under this name already.
func (n *MemoryNetwork) Listen(name string) net.Listener {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, taken := n.listeners[name]; taken {
		panic("rest: two services listen as " + name)
	}
	l := &memoryListener{network: n, name: name, conns: make(chan net.Conn), done: make(chan struct{})}
	n.listeners[name] = l
	return l
}

// DialContext connects to NAME.internal, or to NAME, whatever the port. When nobody
// listens there it fails as TCP would: connection refused.
func (n *MemoryNetwork) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		host = addr
	}
	name := strings.TrimSuffix(host, memoryDomain)
	n.mu.Lock()
	l := n.listeners[name]
	n.mu.Unlock()
	refused := &net.OpError{Op: "dial", Net: memoryAddr, Err: fmt.Errorf("%s: %w", host, syscall.ECONNREFUSED)}
	if l == nil {
		return nil, refused
	}
	client, server := newMemoryConns()
	select {
	case l.conns <- server:
		return client, nil
	case <-l.done:
		return nil, refused
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type memoryListener struct {
	network *MemoryNetwork
	name    string
	conns   chan net.Conn
	once    sync.Once
	done    chan struct{}
}

func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *memoryListener) Close() error {
	l.once.Do(func() {
		close(l.done)
		l.network.mu.Lock()
		delete(l.network.listeners, l.name)
		l.network.mu.Unlock()
	})
	return nil
}

func (l *memoryListener) Addr() net.Addr { return memoryAddress{} }

type memoryAddress struct{}

func (memoryAddress) Network() string { return memoryAddr }
func (memoryAddress) String() string  { return memoryAddr }

// errClosedPipe is what writing to a connection says that the other side has closed.
var errClosedPipe = errors.New("the other side has closed the connection")
