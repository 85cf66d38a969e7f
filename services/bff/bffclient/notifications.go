package bffclient

import (
	"context"
	"net/url"

	"acervo/services/bff"
	"acervo/services/notification/notificationapi"
)

// Notifications is the notification service.
type Notifications struct{ client *notificationapi.Client }

var _ bff.Notifications = (*Notifications)(nil)

// NewNotifications reaches the notification service.
func NewNotifications(c *notificationapi.Client) *Notifications { return &Notifications{c} }

// List implements bff.Notifications.
func (n *Notifications) List(ctx context.Context, unread bool, limit int) ([]notificationapi.Notification, error) {
	v := values{}
	v.flag("unread", unread)
	v.number("limit", limit)
	list, err := n.client.List(ctx, url.Values(v))
	return list.Items, err
}

// Unread implements bff.Notifications.
func (n *Notifications) Unread(ctx context.Context) (int, error) { return n.client.Unread(ctx) }
