package telemetry

import (
	"context"
	"crypto/rand"
	"encoding/hex"
)

// Request is what ties together all that happens for one request, in every service
// and in the events that follow from it.
type Request struct {
	ID    string // the request id, echoed to the client
	Trace Trace  // the W3C trace context of this hop
}

type requestKey struct{}

// WithRequest returns a context that carries r.
func WithRequest(ctx context.Context, r Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// FromContext is the request that ctx belongs to; ok is false outside of any.
func FromContext(ctx context.Context) (r Request, ok bool) {
	r, ok = ctx.Value(requestKey{}).(Request)
	return r, ok
}

// RequestID is the request id of ctx, "" outside of any request.
func RequestID(ctx context.Context) string {
	r, _ := FromContext(ctx)
	return r.ID
}

// Traceparent is the trace context of ctx in its wire form, "" when there is none.
// Events keep it, so that what follows from them belongs to the same trace.
func Traceparent(ctx context.Context) string {
	r, _ := FromContext(ctx)
	return r.Trace.String()
}

// Continue returns a context for work done later on behalf of a request, such as
// applying an event: same request id, same trace, a span of its own. Either may be
// empty.
func Continue(ctx context.Context, requestID, traceparent string) context.Context {
	t, ok := ParseTraceparent(traceparent)
	if ok {
		t = t.Child()
	} else {
		t = NewTrace()
	}
	return WithRequest(ctx, Request{ID: requestID, Trace: t})
}

// NewRequestID makes a request id: 128 random bits in hexadecimal.
func NewRequestID() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// Trace is a W3C trace context (https://www.w3.org/TR/trace-context/, version 00):
// the trace, this hop's span in it, and its flags. The zero value is no trace.
type Trace struct {
	trace [16]byte
	span  [8]byte
	flags byte
}

// NewTrace begins a trace, marked as sampled.
func NewTrace() Trace {
	t := Trace{flags: 1}
	rand.Read(t.trace[:])
	rand.Read(t.span[:])
	return t
}

// Child is the next hop of the same trace.
func (t Trace) Child() Trace {
	rand.Read(t.span[:])
	return t
}

// Valid reports whether there is a trace: neither id is all zeros.
func (t Trace) Valid() bool { return t.trace != [16]byte{} && t.span != [8]byte{} }

// TraceID is the trace's id in hexadecimal.
func (t Trace) TraceID() string { return hex.EncodeToString(t.trace[:]) }

// SpanID is this hop's id in hexadecimal.
func (t Trace) SpanID() string { return hex.EncodeToString(t.span[:]) }

// String is the traceparent header, "" when there is no trace.
func (t Trace) String() string {
	if !t.Valid() {
		return ""
	}
	b := make([]byte, 0, 55)
	b = append(b, "00-"...)
	b = hex.AppendEncode(b, t.trace[:])
	b = append(b, '-')
	b = hex.AppendEncode(b, t.span[:])
	b = append(b, '-')
	b = hex.AppendEncode(b, []byte{t.flags})
	return string(b)
}

// ParseTraceparent reads a traceparent header. Versions above 00 are read as 00, as
// the specification asks; ok is false for anything malformed, which is then ignored.
func ParseTraceparent(s string) (t Trace, ok bool) {
	if len(s) < 55 || s[2] != '-' || s[35] != '-' || s[52] != '-' {
		return Trace{}, false
	}
	var version [1]byte
	if !lowerHex(version[:], s[0:2]) || version[0] == 0xff {
		return Trace{}, false
	}
	if version[0] == 0 && len(s) != 55 || len(s) > 55 && s[55] != '-' {
		return Trace{}, false
	}
	var flags [1]byte
	if !lowerHex(t.trace[:], s[3:35]) || !lowerHex(t.span[:], s[36:52]) || !lowerHex(flags[:], s[53:55]) {
		return Trace{}, false
	}
	t.flags = flags[0] & 1
	return t, t.Valid()
}

// lowerHex decodes lower-case hexadecimal, the only case the header allows.
func lowerHex(dst []byte, s string) bool {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'F' {
			return false
		}
	}
	_, err := hex.Decode(dst, []byte(s))
	return err == nil
}
