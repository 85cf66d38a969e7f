package fault

import "net/http"

// table is the one place where kinds and HTTP statuses meet (RFC 9110, RFC 4918
// for 507, RFC 6585 for 429).
var table = []struct {
	kind   Kind
	status int
	title  string
}{
	{Malformed, http.StatusBadRequest, "The request cannot be read"},
	{Unauthenticated, http.StatusUnauthorized, "Sign-in needed"},
	{Forbidden, http.StatusForbidden, "Not allowed"},
	{NotFound, http.StatusNotFound, "Not found"},
	{Conflict, http.StatusConflict, "In conflict with the present state"},
	{Stale, http.StatusPreconditionFailed, "Changed by someone else meanwhile"},
	{TooLarge, http.StatusRequestEntityTooLarge, "Too large"},
	{Unsupported, http.StatusUnsupportedMediaType, "This kind of content is not accepted"},
	{Unsatisfiable, http.StatusRequestedRangeNotSatisfiable, "No such part of it"},
	{Invalid, http.StatusUnprocessableEntity, "A rule is broken"},
	{Throttled, http.StatusTooManyRequests, "Too many attempts"},
	{Internal, http.StatusInternalServerError, "Internal error"},
	{Unavailable, http.StatusServiceUnavailable, "Not available now"},
	{Full, http.StatusInsufficientStorage, "No room left"},
}

// Status is the HTTP status of a kind.
func (k Kind) Status() int {
	for _, r := range table {
		if r.kind == k {
			return r.status
		}
	}
	return http.StatusInternalServerError
}

// Title is the kind in a few words, the problem's title.
func (k Kind) Title() string {
	for _, r := range table {
		if r.kind == k {
			return r.title
		}
	}
	return "Internal error"
}

// KindOfStatus is the kind that an HTTP status stands for. Statuses outside the
// table keep their class: other 4xx are Malformed, other 5xx Unavailable.
func KindOfStatus(status int) Kind {
	for _, r := range table {
		if r.status == status {
			return r.kind
		}
	}
	switch {
	case status >= 500:
		return Unavailable
	case status >= 400:
		return Malformed
	}
	return Internal
}
