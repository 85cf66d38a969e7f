package notificationhttp

import (
	"context"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/notification"
	"acervo/services/notification/notificationapi"
)

// position is what a cursor says: the place of the last item of the page before.
type position struct {
	Before int64 `json:"b"`
	Unread bool  `json:"u,omitempty"`
}

type listInput struct {
	rest.PageInput
	Unread bool `query:"unread" doc:"Only those that have not been read"`
}

func (h handlers) list(ctx context.Context, in *listInput) (*rest.Paged[notificationapi.Notification], error) {
	at := position{Before: notification.Newest, Unread: in.Unread}
	if err := rest.DecodeCursor(in.Cursor, &at); err != nil {
		return nil, err
	}
	if at.Unread != in.Unread {
		return nil, fault.Malformedf("cursor", fault.Unreadable, "is of the list with another unread")
	}
	l, err := h.s.List(ctx, notification.Query{Before: at.Before, Unread: in.Unread, Limit: in.Limit, Count: in.Count})
	if err != nil {
		return nil, err
	}
	page := notificationapi.Page{Items: l.Items, Total: l.Total}
	if l.Next > 0 {
		page.Next = rest.EncodeCursor(position{l.Next, in.Unread})
	}
	return rest.InPage(page), nil
}

type unreadOutput struct{ Body notificationapi.Unread }

func (h handlers) unread(ctx context.Context, _ *rest.None) (*unreadOutput, error) {
	n, err := h.s.Unread(ctx)
	return &unreadOutput{notificationapi.Unread{Unread: n}}, err
}

type readInput struct {
	ID string `path:"id" maxLength:"64" doc:"The notification's id"`
}

type readOutput struct{ Body notificationapi.Notification }

func (h handlers) read(ctx context.Context, in *readInput) (*readOutput, error) {
	n, err := h.s.Read(ctx, in.ID)
	return &readOutput{n}, err
}

type readAllInput struct {
	UpTo string `query:"up_to" format:"uuid" maxLength:"64" doc:"Only those up to and including this notification, as the list shows them"`
}

func (h handlers) readAll(ctx context.Context, in *readAllInput) (*unreadOutput, error) {
	n, err := h.s.ReadAll(ctx, in.UpTo)
	return &unreadOutput{notificationapi.Unread{Unread: n}}, err
}
