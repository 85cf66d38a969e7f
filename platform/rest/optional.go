package rest

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Optional is a field of a merge patch (RFC 7396), which has three states: absent
// (leave it), null (remove it), a value (set it). Declare it with omitzero:
//
//	Title rest.Optional[string] `json:"title,omitzero" maxLength:"200"`
type Optional[T any] struct {
	value   T
	present bool
	null    bool
}

// Some is a field to be set.
func Some[T any](v T) Optional[T] { return Optional[T]{value: v, present: true} }

// Null is a field to be removed.
func Null[T any]() Optional[T] { return Optional[T]{present: true, null: true} }

// Get is the value to set; ok is false when the field is absent or null.
func (o Optional[T]) Get() (v T, ok bool) { return o.value, o.present && !o.null }

// Present reports whether the field was in the patch, as a value or null.
func (o Optional[T]) Present() bool { return o.present }

// IsNull reports whether the field is to be removed.
func (o Optional[T]) IsNull() bool { return o.present && o.null }

// IsZero is for omitzero: absent fields are not written.
func (o Optional[T]) IsZero() bool { return !o.present }

// Apply carries the field out on dst: a value is set, null makes it zero, absent
// leaves it. It reports whether the field was present.
func (o Optional[T]) Apply(dst *T) bool {
	if o.present {
		*dst = o.value // zero for null
	}
	return o.present
}

// ApplyPointer is Apply for a destination that is nil when it has no value.
func (o Optional[T]) ApplyPointer(dst **T) bool {
	switch {
	case o.IsNull():
		*dst = nil
	case o.present:
		v := o.value
		*dst = &v
	}
	return o.present
}

func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if !o.present || o.null {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}

func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	var v T
	if bytes.Equal(data, []byte("null")) {
		*o = Optional[T]{present: true, null: true}
		return nil
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	*o = Optional[T]{value: v, present: true}
	return nil
}

// Schema is that of T, or null.
func (o Optional[T]) Schema(r huma.Registry) *huma.Schema {
	s := *r.Schema(reflect.TypeFor[T](), false, "")
	s.Nullable = s.Type != ""
	return &s
}

// Settable is an Optional that cannot be removed: null is refused, naming the field.
// It is for fields that an object always has.
type Settable[T any] struct{ Optional[T] }

// SomeSet is a Settable to be set.
func SomeSet[T any](v T) Settable[T] { return Settable[T]{Some(v)} }

// Schema is that of T.
func (s Settable[T]) Schema(r huma.Registry) *huma.Schema {
	schema := *r.Schema(reflect.TypeFor[T](), false, "")
	schema.Nullable = false
	return &schema
}

// Resolve is huma's hook to refuse what a schema cannot: a null for a field that may
// be left out.
func (s Settable[T]) Resolve(_ huma.Context, at *huma.PathBuffer) []error {
	if s.IsNull() {
		return []error{&huma.ErrorDetail{Location: at.String(), Message: "must not be null"}}
	}
	return nil
}
