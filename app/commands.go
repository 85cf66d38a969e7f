package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"acervo/app/demo"
	"acervo/platform/argon2id"
	"acervo/platform/blob/blobs3"
	"acervo/platform/telemetry"
	"acervo/services/bff/bffhttp"
)

// offline runs do on the system of a data folder that nobody serves meanwhile.
func offline(at Place, do func(ctx context.Context, s *system) error) error {
	return alone(open, at, do)
}

func alone(opening func(*Config, *slog.Logger) (*system, error), at Place, do func(ctx context.Context, s *system) error) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s, err := opening(&Config{Place: at, Drain: time.Second}, telemetry.Discard())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	return do(ctx, s)
}

// DemoCommand fills an empty data folder with a demo company of any size.
type DemoCommand struct {
	Place     `embed:""`
	Employees int    `help:"How many employees." default:"1200"`
	Documents int    `help:"How many documents." default:"12000"`
	Seed      uint64 `help:"Another seed makes another company of the same shape." default:"1977"`
	Once      bool   `help:"Where the demo company is already, bring databases on a server up to date and be content."`
}

// Run is called by kong.
func (c *DemoCommand) Run(e env) error {
	if c.Employees < demo.MinEmployees || c.Employees > demo.MaxEmployees {
		return fmt.Errorf("--employees must be from %d to %d", demo.MinEmployees, demo.MaxEmployees)
	}
	if c.Documents < 0 {
		return errors.New("--documents must not be negative")
	}
	if filled, err := exists(filepath.Join(c.Data, signInsFile)); err != nil || filled && c.Once {
		if err == nil && c.Postgres != "" {
			err = (&MigrateCommand{c.Place}).Run(e)
		}
		return err
	}
	return alone(openToFill, c.Place, func(ctx context.Context, s *system) error {
		if !s.fresh {
			return fmt.Errorf("%s already has a company in it. Name an empty folder with --data", c.Data)
		}
		if s.again {
			say(e.stderr, "Filling %s was interrupted the last time; what it had made was removed.\n", c.Data)
		}
		begun := time.Now()
		if _, err := s.load(ctx, demo.Size{Employees: c.Employees, Documents: c.Documents, Seed: c.Seed, Today: begun}, e.stderr); err != nil {
			return s.unfilled(ctx, err)
		}
		say(e.stdout, "%d employees and %d documents in %s, after %s.\nSign-ins are in %s.\n", c.Employees, c.Documents, c.Data, time.Since(begun).Round(100*time.Millisecond), s.data.path(signInsFile))
		return nil
	})
}

// BucketCommand makes the bucket for contents.
type BucketCommand struct {
	Place `embed:""`
}

// Run is called by kong.
func (c *BucketCommand) Run(e env) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	place, err := c.bucketPlace()
	if err != nil {
		return err
	}
	if place == nil {
		return errors.New("name the bucket with --content")
	}
	if err := blobs3.Make(ctx, *place); err != nil {
		return err
	}
	say(e.stdout, "%s is there and keeps versions.\n", place)
	return nil
}

// ReadyCommand asks an Acervo of this machine whether it is ready.
type ReadyCommand struct {
	OpsAddr string `help:"Where its /readyz is." default:"127.0.0.1:8082"`
}

// Run is called by kong.
func (c *ReadyCommand) Run(e env) error {
	host, port, err := net.SplitHostPort(c.OpsAddr)
	if err != nil {
		return fmt.Errorf("--ops-addr must be a host and a port, like 127.0.0.1:8082, and is not: %s", c.OpsAddr)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost" // where it listens for all, it does so for us
	}
	client := http.Client{Timeout: 3 * time.Second}
	res, err := client.Get("http://" + net.JoinHostPort(host, port) + "/readyz")
	if err != nil {
		return fmt.Errorf("it does not answer: %w", err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(e.stdout, io.LimitReader(res.Body, 64<<10)); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return errors.New("it is not ready")
	}
	return nil
}

// RebuildCommand builds derived data anew.
type RebuildCommand struct {
	Catalogue RebuildCatalogueCommand `cmd:"" help:"Build the catalogue of documents anew from the record. No Acervo may be running on the data folder."`
}

// RebuildCatalogueCommand builds the catalogue of documents anew from the record.
type RebuildCatalogueCommand struct {
	Place `embed:""` // on which no Acervo may be running
}

// Run is called by kong.
func (c *RebuildCatalogueCommand) Run(e env) error {
	return offline(c.Place, func(ctx context.Context, s *system) error {
		begun := time.Now()
		if err := s.document.RebuildCatalogue(ctx); err != nil {
			return err
		}
		say(e.stdout, "The catalogue was built anew in %s.\n", time.Since(begun).Round(time.Millisecond))
		return nil
	})
}

// EventsCommand looks at events.
type EventsCommand struct {
	Dead DeadCommand `cmd:"" help:"List the events that could not take effect, and why, as JSON lines. While an Acervo runs on the data folder, /dead-letters on its operation address lists them instead."`
}

// DeadCommand lists dead letters.
type DeadCommand struct {
	Place `embed:""`
}

// Run is called by kong.
func (c *DeadCommand) Run(e env) error {
	return offline(c.Place, func(ctx context.Context, s *system) error {
		letters, err := s.deadLetters(ctx)
		if err != nil {
			return err
		}
		enc := json.NewEncoder(e.stdout)
		for _, l := range letters {
			if err := enc.Encode(l); err != nil {
				return err
			}
		}
		return nil
	})
}

// OpenAPICommand prints an OpenAPI 3.1 description.
type OpenAPICommand struct {
	Of string `arg:"" enum:"services,bff" default:"services" help:"services or bff."`
}

// Run is called by kong.
func (c *OpenAPICommand) Run(e env) error {
	if c.Of == "bff" {
		spec, err := bffhttp.OpenAPI()
		if err != nil {
			return err
		}
		_, err = e.stdout.Write(append(spec, '\n'))
		return err
	}
	dir, err := os.MkdirTemp("", "acervo-openapi-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return offline(Place{Data: dir}, func(_ context.Context, s *system) error {
		_, err := e.stdout.Write(append(s.publicAPI().OpenAPI(), '\n'))
		return err
	})
}

// KeysCommand derives the keys of passwords for the Acervo that started it, on standard
// input and output.
type KeysCommand struct{}

// Run is called by kong.
func (KeysCommand) Run() error { return argon2id.Serve(os.Stdin, os.Stdout) }
