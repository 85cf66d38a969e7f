package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"acervo/platform/fault"
)

// setUpHuma sets what huma keeps in package variables, before the first schema is
// made: errors are Problems that never repeat what was sent, names are taken as they
// are spelled, and messages are sentences about the field they stand at.
var setUpHuma = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return problemOf(context.Background(), faultOf(status, msg, errs))
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return problemOf(ctx.Context(), faultOf(status, msg, errs))
	}
	// %.0v takes its argument and writes nothing: it would be (part of) what was sent.
	// Where a message has the reason's parameter, coded says it twice.
	validation.MsgUnexpectedProperty = coded(fault.Unknown, "is not a known field")
	validation.MsgExpectedRequiredProperty = requiredMark + "%s"
	validation.MsgExpectedDependentRequiredProperty = requiredMark + "%s\x00is required together with %s"
	validation.MsgExpectedBoolean = coded(fault.NotAChoice, "must be true or false")
	validation.MsgExpectedNumber = coded(fault.NotANumber, "must be a number")
	validation.MsgExpectedInteger = coded(fault.NotWhole, "must be a whole number")
	validation.MsgExpectedString = coded(fault.NotText, "must be a string")
	validation.MsgExpectedArray = coded(fault.Unfit, "must be a list")
	validation.MsgExpectedObject = coded(fault.Unfit, "must be an object")
	validation.MsgExpectedArrayItemsUnique = coded(fault.Repeated, "must not hold the same value twice")
	validation.MsgExpectedOneOf = coded(fault.NotAChoice, "must be one of %s")
	validation.MsgExpectedMinimumNumber = coded(fault.TooSmall, "must be at least %.15g")
	validation.MsgExpectedMaximumNumber = coded(fault.TooGreat, "must be at most %.15g")
	validation.MsgExpectedExclusiveMinimumNumber = coded(fault.Unfit, "must be more than %.15g")
	validation.MsgExpectedExclusiveMaximumNumber = coded(fault.Unfit, "must be less than %.15g")
	validation.MsgExpectedNumberBeMultipleOf = coded(fault.Unfit, "must be a multiple of %.15g")
	validation.MsgExpectedMinLength = coded(fault.TooShort, "must have at least %d characters")
	validation.MsgExpectedMaxLength = coded(fault.TooLong, "must have at most %d characters")
	validation.MsgExpectedBePattern = coded(fault.Unfit, "must be %s")
	validation.MsgExpectedMatchPattern = coded(fault.Unfit, "must match %s")
	validation.MsgExpectedMinItems = coded(fault.TooFew, "must have at least %d items")
	validation.MsgExpectedMaxItems = coded(fault.TooMany, "must have at most %d items")
	validation.MsgExpectedMinProperties = coded(fault.TooFew, "must have at least %d entries")
	validation.MsgExpectedMaxProperties = coded(fault.TooMany, "must have at most %d entries")
	validation.MsgExpectedRFC3339DateTime = coded(fault.NotATime, "must be a time in RFC 3339, like 2026-03-01T09:30:00Z")
	validation.MsgExpectedRFC3339Date = coded(fault.NotADate, "must be a date, like 2026-03-01")
	validation.MsgExpectedRFC3339Time = coded(fault.NotATime, "must be a time of day, like 09:30:00")
	validation.MsgExpectedRFC5322Email = coded(fault.NotAnAddress, "must be an e-mail address%.0v")
	validation.MsgExpectedRFC3986URI = coded(fault.Unfit, "must be a URI%.0v")
	validation.MsgExpectedRFC4122UUID = coded(fault.Unfit, "must be a UUID%.0v")
	validation.MsgExpectedDuration = coded(fault.Unfit, "must be a duration%.0v")
	validation.MsgExpectedRegexp = coded(fault.Unfit, "must be a regular expression%.0v")
	validation.MsgExpectedBase64String = coded(fault.Unfit, "must be base64")
})

// requiredMark begins the message of a missing property, which huma reports at the
// object that lacks it; fieldOf moves it to the property itself.
const requiredMark = "\x00required\x00"

