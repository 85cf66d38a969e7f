package rest

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"time"
)

// QueryOf writes the input of an operation as the query parameters that it is read from:
// each field with a tag `query`, of embedded structs too, but for those that are zero. It
// panics at a type that no operation has.
func QueryOf(in any) url.Values {
	v, of := url.Values{}, reflect.ValueOf(in)
	for _, field := range reflect.VisibleFields(of.Type()) {
		name, ok := field.Tag.Lookup("query")
		if value := of.FieldByIndex(field.Index); ok && !value.IsZero() {
			v.Set(name, queryText(value))
		}
	}
	return v
}

func queryText(f reflect.Value) string {
	switch x := f.Interface().(type) {
	case time.Time:
		return x.UTC().Format(time.RFC3339Nano)
	case []string:
		return strings.Join(x, ",")
	}
	switch f.Kind() {
	case reflect.String, reflect.Bool, reflect.Int:
		return fmt.Sprint(f.Interface())
	}
	panic("rest: a query parameter of type " + f.Type().String())
}
