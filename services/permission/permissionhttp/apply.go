package permissionhttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"
)

// maxEventsBody is the most bytes of events applied at once.
const maxEventsBody = 8 << 20

// EventsInput is the body of POST /permissions/events.
type EventsInput struct {
	Events []event.Event `json:"events" minItems:"1" maxItems:"1000" doc:"CloudEvents 1.0, applied in this order"`
}

// apply reads its body itself: it is on the way of every upload, and a schema that is
// checked for our own services would cost as much as all else it does.
func (h handlers) apply(w http.ResponseWriter, r *http.Request) error {
	var in EventsInput
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxEventsBody))
	if err != nil {
		var limit *http.MaxBytesError
		if errors.As(err, &limit) {
			return fault.Oversized("body", limit.Limit)
		}
		return fault.Malformedf("body", fault.Incomplete, "did not arrive whole").With(err)
	}
	if err := decode(body, &in); err != nil {
		return err
	}
	if n := len(in.Events); n == 0 || n > permissionapi.MaxEvents {
		return fault.Invalidf("events", fault.NotBetween, "between %d and %d events are applied at once; these are %d", 1, permissionapi.MaxEvents, n)
	}
	for i, e := range in.Events {
		for _, f := range []struct{ name, value string }{{"id", e.ID}, {"type", e.Type}, {"source", e.Source}, {"data", string(e.Data)}} {
			if f.value == "" {
				return fault.Invalidf(fmt.Sprintf("events[%d].%s", i, f.name), fault.Required, "is required")
			}
		}
	}
	if err := h.s.Apply(r.Context(), in.Events, h.deliver); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// decode reads one JSON object without unknown fields and nothing after it.
func decode(body []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	var wrong *json.UnmarshalTypeError
	switch {
	case err == nil && dec.More():
		return fault.Malformedf("body", fault.Repeated, "is more than one JSON value")
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		return fault.Invalidf(wrong.Field, fault.Unfit, "cannot be a %s", wrong.Value)
	}
	if name, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return fault.Invalidf(strings.Trim(name, `"`), fault.Unknown, "is not a known field")
	}
	return fault.Malformedf("body", fault.Unreadable, "is not well-formed JSON").With(err)
}