// decodeMark begins the message of an error of the JSON decoder: huma keeps only an
// error's text, and where it happened is in that text.
const decodeMark = "\x00decode\x00"

// codeMark begins a message that has its reason in it: the code, its parameters and the
// sentence follow, for huma keeps only text.
const codeMark = "\x00code\x00"

// coded is a format of huma's with its reason; each parameter is one of the format's
// first verbs.
func coded(why fault.Reason, format string) string {
	mark := codeMark + why.Code() + "\x00"
	verbs := verb.FindAllString(format, -1)
	for i := range why.Params() {
		last := len(verbs[i]) - 1
		numbered := verbs[i][:last] + "[" + strconv.Itoa(i+1) + "]" + verbs[i][last:]
		mark += numbered + "\x00"
		format = strings.Replace(format, verbs[i], numbered, 1)
	}
	return mark + format
}

var verb = regexp.MustCompile(`%[.0-9]*[a-z]`)

// decoded is the field with what a message of huma's says.
func decoded(field, message string) fault.Field {
	rest, ok := strings.CutPrefix(message, codeMark)
	if !ok {
		why, sentence := plain(message)
		return fault.At(field, why, "%s", sentence)
	}
	code, rest, _ := strings.Cut(rest, "\x00")
	why := fault.ReasonOf(code)
	f := fault.Field{Field: field, Code: code}
	for _, name := range why.Params() {
		var value string
		value, rest, _ = strings.Cut(rest, "\x00")
		if f.Params == nil {
			f.Params = map[string]any{}
		}
		f.Params[name] = json.Number(value)
	}
	f.Message = rest
	return f
}

// faultOf turns what huma found wrong into a fault.
func faultOf(status int, msg string, errs []error) *fault.Error {
	var fields []fault.Field
	kind := fault.KindOfStatus(status)
	for _, err := range errs {
		if err == nil {
			continue
		}
		var f *fault.Error
		if errors.As(err, &f) {
			return f
		}
		if status >= 500 {
			continue
		}
		if f := fieldOf(err); !slices.ContainsFunc(fields, func(had fault.Field) bool { return had.Field == f.Field && had.Message == f.Message }) {
			fields = append(fields, f)
		}
	}
	switch {
	case status == 0: // huma asks for an example to document
		return fault.New(fault.Internal, "")
	case status >= 500:
		return fault.New(fault.Internal, "Something went wrong on our side.").With(errors.Join(append(errs, errors.New(msg))...))
	case kind == fault.Malformed && len(fields) == 0:
		return fault.Malformedf("body", fault.Required, "is required")
	case len(fields) == 0:
		return fault.New(kind, "%s", msg)
	}
	f := fault.InvalidFields(fields...)
	f.Kind = kind
	return f
}

func fieldOf(err error) fault.Field {
	var d huma.ErrorDetailer
	if !errors.As(err, &d) {
		return fault.At("body", fault.Unreadable, "cannot be read")
	}
	detail := d.ErrorDetail()
	where, message := detail.Location, detail.Message
	for _, prefix := range []string{"body.", "query.", "path.", "header.", "cookie.", "form."} {
		if rest, ok := strings.CutPrefix(where, prefix); ok {
			if where = rest; prefix == "query." { // one parameter may hold several values: it was given once
				where, _, _ = strings.Cut(where, "[")
			}
			break
		}
	}
	// The items of a list in the body: body[2].name is [2].name to the client.
	if rest, ok := strings.CutPrefix(where, "body["); ok {
		where = "[" + rest
	}
	if rest, ok := strings.CutPrefix(message, requiredMark); ok {
		name, why, found := strings.Cut(rest, "\x00")
		if !found {
			why = "is required"
		}
		return fault.At(clip(join(where, name)), fault.Required, "%s", why)
	}
	if rest, ok := strings.CutPrefix(message, decodeMark); ok {
		name, why, _ := strings.Cut(rest, "\x00")
		return fault.At(clip(join("body", name)), fault.Unreadable, "%s", why)
	}
	return decoded(clip(where), message)
}

