package rest

import (
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Decoder reads JSON into a T with the same rules and the same errors as the body of
// an operation, for JSON that comes another way: a part of a multipart upload, say.
type Decoder[T any] struct {
	api      *API
	registry huma.Registry
	schema   *huma.Schema
}

// NewDecoder makes T's schema part of the API's OpenAPI. Call it while operations are
// registered, not while requests are served.
func NewDecoder[T any](a *API) *Decoder[T] {
	d := &Decoder[T]{api: a, registry: a.schemas, schema: SchemaOf[T](a)}
	a.unique(d.schema, map[*huma.Schema]bool{})
	return d
}

// Decode returns fault.Malformed for what is no JSON, and fault.Invalid naming every
// unknown, missing or wrong field.
func (d *Decoder[T]) Decode(data []byte) (T, error) {
	var out, none T
	var parsed any
	fail := func(status int, err error) (T, error) {
		return none, faultOf(status, "", []error{&huma.ErrorDetail{Message: err.Error(), Location: "body"}})
	}
	if err := inspect(data); err != nil {
		return none, err
	}
	if err := decodeJSON(data, &parsed); err != nil {
		return fail(http.StatusBadRequest, err)
	}
	if err := d.api.checkUnique(d.schema, data); err != nil {
		return none, err
	}
	res := &huma.ValidateResult{}
	path := huma.NewPathBuffer(nil, 0)
	path.Push("body")
	huma.Validate(d.registry, d.schema, path, huma.ModeWriteToServer, parsed, res)
	if len(res.Errors) > 0 {
		return none, faultOf(http.StatusUnprocessableEntity, "", res.Errors)
	}
	if err := decodeJSON(data, &out); err != nil {
		return fail(http.StatusUnprocessableEntity, err)
	}
	return out, nil
}

// Schema is T's schema, to document where it comes in.
func (d *Decoder[T]) Schema() *huma.Schema {
	t := reflect.TypeFor[T]()
	return d.registry.Schema(t, true, t.Name())
}
