// Package fault is the closed set of ways a request can fail. A fault keeps its
// meaning across process boundaries: what one service returns as "not found" is
// still "not found" after it has travelled as problem details over HTTP.
package fault

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what went wrong, independently of transport. The set is closed; the
// table in http.go gives each kind one HTTP status, in both directions.
type Kind string

const (
	Malformed       Kind = "malformed"         // the request cannot be read as what it should be
	Unauthenticated Kind = "unauthenticated"   // nobody is signed in, or no longer
	Forbidden       Kind = "forbidden"         // the caller may see it but not do this to it
	NotFound        Kind = "not_found"         // it does not exist, or the caller may not know that it does
	Conflict        Kind = "conflict"          // the state of the system does not allow it
	Stale           Kind = "stale"             // If-Match named an older revision
	TooLarge        Kind = "too_large"         // the content is over the limit
	Unsupported     Kind = "unsupported_media" // the content is of a kind that is not accepted
	Unsatisfiable   Kind = "no_such_range"     // the part asked for lies outside; see Size
	Invalid         Kind = "invalid"           // it can be read, but breaks a rule
	Throttled       Kind = "throttled"         // too many attempts; see RetryAfter
	Internal        Kind = "internal"          // a defect, or a failure nobody foresaw
	Unavailable     Kind = "unavailable"       // something needed cannot be reached now
	Full            Kind = "storage_full"      // there is no room left to store it
)

// Field names one part of the request and what is wrong with it. Field is spelled
// as the client spelled it: a JSON path ("subject.id"), a query parameter, a header
// or a form part.
type Field struct {
	Field   string         `json:"field" doc:"Where the problem is: a JSON path, query parameter, header or form part" example:"cpf"`
	Message string         `json:"message" doc:"What is wrong there, in a sentence" example:"is not a valid CPF: eleven digits, the last two of which check the others"`
	Code    string         `json:"code,omitempty" doc:"The same as a stable name, for programs that say it in another language" example:"not_a_cpf"`
	Params  map[string]any `json:"params,omitempty" doc:"What a sentence about it needs, as max in too_long" example:"{}"`
}

// At names a field and its problem: the reason, and a sentence made with args, the first
// of which are the reason's parameters.
func At(field string, why Reason, format string, args ...any) Field {
	return Field{Field: field, Message: fmt.Sprintf(format, args...), Code: why.Code(), Params: why.with(args)}
}

// Named is the same problem at a field that is called otherwise.
func (f Field) Named(field string) Field {
	f.Field = field
	return f
}

// Error is a failure with its kind. Detail and Fields are written for the client;
// the cause is for the log and never leaves the process.
type Error struct {
	Kind       Kind
	Type       string // stable slug, finer than Kind; Kind itself when empty
	Detail     string
	Fields     []Field
	RetryAfter time.Duration // for Throttled and Unavailable, when known
	Size       int64         // for Unsatisfiable: how many bytes there are
	cause      error
}

// New returns an error of a kind with a sentence for the client.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

// Invalidf is a rule broken at one field.
func Invalidf(field string, why Reason, format string, args ...any) *Error {
	return InvalidFields(At(field, why, format, args...))
}

// InvalidFields is a set of broken rules. It returns nil when there are none, so
// that checks can be collected and returned together; compare with Check.
func InvalidFields(fields ...Field) *Error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Detail: describe(fields), Fields: fields}
}

// Check is InvalidFields as an error: nil when there are no fields.
func Check(fields []Field) error {
	if e := InvalidFields(fields...); e != nil {
		return e
	}
	return nil
}

// Malformedf is a field that cannot be read at all (400).
func Malformedf(field string, why Reason, format string, args ...any) *Error {
	f := At(field, why, format, args...)
	return &Error{Kind: Malformed, Detail: describe([]Field{f}), Fields: []Field{f}}
}

// Oversized is a part of the request that has more bytes than are taken (413).
func Oversized(field string, most int64) *Error {
	f := At(field, TooBig, "may have at most %d bytes", most)
	return &Error{Kind: TooLarge, Detail: describe([]Field{f}), Fields: []Field{f}}
}

// Missing is the one answer for what does not exist and for what the caller may
// not see: its text depends on the noun only, so the two cannot be told apart.
func Missing(noun string) *Error {
	return &Error{Kind: NotFound, Detail: "There is no such " + noun + "."}
}

func describe(fields []Field) string {
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = f.Field + ": " + f.Message
	}
	return strings.Join(parts, "; ")
}

// With attaches the cause, for the log.
func (e *Error) With(cause error) *Error { e.cause = cause; return e }

// Named sets the stable slug, for clients that tell failures of one kind apart.
func (e *Error) Named(slug string) *Error { e.Type = slug; return e }

// After sets how long the client should wait.
func (e *Error) After(d time.Duration) *Error { e.RetryAfter = d; return e }

func (e *Error) Error() string {
	s := string(e.Kind)
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.cause }

// From finds the fault in err's chain. An error that carries none is Internal,
// except for a context that ended, which is Unavailable.
func From(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return New(Unavailable, "The request ended before it was done.").With(err)
	}
	return New(Internal, "Something went wrong on our side.").With(err)
}

// KindOf is the kind of err, "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	return From(err).Kind
}

// Is reports whether err is a fault of this kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
