package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Shared reports whether other processes may have the database open, too. Then what was
// read may have changed by the next moment: who keeps some of it in memory asks, before
// answering, whether it is still true. Write transactions of all processes follow one
// another, as those of one do.
func (db *DB) Shared() bool { return db.others != nil }

// Elect runs f in one of the processes that have the database open and call Elect with
// this name: what only one is to do. When that one ends, or loses its connection to the
// server, f's context ends and another takes over within seconds. For a moment two may take
// themselves for the one: f must be such that doing it twice does no harm. Elect returns
// what f returns, and nil when ctx ends before it was elected. Where no other process has the
// database open, it is just f.
func (db *DB) Elect(ctx context.Context, name string, f func(ctx context.Context) error) error {
	if db.others == nil {
		return f(ctx)
	}
	c := db.others.stand(name)
	defer db.others.leave(c)
	for {
		select {
		case <-ctx.Done():
			return nil
		case term := <-c.elected:
			in, end := context.WithCancel(ctx)
			stop := context.AfterFunc(term, end)
			err := f(in)
			stop()
			end()
			if ctx.Err() != nil || term.Err() == nil {
				return err
			}
		}
	}
}

// Alone runs f while no other process that has the database open runs one under this name.
// It waits its turn, and returns f's error. Within this process callers see to that
// themselves. Where no other process has the database open, it is just f.
func (db *DB) Alone(ctx context.Context, name string, f func(ctx context.Context) error) error {
	if db.others == nil {
		return f(ctx)
	}
	conn, err := db.others.turns.Conn(ctx)
	if err != nil {
		return translate(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1, hashtext($2))", taking, name); err != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // it may have it nevertheless
		return translate(err)
	}
	defer func() {
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerWithin)
		defer cancel()
		if _, err := conn.ExecContext(within, "SELECT pg_advisory_unlock($1, hashtext($2))", taking, name); err != nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn })
		}
	}()
	return f(ctx)
}

// Tell tells the other processes that have the database open something, of at most MaxTold
// bytes, soon and as a rule once: what they have in memory of what was committed before is
// no longer true, say. It does not wait.
func (db *DB) Tell(text string) {
	if db.others != nil {
		db.others.say(text)
	}
}

// OnTold has f called with what other processes tell, one after another, and with "" where
// something may have been missed.
func (db *DB) OnTold(f func(text string)) {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.onTold = append(db.onTold, f)
}

func (db *DB) told(text string) {
	db.mu.Lock()
	hooks := db.onTold
	db.mu.Unlock()
	for _, f := range hooks {
		f(text)
	}
}

// MaxTold is how long what is told may be.
const MaxTold = 7900

// maxUntold is how much waits to be told; beyond it, others are told that they missed some.
const maxUntold = 1000

const (
	// electionEach is how often who is not elected tries again, and who is looks whether the
	// connection that says so is still there.
	electionEach = time.Second
	// answerWithin is how long the server may take for that.
	answerWithin = 2 * time.Second
	// tellEach is how long commits are gathered before others are told of them.
	tellEach = 2 * time.Millisecond
	// electing is the advisory locks of who was elected for something.
	electing = 4
	// taking is the advisory locks of who does something alone.
	taking = 5
	// maxTurns is how many of a process do something alone, or wait for that, at once.
	maxTurns = 4
	// channel is where processes tell each other of commits, and of places that are free.
	channel   = "acervo"
	placeFree = "free"
	// toldMark is between who tells something and what.
	toldMark = " "
)

// others is what a process has to do with those that have the same database open: one
// connection, on which it listens for their commits and holds what it was elected for.
type others struct {
	db     *DB
	config *pgx.ConnConfig
	self   string  // in what it tells them
	turns  *sql.DB // connections of those who do something alone: f needs the others

	committed chan struct{} // something is to be told
	end       context.CancelFunc
	running   sync.WaitGroup

	mu         sync.Mutex
	untold     []string
	candidates []*candidate
	left       []string           // names for which this process was elected and stands no longer
	again      bool               // it stands for something else than before
	interrupt  context.CancelFunc // ends the wait for notifications
}

// candidate is a call of Elect.
type candidate struct {
	name    string
	elected chan context.Context // a term of office: it ends when the connection is lost
	dismiss context.CancelFunc   // nil while it is not elected
}

func newOthers(db *DB, config *pgx.ConnConfig) *others {
	maps.Copy(config.RuntimeParams, map[string]string{
		"tcp_keepalives_idle": "3", "tcp_keepalives_interval": "1", "tcp_keepalives_count": "3", // whom the network has lost is soon replaced
	})
	config.ConnectTimeout = connectWithin
	turns := stdlib.OpenDB(*config)
	turns.SetMaxOpenConns(maxTurns)
	turns.SetMaxIdleConns(1)
	turns.SetConnMaxIdleTime(time.Minute)
	ctx, end := context.WithCancel(context.Background())
	o := &others{db: db, config: config, self: uuid.NewString(), turns: turns, committed: make(chan struct{}, 1), end: end, interrupt: func() {}}
	o.running.Go(func() { o.listen(ctx) })
	o.running.Go(func() { o.telling(ctx) })
	return o
}

func (o *others) close() {
	o.end()
	o.running.Wait()
	_ = o.turns.Close()
}

// tell has the others told that something was committed.
func (o *others) tell() {
	select {
	case o.committed <- struct{}{}:
	default:
	}
}

// say has the others told something.
func (o *others) say(text string) {
	o.mu.Lock()
	if len(o.untold) >= maxUntold {
		o.untold, text = nil, ""
	}
	o.untold = append(o.untold, text)
	o.mu.Unlock()
	o.tell()
}

