package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"acervo/platform/blob/blobs3"
	"acervo/platform/event/eventkafka"
	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
)

// ConfigCommand looks at the configuration.
type ConfigCommand struct {
	Check ConfigCheckCommand `cmd:"" help:"Say what is wrong with the configuration, and what cannot be reached. Takes the flags of serve; starts and changes nothing."`
}

// ConfigCheckCommand says what is wrong with a configuration.
type ConfigCheckCommand struct {
	Config `embed:""`
}

// finding is one line of what ConfigCheckCommand says.
type finding struct {
	of, said string
	err      error
}

// lookWithin is how long each look at something may take.
const lookWithin = 10 * time.Second

// Run is called by kong.
func (c *ConfigCheckCommand) Run(e env) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	found := []finding{{"flags", c.summary(), c.check()}}
	found = append(found, c.data())
	events, kafka := c.events(ctx)
	found = append(found, c.postgres(ctx, kafka)...)
	found = append(found, c.contents(ctx)...)
	found = append(found, events)
	found = append(found, c.others(ctx)...)
	wrong := 0
	table := tabwriter.NewWriter(e.stdout, 0, 0, 3, ' ', 0)
	for _, f := range found {
		mark, said := "ok", f.said
		if f.err != nil {
			wrong++
			mark, said = "WRONG", strings.ReplaceAll(f.err.Error(), "\n", "; ")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", mark, f.of, said)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %d are wrong", wrong, len(found))
	}
	return nil
}

func (c *ConfigCheckCommand) summary() string {
	if c.alone() {
		return "for " + strings.Join(c.Services, ", ") + " alone"
	}
	return "for all services in one process"
}

// data looks whether the data folder can be used; it makes nothing.
func (c *ConfigCheckCommand) data() finding {
	f := finding{of: "data folder", said: c.Data}
	info, err := os.Stat(c.Data)
	switch {
	case errors.Is(err, os.ErrNotExist):
		f.said = c.Data + ", to be made at the start"
	case err != nil:
		f.err = err
	case !info.IsDir():
		f.err = fmt.Errorf("%s is not a folder", c.Data)
	default:
		probe, err := os.CreateTemp(c.Data, ".check-")
		if err != nil {
			f.err = fmt.Errorf("nothing can be written to %s: %w", c.Data, err)
			break
		}
		f.err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	}
	return f
}

// events looks whether Kafka can be used, and returns which it is if it can.
func (c *ConfigCheckCommand) events(ctx context.Context) (finding, *kafkaNote) {
	kafka, err := c.kafka()
	if kafka == nil {
		return finding{"events", "inside this process", err}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	is := noteOf(kafka)
	var said string
	if said, is.Cluster, err = eventkafka.Look(ctx, *kafka); err != nil {
		return finding{"Kafka", said, err}, nil
	}
	return finding{of: "Kafka", said: said}, is
}

// postgres looks whether the server can be used, and whether the databases that this process
// opens have the schema that it knows and belong to its Kafka.
func (c *ConfigCheckCommand) postgres(ctx context.Context, kafka *kafkaNote) []finding {
	server, err := c.server()
	if server == nil && err == nil {
		return []finding{{of: "databases", said: "in the data folder"}}
	}
	f := finding{of: "PostgreSQL", err: err}
	if err != nil {
		return []finding{f}
	}
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	if f.said, f.err = server.Look(ctx); f.err != nil {
		return []finding{f}
	}
	f.said += " at " + server.String()
	found := []finding{f}
	for _, name := range databases {
		if c.opens(name) {
			found = append(found, c.database(ctx, server, name, kafka))
		}
	}
	return found
}

// contents looks whether the bucket can be used, if one is.
func (c *ConfigCheckCommand) contents(ctx context.Context) []finding {
	if !c.has("document") {
		return nil
	}
	place, err := c.bucketPlace()
	f := finding{of: "contents", said: "in the data folder", err: err}
	if place == nil || err != nil {
		return []finding{f}
	}
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	f.said, f.err = "in "+place.String(), blobs3.Look(ctx, *place)
	return []finding{f}
}

// opens reports whether this process opens a database.
func (c *Config) opens(database string) bool {
	switch database {
	case "catalogue":
		return c.has("document")
	case "events":
		return !c.alone()
	}
	return c.has(database)
}

func (c *ConfigCheckCommand) database(ctx context.Context, server *sqldb.Server, name string, kafka *kafkaNote) finding {
	f := finding{of: "database " + name, said: "up to date"}
	empty, err := server.Empty(ctx, name)
	switch {
	case err != nil:
		f.err = err
	case empty && c.alone():
		f.err = errors.New("there is nothing in it yet. Run: acervo migrate")
	case empty:
		f.said = "to be made at the start"
	default:
		db, err := server.OpenShared(ctx, name)
		if errors.Is(err, sqldb.ErrInUse) {
			f.said = "in use by an Acervo that runs all services"
			break
		}
		if err != nil {
			f.err = err
			break
		}
		db.KeepSchema()
		if f.err = schemas[name](ctx, db); f.err == nil && c.alone() && kafka != nil {
			var noted string
			if noted, f.err = db.Belonging(ctx, kafkaBelonging); f.err == nil {
				f.err = kafka.refuse(name, noted)
			}
		}
		f.err = errors.Join(f.err, db.Close())
	}
	return f
}

// others looks whether the services that this process asks answer.
func (c *ConfigCheckCommand) others(ctx context.Context) (found []finding) {
	if !c.alone() {
		return nil
	}
	s := &system{config: &c.Config, log: telemetry.Discard(), network: rest.NewMemoryNetwork()}
	var err error
	if s.secrets, err = c.secretsOfServices(); err == nil {
		if err = s.reach(); err == nil {
			err = s.introduced(ctx)
		}
	}
	found = append(found, finding{"service secrets", c.ServiceSecretFile, err})
	if c.has("employee") && c.EmployeeKeyFile != "" {
		_, err := s.employeeKey()
		found = append(found, finding{"employee key", c.EmployeeKeyFile, err})
	}
	client := &http.Client{Timeout: lookWithin, Transport: rest.NewTransport()}
	for _, name := range serviceNames {
		asked := slices.ContainsFunc(c.Services, func(s string) bool { return slices.Contains(asks[s], name) })
		if !asked || c.has(name) {
			continue
		}
		for _, address := range c.urls()[name] {
			f := finding{of: name + " service", said: address}
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(address, "/")+"/openapi.json", nil)
			if err == nil {
				var res *http.Response
				if res, err = client.Do(req); err == nil {
					res.Body.Close()
					if res.StatusCode != http.StatusOK {
						err = fmt.Errorf("%s answers %d, as no service of Acervo does", address, res.StatusCode)
					}
				}
			}
			f.err = err
			found = append(found, f)
		}
	}
	return found
}
