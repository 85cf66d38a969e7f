package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"acervo/platform/blob/blobs3"
	"acervo/platform/event"
	"acervo/platform/identity"
	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
)

// part is one service as the process sees it. Each service's file makes one.
type part struct {
	name     string
	db       *sqldb.DB                     // the database whose outbox is relayed
	derived  *sqldb.DB                     // a second database, built from the first; may be nil
	api      *rest.API                     // what it serves
	consumer *event.Consumer               // with which it listens, if it does: see subscriptions.go
	tasks    []func(context.Context) error // what it does beside answering, until ctx ends
}

// serviceNames are the services there are, in the order in which they are put together.
var serviceNames = []string{"employee", "permission", "document", "notification", "audit", "bff"}

// system is every service of one process, put together: opened, but serving nobody
// outside yet.
type system struct {
	config  *Config
	log     *slog.Logger
	metrics *telemetry.Metrics
	data    *dataFolder
	server  *sqldb.Server // that has the databases; nil: the data folder has them
	bucket  *blobs3.Store // that has the contents; nil: the data folder has them
	fresh   bool          // there were no databases yet
	begins  bool          // databases on a server are made by this process
	again   bool          // it is so since a filling that was cut off was undone
	kafka   *kafkaNote    // over which events travel; nil: inside this process
	emptied bool          // that filling's events went to the Kafka that is named now
	network *rest.MemoryNetwork
	bus     event.Bus
	ops     *rest.Ops
	leaving atomic.Bool       // about to stop: connections are closed after their answers
	ballast sync.Mutex        // held while the ballast is made or given up: see room.go
	secrets map[string]string // with which our services sign in as themselves

	parts []*part
	services
	closers []func() error     // in the order they were opened
	running sync.WaitGroup     // what works by itself: relays, the bus, tasks
	stop    context.CancelFunc // ends it
	inside  sync.WaitGroup     // the services' listeners on the in-memory network
	leave   context.CancelFunc // closes them
}

// open puts the system together on its data folder and starts what works inside:
// the services on the in-memory network, the relays, the bus, the consumers. A folder
// that was half filled with a demo company is refused.
func open(config *Config, log *slog.Logger) (*system, error) { return put(config, log, false) }

// openToFill is open for who means to load a demo company if the folder is empty. One
// whose filling was cut off is emptied of it first.
func openToFill(config *Config, log *slog.Logger) (*system, error) { return put(config, log, true) }

func put(config *Config, log *slog.Logger, fill bool) (s *system, err error) {
	s = &system{config: config, log: log, metrics: telemetry.NewMetrics(), network: rest.NewMemoryNetwork()}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if fill {
		if err = refuseForeign(config); err != nil {
			return s, err
		}
	}
	if s.data, err = openData(config.Data); err != nil {
		return s, err
	}
	s.closers = append(s.closers, s.data.close)
	if s.data.exposed {
		s.log.Warn("the data folder can be looked into by other users of this machine; the files in it cannot be read by them")
	}
	if err = s.makeStartRoom(); err != nil {
		return s, err
	}
	if s.server, err = config.server(); err != nil {
		return s, err
	}
	if s.secrets, err = config.secretsOfServices(); err != nil {
		return s, err
	}
	if err = s.openBucket(context.Background()); err != nil {
		return s, err
	}
	if err = s.reach(); err != nil {
		return s, err
	}
	s.verifier = identity.NewVerifier(s.employees().JWKS)
	if err = s.prepare(context.Background(), fill); err != nil {
		return s, err
	}
	s.ops = rest.NewOps(s.metrics)
	s.watchRoom()
	s.ops.Handle("GET /dead-letters", s.listDeadLetters)
	s.ops.Handle("POST /dead-letters/retry", s.retryDeadLetters)

	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	within, leave := context.WithCancel(context.Background())
	s.leave = leave
	if err = s.openBus(ctx); err != nil {
		return s, err
	}
	builders := map[string]func(context.Context) (*part, error){
		"employee": s.buildEmployee, "permission": s.buildPermission, "document": s.buildDocument,
		"notification": s.buildNotification, "audit": s.buildAudit, "bff": s.buildBFF,
	}
	for _, name := range serviceNames {
		if !config.has(name) {
			continue
		}
		p, err := builders[name](ctx)
		if err != nil {
			return s, err
		}
		s.parts = append(s.parts, p)
	}
	if err = s.settleKafka(ctx); err != nil {
		return s, err
	}
	s.subscribe()
	s.hearNews()
	for _, p := range s.parts {
		s.listenInside(within, p)
		s.watch(p)
		if p.db != nil {
			s.background(ctx, p.name+" relay", (&event.Relay{Service: p.name, DB: p.db, Bus: s.bus, Log: log}).Run)
		}
		for _, task := range p.tasks {
			s.background(ctx, p.name, task)
		}
	}
	s.background(ctx, "bus", s.bus.Run)
	s.background(ctx, "housekeeping", s.housekeep)
	if config.alone() {
		return s, s.introduced(ctx)
	}
	s.background(ctx, "ballast", s.keepBallast)
	return s, errors.Join(s.noteServer(false), s.noteDatabases())
}

