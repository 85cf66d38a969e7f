package sqldb_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgproto3"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/platform/sqldb/sqldbtest"
)

// session is a connection of somebody else to the server, or to a database on it.
func session(t *testing.T, database string) *pgx.Conn {
	t.Helper()
	config, err := pgx.ParseConfig(os.Getenv("ACERVO_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	if database != "" {
		config.Database = database
	}
	c, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(context.Background()) })
	return c
}

func run(t *testing.T, c *pgx.Conn, queries ...string) {
	t.Helper()
	for _, q := range queries {
		if _, err := c.Exec(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// database is the name of the database that db is in.
func database(t *testing.T, db *sqldb.DB) (name string) {
	t.Helper()
	if err := db.QueryRow(t.Context(), `SELECT current_database()`).Scan(&name); err != nil {
		t.Fatal(err)
	}
	return name
}

// What another instance has not committed comes before, in numbers too.
func TestWritersOfInstancesTakeTurnsOnPostgres(t *testing.T) {
	db := onPostgres(t)
	other := session(t, database(t, db))
	run(t, other, `BEGIN`, `SELECT pg_advisory_xact_lock(1)`, `INSERT INTO things VALUES ('theirs', 1)`, `INSERT INTO numbered (raw) VALUES ('')`)
	var ours, seen int64
	done := make(chan error)
	go func() {
		done <- db.Write(context.Background(), func(tx *sqldb.Tx) error {
			if err := tx.QueryRow(`SELECT count(*) FROM things`).Scan(&seen); err != nil {
				return err
			}
			return tx.QueryRow(`INSERT INTO numbered (raw) VALUES ($1) RETURNING seq`, []byte("x")).Scan(&ours)
		})
	}()
	select {
	case err := <-done:
		t.Fatalf("it did not wait: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	run(t, other, `COMMIT`)
	if err := <-done; err != nil || ours != 2 || seen != 1 {
		t.Errorf("%v, number %d, saw %d of their rows", err, ours, seen)
	}
}

func TestReadersCannotWriteOnPostgres(t *testing.T) {
	db := onPostgres(t)
	err := db.Each(t.Context(), `INSERT INTO things VALUES ('a', 1) RETURNING id`, nil)
	if !fault.Is(err, fault.Unavailable) || count(t, db) != 0 {
		t.Errorf("%v, %d rows", err, count(t, db))
	}
}

func TestSecondProcessIsRefusedOnPostgres(t *testing.T) {
	server := sqldbtest.Server(t)
	db, err := server.Open(t.Context(), sqldbtest.Service)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := server.Open(t.Context(), sqldbtest.Service); err == nil || !strings.Contains(err.Error(), "in use by another Acervo") {
		t.Errorf("a second one: %v", err)
	}
	// One that ends lets the next one in, which may come a moment too early.
	time.AfterFunc(200*time.Millisecond, func() { db.Close() })
	next, err := server.Open(t.Context(), sqldbtest.Service)
	if err != nil {
		t.Fatal(err)
	}
	next.Close()
}

// The server ends connections again and again while many write: each write is kept if and
// only if it is answered so, or it is in doubt and shows later; what is told after commits
// is told of all that were kept, in their order.
func TestConnectionsThatBreakOnPostgres(t *testing.T) {
	db := onPostgres(t)
	killer := session(t, "")
	name := database(t, db)
	stop := make(chan struct{})
	var breaking sync.WaitGroup
	breaking.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(30 * time.Millisecond):
				if _, err := killer.Exec(context.Background(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, name); err != nil {
					t.Error(err)
				}
			}
		}
	})
	var mu sync.Mutex
	var told []int64
	kept := map[string]bool{}
	refused := 0
	var writers sync.WaitGroup
	for w := range 8 {
		writers.Go(func() {
			for i := range 100 {
				id := fmt.Sprintf("%d-%d", w, i)
				err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
					var seq int64
					if err := tx.QueryRow(`INSERT INTO numbered (raw) VALUES ($1) RETURNING seq`, []byte(id)).Scan(&seq); err != nil {
						return err
					}
					tx.AfterCommit(func() { mu.Lock(); told = append(told, seq); mu.Unlock() })
					return insert(id)(tx)
				})
				mu.Lock()
				switch {
				case err == nil:
					kept[id] = true
				case fault.Is(err, fault.Unavailable):
					refused++
					defer time.Sleep(10 * time.Millisecond)
				default:
					t.Errorf("write %s: %v", id, err)
				}
				mu.Unlock()
			}
		})
	}
	writers.Wait()
	close(stop)
	breaking.Wait()
	for begun := time.Now(); ; time.Sleep(10 * time.Millisecond) { // the last may be in doubt
		err := db.Write(context.Background(), insert(fmt.Sprint("last", begun.UnixNano())))
		if err == nil {
			break
		}
		if time.Since(begun) > 5*time.Second {
			t.Fatal(err)
		}
	}
	c := session(t, name)
	rows, err := c.Query(t.Context(), `SELECT seq FROM numbered ORDER BY seq`)
	if err != nil {
		t.Fatal(err)
	}
	there, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(told) != fmt.Sprint(there) {
		t.Errorf("told of %d, kept %d", len(told), len(there))
	}
	if len(there) < len(kept) || refused == 0 || len(kept) == 0 {
		t.Errorf("%d acknowledged, %d kept, %d refused", len(kept), len(there), refused)
	}
	t.Logf("%d acknowledged, %d kept, %d refused", len(kept), len(there), refused)
}

