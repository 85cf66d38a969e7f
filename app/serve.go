package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"acervo/app/demo"
	"acervo/platform/argon2id"
	"acervo/platform/rest"
	"acervo/services/document"
)

// ServeCommand runs every service in one process, or those that are named.
type ServeCommand struct {
	Config `embed:""`
	Demo   bool `help:"Fill an empty data folder with the demo company."`
}

// Addresses are where the process listens, as written to DATA/addresses.json.
type Addresses struct {
	Web string `json:"web,omitempty"`
	API string `json:"api,omitempty"`
	Ops string `json:"ops"`
}

const addressesFile = "addresses.json"

// Run is called by kong. It returns when the process was told to stop and what was
// under way has ended.
func (c *ServeCommand) Run(e env) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := c.check(); err != nil {
		return err
	}
	if c.Demo && c.alone() {
		return errors.New("--demo fills a company in all services at once. Fill it with acervo demo, and then start them one by one")
	}
	log, closeLog, err := c.logger(e.stdout)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeLog()) }()

	c.KeysCommand = []string{argon2id.Self, "derive-keys"}
	opening := open
	if c.Demo {
		opening = openToFill
	}
	s, err := opening(&c.Config, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if s.data.exposed {
		say(e.stderr, "Other users of this machine may look into %s, though not read the files in it. To close it to them: chmod 700 %s\n", c.Data, c.Data)
	}
	var signIns []SignIn
	switch {
	case c.Demo && s.fresh:
		if s.again {
			say(e.stderr, "Filling %s was interrupted the last time; what it had made was removed.\n", c.Data)
		}
		say(e.stderr, "Filling %s with the demo company, once...\n", c.Data)
		if signIns, err = s.load(ctx, demo.DefaultSize(time.Now()), e.stderr); err != nil {
			return s.unfilled(ctx, err)
		}
	case c.Demo:
		if s.data.readJSON(signInsFile, &signIns) != nil {
			say(e.stderr, "%s was begun without the demo company, so it is left without. For the demo company, name an empty folder with --data.\n", c.Data)
		}
	case s.document != nil:
		if _, err = s.document.SeedTypes(systemCaller(ctx), document.DefaultTypes()); err != nil {
			return err
		}
	}
	setup := ""
	if s.employee != nil {
		if setup, err = s.employee.FirstSetup(ctx); err != nil {
			return err
		}
	}
	front, at, err := s.listen()
	if err != nil {
		return err
	}
	if err := s.data.writeJSON(addressesFile, at); err != nil {
		return err
	}
	say(e.stderr, "%s", banner(&c.Config, at, signIns, setup))
	if short := s.shortage(); short != "" {
		say(e.stderr, "  There is too little room: %s.\n  Room is made by purging documents from the bin, or by deleting what is not Acervo's.\n\n", short)
	}

	// Who runs it may ask how it is until there is nothing left to ask about.
	serving, leave := context.WithCancel(context.WithoutCancel(ctx))
	defer leave()
	watched, unwatch := context.WithCancel(context.WithoutCancel(ctx))
	defer unwatch()
	var served, seen sync.WaitGroup
	for _, l := range front {
		until, under := serving, &served
		if l.name == "ops" {
			until, under = watched, &seen
		}
		under.Go(func() {
			if err := rest.Serve(until, l.server, l.listener, c.Drain); err != nil {
				log.Error("stopped listening", "name", l.name, "err", err)
				stop()
			}
		})
	}
	<-ctx.Done()
	s.ops.Drain()
	log.Info("stopping")
	if c.alone() {
		s.leaving.Store(true)
		time.Sleep(c.Leave)
	}
	leave()
	served.Wait() // requests under way end before the services they ask
	unwatch()
	seen.Wait()
	return nil
}

type frontDoor struct {
	name     string
	server   *http.Server
	listener net.Listener
}

// closing closes the connections on which requests come while this process is about to
// stop, each after its answer: whoever sent them goes on with another instance.
func (s *system) closing(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.leaving.Load() {
			w.Header().Set("Connection", "close")
		}
		h.ServeHTTP(w, r)
	})
}

// listen opens the addresses of what this process serves. None is served yet.
func (s *system) listen() (front []frontDoor, at Addresses, err error) {
	defer func() {
		if err != nil {
			for _, l := range front {
				l.listener.Close()
			}
		}
	}()
	type door struct {
		name, flag, addr string
		handler          http.Handler
		url              *string
	}
	var doors []door
	if bff := s.part("bff"); bff != nil {
		doors = append(doors, door{"web", "--web-addr", s.config.WebAddr, s.closing(bff.api.Handler()), &at.Web})
	}
	if api := s.publicAPI(); api != nil {
		doors = append(doors, door{"api", "--api-addr", s.config.APIAddr, s.closing(api.Handler()), &at.API})
	}
	doors = append(doors, door{"ops", "--ops-addr", s.config.OpsAddr, s.ops, &at.Ops})
	for _, l := range doors {
		ln, err := net.Listen("tcp", l.addr)
		if errors.Is(err, syscall.EADDRINUSE) {
			return front, at, fmt.Errorf("%s is taken by another program. Name another address with %s, or port 0 for any", l.addr, l.flag)
		}
		if err != nil {
			return front, at, fmt.Errorf("listen at %s: %w", l.addr, err)
		}
		*l.url = "http://" + ln.Addr().String()
		front = append(front, frontDoor{l.name, rest.NewServer(l.handler, s.log), ln})
	}
	return front, at, nil
}

// banner is what a person reads at the start.
func banner(c *Config, at Addresses, signIns []SignIn, setup string) string {
	var b strings.Builder
	web := strings.TrimSuffix(cmp.Or(c.PublicURL, at.Web), "/")
	ready := "Acervo is ready"
	if c.alone() {
		ready = "Ready of Acervo: " + strings.Join(c.Services, ", ")
	}
	fmt.Fprintf(&b, "\n  %s.\n\n", ready)
	if web != "" {
		fmt.Fprintf(&b, "  Web app    %s\n", web)
	}
	if at.API != "" {
		fmt.Fprintf(&b, "  API        %s/docs\n", at.API)
	}
	fmt.Fprintf(&b, "  Operation  %s/metrics\n", at.Ops)
	if setup != "" {
		fmt.Fprintf(&b, "\n  Nobody has an account yet. Open this link to make the first administrator's;\n  it is good once and for 24 hours:\n\n  %s%s\n", cmp.Or(web, "http://ADDRESS-OF-THE-WEB-APP"), setup)
	}
	if len(signIns) > 0 {
		b.WriteString("\n  Sign in as\n")
		for _, in := range signIns[:min(3, len(signIns))] {
			fmt.Fprintf(&b, "    %-22s %-18s %s\n", in.Username, in.Password, in.Who)
		}
		fmt.Fprintf(&b, "  and others, in %s\n", filepath.Join(c.Data, signInsFile))
	}
	if c.Log != "stdout" {
		fmt.Fprintf(&b, "\n  Log        %s\n", c.Log)
	}
	b.WriteString("\n  Ctrl-C stops it.\n\n")
	return b.String()
}
