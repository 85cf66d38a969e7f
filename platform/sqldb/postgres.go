package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"acervo/platform/fault"
)

// Server is a PostgreSQL server on which services have their databases, one each.
type Server struct {
	prefix string
	config *pgx.ConnConfig // of the database that is there before ours are
}

const (
	// needVersion is the oldest server that is supported, as it numbers itself.
	needVersion = 150000
	// connectWithin is how long a connection may take to be made while callers wait, and
	// startWithin at the start.
	connectWithin = 1500 * time.Millisecond
	startWithin   = 10 * time.Second
	// maxReaders is how many connections of a database read at once.
	maxReaders = 6
	// statementLimit is how long the server works on one statement.
	statementLimit = 30 * time.Second
	// lockLimit is how long a statement waits for others.
	lockLimit = 10 * time.Second
	// stalled is how long a process may stop in the middle of a transaction, or be lost with
	// its machine, while the others that share the database wait to write.
	stalled = 5 * time.Second
	// takeover is how long it may take until the connections of a process that has just ended
	// are gone.
	takeover = 3 * time.Second
)

// NewServer is the server at a URL such as postgres://user@host:5432/?sslmode=verify-full.
// The database that it names, by default "postgres", is only where others are made from.
// A password that is given goes before the URL's. Databases are called prefix and the
// service's name.
func NewServer(address, password, prefix string) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Hostname() == "" {
		return nil, errors.New("the address of PostgreSQL is not a URL like postgres://user@host:5432/?sslmode=verify-full") // not with it: it may hold the password
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/postgres"
	}
	config, err := pgx.ParseConfig(u.String())
	if err != nil {
		return nil, fmt.Errorf("the address of PostgreSQL has something that is not understood: sslmode, a certificate's file or another parameter. Have a look at the part from the question mark on")
	}
	if password != "" {
		config.Password = password
	}
	config.ConnectTimeout = startWithin
	config.DialFunc = (&net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3}}).DialContext
	return &Server{prefix: prefix, config: config}, nil
}

// String tells the databases on it from others, for people and for notes.
func (s *Server) String() string { return s.prefix + "* at " + s.at() }

// at is where the server is.
func (s *Server) at() string {
	return net.JoinHostPort(s.config.Host, strconv.Itoa(int(s.config.Port)))
}

// Open opens the database of a service, and makes it if it is not there. One process at a
// time has it open: the caller closes it. What speaks against using it is said in the error.
func (s *Server) Open(ctx context.Context, service string) (*DB, error) {
	return s.open(ctx, service, false)
}

// OpenShared is Open for a database that several processes have open, all of them by
// OpenShared: see DB.Shared.
func (s *Server) OpenShared(ctx context.Context, service string) (*DB, error) {
	return s.open(ctx, service, true)
}

func (s *Server) open(ctx context.Context, service string, shared bool) (*DB, error) {
	name := s.prefix + service
	if err := s.make(ctx, name); err != nil {
		return nil, err
	}
	if err := s.fit(ctx, name); err != nil {
		return nil, err
	}
	writing := s.of(name, service)
	if shared {
		writing.RuntimeParams["idle_in_transaction_session_timeout"] = millis(stalled)
	}
	w := stdlib.OpenDB(*writing)
	w.SetMaxOpenConns(3) // the writer's own, and two for migrations
	w.SetMaxIdleConns(1)
	w.SetConnMaxIdleTime(time.Minute)
	reading := s.of(name, service)
	reading.ConnectTimeout = connectWithin
	maps.Copy(reading.RuntimeParams, map[string]string{"default_transaction_read_only": "on", "statement_timeout": millis(statementLimit)})
	r := stdlib.OpenDB(*reading)
	r.SetMaxOpenConns(maxReaders)
	r.SetMaxIdleConns(maxReaders)
	r.SetConnMaxIdleTime(5 * time.Minute)
	db := &DB{writers: w, wstmts: map[string]*sql.Stmt{}}
	d := &postgresDialect{shared: shared}
	err := patiently(takeover, func(err error) bool { return errors.Is(err, ErrInUse) }, func() error { return d.connect(ctx, db, startWithin) })
	if err == nil {
		err = patiently(startWithin, postgresLost, func() error { return r.PingContext(ctx) })
	}
	if err != nil {
		db.disconnect()
		return nil, errors.Join(fmt.Errorf("the database %s at %s: %w", name, s.at(), err), r.Close(), w.Close())
	}
	db = open(name+" at "+s.at(), d, r, w, db.conn)
	if shared {
		db.others = newOthers(db, s.of(name, service))
	}
	return db, nil
}

// patiently does something again and again for some time, while it may yet come right.
func patiently(within time.Duration, mayYet func(error) bool, do func() error) error {
	for begun := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if err := do(); err == nil || !mayYet(err) || time.Since(begun) > within {
			return err
		}
	}
}