// wire is between us and the server; it cuts connections at a COMMIT.
type wire struct {
	address string
	cut     atomic.Int32 // the next COMMIT: 0 passes, 1 is lost, 2 arrives and its answer is lost
	down    atomic.Bool  // no connection is made
}

func newWire(t *testing.T) *wire {
	t.Helper()
	u, err := url.Parse(os.Getenv("ACERVO_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	w := &wire{}
	server := u.Host
	go func() {
		for {
			client, err := ln.Accept()
			if err != nil {
				return
			}
			go w.carry(client, server)
		}
	}()
	u.Host = ln.Addr().String()
	w.address = u.String()
	return w
}

func (w *wire) carry(client net.Conn, address string) {
	defer client.Close()
	if w.down.Load() {
		return
	}
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer server.Close()
	var mute atomic.Bool
	go func() {
		defer client.Close()
		buf := make([]byte, 64<<10)
		for {
			n, err := server.Read(buf)
			if err != nil || mute.Load() {
				return
			}
			if _, err := client.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		if strings.Contains(string(buf[:n]), "COMMIT") {
			switch w.cut.Swap(0) {
			case 1:
				return
			case 2:
				mute.Store(true)
				_, _ = server.Write(buf[:n])
				time.Sleep(50 * time.Millisecond) // it has committed
				return
			}
		}
		if _, err := server.Write(buf[:n]); err != nil {
			return
		}
	}
}

// The connection breaks while it commits.
func TestCommitInDoubtOnPostgres(t *testing.T) {
	_, prefix := sqldbtest.Prefix(t)
	w := newWire(t)
	server, err := sqldb.NewServer(w.address, "", prefix)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Clear(t.Context(), sqldbtest.Service); err != nil {
		t.Fatal(err)
	}
	db, err := server.Open(t.Context(), sqldbtest.Service)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	migrated(t, db)
	var told atomic.Int32
	write := func(id string) error {
		return db.Write(t.Context(), func(tx *sqldb.Tx) error {
			tx.AfterCommit(func() { told.Add(1) })
			return insert(id)(tx)
		})
	}
	check := func(when string, err error, kind fault.Kind, rows int) {
		t.Helper()
		if fault.KindOf(err) != kind || count(t, db) != rows || int(told.Load()) != rows {
			t.Errorf("%s: %v, %d rows, told of %d; want %q and %d", when, err, count(t, db), told.Load(), kind, rows)
		}
	}
	check("nothing breaks", write("a"), "", 1)
	w.cut.Store(1)
	check("it never arrives", write("b"), fault.Unavailable, 1)
	w.cut.Store(2)
	check("its answer is lost, and asked for", write("c"), "", 2)
	w.cut.Store(2)
	w.down.Store(true)
	err = write("d")
	if !fault.Is(err, fault.Unavailable) || told.Load() != 2 {
		t.Errorf("its answer is lost, and the server cannot be asked: %v, told of %d", err, told.Load())
	}
	w.down.Store(false)
	for begun := time.Now(); told.Load() != 3; time.Sleep(5 * time.Millisecond) {
		if time.Since(begun) > 5*time.Second {
			t.Fatal("what was kept was never told of")
		}
	}
	check("the server is back", write("e"), "", 4)
}

// What speaks against using a server or a database is said in a sentence at the start.
func TestUnfitIsRefusedOnPostgres(t *testing.T) {
	address, prefix := sqldbtest.Prefix(t)
	root := session(t, "")
	drop := func() {
		_, _ = root.Exec(context.Background(), `DROP DATABASE IF EXISTS `+prefix+`latin`)
		_, _ = root.Exec(context.Background(), `DROP ROLE IF EXISTS `+prefix+`plain`)
	}
	drop()
	t.Cleanup(drop)
	run(t, root, `CREATE DATABASE `+prefix+`latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`, `CREATE ROLE `+prefix+`plain LOGIN`)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	plain := *u
	plain.User = url.User(prefix + "plain")
	nowhere := *u
	nowhere.Host = "127.0.0.1:1"
	nowhere.User = url.UserPassword("acervo", "s3cret")
	old, wrong := *u, *u
	old.Host = pretend(t, &pgproto3.ErrorResponse{Severity: "FATAL", Code: "0A000", Message: "too old"})
	wrong.Host = pretend(t, &pgproto3.ErrorResponse{Severity: "FATAL", Code: "28P01", Message: "password authentication failed"})
	wrong.User = url.UserPassword("acervo", "s3cret")
	for _, c := range []struct {
		address, service, says string
	}{
		{address, "latin", "encoding LATIN1"},
		{plain.String(), "missing", "may not make it. Have it made: CREATE DATABASE"},
		{nowhere.String(), "one", "cannot be reached"},
		{wrong.String(), "one", "does not let acervo in"},
	} {
		server, err := sqldb.NewServer(c.address, "", prefix)
		if err != nil {
			t.Fatal(err)
		}
		db, err := server.Open(t.Context(), c.service)
		if err == nil {
			db.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v, want %q", c.service, err, c.says)
		}
	}
}

// pretend is the address of a server that answers every connection so.
func pretend(t *testing.T, answer pgproto3.BackendMessage) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				b := pgproto3.NewBackend(c, c)
				if _, err := b.ReceiveStartupMessage(); err != nil {
					return
				}
				b.Send(answer)
				_ = b.Flush()
				_, _ = io.Copy(io.Discard, c)
			}()
		}
	}()
	return ln.Addr().String()
}

// No address is said back: it may hold the password.
func TestBadAddress(t *testing.T) {
	for _, address := range []string{
		"host=db password=s3cret", "postgres://acervo:s3cret@db:port/", "mysql://acervo:s3cret@db/", "postgres://acervo:s3cret@/",
		"postgres://acervo:s3cret@db/?sslmode=s3cret", "postgres://acervo:s3cret%zz@db/",
	} {
		_, err := sqldb.NewServer(address, "", "acervo_")
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", address, err)
		}
	}
	s, err := sqldb.NewServer("postgres://acervo:s3cret@db:5433/?sslmode=require", "", "acervo_")
	if err != nil || s.String() != "acervo_* at db:5433" {
		t.Errorf("%v %v", s, err)
	}
}
