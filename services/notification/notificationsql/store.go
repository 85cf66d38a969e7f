// Package notificationsql keeps notifications, planned and told, in SQL.
package notificationsql

import (
	"context"
	"embed"

	"acervo/platform/sqldb"
	"acervo/services/notification"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is a notification.Projection and a notification.Inbox.
type Store struct{ db *sqldb.DB }

var (
	_ notification.Projection = (*Store)(nil)
	_ notification.Inbox      = (*Store)(nil)
)

// New brings db's schema up to date. The caller keeps db open.
func New(ctx context.Context, db *sqldb.DB) (*Store, error) {
	if err := db.Migrate(ctx, migrations, "migrations"); err != nil {
		return nil, err
	}
	return &Store{db}, nil
}
