package sqldb

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"acervo/platform/fault"
)

//go:embed migrations/*.sql
var platformMigrations embed.FS

// Migrate brings the schema up to what this program knows: first the tables every
// every service has (kept answers, outbox, inbox), then the service's own from a folder
// of files, which holds goose files such as 00001_documents.sql. A database from a newer
// version is refused with Conflict and left as it is.
func (db *DB) Migrate(ctx context.Context, files fs.FS, folder string) error {
	if err := db.migrate(ctx, platformMigrations, "migrations", "platform_version"); err != nil {
		return err
	}
	return db.migrate(ctx, files, folder, "schema_version")
}

func (db *DB) migrate(ctx context.Context, files fs.FS, folder, table string) error {
	dir, err := fs.Sub(files, folder)
	if err != nil {
		return err
	}
	name := filepath.Base(db.path)
	store, err := database.NewStore(goose.DialectSQLite3, table)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider("", db.writers, dir, goose.WithStore(store), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrate %s: %w", name, err)
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("migrate %s: %w", name, translate(err))
	}
	if have > want {
		return fault.New(fault.Conflict, "%s was written by a newer version of Acervo (schema %d, this program knows %d). Use that version, or restore a backup from before.", db.path, have, want)
	}
	if have == want {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate %s: %w", name, translate(err))
	}
	return nil
}