// prepare settles what the data folder and its databases are: empty, or some to go on with.
// A process that runs some of the services only has just what it can do without in its.
func (s *system) prepare(ctx context.Context, fill bool) error {
	if s.config.alone() {
		return nil
	}
	if err := s.sameKind(); err != nil {
		return err
	}
	cut, err := s.data.cutOff()
	if err != nil {
		return err
	}
	if cut && !fill {
		return fmt.Errorf("%s holds a demo company that was only half filled in, because that was interrupted. Start with --demo to begin it anew, or name another folder with --data", s.config.Data)
	}
	if cut {
		if err := s.undoFilling(ctx); err != nil {
			return err
		}
	}
	if s.server == nil {
		if err := s.data.whole(); err != nil {
			return err
		}
	}
	if s.fresh, err = s.unused(ctx); err != nil {
		return err
	}
	if err := s.belongTogether(); err != nil {
		return err
	}
	n, err := s.data.note()
	if err != nil {
		return err
	}
	if s.begins = s.fresh || n != nil && n.Begun; !s.fresh {
		return nil
	}
	s.again = cut
	if fill {
		if err := s.beginFilling(ctx); err != nil {
			return err
		}
	}
	return s.noteServer(true)
}

// listenInside serves a part to the others on the in-memory network.
func (s *system) listenInside(ctx context.Context, p *part) {
	ln := s.network.Listen(p.name)
	srv := rest.NewServer(p.api.Handler(), s.log)
	s.inside.Go(func() {
		if err := rest.Serve(ctx, srv, ln, s.config.Drain); err != nil && ctx.Err() == nil {
			s.log.Error("stopped listening", "name", p.name, "err", err)
		}
	})
}

// background runs f until the system closes; an error ends nothing else and is logged.
func (s *system) background(ctx context.Context, name string, f func(context.Context) error) {
	s.running.Go(func() {
		if err := f(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("stopped working", "part", name, "err", err)
		}
	})
}

// watch gives a part's outbox its gauge.
func (s *system) watch(p *part) {
	if p.db == nil {
		return
	}
	s.metrics.Gauge("acervo_outbox_age_seconds", "How long the oldest unpublished event has waited.", telemetry.Labels{"service": p.name}, func() float64 {
		age, err := event.OutboxAge(context.Background(), p.db)
		if err != nil {
			return -1
		}
		return age.Seconds()
	})
	if c := p.consumer; c != nil {
		s.metrics.Gauge("acervo_dead_letters", "Events that could not take effect.", telemetry.Labels{"consumer": c.Name}, func() float64 {
			n, err := event.CountDeadLetters(context.Background(), c)
			if err != nil {
				return -1
			}
			return float64(n)
		})
		s.metrics.Gauge("acervo_bus_lag_events", "Events published that the consumer has not taken.", telemetry.Labels{"consumer": c.Name}, func() float64 {
			return float64(s.bus.Behind(c))
		})
	}
}

// publicAPI is what the API address serves: every service of this process but the BFF; nil
// when it has no other.
func (s *system) publicAPI() *rest.Combined {
	var apis []*rest.API
	for _, p := range s.parts {
		if p.name != "bff" {
			apis = append(apis, p.api)
		}
	}
	if len(apis) == 0 {
		return nil
	}
	return rest.Combine("Acervo", Version, apis...)
}

// part is one of the services that this process runs, nil when it does not.
func (s *system) part(name string) *part {
	for _, p := range s.parts {
		if p.name == name {
			return p
		}
	}
	return nil
}

// settle waits until every event that was committed has been applied everywhere.
func (s *system) settle(ctx context.Context) error { return s.settleWith(ctx, func() {}) }

// settleWith is settle, with look called each time it looks.
func (s *system) settleWith(ctx context.Context, look func()) error {
	for {
		look()
		waiting := false
		for _, p := range s.parts {
			if p.db == nil {
				continue
			}
			age, err := event.OutboxAge(ctx, p.db)
			if err != nil {
				return err
			}
			waiting = waiting || age > 0
		}
		if s.bus.Idle() && !waiting {
			return nil
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

// close ends what works by itself, then the services that it asks, and closes
// everything, last opened first. Nobody may be served from outside any more.
func (s *system) close() error {
	if s.stop != nil {
		s.stop()
	}
	s.running.Wait()
	if s.leave != nil {
		s.leave()
	}
	s.inside.Wait()
	var errs []error
	for _, c := range slices.Backward(s.closers) {
		errs = append(errs, c())
	}
	s.closers = nil
	return errors.Join(errs...)
}

// systemCaller is ctx with the program itself as the caller, for what no person asked
// for: loading the demo company, rebuilding.
func systemCaller(ctx context.Context) context.Context {
	return identity.With(ctx, identity.Caller{Service: "acervo"})
}

func say(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, strings.TrimLeft(format, "\n"), args...)
}
