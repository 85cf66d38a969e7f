package app

import (
	"context"

	"acervo/platform/sqldb"
	"acervo/services/notification"
	"acervo/services/notification/notificationhttp"
	"acervo/services/notification/notificationsql"
)

func (s *system) buildNotification(ctx context.Context) (*part, error) {
	db, err := s.database(ctx, "notification", sqldb.Full)
	if err != nil {
		return nil, err
	}
	store, err := notificationsql.New(ctx, db)
	if err != nil {
		return nil, err
	}
	core := notification.New(notification.Config{
		Projection: store, Inbox: store, Others: db, Log: s.log,
		Visibility: notification.AskPermissions(s.permissions(s.as("notification"))),
		Sessions:   s.employees(s.as("notification")),
	})
	return &part{
		name: "notification", db: db, api: notificationhttp.API(s.restOf("notification"), core, notificationhttp.Timing{}),
		consumer: core.Consumer(db),
		tasks:    []func(context.Context) error{core.Run},
	}, nil
}
