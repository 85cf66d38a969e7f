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
// every service has (kept answers, outbox, inbox, belongings), then the service's own from a folder
// of files, which holds goose files such as 00001_documents.sql, the same for both
// dialects (docs/recipes.md). A database from a newer version is refused with Conflict and
// left as it is. Of several processes one does it, and the others wait. After KeepSchema,
// nothing is changed: a database that is not up to date is refused with Conflict, too.
func (db *DB) Migrate(ctx context.Context, files fs.FS, folder string) error {
	if db.keepSchema {
		if err := db.uptodate(ctx, platformMigrations, "migrations", "platform_version"); err != nil {
			return err
		}
		return db.uptodate(ctx, files, folder, "schema_version")
	}
	return db.dialect.alone(ctx, db, func() error {
		if err := db.migrate(ctx, platformMigrations, "migrations", "platform_version"); err != nil {
			return err
		}
		return db.migrate(ctx, files, folder, "schema_version")
	})
}

// KeepSchema has Migrate change nothing: whoever runs several processes on a database decides
// when its schema changes.
func (db *DB) KeepSchema() { db.keepSchema = true }

// uptodate returns an error unless the schema is just what this program knows.
func (db *DB) uptodate(ctx context.Context, files fs.FS, folder, table string) error {
	dir, err := fs.Sub(files, folder)
	if err != nil {
		return err
	}
	p, err := db.dialect.migrations(db, dir, table)
	if err != nil {
		return fmt.Errorf("look at the schema of %s: %w", db.name, err)
	}
	var have, want int64
	for _, source := range p.ListSources() {
		want = max(want, source.Version)
	}
	err = db.QueryRow(ctx, `SELECT coalesce(max(version_id), 0) FROM `+table).Scan(&have)
	switch {
	case fault.Is(err, fault.Unavailable):
		return err
	case err != nil || have < want: // there is no such table, for one
		return fault.New(fault.Conflict, "The schema of %s is not up to date (it is %d, this program needs %d). Run: acervo migrate", db.name, have, want)
	}
	return newer(db.name, have, want)
}

func newer(name string, have, want int64) error {
	if have <= want {
		return nil
	}
	return fault.New(fault.Conflict, "%s was written by a newer version of Acervo (schema %d, this program knows %d). Use that version, or restore a backup from before.", name, have, want)
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
	if err := newer(db.name, have, want); err != nil {
		return err
	}
	if have == want {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate %s: %w", name, translate(err))
	}
	return nil
}
