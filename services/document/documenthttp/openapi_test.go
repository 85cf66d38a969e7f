package documenthttp_test

import (
	"encoding/json"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/rest"
	"acervo/services/document/documenthttp"
)

// TestTheDescriptionIsTrue looks at what the OpenAPI says: every operation has a summary
// and says who may call it, every field a description, and examples are values that
// would be accepted.
func TestTheDescriptionIsTrue(t *testing.T) {
	api := documenthttp.API(rest.Config{}, nil)
	for _, r := range api.Routes() {
		if !r.Access.Declared() {
			t.Errorf("%s says not who may call it", r.ID)
		}
	}
	doc := api.OpenAPI()
	registry := doc.Components.Schemas
	check := func(where string, s *huma.Schema) {
		for _, example := range s.Examples {
			raw, err := json.Marshal(example)
			if err != nil {
				t.Fatal(err)
			}
			var value any
			if err := json.Unmarshal(raw, &value); err != nil {
				t.Fatal(err)
			}
			res := &huma.ValidateResult{}
			huma.Validate(registry, s, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, value, res)
			for _, err := range res.Errors {
				t.Errorf("%s: the example %s: %v", where, raw, err)
			}
		}
	}
	for name, s := range registry.Map() {
		for field, p := range s.Properties {
			check(name+"."+field, p)
			if p.Description == "" && p.Ref == "" {
				t.Errorf("%s.%s is not described", name, field)
			}
		}
	}
	for path, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			if op.Summary == "" || len(op.Responses) < 2 || len(op.Tags) == 0 {
				t.Errorf("%s %s is not described", op.Method, path)
			}
			for _, p := range op.Parameters {
				if p.Description == "" && p.In != "path" {
					t.Errorf("%s %s: %s is not described", op.Method, path, p.Name)
				}
				if p.Schema != nil {
					check(op.OperationID+" "+p.Name, p.Schema)
				}
			}
		}
	}
}
