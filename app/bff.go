package app

import (
	"context"

	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/services/bff"
	"acervo/services/bff/bffhttp"
	"acervo/services/bff/bffsql"
	"acervo/web"
)

func (s *system) buildBFF(ctx context.Context) (*part, error) {
	db, err := s.database("bff", sqldb.Full)
	if err != nil {
		return nil, err
	}
	key, err := s.data.secret("bff.key")
	if err != nil {
		return nil, err
	}
	sessions, err := bffsql.New(ctx, db, key)
	if err != nil {
		return nil, err
	}
	core := bff.New(bff.Ports{
		Door: s.employees(), Employees: s.employees(), Permissions: s.permissions(),
		Documents: s.documents(), Notifications: s.notifications(), Sessions: sessions,
	}, bff.Limits{}, s.log, nil)
	remote := func(service string) *rest.Client {
		return rest.NewClient(s.network.URL(service), s.network.Transport(), service)
	}
	files, built := web.Files()
	app := bffhttp.NewApp(files, built)
	api := bffhttp.API(s.rest(), core, bffhttp.Remotes{
		Employee: remote("employee"), Permission: remote("permission"), Document: remote("document"), Notification: remote("notification"),
	}, app)
	return &part{name: "bff", db: db, api: api, tasks: []func(context.Context) error{core.Run}}, nil
}
