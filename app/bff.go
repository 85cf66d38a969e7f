package app

import (
	"context"

	"acervo/platform/rest"
	"acervo/platform/sqldb"
	"acervo/services/bff"
	"acervo/services/bff/bffclient"
	"acervo/services/bff/bffhttp"
	"acervo/services/bff/bffsql"
	"acervo/web"
)

func (s *system) buildBFF(ctx context.Context) (*part, error) {
	db, err := s.database(ctx, "bff", sqldb.Full)
	if err != nil {
		return nil, err
	}
	sessions, err := bffsql.New(ctx, db)
	if err != nil {
		return nil, err
	}
	to := bffhttp.Remotes{
		Employee: s.remote("employee"), Permission: s.remote("permission"), Document: s.remote("document"), Notification: s.remote("notification"),
	}
	core := bff.New(bff.Ports{
		Door:          bffclient.NewDoor(s.employees(), s.as("bff"), s.verifier),
		Employees:     bffclient.NewEmployees(s.employees(), to.Employee),
		Permissions:   s.permissions(),
		Documents:     bffclient.NewDocuments(s.documents()),
		Notifications: bffclient.NewNotifications(s.notifications()),
		Audit:         bffclient.NewAudit(s.audit()),
		Sessions:      sessions,
	}, bff.Limits{}, s.log, nil)
	pages, err := bffhttp.NewApp(web.Files())
	if err != nil {
		return nil, err
	}
	return &part{name: "bff", db: db, api: bffhttp.API(s.rest(), core, to, pages), tasks: []func(context.Context) error{core.Run}}, nil
}

// remote is a plain client of a service, for answers that are passed on as they are.
func (s *system) remote(service string) *rest.Client {
	return rest.NewClient(s.network.URL(service), s.network.Transport(), service)
}