// of is how a database of ours is connected to.
func (s *Server) of(name, service string) *pgx.ConnConfig {
	config := s.config.Copy()
	config.Database = name
	maps.Copy(config.RuntimeParams, map[string]string{
		"application_name": "acervo " + service, "lock_timeout": millis(lockLimit), "idle_in_transaction_session_timeout": "60000",
		"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3", // what held a database is soon found gone
	})
	return config
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// make sees to it that the database is there.
func (s *Server) make(ctx context.Context, name string) error {
	there, err := s.there(ctx, name)
	if there || err != nil {
		return err
	}
	create := `CREATE DATABASE ` + pgx.Identifier{name}.Sanitize() + ` TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'`
	err = s.with(ctx, s.config, func(c *pgx.Conn) error {
		if err := current(ctx, c); err != nil {
			return err
		}
		_, err := c.Exec(ctx, create)
		return err
	})
	switch state(err) {
	case "42P04", "23505": // another made it meanwhile
		return nil
	case "42501":
		return fmt.Errorf("there is no database %s at %s, and %s may not make it. Have it made: %s OWNER %s", name, s.at(), s.config.User, create, pgx.Identifier{s.config.User}.Sanitize())
	case "3D000":
		return fmt.Errorf("there is no database %s at %s, and none called %s from which to make it. Name one in the URL", name, s.at(), s.config.Database)
	}
	return err
}

// there reports whether the database is there.
func (s *Server) there(ctx context.Context, name string) (bool, error) {
	err := s.with(ctx, s.of(name, "start"), func(*pgx.Conn) error { return nil })
	if state(err) == "3D000" {
		return false, nil
	}
	return err == nil, err
}

// with runs do on a connection of its own. Its errors say what to do, where that is known.
func (s *Server) with(ctx context.Context, config *pgx.ConnConfig, do func(*pgx.Conn) error) error {
	c, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		var refused *pgconn.ConnectError
		switch {
		case state(err) == "28P01" || state(err) == "28000":
			return fmt.Errorf("PostgreSQL at %s does not let %s in: a wrong or missing password, or a rule of its pg_hba.conf. The password is read from ACERVO_POSTGRES_PASSWORD or --postgres-password-file: %w", s.at(), config.User, err)
		case state(err) == "" && errors.As(err, &refused):
			return fmt.Errorf("PostgreSQL at %s cannot be reached: %w", s.at(), err)
		}
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	return do(c)
}

// Look says which version the server has. What speaks against using it is the error.
func (s *Server) Look(ctx context.Context) (version string, err error) {
	err = s.with(ctx, s.config, func(c *pgx.Conn) error {
		if err := current(ctx, c); err != nil {
			return err
		}
		return c.QueryRow(ctx, `SELECT 'PostgreSQL ' || current_setting('server_version')`).Scan(&version)
	})
	return version, err
}

// current refuses a server that is too old, or on which nothing can be written.
func current(ctx context.Context, c *pgx.Conn) error {
	var version int
	var called string
	var replica bool
	if err := c.QueryRow(ctx, `SELECT current_setting('server_version_num')::int, current_setting('server_version'), pg_is_in_recovery()`).Scan(&version, &called, &replica); err != nil {
		return err
	}
	if err := recent(version, called); err != nil {
		return err
	}
	if replica {
		return errors.New("this PostgreSQL is a replica, on which nothing can be written. Name the primary server")
	}
	return nil
}

func recent(version int, called string) error {
	if version < needVersion {
		return fmt.Errorf("this is PostgreSQL %s, and Acervo needs %d or newer", called, needVersion/10000)
	}
	return nil
}

// fit refuses a database that does not keep texts as Acervo compares them: by the bytes of
// UTF-8.
func (s *Server) fit(ctx context.Context, name string) error {
	return s.with(ctx, s.of(name, "start"), func(c *pgx.Conn) error {
		if err := current(ctx, c); err != nil {
			return err
		}
		var encoding, sorting string
		if err := c.QueryRow(ctx, `SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()`).Scan(&encoding, &sorting); err != nil {
			return err
		}
		var bytewise bool
		if err := c.QueryRow(ctx, `SELECT 'Z' < 'a' AND 'z' < 'é' AND 'a b' < 'aa'`).Scan(&bytewise); err != nil {
			return err
		}
		if encoding != "UTF8" || !bytewise {
			return fmt.Errorf("the database %s at %s has the encoding %s and sorts by %s; Acervo needs UTF8 and C. Have it made anew with: TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'", name, s.at(), encoding, sorting)
		}
		return nil
	})
}

// Empty reports whether a service has no tables on the server yet.
func (s *Server) Empty(ctx context.Context, service string) (empty bool, err error) {
	name := s.prefix + service
	there, err := s.there(ctx, name)
	if !there || err != nil {
		return !there, err
	}
	err = s.with(ctx, s.of(name, service), func(c *pgx.Conn) error {
		return c.QueryRow(ctx, `SELECT NOT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public')`).Scan(&empty)
	})
	return empty, err
}

// Clear removes everything from the database of a service, if there is one.
func (s *Server) Clear(ctx context.Context, service string) error {
	name := s.prefix + service
	there, err := s.there(ctx, name)
	if !there || err != nil {
		return err
	}
	return s.with(ctx, s.of(name, service), func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, `DROP SCHEMA public CASCADE; CREATE SCHEMA public`)
		return err
	})
}

// ErrInUse: another process has the database open.
var ErrInUse = fault.New(fault.Unavailable, "It is in use by another Acervo. Stop that one, or name another server.")
