package employeehttp_test

import (
	"encoding/json"
	"testing"
)

// Every operation, parameter and field says what it is.
func TestOpenAPI(t *testing.T) {
	w := newWorld(t)
	for _, r := range w.api.Routes() {
		if !r.Access.Declared() {
			t.Errorf("%s %s does not say who may call it", r.Method, r.Path)
		}
	}
	var spec struct {
		Paths map[string]map[string]struct {
			Summary, Description string
			Parameters           []struct{ Name, In, Description string }
		}
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct {
					Description string
					Ref         string `json:"$ref"`
				}
			}
		}
	}
	if err := json.Unmarshal(w.call("GET", "/openapi.json", "", "").want(200).Body.Bytes(), &spec); err != nil {
		t.Fatal(err)
	}
	if len(spec.Paths) < 20 || len(spec.Components.Schemas) < 20 {
		t.Fatalf("%d paths, %d schemas", len(spec.Paths), len(spec.Components.Schemas))
	}
	for path, operations := range spec.Paths {
		for method, op := range operations {
			if op.Summary == "" {
				t.Errorf("%s %s has no summary", method, path)
			}
			for _, p := range op.Parameters {
				if p.Description == "" {
					t.Errorf("%s %s: %s is not described", method, path, p.Name)
				}
			}
		}
	}
	for name, schema := range spec.Components.Schemas {
		if name == "JWK" || name == "JWKS" { // as RFC 7517 describes them
			continue
		}
		for field, p := range schema.Properties {
			if p.Description == "" && p.Ref == "" {
				t.Errorf("%s.%s is not described", name, field)
			}
		}
	}
}