func (o *others) telling(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-o.committed:
		}
		o.mu.Lock()
		texts := o.untold
		o.untold = nil
		o.mu.Unlock()
		if len(texts) == 0 {
			o.notify(ctx, o.self)
		}
		for _, text := range texts {
			o.notify(ctx, o.self+toldMark+text)
		}
		select {
		case <-ctx.Done():
		case <-time.After(tellEach):
		}
	}
}

// notify sends a notification. One that cannot be sent is missed; who counts on it looks now
// and then.
func (o *others) notify(ctx context.Context, payload string) {
	within, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	_, _ = o.db.readers.ExecContext(within, "SELECT pg_notify($1, $2)", channel, payload)
}

func (o *others) stand(name string) *candidate {
	c := &candidate{name: name, elected: make(chan context.Context, 1)}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.candidates = append(o.candidates, c)
	o.interrupt()
	return c
}

// leave ends a candidacy, so that the next one, here or elsewhere, is elected soon.
func (o *others) leave(c *candidate) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.candidates = slices.DeleteFunc(o.candidates, func(x *candidate) bool { return x == c })
	if c.dismiss != nil {
		c.dismiss()
		o.left = append(o.left, c.name)
	}
	o.again = true
	o.interrupt()
}

// listen keeps the connection, makes it anew when it is lost, and ends the terms with it.
func (o *others) listen(ctx context.Context) {
	for ctx.Err() == nil {
		within, cancel := context.WithTimeout(ctx, answerWithin)
		conn, err := pgx.ConnectConfig(within, o.config)
		cancel()
		if err == nil {
			o.serve(ctx, conn)
			closing, cancel := context.WithTimeout(context.Background(), answerWithin)
			_ = conn.Close(closing)
			cancel()
		}
		o.lost()
		select {
		case <-ctx.Done():
		case <-time.After(restAfterFailure):
		}
	}
}

// lost ends the terms of all that were elected.
func (o *others) lost() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.left = nil
	for _, c := range o.candidates {
		if c.dismiss != nil {
			c.dismiss()
			c.dismiss = nil
		}
	}
}

// serve works on a connection until it is lost.
func (o *others) serve(ctx context.Context, conn *pgx.Conn) {
	ask := func(query string, args ...any) (yes bool, err error) {
		within, cancel := context.WithTimeout(ctx, answerWithin)
		defer cancel()
		return yes, conn.QueryRow(within, query, args...).Scan(&yes)
	}
	if _, err := ask("SELECT true FROM (SELECT set_config('statement_timeout', $1, false)) AS set", millis(answerWithin)); err != nil {
		return
	}
	within, cancel := context.WithTimeout(ctx, answerWithin)
	_, err := conn.Exec(within, "LISTEN "+channel)
	cancel()
	if err != nil {
		return
	}
	o.db.committed() // what was told to nobody
	o.db.told("")
	for next := time.Now(); ctx.Err() == nil; {
		if left, again := o.due(); again || !time.Now().Before(next) {
			if o.elections(ask, left) != nil {
				return
			}
			next = time.Now().Add(electionEach)
		}
		wait, done := context.WithDeadline(ctx, next)
		o.waiting(done)
		n, err := conn.WaitForNotification(wait)
		interrupted := wait.Err() != nil
		done()
		switch {
		case err != nil && !interrupted:
			return
		case err != nil:
		case n.Payload == placeFree:
			next = time.Now()
		default:
			if who, text, says := strings.Cut(n.Payload, toldMark); who != o.self {
				o.db.committed()
				if says {
					o.db.told(text)
				}
			}
		}
	}
}

// due is what is to be given up, and whether there is something to be done at once.
func (o *others) due() (left []string, again bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	left, again, o.left, o.again = o.left, o.again, nil, false
	return left, again
}

// waiting has the wait for notifications, which done ends, end when there is something to do.
func (o *others) waiting(done context.CancelFunc) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.interrupt = done
	if o.again {
		done()
	}
}

// elections gives up what was left and tries for what this process stands for.
func (o *others) elections(ask func(string, ...any) (bool, error), left []string) error {
	for _, name := range left {
		if _, err := ask("SELECT pg_advisory_unlock($1, hashtext($2))", electing, name); err != nil {
			return err
		}
		if _, err := ask("SELECT true FROM pg_notify($1, $2)", channel, placeFree); err != nil {
			return err
		}
	}
	asked := false
	for _, c := range o.standing() {
		elected, err := ask("SELECT pg_try_advisory_lock($1, hashtext($2))", electing, c.name)
		if err != nil {
			return err
		}
		if asked = true; elected {
			o.elect(c)
		}
	}
	if !asked { // the connection is looked after, too
		_, err := ask("SELECT true")
		return err
	}
	return nil
}

// standing are the candidates for what this process is not elected for yet, the first for
// each name.
func (o *others) standing() (out []*candidate) {
	o.mu.Lock()
	defer o.mu.Unlock()
	names := map[string]bool{}
	for _, c := range o.candidates {
		names[c.name] = names[c.name] || c.dismiss != nil
	}
	for _, c := range o.candidates {
		if !names[c.name] {
			names[c.name] = true
			out = append(out, c)
		}
	}
	return out
}

func (o *others) elect(c *candidate) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !slices.Contains(o.candidates, c) { // it has left meanwhile
		o.left, o.again = append(o.left, c.name), true
		return
	}
	term, dismiss := context.WithCancel(context.Background())
	c.dismiss = dismiss
	select {
	case <-c.elected: // a term that had ended before it began
	default:
	}
	c.elected <- term
}
