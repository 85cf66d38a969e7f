package sqldbtest

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"acervo/platform/sqldb"
)

// Wire is between a process that a test ends and the server.
type Wire struct {
	mu     sync.Mutex
	ends   []net.Conn // of clients, then of the server, in turn
	cut    bool
	silent bool
}

// Wired is the server of Server, and once more through a wire.
func Wired(t testing.TB, others ...string) (direct, wired *sqldb.Server, w *Wire) {
	t.Helper()
	address, prefix := Prefix(t)
	direct = cleared(t, address, prefix, others)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	server := u.Host
	u.Host = ln.Addr().String()
	if wired, err = sqldb.NewServer(u.String(), "", prefix); err != nil {
		t.Fatal(err)
	}
	w = &Wire{}
	t.Cleanup(w.Cut)
	go func() {
		for {
			client, err := ln.Accept()
			if err != nil {
				return
			}
			go w.carry(client, server)
		}
	}()
	return direct, wired, w
}

// Cut ends all connections, and those that will be made, as the end of the process does.
func (w *Wire) Cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = true
	for _, c := range w.ends {
		c.Close()
	}
	w.ends = nil
}

// Silence has nothing more pass, as the loss of the process's machine does: the server is not
// told.
func (w *Wire) Silence() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.silent = true
	for i, c := range w.ends {
		if i%2 == 0 {
			c.Close()
		}
	}
}

func (w *Wire) carry(client net.Conn, address string) {
	server, err := net.Dial("tcp", address)
	if err != nil {
		client.Close()
		return
	}
	w.mu.Lock()
	if w.cut || w.silent {
		w.mu.Unlock()
		client.Close()
		server.Close()
		return
	}
	w.ends = append(w.ends, client, server)
	w.mu.Unlock()
	go func() { _, _ = io.Copy(client, server); client.Close() }()
	_, _ = io.Copy(server, client)
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.silent {
		server.Close()
	}
}