// plain is the reason and the sentence of the few messages that huma has outside of its
// table.
func plain(message string) (fault.Reason, string) {
	switch {
	case message == "unknown query parameter":
		return fault.Unknown, "is not a known parameter"
	case strings.HasPrefix(message, "required ") && strings.HasSuffix(message, " parameter is missing"):
		return fault.Required, "is required"
	case message == "invalid integer":
		return fault.NotWhole, "must be a whole number"
	case message == "invalid float", message == "invalid floating value":
		return fault.NotANumber, "must be a number"
	case message == "invalid boolean":
		return fault.NotAChoice, "must be true or false"
	case strings.HasPrefix(message, "invalid date/time"):
		return fault.NotATime, "must be a time in RFC 3339, like 2026-03-01T09:30:00Z"
	case strings.HasPrefix(message, "invalid value: "), strings.HasPrefix(message, "invalid url"):
		return fault.Unfit, "is not valid"
	}
	return fault.Unfit, message
}

// join is the path of a property in an object; "body" is the root.
func join(object, name string) string {
	if object == "" || object == "body" || name == "" {
		if name == "" {
			return object
		}
		return name
	}
	return object + "." + name
}

// clip keeps a client's own spelling from filling the answer.
func clip(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	s = s[:most]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + "…"
}

var jsonFormat = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		a, ok := v.(Appender)
		if !ok {
			return encoder(w).Encode(v)
		}
		b := buffers.Get().(*[]byte)
		defer buffers.Put(b)
		var err error
		if *b, err = a.AppendJSON((*b)[:0]); err != nil {
			return err
		}
		*b = append(*b, '\n')
		_, err = w.Write(*b)
		return err
	},
	Unmarshal: decodeJSON,
}

// Appender is what writes its own JSON, the same as would be made of it otherwise. Who embeds
// one must be one.
type Appender interface {
	AppendJSON(b []byte) ([]byte, error)
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

func encoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}

// AppendJSON adds the JSON that answers have of a value.
func AppendJSON(b []byte, v any) ([]byte, error) {
	if a, ok := v.(Appender); ok {
		return a.AppendJSON(b)
	}
	buf := bytes.NewBuffer(b)
	if err := encoder(buf).Encode(v); err != nil {
		return b, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// decodeJSON is json.Unmarshal whose errors say where without saying what. huma calls
// it twice: into an any, to be validated, then into the operation's own type.
func decodeJSON(data []byte, v any) error {
	if dst, ok := v.(*any); ok {
		if !utf8.Valid(data) {
			return decodeError("", "is not valid UTF-8")
		}
		if err := json.Unmarshal(data, dst); err != nil {
			return describeJSON(err)
		}
		if where, found := findNUL(*dst, ""); found {
			return decodeError(where, "must not contain the character U+0000")
		}
		return nil
	}
	if err := json.Unmarshal(data, v); err != nil {
		return describeJSON(err)
	}
	return nil
}

func decodeError(where, message string) error {
	return errors.New(decodeMark + where + "\x00" + message)
}

func describeJSON(err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		if strings.HasPrefix(syntax.Error(), "unexpected end") {
			return decodeError("", "is not JSON: it ends too early")
		}
		return decodeError("", fmt.Sprintf("is not JSON: unexpected character at byte %d", syntax.Offset))
	case errors.As(err, &typ):
		return decodeError(typ.Field, "has a value that does not fit")
	}
	return decodeError("", "has a value that does not fit")
}

// findNUL looks for U+0000, which not every database can hold.
func findNUL(v any, at string) (string, bool) {
	switch v := v.(type) {
	case string:
		return at, strings.IndexByte(v, 0) >= 0
	case []any:
		for i, e := range v {
			if where, found := findNUL(e, fmt.Sprintf("%s[%d]", at, i)); found {
				return where, true
			}
		}
	case map[string]any:
		for k, e := range v {
			if strings.IndexByte(k, 0) >= 0 {
				return at, true
			}
			if where, found := findNUL(e, join(at, k)); found {
				return where, true
			}
		}
	}
	return "", false
}

// adapter gives huma's operations to the API's own router.
type adapter struct{ api *API }

func (a *adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	a.api.addJSON(op, handler)
}

func (a *adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.api.Handler().ServeHTTP(w, r)
}
