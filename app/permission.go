package app

import (
	"context"

	"acervo/platform/sqldb"
	"acervo/services/permission"
	"acervo/services/permission/permissionhttp"
	"acervo/services/permission/permissionsql"
)

func (s *system) buildPermission(ctx context.Context) (*part, error) {
	db, err := s.database(ctx, "permission", sqldb.Full)
	if err != nil {
		return nil, err
	}
	store, err := permissionsql.New(ctx, db)
	if err != nil {
		return nil, err
	}
	if s.services.permission, err = permission.New(ctx, store, s.log, sqldb.Now); err != nil {
		return nil, err
	}
	consumer := s.services.permission.Consumer(db)
	return &part{
		name: "permission", db: db, api: permissionhttp.API(s.rest(), s.services.permission, consumer.Deliver),
		consumer: consumer,
	}, nil
}
