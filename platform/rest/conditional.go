package rest

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"acervo/platform/fault"
)

// ETag is the entity tag of a revision: "7" with its quotes.
func ETag(revision uint64) string { return `"` + strconv.FormatUint(revision, 10) + `"` }

// Versioned is one object with the ETag of its revision.
type Versioned[T any] struct {
	ETag string `header:"ETag" doc:"The object's revision, for If-Match and If-None-Match" example:"\"7\""`
	Body T
}

// WithRevision answers with an object and its ETag.
func WithRevision[T any](revision uint64, body T) *Versioned[T] {
	return &Versioned[T]{ETag: ETag(revision), Body: body}
}

// Created is a new object with its ETag and where it is.
type Created[T any] struct {
	ETag     string `header:"ETag" doc:"The object's revision, for If-Match and If-None-Match" example:"\"1\""`
	Location string `header:"Location" doc:"Where the new object is"`
	Body     T
}

// AtLocation answers with a new object, its ETag and its path.
func AtLocation[T any](path string, revision uint64, body T) *Created[T] {
	return &Created[T]{ETag: ETag(revision), Location: path, Body: body}
}

// IfMatch is embedded in the input of an operation that changes something.
type IfMatch struct {
	IfMatchHeader string `header:"If-Match" doc:"Change it only if this is its ETag; 412 otherwise" example:"\"7\""`
}

// eachTag are the ETags of a header that lists several (RFC 9110, 13.1.1), each as a
// header of its own; nil for one, and for what is no list.
func (m *IfMatch) eachTag() []string {
	if !strings.Contains(m.IfMatchHeader, ",") {
		return nil
	}
	var tags []string
	for tag := range strings.SplitSeq(m.IfMatchHeader, ",") {
		tag = strings.TrimSpace(tag)
		if tag == "" { // an empty element of a list says nothing
			continue
		}
		if _, ok, err := parseIfMatch(tag); err != nil || !ok {
			return nil // left to Revision to refuse
		}
		tags = append(tags, tag)
	}
	return tags
}

func (m *IfMatch) only(tag string) { m.IfMatchHeader = tag }

// listed is embedded by inputs that embed IfMatch.
type listed interface {
	eachTag() []string
	only(tag string)
}

// withAnyTag runs handle for each ETag of a list until one is not stale: nothing was
// changed by those that were.
func withAnyTag[O any](in any, handle func() (*O, error)) (out *O, err error) {
	m, ok := in.(listed)
	if !ok {
		return handle()
	}
	tags := m.eachTag()
	if len(tags) == 0 {
		return handle()
	}
	for _, tag := range tags {
		m.only(tag)
		if out, err = handle(); !fault.Is(err, fault.Stale) {
			break
		}
	}
	return out, err
}

// Revision is the revision the client wants to change. ok is false when any will do
// (no header, or *). A tag that no revision has is one that never matches; a header
// that is no entity tag is Malformed.
func (m IfMatch) Revision() (revision uint64, ok bool, err error) {
	return parseIfMatch(m.IfMatchHeader)
}

// IfMatchRevision is IfMatch.Revision for raw operations.
func IfMatchRevision(r *http.Request) (revision uint64, ok bool, err error) {
	return parseIfMatch(r.Header.Get("If-Match"))
}

// noRevision is one that no object ever has, and that every store can hold.
const noRevision = math.MaxInt64

func parseIfMatch(header string) (uint64, bool, error) {
	header = strings.TrimSpace(header)
	if header == "" || header == "*" {
		return 0, false, nil
	}
	tag, weak := strings.CutPrefix(header, "W/")
	if len(tag) < 2 || tag[0] != '"' || tag[len(tag)-1] != '"' || strings.Contains(tag[1:len(tag)-1], `"`) {
		return 0, false, fault.Malformedf("If-Match", fault.Unreadable, `must be ETags in quotes, like "7", or *`)
	}
	inner := tag[1 : len(tag)-1]
	n, err := strconv.ParseUint(inner, 10, 63)
	if weak || err != nil || strconv.FormatUint(n, 10) != inner { // If-Match compares strongly
		return noRevision, true, nil //nolint:nilerr // a tag that is no revision of ours matches nothing
	}
	return n, true, nil
}

// IfNoneMatch is embedded in the input of an operation that can answer 304.
type IfNoneMatch struct {
	IfNoneMatchHeader string `header:"If-None-Match" doc:"Answer 304 without a body if this is still the ETag"`
}

// Matches reports whether the client already has what etag names; then return
// NotModified(etag).
func (m IfNoneMatch) Matches(etag string) bool { return matchesAny(m.IfNoneMatchHeader, etag) }

// IfNoneMatches is IfNoneMatch.Matches for raw operations.
func IfNoneMatches(r *http.Request, etag string) bool {
	return matchesAny(r.Header.Get("If-None-Match"), etag)
}

// matchesAny compares weakly, as If-None-Match does.
func matchesAny(header, etag string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" || tag != "" && strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}

// NotModified, returned as an error, answers 304 with this ETag.
func NotModified(etag string) error { return &notModified{etag: etag} }

type notModified struct{ etag string }

func (n *notModified) Error() string           { return "not modified" }
func (n *notModified) GetStatus() int          { return http.StatusNotModified }
func (n *notModified) GetHeaders() http.Header { return http.Header{"Etag": {n.etag}} }
