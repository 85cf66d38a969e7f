package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/platform/telemetry"
	"acervo/services/audit/auditsql"
	"acervo/services/bff/bffsql"
	"acervo/services/document/documentsql"
	"acervo/services/employee/employeesql"
	"acervo/services/notification/notificationsql"
	"acervo/services/permission/permissionsql"
)

// schemas bring each of databases up to what this program knows.
var schemas = map[string]func(context.Context, *sqldb.DB) error{
	"events": func(ctx context.Context, db *sqldb.DB) error {
		_, err := event.NewLocal(ctx, db, telemetry.Discard())
		return err
	},
	"employee":     schema(employeesql.New),
	"permission":   schema(permissionsql.New),
	"document":     schema(documentsql.NewStore),
	"catalogue":    schema(documentsql.NewCatalogue),
	"notification": schema(notificationsql.New),
	"audit":        schema(auditsql.New),
	"bff":          schema(bffsql.New),
}

func schema[S any](open func(context.Context, *sqldb.DB) (S, error)) func(context.Context, *sqldb.DB) error {
	return func(ctx context.Context, db *sqldb.DB) error {
		_, err := open(ctx, db)
		return err
	}
}

// MigrateCommand brings the databases on a server up to what this program knows.
type MigrateCommand struct {
	Place `embed:""`
}

// Run is called by kong.
func (c *MigrateCommand) Run(e env) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server, err := c.server()
	if err != nil {
		return err
	}
	if server == nil {
		return errors.New("name the server with --postgres: what is in a data folder is brought up to date by the Acervo that serves it")
	}
	for _, name := range databases {
		if err := migrate(ctx, server, name); err != nil {
			return fmt.Errorf("the databases before %s are up to date, it and those after it are not: %w", name, err)
		}
	}
	say(e.stdout, "The databases %s are up to date.\n", server)
	return nil
}

func migrate(ctx context.Context, server *sqldb.Server, name string) error {
	db, err := server.OpenShared(ctx, name)
	if err != nil {
		return err
	}
	return errors.Join(schemas[name](ctx, db), db.Close())
}
