// Package notificationhttp serves the notification service over HTTP.
package notificationhttp

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/notification"
	"acervo/services/notification/notificationapi"
)

// Timing is how streams behave. Zeros are the defaults.
type Timing struct {
	Heartbeat time.Duration // between two comments that keep proxies from closing; 15 s
	Retry     time.Duration // how long a client waits before it connects again; 2 s
	Patience  time.Duration // how long a client may leave what was written unread; 4 s
}

// API is the service's operations.
func API(cfg rest.Config, s *notification.Service, timing Timing) *rest.API {
	cfg.Service, cfg.Title, cfg.Version = notificationapi.Service, "Notifications", "1"
	cfg.Description = "Each person's own inbox, and its live stream. A notification about a document is there only while its person may view it."
	if timing.Heartbeat == 0 {
		timing.Heartbeat = 15 * time.Second
	}
	if timing.Retry == 0 {
		timing.Retry = 2 * time.Second
	}
	if timing.Patience == 0 {
		timing.Patience = 4 * time.Second
	}
	api := rest.NewAPI(cfg)
	h := handlers{s, timing}
	tags := []string{"notifications"}
	rest.Register(api, rest.Op{
		ID: "list-notifications", Method: http.MethodGet, Path: "/notifications", Tags: tags, Access: rest.SignedIn,
		Summary: "List your notifications", Description: "Newest first.",
		Errors: []fault.Kind{fault.Malformed, fault.Unavailable},
	}, h.list)
	rest.Register(api, rest.Op{
		ID: "count-unread-notifications", Method: http.MethodGet, Path: "/notifications/unread-count", Tags: tags, Access: rest.SignedIn,
		Summary: "Count your unread notifications", Errors: []fault.Kind{fault.Unavailable},
	}, h.unread)
	rest.Register(api, rest.Op{
		ID: "read-notification", Method: http.MethodPost, Path: "/notifications/{id}/read", Status: http.StatusOK, Tags: tags, Access: rest.SignedIn,
		Summary: "Mark a notification as read", Description: "One that is read stays as it is.",
		Errors: []fault.Kind{fault.NotFound, fault.Unavailable},
	}, h.read)
	rest.Register(api, rest.Op{
		ID: "read-all-notifications", Method: http.MethodPost, Path: "/notifications/read-all", Status: http.StatusOK, Tags: tags, Access: rest.SignedIn,
		Summary: "Mark all notifications as read", Description: "All that the list shows; those that come while it is done may stay unread.",
		Errors: []fault.Kind{fault.NotFound, fault.Unavailable},
	}, h.readAll)
	rest.HandleRaw(api, rest.Op{
		ID: "stream-notifications", Method: http.MethodGet, Path: "/notifications/stream", Tags: tags, Access: rest.SignedIn,
		Summary: "Follow your notifications live",
		Description: "Server-Sent Events. The first is `unread`; then `notification` for each new one, and `unread` whenever the count changes. " +
			"Connect again with the last `id` as `Last-Event-ID` and nothing is lost or repeated. It ends within 5 s of its session.",
		Errors: []fault.Kind{fault.Malformed, fault.Throttled},
		Doc: huma.Operation{
			Parameters: []*huma.Param{{
				Name: "Last-Event-ID", In: "header", Description: "The last id that was received; without it the stream begins now",
				Schema: &huma.Schema{Type: huma.TypeString, Pattern: "^[0-9]{1,18}$", Examples: []any{"17"}},
			}},
			Responses: map[string]*huma.Response{"200": {
				Description: "An endless stream of events",
				Content: map[string]*huma.MediaType{"text/event-stream": {
					Schema:  &huma.Schema{Type: huma.TypeString},
					Example: "id: 17\nevent: unread\ndata: {\"unread\":3}\n\n",
				}},
			}},
		},
	}, h.stream)
	return api
}

type handlers struct {
	s      *notification.Service
	timing Timing
}
