// Package sqldbtest gives tests empty databases on a real PostgreSQL.
package sqldbtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"acervo/platform/sqldb"
)

var (
	mu    sync.Mutex
	taken = map[int]bool{}
)

// Prefix is where the tests' PostgreSQL is, and how the names of databases begin that are
// this test's until it ends. Since making one takes a second, they stay for the next, which
// has to clear them. A test is left out where there is no PostgreSQL.
func Prefix(t testing.TB) (address, prefix string) {
	t.Helper()
	address = os.Getenv("ACERVO_TEST_POSTGRES")
	if address == "" {
		t.Skip("ACERVO_TEST_POSTGRES is not set; scripts/test.sh engines sets it")
	}
	mu.Lock()
	defer mu.Unlock()
	n := 0
	for taken[n] {
		n++
	}
	taken[n] = true
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		delete(taken, n)
	})
	return address, fmt.Sprintf("test_%s_%d_", strings.TrimSuffix(filepath.Base(os.Args[0]), ".test"), n)
}

// Service is the service whose database Server has cleared.
const Service = "one"

// Server is a server with an empty database of Service, and of others.
func Server(t testing.TB, others ...string) *sqldb.Server {
	t.Helper()
	address, prefix := Prefix(t)
	return cleared(t, address, prefix, others)
}

func cleared(t testing.TB, address, prefix string, others []string) *sqldb.Server {
	t.Helper()
	s, err := sqldb.NewServer(address, "", prefix)
	if err != nil {
		t.Fatal(err)
	}
	for _, service := range append(others, Service) {
		if err := s.Clear(t.Context(), service); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// Open is an empty database, closed when the test ends.
func Open(t testing.TB) *sqldb.DB {
	t.Helper()
	db, err := Server(t).Open(t.Context(), Service)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Shared is an empty database, opened as n processes open it. They are closed when the test
// ends, or by it.
func Shared(t testing.TB, n int) (dbs []*sqldb.DB) {
	t.Helper()
	server := Server(t)
	for range n {
		db, err := server.OpenShared(t.Context(), Service)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		dbs = append(dbs, db)
	}
	return dbs
}
