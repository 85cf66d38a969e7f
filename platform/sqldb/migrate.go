package sqldb

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path/filepath"

	"acervo/platform/fault"
)

//go:embed migrations/*.sql
var platformMigrations embed.FS

// Migrate brings the schema up to what this program knows: first the tables that
// every service has (kept answers, outbox, inbox), then the service's own from a folder
// of files, which holds goose files such as 00001_documents.sql, the same for both
// dialects (docs/recipes.md). A database from a newer version is refused with Conflict and
// left as it is. Of several processes one does it, and the others wait.
func (db *DB) Migrate(ctx context.Context, files fs.FS, folder string) error {
	return db.dialect.alone(ctx, db, func() error {
		if err := db.migrate(ctx, platformMigrations, "migrations", "platform_version"); err != nil {
			return err
		}
		return db.migrate(ctx, files, folder, "schema_version")
	})
}

func (db *DB) migrate(ctx context.Context, files fs.FS, folder, table string) error {
	dir, err := fs.Sub(files, folder)
	if err != nil {
		return err
	}
	name := filepath.Base(db.name)
	p, err := db.dialect.migrations(db, dir, table)
	if err != nil {
		return fmt.Errorf("migrate %s: %w", name, err)
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("migrate %s: %w", name, translate(err))
	}
	if have > want {
		return fault.New(fault.Conflict, "%s was written by a newer version of Acervo (schema %d, this program knows %d). Use that version, or restore a backup from before.", db.name, have, want)
	}
	if have == want {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate %s: %w", name, translate(err))
	}
	return nil
}
